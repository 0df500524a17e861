"""A laboratory for multi-party peace talks: scenario files in, distributions of treaties out.

    import sim

    scenario = sim.load("kazan_2024")                   # a scenario of the library, or the path of a file
    table = sim.play(scenario, worlds=1000, seed=7)     # pandas, one row a world
    rounds = sim.transcript(scenario, world=812, seed=7)
    found = sim.compare(scenario, sim.load("sign_as_is"))
    points = sim.sweep("kazan_2024", ["breakdown=0:0.05:3"], worlds=500)

    talks = sim.Negotiation.drawn_from(scenario.game, worlds=1000, seed=7)    # a Mesa model: talks.agents are the actors
    talks.step()

Each is loaded when it is first used. The packages, bottom first: words, methods, runtime, engine, scenario, worlds,
experiments, results, analysis, figures, reports, cli; start reading at `sim.engine.model`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.engine.model import Negotiation as Negotiation
    from sim.experiments.notebook import compare as compare
    from sim.experiments.notebook import sweep as sweep
    from sim.scenario.compile import load as load
    from sim.worlds.table import play as play
    from sim.worlds.transcript import transcript as transcript

_FACE = {
    "load": "sim.scenario.compile",
    "play": "sim.worlds.table",
    "transcript": "sim.worlds.transcript",
    "compare": "sim.experiments.notebook",
    "sweep": "sim.experiments.notebook",
    "Negotiation": "sim.engine.model",
}
"""What `import sim` offers, and the module that it comes from."""

__all__ = ["Negotiation", "compare", "load", "play", "sweep", "transcript"]


def __getattr__(name: str) -> Any:
    if name not in _FACE:
        raise AttributeError(f"module 'sim' has no attribute {name!r}; it offers {', '.join(_FACE)}")
    return getattr(import_module(_FACE[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_FACE])
