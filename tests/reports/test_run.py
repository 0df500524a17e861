"""The report says what the summary holds, as Markdown whose tables line up as plain text."""

import re
from dataclasses import replace

import pytest
from made_up import blocked_together, crossing, undone
from small_scenario import ALL, BROKEN, FLOOD, RED_LINES, VOTED_DOWN, played

from sim.methods.shares import share_of
from sim.reports.run import comparison_in_short, comparison_report, in_short, report
from sim.scenario.compile import load
from sim.words.sections import markdown
from sim.worlds.paired import Difference, compare_tables
from sim.worlds.summary import summarise
from sim.worlds.table import play


def report_of(*changes, worlds=40):
    return told(*played(*changes, worlds=worlds))


def told(scenario, table):
    """The report on a table of worlds."""
    return markdown(report(scenario, summarise(table, scenario), ["Once upon a time.", "The end."], world=12, seed=1))


def tables_of(text):
    return re.findall(r"(?:^\|.*\n)+", text, flags=re.M)


def test_it_opens_with_the_scenario_and_ends_with_the_story():
    text = report_of()
    assert text.startswith("# Two rivers\n\nNorth and South talk.\n\n*Who gives way?*\n\n40 worlds, seed 1.")
    assert text.endswith("## The story of a typical world: world 12\n\nOnce upon a time.\n\nThe end.\n")


def test_the_span_of_the_talks_is_stated_once():
    assert "Talks from January 2030 to August 2030 at the longest; what follows, up to December 2030." in report_of()
    assert "Talks in January 2030; what follows, up to December 2030." in report_of(("calendar.rounds", 1))


def test_it_says_every_part_of_a_run_with_agreements():
    text = report_of()
    for heading in ("What became of the talks", "What was agreed", "Who gains", "When", "How to read this"):
        assert f"## {heading}\n" in text
    assert "## Why talks failed" not in text
    assert "### The river\n" in text and "Split by a treaty" in text
    assert "A text is agreed in 100 % (91 to 100 %) of the worlds" in text


@pytest.mark.parametrize("changes", [RED_LINES, BROKEN])
def test_without_agreements_it_says_why(changes):
    scenario, table = played(*changes)
    text = told(scenario, blocked_together(table) if changes == RED_LINES else table)
    assert "## Why talks failed" in text
    assert "## What was agreed" not in text and "## When" not in text
    why = (
        "North and South: lines that leave no common option (The border)"
        if changes == RED_LINES
        else "Broken off before each side had made an offer on what was open"
    )
    assert why in text


def test_it_says_how_often_a_text_is_undone_and_when():
    scenario, table = played()
    table = undone(table, every=2)
    assert "it was agreed and undone again." in in_short(summarise(table, scenario))[0]
    assert "| The agreement is undone" in told(scenario, table)
    assert "undone" not in report_of()


def test_gains_are_told_with_the_red_lines_that_are_crossed():
    scenario, table = played()
    text = told(scenario, crossing(scenario, table, north="border, river"))
    assert "Its red line is crossed in" in text and "50 % (35 to 65 %)" in text and "The border (20 worlds)" in text
    assert "In no world does the text cross a red line of anybody." in told(scenario, crossing(scenario, table))


def test_it_says_how_far_texts_fall_short_of_what_was_possible():
    baskets = [{"issues": ["flag", "border"], "until": 4}, {"issues": ["river"], "until": 8}]
    assert "In 100 % (91 to 100 %) of the agreements no other text" in report_of() and "fall short" not in report_of()
    assert re.search(r"The others fall short by 0\.0\d\d on the scale", report_of(("agenda", baskets)))
    assert "Payments are left out of this." in report_of(*ALL["paid"])


def test_it_warns_that_it_is_no_forecast():
    assert "This is no forecast." in report_of()
    assert "if another 40 worlds were played" in report_of()


def test_counts_in_the_table_of_outcomes_add_up():
    table = tables_of(report_of(*VOTED_DOWN))[0]
    counts = [int(row.split("|")[4]) for row in table.splitlines()[2:]]
    assert sum(counts) == 40
    assert re.search(r"Agreed, rejected at home \| 100 %", table)


@pytest.mark.parametrize("changes", ALL.values(), ids=ALL)
def test_tables_line_up_and_nothing_internal_shows(changes):
    text = report_of(*changes, worlds=7)
    for table in tables_of(text):
        assert len({len(line) for line in table.splitlines()}) == 1
    assert not re.search(r"\bnan\b|\bNone\b|_|<NA>", text)


