"""The seeds keep to their schema, and the scenarios cite only what the seeds hold.

Also the honesty rule: a number that no claim supports is a range, never a constant.
"""

import json
from datetime import date

import pytest
from jsonschema import Draft202012Validator
from seed_files import BASELINE, FILES, SCENARIOS, SEEDS, citations, is_distribution, known_ids, load, numbers, seed


def by_path(tree, path):
    for key in path.split("."):
        tree = tree[key]
    return tree


# ---- seeds


def test_schema_is_a_schema():
    Draft202012Validator.check_schema(json.loads((SEEDS / "schema.json").read_text()))


@pytest.mark.parametrize("name", FILES)
def test_seed_file_meets_schema(name):
    schema = json.loads((SEEDS / "schema.json").read_text())
    errors = Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}).iter_errors(seed(name))
    assert [f"{list(e.absolute_path)}: {e.message}" for e in errors] == []


@pytest.mark.parametrize(
    ("where", "key", "value"),
    [
        ("claims", "id", "K32"),
        ("claims", "firmness", "certain"),
        ("claims", "url", "x"),
        ("facts", "id", "F0"),
        ("facts", "date", "March 2025"),
    ],
)
def test_schema_is_strict(where, key, value):
    content = seed(where)
    content[where][0][key] = value
    schema = json.loads((SEEDS / "schema.json").read_text())
    assert not Draft202012Validator({"$ref": f"#/$defs/{where}", "$defs": schema["$defs"]}).is_valid(content)


def test_every_seed_file_is_known():
    assert {p.stem for p in SEEDS.glob("*.yaml")} == set(FILES)


@pytest.mark.parametrize(("name", "letter", "count"), [("claims", "K", 31), ("facts", "F", 16)])
def test_ids_unique_and_complete(name, letter, count):
    assert [entry["id"] for entry in seed(name)[name]] == [f"{letter}{i}" for i in range(1, count + 1)]


def test_claims_name_a_listed_source():
    content = seed("claims")
    assert {c["source"] for c in content["claims"]} <= set(content["sources"])


def test_claims_hold_no_hindsight():
    assert all(c["date"] <= "2024-11-01" for c in seed("claims")["claims"])
    assert all(f["date"] > "2024-11-01" for f in seed("facts")["facts"])


def test_outcomes_refer_to_seeds_and_scale():
    content, ids = seed("outcomes"), known_ids()
    entries = [*content["stages"].values(), *content["issues"], *content["claims_since_tested"]]
    assert {f for e in entries for f in e["facts"]} <= ids
    assert {e["claim"] for e in content["claims_since_tested"]} <= ids
    issues = load(BASELINE)["issues"]
    for e in content["issues"]:
        assert e["in_baseline"] == (e["issue"] in issues), e
        assert len(e["option"]) == len(e["place"]), e
        if e["in_baseline"]:
            scale = list(issues[e["issue"]]["options"])
            assert [scale.index(o) for o in e["option"]] == e["place"], e
            assert set(e.get("positions", {}).values()) <= set(scale), e
    assert {e["issue"] for e in content["issues"]} >= set(issues)


def test_facts_bear_on_options_that_exist():
    outcomes = seed("outcomes")["issues"]
    scales = {i: set(b["options"]) for i, b in load(BASELINE)["issues"].items()}
    for fact in seed("facts")["facts"]:
        for bearing in fact["bears_on"]:
            options = scales.get(
                bearing["issue"], {o for e in outcomes if e["issue"] == bearing["issue"] for o in e["option"]}
            )
            assert bearing.get("option") is None or bearing["option"] in options, fact["id"]


# ---- scenarios


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda p: p.stem)
def test_scenario_cites_existing_ids(path):
    ids = known_ids()
    for where, content in citations(load(path)):
        if content != "assumption":
            assert isinstance(content, list) and content, where
            assert set(content) <= ids, f"{where}: {content}"


def test_baseline_numbers_have_sources():
    assert [path for path, _, sources in numbers(load(BASELINE)) if not sources] == []


def test_baseline_assumptions_are_ranges():
    constants = [
        path
        for path, value, sources in numbers(load(BASELINE))
        if sources == "assumption" and not is_distribution(value)
    ]
    assert constants == []


def test_baseline_saliences_are_ranges():
    """No claim gives a salience, so each is a range even in a block that cites claims."""
    found = [(path, value) for path, value, _ in numbers(load(BASELINE)) if path.endswith(".salience")]
    assert found and all(is_distribution(value) for _, value in found)


def test_baseline_uses_no_hindsight():
    """A later fact may be cited only where its date, or a rule in its note, was known at the start."""
    content = load(BASELINE)
    foreseeable = {f["id"] for f in seed("facts")["facts"] if f["date_foreseeable"]}
    cited = {i for _, ids in citations(content) if ids != "assumption" for i in ids if i.startswith("F")}
    assert cited <= foreseeable
    assert content["calendar"]["start"] == date(2024, 11, 1)


def test_baseline_leaves_no_key_empty():
    """An unquoted comma in a flow mapping ends a title early and leaves a key without a value."""

    def empty(node, path=""):
        if isinstance(node, dict):
            return [p for key, value in node.items() for p in empty(value, f"{path}.{key}")]
        return [path] if node is None else []

    assert empty(load(BASELINE)) == []


def test_baseline_names_exist():
    """Options, actors, ratifiers and shock paths that the file mentions are in it."""
    content = load(BASELINE)
    issues, actors = content["issues"], content["actors"]
    for issue in issues.values():
        assert {issue["status_quo"], issue.get("agreed", issue["status_quo"])} <= set(issue["options"])
        for option in issue["options"].values():
            if isinstance(option, dict):
                assert set(option.get("needs", [])) <= {a for a, b in actors.items() if b["role"] == "third_party"}
                assert set(option.get("guarantee", {})) <= {a for a, b in actors.items() if b["role"] == "signatory"}
                condition = option.get("condition")
                if condition:
                    assert set(condition.get("ratified_by", [])) <= set(actors[condition["by"]]["ratifiers"])
    for holder in [*actors.values(), *(r for a in actors.values() for r in a.get("ratifiers", {}).values())]:
        for name, want in holder["wants"].items():
            options = {*issues[name]["options"], "open"}
            line = want.get("red_line", {})
            places = [want["ideal"], line.get("min"), line.get("max")]
            named = [p for p in places if isinstance(p, str)] + list(line.get("not", []))
            named += [o for p in places if isinstance(p, dict) for o in p.get("choice", [])]
            assert set(named) <= options, (holder["title"], name, named)
    for shock in content["shocks"].values():
        for path in shock["effect"]:
            assert is_distribution(by_path(content, path)), path
