"""libyaml and PyYAML's own parser read the same from a file, and the same is said of what is wrong with it."""

import time

import pytest
import yaml
from places import SCENARIOS, TESTS

from sim.scenario import strict_yaml, yaml_nodes
from sim.scenario.strict_yaml import read_tree
from sim.scenario.yaml_nodes import READ_OTHERWISE

FILES = [
    path for folder in (SCENARIOS, TESTS / "malformed", TESTS / "mistakes") for path in sorted(folder.glob("*.yaml"))
]

ODD = {
    "tab in a text": "name: two\twords\n",
    "tab before a key": "name: one\n\tsummary: two\n",
    "tab at the end of a line": "calendar: {rounds: 12}\t\nname: one\n",
    "second byte order mark": "\ufeff\ufeffname: one\n",
    "question mark in brackets": "calendar: {rounds: 12?}\n",
    "question mark in a title": "title: Who signs? (and when)\n",
    "question mark before a key": "? name\n: one\n",
    "empty items": "names:\n-\n- \n- one\n",
    "empty values": "name:\nsummary:\n\n",
    "decimal comma": "margin: {low: 0,5, high: 1}\n",
    "anchor and alias": "name: &a one\nsummary: *a\n",
    "alias of nothing": "name: *nobody\n",
    "tags": "name: !text one\nsummary: ! two\n",
    "tag before a comma": "normal: {mean: 0, sd: !1, min: 1}\n",
    "two documents": "name: one\n---\nname: two\n",
    "document marks": "%YAML 1.1\n---\nname: one\n...\n",
    "nothing": "# only a comment\n",
    "line separators": "name: one\u2028two\u0085three\n",
    "letters beyond": 'name: 谈判 🕊\nsummary: "\\ud83d\\udd4a"\n',
    "windows": "name: one\r\nsummary: >-\r\n  two\r\n  three\r\n",
    "nested": "name: " + "[" * 31 + "]" * 31 + "\n",
}


def read(path):
    """The tree of a file, and all that is said of it, in letters: not a number is then what it is."""
    problems = []
    strict_yaml._kept_tree.cache_clear()  # what the other parser has read is not to be given again
    return repr((read_tree(path, problems), problems))


@pytest.fixture
def slowly(monkeypatch):
    """The same, read by PyYAML's own parser alone."""

    def read_slowly(path):
        with monkeypatch.context() as without:
            without.setattr(yaml_nodes, "EVENTS", yaml.BaseLoader)
            return read(path)

    return read_slowly


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML comes without libyaml here")
class TestBothParsers:
    def test_say_the_same_of_every_file(self, slowly):
        assert [path.name for path in FILES if read(path) != slowly(path)] == []

    @pytest.mark.parametrize("text", ODD.values(), ids=ODD)
    def test_say_the_same_of_odd_files(self, text, slowly, tmp_path):
        path = tmp_path / "odd.yaml"
        path.write_text(text, encoding="utf-8", newline="")
        assert read(path) == slowly(path)

    def test_the_fast_one_reads_the_scenarios(self, monkeypatch):
        monkeypatch.setattr(yaml, "BaseLoader", None)
        assert all(read(path).startswith("(Tree(") for path in SCENARIOS.glob("*.yaml"))


@pytest.mark.parametrize("line", ["[" * 400_000, "{a: " * 100_000, "a" * 400_000, "? " * 200_000])
def test_a_long_line_is_searched_in_one_pass(line):
    began = time.process_time()
    READ_OTHERWISE.search(line)
    assert time.process_time() - began < 2  # a millisecond; minutes, if it looked again from every bracket


@pytest.mark.parametrize(
    ("line", "otherwise"),
    [
        ("a: [b?]", True),
        ("a: {b: [c]} ?", True),
        ("a: b?", False),
        ("a: [b] # why?", False),
        ("# [\n?", False),
        ("a:\tb", True),
    ],
)
def test_a_question_mark_behind_a_bracket_is_read_otherwise(line, otherwise):
    assert bool(READ_OTHERWISE.search(line)) is otherwise