def test_a_bar_in_a_title_does_not_break_the_table():
    text = report_of(("issues.river.options.split", {"title": "Split | by a treaty"}))
    assert "Split \\| by a treaty" in text


def test_settled_issues_are_distinguished():
    text = report_of(("issues.flag.agreed", "buried"))
    assert "Settled before the talks - The old quarrel: Buried." in text
    assert "### The old quarrel" not in text


# ---------------------------------------------------------------- numbers that do not mislead


@pytest.mark.parametrize("name", ["textbook_split", "textbook_logroll", "textbook_no_zone"])
def test_where_nothing_is_drawn_there_is_no_interval(name):
    scenario = load(name)
    text = told(scenario, play(scenario, 30))
    assert "95 %" not in text and not re.search(r"% \(\d", text)
    assert "All worlds of this run are one and the same" in text and "another 30 worlds" not in text


def test_a_comparison_of_what_is_not_drawn_has_no_interval():
    scenario = load("textbook_split")
    table = play(scenario, 30)
    other = table.assign(stage="no_deal")
    text = markdown(comparison_report("A", "B", compare_tables(scenario, scenario, table, other)))
    assert "(95 % interval -" not in text and "The outcome differs in 100.0 % of the worlds." in text
    assert "in B agreement is 100.0 points less frequent." in text


def test_nobody_is_said_to_gain_where_its_line_is_crossed():
    """What stands beside the share of the texts that cross a line of an actor leaves them out."""
    scenario, table = played()
    table = crossing(scenario, table, patron="river", north="border")
    text = told(scenario, table)
    assert "Gains in" not in text and "Gains, no red line of it crossed" in text
    (gains,) = (found for found in tables_of(text) if "Median gain" in found)
    for name, title in (("north", "North"), ("patron", "The Patron")):
        (row,) = (line for line in gains.splitlines() if line.startswith(f"| {title} "))
        unhurt = ((table[f"gain_{name}"] > 0) & (table[f"crossed_{name}"] == "")).mean()
        assert row.split("|")[4].strip() == f"{100 * unhurt:.0f} %"
        assert row.split("|")[5].strip().startswith("50 % (")
    assert "Gains in" in told(scenario, crossing(scenario, table))


@pytest.mark.parametrize(
    ("mean", "low", "high", "said"),
    [
        (-0.005, -0.012, 0.002, "0.5 points less frequent (95 % interval -1.2 to +0.2)"),
        (0.0002, -0.002, 0.0024, "under 0.1 points more frequent (95 % interval -0.2 to +0.2)"),
        (0.0, -0.01, 0.01, "as frequent (95 % interval -1.0 to +1.0)"),
        (0.0, 0.0, 0.0, "exactly as frequent."),
        (-0.0004, -0.00049, 0.0004, "under 0.1 points less frequent (95 % interval 0.0 to 0.0)"),
    ],
)
def test_a_change_is_never_rounded_to_nothing(mean, low, high, said):
    (a, table_a), (b, table_b) = played(), played()
    found = replace(
        compare_tables(a, b, table_a, table_b), agreement=Difference(mean, low, high, 40), lost=share_of(1, 40)
    )
    assert said in comparison_in_short(found)[1]


def test_medians_say_of_what():
    text = report_of()
    assert "Median of these worlds" in text and "Middle 80 % of these worlds" in text
    assert "of the best possible in the median agreement" in text
    assert not re.search(r"-0\.0+\b", text)


def test_each_reason_of_failure_names_a_world_to_look_at():
    text = report_of(*RED_LINES)
    (table,) = (found for found in tables_of(text) if "What stood in the way" in found)
    assert table.splitlines()[0].endswith("| For example world |")
    assert table.splitlines()[2].split("|")[-2].strip() == "0"
    assert "`--world N` tells the story of world N, and `--why N` prints its numbers." in text


def test_it_says_how_often_each_shock_struck():
    scenario, table = played(*FLOOD)
    text = told(scenario, table)
    (rows,) = (found for found in tables_of(text) if "During the talks" in found)
    (shock,) = scenario.game.shocks
    struck = table[f"shock_{shock.name}"]
    *_, worlds, during, _ = rows.splitlines()[2].split("|")
    assert int(worlds) == struck.notna().sum() > 0
    assert int(during) == (struck <= table["agreed_round"].fillna(table["ended_round"])).sum()
    assert "What happened on the way" not in report_of()
