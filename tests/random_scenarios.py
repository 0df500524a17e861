"""Random scenarios, small but with every rule of the model page in them, for tests of the engine against its twin."""

import datetime
from random import Random

from sim.scenario.compile import prepare
from sim.scenario.document import validate
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source


def prepared(document: dict) -> Scenario:
    """A scenario from a plain dict, as if read from a file."""
    return prepare(validate(Source(document, ("random.yaml",), {(): ("random.yaml", 1)})))


def number(r: Random, low: float, high: float):
    """A constant or a distribution within [low, high]."""
    middle = low + (high - low) * r.random()
    kind = r.randrange(7)
    if kind <= 1:
        return round(middle, 3)
    if kind == 2:
        return {"triangular": [low, middle, high]}
    if kind == 3:
        return {"normal": {"mean": middle, "sd": (high - low) / 3, "min": low, "max": high}}
    if kind == 4:
        return {"choice": [low, round(middle, 2), high]}
    if kind == 5:
        return {"beta": {"a": 2, "b": 3, "low": low, "high": high}}
    return {"uniform": [low, high]}


def wants(r: Random, issues: dict, lines: float) -> dict:
    """Preferences on most issues; `lines` is the chance of a red line on each."""
    made = {}
    for name, issue in issues.items():
        if r.random() < 0.1:
            continue
        options = list(issue["options"])
        want = {"salience": number(r, 0.1, 1.0)}
        if r.random() < 0.12:
            want["values"] = {option: number(r, 0.0, 1.0) for option in options if r.random() < 0.8}
        else:
            want["ideal"] = r.choice([number(r, 0, 100), r.choice(options), {"choice": options[:2]}])
        if r.random() < lines:
            line = {}
            if r.random() < 0.5:
                line["max"] = r.choice([number(r, 40, 95), r.choice(options[1:])])
            if r.random() < 0.3:
                line["min"] = number(r, 0, 30)
            if r.random() < 0.3 or not line:
                line["not"] = r.sample([*options, "open"], r.randint(1, 2))
            if r.random() < 0.6:
                line["holds"] = number(r, 0.3, 1.0)
            if r.random() < 0.5:
                line["price"] = number(r, 0.0, 0.3)
            want["red_line"] = line
        made[name] = want
    return made or {next(iter(issues)): {"ideal": 50, "salience": 1}}


def issue_blocks(r: Random, parties: list[str], thirds: list[str], signatories: list[str]) -> dict:
    issues = {}
    for m in range(r.randint(1, 4)):
        options = {}
        for k in range(r.randint(2, 4)):
            block: dict = {}
            if m < 2 and r.random() < 0.5:
                block["guarantee"] = {s: number(r, 0.1, 0.5) for s in signatories if r.random() < 0.7}
            if thirds and r.random() < (0.3 if block.get("guarantee") else 0.1):
                block["needs"] = [r.choice(thirds)]
            if r.random() < 0.25:
                block["condition"] = {"what": "something", "delay": number(r, 0, 4), "chance": number(r, 0.5, 1.0)}
            options[f"o{k}"] = block
        issues[f"m{m}"] = {"options": options, "status_quo": r.choice(list(options))}
    if len(issues) > 1 and r.random() < 0.25:
        issues["m1"]["agreed"] = r.choice(list(issues["m1"]["options"]))
    return issues


START = datetime.date(2025, 1, 31)

STRATEGIES = [
    lambda r: {"name": "time_dependent", "exponent": number(r, 0.2, 4.0)},
    lambda r: {"name": "boulware"},
    lambda r: {"name": "conceder"},
    lambda r: {"name": "linear"},
    lambda r: {"name": "hardliner"},
    lambda r: {"name": "tit_for_tat", "window": r.randint(1, 3)},
    lambda r: {"name": "micro"},
    lambda r: {"name": "zeuthen"},
]
ACCEPTANCE = [
    lambda r: {"name": "next"},
    lambda r: {"name": "constant", "share": number(r, 0.1, 0.9)},
    lambda r: {"name": "combi", "after": number(r, 0.2, 0.9)},
]
OPPONENTS = [
    lambda r: {"name": "known"},
    lambda r: {"name": "insight", "insight": number(r, 0.0, 1.0)},
    lambda r: {"name": "frequency"},
]


def share(r: Random, default: int):
    """A share of 0 to 1, or as often its default."""
    return r.choice([default, number(r, 0.0, 1.0)])


