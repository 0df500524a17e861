"""Folders are data from outside: whatever stands in a manifest, a command ends with a result or with one sentence."""

import json
import shutil
from random import Random

import pytest
from breadth import some_of
from calling import call
from places import ROOT

from sim.results.read import READERS
from sim.runtime.manifests import RESULT_SCHEMAS

SPLIT = ROOT / "scenarios" / "textbook_split.yaml"
KAZAN = ROOT / "scenarios" / "kazan_2024.yaml"
VARY = "actors.bela.no_deal.gain=-0.5:0:3"
MADE = {
    "sweep": ("sweep", SPLIT, "--vary", VARY, "--worlds", 10, "--workers", 1),
    "run": ("run", SPLIT, "--worlds", 10, "--no-plots"),
    "compare": ("compare", SPLIT, SPLIT, "--worlds", 10),
    "discover": ("discover", KAZAN, "--worlds", 200),
    "given": ("given", KAZAN, "--observed", "agreed", "--worlds", 200),
}
QUESTIONS = {
    "sweep": [
        ("summarise", "{folder}"),
        ("export", "{folder}", "{out}.csv"),
        ("report", "{folder}", "--out", "{out}.html"),
        ("plot", "{folder}", "--out", "{out}"),
        ("sweep", SPLIT, "--vary", VARY, "--worlds", 10, "--workers", 1, "--resume", "--out", "{folder}"),
        ("given", "{folder}", "--observed", "agreed", "--out", "{out}"),
        ("discover", "{folder}", "--out", "{out}"),
    ],
    "run": [
        ("report", "{folder}", "--out", "{out}.html"),
        ("plot", "{folder}", "--out", "{out}"),
        ("given", "{folder}", "--observed", "agreed", "--out", "{out}"),
        ("discover", "{folder}", "--out", "{out}"),
        ("run", SPLIT, "--worlds", 10, "--no-plots", "--out", "{folder}"),
    ],
    "compare": [("report", "{folder}", "--out", "{out}.html"), ("plot", "{folder}", "--out", "{out}")],
    "discover": [("report", "{folder}", "--out", "{out}.html"), ("plot", "{folder}", "--out", "{out}")],
    "given": [("report", "{folder}", "--out", "{out}.html"), ("plot", "{folder}", "--out", "{out}")],
}
ODD = [None, True, -1, 0, 10**30, 1.5, float("nan"), "", "x", "../../x", "\x00", [], [[]], {}, {"x": None}, ["x"]]
MUTATIONS = some_of(15)
"""For each kind of result; `python tests/results/test_mutated_manifests.py 500` does more, and asks every question of each."""


def places(node, path=()):
    """Every path into a tree."""
    yield path
    if isinstance(node, dict | list):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            yield from places(node[key], (*path, key))


def mutated(text, random):
    """The text of a manifest with one thing wrong."""
    if random.random() < 0.1:
        return text[: random.randrange(len(text))]
    tree = json.loads(text)
    path = random.choice(list(places(tree)))
    if not path:
        return json.dumps(random.choice(ODD))
    node = tree
    for key in path[:-1]:
        node = node[key]
    if random.random() < 0.3:
        del node[path[-1]]
    elif random.random() < 0.2 and isinstance(node, dict):
        node[random.choice(["../x", "x" * 300, "", "part-99999.parquet"])] = node.pop(path[-1])
    else:
        node[path[-1]] = random.choice(ODD)
    return json.dumps(tree)


def fault_of(kind, original, number, questions, work):
    """What is wrong with the answers to some questions about a folder with its manifest mutated, in words."""
    random = Random(f"{kind} {number}")
    name = "_manifest.json" if kind == "sweep" else "manifest.json"
    text = mutated((original / name).read_text(encoding="utf-8"), random)
    for question in questions(random):
        folder, out = work / "folder", work / "out"
        for left in work.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        shutil.copytree(original, folder)
        (folder / name).write_text(text, encoding="utf-8")
        words = [str(word).format(folder=folder, out=out) for word in question]
        ended = call(*words)
        if ended.code not in (0, 2) or "Traceback" in ended.output:
            return f"{kind} {number} {words[0]}: {ended.err[-600:]}"
        if ended.code == 2 and not ended.err.strip():
            return f"{kind} {number} {words[0]}: nothing said"
    return None


