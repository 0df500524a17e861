"""The blocks of a scenario file as frozen records. Attribute names are the keys of the file; `fields.yaml` says what each means.

Each record checks itself; what must fit between blocks is checked in `sim.scenario.checks`.
Three keys are Python words or shadow one: `not` is `never`, `for` is `lasts`.
"""

import datetime
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from sim.methods.designs import DesignError, factor
from sim.methods.draws import DECIMALS
from sim.scenario.field_types import (
    LONGEST,
    AnyNumber,
    Block,
    Colour,
    ConsentOf,
    ConsentOfSignatories,
    Day,
    Deferral,
    Fraction,
    FractionAboveZero,
    FractionBelowOne,
    Id,
    NamedNumbers,
    Names,
    NotNegative,
    NumberOrPlace,
    Place,
    Positive,
    Rounds,
    Shares,
    Text,
    name_list,
)
from sim.scenario.numbers import fault
from sim.scenario.waiting import longest_wait

MONTHS_IN_ROUND = {"month": 1, "quarter": 3}
"""How many months a round takes, where it is not a week."""


class Calendar(Block):
    """Rounds of talks from `start`; `horizon` counts the rounds of talks and what follows them.

    Where the file gives no horizon, `Document` sets it: late enough for the last vote on the last text.
    """

    start: Annotated[Day, Field(ge=datetime.date(1800, 1, 1), le=datetime.date(2200, 1, 1))]
    round: Literal["week", "month", "quarter"]
    rounds: Rounds
    horizon: Rounds = Field(default_factory=lambda: 0)

    def date(self, number: int) -> datetime.date:
        """The day on which round `number` begins; a month without the day of the start begins it on its last."""
        if self.round == "week":
            return self.start + datetime.timedelta(weeks=number)
        years, month = divmod(self.start.month - 1 + number * MONTHS_IN_ROUND[self.round], 12)
        first = datetime.date(self.start.year + years, month + 1, 1)
        last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
        return first.replace(day=min(self.start.day, last.day))


class Direct(Block):
    """Signatories table in turn, beginning with `first`, if it is given."""

    name: Literal["direct"]
    first: str | None = None


class MajorityBlock(Block):
    """Not all signatories must agree: those who do must hold a `share` of all, counted `by` weight or heads, and everyone
    under `veto` must be among them."""

    share: FractionAboveZero
    by: Literal["weight", "heads"]
    veto: Names = []


def _kind_of_consent(value: Any) -> str:
    return "[majority]" if isinstance(value, dict | MajorityBlock) else "[names]"


Consent = Annotated[
    Annotated[ConsentOf, Tag("[names]")] | Annotated[MajorityBlock, Tag("[majority]")], Discriminator(_kind_of_consent)
]
"""Whose agreement closes: of names, or of a majority. The tags are no steps of a path in the file."""

SignatoriesConsent = Annotated[
    Annotated[ConsentOfSignatories, Tag("[names]")] | Annotated[MajorityBlock, Tag("[majority]")],
    Discriminator(_kind_of_consent),
]


class Plenary(Block):
    """All members table in turn; `consent` says whose agreement closes."""

    name: Literal["plenary"]
    members: Names
    consent: Consent = "signatories"


class SingleText(Block):
    """A mediator tables and amends one text. bias: weight of its own wishes in it.

    consent: whose agreement closes; insight: how well it knows each signatory; credibility: the chance that it believes the
    line that one names to it.
    """

    name: Literal["single_text"]
    mediator: str
    consent: SignatoriesConsent = "signatories"
    bias: Fraction = 0.0
    insight: Shares = Shares()
    credibility: Shares = Shares()


ProtocolBlock = Annotated[Direct | Plenary | SingleText, Field(discriminator="name")]
"""Who puts what on the table."""

PROTOCOL_BLOCKS: dict[str, type[Block]] = {"direct": Direct, "plenary": Plenary, "single_text": SingleText}
"""The blocks of the protocols by their names."""


