"""A first scenario file from a few names: one that plays, and says of each number what it means.

Its numbers are placeholders, the same for every set of names. They are such that some of the worlds agree and some fail.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.scenario.ids import ids_of
from sim.scenario.plain_yaml import ONE_LINE, in_yaml
from sim.words.phrases import listed, reads_as_plural

ROUNDS = 24
"""Months of talks in a new file."""

SALIENCES = ("[0.75, 1.0]", "[0.45, 0.8]", "[0.2, 0.5]", "[0.05, 0.25]")
"""Ranges of salience, as written in a file: vital, high, medium, low."""

DEGREES = ("vital", "high", "medium", "low")


@dataclass(frozen=True)
class IssueSketch:
    """An issue by its title and the titles of its options, from what the first side wants to what the last one wants.

    today: the place among them of how things stand without an agreement.
    """

    title: str
    options: Sequence[str]
    today: int = 0


@dataclass(frozen=True)
class Sketch:
    """What a new scenario is made of, all by title. in_turn: the issues are settled in two baskets, one after the other."""

    name: str
    sides: Sequence[str]
    issues: Sequence[IssueSketch]
    outsiders: Sequence[str]
    in_turn: bool = False


def default_options(sides: Sequence[str]) -> list[str]:
    """A scale that fits any issue, from what the first side wants to what the last one wants.

    >>> default_options(["North", "South"])[:2]
    ['As North wants it', 'Nearer to North']
    """
    first, last = sides[0], sides[-1]
    return [f"As {first} wants it", f"Nearer to {first}", "Halfway", f"Nearer to {last}", f"As {last} wants it"]


def new_scenario(sketch: Sketch) -> str:
    """The text of a scenario file, with comments, that can be played as it is."""
    return "\n".join([*_head(sketch), *_table(sketch), *_issues(sketch), *_actors(sketch), ""])


def _text(title: str) -> str:
    """A title as YAML writes it: in quotes where it has to be."""
    style = None if title[0].isalpha() else "'"
    text = in_yaml(title, width=ONE_LINE, default_style=style)
    return text.removesuffix("\n").removesuffix("\n...")


def _head(sketch: Sketch) -> Iterator[str]:
    about = listed([f"'{issue.title}'" for issue in sketch.issues])
    yield f"""\
# HOW TO READ THIS FILE
#   Every number in it is an assumption: a placeholder, to be replaced by your judgement. {{uniform: [low, high]}} is a range;
#   each simulated world draws its own number from it. Where a source supports a number, name it in a comment.
#   utility   everything is weighed on one scale: 1 is all that a side could wish for, 0.05 is just noticeable.
#   Lines marked TRY are good ones to change first: change one, play again, compare.
name: {_text(sketch.name)}
summary: {_text(f"Talks between {listed(sketch.sides)} on {about}. Say here in two sentences what the conflict is about.")}
question: What keeps the sides from an agreement, and which single change would bring one about?
sources: assumption       # nothing supports the numbers yet
"""


def _table(sketch: Sketch) -> Iterator[str]:
    yield f"calendar: {{start: 2030-01-01, round: month, rounds: {ROUNDS}}}     # {ROUNDS} months of talks, an offer in each"
    yield "protocol: {name: direct}  # the sides table offers in turn, the first one in this file begins"
    if sketch.outsiders:
        mediator = ids_of([*sketch.sides, *sketch.outsiders], "actor")[len(sketch.sides)]
        yield f"# protocol: {{name: single_text, mediator: {mediator}}}     # instead: it writes one text and amends it"
    yield "deferral: false           # nothing is agreed until everything is; TRY true: issues may be left open"
    yield "curvature: {uniform: [1.5, 2]}      # 1: each step away from an ideal hurts the same; 2: small steps hurt little"
    yield "breakdown: {uniform: [0, 0.02]}     # the chance in each month that the talks are broken off"
    if sketch.in_turn:
        ids = ids_of([issue.title for issue in sketch.issues], "issue")
        half = (len(ids) + 1) // 2
        yield "agenda:                   # these issues first, then those; what is settled stays settled"
        yield f"  - {{issues: [{', '.join(ids[:half])}], until: {ROUNDS // 2}}}"
        yield f"  - {{issues: [{', '.join(ids[half:])}], until: {ROUNDS}}}"
    yield ""


def _issues(sketch: Sketch) -> Iterator[str]:
    yield "# WHAT IS OPEN. The options of an issue are a scale, evenly spaced from position 0 (the first) to 100 (the last)."
    yield "issues:"
    for name, issue in zip(ids_of([issue.title for issue in sketch.issues], "issue"), sketch.issues, strict=True):
        options = ids_of(issue.options, "option")
        yield f"  {name}:\n    title: {_text(issue.title)}\n    options:"
        yield from (f"      {key}: {_text(title)}" for key, title in zip(options, issue.options, strict=True))
        yield f"    status_quo: {options[issue.today]}     # how things stand today, and stay without an agreement"
    yield ""


def _actors(sketch: Sketch) -> Iterator[str]:
    names = ids_of([*sketch.sides, *sketch.outsiders], "actor")
    signing = len(sketch.sides)
    yield _WHAT_NUMBERS_MEAN
    yield "actors:"
    for place, name in enumerate(names[:signing]):
        yield from _side(sketch, place, name)
    for place, name in enumerate(names[signing:]):
        yield from _outsider(sketch, place, name, names[:signing])


_WHAT_NUMBERS_MEAN = """\
# WHO IS AT THE TABLE, AND WHAT EACH WANTS. The ranges are the same for all sides, until you know better.
#   article      for a title such as Islanders write `article: the` and `plural: true` below it: "the Islanders want"
#   strategy     how late it concedes: an exponent below 1 is late (Boulware), above 1 early (conceder)
#   opponent     how much it knows at the start of what the others want, from 0 (nothing) to 1 (all)
#   credibility  the chance that the others believe it when it names a red line
#   no_deal      what it expects without an agreement, compared with today, in utility: gain once, cost in each month
#   ideal        the option that it likes best; it likes others less the further away they are
#   salience     how much the issue matters to it; only proportions count.
#                vital 0.75-1, high 0.45-0.8, medium 0.2-0.5, low 0.05-0.25
#   red_line     what it says it will not sign: below `min`, above `max`, or in `not`; holds: the chance that it means it"""


