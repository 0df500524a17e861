"""NegMAS: a folder with the issues in one file and a linear additive utility function for each party, in YAML or JSON."""

from pathlib import Path
from typing import Any

import yaml

from sim.scenario.additive_game import AdditiveGame, AdditiveParty
from sim.scenario.foreign_files import positive_number, text_of_file, weights_of, wrong
from sim.words.problems import nearest

NEGMAS_ENDINGS = (".yml", ".yaml", ".json")
ADDITIVE = ("LinearAdditiveUtilityFunction", "LinearAdditiveUtilityFun")
LISTED = ("CategoricalIssue", "DiscreteCardinalIssue", "DiscreteOrdinalIssue", "OrdinalIssue", "CardinalIssue")
"""Kinds of issues whose values are a list."""


def negmas_game(folder: Path) -> AdditiveGame:
    """The game of a NegMAS scenario folder. Raises `ScenarioError`."""
    blocks = {
        file: _block(file) for file in sorted(folder.iterdir()) if file.suffix in NEGMAS_ENDINGS and file.stem[0] != "_"
    }
    domains = [file for file, block in blocks.items() if "issues" in block]
    profiles = [file for file, block in blocks.items() if "weights" in block or "reserved_value" in block]
    if len(domains) != 1:
        raise wrong(folder, f"holds {len(domains)} NegMAS domains, files with `issues`; one is needed")
    if len(profiles) < 2:
        raise wrong(folder, f"holds {len(profiles)} utility functions, files with `weights`; two or more are needed")
    (domain,) = domains
    issues = dict(_issue(domain, block) for block in _list(domain, "issues", blocks[domain]["issues"]))
    untold: list[str] = []
    parties = [_party(file, blocks[file], issues, untold) for file in profiles]
    return AdditiveGame(str(blocks[domain].get("name") or folder.name), issues, parties, untold)


def _block(file: Path) -> dict[str, Any]:
    try:
        block = yaml.safe_load(text_of_file(file))
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise wrong(
            file, f"is no YAML or JSON: {getattr(error, 'problem', error)}", line=mark and mark.line + 1
        ) from None
    if not isinstance(block, dict):
        raise wrong(file, "is no block of keys and values, as a file of NegMAS is")
    return block


def _list(file: Path, what: str, given: Any) -> list:
    if not isinstance(given, list) or not given:
        raise wrong(file, f"`{what}` is no list with something in it")
    return given


def _kind(block: Any) -> str:
    """The kind of a block, without the modules before it."""
    return str(block.get("type")).rpartition(".")[2] if isinstance(block, dict) else str(block)


def _issue(file: Path, block: Any) -> tuple[str, list[str]]:
    if _kind(block) not in LISTED:
        said = "is no issue with a list of values; one that is continuous or a range of numbers cannot be converted"
        raise wrong(file, said, _kind(block), allowed=LISTED, near=nearest(_kind(block), LISTED))
    values = [str(value) for value in _list(file, "values", block.get("values"))]
    if len(values) < 2 or len(set(values)) < len(values):
        raise wrong(file, "needs two or more values, all different", block.get("name"))
    return str(block.get("name")), values


def _party(file: Path, block: dict[str, Any], issues: dict[str, list[str]], untold: list[str]) -> AdditiveParty:
    """The party of one utility function."""
    if _kind(block) not in ADDITIVE:
        raise wrong(file, "is no linear additive utility function, and no other can be converted", _kind(block))
    if block.get("reserved_value") is None:
        raise wrong(file, "has no `reserved_value`, which says what no agreement is worth; 0 if it is worth nothing")
    weights, values = (_list(file, key, block.get(key)) for key in ("weights", "values"))
    for key, given in (("weights", weights), ("values", values)):
        if len(given) != len(issues):
            raise wrong(file, f"has {len(given)} `{key}` for {len(issues)} issues")
    if block.get("discount_factor") not in (None, 0, 1):
        untold.append(f"{file.name} discounts by {block['discount_factor']}; here time costs nothing")
    if block.get("bias") or block.get("constraints"):
        raise wrong(file, "has a bias or constraints; only plain sums can be converted")
    return AdditiveParty(
        str(block.get("name") or file.stem),
        weights_of(file, zip(issues, weights, strict=True)),
        [_values(file, *pair) for pair in zip(issues.items(), values, strict=True)],
        positive_number(file, "reserved_value", block["reserved_value"]),
    )


def _values(file: Path, issue: tuple[str, list[str]], block: Any) -> list[float]:
    name, options = issue
    mapping = block.get("mapping") if isinstance(block, dict) else None
    if _kind(block) != "TableFun" or not isinstance(mapping, dict):
        raise wrong(
            file,
            f"stands for the values of {name!r}; only a TableFun, with a `mapping`, can be converted",
            _kind(block),
        )
    given = {str(key): value for key, value in mapping.items()}
    for key in given:
        if key not in options:
            raise wrong(
                file, f"is no value of {name!r} in the domain", key, allowed=options, near=nearest(key, options)
            )
    for option in options:
        if option not in given:
            raise wrong(file, f"has no utility on {name!r} in this file", option)
    return [positive_number(file, f"utility of {name}, {option}", given[option]) for option in options]
