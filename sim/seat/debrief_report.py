"""A sitting looked back on, in words: the outcome, the seat against the engine, what was possible, and the story with
everybody's reasons."""

from collections.abc import Iterator

from sim.methods.even_draws import PLAIN_DRAWS
from sim.reports.closing import closing
from sim.reports.role_brief import told_points
from sim.reports.story import story
from sim.scenario.majority_words import enough_in_words
from sim.scenario.scenario import Scenario
from sim.seat.debrief import Debrief, Reaped, SeatResult
from sim.seat.log import text_in_words
from sim.words.phrases import around, capital, count, listed
from sim.words.sections import Part, Section, Table
from sim.words.stages import STAGES


def debrief_report(found: Debrief) -> Section:
    """The whole of it, in points: 100 would be all that the actor could wish for."""
    sitting, scenario = found.sitting, found.sitting.scenario
    who = listed([scenario.named(seat) for seat in sitting.moves])
    even = "" if scenario.game.draws == PLAIN_DRAWS else ", evenly drawn"
    parts: list[Part] = [
        f"World {sitting.world:,} of seed {sitting.seed}{even}. {closing(scenario, found.row)}",
        *(Section(capital(scenario.title(seat)), list(_seat(found, result))) for seat, result in found.seats.items()),
        Section("What the simulator's own party made of the same world", [closing(scenario, found.engine)]),
        Section(
            "The story, with everybody's reasons", story(scenario, list(sitting.stands.rounds), found.row, sitting.seed)
        ),
    ]
    return Section(f"{scenario.name}, with a person in the seat of {who}", parts)


def _seat(found: Debrief, result: SeatResult) -> Iterator[Part]:
    rows = [
        ["You, in this world", STAGES[found.row["stage"]], *_reaped(result.mine)],
        [
            "The simulator's own party in your seat, in this world",
            STAGES[found.engine["stage"]],
            *_reaped(result.engines),
        ],
        [f"The same, mean of {count(len(result.others), 'world')}", "", "", "", told_points(result.others.mean())],
    ]
    yield Table(["", "What became of the talks", *HEADS], rows, "llrrr")
    yield " ".join(filter(None, [not_in_force(found, result), HOW_COUNTED]))
    yield against_engine(result)
    if texts := texts_compared(result):
        yield texts
    yield best_in_words(found.sitting.scenario, found, result)


HEADS = ("Worth of the text, had it come into force, points", "That over no deal on the day of signing", "What was got")
"""Columns of what was signed and what came of it."""

HOW_COUNTED = (
    "What one gets is counted over what no deal was worth on the day of signing, and is 0 unless the text is in force at the "
    "end, as in all comparisons of scenarios. Where waiting makes no deal worse, the same text is a larger gain the later it is "
    "signed, though it is worth no more: so compare what the texts themselves are worth as well."
)


def _reaped(reaped: Reaped) -> list[str]:
    """The cells below `HEADS`."""
    signed = reaped.signed
    text = [told_points(signed.worth), told_points(signed.over_no_deal)] if signed else ["no text", ""]
    return [*text, told_points(reaped.got)]


def not_in_force(found: Debrief, result: SeatResult) -> str:
    """That a text which was signed brought nothing; empty where it is in force, or there is none."""
    signed = result.mine.signed
    if signed is None or found.row["stage"] == "in_force":
        return ""
    return (
        f"Your text is not in force at the end ({STAGES[found.row['stage']].lower()}), so it brought you nothing: 0.0 points. "
        f"The text, had it come into force, would have been worth {told_points(signed.worth)} points to you, "
        f"{told_points(signed.over_no_deal)} over what no deal was worth on the day of signing."
    )


def against_engine(result: SeatResult) -> str:
    """In how many worlds the engine gets less in the seat than the person did."""
    if not len(result.others):
        return ""
    share = around(result.less.share, result.less.low, result.less.high, of=f"of {count(len(result.others), 'world')}")
    more = result.mine.got - result.engines.got
    same = (
        "as much as the simulator's own party did"
        if told_points(more) == "0.0"
        else (f"{told_points(abs(more))} points {'more' if more > 0 else 'less'} than the simulator's own party did")
    )
    return f"You got {same} in this seat in the same world. In {share} that party gets less than you did."


def texts_compared(result: SeatResult) -> str:
    """The person's text against the engine's by what they are worth themselves; empty where one of them signed none."""
    mine, engines = result.mine.signed, result.engines.signed
    if not (mine and engines):
        return ""
    more = mine.worth - engines.worth
    beside = "as much as"
    if told_points(more) != "0.0":
        beside = f"{told_points(abs(more))} points {'more' if more > 0 else 'less'} than"
    return (
        f"By itself, whenever it was signed and whatever became of it, your text is worth {told_points(mine.worth)} points to "
        f"you, {beside} the text of the simulator's own party ({told_points(engines.worth)})."
    )


def best_in_words(scenario: Scenario, found: Debrief, result: SeatResult) -> str:
    """What the others would have signed, the best for the seat."""
    if result.too_many:
        return "There were too many texts on the table to try which of them the others would have signed."
    others = enough_in_words(scenario, "all the others")
    if result.best is None:
        return f"On the last day of the talks there was no text that {others} could have signed."
    text = text_in_words(scenario, tuple(result.best.terms.values()))
    worse = " It would have been worse for you than no deal." if result.best.gain < 0 else ""
    return (
        "On the last day of the talks, when they ask for no more than the least for which they sign, the best text for you that "
        f"{others} could have signed was this: {text}. To you it was worth {told_points(result.best.worth)} points, "
        f"{told_points(result.best.gain)} over what no deal was worth on that last day, before any payment.{worse}"
    )
