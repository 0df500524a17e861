"""The glossary: terms are found by any of their names, each is said in plain words, and its rule is where it says."""

import re

import pytest
from places import ROOT, SCENARIOS

from sim.engine.strategies import STRATEGIES
from sim.scenario.field_words import anchor_of
from sim.scenario.glossary import GLOSSARY, glossary, term_called, terms_in
from sim.words.phrases import SOLUTIONS
from sim.words.stages import REASONS, STAGES

PAGE = GLOSSARY.read_text(encoding="utf-8")
MODEL = (ROOT / "sim/engine/MODEL.md").read_text(encoding="utf-8")


def anchors(page):
    """The anchors of a Markdown page, as those who render it make them of its headings."""
    return {anchor_of(title) for title in re.findall(r"^#+ (.*)$", page, re.MULTILINE)}


def test_links_lead_to_headings_that_are_there():
    links = re.findall(r"\]\(([^)#]*\.md)#([^)]+)\)", PAGE)
    assert len(links) > 40
    for page, anchor in links:
        assert anchor in anchors((SCENARIOS / page).read_text(encoding="utf-8")), (page, anchor)


def test_links_to_terms_from_other_pages_lead_to_terms():
    pages = [*(ROOT / "scenarios").rglob("*.md"), *(ROOT / "sim").rglob("*.md"), ROOT / "README.md"]
    for page in pages:
        for anchor in re.findall(r"GLOSSARY\.md#([^)]+)\)", page.read_text(encoding="utf-8")):
            assert anchor in anchors(PAGE), (page, anchor)


def test_bold_words_of_the_tutorial_are_terms():
    bold = re.findall(r"\*\*(.+?)\*\*", (SCENARIOS / "TUTORIAL.md").read_text(encoding="utf-8").replace("\n", " "))
    assert len(bold) >= 6 and [word for word in bold if word != "bold" and term_called(word) is None] == []


def test_terms_are_in_alphabetical_order_and_no_word_has_two_meanings():
    names = [term.name.casefold() for term in glossary()]
    assert len(names) > 60 and names == sorted(names)
    words = [word.casefold() for term in glossary() for word in term.words]
    assert len(words) == len(set(words))


def test_each_term_is_said_in_at_most_three_sentences():
    for term in glossary():
        assert 1 <= len(re.findall(r"[.!?](?= |$)", term.meaning)) <= 3, term.name
        assert term.meaning.endswith(".") and "](" not in term.meaning and "\n" not in term.meaning


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("BATNA", "No-deal value"),
        ("win-sets", "Win-set"),
        ("Two-level game", "Home front"),
        ("side payment", "Inducement"),
        ("red   line", "Red line"),
        ("confidence interval", "Wilson interval"),
    ],
)
def test_a_term_is_found_by_any_of_its_names(word, name):
    assert term_called(word).name == name


def test_what_is_no_term_is_not_found():
    assert term_called("teapot") is None and terms_in("a teapot") == []


def test_terms_of_a_text_are_whole_words_of_it():
    assert [term.name for term in terms_in("Its red lines, and a boulware.")] == ["Boulware", "Red line"]
    assert "Block" not in [term.name for term in terms_in("roadblocks")]


def test_what_can_become_of_talks_is_explained():
    for stage in ("in_force", "pending", "rejected", "collapsed", "no_deal", "breakdown"):
        assert stage in STAGES and term_called(stage.replace("_", " ")), stage
    for solution in SOLUTIONS:
        assert any(solution.replace("_", "-") in word.casefold() for term in glossary() for word in term.words), (
            solution
        )
    for strategy in ("boulware", "conceder", "hardliner"):
        assert strategy in STRATEGIES and term_called(strategy)


def test_whoever_is_cited_beside_a_rule_of_the_model_is_cited_there_too():
    """Sources that the model does not name are those of bargaining theory and statistics, and are few."""
    cited = {name for term in glossary() for name in re.findall(r"([A-Z][a-z]+)[^;]*? \d{4}", term.source)}
    others = {name for name in cited if name not in MODEL}
    assert others <= {"Raiffa", "Fisher", "Kalai", "Bueno", "Bryant", "Sobol", "Saltelli", "Wilson", "Glasserman", "Black",
                      "Tarar", "Tversky", "Cox", "Hesterberg", "Rubinstein", "Mc"}  # fmt: skip


def test_each_reason_of_failure_is_explained():
    for reason, words in REASONS.items():
        assert term_called(reason.replace("_", " ")), reason
        assert term_called(words.removeprefix("a ")), words
    assert term_called("no package to offer").name == "Nothing to offer"