def make(kind, folder):
    assert call(*MADE[kind], "--out", folder).code == 0
    return folder


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """The folder of the sweep, as it was written."""
    return make("sweep", tmp_path_factory.mktemp("original") / "made")


@pytest.fixture
def sweep(original, tmp_path):
    """A copy of it, which a test may spoil."""
    return shutil.copytree(original, tmp_path / "made")


@pytest.mark.parametrize("kind", MADE)
def test_a_mutated_manifest_is_used_or_refused_in_a_sentence(tmp_path, kind):
    original, work = make(kind, tmp_path / "made"), tmp_path / "work"
    work.mkdir()
    faults = (
        fault_of(kind, original, number, lambda random: [random.choice(QUESTIONS[kind])], work)
        for number in range(MUTATIONS)
    )
    assert [fault for fault in faults if fault] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda tree: tree["parts"]["part-00000.parquet"].update(rows=9), "is not as it was written"),
        (lambda tree: tree["asked"].update(design_sha256="0" * 64), "_design.csv is not as it was written"),
        (lambda tree: tree.pop("failures"), "failures: field required"),
        (lambda tree: tree["asked"]["experiment"].update(worlds="10"), "asked.experiment.worlds: input should be"),
    ],
)
def test_every_reader_of_a_sweep_sees_what_was_edited(sweep, tmp_path, change, said):
    manifest = sweep / "_manifest.json"
    tree = json.loads(manifest.read_text(encoding="utf-8"))
    change(tree)
    manifest.write_text(json.dumps(tree), encoding="utf-8")
    for question in QUESTIONS["sweep"][:4]:
        words = [str(word).format(folder=sweep, out=tmp_path / "out") for word in question]
        ended = call(*words)
        if words[0] == "export" and ("_design" in said or "asked" in said):
            continue  # which needs the parts alone
        assert ended.code == 2 and said in ended.err, (words, ended.output)


def test_an_edited_part_is_not_summarised(sweep, tmp_path):
    part = sweep / "part-00000.parquet"
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    for question in QUESTIONS["sweep"][:4]:
        ended = call(*(str(word).format(folder=sweep, out=tmp_path / "out") for word in question))
        assert ended.code == 2 and "part-00000.parquet is not as it was written" in ended.err


@pytest.mark.parametrize("change", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-9])])
@pytest.mark.parametrize("name", ["columns.parquet", "_design.csv", "_scenario.yaml", "part-00000.parquet"])
def test_a_file_that_is_gone_or_cut_short_ends_it_with_a_sentence(sweep, tmp_path, name, change):
    change(sweep / name)
    refused = 0
    for question in QUESTIONS["sweep"][:4]:
        ended = call(*(str(word).format(folder=sweep, out=tmp_path / "out") for word in question))
        assert ended.code in (0, 2) and "Traceback" not in ended.err, ended.err
        assert ended.code == 0 or name in ended.err
        refused += ended.code == 2
    assert refused


def test_every_kind_of_result_has_a_schema_and_a_reader():
    assert set(READERS) == set(RESULT_SCHEMAS)


if __name__ == "__main__":
    import sys
    import tempfile
    from pathlib import Path

    asked, faults = 0, []
    for kind in MADE:
        with tempfile.TemporaryDirectory() as home:
            original, work = make(kind, Path(home, "made")), Path(home, "work")
            work.mkdir()
            for number in range(int(sys.argv[1])):
                asked += len(QUESTIONS[kind])
                faults += [fault_of(kind, original, number, lambda _, kind=kind: QUESTIONS[kind], work)]
    faults = [fault for fault in faults if fault]
    print(f"{asked} calls, {len(faults)} faults", *faults, sep="\n")
