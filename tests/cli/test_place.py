"""`place` as it is called."""

import pytest
from calling import call
from places import SCENARIOS


def test_the_command_prints_it():
    ended = call("place", SCENARIOS / "textbook_logroll.yaml", "spring=p0, pasture=p100", "--world", 2, "--worlds", 20)
    assert (ended.code, ended.err) == (0, "")
    assert "# A text for Two issues, opposite priorities: world 2 of seed 0" in ended.out
    assert "Of 20 worlds, 20 agreed on a text. 20 of them agreed on this one" in ended.out
    assert "it is efficient" in ended.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["corridor_controll=no_route"], "'corridor_controll' is not an issue; allowed: "),
        (["format=dirct"], "format: 'dirct' is not on the table; allowed: western_mediation, direct"),
        (["agreed_articles=unsettled"], "agreed_articles: 'unsettled' is not on the table; allowed: settled"),
        (["format"], "'format' is not of the form ISSUE=OPTION"),
        (["format=direct", "format=open"], "'format' is named twice"),
    ],
)
def test_bad_terms_are_told_in_one_line(words, told):
    ended = call("place", SCENARIOS / "kazan_2024.yaml", *words)
    assert (ended.code, ended.out) == (2, "") and told in ended.err and ended.err.count("\n") == 1
