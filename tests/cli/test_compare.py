"""`compare` of two and of more: what is printed on a narrow terminal, what is written, and what is refused."""

import io
import json
import re
from contextlib import redirect_stdout

import pytest
from calling import call
from places import ROOT

from sim.cli.terminal import print_markdown
from sim.results.read import read_result

FILES = [ROOT / "scenarios" / f"{name}.yaml" for name in ("kazan_2024", "corridor_russian_guard", "sign_as_is")]


@pytest.fixture
def narrow(monkeypatch):
    """A terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")


def test_on_80_columns_every_file_is_told_apart_and_no_word_is_cut(tmp_path, narrow):
    assert call("compare", *FILES, "--worlds", 50, "--out", tmp_path / "three").code == 0
    report = (tmp_path / "three" / "report.md").read_text(encoding="utf-8")
    with redirect_stdout(io.StringIO()) as printed:
        print_markdown(report)
    lines, words = printed.getvalue().splitlines(), set(printed.getvalue().split())
    rows = [line for line in report.splitlines() if line.startswith("|") and "---" not in line]
    assert {word for row in rows for word in row.replace("|", " ").split()} <= words
    assert max(map(len, lines)) <= 80 and "\N{HORIZONTAL ELLIPSIS}" not in printed.getvalue()
    for file in FILES[1:]:
        assert sum(bool(re.match(rf" *{file.stem}\b", line)) for line in lines) >= 3


def test_several_are_written_in_their_order_and_read_back(tmp_path):
    assert call("compare", *FILES, "--worlds", 50, "--out", tmp_path / "three").code == 0
    result = read_result(tmp_path / "three")
    assert result.labels == tuple(file.stem for file in FILES)
    assert result.against == (None, 0, 0)


def test_as_json_each_change_has_its_interval():
    said = json.loads(call("compare", *FILES, "--worlds", 50, "--json").out)
    assert said["against"] == "kazan_2024" and said["worlds"] == 50
    assert list(said["changes"]) == [file.stem for file in FILES[1:]]
    for change in said["changes"].values():
        assert change["agreed"]["low"] <= change["agreed"]["mean"] <= change["agreed"]["high"]


def test_one_alone_is_refused():
    ended = call("compare", FILES[0])
    assert ended.code == 2 and "alone has nothing to be compared with" in ended.output
