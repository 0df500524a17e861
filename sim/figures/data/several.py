"""Several runs as one result, to be shown side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the register of pictures names this class, and is read without the libraries of results
    from sim.results.read import Run


@dataclass(frozen=True)
class Several:
    """Several runs, to be shown side by side; titles: what to call each."""

    runs: tuple[Run, ...]
    titles: tuple[str, ...]
