"""The commands that ask why: what they print and write, and how they refuse."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from calling import without_progress
from figures import words
from known_scenarios import AGREED, EITHER_LINE, LEFT_OPEN, LINEAR, RULE, TIPPING, document, written

from sim.cli.main import main
from sim.figures.kinds import draw_picture, drawable
from sim.reports.answers import answer_basis
from sim.results.read import BreakEvens, Discovery, Sensitivity, read_result
from sim.words.phrases import around

QUICK = {
    "sensitivity": ("linear.yaml", "--outcome", "gain_north", "--worlds", "2000"),
    "breakeven": ("tipping.yaml", "--worlds", "100"),
    "discover": ("rule.yaml", "--worlds", "800"),
}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every test works in a folder of its own, with the known scenarios in it."""
    monkeypatch.chdir(tmp_path)
    data = {
        "linear": LINEAR,
        "tipping": TIPPING,
        "rule": RULE,
        "agreed": AGREED,
        "lines": EITHER_LINE,
        "open": LEFT_OPEN,
    }
    for name, known in data.items():
        written(known, tmp_path / f"{name}.yaml")


def call(capfd, *arguments):
    """Exit code, standard output and standard error of a command line."""
    code = main([*map(str, arguments), *(["--workers", "1"] if "--workers" not in arguments else [])])
    out, err = capfd.readouterr()
    return code, out, without_progress(err)


def done(capfd, *arguments):
    """Standard output of a command line that must succeed."""
    code, out, err = call(capfd, *arguments)
    assert code == 0, err
    return out


# ---------------------------------------------------------------- what is told


def test_sensitivity_is_told_in_words(capfd):
    said = done(capfd, "sensitivity", "linear.yaml", "--outcome", "gain_north")
    assert "# A new line: what drives what north gains over no deal" in said
    rows = [
        line.split("|")[1:4] for line in said.splitlines() if line.startswith("| north") or line.startswith("| patron")
    ]
    assert [row[0].split(":")[0].strip() for row in rows] == ["north", "north", "patron"]
    assert re.fullmatch(r" *0\.6\d \(0\.\d\d to 0\.\d\d\) ", rows[0][1])
    assert "does not say what matters in the world" in said


def test_sensitivity_of_some_inputs_tells_the_rest_as_one(capfd):
    said = done(
        capfd, "sensitivity", "linear.yaml", "--outcome", "gain_north", "--inputs", "actors.north", "--worlds", 999
    )
    assert "north (2 inputs as one)" in said
    assert "Everything else that is uncertain (1 input as one)" in said


def test_morris_is_told_in_words(capfd):
    said = done(capfd, "sensitivity", "linear.yaml", "--outcome", "gain_north", "--method", "morris", "--worlds", 400)
    assert "100 trajectories of a Morris plan" in said
    assert "0.29 (0.29 to 0.29)" in said


def test_a_break_even_is_told_in_words(capfd):
    said = done(capfd, "breakeven", "tipping.yaml", "--worlds", 400)
    found = re.search(r"it is likelier than not up to (\S+) \((\S+) to (\S+)\)\.", said)
    value, low, high = map(float, found.groups())
    assert low < 0.9 < high
    assert low < value < high


def test_a_break_even_of_a_number_that_takes_few_values_lies_between_two_of_them(capfd):
    line = {"not": ["new_line"], "holds": {"choice": {"0.1": 1, "0.3": 1, "0.8": 1}}}
    wants = {"border": {"ideal": "new_line", "salience": 1, "red_line": line}}
    written(document(north={"no_deal": {"gain": 0.1}, "wants": wants}), Path("few.yaml"))
    said = done(capfd, "breakeven", "few.yaml", "actors.north.wants.border.red_line.holds", "--worlds", 300)
    assert "| between 0.3 and 0.8 |" in said
    assert "it is likelier than not up to 0.3, not at 0.8." in said


def test_no_break_even_is_told_as_none(capfd):
    said = done(capfd, "breakeven", "tipping.yaml", "actors.south.no_deal.gain=0.5:0.7", "--worlds", 50)
    assert "none: likelier than not over the whole range" in said
    said = done(capfd, "breakeven", "tipping.yaml", "actors.south.no_deal.gain=1.02:1.1:3", "--worlds", 50)
    assert "none: nowhere likelier than not" in said


def test_rules_are_told_in_words(capfd):
    said = done(capfd, "discover", "rule.yaml")
    assert re.search(r"^1\. In (over 99|100) % \([\d.]+ to 100 %\) of", said, re.MULTILINE)
    first = said.partition("1. In")[2].partition("2. In")[0]
    assert "South, on 'border': it does not mean its red line" in first
    assert re.search(r"South: what it expects from waiting or force, .*: at most (0\.99\d?|1|1\.0\d?)\n", first)


