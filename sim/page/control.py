"""The controls of a scenario, each with its path, its words, the values it offers and what supports the one in force."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.engine.strategies import STRATEGIES
from sim.page.scales import Scale, scale_of
from sim.scenario.document import given, numbers, sources_of
from sim.scenario.explain import groups, title, value_in_words
from sim.scenario.field_words import words_of
from sim.scenario.lines import crossed
from sim.scenario.numbers import as_data
from sim.scenario.places import places_in
from sim.scenario.plain_yaml import flow_yaml
from sim.scenario.scenario import Scenario
from sim.scenario.schema import ActorBlock, RedLine
from sim.words.phrases import listed

AS_FILED = "as in the file"
"""How the file's own value is called where it has no name."""

NOTHING_FILED = "none, as in the file"
"""How it is called where the file says nothing."""

TAKES_PART = (("takes part", 1), ("stays out", 0))
MEANT = (("meant", 1), ("not meant", 0))
DEFERRAL = (("issues may be left for later", True), ("nothing is agreed until everything is", False))
"""Values of what is one thing or another, with their words."""

EVEN = 1.0
"""The exponent of a strategy that needs one, where the file gives none: even concessions."""


@dataclass(frozen=True)
class Offered:
    """A value that a control offers, in YAML, empty for none. file: whether it is the file's own, so that to choose it takes the
    change back; says: what it means, where its title alone does not tell.
    """

    value: str
    title: str
    file: bool = False
    says: str = ""


@dataclass(frozen=True)
class Control:
    """Something that can be changed, at a path. value, file: in force, and the file's own, in YAML; words: what is in force.

    of: what it belongs to (an actor, an issue, the talks); kind: `number`, `toggle` (a number of which two values are
    offered), `choice` or `text`. sources: ids of claims, `assumption`, `default` where the file leaves it out, or empty.
    scale: of a number; ends: words for its ends. options: what is offered; chosen: the place of the one in force, -1 for none.
    changed: whether the state of the page changes it.
    """

    path: str
    title: str
    of: str
    kind: str
    value: str
    file: str
    words: str
    sources: list[str] | str
    about: str = ""
    scale: Scale | None = None
    ends: tuple[str, ...] = ()
    options: tuple[Offered, ...] = ()
    chosen: int = -1
    changed: bool = False


def every_number(now: Scenario, file: Scenario) -> Iterator[Control]:
    """A control for every number of a scenario, in the order of its file. file: the scenario as its file has it."""
    document, values, stated = now.document, numbers(now.document), given(now.document)
    filed = numbers(file.document)
    belonging = {number.path: group.title for group in groups(document) for number in group.numbers}
    for path, value in values.items():
        yield Control(
            path=path,
            title=title(document, path),
            of=belonging.get(path) or _belonging(now, path),
            kind="number",
            value=flow_yaml(as_data(value)),
            file=flow_yaml(as_data(filed[path])) if path in filed else "",
            words=value_in_words(document, path, value),
            sources=(sources_of(document, path) or "") if path in stated else "default",
            scale=scale_of(now, path, value),
        )


def _belonging(scenario: Scenario, path: str) -> str:
    """What a number belongs to that the file leaves out."""
    steps = path.split(".")
    return f"Actor: {scenario.title(steps[1])}" if steps[0] == "actors" else "The talks"


def _offering(control: Control, offered: tuple[tuple[str, Any], ...], **other: Any) -> Control:
    """A control that offers some values by their words, the file's own among them."""
    options = [Offered(flow_yaml(value), words, flow_yaml(value) == control.file) for words, value in offered]
    if not any(option.file for option in options):
        options.insert(0, Offered(control.file, AS_FILED if control.file else NOTHING_FILED, file=True))
    return replace(control, **other, **_choosing(control, options))


