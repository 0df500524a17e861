"""The page on the format of scenario files: it is the one that the command makes, has every field, and finds one."""

import copy
import re

import pytest
import yaml
from places import SCENARIOS, TESTS

from sim.scenario.document import numbers, validate
from sim.scenario.format_page import field_around, format_page, format_sections, nearest_field, told
from sim.scenario.schema import SIGNATORY_KEYS, THIRD_PARTY_KEYS
from sim.scenario.source import read
from sim.scenario.strict_yaml import dotted

PAGE = SCENARIOS / "FORMAT.md"
VALID = TESTS / "malformed" / "valid_base.yaml"
FIELDS = {field.dotted: field for section in format_sections() for field in section.fields}


def test_the_committed_page_is_what_the_command_makes():
    """If this fails: `run_sim.py format > scenarios/FORMAT.md`."""
    assert PAGE.read_text(encoding="utf-8") == format_page()


def test_the_contents_lead_to_every_section():
    titles, anchors = zip(*re.findall(r"^- \[(.+?)\]\(#(.+?)\): \S", format_page(), re.MULTILINE), strict=True)
    assert list(titles) == re.findall(r"^## (.+)$", format_page(), re.MULTILINE)
    assert len(set(anchors)) == len(anchors)
    assert anchors[titles.index("`actors.ACTOR.wants.ISSUE`")] == "actorsactorwantsissue"


def test_every_piece_of_every_scenario_is_told():
    paths = {dotted(steps) for path in sorted(SCENARIOS.glob("*.yaml")) for steps in read(path).marks if steps}
    assert [path for path in sorted(paths) if not field_around(path)] == []


def test_every_number_of_a_scenario_is_told():
    for path in numbers(validate(read("kazan_2024"))):
        assert told(path), path


def test_a_field_is_told_whole():
    assert told("actors.north.wants.border.red_line.holds") == (
        "- **`actors.ACTOR.wants.ISSUE.red_line.holds`**: The chance that the actor means it. In the other worlds it is a bluff, "
        "and there is no line.\n"
        "  - A number or a range, from 0 to 1 (chance). Default: `1`. Example: `holds: {uniform: [0.5, 1]}`. "
        "Rule: [3. Preferences](../sim/engine/MODEL.md#3-preferences)"
    )


# ---------------------------------------------------------------- examples

NAMES = {
    "ISSUE": "border",
    "OPTION": "river",
    "RATIFIER": "parliament",
    "SHOCK": "winter",
    "EXPERIMENT": "patience",
    "LEVER": "waiting",
    "N": 0,
}
PROTOCOLS = {
    "direct": {"name": "direct"},
    "plenary": {"name": "plenary", "members": ["north", "south", "patron"]},
    "single_text": {"name": "single_text", "mediator": "patron"},
}
INSTEAD = [{"ideal", "values"}, {"gain", "value"}, {"at", "hazard"}, {"set", "add", "scale"}, {"range", "choices"}]
"""Of these keys a block has one."""


def with_example(title, field):
    """The data of a valid scenario in which a field has its example; title: of its section."""
    data = copy.deepcopy(read(VALID).data)
    data["base_rates"] = ["pa_x"]
    places = {"ridge": 0, "river": 50, "road": 100}
    data["issues"]["border"]["options"] = {name: {"position": place} for name, place in places.items()}
    if field.path[0] == "protocol" and len(field.path) > 1:
        named = re.search(r"name: (\w+)", title)  # a block that several protocols have is told without a name
        data["protocol"] = dict(PROTOCOLS[named[1] if named else "single_text"])
    names = {**NAMES, "ACTOR": "patron" if field.only == "a third party" or "inducement" in field.path else "north"}
    here = data
    for place, step in enumerate(field.path[:-1]):
        name = "actors.north.no_deal.cost" if step == "PATH" else names.get(step, step)
        if isinstance(here, dict) and name not in here:
            here[name] = copy.deepcopy(FIELDS[".".join(field.path[: place + 1])].words.example)
        here = here[name]
    if field.key == "capability":
        data["actors"] = {name: block | {"capability": 1} for name, block in data["actors"].items()}
        here = data["actors"]["north"]
    if field.key == "name" and len(field.path) == 4:
        here.clear()
    for keys in INSTEAD:
        for key in keys if field.key in keys else ():
            here.pop(key, None)
    others = here.get(field.key) if field.words.keys else None
    example = copy.deepcopy(field.words.example)
    here[field.key] = {**others, **example} if isinstance(others, dict) else example
    return data


EXAMPLES = [
    pytest.param(section.title, field, id=f"{section.title} {field.key}")
    for section in format_sections()
    for field in section.fields
    if section.title != "Ranges" and not field.dotted.startswith("seeds/") and field.key not in ("extends", "file")
]


