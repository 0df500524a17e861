"""What the README says is true: its commands and its Python run as written, its numbers and its map are right."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from places import ROOT

from sim.words.phrases import percent

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    """The code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


SET_UP = [block.strip() for block in blocks("sh") if "-m venv" in block]
COMMANDS = [line for block in blocks("sh") if "-m venv" not in block for line in block.splitlines()]
VARIANTS = {block.splitlines()[0].removeprefix("# "): block for block in blocks("yaml")}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the project with the variants that the README has its reader write."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("sim", "seeds", "scenarios"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "run_sim.py", folder)
    for path, text in VARIANTS.items():
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def run(checkout, *arguments):
    """Run Python with some arguments in the copy."""
    return subprocess.run([sys.executable, *arguments], cwd=checkout, capture_output=True, text=True, encoding="utf-8")


def shares(checkout, file):
    """Shares of worlds as the README tells them: text agreed, in force."""
    worlds = json.loads(run(checkout, "run_sim.py", file, "--json").stdout)["worlds"]
    agreed = sum(world["agreed_round"] is not None for world in worlds)
    in_force = sum(world["stage"] == "in_force" for world in worlds)
    return [percent(agreed / len(worlds)), percent(in_force / len(worlds))]


def test_there_are_two_lines_for_set_up():
    assert [line.split(" && ")[-1].split()[1] for line in SET_UP] == ["run_sim.py", "-m"]
    for name, line in zip(("run", "test"), SET_UP, strict=True):
        assert f"<!-- ci: {name} -->\n```sh\n{line}\n```\n" in README
        assert "\n" not in line


@pytest.mark.parametrize("command", [line.split(" && ")[-1] for line in SET_UP if "run_sim" in line] + COMMANDS)
def test_commands_run_as_written(checkout, command):
    program, _, rest = command.partition(" ")
    assert program == ".venv/bin/python"
    done = subprocess.run(f"'{sys.executable}' {rest}", shell=True, cwd=checkout, capture_output=True, text=True)
    # What takes long tells on stderr what it expects, and how far it is.
    long = rest.split()[1] in ("sweep", "sensitivity", "breakeven", "discover")
    told = [line for line in done.stderr.splitlines() if not (long and "worlds" in line)]
    assert (done.returncode, told) == (0, [])


def test_the_python_runs_as_written(checkout):
    code = blocks("python")[0]
    done = run(checkout, "-c", code)
    assert (done.returncode, done.stderr) == (0, "")
    assert "in_force" in done.stdout
    assert "armenia tables" in done.stdout


def test_the_mistakes_are_told_as_written(checkout):
    (told,) = blocks("text")
    done = run(checkout, "run_sim.py", "check", "scenarios/mistakes.yaml")
    assert (done.returncode, done.stderr) == (2, told)


def test_the_effect_of_the_variant_is_as_told(checkout):
    files = ("scenarios/kazan_2024.yaml", "scenarios/constitution_set_aside.yaml")
    before, after = (shares(checkout, file) for file in files)
    told = re.findall(r"^\| .* \| (\d+ %) \| (\d+ %) \|$", README.partition("<!-- overview -->")[0], re.MULTILINE)
    assert told == list(zip(before, after, strict=True))
    assert re.findall(r"A share such as (.*?) means: in (.*?) of the worlds", README) == [(before[1], before[1])]


def test_the_map_lists_the_modules():
    _, _, table = README.partition("## Map")
    listed = [name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    assert sorted(listed) == sorted(path.stem for path in (ROOT / "sim").glob("*.py") if path.stem != "__init__")


def test_what_the_readme_points_to_is_there():
    for path in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / path).exists(), path
    for path in ("seeds/outcomes.yaml", "sim/MODEL.md", "LICENSE", ".ci/run"):
        assert path in README
        assert (ROOT / path).exists()
    assert "TRY" in (ROOT / "scenarios" / "kazan_2024.yaml").read_text(encoding="utf-8")


def test_the_strategy_of_the_contributor_section_is_one(monkeypatch):
    """Pasted into the registry as told, it plays, and a missing transcript is noticed."""
    import test_transcripts

    from sim.engine import strategies

    code = README.partition("<!-- contributor -->")[2].split("```python\n")[1].split("```")[0]
    names = dict(vars(strategies))
    exec(code, names)
    monkeypatch.setitem(strategies.STRATEGIES, "halfway", strategies.Strategy(names["halfway"], {}))
    lines = test_transcripts.played("direct", "halfway")
    assert lines and lines != test_transcripts.played("direct", "hardliner")
    assert not test_transcripts.path("direct", "halfway").exists()
