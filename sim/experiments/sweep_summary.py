"""Summaries of a sweep, point by point, read in a stream: ten million worlds need no more memory than ten thousand.

summary = summarise_sweep("results/leverage")
summary.points              a row for each point: factors, worlds, shares of stages, mean gains, common terms
summary_as_text(summary)    the same as text
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from sim.methods.even_draws import PLAIN_DRAWS, REPLICATES, replicates
from sim.methods.shares import of_replicates, wilson
from sim.runtime.sweep_folder import COLUMNS, design_path, part_paths, read_sweep
from sim.runtime.whole_files import FolderError, whole_file
from sim.words.phrases import count, percent, signed
from sim.words.stages import AGREED, STAGES

BATCH = 65536
"""Rows read at once."""

MOST_POINTS_SHOWN = 40
"""Points in the text of a summary."""

EXPORT_FORMATS = (".csv", ".parquet")
"""Endings of the file that `export_rows` writes."""


@dataclass(frozen=True)
class SweepSummary:
    """What a sweep has found, so far.

    points: a row for each point, with the columns
    - of the factors, by their paths, and `worlds`: how many there are so far;
    - `agreed` and each `stage_NAME`: their shares of the worlds, with `_low` and `_high`, the ends of 95 % intervals (the
      share itself where all worlds of the point are alike);
    - `gain_ACTOR`: its mean over all worlds, in utility, 0 without agreement;
    - `crossed_ACTOR`: the share of the agreed worlds in which the text is across a red line of it;
    - `term_ISSUE`: the most common term of the agreed worlds, and `term_ISSUE_share`, its share of them.

    factors: the paths that are varied. draws: how worlds were drawn, a name in `sim.methods.even_draws.WAYS_TO_DRAW`. asked: how
    many worlds each point should have; parts, parts_done: of the sweep; failures: as recorded.
    """

    points: pd.DataFrame
    factors: tuple[str, ...]
    draws: str
    asked: int
    parts: int
    parts_done: int
    failures: list[dict[str, Any]]


def summarise_sweep(folder: str | Path) -> SweepSummary:
    """The summary of the sweep in a folder, finished or not. Raises `FolderError` where there is none or it is damaged."""
    manifest = read_sweep(folder)
    factors = tuple(manifest["asked"]["experiment"]["factors"])
    design = pd.read_csv(design_path(folder), index_col="point")
    draws = manifest["asked"]["experiment"]["draws"]
    tally = _Tally(len(design), columns(folder), draws)
    for batch in batches(folder, tally.wanted):
        tally.add(batch)
    return SweepSummary(
        points=pd.concat([design, tally.table().set_axis(design.index)], axis=1),
        factors=factors,
        draws=draws,
        asked=manifest["asked"]["experiment"]["worlds"],
        parts=manifest["asked"]["parts"],
        parts_done=len([name for name in manifest["parts"] if name not in manifest["failures"]]),
        failures=[failure for some in manifest["failures"].values() for failure in some],
    )


def columns(folder: str | Path) -> list[str]:
    """The names of the columns of all parts of the sweep in a folder. Raises `FolderError` where they cannot be read."""
    path = Path(folder) / COLUMNS
    try:
        return pq.read_schema(path).names
    except (OSError, pa.ArrowException) as error:
        raise FolderError(f"{path} cannot be read ({error}); the same sweep with --resume makes it again") from error


def batches(folder: str | Path, names: list[str]) -> Iterator[pa.RecordBatch]:
    """The columns of these names of all worlds of a sweep, in batches with a row for each world. Raises `FolderError`."""
    for path in part_paths(folder):
        try:
            with pq.ParquetFile(path) as file:
                yield from file.iter_batches(BATCH, columns=names)
        except (OSError, pa.ArrowException) as error:
            raise FolderError(
                f"{path} cannot be read; the same sweep with --resume makes it again ({error})"
            ) from error


class _Tally:
    """Counts and sums by point, added to batch by batch; those of stages also by replicate, of worlds drawn evenly."""

    def __init__(self, points: int, columns: list[str], draws: str):
        self.points, self.replicates = points, 1 if draws == PLAIN_DRAWS else REPLICATES
        self.gains = [name for name in columns if name.startswith("gain_")]
        self.terms = [name for name in columns if name.startswith("term_")]
        self.crossed = [name for name in columns if name.startswith("crossed_")]
        words = (*self.terms, *self.crossed)
        self.amounts = [name for name in columns if name.startswith(("gain_", "utility_"))]
        self.wanted = ["point", "world", "stage", *self.amounts, *words]
        self.first = {name: np.full(points, np.nan) for name in self.amounts}
        self.varied = np.zeros(points, bool)
        self.sums = {name: np.zeros(points) for name in self.gains}
        self.counts: dict[str, dict[str, np.ndarray]] = {name: {} for name in words}
        self.stages = {name: np.zeros((points, self.replicates), int) for name in STAGES}

    def add(self, batch: pa.RecordBatch) -> None:
        """Count the rows of a batch."""
        point = batch.column("point").to_numpy().astype(np.int64)
        for name, sums in self.sums.items():
            sums += np.bincount(point, batch.column(name).to_numpy(), self.points)
        self._compare(point, batch)
        for column_name, counts in self.counts.items():
            for name, column in _counted(batch.column(column_name), point, self.points):
                counts[name] = counts.get(name, 0) + column
        cell = point * self.replicates + replicates(batch.column("world").to_numpy()) % self.replicates
        for name, column in _counted(batch.column("stage"), cell, self.points * self.replicates):
            self.stages[name] += column.reshape(self.points, -1)

    def _compare(self, point: np.ndarray, batch: pa.RecordBatch) -> None:
        """Note the points at which an amount is not the same in all worlds."""
        for name, first in self.first.items():
            amount = batch.column(name).to_numpy()
            new, at = np.unique(point, return_index=True)
            first[new] = np.where(np.isnan(first[new]), amount[at], first[new])
            self.varied[point[amount != first[point]]] = True

    def table(self) -> pd.DataFrame:
        """The summary of all batches, a row for each point."""
        split = np.sum(list(self.stages.values()), axis=0)
        worlds = split.sum(axis=1)
        shares = {"agreed": np.sum([self.stages[name] for name in AGREED], axis=0)}
        shares |= {f"stage_{name}": found for name, found in self.stages.items()}
        columns: dict[str, Any] = {"worlds": worlds}
        occur = [[found > 0 for found in counts.values()] for counts in self.counts.values()]
        occur.append([found.sum(axis=1) > 0 for found in self.stages.values()])
        kinds = [np.sum([np.zeros(self.points, int), *some], axis=0) for some in occur]
        alike = (worlds > 0) & ~self.varied & (np.max(kinds, axis=0) <= 1)
        for name, found in shares.items():
            ends = wilson(found[:, 0], worlds) if self.replicates == 1 else of_replicates(found, split)
            columns[name], low, high = ends
            columns[f"{name}_low"] = np.where(alike, columns[name], low)
            columns[f"{name}_high"] = np.where(alike, columns[name], high)
        with np.errstate(invalid="ignore"):
            columns |= {name: sums / worlds for name, sums in self.sums.items()}
            columns |= {name: self._crossing(name) / shares["agreed"].sum(axis=1) for name in self.crossed}
        for name in self.terms:
            columns[name], columns[f"{name}_share"] = _most_common(self.counts[name], self.points)
        return pd.DataFrame(columns)

    def _crossing(self, name: str) -> np.ndarray:
        """In how many worlds of each point a text crosses a red line."""
        return sum((found for text, found in self.counts[name].items() if text), np.zeros(self.points))


def _counted(words: pa.DictionaryArray, place: np.ndarray, places: int) -> Iterator[tuple[str, np.ndarray]]:
    """How often each word stands at each of so many places [p]; place: of each row."""
    codes, names = words.indices.fill_null(-1).to_numpy(), words.dictionary.to_pylist()
    there = codes >= 0
    found = np.bincount(place[there] * len(names) + codes[there], minlength=places * len(names))
    yield from zip(names, found.reshape(places, len(names)).T, strict=True)


def _most_common(counts: dict[str, np.ndarray], points: int) -> tuple[list[str | None], np.ndarray]:
    """The most common word at each point, the first of equals, and its share."""
    if not counts:
        return [None] * points, np.full(points, np.nan)
    words, table = list(counts), np.array(list(counts.values()))
    total = table.sum(axis=0)
    best = table.argmax(axis=0)
    share = table.max(axis=0) / np.maximum(total, 1)
    return [words[k] if n else None for k, n in zip(best, total, strict=True)], np.where(total > 0, share, np.nan)


# ---------------------------------------------------------------- as text


def summary_as_text(summary: SweepSummary, signatories: tuple[str, ...] = ()) -> str:
    """The summary as text: what became of the talks, mean gains, and common terms.

    signatories: whose gains; those of all actors where none is named.
    """
    shown = summary.points.head(MOST_POINTS_SHOWN)
    labels = pd.DataFrame({_short(name, summary.factors): shown[name] for name in summary.factors}, index=shown.index)
    actors = [name for name in shown if name.startswith("gain_")]
    actors = [name for name in actors if not signatories or name.removeprefix("gain_") in signatories]
    gains = pd.DataFrame({name.removeprefix("gain_"): shown[name].map(_signed) for name in actors})
    crossed = {f"crossed_{name}": f"{name}: line crossed" for name in gains}
    if (shown[list(crossed)] > 0).any(axis=None):
        gains = pd.concat([gains, shown[list(crossed)].map(_percent).rename(columns=crossed)], axis=1)
    sections = [
        ("Share of the worlds at each point, agreed with its 95 % interval", _stages(shown)),
        (
            "Mean gain over no deal, in utility 0..1, worlds without agreement counted as 0; red lines crossed, of the agreed",
            gains,
        ),
        ("Most common term where there is agreement, with its share", _terms(shown)),
    ]
    lines = _head(summary)
    for title, table in sections:
        lines += ["", title, "", pd.concat([labels, table], axis=1).to_string()]
    if len(summary.points) > len(shown):
        lines += ["", f"The first {len(shown)} of {len(summary.points):,} points; --to FILE.csv writes all of them."]
    return "\n".join(lines) + "\n"


def _head(summary: SweepSummary) -> list[str]:
    worlds = int(summary.points["worlds"].sum())
    evenly = "" if summary.draws == PLAIN_DRAWS else f", drawn evenly ({summary.draws})"
    lines = [f"{count(len(summary.points), 'point')}, {count(worlds, 'world')}{evenly}"]
    if summary.parts_done < summary.parts:
        lines.append(f"NOT FINISHED: {summary.parts_done:,} of {summary.parts:,} parts are done")
    if summary.failures:
        first = summary.failures[0]
        points = count(len({failure["point"] for failure in summary.failures}), "point")
        lines.append(f"FAILED: worlds of {points} are missing; the first, point {first['point']}: {first['error']}")
    return lines


def _stages(shown: pd.DataFrame) -> pd.DataFrame:
    spans = zip(shown["agreed_low"], shown["agreed_high"], strict=True)
    columns = {"worlds": shown["worlds"].map("{:,}".format), "agreed": shown["agreed"].map(_percent)}
    columns["interval"] = [f"{100 * low:.1f}-{100 * high:.1f}" if low < high else "-" for low, high in spans]
    return pd.DataFrame(columns | {name: shown[f"stage_{name}"].map(_percent) for name in STAGES}, index=shown.index)


def _terms(shown: pd.DataFrame) -> pd.DataFrame:
    names = [name for name in shown if name.startswith("term_") and f"{name}_share" in shown]
    # Terms that were settled before the talks are the same everywhere, and left out.
    open_terms = [
        name for name in names if not (shown[f"{name}_share"].dropna() == 1).all() or shown[name].nunique() > 1
    ]
    cells = {
        name.removeprefix("term_"): [
            "-" if word is None or word != word else f"{word} {percent(share)}"
            for word, share in zip(shown[name], shown[f"{name}_share"], strict=True)
        ]
        for name in open_terms
    }
    return pd.DataFrame(cells, index=shown.index)


def _percent(share: float) -> str:
    return "-" if share != share else f"{100 * share:.1f} %"


def _signed(value: float) -> str:
    return "-" if value != value else signed(value, 3)


def _short(name: str, others: tuple[str, ...]) -> str:
    """As many last steps of a path as make it differ from the others, and at least two."""
    steps = name.split(".")
    for length in range(2, len(steps)):
        tail = ".".join(steps[-length:])
        if sum(f".{other}".endswith(f".{tail}") for other in others) == 1:
            return tail
    return name


# ---------------------------------------------------------------- one file


def export_rows(folder: str | Path, target: str | Path) -> int:
    """Write all worlds of a sweep, a row for each, as one .csv or .parquet file. Returns the number of rows.

    The file appears whole or not at all. Raises `FolderError` for another ending, and where it cannot be written.
    """
    target = Path(target)
    if target.suffix not in EXPORT_FORMATS:
        raise FolderError(f"cannot write {target}: the name must end in {' or '.join(EXPORT_FORMATS)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(target) as draft:
            return _write(folder, draft, target.suffix)
    except OSError as error:
        raise FolderError(f"cannot write {target}: {error.strerror or error}") from error


def _write(folder: str | Path, draft: Path, suffix: str) -> int:
    names, rows = columns(folder), 0
    schema = pq.read_schema(Path(folder) / COLUMNS)
    if suffix == ".csv":
        schema = pa.schema([pa.field(item.name, _plain(item.type)) for item in schema])
    open_file = pa.csv.CSVWriter if suffix == ".csv" else pq.ParquetWriter
    with open_file(draft, schema) as file:
        for batch in batches(folder, names):
            file.write_table(pa.Table.from_batches([batch]).cast(schema))
            rows += batch.num_rows
    return rows


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_timestamp(kind):
        return pa.date32()
    return pa.string() if pa.types.is_dictionary(kind) else kind
