"""What stands in the seed files, and the numbers of a scenario file with the sources in force for each."""

import copy
from functools import cache

import yaml
from places import ROOT

SEEDS = ROOT / "seeds"
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))
BASELINE = ROOT / "scenarios" / "kazan_2024.yaml"
FILES = ["claims", "facts", "outcomes", "capabilities", "base_rates"]

DISTRIBUTIONS = {"uniform", "normal", "triangular", "beta", "lognormal", "choice"}
STRUCTURAL = {"calendar", "for", "window", "until", "at", "extends", "levers"}
"""Keys whose numbers are the frame of the experiment, not estimates."""
PLACES = {"ideal", "min", "max"}
"""Keys where an option's name stands for a position, that is, for a number."""
TEXTS = ("name", "title", "about", "summary", "question", "expect", "frame", "what", "by")


@cache
def _read_once(path):
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def load(path):
    """What a file holds; a copy, so that a test may change it."""
    return copy.deepcopy(_read_once(path))


def seed(name):
    return load(SEEDS / f"{name}.yaml")


def is_distribution(node):
    return isinstance(node, dict) and len(node) == 1 and next(iter(node)) in DISTRIBUTIONS


def is_number(node):
    return isinstance(node, (int, float)) and not isinstance(node, bool)


def numbers(node, path=(), sources=None):
    """Yield (path, value, sources in force) for every number: constants, distributions, option names used as places."""
    if isinstance(node, dict) and not is_distribution(node):
        sources = node.get("sources", sources)
        for key, value in node.items():
            if key not in STRUCTURAL and key != "sources" and key not in TEXTS:
                yield from numbers(value, (*path, str(key)), sources)
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from numbers(value, (*path, str(i)), sources)
    elif is_distribution(node) or is_number(node) or (path and path[-1] in PLACES and isinstance(node, str)):
        yield ".".join(path), node, sources


def citations(node, path=()):
    """Yield (path, content) of every `sources` entry in a scenario."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "sources":
                yield ".".join(path), value
            else:
                yield from citations(value, (*path, str(key)))


@cache
def known_ids():
    """Of claims and facts, and of the claims of closed cases: what came of these, no file may cite."""
    closed = [claim["id"] for path in SEEDS.glob("closed_cases/*/claims.yaml") for claim in load(path)["claims"]]
    return frozenset(
        {c["id"] for c in seed("claims")["claims"]} | {f["id"] for f in seed("facts")["facts"]} | {*closed}
    )
