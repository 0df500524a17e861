"""What a command loads before it does anything: the libraries that are slow to load only where they are needed."""

import subprocess
import sys

import pytest
from places import KAZAN, ROOT

HEAVY = {"mesa", "pandas", "scipy", "matplotlib", "pyarrow", "SALib", "sklearn", "rich", "jinja2", "networkx"}


def loaded(*arguments):
    """The heavy libraries that a command has loaded at its end."""
    code = (
        "import sys\n"
        "from sim.cli.main import main\n"
        f"assert main({list(map(str, arguments))!r}) == 0\n"
        "print('LOADED', *{name.partition('.')[0] for name in sys.modules})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return HEAVY & set(done.stdout.rpartition("LOADED")[2].split())


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


def test_a_new_scenario_loads_nothing_slow(tmp_path):
    assert loaded("new", tmp_path / "river") == set()


def test_a_run_without_figures_draws_nothing(tmp_path):
    assert loaded("run", KAZAN, "--worlds", 5, "--no-plots", "--out", tmp_path / "here").isdisjoint(
        {"matplotlib", "SALib", "sklearn", "jinja2"}
    )


def test_the_face_of_the_package_is_loaded_when_it_is_used():
    code = "import sys, sim; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(done.stdout.split()) and "numpy" not in done.stdout.split()
