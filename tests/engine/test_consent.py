"""Whose yes is enough: all, or a majority with vetoes."""

from itertools import product

import numpy as np
import pytest
from majorities import THREE, three

from sim.engine.consent import closes, in_the_way, indispensable
from sim.engine.model import Negotiation

ALONE = np.array([0])
EVERY_ANSWER = list(product([False, True], repeat=3))


def closing(consent, yes, weights=(1, 1, 1)):
    """Whether a text closes to which some of three say yes."""
    model = Negotiation.drawn_from(three(consent, weights).game, 1, 0)
    return bool(closes(model.game, model.numbers, np.array(yes)[:, None], ALONE)[0])


@pytest.mark.parametrize("yes", EVERY_ANSWER)
def test_without_a_majority_all_must_accept(yes):
    assert closing("signatories", yes) == all(yes)


@pytest.mark.parametrize("yes", EVERY_ANSWER)
def test_two_of_three_hold_two_thirds_of_the_heads_exactly(yes):
    assert closing({"share": 2 / 3, "by": "heads"}, yes) == (sum(yes) >= 2)


@pytest.mark.parametrize("yes", EVERY_ANSWER)
def test_by_weight_the_heavy_one_is_as_good_as_both_others(yes):
    held = 2 * yes[0] + yes[1] + yes[2]
    assert closing({"share": 0.5, "by": "weight"}, yes, (2, 1, 1)) == (held >= 2)
    assert closing({"share": 0.5, "by": "heads"}, yes, (2, 1, 1)) == (sum(yes) >= 2)


@pytest.mark.parametrize("yes", EVERY_ANSWER)
def test_weights_of_which_only_the_decimals_differ_are_equal(yes):
    """0.1 + 0.2 is not 0.3 to a computer."""
    assert closing({"share": 0.3, "by": "weight"}, yes, (0.1, 0.2, 0.7)) == (yes[2] or (yes[0] and yes[1]))


@pytest.mark.parametrize("yes", EVERY_ANSWER)
def test_nothing_closes_without_who_holds_a_veto(yes):
    vetoed = {"share": 0.3, "by": "heads", "veto": ["cee"]}
    assert closing(vetoed, yes) == yes[2]


@pytest.mark.parametrize("yes", EVERY_ANSWER)
def test_where_nobody_has_weight_all_must_accept(yes):
    assert closing({"share": 0.1, "by": "weight"}, yes, (0, 0, 0)) == all(yes)


@pytest.mark.parametrize("by", ["heads", "weight"])
@pytest.mark.parametrize("yes", EVERY_ANSWER)
def test_who_closes_by_a_share_closes_by_every_lower_one(yes, by):
    found = [closing({"share": share, "by": by}, yes, (3, 2, 1)) for share in np.linspace(0.05, 1, 20)]
    assert found == sorted(found, reverse=True)


def blocking(consent, yes):
    """Who of three stood in the way, and who cannot be outvoted alone."""
    model = Negotiation.drawn_from(three(consent).game, 1, 0)
    found = in_the_way(model.game, model.numbers, np.array(yes)[:, None], ALONE)[:, 0]
    needed = indispensable(model.game, model.numbers, ALONE)[:, 0]
    return [[name for name, marked in zip(THREE, marks, strict=True) if marked] for marks in (found, needed)]


def test_who_alone_could_have_closed_it_stood_in_the_way():
    assert blocking({"share": 0.6, "by": "heads", "veto": ["ann"]}, (False, True, False)) == [["ann"], ["ann"]]
    assert blocking({"share": 0.6, "by": "heads"}, (True, False, False)) == [["bob", "cee"], []]
    assert blocking({"share": 1, "by": "heads"}, (True, False, False)) == [["bob", "cee"], [*THREE]]
    assert blocking("signatories", (True, False, True)) == [["bob"], [*THREE]]
