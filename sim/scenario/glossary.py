"""The words of the reports and pages, as `scenarios/GLOSSARY.md` explains them."""

import re
from dataclasses import dataclass
from functools import cache

from sim.scenario.library import SCENARIOS

GLOSSARY = SCENARIOS / "GLOSSARY.md"
"""The page; it comes with the scenarios of the library."""


@dataclass(frozen=True)
class Term:
    """A word and what it means. also: other words for it and its other forms; source: who coined or defined it, if anybody;
    rule: where its rule stands, in words.
    """

    name: str
    also: tuple[str, ...]
    meaning: str
    source: str
    rule: str

    @property
    def words(self) -> tuple[str, ...]:
        """All that it is called."""
        return (self.name, *self.also)

    def in_words(self) -> str:
        """The term as a paragraph of plain text."""
        also = f" (also: {', '.join(self.also)})" if self.also else ""
        source = f" Source: {self.source}." if self.source else ""
        return f"{self.name}{also}: {self.meaning}{source} Rule: {self.rule}."


@cache
def glossary() -> tuple[Term, ...]:
    """All terms, in the order of the page."""
    _, *entries = re.split(r"^## ", GLOSSARY.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return tuple(map(_term, entries))


def term_called(word: str) -> Term | None:
    """The term of this name, or with this other name; letter case does not count.

    >>> term_called("batna").name
    'No-deal value'
    """
    wanted = " ".join(word.split()).casefold()
    return next((term for term in glossary() if wanted in map(str.casefold, term.words)), None)


def terms_in(text: str) -> list[Term]:
    """The terms that a text uses, in the order of the page."""
    return [term for term in glossary() if any(_used(word, text) for word in term.words)]


def _used(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def _term(entry: str) -> Term:
    name, meaning, about = (part.strip() for part in entry.split("\n\n", 2))
    found = re.fullmatch(r"(?:Also: (.*?)\. )?(?:Source: (.*)\. )?Rule: \[(.*)\]\(.*\)\.", about)
    if found is None:
        raise ValueError(f"{GLOSSARY}: the last line of {name!r} is not `Also: .. Source: .. Rule: [..](..).`")
    also, source, rule = found.groups()
    return Term(name, tuple(also.split(", ")) if also else (), meaning, source or "", rule)
