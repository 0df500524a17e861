"""A scenario kept with its results: whatever its titles are, it is read back as it was."""

import pytest
from small_scenario import changed

from sim.scenario.document import validate
from sim.scenario.new_scenario import IssueSketch, Sketch, new_scenario
from sim.scenario.plain_yaml import in_yaml
from sim.scenario.source import Source, read
from sim.scenario.standalone import resolved

TEXTS = [
    "1e3", "1E5", "+1e2", "-1e3", "1.5e3", "08", "0x1f", "0o7", "1:30", "1_000", ".5", "5.", ".inf", "+.INF", ".nan", "~", "null",
    "Null", "true", "True", "no", "Off", "2024-01-01", "2024-02-30", "a: b", "# x", "- x", "{x}", "&x", "*x", "!x", "=", "<<",
    "'", '"', "%", "@x", "`x`", "|", "?", "é", "🕊", "two\nlines",
]  # fmt: skip
"""Texts that one reader of YAML or another takes for something else, where they stand without quotes."""


@pytest.mark.parametrize("text", TEXTS)
def test_titles_are_read_back_as_they_were(text, tmp_path):
    data = changed(("name", text), ("actors.north.title", text), ("issues.border.title", text), ("summary", text))
    data["issues"]["border"]["options"]["new_line"] = text
    file = tmp_path / "scenario.yaml"
    file.write_bytes(resolved(Source(data, ("small.yaml",), {(): ("small.yaml", 1)}), "scenario.yaml")["scenario.yaml"])
    assert read(file).data == data


@pytest.mark.parametrize("text", [text for text in TEXTS if "\n" not in text])
def test_a_new_file_has_titles_as_they_were_given(text, tmp_path):
    file = tmp_path / "new.yaml"
    file.write_text(new_scenario(Sketch(text, ["A", text], [IssueSketch(text, ["x", text])], [])), encoding="utf-8")
    document = validate(read(file))
    assert document.name == list(document.actors.values())[1].title == text
    (issue,) = document.issues.values()
    assert [issue.title, list(issue.options.values())[1].title] == [text, text]


def test_what_needs_no_quotes_has_none():
    written = in_yaml({"title": "1:30 at noon", "number": 1000.0, "open": True})
    assert written == "title: 1:30 at noon\nnumber: 1000.0\nopen: true\n"
