"""Known cases in the layouts of the DEU data set (as downloaded, as copies circulate) and of KTAB are those of the long one."""

from dataclasses import replace

import numpy as np
import pytest
from calling import call
from places import SCENARIOS

from sim.analysis.case_scenario import scenario_of_case
from sim.analysis.known_cases import known_cases
from sim.words.problems import ScenarioError

LONG = SCENARIOS / "made_up_cases.csv"
CODES = {"actor 0": "com", "actor 1": "ep", "actor 2": "de", "actor 3": "ro"}
ABSENT = ("at", "cr")
ABOUT = ["prnrnmc", "isnrnmc", "prnr", "prname", "isnr", "type", "council", "proc"]
ABOUT += ["counvte", "proccde", "issues", "intro", "finact"]
"""The columns of the data set before those of the actors."""


def cell(number, missing=""):
    """A number as a spreadsheet writes it."""
    return missing if np.isnan(number) else f"{number:g}"


def wide(cases, delimiter, missing="", mangled="24-01-00", counts=False):
    """The cases as a row for each issue; counts: with a second line that has what each actor counts."""
    actors = [*CODES.values(), *ABSENT]
    head = [*ABOUT, *(f"p{code}" for code in actors), *(f"s{code}" for code in actors), "rp", "out"]
    lines = [[f'"{name}"' for name in head]]
    capability = dict(zip(CODES, cases[0].capability, strict=True))
    if counts:
        lines.append([""] * len(ABOUT) + [cell(capability[name]) for name in CODES] + ["0.4", "0.3"] + [""] * 8)
    for case in cases:
        for m, issue in enumerate(case.issues):
            a = [case.actors.index(name) if name in case.actors else None for name in CODES]
            place = [missing if i is None else cell(case.position[i, m], missing) for i in a]
            care = ["0" if i is None else cell(case.salience[i, m]) for i in a]
            about = ["1", "2", case.name, "made up", issue, "Reg", "IM", "COD", "QMV", "3", "4", "26-01-00", mangled]
            end = [cell(case.status_quo[m], missing), cell(case.outcome[m], missing)]
            lines.append([*about, *place, *[missing] * len(ABSENT), *care, *["0"] * len(ABSENT), *end])
    return "\n".join(delimiter.join(line) for line in lines) + "\n"


def said(case, names):
    """What a case says, by actor and then of the issues; who holds no position in it says nothing."""
    held = [a for a in range(len(case.actors)) if not np.isnan(case.position[a]).all()]
    seats = {names(case.actors[a]): (cell_row(case.position[a]), cell_row(case.salience[a])) for a in held}
    return case.name, case.issues, seats, cell_row(case.status_quo), cell_row(case.outcome)


def cell_row(numbers):
    return [cell(number) for number in numbers]


@pytest.mark.parametrize(
    ("delimiter", "how"),
    [(";", {}), (";", {"missing": "999"}), ("\t", {"mangled": "2030-05-01", "counts": True}), (",", {"missing": "."})],
)
def test_the_wide_layout_says_what_the_long_one_says(delimiter, how, tmp_path):
    long = known_cases(LONG)
    file = tmp_path / "deu.csv"
    file.write_text(wide(long, delimiter, **how), encoding="utf-8")
    found = known_cases(file)
    assert [case.name for case in found] == [case.name for case in long]
    for case, meant in zip(found, long, strict=True):
        assert said(case, str) == said(meant, CODES.get)
        counted = [meant.capability[meant.actors.index(name)] for name, code in CODES.items() if code in case.actors]
        assert case.capability.tolist() == (counted if how.get("counts") else [1.0] * len(case.actors))


def test_the_benchmark_reads_it_and_says_that_all_count_the_same(tmp_path):
    file = tmp_path / "deu.csv"
    file.write_text(wide(known_cases(LONG), ";"), encoding="utf-8")
    assert "In every case all actors count the same" in " ".join(call("benchmark", file).out.split())
    file.write_text(wide(known_cases(LONG), "\t", counts=True), encoding="utf-8")
    assert "count the same" not in " ".join(call("benchmark", file).out.split())


def test_a_position_that_became_a_date_is_read_back_and_told_once(tmp_path):
    file = tmp_path / "deu.csv"
    file.write_text("prnr;isnr;pde;sde;pro;sro;rp;out\nd1;d1i1;10-May;50;80;20;;40\n", encoding="utf-8")
    (case,) = known_cases(file)
    assert case.position[:, 0].tolist() == [10.5, 80]
    assert case.from_dates == (f"{file}:2: pde: 10-May as 10.5",)


