"""The numbers that pictures show of what became of the talks are those of the outcome table, counted here by pandas."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn import areas, bars, difference, dots, number, said, spans, standing, wilson
from figures import words
from made_up import blocked_together, undone
from matplotlib.dates import num2date
from small_scenario import BROKEN, LEVERAGE, PAID, RED_LINES, played

from sim.analysis.predictions import prediction_table
from sim.figures.data.terms import MARKS
from sim.figures.kinds import Several, draw_picture
from sim.results.read import Comparison, Run
from sim.words.stages import AGREED, STAGES

MIXED = (*LEVERAGE, ("breakdown", 0.1), ("actors.north.wants.border.red_line", {"max": "old_line", "holds": 0.3}))
"""Some worlds agree, some break down."""


def run(*changes, worlds=60):
    scenario, table = played(*changes, worlds=worlds)
    return Run(Path("results/small"), scenario, 1, table, None, {"file": f"{len(changes)}.yaml"})


@pytest.fixture(scope="module")
def mixed():
    """Of 60 worlds some agree, of which some collapse, and some break down."""
    found = run(*MIXED)
    return replace(found, table=undone(found.table, every=4))


@pytest.fixture(scope="module")
def both(mixed):
    return Comparison(Path("results/both"), mixed, run(*PAID), {})


def shares(table):
    """The share of worlds that ended in each stage."""
    return [float((table["stage"] == stage).mean()) for stage in STAGES]


def agreed(table):
    return table[table["stage"].isin(AGREED)]


def by_panel(figure):
    """The panels by their headings."""
    return {said(axes)[0]: axes for axes in figure.axes}


# ---------------------------------------------------------------- stages


def test_stages_of_a_run(mixed):
    (axes,) = draw_picture(mixed, "stages").axes
    assert [width for _, width in bars(axes)] == pytest.approx(shares(mixed.table))
    assert [name for name, _ in bars(axes)] == list(STAGES.values())
    n, counts = len(mixed.table), [(mixed.table["stage"] == stage).sum() for stage in STAGES]
    for (_, low, high), count in zip(spans(axes), counts, strict=True):
        assert (low, high) == pytest.approx(wilson(count, n), abs=1e-9)
    numbers, details = said(axes)[::2], said(axes)[1::2]
    assert [number(text) for text in numbers] == [round(100 * count / n) for count in counts]
    assert [number(text) for text in details] == counts


def assert_stacked(axes, tables):
    """Bars of the stages from left to right for each table, with a number for each that occurs, and two intervals."""
    segments = [width for _, width in bars(axes)]
    assert segments == pytest.approx([share for table in tables for share in shares(table)])
    lefts = [bar.get_x() for container in axes.containers for bar in container.patches]
    starts = [np.cumsum([0, *shares(table)])[:-1] for table in tables]
    assert lefts == pytest.approx(np.concatenate(starts).tolist())
    ends = [wilson(part.sum(), len(table)) for table in tables
            for part in (table["stage"] == "in_force", table["stage"].isin(AGREED))]  # fmt: skip
    assert [end for _, *span in spans(axes) for end in span] == pytest.approx(np.ravel(ends), abs=1e-9)
    percents = sorted(number(text) for text in said(axes) if re.fullmatch(r"\d+ %", text))
    there = [share for table in tables for share in [*filter(None, shares(table)), len(agreed(table)) / len(table)]]
    assert percents == sorted(round(100 * share) for share in there)


def test_stages_of_a_comparison_and_their_changes(both):
    axes, changes = draw_picture(both, "stages").axes
    tables = [both.a.table, both.b.table]
    assert_stacked(axes, tables)
    expected = {}
    for stage, title in {"agreed": "Agreed", **STAGES}.items():
        there = [table["stage"].isin(AGREED) if stage == "agreed" else table["stage"] == stage for table in tables]
        if any(part.any() for part in there):
            expected[title] = difference(*there)
    found = dots(changes)
    assert list(found) == list(expected)
    for place, (title, (mean, low, high)) in enumerate(expected.items()):
        assert found[title] == pytest.approx((100 * mean, place))
        assert spans(changes)[place] == pytest.approx((place, 100 * low, 100 * high), abs=1e-4)
        assert number(said(changes)[2 * place]) == pytest.approx(100 * mean, abs=0.51)


def test_stages_of_several_runs(mixed):
    runs = (mixed, run(*BROKEN), run(*PAID, worlds=40))
    (axes,) = draw_picture(Several(runs, ("Mixed", "Broken", "Paid")), "stages").axes
    assert_stacked(axes, [one.table for one in runs])


# ---------------------------------------------------------------- terms


def terms(result):
    """The shares of agreed texts with each option, by titles of issue and option, where any has it."""
    found = {}
    for issue in result.scenario.game.issues.names:
        for option, count in agreed(result.table)[f"term_{issue}"].value_counts().items():
            if count:
                title = result.scenario.option_title(issue, str(option))
                found[result.scenario.title(issue), title] = (count, len(agreed(result.table)))
    return found


@pytest.mark.parametrize("kind", ["settlements", "terms"])
def test_terms_of_a_run(mixed, kind):
    expected, found = terms(mixed), {}
    for issue, axes in by_panel(draw_picture(mixed, kind)).items():
        found |= {(issue, name): width for name, width in bars(axes) if width and not name.startswith("_")}
        there = [(count, n) for (name, _), (count, n) in expected.items() if name == issue]
        numbers = [number(text) for text in said(axes) if re.fullmatch(r"\d+ %", text)]
        assert sorted(numbers) == sorted(round(100 * count / n) for count, n in there)
        within = [number(text[1:]) for text in said(axes) if re.fullmatch(r"[±−] \d+", text)]
        spread = [max(abs(end - count / n) for end in wilson(count, n)) for count, n in there]
        assert sorted(within) == sorted(round(100 * far) for far in spread)
    found = {key: width for key, width in found.items() if key in expected or width != pytest.approx(0.035 * 0.85)}
    assert found == pytest.approx({key: count / n for key, (count, n) in expected.items()})


def test_letters_and_strips_of_terms_stand_at_their_options():
    result = run(("actors.north.wants.border.red_line", {"max": "middle_line"}))
    axes = by_panel(draw_picture(result, "terms"))["The border"]
    at = {container.get_label(): bar.get_y() + bar.get_height() / 2
          for container in axes.containers for bar in container.patches}  # fmt: skip
    letters = [(text.get_text(), text.get_position()[1]) for text in axes.texts if len(text.get_text()) == 1]
    predicted = prediction_table(result.scenario, result.table["world"].to_numpy(), 1)
    for row in predicted[predicted["issue"] == "border"].itertuples():
        if row.predictor != "challenge_as_programmed":
            place = at[result.scenario.option_title("border", row.option)]
            assert (MARKS[row.predictor][0], pytest.approx(place)) in letters
    barred = {bar.get_y() + bar.get_height() / 2: bar.get_facecolor()[0]
              for bar in axes.patches if bar.get_x() == pytest.approx(-0.08)}  # fmt: skip
    assert barred[at["The new line"]] == pytest.approx(0.15) and barred[at["A middle line"]] == 1


def test_terms_of_a_comparison(both):
    first, second = terms(both.a), terms(both.b)
    seen = set()
    for issue, axes in by_panel(draw_picture(both, "terms")).items():
        found = dots(axes, "o") | dots(axes, "D")
        for label, (x, y) in found.items():
            title, side = label.rsplit(", ", 1)
            table = {"a": both.a.table, "b": both.b.table}[side]
            count, n = {"a": first, "b": second}[side].get((issue, title), (0, len(agreed(table))))
            assert x == pytest.approx(count / n)
            assert (y, *wilson(count, n)) in [pytest.approx(span, abs=1e-9) for span in spans(axes)]
            seen.add((issue, title))
        arrows = [text for text in said(axes) if "→" in text]
        assert len(arrows) * 2 == len(found)
        numbers = [int(value) for text in arrows for value in re.findall(r"\d+", text)]
        assert sorted(numbers) == sorted(round(100 * x) for x, _ in found.values())
    assert seen == set(first) | set(second)


# ---------------------------------------------------------------- timing


def test_timing_of_a_run_adds_up_and_is_counted_right(mixed):
    (axes,) = draw_picture(mixed, "timing").axes
    table, found = mixed.table, areas(axes)
    for place in range(mixed.scenario.game.horizon):
        undone_by = (table["stage"] == "collapsed") & (table["ended_round"] <= place)
        expected = {
            "have agreed, and it has not collapsed": (table["agreed_round"] <= place).fillna(False) & ~undone_by,
            "have agreed, and it has collapsed": undone_by,
            "have broken down": (table["stage"] == "breakdown") & (table["ended_round"] <= place),
        }
        expected["are still in talks"] = ~pd.concat(expected, axis=1).any(axis=1)
        spread = {name: np.diff(standing(found[name], mixed.scenario.date(place)))[0] for name in expected}
        assert spread == pytest.approx({name: float(part.mean()) for name, part in expected.items()})
        assert sum(spread.values()) == pytest.approx(1)
        count = (table["agreed_round"] <= place).sum()
        band = standing(found["95 % interval: agreement"], mixed.scenario.date(place))
        assert band == pytest.approx(wilson(count, len(table)), abs=1e-9)
    ends = sum(number(text) for text in said(axes) if "%" in text)
    assert ends == pytest.approx(100, abs=1)


def talking(table, place):
    """How many worlds hear offers in a round: talks that break down in it are over before."""
    broken = table["stage"] == "breakdown"
    last = table["agreed_round"].fillna(table["ended_round"]).astype(int) - broken
    return int((last >= place).sum())


def test_timing_of_a_comparison(both):
    (axes,) = draw_picture(both, "timing").axes
    for line, result in zip(axes.lines, (both.a, both.b), strict=True):
        rounds = range(result.scenario.game.rounds)
        expected = [float((result.table["agreed_round"] <= place).fillna(False).mean()) for place in rounds]
        assert list(line.get_ydata()) == pytest.approx([*expected, expected[-1]])
    at_risk = [text for text in axes.texts if text.get_text().isdigit()]
    days = [both.a.scenario.date(place) for place in range(8)]
    rounds = [days.index(num2date(text.get_position()[0]).date()) for text in at_risk]
    half = len(rounds) // 2
    left = [talking(both.a.table, place) for place in rounds[:half]] + [
        talking(both.b.table, place) for place in rounds[half:]
    ]
    assert [int(text.get_text()) for text in at_risk] == left and left[0] > left[-1]
    ends = [number(text) for text in said(axes) if "%" in text]
    assert sorted(ends) == sorted(round(100 * len(agreed(one.table)) / 60) for one in (both.a, both.b))


# ---------------------------------------------------------------- flows, blockers


def test_flows_of_a_comparison(both):
    (axes,) = draw_picture(both, "flows").axes
    first, second = (table["stage"].map(STAGES).astype(str) for table in (both.a.table, both.b.table))
    expected = (first + " to " + second).value_counts()
    bands = [patch for patch in axes.patches if " to " in patch.get_label()]
    for side in (0, -1):
        heights = {}
        for band in bands:
            corners = band.get_path().vertices
            edge = corners[corners[:, 0] == sorted(set(corners[:, 0]))[side], 1]
            heights[band.get_label()] = edge.max() - edge.min()
        assert heights == pytest.approx((expected / len(first)).to_dict())
    blocks = [(patch.get_label(), patch.get_height()) for patch in axes.patches if " to " not in patch.get_label()]
    parts = [(name, share) for side in (first, second) for name, share in side.value_counts(normalize=True).items()]
    assert sorted(blocks) == [(name, pytest.approx(share)) for name, share in sorted(parts)]
    numbers = {int(text) for text in said(axes) if text.isdigit()}
    assert numbers == set(expected[expected / len(first) >= 0.035])


@pytest.fixture(scope="module")
def failed():
    """All 60 worlds fail; in 15 of them two stand in the way together, in 10 South hoped for more on the river."""
    found = run(*RED_LINES)
    table = blocked_together(found.table.assign(blocker="north", blocker_reason="red_line"), every=4)
    table["blocker"] = table["blocker"].cat.add_categories(["south"])
    table["blocker_issue"] = table["blocker_issue"].cat.add_categories(["river"])
    here = table.index[1::4][:10]
    table.loc[here, ["blocker", "blocker_issue", "blocker_reason"]] = ["south", "river", "aspiration"]
    return replace(found, table=table)


def causes(table, of):
    """Shares of so many worlds that failed for each cause: {(blocker, issue): share}."""
    lost = table[~table["stage"].isin(AGREED) & table["blocker"].notna()]
    found = lost.groupby(["blocker", "blocker_issue"], observed=True).size() / of
    return found.to_dict()


def blocked(figure):
    """The lengths of the bars, by the names of blockers and issues, reasons added up."""
    names = [text.get_text() for text in figure.texts]
    titles = [name for name in names if name in ("North", "South", "North and South")]
    issues = [text for text in said(figure.axes[0]) if text.startswith(("The ", "No "))]
    found = {}
    for title, axes in zip(titles, figure.axes, strict=True):
        for bar in axes.patches:
            key = (title, issues[round(bar.get_y() + bar.get_height() / 2)])
            found[key] = found.get(key, 0) + bar.get_width()
        ends = [number(text) for text in said(axes) if re.fullmatch(r"\d+ %", text)]
        shown = [round(100 * length) for (who, _), length in found.items() if who == title]
        assert sorted(ends) == sorted(shown)
    return found


def test_blockers_of_a_run(failed):
    table = failed.table
    titles = {
        "north": "North",
        "south": "South",
        "north+south": "North and South",
        "border": "The border",
        "river": "The river",
    }
    expected = {(titles[who], titles[on]): share for (who, on), share in causes(table, len(table)).items()}
    figure = draw_picture(failed, "blockers")
    assert len(expected) == 3 and blocked(figure) == pytest.approx(expected)
    assert "60 failed worlds of 60" in words(figure)


def test_blockers_of_a_comparison_are_shares_of_all_worlds(failed):
    other = run(*MIXED)
    both = Comparison(Path("results/both"), failed, other, {})
    titles = {
        "north": "North",
        "south": "South",
        "north+south": "North and South",
        "border": "The border",
        "river": "The river",
    }
    expected = {
        (titles[who], f"{titles[on]} · {side}"): share
        for side, table in (("A", failed.table), ("B", other.table))
        for (who, on), share in causes(table, 60).items()
    }
    assert blocked(draw_picture(both, "blockers")) == pytest.approx(expected)
