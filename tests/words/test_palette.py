"""Colours of actors: those of the file, and for all others the next that nobody has."""

from sim.words.palette import BEST_FIRST, PALETTE, colours_of, is_colour


def test_names_and_codes_are_colours():
    assert is_colour("blue") and is_colour("#0072b2")
    assert not is_colour("bleu") and not is_colour("#0072") and not is_colour(7)


def test_what_was_chosen_stays():
    assert colours_of({"north": "black", "south": "#123abc"}) == {"north": PALETTE["black"], "south": "#123ABC"}


def test_the_others_get_the_best_that_nobody_has():
    found = colours_of({"north": None, "south": BEST_FIRST[0], "east": None})
    assert [found[name] for name in ("north", "east")] == [PALETTE[BEST_FIRST[1]], PALETTE[BEST_FIRST[2]]]


def test_of_more_actors_than_colours_some_share_one():
    found = colours_of({f"a{number}": None for number in range(10)})
    assert len(found) == 10 and set(found.values()) == set(PALETTE.values())
