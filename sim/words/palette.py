"""Colours by name, and which actor has which. Knows no talks.

The palette is that of Okabe and Ito (2008), Color Universal Design: its colours differ to people with any colour vision.
"""

import re
from collections.abc import Mapping

PALETTE = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "purple": "#CC79A7",
}
"""The code of each colour by its name."""

BEST_FIRST = ("blue", "orange", "green", "purple", "vermilion", "sky", "black", "yellow")
"""Names of the palette, those that differ most first."""

CODE = re.compile(r"#[0-9a-fA-F]{6}")
"""A colour as red, green and blue, two hexadecimal digits each."""


def is_colour(word: object) -> bool:
    """Whether a word is a name of the palette, or a code such as `#0072b2`."""
    return isinstance(word, str) and (word in PALETTE or CODE.fullmatch(word) is not None)


def colours_of(chosen: Mapping[str, str | None]) -> dict[str, str]:
    """The code of a colour for each name: what was chosen for it, else the next of the palette that nobody has.

    chosen: a name of the palette, a code, or None. Where the palette is used up, it begins again.

    >>> colours_of({"north": None, "south": "blue", "east": None})
    {'north': '#E69F00', 'south': '#0072B2', 'east': '#009E73'}
    """
    fixed = {name: PALETTE.get(word, word).upper() for name, word in chosen.items() if word}
    best = [PALETTE[word] for word in BEST_FIRST]
    free = [code for code in best if code not in fixed.values()] or best
    others = [name for name in chosen if name not in fixed]
    return {name: fixed.get(name) or free[others.index(name) % len(free)] for name in chosen}
