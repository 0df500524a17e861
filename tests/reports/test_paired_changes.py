"""Paired changes in words: one way to write them, never a sign before 0, and no interval where nothing is drawn."""

import re

import pytest
from calling import call
from places import ROOT

from sim.reports.findings import findings_of_run
from sim.reports.findings_of_changes import findings_of_comparison, findings_of_several
from sim.reports.paired_changes import in_points, more_or_less, signed_change
from sim.results.read import read_result
from sim.worlds.paired import Difference

SIGNED = re.compile(r":\+[.{}\d]")
"""A format that puts a sign before 0; `sim.words.phrases.signed` does not."""


def test_no_module_writes_changes_by_a_format_of_its_own():
    modules = [*ROOT.glob("sim/reports/*.py"), *ROOT.glob("sim/figures/**/*.py")]
    assert len(modules) > 40
    assert [str(path) for path in modules if SIGNED.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("mean", [0.0, 1e-5, -1e-5, 4e-4, -4e-4, 0.2, -0.2])
@pytest.mark.parametrize("half", [0.0, 1e-5, 4e-4, 0.1])
def test_what_rounds_to_0_has_no_sign_and_no_size(mean, half):
    change = Difference(mean, mean - half, mean + half, 9)
    for said in (signed_change(in_points(change), 1), signed_change(change, 3), more_or_less(change)):
        assert not re.search(r"[-+]0\.0+(?!\d)|\b0\.0 points (more|less)", said)
        assert ("(" in said) == (half > 0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Results in which nothing is drawn."""
    folder = tmp_path_factory.mktemp("results")
    split = ROOT / "scenarios" / "textbook_split.yaml"
    for name, gain in (("better", -0.2), ("worse", 2)):
        text = f"extends: textbook_split\nname: Split {name}\nactors: {{anna: {{no_deal: {{gain: {gain}}}}}}}\n"
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    both = folder / "better.yaml", folder / "worse.yaml"
    for command in (
        ("run", split, "--no-plots", "--out", folder / "run"),
        ("run", both[1], "--no-plots", "--out", folder / "failed"),
        ("compare", split, both[0], "--out", folder / "comparison"),
        ("compare", split, *both, "--out", folder / "several"),
    ):
        assert call(*command, "--worlds", 20).code == 0
    for name in ("run", "failed", "comparison", "several"):
        assert call("report", folder / name, "--slides").code == 0
    return folder


def test_slides_give_no_interval_where_nothing_is_drawn(folder):
    result = {name: read_result(folder / name) for name in ("run", "failed", "comparison", "several")}
    found = [
        *findings_of_run(result["run"]).values(),
        *findings_of_run(result["failed"]).values(),
        *findings_of_comparison(result["comparison"]).values(),
        *findings_of_several(result["several"]).values(),
    ]
    assert len(found) > 12
    for one in found:
        cells = [cell for row in one.table.rows for cell in row] if one.table else []
        assert not re.search(
            r"95 % interval (?!is on)|\d %? ?\(\d+ to \d+ %\)", " ".join([one.title, one.below, *cells])
        ), one
    for name in result:
        report = (folder / name / "report.md").read_text(encoding="utf-8")
        assert not re.search(r"\d \([-+]\S+ to \S+\)", report.partition("The story")[0]), name
