"""Which uncertain inputs drive an outcome: the indices that `sensitivity` found, and what they measure."""

from sim.results.read import Sensitivity
from sim.words.phrases import count

METHOD_TITLES = {
    "sobol": ("Sobol' indices", "Share of the variance of the outcome"),
    "morris": ("Morris' elementary effects", "How far the outcome moves, per range of the input"),
}
"""Of each method: what it gives, and what its bars measure."""


def sensitivity_of_answer(found: Sensitivity) -> tuple:
    """What `sensitivity` takes."""
    method, scale = METHOD_TITLES[found.manifest["method"]]
    title = f"{found.scenario.name}: what drives {found.outcome}"
    told = f"{method} from {count(found.manifest['worlds'], 'world')}, by the ranges in the file"
    return found.tables["indices"], title, told, scale