def _choosing(control: Control, options: Sequence[Offered]) -> dict[str, Any]:
    """The options of a control, the place of the one in force, and what is in force in words."""
    chosen = next((place for place, option in enumerate(options) if option.value == control.value), -1)
    unnamed = chosen < 0 or (control.scale is not None and options[chosen].title == AS_FILED)
    words = control.words if unnamed else options[chosen].title
    return {"options": tuple(options), "chosen": chosen, "words": words}


def joined(lever: Control, usual: Control) -> Control:
    """A lever that also offers what the usual control of its place offers."""
    known = {option.value: option for option in usual.options}
    first = [
        known.get(option.value, option) if option.file else replace(option, says=_says(known.get(option.value)))
        for option in lever.options
    ]
    rest = [option for option in usual.options if option.value not in {other.value for other in first}]
    about = " ".join(dict.fromkeys(filter(None, [lever.about, usual.about])))
    return replace(lever, about=about, **_choosing(lever, [*first, *rest]))


def _says(option: Offered | None) -> str:
    return option.says if option else ""


# ---------------------------------------------------------------- groups of controls


def levers(every: Mapping[str, Control], now: Scenario, said: dict[str, Any], filed: dict[str, Any]) -> list[Control]:
    """The places that the scenario marks as worth changing first. said, filed: the data in force, and the file's own."""
    found = []
    there = {*every, *places_in(said, now.document)}
    for block in now.document.levers.values():
        if block.path not in there:
            continue
        known = every.get(block.path) or _word(block.path, block.title, "", said, filed)
        words: dict[str, Any] = {"title": block.title, "of": "", "about": block.about or known.about}
        if block.range and known.scale:
            value = numbers(now.document)[block.path]
            found.append(
                replace(
                    known, **words, ends=tuple(block.ends or ()), scale=scale_of(now, block.path, value, block.range)
                )
            )
        elif block.choices:
            found.append(_offering(known, tuple(block.choices.items()), kind="choice", **words))
    return found


def presence(every: Mapping[str, Control], now: Scenario) -> list[Control]:
    """Whether each third party takes part."""
    return [
        _offering(every[f"actors.{name}.present"], TAKES_PART, kind="toggle", title=now.title(name), of="")
        for name in now.game.thirds
    ]


def lines_meant(every: Mapping[str, Control], now: Scenario) -> list[Control]:
    """Whether each red line is meant, those of signatories first."""
    lines = [
        (name, issue, want.red_line)
        for name in (*now.game.signatories, *now.game.thirds)
        for issue, want in now.document.actors[name].wants.items()
        if want.red_line and now.document.issues[issue].agreed is None
    ]
    return [
        _offering(
            every[f"actors.{name}.wants.{issue}.red_line.holds"],
            MEANT,
            kind="toggle",
            title=now.document.issues[issue].title or issue,
            of=now.title(name),
            about=_refused(now, issue, line),
        )
        for name, issue, line in lines
    ]


def _refused(now: Scenario, issue: str, line: RedLine) -> str:
    """What a line refuses wherever its ends are drawn."""
    across = [*crossed(now.document.issues[issue], line), *(["open"] if "open" in line.never else [])]
    titles = [now.option_title(issue, option) for option in across]
    return f"Refuses: {'; '.join(titles)}" if titles else "Refuses what lies beyond its end, which is not known"


def at_the_table(
    every: Mapping[str, Control], now: Scenario, said: dict[str, Any], filed: dict[str, Any]
) -> list[Control]:
    """Who puts what on the table, with the numbers of that, and whether issues may be left for later."""
    own_words = _table_in_words(now, filed["protocol"])
    offered = tuple((words, rules) for words, rules in _tables(now) if words != own_words)
    protocol = _offering(_word("protocol", "Who tables the text", "The talks", said, filed), offered)
    shown = _named(protocol, _table_in_words(now, said["protocol"]))
    deferral = _offering(_word("deferral", "What is left open", "The talks", said, filed, True), DEFERRAL)
    own = [control for path, control in every.items() if path.startswith("protocol.")]
    return [shown, *own, _named(deferral, "only some issues may be left for later")]