class Basket(Block):
    """Issues settled together, in the rounds before round `until` (counted from 0)."""

    issues: Names = Field(min_length=1)
    until: Rounds


class ConditionBlock(Block):
    """What must happen before an option enters into force: `by` whom, after a `delay` in rounds, with a `chance` 0 to 1."""

    what: Text
    by: str | None = None
    delay: NotNegative = 0.0
    chance: Fraction = 1.0
    ratified_by: Names = []


class OptionBlock(Block):
    """One settlement option of an issue, at a position 0 to 100. Title and position are filled in where the file gives none."""

    title: Annotated[str, Field(strict=True)] = ""
    about: Text | None = None
    position: Annotated[float, Field(strict=True, ge=0, le=100, allow_inf_nan=False)] | None = None
    needs: Names = []
    guarantee: Shares = Shares()
    condition: ConditionBlock | None = None


def _listed_options(value: Any) -> Any:
    """Options as a mapping id -> block, from a list of ids or a mapping to titles or blocks."""
    if isinstance(value, list):
        value = {word: {} for word in name_list(value, (), "option ids")}
    if not isinstance(value, dict) or not value:
        raise fault("must be a list of option ids, or a block of `id: title` lines")
    return {key: {"title": item} if isinstance(item, str) else item for key, item in value.items()}


def _placed_options(options: dict[str, OptionBlock]) -> dict[str, OptionBlock]:
    """Options with their titles, and with even positions if none has one."""
    given = [block.position for block in options.values() if block.position is not None]
    if given and len(given) < len(options):
        raise fault("has positions for some of its options; give one to each or to none")
    if any(low >= high for low, high in pairwise(given)):
        raise fault("has positions that do not rise from option to option")
    step = 100 / max(len(options) - 1, 1)
    places = given or [step * place for place in range(len(options))]
    return {
        # Rounded like drawn numbers, so that a red line drawn at an option's position is exactly there.
        name: block.model_copy(update={"title": block.title or name.replace("_", " "), "position": round(at, DECIMALS)})
        for (name, block), at in zip(options.items(), places, strict=True)
    }


class IssueBlock(Block):
    """An issue: an ordered scale of options, with today's (`status_quo`), and the one that is `agreed` before the talks."""

    title: Text | None = None
    about: Text | None = None
    options: Annotated[
        dict[Id, OptionBlock],
        BeforeValidator(_listed_options, json_schema_input_type=list[str] | dict[str, str | OptionBlock]),
        AfterValidator(_placed_options),
    ]
    status_quo: str
    agreed: str | None = None


class RuleBlock(NamedNumbers):
    """A rule by its name in a registry, with the numbers that it takes."""

    name: Text


class StrategyBlock(RuleBlock):
    """How an actor concedes. `file`: a Python file that defines the strategy, if it is the user's own."""

    file: Text | None = None


class AcceptanceBlock(RuleBlock):
    """When an actor says yes."""


class OpponentBlock(RuleBlock):
    """What an actor knows of the others."""


class NoDeal(Block):
    """What a signatory expects without a deal, in utility: gain over the status quo, once, or the whole `value` of it.

    cost and drift: per round.
    """

    gain: AnyNumber = 0.0
    value: AnyNumber | None = None
    cost: AnyNumber = 0.0
    drift: AnyNumber = 0.0

    @model_validator(mode="after")
    def _one_measure(self) -> "NoDeal":
        if self.value is not None and "gain" in self.model_fields_set:
            raise fault(
                "has both `gain`, over the status quo, and `value`, the whole; give one (`gain: null` drops an inherited one)"
            )
        return self


class Inducement(Block):
    """A third party's budget of payments, in the recipient's utility, and the signatories to whom it may pay."""

    budget: NotNegative
    to: Names = Field(min_length=1)


class RedLine(Block):
    """Options an actor will not sign: below `min`, above `max`, or in `never` (`not` in the file), with the chance `holds`.

    price: what crossing it costs its owner, in utility; without one nothing can make it cross.
    """

    min: Place | None = None
    max: Place | None = None
    never: Names = Field(default=[], alias="not")
    holds: Fraction = 1.0
    price: NotNegative | None = None


