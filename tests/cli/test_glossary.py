"""The command `glossary`."""

from calling import call

from sim.scenario.glossary import glossary


def test_a_term_is_explained_with_its_source_and_rule():
    ended = call("glossary", "red", "line")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Red line (also: red lines): What an actor says it will not sign.")
    assert ended.out.endswith(" Source: Fearon 1994. Rule: the model, 3. Preferences.\n")


def test_without_a_term_all_are_listed():
    ended = call("glossary")
    assert ended.code == 0
    assert [paragraph.partition(":")[0].partition(" (")[0] for paragraph in ended.out.split("\n\n")] == [
        term.name for term in glossary()
    ]


def test_an_unknown_term_gets_the_nearest():
    ended = call("glossary", "boulwar")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "run_sim.py: 'boulwar' is not in the glossary; did you mean 'Boulware'?\n"
    assert call("glossary", "qqqq").err.endswith("without a term, glossary lists all\n")
