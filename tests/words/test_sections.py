"""A text as sections becomes Markdown in the order in which it stands."""

from sim.words.sections import Question, Section, Table, markdown

INNER = Section("Terms", ["Shares.", Table(["What", "Share"], [["Peace", "1"]], "lr")], "terms")
WHOLE = Section("Talks", ["They talk.", Question("Why?"), INNER])


def test_sections_know_what_stands_in_and_outside_of_their_sections():
    assert WHOLE.sections == [INNER] and WHOLE.lead == ["They talk.", Question("Why?")]


def test_markdown_has_headings_by_depth_questions_in_italics_and_tables():
    text = markdown(WHOLE)
    assert text.startswith("# Talks\n\nThey talk.\n\n*Why?*\n\n## Terms\n\nShares.\n\n| What")
    assert text.endswith("|\n")
