"""NegMAS: a folder with the issues in one file and a linear additive utility function for each party, in YAML or JSON."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from sim.scenario.additive_game import AdditiveGame, AdditiveParty
from sim.scenario.foreign_files import issues_of, non_negative, text_of_file, values_of, weights_of, wrong

NEGMAS_ENDINGS = (".yml", ".yaml", ".json")
ASIDE = "_"
"""How the names of files begin that a NegMAS folder holds beside the negotiation, such as its statistics."""

ADDITIVE = ("LinearAdditiveUtilityFunction", "LinearUtilityAggregationFunction")
"""What NegMAS calls a sum of weighted values, now and in earlier versions."""

LISTED = ("CategoricalIssue", "DiscreteCardinalIssue", "DiscreteOrdinalIssue", "OrdinalIssue", "CardinalIssue")
"""Kinds of issues whose values are a list."""


def negmas_game(folder: Path) -> AdditiveGame:
    """The game of a NegMAS scenario folder. Raises `ScenarioError`."""
    files = [file for file in sorted(folder.iterdir()) if file.suffix in NEGMAS_ENDINGS]
    blocks = {file: _block(file) for file in files if not file.name.startswith(ASIDE)}
    domains = [file for file, block in blocks.items() if "issues" in block]
    profiles = [file for file, block in blocks.items() if "weights" in block or "reserved_value" in block]
    if len(domains) != 1:
        raise wrong(folder, f"holds {len(domains)} NegMAS domains, files with `issues`; one is needed")
    if len(profiles) < 2:
        raise wrong(folder, f"holds {len(profiles)} utility functions, files with `weights`; two or more are needed")
    (domain,) = domains
    issues = issues_of(domain, (_issue(domain, block) for block in _list(domain, "issues", blocks[domain]["issues"])))
    return AdditiveGame(domain.stem, issues, [_party(file, blocks[file], issues) for file in profiles])


def _block(file: Path) -> dict[str, Any]:
    try:
        block = yaml.safe_load(text_of_file(file))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise wrong(file, f"is no YAML or JSON: {error.problem}", line=line) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # such as a date that does not exist
        raise wrong(file, f"is no YAML or JSON: {error}") from None
    if not isinstance(block, dict):
        raise wrong(file, "is no block of keys and values, as a file of NegMAS is")
    return block


def _list(file: Path, what: str, given: Any) -> list:
    if not isinstance(given, list) or not given:
        raise wrong(file, f"`{what}` is no list with something in it")
    return given


def _title(file: Path, given: Any) -> str:
    """The name of an issue or an option, which may be a number."""
    if not isinstance(given, str | int | float) or not str(given).strip():
        raise wrong(file, f"has a name that is no text or number but {type(given).__name__}")
    return str(given)


def _kind(block: Any) -> str:
    """The kind of a block, without the modules before it."""
    return str(block.get("type")).rpartition(".")[2] if isinstance(block, dict) else "something else"


def _issue(file: Path, block: Any) -> tuple[str, list[str]]:
    if _kind(block) not in LISTED:
        said = "is no issue with a list of values; one that is continuous or a range of numbers cannot be converted"
        raise wrong(file, said, _kind(block), allowed=LISTED)
    values = _list(file, "values", block.get("values"))
    return _title(file, block.get("name")), [_title(file, value) for value in values]


def _party(file: Path, block: dict[str, Any], issues: Mapping[str, Sequence[str]]) -> AdditiveParty:
    """The party of one utility function."""
    if _kind(block) not in ADDITIVE:
        raise wrong(file, "is no linear additive utility function, and no other can be converted", _kind(block))
    if block.get("reserved_value") is None:
        raise wrong(file, "has no `reserved_value`, which says what no agreement is worth; 0 if it is worth nothing")
    if block.get("bias"):
        raise wrong(file, "has a `bias`; only plain sums can be converted")
    weights, values = (_list(file, key, block.get(key)) for key in ("weights", "values"))
    for key, given in (("weights", weights), ("values", values)):
        if len(given) != len(issues):
            raise wrong(file, f"has {len(given)} `{key}` for {len(issues)} issues")
    return AdditiveParty(
        file.stem,
        weights_of(file, zip(issues, weights, strict=True)),
        [
            values_of(file, name, options, _mapping(file, name, block))
            for (name, options), block in zip(issues.items(), values, strict=True)
        ],
        non_negative(file, "reserved_value", block["reserved_value"]),
    )


def _mapping(file: Path, issue: str, block: Any) -> dict[str, Any]:
    """What the function of one issue says of each option."""
    mapping = block.get("mapping") if isinstance(block, dict) else None
    if _kind(block) != "TableFun" or not isinstance(mapping, dict):
        said = f"stands for the values of {issue!r}; only a TableFun, with a `mapping`, can be converted"
        raise wrong(file, said, _kind(block))
    return {_title(file, option): value for option, value in mapping.items()}
