"""GENIUS: a domain and its profiles in XML, one profile for each party.

An option is worth its evaluation as a share of the largest evaluation of its issue (Hindriks et al. 2009, "GENIUS: an
integrated environment for supporting the design of generic automated negotiators").
"""

from pathlib import Path
from xml.etree import ElementTree

from sim.scenario.additive_game import AdditiveGame, AdditiveParty
from sim.scenario.foreign_files import positive_number, text_of_file, weights_of, wrong
from sim.words.problems import nearest

DOMAIN, PROFILE = "negotiation_template", "utility_space"
"""What the outermost element of each kind of file is called."""


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
    issues = {_name(domain, issue): _items(domain, issue) for issue in _discrete(domain, trees[domain])}
    untold: list[str] = []
    parties = [_party(file, trees[file], issues, untold) for file in profiles]
    return AdditiveGame(domain.stem, issues, parties, untold)


def _tree(file: Path) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(text_of_file(file))
    except ElementTree.ParseError as error:
        raise wrong(file, f"is no XML: {error.msg}", line=error.position[0]) from None


def _name(file: Path, issue: ElementTree.Element) -> str:
    return issue.get("name") or _lacks(file, "issue", "name")


def _lacks(file: Path, tag: str, key: str) -> str:
    raise wrong(file, f"has a <{tag}> without `{key}`")


def _discrete(file: Path, tree: ElementTree.Element) -> list[ElementTree.Element]:
    """The issues of a file, all of which have options by name."""
    issues = list(tree.iter("issue"))
    if not issues:
        raise wrong(file, "has no issue")
    for issue in issues:
        kind = issue.get("vtype") or issue.get("type") or issue.get("etype") or "discrete"
        if kind.lower() != "discrete":
            name = _name(file, issue)
            raise wrong(
                file, f"is {kind.lower()}; only discrete issues can be converted: give its values as items", name
            )
    return issues


def _items(file: Path, issue: ElementTree.Element) -> list[str]:
    items = [item.get("value") or _lacks(file, "item", "value") for item in issue.iter("item")]
    if len(items) < 2 or len(set(items)) < len(items):
        raise wrong(file, "needs two or more items, all different", _name(file, issue))
    return items


def _party(file: Path, tree: ElementTree.Element, issues: dict[str, list[str]], untold: list[str]) -> AdditiveParty:
    """The party of one profile."""
    found = {_name(file, issue): issue for issue in _discrete(file, tree)}
    for name in found:
        if name not in issues:
            raise wrong(file, "is no issue of the domain", name, allowed=issues, near=nearest(name, issues))
    for name in issues:
        if name not in found:
            raise wrong(file, "has no evaluation in this profile", name)
    weights = {weight.get("index"): weight.get("value") for weight in tree.iter("weight")}
    reservation = tree.find(".//reservation")
    if reservation is None:
        raise wrong(
            file, 'has no <reservation value="..">, which says what no agreement is worth; 0 if it is worth nothing'
        )
    discount = tree.find(".//discount_factor")
    if discount is not None and positive_number(file, "discount_factor", discount.get("value")) not in (0, 1):
        untold.append(f"{file.name} discounts by {discount.get('value')} over the whole time; here time costs nothing")
    return AdditiveParty(
        file.stem,
        weights_of(file, [(name, weights.get(found[name].get("index"))) for name in issues]),
        [_values(file, name, found[name], items) for name, items in issues.items()],
        positive_number(file, "reservation", reservation.get("value")),
    )


def _values(file: Path, name: str, issue: ElementTree.Element, items: list[str]) -> list[float]:
    """The evaluations of the options as shares of the largest one of the issue."""
    given = {}
    for item in issue.iter("item"):
        value = item.get("value") or _lacks(file, "item", "value")
        if value not in items:
            raise wrong(file, f"is no item of {name!r} in the domain", value, allowed=items, near=nearest(value, items))
        given[value] = positive_number(file, f"evaluation of {name}, {value}", item.get("evaluation"))
    for value in items:
        if value not in given:
            raise wrong(file, f"has no evaluation on {name!r} in this profile", value)
    largest = max(given.values()) or 1.0
    return [given[value] / largest for value in items]
