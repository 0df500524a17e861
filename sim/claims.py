"""The claims in `seeds/` that a scenario's `sources` cite: what the sources say, whose claim it is, how firm."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
"""The folder beside the package that holds the seed files."""

SEED_FILES = ("claims.yaml", "facts.yaml")


@dataclass(frozen=True)
class Claim:
    """One entry of a seed file. `holder` and `firmness` are empty for facts."""

    id: str
    text: str
    holder: str = ""
    firmness: str = ""
    date: str = ""

    def in_words(self) -> str:
        """Id, holder, firmness and text in one line."""
        about = ", ".join(part.replace("_", " ") for part in (self.holder, self.firmness, self.date) if part)
        return f"{self.id} ({about}): {self.text}" if about else f"{self.id}: {self.text}"


@cache
def claims(folder: Path = SEEDS) -> dict[str, Claim]:
    """All claims and facts by id; empty if there are no seed files."""
    found = {}
    for name in SEED_FILES:
        path = folder / name
        if path.is_file():
            for entry in _entries(yaml.safe_load(path.read_text(encoding="utf-8"))):
                found[str(entry["id"])] = _claim(entry)
    return found


def _entries(data: Any) -> list[dict]:
    """Every mapping with an `id`, at any depth."""
    if isinstance(data, dict):
        return [data] if "id" in data else [entry for item in data.values() for entry in _entries(item)]
    return [entry for item in data for entry in _entries(item)] if isinstance(data, list) else []


def _claim(entry: dict) -> Claim:
    text = next((entry[key] for key in ("claim", "fact", "text") if key in entry), "")
    rest = {key: str(entry.get(key, "")) for key in ("holder", "firmness", "date")}
    return Claim(str(entry["id"]), str(text), **rest)
