"""Mesa's model and agent; Mesa's spaces only when somebody asks for them.

Parties stand on no grid, but `import mesa` loads its grids, and for them parts of scipy and networkx. Every command that
plays and every worker would wait for that: 0.2 s of CPU, where a run of a thousand worlds without pictures takes 1.4.
"""

import importlib
import sys
from types import ModuleType
from typing import Any

SPACES = ("mesa.space", "mesa.discrete_space", "mesa.experimental", "mesa.experimental.continuous_space")
"""The parts of Mesa that wait until they are used."""


class ModuleToCome(ModuleType):
    """Stands for a module that is imported when something of it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        """What the module has by a name; AttributeError for what only describes a module, which is no reason to import it."""
        if name.startswith("__") and name not in ("__path__", "__all__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        module = importlib.import_module(self.__name__)
        if name == "__all__":  # for `import *`
            return getattr(module, name, [known for known in vars(module) if not known.startswith("_")])
        return getattr(module, name)


for _space in SPACES:
    sys.modules.setdefault(_space, ModuleToCome(_space))  # where Mesa is there already they are, too

from mesa import Agent, Model  # noqa: E402

__all__ = ["Agent", "Model"]