def _called(name: str, title: str) -> Iterator[str]:
    yield f"  {name}:\n    title: {_text(title)}"
    if reads_as_plural(title):
        yield "    plural: true            # in a sentence they sign, it does not sign"


def _side(sketch: Sketch, place: int, name: str) -> Iterator[str]:
    """place: of the side among the sides."""
    yield from _called(name, sketch.sides[place])
    yield "    role: signatory         # it signs, or there is no agreement"
    yield "    strategy: {name: time_dependent, exponent: {uniform: [0.3, 1.5]}}"
    yield "    opponent: {name: insight, insight: {uniform: [0.3, 0.9]}}"
    yield "    credibility: {uniform: [0.1, 0.7]}"
    yield "    no_deal: {gain: {uniform: [-0.4, 0.05]}, cost: {uniform: [0, 0.01]}}     # TRY: gain: {uniform: [-0.1, 0.3]}"
    yield "    wants:"
    for number, (key, issue) in enumerate(_keyed(sketch)):
        degree = min((number - place) % len(sketch.issues), len(SALIENCES) - 1)
        options = ids_of(issue.options, "option")
        ideal = options[_wish(place, number, len(sketch.sides), len(options))]
        between = BETWEEN if 0 < place < len(sketch.sides) - 1 else ""
        yield f"      {key}:\n        ideal: {ideal}{between}"
        yield f"        salience: {{uniform: {SALIENCES[degree]}}}     # {DEGREES[degree]}"
        if number == 0:
            yield from _red_line(place, len(sketch.sides), options)


BETWEEN = "     # `new` puts it between the first side and the last; put here what it wants"
"""Said of the ideals of a side that is neither the first nor the last."""


def _keyed(sketch: Sketch) -> list[tuple[str, IssueSketch]]:
    return list(zip(ids_of([issue.title for issue in sketch.issues], "issue"), sketch.issues, strict=True))


def _wish(place: int, number: int, sides: int, options: int) -> int:
    """The option that a side likes best: the first and the last side want the ends; who stands between, changes by issue."""
    between = sides - 2
    if 0 < place < sides - 1:
        place = 1 + (place - 1 + number) % between
    return round(place / (sides - 1) * (options - 1))


def _red_line(place: int, sides: int, options: Sequence[str]) -> Iterator[str]:
    """The first and the last side draw a line on the first issue. Where both mean it, they have no option in common."""
    middle = (len(options) - 1) // 2
    ends = {0: f"max: {options[middle]}", sides - 1: f"min: {options[middle + 1]}"}
    if place in ends:
        yield f"        red_line: {{{ends[place]}, holds: {{uniform: [0.2, 0.9]}}}}     # TRY: holds: 1, or another option"


def _outsider(sketch: Sketch, place: int, name: str, sides: Sequence[str]) -> Iterator[str]:
    """place: of the outsider among the outsiders."""
    number = place % len(sketch.issues)
    key, issue = _keyed(sketch)[number]
    options = ids_of(issue.options, "option")
    leverage = ", ".join(f"{side}: {{uniform: [0, 0.2]}}" for side in sides)
    yield from _called(name, sketch.outsiders[place])
    yield "    role: third_party       # it does not sign, but leans on those who do"
    yield "    # leverage: the share of its own gain or loss that it passes on to a side"
    yield f"    leverage: {{{leverage}}}"
    yield "    facilitation: {uniform: [0, 0.4]}     # how much it adds to what the sides know of each other"
    yield from _more_that_it_can_do(sketch, sides)
    yield f"    wants:\n      {key}: {{ideal: {options[len(options) // 2]}, salience: {{uniform: {SALIENCES[1]}}}}}"


def _more_that_it_can_do(sketch: Sketch, sides: Sequence[str]) -> Iterator[str]:
    """Lines to be taken up by removing the first #. The first and the last side have red lines on the first issue."""
    issue, _ = _keyed(sketch)[0]
    yield "    # what it can do besides; take away the first # of a line to let it"
    yield "    # spoiling: {uniform: [0, 0.05]}     # the chance in each month that it wrecks a text that leaves it worse off"
    yield f"    # backing: {{{sides[0]}: {{{issue}: {{uniform: [0, 0.5]}}}}}}"
    yield "    #   ^ backing: how far it stiffens the red line of a side on an issue, as a share"