# ---------------------------------------------------------------- KTAB


def ktab(case):
    """A case as KTAB reads it: of each issue its position and salience, 0 for who takes no part."""
    titles = ["Actor", "Description", "Power", *(title for issue in case.issues for title in (issue, f"Sal {issue}"))]
    lines = [[f'"{case.name}"', '"made up"', str(len(case.actors)), str(len(case.issues))], titles]
    for a, name in enumerate(case.actors):
        seats = zip(np.nan_to_num(case.position[a]), case.salience[a], strict=True)
        lines.append([name, "", cell(case.capability[a]), *(cell(number) for seat in seats for number in seat)])
    return "".join(",".join(line) + ",\n" for line in lines)


@pytest.mark.parametrize("number", [3, 5])
def test_a_file_of_ktab_says_what_the_long_one_says(number, tmp_path):
    """Also who has no salience on an issue, whose position then is 0 in the file."""
    (meant,) = [case for case in known_cases(LONG) if case.name == f"case {number}"]
    (tmp_path / "smp.csv").write_text(ktab(meant), encoding="utf-8")
    (found,) = known_cases(tmp_path / "smp.csv")
    nothing_came = replace(meant, status_quo=meant.status_quo * np.nan, outcome=meant.outcome * np.nan)
    assert said(found, str) == said(nothing_came, str)
    assert found.capability.tolist() == meant.capability.tolist()


def test_a_file_of_ktab_becomes_the_scenario_of_the_long_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (case,) = [case for case in known_cases(LONG) if case.name == "case 3"]
    (tmp_path / "smp.csv").write_text(ktab(case), encoding="utf-8")
    assert call("convert", "smp.csv").code == 0
    nothing_came = replace(case, status_quo=case.status_quo * np.nan, outcome=case.outcome * np.nan)
    assert (tmp_path / "smp.yaml").read_text(encoding="utf-8") == scenario_of_case(nothing_came, "smp.csv, case 3")


# ---------------------------------------------------------------- bad files


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("isnr;pde;sde;out\nd1i1;0;50;40\n", "lacks the columns prnr"),
        ("prnr;isnr;pde;sde\nd1;d1i1;0;50\n", "lacks the columns out"),
        ("prnr;isnr;out\nd1;d1i1;50\n", "has no actor: a column for its position and one for its salience"),
        ("prnr;isnr;pde;sde;out\nd1;d1i1;120;50;40\n", ":2: pde: '120' is not from 0 to 100"),
        ("prnr;isnr;pde;sde;out\nd1;d1i1;10;-5;40\n", ":2: sde: '-5' is below 0"),
        ("prnr;isnr;pde;sde;out\nd1;d1i1;10;50;2030-05-01\n", ":2: out: '2030-05-01' is not a number; a spreadsheet"),
        ("prnr;isnr;pde;sde;out\n;;x;;\nd1;d1i1;10;50;40\n", ":2: pde: 'x' is not a number"),
        ("prnr;isnr;pde;sde;out\n;;.;;\nd1;d1i1;10;50;40\n", ":3: capability: is blank"),
        ("prnr;isnr;pde;sde;out\nd1;i;10;50;40\nd1;i;10;50;40\n", ":3: 'de' stands on 'i' of 'd1' already"),
        ("prnr;isnr;pde;sde;out\n", "has no rows"),
        ("t,d,2,1\nActor,Description,Power,X,SX\na,,1,0,50\n", ":1: promises 2 actors, and the file has 1"),
        ("t,d,1,2\nActor,Description,Power,X,SX\na,,1,0,50\n", ":1: promises 2 issues, and the file has 1"),
        ("t,d\nActor,Description,Power,X,SX\na,,1,0,50\n", ":1: promises 0 actors, and the file has 1"),
        ("t,d,1,1\nActor,Description,Power,X,SX\na,,1,101,50\n", ":3: X: '101' is not from 0 to 100"),
        ("t,d,1,1\nActor,Description,Power,X,SX\na,,,0,50\n", ":3: capability: is blank"),
        ("t,d,1,1\nActor,Description,Power,X,SX\n,,1,0,50\n", ":3: Actor: is blank"),
        ("t,d,2,1\nActor,Description,Power,X,SX\na,,1,0,50\na,,1,9,50\n", ":4: 'a' stands on 'X' of 't' already"),
        ("", "is empty"),
    ],
)
def test_a_bad_file_of_either_layout_is_refused_with_its_line(text, complaint, tmp_path):
    file = tmp_path / "cases.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        known_cases(file)
    assert complaint in str(refused.value)