def _tables(now: Scenario) -> Iterator[tuple[str, Any]]:
    """The protocols that a scenario's actors can have, in words."""
    for name in now.game.signatories:
        rules = {"name": "direct", "first": name}
        yield _table_in_words(now, rules), rules
    everybody = {"name": "plenary", "members": list(now.game.actors)}
    yield _table_in_words(now, everybody), everybody
    for name in now.game.thirds:
        rules = {"name": "single_text", "mediator": name}
        yield _table_in_words(now, rules), rules


def _table_in_words(now: Scenario, rules: Mapping[str, Any]) -> str:
    majority = ", by majority" if isinstance(rules.get("consent"), dict) else ""
    match rules:
        case {"name": "single_text", "mediator": mediator}:
            return now.said(mediator, f"{{who}} mediate{{s}}, with one text{majority}")
        case {"name": "plenary", "members": members}:
            return f"in plenary{majority}: {listed([now.named(name) for name in members])}"
        case {"first": first}:
            return f"in turn, {now.named(first)} first"
    return "the signatories in turn"


def strategies(now: Scenario, said: dict[str, Any], filed: dict[str, Any]) -> list[Control]:
    """How each negotiator concedes."""
    found = []
    for name in now.game.negotiators:
        usual = {"name": ActorBlock.model_fields["strategy"].default.name}
        path = f"actors.{name}.strategy"
        control = _word(path, f"How {now.named(name)} concedes", now.title(name), said, filed, usual)
        filed_one = _at(filed, path) or usual
        offered = [
            (rule, filed_one if filed_one.get("name") == rule else _needed(rule, filed_one)) for rule in STRATEGIES
        ]
        found.append(_offering(control, tuple((rule.replace("_", " "), value) for rule, value in offered)))
    return [_explained(_named(control, AS_FILED)) for control in found]


def _explained(control: Control) -> Control:
    """A choice of strategies with what each does."""
    known = words_of(ActorBlock, "strategy").choices or {}
    does = {rule.replace("_", " "): words.replace("`", "") for rule, words in known.items()}
    options = tuple(replace(option, says=does.get(option.title, "")) for option in control.options)
    about = "; ".join(f"{option.title}: {option.says}" for option in options if option.says)
    return replace(control, options=options, about=f"{control.about} {about}.".strip())


def _needed(rule: str, filed: Mapping[str, Any]) -> dict[str, Any]:
    """A strategy with the numbers that must be given, the file's own where it has such."""
    needed = {key: filed.get(key, EVEN) for key, usual in STRATEGIES[rule].parameters.items() if usual is None}
    return {"name": rule, **needed}


# ---------------------------------------------------------------- words and blocks


def _word(path: str, called: str, of: str, said: dict[str, Any], filed: dict[str, Any], usual: Any = None) -> Control:
    """A control of a word or block. said, filed: the data in force, and the file's own; usual: where it says nothing."""
    value, file = (_at(data, path) for data in (said, filed))
    value, file = (usual if item is None else item for item in (value, file))
    block = value if isinstance(value, dict) else {}
    texts = ["" if item is None else flow_yaml(unsourced(item)) for item in (value, file)]
    return Control(path, called, of, "choice", texts[0], texts[1], texts[0], block.get("sources", ""))


def unsourced(value: Any) -> Any:
    """A block without what supports it."""
    return {key: item for key, item in value.items() if key != "sources"} if isinstance(value, dict) else value


def _at(data: Any, path: str) -> Any:
    """What stands at a path in the data of a file; None for nothing."""
    for step in path.split("."):
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _named(control: Control, own: str) -> Control:
    """A choice with the words of the option in force; own: those of a value of the file that has no others."""
    options = tuple(replace(option, title=own) if option.title == AS_FILED else option for option in control.options)
    words = options[control.chosen].title if control.chosen >= 0 else control.value
    return replace(control, options=options, words=words)
