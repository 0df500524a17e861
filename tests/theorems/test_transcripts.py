"""Golden transcripts: one small negotiation for every strategy under every protocol, replayed line by line.

A rule that changes what is said at the table shows here. To rewrite them all on purpose, then read the difference:

    python tests/theorems/test_transcripts.py --rewrite && git diff tests/theorems/transcripts
"""

import copy
import datetime
import sys
from itertools import product, zip_longest
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pytest

from sim.engine.protocols import PROTOCOLS
from sim.engine.strategies import STRATEGIES
from sim.scenario.compile import prepare
from sim.scenario.document import validate
from sim.scenario.source import Source
from sim.worlds.rounds import Answer, Round
from sim.worlds.transcript import transcript

FOLDER = Path(__file__).parent / "transcripts"
REQUIRED = 0.6
"""Value of every parameter that has no default."""

TALKS = {
    "name": "The ferry",
    "summary": "Hill and Dale settle a border, a ferry and a debt, while Port looks on and would pay a little.",
    "sources": "assumption",
    "calendar": {"start": datetime.date(2030, 1, 1), "round": "month", "rounds": 12, "horizon": 14},
    "issues": {
        "border": {"options": ["ridge", "creek", "river", "road"], "status_quo": "ridge"},
        "ferry": {
            "options": {
                "none": "No ferry",
                "local": "A local ferry",
                "shared": {"needs": ["port"], "guarantee": {"hill": 0.5}},
                "open_to_all": "A ferry for all",
            },
            "status_quo": "none",
        },
        "debt": {"options": ["kept", "eased", "halved", "token", "forgiven"], "status_quo": "kept"},
    },
    "actors": {
        "hill": {
            "role": "signatory",
            "no_deal": {"gain": -0.1, "cost": 0.004},
            "commitment_risk": 0.04,
            "tolerance": 0.3,
            "home_insight": 0,
            "ratifiers": {
                "council": {
                    "votes": "always",
                    "threshold": -0.05,
                    "noise": 0.01,
                    "delay": 1,
                    "wants": {
                        "border": {"ideal": "ridge", "salience": 1},
                        "ferry": {"ideal": "shared", "salience": 1},
                        "debt": {"ideal": "kept", "salience": 3},
                    },
                }
            },
            "wants": {
                "border": {"ideal": "ridge", "salience": 5, "red_line": {"max": "river"}},
                "ferry": {"ideal": "open_to_all", "salience": 2},
                "debt": {"ideal": "kept", "salience": 3},
            },
        },
        "dale": {
            "role": "signatory",
            "no_deal": {"gain": 0.05, "cost": 0.002},
            "wants": {
                "border": {"ideal": "road", "salience": 3},
                "ferry": {"ideal": "none", "salience": 2},
                "debt": {"ideal": "forgiven", "salience": 4},
            },
        },
        "port": {
            "role": "third_party",
            "leverage": {"dale": 0.1},
            "inducement": {"budget": 0.04, "to": ["dale", "hill"]},
            "wants": {"ferry": {"ideal": "shared", "salience": 2}, "border": {"ideal": "creek", "salience": 1}},
        },
    },
    "shocks": {"flood": {"at": datetime.date(2030, 5, 1), "effect": {"actors.hill.no_deal.cost": {"add": 0.01}}}},
}
"""No number is drawn and no vote is open, so that a transcript shows the rules and nothing else.

Dale's strategy is always `linear`, so that those who only answer others have something to answer.
"""

TABLES = {
    "direct": {"first": "dale"},
    "plenary": {"members": ["dale", "port", "hill"]},
    "single_text": {"mediator": "port", "bias": 0.3},
}
"""What a protocol needs to be told."""

EVERY = list(product(PROTOCOLS, STRATEGIES))


def path(protocol: str, strategy: str) -> Path:
    """Where a transcript is kept."""
    return FOLDER / f"{protocol}-{strategy}.txt"


FULL_INSIGHT = {name: {"opponent": {"name": "insight", "insight": 1}} for name in TALKS["actors"]}
"""All know all, told as what they have come to know."""