def shares(r: Random, names: list[str], chance: float) -> dict:
    """A share of 0 to 1 for some names, each with a chance."""
    return {name: number(r, 0.0, 1.0) for name in names if r.random() < chance}


def manner(r: Random) -> dict:
    return {
        "strategy": r.choice(STRATEGIES)(r),
        "acceptance": r.choice([ACCEPTANCE[0], *ACCEPTANCE])(r),
        "opponent": r.choice([OPPONENTS[1], *OPPONENTS])(r),
        "credibility": share(r, 1),
    }


def ratifiers(r: Random, name: str, issues: dict) -> dict:
    made = {}
    for h in range(r.choice([0, 0, 1, 2])):
        block = {
            "votes": "always",
            "threshold": number(r, -0.3, 0.2),
            "noise": number(r, 0.02, 0.2),
            "delay": number(r, 0, 3),
            "wants": wants(r, issues, 0),
        }
        conditions = [o["condition"] for i in issues.values() for o in i["options"].values() if "condition" in o]
        if conditions and r.random() < 0.4:
            block["votes"] = "when_required"
            r.choice(conditions).setdefault("ratified_by", []).append(f"{name}_h{h}")
        if r.random() < 0.3:
            block["quorum"] = {"share": 0.25, "turnout": number(r, 0.2, 0.8)}
        made[f"{name}_h{h}"] = block
    return made


def third_party(r: Random, signatories: list[str], lines: dict, issues: dict) -> dict:
    """A third party with all that it can do to the signatories and to their red lines (issues by signatory)."""
    block = {
        "role": "third_party",
        **manner(r),
        "present": r.choice([1, 1, number(r, 0, 1)]),
        "leverage": {s: number(r, 0, 0.3) for s in signatories if r.random() < 0.7},
        "stick": {s: number(r, 0, 0.1) for s in signatories if r.random() < 0.5},
        "support": {s: number(r, -0.05, 0.1) for s in signatories if r.random() < 0.4},
        "home_leverage": {s: number(r, 0, 0.5) for s in signatories if r.random() < 0.4},
        "facilitation": share(r, 0),
        "spoiling": r.choice([0, number(r, 0.0, 0.3)]),
        "wants": wants(r, issues, 0.3),
    }
    for key in ("backing", "pressing"):
        moved = {s: shares(r, lines[s], 0.5) for s in signatories}
        block[key] = {s: by_issue for s, by_issue in moved.items() if by_issue}
    if r.random() < 0.6:
        payees = [s for s in signatories if r.random() < 0.7] or signatories[:1]
        block["inducement"] = {"budget": number(r, 0.0, 0.2), "to": payees}
    return block


def actor_blocks(r: Random, signatories: list[str], thirds: list[str], issues: dict) -> dict:
    actors = {}
    for name in signatories:
        actors[name] = {
            "role": "signatory",
            **manner(r),
            "no_deal": {"gain": number(r, -0.6, 0.2), "cost": number(r, 0, 0.03), "drift": number(r, -0.01, 0.01)},
            "margin": number(r, 0, 0.05),
            "commitment_risk": number(r, 0, 0.15),
            "open_price": number(r, 0, 0.2),
            "tolerance": r.choice([0, number(r, 0.1, 0.6)]),
            "home_insight": share(r, 1),
            "weight": r.choice([1, number(r, 0, 2)]),
            "ratifiers": ratifiers(r, name, issues),
            "wants": wants(r, issues, 0.45),
        }
    lines = {name: [m for m, want in actors[name]["wants"].items() if "red_line" in want] for name in signatories}
    for name in thirds:
        actors[name] = third_party(r, signatories, lines, issues)
    return dict(sorted(actors.items(), key=lambda item: r.random()))


def protocol_block(r: Random, names: list[str], signatories: list[str]) -> dict:
    kind = r.choice(["direct", "plenary", "single_text", "single_text"])
    if kind == "direct":
        return {"name": "direct", "first": r.choice(signatories)}
    thirds = [name for name in names if name not in signatories]
    if kind == "single_text" and thirds:
        return {
            "name": "single_text",
            "mediator": r.choice(thirds),
            "bias": number(r, 0, 1),
            "insight": shares(r, signatories, 0.8),
            "credibility": shares(r, signatories, 0.8),
        }
    members = signatories + [name for name in thirds if r.random() < 0.7]
    r.shuffle(members)
    consent = r.choice(["signatories", "all", members[: r.randint(1, len(members))]])
    return {"name": "plenary", "members": members, "consent": consent}


