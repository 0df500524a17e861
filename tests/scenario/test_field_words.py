"""What the keys of a scenario file mean: every key is told, its example is valid, its rule is where the link says."""

import json
import re
from types import ModuleType

import jsonschema
import pytest
from places import ROOT, SCENARIOS
from pydantic import BaseModel

from sim.engine.acceptance import ACCEPTANCE
from sim.engine.opponent_models import OPPONENTS
from sim.engine.protocols import PROTOCOLS
from sim.engine.strategies import STRATEGIES
from sim.methods.designs import DESIGNS
from sim.methods.draws import DISTRIBUTIONS
from sim.scenario import base_rates, field_types, schema
from sim.scenario.document import json_schema
from sim.scenario.field_words import RulePlace, block_words, range_words, rules_of_the_format
from sim.scenario.schema import HEADINGS

SCHEMA = json_schema()
DEFINITIONS = SCHEMA["$defs"]


def records(*modules: ModuleType) -> dict[str, type[BaseModel]]:
    """The records of some modules by their names."""
    found = [item for module in modules for item in vars(module).values() if isinstance(item, type)]
    return {item.__name__: item for item in found if issubclass(item, BaseModel) and item is not BaseModel}


def properties(node, path=()):
    """Every key of every block in a JSON Schema, by its path there."""
    if isinstance(node, dict):
        for key, item in node.get("properties", {}).items():
            yield (*path, key), item
        for key, item in node.items():
            yield from properties(item, (*path, key))
    elif isinstance(node, list):
        for place, item in enumerate(node):
            yield from properties(item, (*path, place))


def texts(node):
    """All descriptions and titles in a JSON Schema."""
    if isinstance(node, dict):
        yield from (node[key] for key in ("description", "title") if isinstance(node.get(key), str))
        for item in node.values():
            yield from texts(item)
    elif isinstance(node, list):
        for item in node:
            yield from texts(item)


def test_every_key_of_every_block_of_the_schema_has_a_description():
    found = list(properties(SCHEMA))
    assert len(found) > 200
    assert [path for path, item in found if not item.get("description")] == []


def test_every_block_of_the_schema_has_a_description():
    blocks = {name: item for name, item in DEFINITIONS.items() if not name.endswith("Distribution")}
    assert [name for name, item in blocks.items() if not item.get("description")] == []


def test_no_description_has_a_name_of_the_code():
    own = "|".join(records(field_types, schema, base_rates))
    code = re.compile(rf"\b({own})\b|(?<!\w)_[a-z]|\bsim\.|`(never|lasts)`|__")
    said = list(texts(DEFINITIONS))
    assert len(said) > 200
    assert [text for text in said if code.search(text)] == []


def test_the_words_are_of_the_keys_that_there_are():
    known = records(field_types, schema, base_rates)
    for name, words in block_words().items():
        own = {field.alias or key for key, field in known[name].model_fields.items()}
        inherited = {
            field.alias or key
            for base in known[name].__mro__[1:]
            if base in known.values()
            for key, field in base.model_fields.items()
        }
        assert own - inherited <= set(words.fields) - {"extends"} <= own, name
    assert "extends" in block_words()["Document"].fields


def test_a_default_is_said_in_words_where_the_schema_has_none():
    known = records(field_types, schema, base_rates)
    for name, words in block_words().items():
        for key, field in known[name].model_fields.items():
            said = words.fields.get(field.alias or key)
            if said and field.is_required():
                assert not said.without, (name, key)
            elif said and field.default_factory is None and field.default is None:
                assert said.without, (name, key)


@pytest.mark.parametrize("name", sorted(set(block_words()) - {"BaseRate", "Rate", "Block"}))
def test_examples_are_valid(name):
    for key, words in block_words()[name].fields.items():
        block = "PartialDocument" if key == "extends" else name
        asked = {**DEFINITIONS[block]["properties"][key], "$defs": DEFINITIONS}
        example = json.loads(json.dumps(words.example, default=str))
        jsonschema.Draft202012Validator(asked).validate(example)


@pytest.mark.parametrize(("kind", "words"), range_words().items())
def test_examples_of_ranges_are_valid(kind, words):
    example = json.loads(json.dumps({kind: words.example}))
    jsonschema.Draft202012Validator(DEFINITIONS["Distribution"]).validate(example)


def test_all_kinds_of_ranges_are_told():
    assert set(range_words()) == set(DISTRIBUTIONS)


def test_all_choices_are_told():
    actor, experiment = block_words()["ActorBlock"].fields, block_words()["ExperimentBlock"].fields
    told = [actor["strategy"], actor["acceptance"], actor["opponent"], block_words()["Document"].fields["protocol"]]
    for words, register in zip(
        [*told, experiment["method"]], [STRATEGIES, ACCEPTANCE, OPPONENTS, PROTOCOLS, DESIGNS], strict=True
    ):
        assert set(words.choices) == set(register)
    for name, block in DEFINITIONS.items():
        for key, item in block.get("properties", {}).items():
            enums = [set(kind["enum"]) for kind in (item, *item.get("anyOf", [])) if "enum" in kind]
            words = block_words().get(name) and block_words()[name].fields.get(key)
            if enums and words and words.choices:
                assert set(words.choices) == enums[0], (name, key)


@pytest.mark.parametrize(("key", "register"), [("strategy", STRATEGIES), ("acceptance", ACCEPTANCE)])
def test_the_numbers_that_a_way_to_bargain_takes_are_told_with_their_defaults(key, register):
    choices = block_words()["ActorBlock"].fields[key].choices
    for name, rule in register.items():
        for parameter, usual in rule.parameters.items():
            assert f"`{parameter}`" in choices[name]
            assert ("must be given" if usual is None else f"{usual:g} unless given") in choices[name]


def anchors(page):
    """The anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^a-z0-9_\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("rule", rules_of_the_format().values(), ids=list(rules_of_the_format()))
def test_the_rule_is_where_the_link_says(rule):
    page = (SCENARIOS / rule.page).resolve()
    assert page.is_relative_to(ROOT)
    assert rule.anchor in anchors(page)
    assert f"# {rule.heading}\n" in page.read_text(encoding="utf-8")


def test_an_anchor_is_made_as_github_makes_it():
    assert RulePlace("MODEL.md", "6. The home front (Putnam 1988)").anchor == "6-the-home-front-putnam-1988"
    assert RulePlace("MODEL.md", "2. Issues, packages, what is available").link == (
        "[2. Issues, packages, what is available](MODEL.md#2-issues-packages-what-is-available)"
    )


def test_every_rule_is_used_and_what_says_nothing_about_the_talks_enters_none_of_the_model():
    used = {words.rule for block in block_words().values() for words in block.fields.values()}
    assert set(rules_of_the_format().values()) <= used | {rules_of_the_format()["numbers"]}
    fields = block_words()["Document"].fields | block_words()["Block"].fields
    for key in HEADINGS:
        assert fields[key].rule is None or not fields[key].rule.page.endswith("MODEL.md"), key
