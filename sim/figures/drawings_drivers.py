"""What an answer of `sensitivity` shows: the drawing of its bars."""

from sim.figures.draw.sweeps import sensitivity
from sim.figures.drawings import Drawing, Drawings
from sim.results.read import Sensitivity
from sim.words.phrases import count

METHODS = {
    "sobol": ("Sobol' indices", "Share of the variance of the outcome"),
    "morris": ("Morris' elementary effects", "How far the outcome moves, per range of the input"),
}
"""Of each method: what it gives, and what its bars measure."""


def _bars(found: Sensitivity) -> tuple:
    method, scale = METHODS[found.manifest["method"]]
    title = f"{found.scenario.document.name}: what drives {found.outcome}"
    told = f"{method} from {count(found.manifest['worlds'], 'world')}, by the ranges in the file"
    return found.tables["indices"], title, told, scale


SENSITIVITY: Drawings = {Sensitivity: Drawing(_bars, sensitivity)}
