"""What a person in a seat sees, in words: what is asked, what is on the table, what texts are worth."""

from collections.abc import Iterator, Mapping

from sim.reports.role_brief import told_points
from sim.scenario.scenario import Scenario
from sim.seat.view import OptionSeen, SeatView, Topic, Voters
from sim.words.phrases import day, percent
from sim.words.sections import Items, Part, Section, Table


def asked_in_words(scenario: Scenario, seen: SeatView) -> Section:
    """What the seat is asked now."""
    parts: list[Part] = [_limits(seen)]
    if seen.tables:
        parts.append(_advised(seen))
    elif seen.offer is not None:
        parts += [
            f"On the table, from {scenario.named(seen.tabler)}:",
            text_table(seen, seen.offer),
            worth_in_words(seen, seen.offer, seen.paid),
            advice_in_words(bool(seen.advice)),
        ]
    what = "your turn to put a text on the table" if seen.tables else "your answer is asked"
    return Section(f"Round {seen.round} (rounds 0 to {seen.rounds - 1}), {day(seen.date)}: {what}", parts)


def _limits(seen: SeatView) -> str:
    if seen.least is None:
        return "You write the text; the others say yes or no."
    no_deal = f" No deal is worth {told_points(seen.no_deal)} to you today." if seen.no_deal is not None else ""
    return f"A text is better for you than none from {told_points(seen.least)} points on.{no_deal}"


def _advised(seen: SeatView) -> str:
    if not isinstance(seen.advice, Mapping):
        return "Your advisers have nothing to put on the table."
    return f"Your advisers would table a text worth {told_points(seen.worth(seen.advice))} points to you."


def advice_in_words(accepted: bool) -> str:
    """What a seat's advisers would answer, so that they are not taken for those who vote."""
    return (
        f"Your advisers would say {'yes' if accepted else 'no'}. That is your government's own judgement of the text, not the "
        "voters'."
    )


def text_table(seen: SeatView, terms: Mapping[str, str]) -> Table:
    """The terms of a text, and what each is worth."""
    rows = []
    for topic in seen.topics:
        choice = topic.choice(terms[topic.name])
        rows.append([topic.title, choice.title + line_in_words(choice), told_points(choice.worth)])
    return Table(["Issue", "Option", "Worth to you, points"], rows, "llr")


def worth_in_words(seen: SeatView, terms: Mapping[str, str], paid: float = 0.0) -> str:
    """What a text is worth, and its chances at home."""
    worth = seen.worth(terms) + paid
    parts = [f"Worth to you: {told_points(worth)} points"]
    if paid > 0:
        parts.append(f"{told_points(paid)} of them paid from outside")
    if seen.least is not None:
        parts.append(
            f"{told_points(abs(worth - seen.least))} {'more' if worth >= seen.least else 'less'} than your least"
        )
    return " ".join([", ".join(parts) + ".", *chances_in_words(seen.voters, terms)])


def chances_in_words(voters: tuple[Voters, ...], terms: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each vote that a text would come to."""
    for group in voters:
        chance = group.chance(terms)
        if chance is not None:
            yield f"{group.title}: you see a chance of {percent(chance)} that it passes."


def score_sheet(seen: SeatView) -> Section:
    """All options on the table with their ids, and what each is worth."""
    tables = [
        Section(
            f"{topic.title} ({topic.name}), weight {percent(topic.weight)}", [_options(topic), *missing_in_words(topic)]
        )
        for topic in seen.topics
        if not topic.fixed
    ]
    return Section("What the options are worth to you", tables)


def missing_in_words(topic: Topic) -> list[str]:
    """Why options of the scenario are not among the choices; empty where none is missing."""
    if not topic.missing:
        return []
    return [
        f"Not to be had now, since somebody without whom it cannot be is absent or against it: {'; '.join(topic.missing)}."
    ]


def _options(topic: Topic) -> Table:
    rows = [
        [choice.title + " (today)" * choice.today + line_in_words(choice), choice.name, told_points(choice.worth)]
        for choice in topic.choices
    ]
    return Table(["Option", "Write", "Points"], rows, "llr")


def line_in_words(choice: OptionSeen) -> str:
    """Whether a choice is across a red line of the seat, in brackets; empty where it is not."""
    if choice.barred:
        return " (across your red line: you cannot)"
    return " (across your red line)" if choice.price > 0 else ""


def events(seen: SeatView, known: int) -> Items:
    """What has happened since `known` lines were read."""
    return Items(seen.log[known:])
