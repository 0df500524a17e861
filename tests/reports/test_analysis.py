"""What was analysed, in words: the largest effect first, break-evens where they are, and a caveat on every answer."""

import numpy as np
import pandas as pd
import pytest

from sim.analysis.break_even import BreakEven, Curve
from sim.analysis.sensitivity import SensitivityIndices
from sim.methods.rule_tree import Condition, Rule, Rules
from sim.reports.analysis import (
    CAVEAT,
    NUMBERS_ONLY,
    break_even_report,
    break_even_table,
    discovery_report,
    rules_table,
    sensitivity_report,
)
from sim.worlds.outcome import Outcome

AGREED = Outcome("agreed", "a text is agreed", "stage", ("in_force",))
TITLES = {"gain": "Gain without a deal"}


def in_words(path, value):
    return f"{value:g}"


# ---------------------------------------------------------------- sensitivity


def indices(*, small, large):
    rows = [
        (title, title, index, value, value - 0.1, value + 0.1)
        for title, value in (("Small", small), ("Large", large))
        for index in ("first", "total")
    ]
    table = pd.DataFrame(rows, columns=["input", "path", "index", "value", "low", "high"])
    return SensitivityIndices("Talks", AGREED, "sobol", 3, table, base=64, worlds=256)


def test_the_largest_effect_comes_first():
    text = sensitivity_report(indices(small=0.2, large=0.6))
    assert text.index("Large") < text.index("Small")
    assert "256 worlds, seed 3; 64 base points" in text
    assert "account for 80 % of the variance" in text and CAVEAT in text and NUMBERS_ONLY in text


def test_what_rounds_to_nothing_has_no_sign():
    assert "-0.00" not in sensitivity_report(indices(small=-0.001, large=0.6))


# ---------------------------------------------------------------- break-evens


def curve(shares, *found, stepped=False):
    levels = np.linspace(0, 1, len(shares))
    ends = {"low": np.array(shares) - 0.05, "high": np.array(shares) + 0.05}
    table = pd.DataFrame({"level": levels, "worlds": 100, "share": shares, **ends})
    return Curve("gain", stepped, table, found)


def report(one):
    return break_even_report("Talks", AGREED, [one], TITLES, in_words, 100, 3)


def test_a_break_even_stands_with_its_interval():
    text = report(curve([0.9, 0.1], BreakEven(0.5, 0.4, 0.6, False, 0.0, 1.0)))
    assert "0.5 (0.4 to 0.6)" in text
    assert "- Gain without a deal: it is likelier than not up to 0.5 (0.4 to 0.6)." in text


def test_an_interval_that_leaves_the_range_says_so():
    assert "0.5 (0.4 to beyond 1)" in report(curve([0.9, 0.1], BreakEven(0.5, 0.4, np.inf, False, 0.0, 1.0)))


def test_between_steps_it_names_the_levels_on_both_sides():
    text = report(curve([0.1, 0.9], BreakEven(0.5, 0.4, 0.6, True, 0.0, 1.0), stepped=True))
    assert "between 0 and 1" in text and "from 1 on, not at 0" in text


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([0.9, 0.8], "none: likelier than not over the whole range"),
        ([0.1, 0.2], "none: nowhere likelier than not"),
        ([0.1, 0.48], "though at some levels the interval takes in one half"),
    ],
)
def test_where_there_is_none_it_says_on_which_side(shares, words):
    assert words in report(curve(shares))


def test_the_table_has_a_row_for_each_break_even_and_one_for_none():
    both = (BreakEven(0.2, 0.1, 0.3, True, 0.0, 0.5), BreakEven(0.8, 0.7, 0.9, False, 0.5, 1.0))
    assert break_even_table([curve([0.4, 0.6, 0.4], *both)], TITLES)["value"].tolist() == [0.2, 0.8]
    assert break_even_table([curve([0.4, 0.4])], TITLES)["value"].isna().tolist() == [True]


# ---------------------------------------------------------------- scenario discovery

LOW, HIGH = Condition("gain", most=0.2), Condition("gain", above=0.2)
WORDS = {LOW: "the gain is at most 0.2", HIGH: "the gain is above 0.2"}


def rule(density, *conditions):
    return Rule(conditions, density, density - 0.1, density + 0.1, coverage=0.7, mass=0.5, worlds=50, found=density)


def found(*rules):
    return Rules(rules, 0.5, 0.4, 0.6, worlds=100, explained=0.3)


def test_every_rule_stands_with_its_conditions_and_how_often_it_holds():
    text = discovery_report("Talks", AGREED, found(rule(0.8, LOW), rule(0.2, HIGH)), WORDS, 200, 0, 3)
    assert "1. In 80 % (70 to 90 %) of 50 worlds" in text and "   - The gain is at most 0.2" in text
    assert text.index("at most 0.2") < text.index("above 0.2") and CAVEAT in text


def test_worlds_left_out_are_counted():
    assert "(those with the lowest numbers, of 500)" in discovery_report(
        "Talks", AGREED, found(rule(0.5)), {}, 200, 300, 3
    )


def test_where_nothing_separates_the_worlds_it_says_so():
    assert "No condition on the uncertain inputs" in discovery_report("Talks", AGREED, found(rule(0.5)), {}, 200, 0, 3)


def test_the_table_of_rules_has_their_conditions_in_words():
    table = rules_table(found(rule(0.8, LOW), rule(0.2, HIGH)), WORDS)
    assert table["rule"].tolist() == list(WORDS.values()) and table["density"].tolist() == [0.8, 0.2]


def test_sensitivity_says_that_it_covers_numbers_only():
    assert all(word in NUMBERS_ONLY for word in ("numbers only", "agenda", "protocol", "`deferral`", "`compare`"))
