"""How a result was made: what is needed to make it again, and to know that it is the same."""

from collections.abc import Iterator
from typing import Any

from sim.results.read import Comparison, Finding, Manifest, Result, Run, SideBySide, Swept
from sim.runtime.sweep_folder import SWEPT_SCENARIO
from sim.words.sections import Table


def how_made(result: Result) -> Table:
    """The command, seed, worlds, versions and hashes of a result."""
    manifest = result.manifest
    rows = _sweep_made(result, manifest) if isinstance(result, Swept) else _play_made(result, manifest)
    return Table(["What", "Value"], [[key, str(value)] for key, value in rows], "ll")


def _play_made(result: Run | Comparison | SideBySide | Finding, manifest: Manifest) -> Iterator[tuple[str, Any]]:
    yield "Command", manifest["command"]
    yield "Seed", manifest["seed"]
    if isinstance(result, Run):
        yield "Draws", result.scenario.game.draws
    yield "Worlds", f"{manifest['worlds']:,}"
    for label, played in _scenarios_made(result):
        yield f"{label}, file", played["file"]
        yield f"{label}, digest", played["digest"]
    yield "Versions", _versions(manifest["versions"])
    yield from ((f"SHA-256 of {name}", hash) for name, hash in manifest["sha256"].items() if not name.endswith(".png"))


def _scenarios_made(result: Run | Comparison | SideBySide | Finding) -> list[tuple[str, Manifest]]:
    """What identifies each scenario, and what to call it."""
    match result:
        case Comparison(_, a, b):
            return [("Scenario A", a.manifest), ("Scenario B", b.manifest)]
        case SideBySide():
            return [(label, run.manifest) for label, run in zip(result.labels, result.runs, strict=True)]
    return [("Scenario", result.manifest)]


def _sweep_made(swept: Swept, manifest: Manifest) -> Iterator[tuple[str, Any]]:
    asked, notes = manifest["asked"], manifest["notes"]
    yield "Command", notes.get("command", "not noted")
    yield "Seed", swept.seed
    yield "Draws", swept.scenario.game.draws
    yield "Method", asked["experiment"]["method"]
    yield "Worlds at each point", f"{swept.worlds:,}"
    yield "Parts done", f"{len(manifest['parts']):,} of {asked['parts']:,}"
    yield "Versions", _versions({**asked["versions"], **notes.get("versions", {})})
    yield "SHA-256 of the design", asked["design_sha256"]
    yield f"SHA-256 of {SWEPT_SCENARIO}", notes["scenario_sha256"][SWEPT_SCENARIO]


def _versions(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())
