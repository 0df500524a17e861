"""The words before a command: pasted where the program was called, they call it again; in files they are always the same."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

from sim.runtime.called import AS_WRITTEN, how_called


@pytest.mark.parametrize(
    ("python", "program", "words"),
    [
        (".venv/bin/python", "run_sim.py", (".venv/bin/python", "run_sim.py")),
        ("/talks/.venv/bin/python", "run_sim.py", (".venv/bin/python", "run_sim.py")),
        ("/usr/bin/python3", "../run_sim.py", ("/usr/bin/python3", "../run_sim.py")),
        ("python3", "/elsewhere/pytest", AS_WRITTEN),
        ("python3", "/elsewhere/peace-talks", ("/elsewhere/peace-talks",)),
    ],
)
def test_a_command_begins_as_the_program_was_called(python, program, words):
    assert how_called(python, program, Path("/talks")) == words


def test_a_command_on_the_path_is_called_by_its_name(tmp_path, monkeypatch):
    (tmp_path / "peace-talks").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert how_called("python3", str(tmp_path / "peace-talks"), Path("/talks")) == ("peace-talks",)


def test_what_a_run_prints_can_be_pasted_and_what_it_writes_is_always_the_same(tmp_path):
    """From a folder in which `python` is nothing: only the words that were typed call the program."""
    script = os.path.relpath(ROOT / "run_sim.py", tmp_path)
    typed = [sys.executable, script, "run", "textbook_split", "--worlds", "5", "--no-plots", "--out", "made"]
    done = subprocess.run(
        typed, cwd=tmp_path, env={**os.environ, "PATH": ""}, capture_output=True, text=True, check=True
    )
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("To change it in the browser")]
    pasted = shlex.split(line.partition(": ")[2])
    assert pasted == [sys.executable, script, "serve", "textbook_split"]
    again = [*pasted[:2], "run", "made/report.yaml"]
    assert subprocess.run(again, cwd=tmp_path, env={"PATH": ""}, capture_output=True).returncode == 2
    assert '"command": "python run_sim.py run textbook_split' in (tmp_path / "made/manifest.json").read_text()