def shares_in(document: dict) -> list[str]:
    """Paths of shares, chances and prices, which shocks set, or scale down."""
    paths = ["breakdown", "collapse"]
    for name, block in document["actors"].items():
        paths.append(f"actors.{name}.credibility")
        paths += [f"actors.{name}.{key}" for key in ("present", "facilitation", "spoiling") if key in block]
        paths += [f"actors.{name}.opponent.insight"] if "insight" in block["opponent"] else []
        for key in ("backing", "pressing"):
            paths += [f"actors.{name}.{key}.{s}.{m}" for s, by_issue in block.get(key, {}).items() for m in by_issue]
        for issue, want in block["wants"].items():
            line = want.get("red_line", {})
            paths += [f"actors.{name}.wants.{issue}.red_line.{key}" for key in ("holds", "price") if key in line]
    for key in ("insight", "credibility"):
        paths += [f"protocol.{key}.{s}" for s in document["protocol"].get(key, {})]
    for issue, block in document["issues"].items():
        for option, chosen in block["options"].items():
            paths += [f"issues.{issue}.options.{option}.guarantee.{s}" for s in chosen.get("guarantee", {})]
    return paths


def amounts_in(document: dict) -> list[str]:
    """Paths of other numbers, to which shocks add, or which they scale."""
    paths = ["curvature"]
    for name, block in document["actors"].items():
        if block["role"] == "signatory":
            hopes = [key for key in ("gain", "value", "cost") if key in block["no_deal"]]
            paths += [f"actors.{name}.no_deal.{key}" for key in hopes] + [f"actors.{name}.weight"]
        for issue, want in block["wants"].items():
            paths.append(f"actors.{name}.wants.{issue}.salience")
            paths += [f"actors.{name}.wants.{issue}.ideal"] if isinstance(want.get("ideal"), (int, float)) else []
        for key in ("leverage", "support", "home_leverage"):
            paths += [f"actors.{name}.{key}.{s}" for s in block.get(key, {})]
        paths += [f"actors.{name}.ratifiers.{h}.threshold" for h in block.get("ratifiers", {})]
    return paths


STANCES = ("backing", "pressing", "support", "present")
"""What third parties do to lines and to no deal, and whether they are there: shocks to it would else be rare."""


def effect(r: Random, target: str) -> dict:
    """What a shock does to a number, within its bounds."""
    if target.endswith(("present", "breakdown", "collapse")):
        return {"set": number(r, 0.0, 0.3)}
    return r.choice([{"set": number(r, 0.0, 1.0)}, {"scale": number(r, 0.0, 1.0)}])


def shock_blocks(r: Random, document: dict) -> dict:
    bounded, amounts = shares_in(document), amounts_in(document)
    stances = [target for target in bounded + amounts if any(f".{key}" in target for key in STANCES)]
    shocks = {}
    for n in range(r.choice([0, 1, 2, 3])):
        block: dict = {"effect": {}}
        for targets in r.sample([bounded, amounts, amounts, stances, stances], r.randint(1, 3)):
            if targets:
                target = r.choice(targets)
                change = r.choice([{"add": number(r, 0.0, 0.02)}, {"scale": number(r, 0.3, 1.6)}])
                block["effect"][target] = effect(r, target) if target in bounded else change
        block["effect"] = block["effect"] or {"breakdown": {"set": 0.1}}
        if r.random() < 0.5:
            last = document["calendar"]["horizon"] - 1
            block["at"] = START + datetime.timedelta(days=r.randint(0, 28 * last))
        else:
            block["hazard"] = number(r, 0.05, 0.4)
        if r.random() < 0.4:
            block["for"] = r.randint(1, 4)
        if r.random() < 0.4:
            block["during"] = r.choice(["talks", "pending", "in_force"])
        shocks[f"s{n}"] = block
    guarantors = sorted(
        {j for i in document["issues"].values() for o in i["options"].values() for j in o.get("needs", [])}
    )
    if guarantors and r.random() < 0.5:
        shocks["left"] = {"hazard": 0.3, "effect": {f"actors.{r.choice(guarantors)}.present": {"set": 0}}}
        shocks["left"] |= {"during": "in_force"} if r.random() < 0.6 else {}
    return shocks


def agenda_block(r: Random, issues: dict, rounds: int) -> list | None:
    free = [name for name, block in issues.items() if "agreed" not in block]
    if len(free) < 2 or rounds < 4 or r.random() < 0.4:
        return None
    cut = r.randint(1, len(free) - 1)
    return [{"issues": free[:cut], "until": r.randint(2, rounds - 2)}, {"issues": free[cut:], "until": rounds}]


