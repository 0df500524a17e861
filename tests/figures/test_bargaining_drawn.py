"""What pictures show of offers, gains, pressure and sweeps agrees with the outcome table, transcripts and files."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn import bars, difference, dots, number, said, spans, standing, wilson
from figures import words
from matplotlib.dates import date2num
from small_scenario import LEVERAGE, PAID, played
from sweeping import swept, work_of

from sim.figures.kinds import draw_picture
from sim.results.read import Comparison, Run, Sensitivity, read_result
from sim.words.stages import AGREED, STAGES
from sim.worlds.transcript import transcript

MIXED = (*LEVERAGE, ("breakdown", 0.1), ("actors.north.wants.border.red_line", {"max": "old_line", "holds": 0.3}))
"""Some worlds agree, some break down."""

SIDES = ["north", "south"]


def run(*changes, worlds=40, world=None):
    scenario, table = played(*changes, worlds=worlds)
    table = table if world is None else table[table["world"] == world].reset_index(drop=True)
    return Run(Path("results/small"), scenario, 1, table, world, {"file": f"{len(changes)}.yaml"})


@pytest.fixture(scope="module")
def mixed():
    return run(*MIXED)


@pytest.fixture(scope="module")
def agreed_world(mixed):
    """A run of one world that agrees, and its row."""
    row = mixed.table[mixed.table["stage"] == "in_force"].iloc[-1]
    return run(*MIXED, world=int(row["world"])), row


# ---------------------------------------------------------------- one world


def test_talks_of_a_world_are_those_of_its_transcript_and_its_row(agreed_world):
    result, row = agreed_world
    rounds = transcript(result.scenario, result.world, 1)
    for name, axes in zip(SIDES, draw_picture(result, "talks").axes, strict=True):
        lines = {line.get_label(): list(line.get_ydata()) for line in axes.lines}
        own = [one.worth[name] for one in rounds if one.package and one.tabler == name]
        heard = [one.worth[name] for one in rounds if one.package and one.tabler != name]
        assert lines["▲ its own offers"] == own and lines["○ offers made to it"] == heard
        gain = lines["★ what is agreed"][0] - lines["- - the least it signs"][-1]
        assert gain == pytest.approx(row[f"gain_{name}"], abs=1e-5)
        (end,) = [line for line in axes.lines if line.get_linewidth() == 2.5]
        assert date2num(end.get_xdata()[0]) == date2num(row["agreed_on"])


def point(axes, marker):
    """Where the one mark of this kind stands."""
    (line,) = [line for line in axes.lines if line.get_marker() == marker]
    return np.array(line.get_data(), float)[:, 0]


def frontier_of(axes):
    """The points of the frontier in a panel [q, 2]."""
    (line,) = [line for line in axes.lines if line.get_markersize() == 4.5]
    return np.array(line.get_data(), float).T


@pytest.mark.parametrize("kind", ["frontier", "offers"])
def test_the_agreed_text_is_as_far_from_no_deal_and_from_the_frontier_as_its_row_says(agreed_world, kind):
    result, row = agreed_world
    (axes,) = draw_picture(result, kind).axes
    gain = point(axes, "*") - point(axes, "X")
    assert gain.tolist() == pytest.approx([row[f"gain_{name}"] for name in SIDES], abs=1e-5)
    nearest = np.linalg.norm(frontier_of(axes) - point(axes, "*"), axis=1).min()
    assert nearest == pytest.approx(row["frontier_distance"], abs=1e-5)


def test_the_nash_solution_drawn_has_the_product_that_the_row_compares_with(agreed_world):
    result, row = agreed_world
    (axes,) = draw_picture(result, "frontier").axes
    of_text, best = (np.prod(point(axes, marker) - point(axes, "X")) for marker in "*D")
    assert of_text / best == pytest.approx(row["nash_share"], abs=1e-4)


def test_offers_of_a_world_are_those_of_its_transcript(agreed_world):
    result, _ = agreed_world
    figure = draw_picture(result, "offers")
    rounds = [one for one in transcript(result.scenario, result.world, 1) if one.package]
    for name in SIDES:
        colour = result.scenario.colours[name]
        (line,) = [line for line in figure.axes[0].lines if line.get_color() == colour and line.get_linestyle() == "-"]
        made = [[one.worth[side] for side in SIDES] for one in rounds if one.tabler == name]
        assert pytest.approx(np.array(made)) == np.array(line.get_data()).T
    assert f"A text is agreed after {len(rounds)} offers" in words(figure)


# ---------------------------------------------------------------- many worlds


def test_gains_of_a_run_count_every_agreed_text_where_it_stands():
    """Two divide a good worth 1 to each: what they get is what they gain, and the frontier is straight."""
    import sim

    split = sim.load("textbook_split")
    table = sim.play(split, worlds=20)
    figure = draw_picture(Run(Path("split"), split, 0, table, None, {"file": "split.yaml"}), "gains")
    cells = figure.axes[0].collections[0]
    filled = cells.get_offsets()[cells.get_array() > 0]
    assert cells.get_array().sum() == table["stage"].isin(AGREED).sum() == 20
    assert filled == pytest.approx(table[["gain_anna", "gain_bela"]].drop_duplicates().to_numpy(), abs=0.05)
    for line in figure.axes[0].lines[:3]:
        assert np.asarray(line.get_ydata()) == pytest.approx(1 - np.asarray(line.get_xdata()))
    assert f"{round(100 * table['gain_anna'].median())} %" in words(figure)


def test_gains_of_a_comparison(mixed):
    both = Comparison(Path("both"), mixed, run(), {})
    (axes,) = draw_picture(both, "gains").axes
    here = mixed.table["stage"].isin(AGREED) & both.b.table["stage"].isin(AGREED)
    titles = {"North": "north", "South": "south", "The Patron": "patron"}
    found = dots(axes)
    assert list(found) == list(titles)
    for place, (title, name) in enumerate(titles.items()):
        first, second = (table.loc[here, f"gain_{name}"] for table in (mixed.table, both.b.table))
        mean, low, high = difference(first, second)
        assert found[title] == pytest.approx((mean, place))
        assert spans(axes)[place] == pytest.approx((place, low, high), abs=1e-6)
        assert number(said(axes)[place]) == pytest.approx(mean, abs=0.00051)


def test_concessions_are_medians_of_the_last_offers_in_all_transcripts():
    result = run(*MIXED, worlds=24)
    scenario = result.scenario
    below, *panels = draw_picture(result, "concessions").axes
    heard = {series: {name: np.full((8, 24), np.nan) for name in SIDES} for series in ("given", "kept")}
    for world in range(24):
        for place, one in enumerate(transcript(scenario, world, 1)[:8]):
            for values in [*heard["given"].values(), *heard["kept"].values()]:
                values[place:, world] = values[max(place - 1, 0), world]
            if one.package:
                (other,) = set(SIDES) - {one.tabler}
                heard["given"][one.tabler][place:, world] = one.worth[other] - one.reservations[other]
                heard["kept"][one.tabler][place:, world] = one.worth[one.tabler] - one.reservations[one.tabler]
    for name, axes in zip(SIDES, panels, strict=True):
        lines = {line.get_label(): np.asarray(line.get_ydata()) for line in axes.lines}
        for series, label in (("given", "To the other side"), ("kept", "To itself")):
            values = heard[series][name]
            known = ~np.isnan(values).all(axis=1)
            assert lines[label] == pytest.approx(np.nanmedian(values[known], axis=1), abs=1e-5)
    last = result.table["agreed_round"].fillna(result.table["ended_round"]).astype(int)
    for place in range(7):
        left = standing(below.collections[0], scenario.date(place))[1]
        assert left == pytest.approx((last >= place).mean())


def test_pressure_of_a_run():
    result = run(*PAID, ("actors.patron.leverage", {"north": 0.2, "south": 0.2}))
    table = result.table[result.table["stage"].isin(AGREED)]
    figure = draw_picture(result, "pressure")
    leverage, worth, amount = (
        [float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() == "o"] for axes in figure.axes
    )
    assert leverage == pytest.approx([0.2, 0.2])
    assert worth == pytest.approx([0.2 * table["gain_patron"].median()] * 2)
    paid = table.loc[table["paid_patron_south"] > 0, "paid_patron_south"]
    assert amount == pytest.approx([paid.median()])
    assert spans(figure.axes[2])[0][1:] == pytest.approx(tuple(paid.quantile([0.1, 0.9])))
    (share,) = [number(text) for text in said(figure.axes[2]) if "%" in text]
    assert share == round(100 * len(paid) / len(table))


# ---------------------------------------------------------------- sweeps and answers


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory):
    """Sweeps of one and of two numbers, each with its table of all worlds."""
    folder, found = tmp_path_factory.mktemp("drawn"), {}
    gain, leverage = "actors.south.no_deal.gain=0:0.4:3", "actors.patron.leverage.north=0:0.4:3"
    for name, vary in {"one": (gain,), "two": (gain, leverage)}.items():
        swept(folder / name, work_of(folder, vary=vary, worlds=20))
        found[name] = read_result(folder / name), pd.read_parquet(folder / name)
    return found


def test_stages_of_a_sweep(sweeps):
    result, table = sweeps["one"]
    (axes,) = draw_picture(result, "stages").axes
    groups = [rows["stage"].astype(str) for _, rows in table.groupby(result.factors[0])]
    expected = [float((stages == stage).mean()) for stages in groups for stage in STAGES]
    assert [height for _, height in bars(axes, across=False)] == pytest.approx(expected)
    ends = [np.asarray(line.get_ydata(), float).tolist() for line in axes.lines]
    counts = [part.sum() for stages in groups for part in (stages == "in_force", stages.isin(AGREED))]
    assert ends == [pytest.approx(list(wilson(count, 20)), abs=1e-9) for count in counts]
    above = [text.get_text() for text in axes.texts if text.get_position()[1] > 1 and text.get_text()]
    assert above == [f"{100 * stages.isin(AGREED).mean():.0f}" for stages in groups]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0", "0.2", "0.4"]


def test_heat_of_a_sweep(sweeps):
    result, table = sweeps["two"]
    x, y = result.factors
    stages = table["stage"].astype(str)
    agreed, in_force = (
        part.groupby([table[y].astype(float), table[x].astype(float)]).mean().unstack()
        for part in (stages.isin(AGREED), stages == "in_force")
    )
    figure = draw_picture(result, "heat")
    for axes, expected in zip(figure.axes, (agreed, in_force), strict=False):
        assert np.ravel(axes.collections[0].get_array()).tolist() == expected.to_numpy().ravel().tolist()
        for text in axes.texts:
            column, row = text.get_position()
            assert text.get_text() == f"{100 * expected.loc[row, column]:.0f}"
        assert len(axes.texts) == 9


def test_sensitivity_of_an_answer():
    indices = pd.DataFrame(
        [("Patience", "a", "first", 0.3, 0.2, 0.4), ("Patience", "a", "total", 0.5, 0.3, 0.6),
         ("Price", "b", "first", 0.1, 0.0, 0.2), ("Price", "b", "total", 0.6, 0.5, 0.7)],
        columns=["input", "path", "index", "value", "low", "high"],
    )  # fmt: skip
    manifest = {"method": "sobol", "worlds": 1000}
    answer = Sensitivity(Path("s"), run(worlds=2).scenario, 1, "an agreement", {"indices": indices}, manifest)
    (axes,) = draw_picture(answer, "sensitivity").axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Price", "Patience"]
    drawn = {container.get_label()[:5]: [bar.get_width() for bar in container] for container in axes.containers}
    assert drawn == {"First": [0.1, 0.3], "Total": [0.6, 0.5]}
    ends = [sorted(path.vertices[:, 0]) for lines in axes.collections for path in lines.get_paths()]
    assert sorted(ends) == sorted(indices[["low", "high"]].to_numpy().tolist())