class Preference(Block):
    """What a ratifier or actor wants on an issue: an ideal place, or a value for each option. salience: its relative weight."""

    ideal: Place | None = None
    values: NamedNumbers | None = None
    salience: NotNegative

    @model_validator(mode="after")
    def _one_way(self) -> "Preference":
        if (self.ideal is None) == (self.values is None) and (self.ideal is not None or self.salience != 0):
            raise fault("needs either `ideal` or `values`, and not both")
        return self


class WantBlock(Preference):
    """What an actor wants on an issue, with its red line."""

    red_line: RedLine | None = None


class Quorum(Block):
    """A yes must reach `share` of all voters, of whom `turnout` vote; both 0 to 1."""

    share: Fraction
    turnout: Fraction


class Ratifier(Block):
    """Who must pass a treaty at home, `delay` rounds after its signing. threshold: the gain, in utility, of an even vote."""

    title: Text | None = None
    votes: Literal["always", "when_required"]
    threshold: AnyNumber
    noise: Positive
    delay: NotNegative = 0.0
    quorum: Quorum | None = None
    wants: dict[Id, Preference]


class ActorBlock(Block):
    """A signatory or a third party. Which keys only one of them has: `SIGNATORY_KEYS`, `THIRD_PARTY_KEYS`."""

    title: Text | None = None
    article: Text | None = None
    plural: Annotated[bool, Field(strict=True)] = False
    color: Colour | None = None
    about: Text | None = None
    role: Literal["signatory", "third_party"]
    strategy: StrategyBlock = StrategyBlock(name="linear")
    acceptance: AcceptanceBlock = AcceptanceBlock(name="next")
    opponent: OpponentBlock = OpponentBlock(name="known")
    no_deal: NoDeal = NoDeal()
    margin: AnyNumber = 0.0
    commitment_risk: AnyNumber = 0.0
    open_price: AnyNumber = 0.0
    credibility: Fraction = 1.0
    tolerance: FractionBelowOne = 0.0
    home_insight: Fraction = 1.0
    weight: NotNegative = 1.0
    capability: NotNegative | None = None
    ratifiers: dict[Id, Ratifier] = {}
    present: Fraction = 1.0
    leverage: NamedNumbers = NamedNumbers()
    stick: NamedNumbers = NamedNumbers()
    support: NamedNumbers = NamedNumbers()
    home_leverage: NamedNumbers = NamedNumbers()
    backing: dict[str, Shares] = {}
    pressing: dict[str, Shares] = {}
    facilitation: Fraction = 0.0
    spoiling: Fraction = 0.0
    inducement: Inducement | None = None
    wants: dict[Id, WantBlock] = {}


HEADINGS = (
    "name",
    "summary",
    "question",
    "expect",
    "caveat",
    "base_rates",
    "frame",
    "experiments",
    "levers",
    "sources",
)
"""Keys of a scenario that say nothing about the talks."""

SIGNATORY_KEYS: tuple[str, ...] = ("no_deal", "commitment_risk", "tolerance", "home_insight", "weight", "ratifiers")
"""Keys of an actor that only a signatory has."""

THIRD_PARTY_KEYS: tuple[str, ...] = (
    "present",
    "leverage",
    "stick",
    "support",
    "home_leverage",
    "backing",
    "pressing",
    "facilitation",
    "spoiling",
    "inducement",
)
"""Keys of an actor that only a third party has."""


class Change(Block):
    """What a shock does to a number: set it, add to it, or scale it."""

    set: NumberOrPlace | None = None
    add: AnyNumber | None = None
    scale: AnyNumber | None = None


class ShockBlock(Block):
    """An event at a date, or with a hazard: its chance in each round, 0 to 1. `lasts` (`for` in the file) is in rounds."""

    title: Text | None = None
    about: Text | None = None
    at: Day | None = None
    hazard: Fraction | None = None
    during: Literal["talks", "pending", "in_force"] | None = None
    lasts: Rounds | None = Field(default=None, alias="for")
    effect: dict[str, Change] = Field(min_length=1)


