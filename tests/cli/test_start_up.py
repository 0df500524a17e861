"""What a command loads before it does anything: the libraries that are slow to load only where they are needed."""

import os
import subprocess
import sys

import pytest
from places import KAZAN, ROOT

from sim.cli.main import COMMANDS

HEAVY = {"mesa", "pandas", "scipy", "matplotlib", "pyarrow", "SALib", "sklearn", "rich", "jinja2", "networkx"}


def modules_after(*arguments):
    """All modules that a command has loaded at its end, in the order in which they were begun."""
    code = (
        "import sys\n"
        "from sim.cli.main import main\n"
        f"assert main({list(map(str, arguments))!r}) == 0\n"
        "print('LOADED', *sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.rpartition("LOADED")[2].split()


def heavy(modules):
    """The heavy libraries among some modules."""
    return HEAVY & {name.partition(".")[0] for name in modules}


def loaded(*arguments):
    """The heavy libraries that a command has loaded at its end."""
    return heavy(modules_after(*arguments))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["check", KAZAN],
        ["schema"],
        ["format"],
        ["format", "salience"],
        ["glossary"],
    ],
    ids=lambda a: str(a[0]),
)
def test_what_plays_nothing_loads_nothing_slow(arguments):
    assert loaded(*arguments) == set()


def test_a_command_seldom_looks_for_waste():
    code = (
        "import gc\n"
        "from sim.cli.main import OBJECTS_BEFORE_A_SEARCH, main\n"
        "before = gc.get_threshold()[0]\n"
        "assert main(['--version']) == 0\n"
        "print('THRESHOLD', before < OBJECTS_BEFORE_A_SEARCH == gc.get_threshold()[0])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.rpartition("THRESHOLD")[2].split() == ["True"]


def test_a_new_scenario_loads_nothing_slow(tmp_path):
    assert loaded("new", tmp_path / "river") == set()


@pytest.fixture(scope="module")
def after_a_run(tmp_path_factory):
    """The modules that a run without figures has loaded."""
    folder = tmp_path_factory.mktemp("run") / "here"
    return modules_after("run", KAZAN, "--worlds", 5, "--no-plots", "--out", folder)


def test_a_run_without_figures_draws_nothing(after_a_run):
    assert heavy(after_a_run).isdisjoint({"matplotlib", "SALib", "sklearn", "jinja2", "networkx"})


def test_the_engine_comes_first_where_talks_are_played(after_a_run):
    assert after_a_run.index("mesa") < after_a_run.index("sim.cli.run")


def test_commands_that_are_not_said_to_play_load_no_engine():
    modules = sorted({f"sim.cli.{row.module}" for row in COMMANDS.values() if not row.plays})
    code = f"import sys, {', '.join(modules)}; print('mesa' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_command_computes_on_one_thread():
    code = "import os; from sim.cli.main import main; main(['--version']); print(os.environ['OPENBLAS_NUM_THREADS'])"
    given = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=given, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "1"


def test_the_face_of_the_package_is_loaded_when_it_is_used():
    code = "import sys, sim; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(done.stdout.split()) and "numpy" not in done.stdout.split()
