"""Mesa's spaces are loaded when they are used, and are then all there."""

import inspect
import subprocess
import sys

import pytest
from places import ROOT

from sim.engine.mesa_core import ModuleToCome


def said(code):
    """What a Python of its own prints."""
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_the_engine_loads_no_spaces_and_nobody_misses_them():
    code = (
        "import sys, inspect, sim.engine.model\n"
        "inspect.stack()  # asks every module for its file\n"
        "print('networkx' in sys.modules, 'scipy.spatial' in sys.modules)\n"
        "import mesa, mesa.discrete_space.cell\n"
        "from mesa.discrete_space import Network\n"
        "from mesa.space import *\n"
        "print(mesa.discrete_space.Network is Network, MultiGrid(2, 2, torus=False).width)\n"
        "print(mesa.experimental.continuous_space.__name__)\n"
    )
    assert said(code).splitlines() == [
        "False False",
        "True 2",
        "mesa.experimental.continuous_space",
    ]


def test_a_mesa_that_is_there_already_stays_as_it_is():
    code = "import mesa; before = mesa.space; import sim.engine.model, sys; print(sys.modules['mesa.space'] is before)"
    assert said(code) == "True\n"


def test_what_describes_a_module_does_not_load_it(monkeypatch):
    waiting = ModuleToCome("colorsys")
    monkeypatch.setitem(sys.modules, "colorsys", waiting)
    with pytest.raises(TypeError):
        inspect.getfile(waiting)
    assert sys.modules["colorsys"] is waiting
    assert waiting.rgb_to_hsv(1, 1, 1) == (0, 0, 1)
    assert sys.modules["colorsys"] is not waiting
    assert not hasattr(waiting, "nothing_of_this_name")
