"""The bench: one table of how fast the simulator is, measured in one run on one machine.

    python tests/bench/bench_all.py                       everything but what is long: some 4 minutes
    python tests/bench/bench_all.py baseline scaling      some parts: baseline, ordinary, bilateral, compiled, scaling, sweeps
    python tests/bench/bench_all.py --long                also a million worlds, and two workers against one: some 15 minutes
    python tests/bench/bench_all.py --negmas PYTHON       with NegMAS, by another interpreter

One core: CPU seconds of this process, which other programs disturb less than seconds. All cores: seconds. What is
compared is timed in turn, and a ratio is the median of the ratios of the turns. The part `compiled` needs numba (extra
`bench`). NegMAS is under the AGPL and no dependency: `python -m venv negmas && negmas/bin/pip install negmas` makes an
environment apart, and `--negmas negmas/bin/python` uses it.
"""

import importlib
import importlib.util
import os
import platform
import sys
from importlib import metadata
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from measuring import Line, Settings, markdown  # noqa: E402

from sim.runtime.workers import MEMORY  # noqa: E402

PARTS = {
    "baseline": "baseline",
    "ordinary": "ordinary_mesa",
    "bilateral": "bilateral",
    "compiled": "compiled",
    "scaling": "scaling",
    "sweeps": "whole_sweeps",
}
"""The modules that make the lines, in the order of the table."""


def lines(part: str, settings: Settings) -> list[Line]:
    """The lines of a part of the table."""
    if part == "compiled" and importlib.util.find_spec("numba") is None:
        return [Line("compiled by numba", "not installed (pip install -e '.[bench]')", target="ours at most 3 x")]
    return importlib.import_module(PARTS[part]).lines(settings)


def machine() -> str:
    """On what the table is made, in a line."""
    info, name = Path("/proc/cpuinfo"), platform.processor()
    for row in info.read_text().splitlines() if info.exists() else []:
        name = row.split(":")[1].strip() if row.startswith("model name") else name
    versions = ", ".join(f"{package} {metadata.version(package)}" for package in ("numpy", "mesa", "pandas"))
    return f"{os.cpu_count()} x {name}, Python {platform.python_version()}, {versions}, {load()}"


def load() -> str:
    """How busy the machine is."""
    return f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@click.option("--repeats", default=Settings.repeats, show_default=True, help="Repeats of every short timing.")
@click.option("--negmas", help="A Python interpreter that has NegMAS.")
@click.option("--long", is_flag=True, help="Also a million worlds, and two workers against one.")
def main(parts: tuple[str, ...], repeats: int, negmas: str | None, long: bool) -> None:
    """Print the table as Markdown."""
    settings, made = Settings(repeats=repeats, negmas=negmas, long=long), []
    begun = machine()
    for part in parts or PARTS:
        click.echo(f"measuring {part} ..", err=True)
        made += lines(part, settings)
    click.echo(f"{begun}; {load()} at the end\n\n{markdown(made)}", nl=False)


if __name__ == "__main__":
    if (
        "GLIBC_TUNABLES" not in os.environ
    ):  # memory is treated as in the workers of a sweep, from the start of the process
        os.environ["GLIBC_TUNABLES"] = MEMORY
        os.execv(sys.executable, [sys.executable, *sys.argv])
    main()
