"""The command line: what is printed and written, the exit codes, and that nothing is ever half written."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import matplotlib.image
import pandas as pd
import pytest
from calling import without_progress
from places import ROOT
from sweeping import SAFETY, interruptible, wait_for

from sim.cli import run as run_module
from sim.cli.main import COMMANDS, commands, main
from sim.experiments.versions import DECISIVE_PACKAGES, NOTED_PACKAGES
from sim.results import run_folder as results
from sim.runtime.called import SET_UP

BASELINE = str(ROOT / "scenarios" / "kazan_2024.yaml")
TEXTBOOK = str(ROOT / "scenarios" / "textbook_split.yaml")
PROGRAM = [sys.executable, str(ROOT / "run_sim.py")]
BAD = "name: Bad\nsummary: Two things are wrong here\nbreakdown: 2\nroundz: 3\n"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every test works in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def bad():
    Path("bad.yaml").write_text(BAD, encoding="utf-8")
    return "bad.yaml"


def call(capfd, *arguments):
    """Exit code, standard output and standard error of a command line."""
    code = main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    return code, out, without_progress(err)


def there():
    """All files and folders here."""
    return sorted(str(path) for path in Path().rglob("*"))


def rows(text):
    """The lines of the worlds in the JSON of a run."""
    lines = text.split('"worlds": [\n')[1].removesuffix("\n]}\n").split(",\n")
    return {json.loads(line)["world"]: line for line in lines}


# --- run


def test_a_run_writes_its_results_and_prints_its_report(capfd):
    code, out, err = call(capfd, BASELINE, "--worlds", 50)
    folder = Path("results/kazan_2024")
    assert (code, err) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == sorted(results.RUN)
    assert (folder / "report.md").read_text(encoding="utf-8") in out
    assert len(pd.read_parquet(folder / "worlds.parquet")) == 50
    for figure in results.FIGURE_FILES:
        assert matplotlib.image.imread(folder / figure).size > 0


def test_the_manifest_says_how_to_make_the_results_again(capfd, tmp_path):
    assert call(capfd, "run", BASELINE, "--worlds", 20, "--seed", 3, "--out", "a", "--no-plots")[0] == 0
    manifest = json.loads(Path("a/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["seed"], manifest["worlds"], manifest["file"]) == (3, 20, BASELINE)
    assert set(manifest["versions"]) == {"python", "engine", *DECISIVE_PACKAGES, *NOTED_PACKAGES}
    command = manifest["command"].split()
    assert command[:2] == ["python", "run_sim.py"]
    assert call(capfd, *command[2:], "--out", "b")[0] == 0
    assert json.loads(Path("b/manifest.json").read_text(encoding="utf-8")) == manifest


def test_without_plots_there_are_none_and_those_of_an_earlier_run_go(capfd):
    call(capfd, BASELINE, "--worlds", 5, "--out", "here")
    Path("here/my_notes.txt").write_text("keep me")
    call(capfd, BASELINE, "--worlds", 5, "--out", "here", "--no-plots")
    assert there() == ["here"] + sorted(
        f"here/{name}"
        for name in ("worlds.parquet", "scenario.yaml", "report.md", "codebook.csv", "manifest.json", "my_notes.txt")
    )


def test_a_single_world_is_told_alone(capfd):
    code, out, _ = call(capfd, BASELINE, "--world", 812)
    assert code == 0
    assert "world 812" in out.splitlines()[0]
    table = pd.read_parquet("results/kazan_2024-world-812/worlds.parquet")
    assert table["world"].tolist() == [812]


@pytest.mark.parametrize("world", [0, 812, 10_000_000])
def test_why_prints_the_numbers_of_any_world_and_writes_nothing(capfd, world):
    code, out, err = call(capfd, BASELINE, "--why", world)
    assert (code, err) == (0, "") and there() == []
    assert f"why it went so in world {world:,} of seed 0" in out.splitlines()[0]
    assert "In the end: " in out and max(len(line) for line in out.splitlines() if line.startswith("|")) <= 80


@pytest.mark.parametrize(
    "more", [("--why", -1), ("--why", "first"), ("--why", 10**8), ("--why", 3, "--world", 3), ("--why", 3, "--worlds", 3),
             ("--why", 3, "--json"), ("--why", 3, "--out", "here")],
    ids=str,
)  # fmt: skip
def test_why_of_no_world_is_one_clear_error(capfd, more):
    code, out, err = call(capfd, TEXTBOOK, *more)
    assert (code, out) == (2, "") and there() == []
    assert len(err.splitlines()) == 1 and "--why" in err


def test_json_is_the_same_bytes_twice(capfd):
    """In two processes: this one, and one of its own."""
    command = [BASELINE, "--worlds", "1100", "--seed", "7", "--json"]
    first = subprocess.run([*PROGRAM, *command], capture_output=True, check=True)
    assert call(capfd, *command)[1].encode() == first.stdout
    assert without_progress(first.stderr.decode()) == ""
    assert there() == []
    told = json.loads(first.stdout)
    assert sorted(told) == ["digest", "draws", "scenario", "seed", "summary", "worlds"]
    assert [row["world"] for row in told["worlds"]] == list(range(1100))


@pytest.mark.parametrize("world", [812, 1030])
def test_a_world_is_the_same_alone_and_in_company(capfd, world):
    together = rows(call(capfd, BASELINE, "--worlds", 1100, "--json")[1])
    alone = rows(call(capfd, BASELINE, "--world", world, "--json")[1])
    assert alone == {world: together[world]}


def test_json_with_a_folder_writes_files_too(capfd):
    code, out, _ = call(capfd, BASELINE, "--worlds", 5, "--json", "--out", "here", "--no-plots")
    assert code == 0
    assert len(json.loads(out)["worlds"]) == 5
    assert Path("here/manifest.json").exists()


def test_the_command_run_can_be_left_out(capfd):
    short = call(capfd, BASELINE, "--worlds", 5, "--json")
    assert short == call(capfd, "run", BASELINE, "--worlds", 5, "--json")
    assert short == call(capfd, "--worlds", 5, "--json", BASELINE)


def test_seeds_give_other_worlds(capfd):
    first, second = (call(capfd, BASELINE, "--worlds", 5, "--json", "--seed", seed)[1] for seed in (1, 2))
    assert json.loads(first)["worlds"] != json.loads(second)["worlds"]


# --- check, explain, schema


def test_alone_the_program_prints_its_help(capfd):
    code, out, err = call(capfd)
    assert (code, err) == (0, "")
    for command in COMMANDS:
        assert command in out


def test_check_says_ok_and_tells_all_problems_of_all_files(capfd, bad):
    shutil.copy(bad, "worse.yaml")
    code, out, err = call(capfd, "check", bad, BASELINE, "worse.yaml", "missing.yaml")
    assert code == 2
    assert out.startswith(f"{BASELINE}: ok (")
    for line in ("bad.yaml:3: breakdown:", "bad.yaml:4: roundz:", "worse.yaml:3: breakdown:", "missing.yaml"):
        assert sum(told.startswith(line) for told in err.splitlines()) == 1
    assert call(capfd, "check", BASELINE)[0] == 0


def test_explain_names_the_claim_behind_a_number(capfd):
    code, out, err = call(capfd, "explain", BASELINE, "corridor_control")
    assert (code, err) == (0, "")
    assert "K28" in out
    assert call(capfd, "explain", BASELINE)[0] == 0


def test_schema_is_a_schema(capfd):
    code, out, _ = call(capfd, "schema")
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")


# --- what users get wrong: one line, exit code 2, nothing written

MISTAKES = {
    "no such file": (["missing.yaml"], "missing.yaml"),
    "no worlds": ([BASELINE, "--worlds", "0"], "--worlds"),
    "too many worlds": ([BASELINE, "--worlds", "100000000"], "--worlds"),
    "worlds in words": ([BASELINE, "--worlds", "ten"], "'--worlds': 'ten' is not a whole number"),
    "half a world": ([BASELINE, "--worlds", "1.5"], "'1.5' is not a whole number"),
    "one world and many": ([BASELINE, "--world", "5", "--worlds", "10"], "give one of the two"),
    "a world before the first": ([BASELINE, "--world", "-1"], "--world"),
    "a negative seed": ([BASELINE, "--seed", "-1"], "--seed"),
    "an unknown option": ([BASELINE, "--worldz", "3"], "--worlds"),
    "an unknown command": (["chekc", BASELINE], "'check'"),
    "two files": ([BASELINE, BASELINE], "unexpected extra argument"),
    "no file": (["run"], "FILE"),
    "nothing to check": (["check"], "FILE"),
    "an unknown topic": (["explain", BASELINE, "corridor_contrl"], "'corridor_control'"),
    "the path of a number": (["explain", BASELINE, "actors.armenia.no_deal.cost"], "did you mean 'armenia'?"),
    "nothing in common": (["compare", BASELINE, TEXTBOOK], "share no issue"),
    "a folder without a name": ([BASELINE, "--out", ""], "'--out': the name of the folder is empty"),
    "a sweep without a name": (
        ["sweep", BASELINE, "--vary", "breakdown=0:1:2", "--out", ""],
        "'--out': the name of the folder is empty",
    ),
    "a file for a folder": ([BASELINE, "--out", BASELINE], "not a folder"),
    "a folder in a file": ([BASELINE, "--out", f"{BASELINE}/results"], "cannot write"),
    "an unwritable folder": ([BASELINE, "--out", "/proc/none/results"], "cannot write"),
}


@pytest.mark.parametrize(("arguments", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_in_one_line(capfd, arguments, told):
    code, out, err = call(capfd, *arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert told in err
    assert there() == []


def test_every_problem_of_a_scenario_has_its_line(capfd, bad):
    code, out, err = call(capfd, bad)
    assert (code, out) == (2, "")
    assert [line for line in err.splitlines() if not line.startswith("bad.yaml")] == [
        "more: python run_sim.py format actors"
    ]
    assert "bad.yaml:3: breakdown: 2" in err
    assert "bad.yaml:4: roundz" in err
    assert there() == ["bad.yaml"]


def test_files_that_no_run_wrote_are_not_overwritten(capfd):
    Path("report.md").write_text("my thesis")
    code, _, err = call(capfd, BASELINE, "--worlds", 5, "--out", ".")
    assert code == 2
    assert "report.md is not from here" in err
    assert Path("report.md").read_text() == "my thesis"
    assert there() == ["report.md"]


# --- what fails on the way: nothing half written


def fail(*_):
    raise RuntimeError("the sky fell")


def interrupt(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize(("failure", "code"), [(fail, 1), (interrupt, 130)])
def test_a_failed_run_leaves_earlier_results_as_they_were(capfd, monkeypatch, failure, code):
    call(capfd, BASELINE, "--worlds", 5, "--out", "here", "--no-plots")
    before = {name: Path(name).read_bytes() for name in there() if Path(name).is_file()}
    monkeypatch.setattr(run_module, "write_figure", failure)
    assert call(capfd, BASELINE, "--worlds", 6, "--out", "here")[0] == code
    assert {name: Path(name).read_bytes() for name in there() if Path(name).is_file()} == before
    assert call(capfd, BASELINE, "--worlds", 6, "--out", "new")[0] == code
    assert not Path("new").exists()
    assert [name for name in there() if "unfinished" in name] == []


def test_a_fault_of_the_simulator_is_called_that(capfd, monkeypatch):
    monkeypatch.setattr(run_module, "rated_worlds", fail)
    code, out, err = call(capfd, BASELINE)
    assert (code, out) == (1, "")
    assert "the sky fell" in err
    assert "fault of the simulator" in err.splitlines()[-1]


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_an_interrupt_ends_the_program_quietly():
    command = [*PROGRAM, BASELINE, "--worlds", "1000000", "--out", "here/now"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    program = subprocess.Popen(command, preexec_fn=interruptible, **pipes)
    wait_for(lambda: list(Path().glob("here/.unfinished-*")))
    program.send_signal(signal.SIGINT)
    _, err = program.communicate(timeout=SAFETY)
    assert program.returncode == 130
    assert without_progress(err).strip() == "interrupted; nothing was written"
    assert there() == []


@pytest.mark.skipif(os.name == "nt", reason="there is no head")
def test_a_reader_may_leave_early():
    command = f"{' '.join(PROGRAM)} {BASELINE} --worlds 1100 --json | head -c 20"
    done = subprocess.run(command, shell=True, capture_output=True)
    assert len(done.stdout) == 20
    assert without_progress(done.stderr.decode()) == ""


def test_an_old_terminal_gets_question_marks_not_errors():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    command = [*PROGRAM, BASELINE, "--worlds", "5", "--no-plots"]
    assert subprocess.run(command, capture_output=True, env=environment).returncode == 0


def test_only_the_files_of_the_result_are_told_and_older_reports_and_pictures_are_named(capfd):
    Path("here/now/pictures").mkdir(parents=True)
    Path("here/now/notes.txt").write_text("mine")
    Path("here/now/report.html").write_text("of an earlier run")
    code, out, _ = call(capfd, BASELINE, "--worlds", "2", "--out", "here/now", "--no-plots")
    assert code == 0
    told = "Written to here/now: report.md, worlds.parquet, scenario.yaml, codebook.csv, manifest.json"
    assert sorted(out.splitlines()[-2].replace(",", "").split()) == sorted(told.replace(",", "").split())
    assert out.splitlines()[-1].startswith("report.html and pictures there are of an earlier result")


def test_without_its_libraries_the_program_tells_how_to_get_them(tmp_path):
    """Whether the first import fails, or one that comes later, as of a Python that has other libraries by chance."""
    for name, option in (("click", ["-S"]), ("mesa", [])):
        (tmp_path / "mesa.py").write_text("raise ModuleNotFoundError('there is none', name='mesa')")
        called = [sys.executable, *option, ROOT / "run_sim.py", "run", "textbook_split", "--world", "0"]
        done = subprocess.run(
            called, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"run_sim.py needs {name}, which this Python ({sys.executable}) does not have")
        assert done.stderr.count("\n") == 1 and SET_UP in (ROOT / "README.md").read_text() and SET_UP in done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_in_one_line_is_that_of_the_command(name):
    """The register says it without loading the command."""
    row = COMMANDS[name]
    command = commands.get_command(None, name)
    assert command.name == name
    assert command.help.partition("\n\n")[0].replace("\n", " ") == row.help


def test_a_library_scenario_is_called_by_its_bare_name(capfd):
    code, _, _ = call(capfd, "textbook_split", "--worlds", 3, "--no-plots")
    assert code == 0 and Path("results/textbook_split/report.md").exists()
    assert call(capfd, "check", "kazan_2024")[0] == 0
    code, _, err = call(capfd, "kazan_2042")
    assert code == 2 and "did you mean 'kazan_2024'?" in err


def test_a_file_of_the_user_may_extend_a_library_scenario(capfd):
    Path("mine.yaml").write_text("extends: textbook_split\nname: Mine\n", encoding="utf-8")
    assert call(capfd, "mine.yaml", "--worlds", 3, "--no-plots")[0] == 0
    Path("mine.yaml").write_text("extends: textbook_splitt\nname: Mine\n", encoding="utf-8")
    code, _, err = call(capfd, "check", "mine.yaml")
    assert code == 2 and "did you mean 'textbook_split'?" in err
