"""A sitting looked back on, in words: the outcome, the seat against the engine, what was possible, and the story with
everybody's reasons."""

from collections.abc import Iterator

from sim.reports.closing import closing
from sim.reports.role_brief import told_points
from sim.reports.story import story
from sim.scenario.scenario import Scenario
from sim.seat.debrief import Debrief, SeatResult
from sim.seat.log import text_in_words
from sim.words.phrases import around, capital, count, listed
from sim.words.sections import Part, Section, Table
from sim.words.stages import STAGES


def debrief_report(found: Debrief) -> Section:
    """The whole of it. Gains are points over no deal: 100 would be all that the actor could wish for."""
    sitting, scenario = found.sitting, found.sitting.scenario
    who = listed([scenario.named(seat) for seat in sitting.moves])
    parts: list[Part] = [
        f"World {sitting.world:,} of seed {sitting.seed}. {closing(scenario, found.row)}",
        *(Section(capital(scenario.title(seat)), list(_seat(found, result))) for seat, result in found.seats.items()),
        Section("What the simulator's own party made of the same world", [closing(scenario, found.engine)]),
        Section(
            "The story, with everybody's reasons", story(scenario, list(sitting.stands.rounds), found.row, sitting.seed)
        ),
    ]
    return Section(f"{scenario.name}, with a person in the seat of {who}", parts)


def _seat(found: Debrief, result: SeatResult) -> Iterator[Part]:
    rows = [
        ["You, in this world", STAGES[found.row["stage"]], told_points(result.gain)],
        [
            "The simulator's own party in your seat, in this world",
            STAGES[found.engine["stage"]],
            told_points(result.by_engine),
        ],
        [
            f"The same, mean of {count(len(result.others), 'world')}",
            "",
            told_points(result.others.mean()),
        ],
    ]
    yield Table(["", "What became of the talks", "Your gain over no deal, points"], rows, "llr")
    yield against_engine(result)
    yield best_in_words(found.sitting.scenario, found, result)


def against_engine(result: SeatResult) -> str:
    """In how many worlds the engine gains less in the seat than the person did."""
    if not len(result.others):
        return ""
    share = around(result.less.share, result.less.low, result.less.high, of=f"of {count(len(result.others), 'world')}")
    more = result.gain - result.by_engine
    same = (
        "as much as the simulator's own party did"
        if told_points(more) == "0.0"
        else (f"{told_points(abs(more))} points {'more' if more > 0 else 'less'} than the simulator's own party did")
    )
    return f"You gained {same} in this seat in the same world. In {share} that party gains less than you did."


def best_in_words(scenario: Scenario, found: Debrief, result: SeatResult) -> str:
    """What the others would have signed, the best for the seat."""
    if result.too_many:
        return "There were too many texts on the table to try which of them the others would have signed."
    if result.best is None:
        return "On the last day of the talks there was no text that all the others could have signed."
    text = text_in_words(scenario, tuple(result.best.terms.values()))
    worse = " It would have been worse for you than no deal." if result.best.gain < 0 else ""
    return (
        "On the last day of the talks, when they ask for no more than the least for which they sign, the best text for you that "
        f"all the others could have signed was this: {text}. To you it was worth {told_points(result.best.gain)} points over "
        f"no deal, before any payment.{worse}"
    )
