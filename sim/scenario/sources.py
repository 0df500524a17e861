"""The claims in `seeds/` that a scenario's `sources` cite: what the sources say, whose claim it is, how firm."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sim.scenario.library import SEEDS
from sim.scenario.yaml_nodes import values_in

SEED_FILES = ("claims.yaml", "facts.yaml")
"""Where claims and facts stand."""

FIRMNESS = {
    "stated": "stated as fact",
    "stated_firm": "stated as a firm stance",
    "quoted": "attributed to an official",
    "quoted_firm": "attributed to an official, as a firm stance",
    "inferred": "inferred by the author",
    "inferred_weak": "inferred by the author, with doubt",
}
"""How firm a claim is, in words."""

CERTAINTY = {
    "S": "found in a named public source",
    "s": "a secondary or single source",
    "M": "general knowledge, not looked up",
}
"""How certain a fact is, in words."""


@dataclass(frozen=True)
class Claim:
    """One entry of a seed file. Claims have a holder and a firmness, facts a certainty instead.

    source: where it stands; note: where other sources differ or add something.
    """

    id: str
    text: str
    holder: str = ""
    firmness: str = ""
    date: str = ""
    certainty: str = ""
    source: str = ""
    note: str = ""

    def in_words(self) -> str:
        """Id, holder, firmness and text in one line."""
        about = ", ".join(part.replace("_", " ") for part in (self.holder, self.firmness, self.date) if part)
        return f"{self.id} ({about}): {self.text}" if about else f"{self.id}: {self.text}"

    @property
    def holder_in_words(self) -> str:
        """Whose claim it is."""
        return "the author" if self.holder == "author" else self.holder.replace("_", " ").title()

    @property
    def firm(self) -> str:
        """How firm or certain it is, in words."""
        if self.firmness:
            return FIRMNESS.get(self.firmness, self.firmness.replace("_", " "))
        return " or ".join(CERTAINTY.get(letter, letter) for letter in self.certainty.split("/") if letter)


@cache
def claims(folder: Path = SEEDS) -> dict[str, Claim]:
    """All claims and facts by id, those of closed cases included; empty if there are no seed files."""
    found = {}
    for name in SEED_FILES:
        for path in sorted(folder.rglob(name)):
            data = values_in(path)
            sources = data.get("sources", {}) if isinstance(data, dict) else {}
            for entry in _entries(data):
                found[str(entry["id"])] = _claim(entry, sources)
    return found


def _entries(data: Any) -> list[dict]:
    """Every mapping with an `id`, at any depth."""
    if isinstance(data, dict):
        return [data] if "id" in data else [entry for item in data.values() for entry in _entries(item)]
    return [entry for item in data for entry in _entries(item)] if isinstance(data, list) else []


def _claim(entry: dict, sources: dict[str, str]) -> Claim:
    text = next((entry[key] for key in ("claim", "fact", "text") if key in entry), "")
    rest = {key: str(entry.get(key, "")) for key in ("holder", "firmness", "date", "certainty", "note")}
    source = str(entry.get("source", ""))
    return Claim(str(entry["id"]), str(text), **rest, source=sources.get(source, source))
