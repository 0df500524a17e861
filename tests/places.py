"""Where the project's own files are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS, SEEDS, TESTS = ROOT / "scenarios", ROOT / "seeds", ROOT / "tests"
KAZAN = SCENARIOS / "kazan_2024.yaml"
