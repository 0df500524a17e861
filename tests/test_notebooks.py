"""The notebooks run from the top, in a kernel of their own, and are kept without what they print."""

import os
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest
from ipykernel.kernelspec import KERNEL_NAME
from places import ROOT, SCENARIOS

NOTEBOOKS = sorted((SCENARIOS / "notebooks").glob("*.ipynb"))
MANY, FEW = "WORLDS, SEED = 1000, 7", "WORLDS, SEED = 60, 7"


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    """Its kernel is this Python, wherever Jupyter would look for another; its working folder is empty."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *filter(None, sys.path)]))
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


def printed(cell) -> str:
    """All that a cell has given as text."""
    outputs = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return "".join(outputs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_the_top(path, kernel):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert MANY in "".join(cell.source for cell in notebook.cells)
    for cell in notebook.cells:
        cell.source = cell.source.replace(MANY, FEW)
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(kernel)}}).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(output.output_type != "error" for cell in code for output in cell.outputs)
    said = "\n".join(map(printed, code))
    for part in (
        "After Kazan - Armenia, Azerbaijan",
        "in_force",
        "agreement moves by",
        "of 60 worlds",
        "all could sign it in",
    ):
        assert part in said
    pictures = [output for cell in code for output in cell.outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == 2


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_clean(path):
    text = Path(path).read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code and all(not cell.outputs and cell.execution_count is None for cell in code)
    assert notebook.metadata.keys() == {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == KERNEL_NAME
    assert not any(word in text for word in ("/home/", "/Users/", "/tmp/", "C:\\"))