@pytest.mark.parametrize(("title", "field"), EXAMPLES)
def test_an_example_can_be_written_as_it_stands(title, field, tmp_path):
    file = tmp_path / "example.yaml"
    file.write_text(yaml.safe_dump(with_example(title, field)), encoding="utf-8")
    assert validate(read(file)).name == (field.words.example if field.dotted == "name" else "Valley")


@pytest.mark.parametrize(
    ("path", "value", "absent"),
    [
        ("curvature", "a number or a range, above 0", "`2`"),
        ("deferral", "`true`, `false`, or a list of the issues that may be left open", "`true`"),
        ("calendar.start", "a date such as 2030-01-31, without quotes", "must be given"),
        ("calendar.round", "one of the words below", "must be given"),
        ("calendar.rounds", "a whole number, from 1 to 1200", "must be given"),
        ("protocol.bias", "a number or a range, from 0 to 1", "`0`"),
        ("protocol.insight", "a block of `signatory: number` lines, each number from 0 to 1", "the mediator knows all"),
        ("issues.ISSUE.options.OPTION.position", "a plain number, from 0 to 100", "the options are evenly spaced from 0 to 100"),
        ("issues.ISSUE.options.OPTION.needs", "a list of ids of actors", "none"),
        ("actors.ACTOR.plural", "`true` or `false`", "`false`"),
        ("actors.ACTOR.tolerance", "a number or a range, at least 0 and below 1", "`0`"),
        ("actors.ACTOR.strategy", "a block with a `name` of those below", "`{name: linear}`"),
        ("actors.ACTOR.no_deal", "a block", "`{gain: 0, cost: 0, drift: 0}`"),
        ("actors.ACTOR.no_deal.gain", "a number or a range", "`0`"),
        ("actors.ACTOR.leverage", "a block of `signatory: number` lines", "it has none"),
        ("actors.ACTOR.backing", "a block of `signatory: {issue: number}` lines, each number from 0 to 1", "it stiffens none"),
        ("actors.ACTOR.wants.ISSUE.ideal", "the id of an option, or a number or a range, from 0 to 100",
         "`values` says what each option is worth"),
        ("shocks.SHOCK.for", "a whole number, from 1 to 1200", "for good"),
        ("experiments.EXPERIMENT.worlds", "a whole number, at least 1", "`1000`"),
    ],
)  # fmt: skip
def test_what_a_field_may_hold_and_its_default_are_the_schemas(path, value, absent):
    assert (FIELDS[path].allowed, FIELDS[path].default) == (value, absent)


def test_a_key_that_not_every_actor_has_says_whose_it_is():
    of_actors = {field.key: field.only for path, field in FIELDS.items() if re.fullmatch(r"actors\.ACTOR\.\w+", path)}
    assert {key for key, only in of_actors.items() if only == "a signatory"} == set(SIGNATORY_KEYS)
    assert {key for key, only in of_actors.items() if only == "a third party"} == set(THIRD_PARTY_KEYS)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("salience", ["actors.ACTOR.ratifiers.RATIFIER.wants.ISSUE.salience", "actors.ACTOR.wants.ISSUE.salience"]),
        ("wants.border.red_line.price", ["actors.ACTOR.wants.ISSUE.red_line.price"]),
        ("actors.ACTOR.leverage", ["actors.ACTOR.leverage"]),
        ("actors.patron.leverage.north", ["actors.ACTOR.leverage"]),
        ("actors.patron.backing.north.border", ["actors.ACTOR.backing"]),
        ("actors.north.strategy.exponent", ["actors.ACTOR.strategy"]),
        ("shocks.flood.effect.actors.north.no_deal.cost.add", ["shocks.SHOCK.effect.PATH.add"]),
        ("lognormal", ["lognormal"]),
    ],
)
def test_a_field_is_found_by_its_path_or_its_end(asked, found):
    assert re.findall(r"^- \*\*`(.+?)`\*\*", told(asked), re.MULTILINE) == found


def test_a_block_is_told_with_its_keys():
    assert "## `calendar`\n" in told("calendar") and "**`horizon`**" in told("calendar")
    assert told("actors.north").startswith("- **`actors`**") or "## `actors.ACTOR`\n" in told("actors.north")


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("salienz", "actors.ACTOR.wants.ISSUE.salience"),
        ("actors.north.issues.border.salience", "actors.ACTOR.wants.ISSUE.salience"),
        ("actors.north.tolerence", "actors.ACTOR.tolerance"),
        ("xyzzy", ""),
    ],
)
def test_what_is_no_field_has_the_nearest_one(asked, near):
    assert told(asked) == ""
    assert nearest_field(asked) == near
