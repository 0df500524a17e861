"""Answers to a package: of which worlds, of whom, and who refuses by most."""

import numpy as np

from sim.engine.answers import Answers, furthest


def answers(value, threshold, accepted=None):
    """The answers of some closers [c, w] to packages of one issue; everything else is of no account."""
    value, threshold = np.array(value), np.array(threshold)
    size = value.shape[1]
    accepted = value >= threshold if accepted is None else np.array(accepted)
    return Answers(
        tabler=np.arange(size),
        turn=np.ones(size, bool),
        made=np.ones(size, bool),
        package=np.arange(size)[None],
        value=value,
        threshold=threshold,
        reservation=np.zeros_like(value),
        sound=np.ones(value.shape, bool),
        accepted=accepted,
        enough=accepted.all(axis=0),
    )


def test_the_refuser_who_lacks_most_is_furthest():
    refused = answers(value=[[0.5, 0.1], [0.4, 0.3]], threshold=[[0.6, 0.6], [0.7, 0.7]])
    assert furthest(refused).tolist() == [1, 0]


def test_of_equals_the_first_is_furthest():
    assert furthest(answers([[0.25], [0.5]], [[0.5], [0.75]])).tolist() == [0]


def test_who_accepts_is_never_furthest():
    # The first refuses for a red line, though the package is worth enough to it.
    barred = answers(value=[[0.9], [0.8]], threshold=[[0.5], [0.7]], accepted=[[False], [True]])
    assert furthest(barred).tolist() == [0]


def test_the_answers_of_some_worlds_are_theirs():
    some = answers([[0.1, 0.2, 0.3]], [[0.2, 0.2, 0.2]]).at(np.array([2, 0]))
    assert some.value.tolist() == [[0.3, 0.1]] and some.package.tolist() == [[2, 0]] and some.tabler.tolist() == [2, 0]


def test_newer_answers_take_the_place_of_older_ones_in_their_worlds_alone():
    old, new = answers([[0.1, 0.2, 0.3]], [[0.2, 0.2, 0.2]]), answers([[0.9]], [[0.2]])
    old.replace(np.array([1]), new)
    assert old.value.tolist() == [[0.1, 0.9, 0.3]]
    assert old.accepted.tolist() == [[False, True, True]]


def test_before_anyone_has_answered_there_is_room_for_every_world():
    room = answers([[0.1], [0.2]], [[0.2], [0.2]]).nobody(5)
    assert room.value.shape == (2, 5) and room.package.shape == (1, 5) and not room.made.any()
