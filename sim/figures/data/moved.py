"""How inputs have moved by an observation, as a table."""

from sim.results.read import Given
from sim.words.phrases import count

MOST_MOVED = 12
"""Inputs shown, those that moved most."""


def nothing_moved(answer: Given) -> str:
    """Why there is nothing to draw, in a few words."""
    return "" if answer.tables["moved"]["moved"].any() else "no input has moved beyond chance"


def moved_of_answer(answer: Given) -> tuple:
    """The arguments of `draw.moved.moved_inputs`: a table with a row for each input (`sim.analysis.posterior.inputs_given`),
    title, subtitle."""
    inputs = answer.tables["moved"]
    moved = inputs[inputs["moved"]]
    fits = f"{answer.manifest['fits']:,} of {count(answer.manifest['worlds'], 'world')} fit"
    aimed = (answer.manifest.get("aiming") or {}).get("aimed", 0)
    fits += f", {aimed:,} of which were aimed at it" if aimed else ""
    left = len(moved) - MOST_MOVED
    more = f"; {count(left, 'further input')} moved less" if left > 0 else ""
    title = f"{answer.scenario.name}: {len(moved)} of {count(len(inputs), 'input')} moved"
    return moved.head(MOST_MOVED), title, f"Given: {answer.outcome}. {fits}{more}"