def _varied(value: Any) -> Any:
    """What an experiment varies as pairs (path, levels); where a path leads is checked in `sim.experiments.points`."""
    if not isinstance(value, dict) or not value:
        raise fault("must be a block of `path: levels` lines, such as `breakdown: 0:0.1:5`")
    for path, given in value.items():
        try:
            factor(path, list(given["levels"]) if isinstance(given, dict) and "levels" in given else given)
        except DesignError as error:
            raise fault(f"cannot be varied so: {error}") from error
    return tuple(value.items())


class ExperimentBlock(Block):
    """What a sweep varies, by which method, and how many worlds it plays at each point."""

    about: Text | None = None
    vary: Annotated[tuple[tuple[str, Any], ...], BeforeValidator(_varied, json_schema_input_type=dict[str, Any])]
    method: Literal["grid", "list", "lhs", "sobol", "saltelli", "morris"] = "grid"
    points: Annotated[int, Field(strict=True, ge=1)] | None = None
    worlds: Annotated[int, Field(strict=True, ge=1)] = 1000


Finite = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A plain number."""


def _two_ends(value: Any) -> Any:
    """The ends of a range; whether they are numbers is left to the schema."""
    if not isinstance(value, list) or len(value) != 2:
        raise fault("must be a list of two numbers: [low, high]")
    if all(isinstance(end, int | float) for end in value) and not value[0] < value[1]:
        raise fault("must rise: [low, high]")
    return tuple(value)


def _two_words(value: Any) -> Any:
    """Words for two ends."""
    if not isinstance(value, list) or len(value) != 2:
        raise fault("must be a list of two texts: [at the low end, at the high end]")
    return value


class LeverBlock(Block):
    """A place of the scenario that is worth changing first: a number with a `range`, or anything with `choices`.

    ends: words for the two ends of the range; choices: values by the words that say what they mean.
    """

    path: Text
    title: Text
    about: Text | None = None
    range: Annotated[tuple[Finite, Finite], BeforeValidator(_two_ends, json_schema_input_type=list[float])] | None = (
        None
    )
    ends: Annotated[list[Text], BeforeValidator(_two_words, json_schema_input_type=list[str])] | None = None
    choices: dict[Text, Any] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _one_kind(self) -> "LeverBlock":
        if (self.range is None) == (self.choices is None):
            raise fault("needs either `range` or `choices`, and not both")
        if self.ends and not self.range:
            raise fault("has words for the `ends` of a range, and no `range`")
        return self


class Document(Block):
    """A scenario file, whole."""

    name: Text
    summary: Text
    question: Text | None = None
    expect: Text | None = None
    caveat: Text | None = None
    base_rates: Names = []
    frame: Text | None = None
    curvature: Positive = 2.0
    breakdown: Fraction = 0.0
    collapse: Fraction = 0.0
    deferral: Deferral = True
    calendar: Calendar
    protocol: ProtocolBlock
    agenda: list[Basket] | None = Field(default=None, min_length=1)
    issues: dict[Id, IssueBlock] = Field(min_length=1)
    actors: dict[Id, ActorBlock] = Field(min_length=1)
    shocks: dict[Id, ShockBlock] = {}
    experiments: dict[Id, ExperimentBlock] = {}
    levers: dict[Id, LeverBlock] = {}

    @model_validator(mode="after")
    def _with_horizon(self) -> "Document":
        if "horizon" in self.calendar.model_fields_set:
            return self
        horizon = min(LONGEST, self.calendar.rounds + longest_wait(self.issues, self.actors))
        return self.model_copy(update={"calendar": self.calendar.model_copy(update={"horizon": horizon})})

    @field_validator("issues", "actors", mode="after")
    @classmethod
    def _titled(cls, blocks: dict[str, Any]) -> dict[str, Any]:
        """Where the file gives no title, the id in words."""
        return {
            name: block if block.title else block.model_copy(update={"title": name.replace("_", " ")})
            for name, block in blocks.items()
        }