def random_document(seed: int) -> dict:
    """A random scenario as a plain dict."""
    r = Random(seed)
    signatories = ["ann", "bob", "cid"][: r.choice([2, 2, 2, 3])]
    thirds = ["xen", "yak", "zed"][: r.randint(0, 3)]
    issues = issue_blocks(r, signatories + thirds, thirds, signatories)
    rounds = r.randint(1, 10)
    document = {
        "name": "Random",
        "summary": "A random scenario.",
        "sources": "assumption",
        "curvature": r.choice([1, 2, number(r, 1, 2)]),
        "breakdown": r.choice([0, number(r, 0, 0.1)]),
        "collapse": r.choice([0, number(r, 0, 0.3)]),
        "deferral": r.choice([True, False, False, [next(iter(issues))]]),
        "calendar": {"start": START, "round": "month", "rounds": rounds, "horizon": rounds + r.randint(0, 8)},
        "issues": issues,
        "actors": actor_blocks(r, signatories, thirds, issues),
    }
    ordered = [name for name in document["actors"] if document["actors"][name]["role"] == "signatory"]
    if r.random() < 0.3:  # texts that leave all open come up
        document["deferral"] = True
        for name in document["actors"]:
            document["actors"][name]["open_price"] = number(r, -0.8, 0)
    document["protocol"] = protocol_block(r, list(document["actors"]), ordered)
    shocks = shock_blocks(r, document)
    document["shocks"] = shocks
    agenda = agenda_block(r, issues, rounds)
    if agenda:
        document["agenda"] = agenda
    return document


def with_majority(document: dict, seed: int) -> dict:
    """The document, in half of those whose protocol takes it, with a majority in place of the consent of all.

    Its own random numbers leave those of the document as they are.
    """
    r = Random(f"majority {seed}")
    if document["protocol"]["name"] == "direct" or r.random() < 0.5:
        return document
    names = [name for name, block in document["actors"].items() if block["role"] == "signatory"]
    veto = [name for name in names if r.random() < 0.3]
    share = r.choice([0.5, 2 / 3, 0.65, 1, {"uniform": [0.3, 1]}])
    consent = {"share": share, "by": r.choice(["weight", "heads"]), "veto": veto}
    shocks = {name: dict(block) for name, block in document["shocks"].items()}
    if shocks and r.random() < 0.5:
        struck = shocks[r.choice(list(shocks))]
        struck["effect"] = {**struck["effect"], "protocol.consent.share": {"set": number(r, 0.3, 1)}}
    return {**document, "protocol": {**document["protocol"], "consent": consent}, "shocks": shocks}


def with_shocks_beyond_bounds(document: dict, seed: int) -> dict:
    """The document in which, now and then, shocks push numbers to where no file may put them, and on from there."""
    wild = Random(f"beyond bounds {seed}")
    if wild.random() < 0.75:
        return document
    targets = shares_in(document) + amounts_in(document) + _ideals_in(document)
    targets = [target for target in targets if not target.endswith(("curvature", "noise", "exponent"))]  # refused
    for n in range(wild.choice([1, 2])):
        some = wild.sample(targets, min(len(targets), 3))
        effect = {
            target: {"add": wild.uniform(-1.5, 1.5) * (100 if target.endswith("ideal") else 1)} for target in some
        }
        block = {"hazard": wild.uniform(0.1, 0.5), "effect": effect}
        document["shocks"][f"wild_{n}"] = block | ({"for": wild.randint(1, 4)} if wild.random() < 0.5 else {})
    return document


def _ideals_in(document: dict) -> list[str]:
    return [
        f"actors.{name}.wants.{issue}.ideal"
        for name, block in document["actors"].items()
        for issue, wish in block.get("wants", {}).items()
        if "ideal" in wish
    ]


def with_costly_failure(document: dict, seed: int) -> dict:
    """The document in which no deal is worth an amount of its own to some signatories, whatever the status quo is."""
    costly = Random(f"costly failure {seed}")
    moved = {path for shock in document["shocks"].values() for path in shock["effect"]}
    for name, block in document["actors"].items():
        shocked = f"actors.{name}.no_deal.gain" in moved
        if block["role"] == "signatory" and costly.random() < 0.25 and not shocked:
            no_deal = block["no_deal"]
            no_deal["value"] = no_deal.pop("gain") if costly.random() < 0.5 else number(costly, -0.1, 0.6)
            no_deal.pop("gain", None)
    return document
