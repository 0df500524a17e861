"""Which versions made a result: of this package and its rules, and of the libraries it rests on."""

import platform
from functools import cache
from importlib import metadata

from sim.experiments.rules_digest import rules_digest
from sim.scenario.library import DISTRIBUTION

DECISIVE_PACKAGES = (DISTRIBUTION, "numpy", "scipy")
"""Packages whose version may change results; another version cannot resume a sweep."""

NOTED_PACKAGES = ("mesa", "pandas", "pyarrow", "pydantic", "matplotlib")
"""Packages whose versions are noted."""


@cache
def decisive_versions() -> dict[str, str]:
    """The versions that decide about results, and the hash of the rules."""
    return {name: _version_of(name) for name in DECISIVE_PACKAGES} | {"engine": rules_digest()}


def noted_versions() -> dict[str, str]:
    """The versions of Python and of the other libraries."""
    return {"python": platform.python_version()} | {name: _version_of(name) for name in NOTED_PACKAGES}


def _version_of(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