def test_rules_from_a_run_and_from_the_file_are_the_same(capfd):
    done_run = main(["run", "rule.yaml", "--worlds", "3000", "--seed", "4", "--no-plots", "--out", "kept"])
    capfd.readouterr()
    assert done_run == 0
    from_run = done(capfd, "discover", "kept", "--json")
    from_file = done(capfd, "discover", "rule.yaml", "--worlds", 3000, "--seed", 4, "--json")
    assert json.loads(from_run)["rules"] == json.loads(from_file)["rules"]


def test_rules_from_a_sweep_and_from_what_is_varied_are_the_same(capfd):
    vary = ("--vary", "deferral=true,false", "--worlds", 300)
    assert main(["sweep", "open.yaml", *map(str, vary), "--out", "swept", "--workers", "1"]) == 0
    capfd.readouterr()
    from_sweep = json.loads(done(capfd, "discover", "swept", "--json"))
    from_file = json.loads(done(capfd, "discover", "open.yaml", *vary, "--json"))
    assert from_sweep["rules"] == from_file["rules"]
    assert "deferral is false" in from_sweep["rules"][-1]["rule"]


# ---------------------------------------------------------------- what is written


@pytest.mark.parametrize("command", QUICK)
def test_the_same_command_writes_the_same_bytes(capfd, command):
    for folder in ("one", "two"):
        done(capfd, command, *QUICK[command], "--out", folder)
    files = sorted(path.name for path in Path("one").iterdir())
    assert {"report.md", "scenario.yaml", "manifest.json"} < set(files)
    for name in files:
        assert (Path("one") / name).read_bytes() == (Path("two") / name).read_bytes()
    assert not list(Path().glob("**/.unfinished-*"))


@pytest.mark.parametrize("command", QUICK)
def test_its_manifest_has_the_command_that_makes_it_again(capfd, command):
    done(capfd, command, *QUICK[command], "--out", "one")
    manifest = json.loads(Path("one/manifest.json").read_text())
    assert manifest["kind"] == command
    words = manifest["command"].split()
    assert words[:4] == ["python", "run_sim.py", command, QUICK[command][0]]
    done(capfd, *words[2:], "--out", "two")
    table = next(Path("one").glob("*.csv")).name
    assert (Path("one") / table).read_bytes() == (Path("two") / table).read_bytes()


def test_the_indices_are_a_tidy_table(capfd):
    done(capfd, "sensitivity", *QUICK["sensitivity"], "--out", "one")
    table = pd.read_csv("one/indices.csv")
    assert list(table) == ["input", "path", "index", "value", "low", "high"]
    assert set(table["index"]) == {"first", "total"}
    assert table.groupby("index").size().tolist() == [3, 3]


@pytest.mark.parametrize(
    ("command", "kind", "tables"),
    [
        ("sensitivity", Sensitivity, {"indices"}),
        ("breakeven", BreakEvens, {"breakevens", "levels"}),
        ("discover", Discovery, {"rules"}),
    ],
)
def test_it_is_read_back(capfd, command, kind, tables):
    done(capfd, command, *QUICK[command], "--out", "one")
    result = read_result("one")
    assert type(result) is kind
    assert set(result.tables) == tables
    assert result.scenario.document.name == "A new line"
    assert all(len(table) for table in result.tables.values())


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_the_drivers_are_drawn(capfd, method):
    done(capfd, "sensitivity", *QUICK["sensitivity"], "--method", method, "--out", "one")
    result = read_result("one")
    assert drawable(result) == ["sensitivity"]
    figure = draw_picture(result, "sensitivity")
    assert "A new line: what drives what north gains over no deal" in words(figure)
    assert len(figure.axes[0].get_yticklabels()) == 3
    assert "95 % interval" in figure.axes[0].get_xlabel()


@pytest.mark.parametrize("command", ["breakeven", "discover"])
def test_an_answer_without_pictures_says_so_in_one_sentence(capfd, command):
    done(capfd, command, *QUICK[command], "--out", "one")
    code = main(["plot", "one"])
    said = f"run_sim.py: no picture is drawn of an answer of {command}; `report` makes a page of it\n"
    assert (code, *capfd.readouterr()) == (2, "", said)