def played(protocol: str, strategy: str, more: dict | None = None) -> list[str]:
    """The lines of the talks when Hill and Port bargain by a strategy under a protocol; more: of the actors."""
    document = copy.deepcopy(TALKS)
    for name, block in (more or {}).items():
        document["actors"][name] |= block
    document["protocol"] = {"name": protocol, **TABLES[protocol]}
    given = {key: REQUIRED for key, default in STRATEGIES[strategy].parameters.items() if default is None}
    for name in ("hill", "port"):
        document["actors"][name]["strategy"] = {"name": strategy, **given}
    scenario = prepare(validate(Source(document, ("ferry.yaml",), {(): ("ferry.yaml", 1)})))
    return [line for round in transcript(scenario, world=0) for line in told(round)]


def told(round: Round) -> list[str]:
    """A round as lines: what was tabled, who answered what, what was paid and voted, and where the talks stand."""
    package = ", ".join(round.package) or ("nothing" if round.silent else "")
    lines = [f"{round.number} {round.date} basket {round.basket} {round.tabler}: {package}".rstrip(" :")]
    lines += [f"  shock {name}" for name in round.struck] + [f"  end of shock {name}" for name in round.lifted]
    lines += [_answer(answer) for answer in round.answers]
    lines += [f"  {paid.payer} pays {paid.recipient} {_number(paid.amount)}" for paid in round.payments]
    for vote in round.votes:
        outcome = "yes" if vote.passed else "no"
        lines.append(f"  {vote.ratifier} of {vote.signatory} votes {outcome}, chance {_number(vote.chance)}")
    return [*lines, f"  {round.stage}"]


def _answer(answer: Answer) -> str:
    said = f"  {answer.actor} {'yes' if answer.accepted else 'no'}: value {_number(answer.value)}"
    said += f", threshold {_number(answer.threshold)}, reservation {_number(answer.reservation)}"
    return said if answer.accepted else f"{said}, {answer.reason} on {answer.issue}, gap {_number(answer.gap)}"


def _number(value: float) -> str:
    return f"{round(value, 6) + 0:.6f}"


def kept(protocol: str, strategy: str) -> list[str]:
    """The lines of a transcript as kept."""
    return path(protocol, strategy).read_text(encoding="utf-8").splitlines()


def rewrite() -> None:
    """Write all transcripts anew, and remove those of rules that are no more."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for protocol, strategy in EVERY:
        text = "\n".join(played(protocol, strategy)) + "\n"
        path(protocol, strategy).write_text(text, encoding="utf-8", newline="\n")


@pytest.mark.parametrize("protocol, strategy", EVERY)
def test_the_talks_go_as_written_down(protocol, strategy):
    file = path(protocol, strategy)
    assert file.exists(), f"{file.name} is missing; python {Path(__file__).name} --rewrite makes it"
    for number, (then, now) in enumerate(zip_longest(kept(protocol, strategy), played(protocol, strategy)), 1):
        assert now == then, f"{file.name}:{number}"


@pytest.mark.parametrize("protocol, strategy", EVERY)
def test_the_talks_go_alike_where_all_is_known_by_insight(protocol, strategy):
    assert played(protocol, strategy, FULL_INSIGHT) == kept(protocol, strategy)


def test_there_is_no_transcript_of_a_rule_that_is_no_more():
    assert {file.name for file in FOLDER.iterdir()} <= {path(*each).name for each in EVERY}


def test_the_transcripts_show_all_that_can_happen():
    lines = [line for each in EVERY for line in kept(*each)]
    for what in ("no:", "yes:", "aspiration", "reservation on", "home_front", "pays", "votes yes", "votes no", "shock"):
        assert any(what in line for line in lines), what
    assert {kept(*each)[-1].strip() for each in EVERY} == {"in_force", "rejected", "no_deal"}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_two_strategies_play_alike(protocol):
    texts = ["\n".join(kept(protocol, strategy)) for strategy in STRATEGIES]
    assert len(set(texts)) == len(texts)


if __name__ == "__main__":
    if sys.argv[1:] != ["--rewrite"]:
        sys.exit(f"usage: python {sys.argv[0]} --rewrite")
    rewrite()
    print(f"{len(EVERY)} transcripts written to {FOLDER}; now read: git diff {FOLDER}")
