"""Where the scenarios and seed files that come with the package are.

In a checkout they lie beside the package, in an installed wheel within it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_HOME = _PACKAGE / "library" if (_PACKAGE / "library").is_dir() else _PACKAGE.parent

SEEDS, SCENARIOS = _HOME / "seeds", _HOME / "scenarios"