def test_a_slide_of_rules_rests_on_the_worlds_of_the_rules(capfd):
    done(capfd, "discover", *QUICK["discover"], "--out", "one")
    answer = read_result("one")
    rules = answer.tables["rules"]
    first, last = rules.iloc[0], rules.iloc[-1]
    said = answer_basis(answer)
    assert first["density"] > last["density"] and first["worlds"] + last["worlds"] < 800
    for rule in (first, last):
        assert f"{around(rule['density'], rule['low'], rule['high'])} of {rule['worlds']} worlds" in said


def test_a_page_of_an_answer_needs_its_report(capfd):
    done(capfd, "breakeven", *QUICK["breakeven"], "--out", "one")
    assert main(["report", "one"]) == 0
    Path("one/report.md").write_text("nothing", encoding="utf-8")
    assert main(["report", "one"]) == 2
    assert "one/report.md cannot be read: it has no title" in capfd.readouterr().err


@pytest.mark.parametrize("command", QUICK)
def test_json_alone_writes_nothing(capfd, command):
    said = json.loads(done(capfd, command, *QUICK[command], "--json"))
    assert said["outcome"] in ("agreed", "gain_north")
    assert not Path("results").exists()


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["sensitivity", "linear.yaml", "--outcome", "agred"], "did you mean 'agreed'"),
        (["sensitivity", "linear.yaml"], "a text is agreed in every world, so nothing drives it"),
        (["sensitivity", "linear.yaml", "--outcome", "no_deal"], "it ends as 'no deal in time' in no world"),
        (["sensitivity", "linear.yaml", "--outcome", "gain_north", "--worlds", "20"], "80 are the least"),
        (
            ["sensitivity", "linear.yaml", "--inputs", "actors.nort.no_deal.gain"],
            "did you mean 'actors.north.no_deal.gain'",
        ),
        (["breakeven", "tipping.yaml", "--outcome", "gain_north"], "give an outcome that is yes or no"),
        (["breakeven", "tipping.yaml", "actors.south.no_deal.gian"], "did you mean 'actors.south.no_deal.gain'"),
        (["breakeven", "tipping.yaml", "actors.south.tolerance=0:5"], "must be at least 0 and below 1"),
        (["discover", "rule.yaml", "--worlds", "1"], "1 is not in the range 2<="),
        (["discover", "rule.yaml", "--vary", "defferal=true,false"], "did you mean 'deferral'"),
        (["discover", "nothing.yaml"], "nothing.yaml"),
        (["discover", "textbook_split", "--worlds", "60"], "nothing is drawn or varied here"),
        (["discover", "textbook_no_zone", "--worlds", "60"], "nothing is drawn or varied here"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(capfd, arguments, told):
    code, out, err = call(capfd, *arguments)
    assert (code, out) == (2, "")
    assert told in err
    lines = err.splitlines()
    assert len(lines) == 1 or (len(lines) == 2 and lines[1].startswith("more: python run_sim.py format "))
    assert not list(Path().glob("results/*"))


def test_a_result_takes_no_options_of_a_file(capfd):
    assert main(["run", "rule.yaml", "--worlds", "10", "--no-plots", "--out", "kept"]) == 0
    capfd.readouterr()
    code, _, err = call(capfd, "discover", "kept", "--worlds", 20)
    assert code == 2
    assert "--worlds is for a scenario file" in err


def test_the_command_that_is_kept_makes_the_same_again(capfd):
    assert main(["run", "rule.yaml", "--worlds", "400", "--out", "kept", "--no-plots"]) == 0
    capfd.readouterr()
    said = done(capfd, "discover", "kept", "--out", "first")
    command = json.loads(Path("first/manifest.json").read_text())["command"].split()
    assert command[:3] == ["python", "run_sim.py", "discover"]
    assert done(capfd, *command[2:], "--out", "second").splitlines()[:-1] == said.splitlines()[:-1]


def test_a_file_of_the_users_own_is_never_replaced(capfd):
    Path("mine").mkdir()
    Path("mine/rules.csv").write_text("my own")
    code, _, err = call(capfd, "discover", "rule.yaml", "--worlds", "400", "--out", "mine")
    assert (code, Path("mine/rules.csv").read_text()) == (2, "my own")
    assert "its rules.csv is not from here; name another folder" in err
    assert [path.name for path in Path("mine").iterdir()] == ["rules.csv"]


def test_a_chance_that_is_varied_is_told_as_a_chance(capfd):
    line = "actors.north.wants.border.red_line.holds"
    said = done(capfd, "discover", "lines.yaml", "--vary", f"{line}=0.1,0.9", "--worlds", 1000)
    assert re.search(r"whether it means its red line: the chance is (at most|above) 0.5", said)
    assert not re.search(r"north.*it (means|does not mean) its red line", said)
