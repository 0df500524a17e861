"""How long an agreed text waits, and that time is left for it."""

import copy

from places import TESTS

import sim
from sim.scenario.compile import ready
from sim.scenario.document import validate
from sim.scenario.source import Source, read
from sim.scenario.waiting import longest_wait, waits

SHORT = TESTS / "mistakes" / "horizon_before_the_votes.yaml"
VALLEY = TESTS / "malformed" / "valid_base.yaml"


def without_a_horizon(path) -> Source:
    """A scenario whose calendar says nothing of a horizon."""
    source = read(path)
    data = copy.deepcopy(source.data)
    del data["calendar"]["horizon"]
    return Source(data, source.files, source.marks)


def test_a_vote_waits_for_the_condition_that_calls_it():
    document = validate(read(VALLEY))
    found = {path[1:-1]: wait.high for path, wait in waits(document.issues, document.actors)}
    assert found == {("guards", "options", "joint_force", "condition"): 3, ("north", "ratifiers", "parliament"): 3}
    assert longest_wait(document.issues, document.actors) == 3


def test_the_default_horizon_leaves_room_for_the_longest_wait():
    assert validate(without_a_horizon(VALLEY)).calendar.horizon == 12 + 3
    assert validate(without_a_horizon(SHORT)).calendar.horizon == 40 + 4


def test_what_is_warned_of_stays_pending_and_what_is_not_does_not():
    short = sim.play(sim.load(SHORT), worlds=200)["stage"]
    roomy = sim.play(ready(without_a_horizon(SHORT)), worlds=200)["stage"]
    assert (short == "pending").any()
    assert not (roomy == "pending").any()
    assert (roomy == "in_force").any()
