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


def test_answers_beside_others_keep_their_order():
    both = Answers.beside([answers([[0.1, 0.2, 0.3]], [[0.2, 0.2, 0.2]]), answers([[0.9]], [[0.2]])])
    assert both.value.tolist() == [[0.1, 0.2, 0.3, 0.9]] and both.tabler.tolist() == [0, 1, 2, 0]
    assert both.accepted.tolist() == [[False, True, True, True]]
