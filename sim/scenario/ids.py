"""Ids for titles in any language: what a file calls a thing that people know by another name."""

import re
import unicodedata
from collections.abc import Iterable

from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from sim.scenario.field_types import RESERVED

LONGEST_ID = 40
"""Letters; what is longer is cut."""


def ids_of(titles: Iterable[str], kind: str) -> list[str]:
    """An id for each title, all different; kind: the word that stands before what cannot be an id by itself.

    >>> ids_of(["Côte d'Or", "no", "1991 line", "谈判", "No"], "option")
    ['cote_d_or', 'option_no', 'option_1991_line', 'option_4', 'option_no_2']
    """
    found: list[str] = []
    for place, title in enumerate(titles, 1):
        found.append(_another(_id_of(title, kind, place), found))
    return found


def _id_of(title: str, kind: str, place: int) -> str:
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower().replace("'", " ")
    word = re.sub(r"[^a-z0-9]+", "_", letters)[:LONGEST_ID].strip("_")
    if not word:
        return f"{kind}_{place}"
    return word if word[0].isalpha() and word not in RESERVED and _is_text(word) else f"{kind}_{word}"


def _is_text(word: str) -> bool:
    """YAML takes words such as no and null for something else."""
    return Resolver().resolve(ScalarNode, word, (True, False)) == Resolver.DEFAULT_SCALAR_TAG


def _another(word: str, taken: list[str]) -> str:
    number, found = 1, word
    while found in taken:
        number += 1
        found = f"{word}_{number}"
    return found
