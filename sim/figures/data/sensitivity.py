"""Sensitivity indices of an outcome as they are drawn, and what they measure."""

from sim.results.read import Sensitivity
from sim.words.phrases import count

METHOD_TITLES = {
    "sobol": ("Sobol' indices", "Share of the variance of the outcome"),
    "morris": ("Morris' elementary effects", "How far the outcome moves, per range of the input"),
}
"""Of each method: what it gives, and what its bars measure."""


def sensitivity_of_answer(found: Sensitivity) -> tuple:
    """The arguments of `draw.sensitivity.sensitivity`: the table of indices, title, subtitle, scale."""
    method, scale = METHOD_TITLES[found.manifest["method"]]
    title = f"{found.scenario.name}: what drives {found.outcome}"
    subtitle = f"{method} from {count(found.manifest['worlds'], 'world')}, by the ranges in the file"
    return found.tables["indices"], title, subtitle, scale
