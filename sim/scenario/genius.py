"""GENIUS: a domain and its profiles in XML, one profile for each party.

An option is worth its evaluation as a share of the largest evaluation of its issue (Hindriks et al. 2009, "GENIUS: an
integrated environment for supporting the design of generic automated negotiators").
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

from sim.scenario.additive_game import AdditiveGame, AdditiveParty
from sim.scenario.foreign_files import issues_of, non_negative, text_of_file, values_of, weights_of, wrong

DOMAIN, PROFILE = "negotiation_template", "utility_space"
"""What the outermost element of each kind of file is called."""

UNDISCOUNTED = (0, 1)
"""Discount factors that leave utilities as they are."""


def genius_game(path: Path) -> AdditiveGame:
    """The game of a GENIUS domain: its file, or the folder that holds it and its profiles. Raises `ScenarioError`."""
    folder = path if path.is_dir() else path.parent
    trees = {file: _tree(file) for file in sorted(folder.glob("*.xml"))}
    domains = [file for file, tree in trees.items() if tree.tag == DOMAIN and path in (folder, file)]
    profiles = [file for file, tree in trees.items() if tree.tag == PROFILE]
    if len(domains) != 1:
        raise wrong(path, f"holds {len(domains)} GENIUS domains, files that begin with <{DOMAIN}>; one is needed")
    if len(profiles) < 2:
        raise wrong(
            folder, f"holds {len(profiles)} profiles, files that begin with <{PROFILE}>; two or more are needed"
        )
    (domain,) = domains
    issues = issues_of(domain, ((name, list(_items(domain, issue))) for name, issue in _issues(domain, trees[domain])))
    untold: list[str] = []
    parties = [_party(file, trees[file], issues, untold) for file in profiles]
    return AdditiveGame(domain.stem, issues, parties, untold)


def _tree(file: Path) -> Element:
    try:
        return fromstring(text_of_file(file))
    except ParseError as error:
        raise wrong(file, f"is no XML: {error.msg}", line=error.position[0]) from None


def _issues(file: Path, tree: Element) -> list[tuple[str, Element]]:
    return [(_key(file, issue, "name"), issue) for issue in tree.iter("issue")]


def _key(file: Path, element: Element, key: str) -> str:
    """An attribute of an element, which must be there."""
    found = element.get(key)
    if not found:
        raise wrong(file, f"has <{element.tag}> without `{key}`")
    return found


def _items(file: Path, issue: Element) -> dict[str, Element]:
    """The options of an issue by name. Whole numbers that are listed are options too; a range of numbers is refused."""
    items = [(_key(file, item, "value"), item) for item in issue.iter("item")]
    if not items:
        said = "lists no items; a range of numbers cannot be converted, so give its values as items"
        raise wrong(file, said, _key(file, issue, "name"))
    if len(dict(items)) < len(items):
        raise wrong(file, "lists an item twice", _key(file, issue, "name"))
    return dict(items)


def _party(file: Path, tree: Element, issues: Mapping[str, Sequence[str]], untold: list[str]) -> AdditiveParty:
    """The party of one profile."""
    found = dict(_issues(file, tree))
    for name in found:
        if name not in issues:
            raise wrong(file, "is no issue of the domain", name, allowed=issues)
    for name in issues:
        if name not in found:
            raise wrong(file, "has no evaluation in this profile", name)
    weights = {weight.get("index"): weight.get("value") for weight in tree.iter("weight")}
    reservation, discount = tree.find(".//reservation"), tree.find(".//discount_factor")
    if reservation is None:
        raise wrong(
            file, 'has no <reservation value="..">, which says what no agreement is worth; 0 if it is worth nothing'
        )
    if discount is not None and non_negative(file, "discount_factor", discount.get("value")) not in UNDISCOUNTED:
        untold.append(f"{file.name} discounts by {discount.get('value')} over the whole time; here time costs nothing")
    return AdditiveParty(
        file.stem,
        weights_of(file, [(name, weights.get(found[name].get("index"))) for name in issues]),
        [_shares(file, name, options, found[name]) for name, options in issues.items()],
        non_negative(file, "reservation", reservation.get("value")),
    )


def _shares(file: Path, name: str, options: Sequence[str], issue: Element) -> list[float]:
    """The evaluations of the options as shares of the largest one of the issue."""
    given = {value: item.get("evaluation") for value, item in _items(file, issue).items()}
    values = values_of(file, name, options, given)
    largest = max(values) or 1.0
    return [value / largest for value in values]
