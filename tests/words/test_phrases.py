"""Numbers, lists and sentences in words."""

import datetime

import pytest

from sim.words.phrases import agreeing, capital, count, day, interval, listed, month, percent, table_of, to_you


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0 %"), (0.001, "under 1 %"), (0.5, "50 %"), (0.996, "over 99 %"), (1, "100 %")],
)
def test_only_nothing_is_none_and_only_all_is_all(share, words):
    assert percent(share) == words


def test_the_ends_of_an_interval_differ_where_they_do():
    assert interval(0.2, 0.4) == "20 to 40 %"
    assert interval(0.201, 0.204) == "20.1 to 20.4 %"
    assert interval(0.2, 0.2) == "20 %"


def test_counts_and_lists_read_as_english():
    assert (count(1, "world"), count(1000, "world")) == ("1 world", "1,000 worlds")
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert listed(["a", "b"], "or") == "a or b"


def test_dates_have_no_leading_zero():
    date = datetime.date(2030, 8, 8)
    assert (day(date), month(date)) == ("8 August 2030", "August 2030")


def test_one_and_many_have_their_own_forms():
    sentence = "{who} want{s} {what} for {itself}; {its} case is that {it} {has} waited."
    assert agreeing(sentence, "the island", False, what="peace") == (
        "the island wants peace for itself; its case is that it has waited."
    )
    assert agreeing(sentence, "the islanders", True, what="peace") == (
        "the islanders want peace for themselves; their case is that they have waited."
    )


def test_whoever_is_spoken_to_is_you():
    sentence = "{who} want{s} {what} for {itself}; {its} case is that {it} {has} waited, and {does}."
    assert to_you(sentence, what="peace") == "you want peace for yourself; your case is that you have waited, and do."
    assert to_you("{It} take{s} what is due to {them}. {Its} home agrees.") == (
        "You take what is due to you. Your home agrees."
    )


def test_only_the_first_letter_becomes_a_capital():
    assert capital("the United Nations") == "The United Nations" and capital("") == ""


def test_a_table_lines_up_and_keeps_bars_out_of_its_cells():
    lines = table_of(["Name", "Worlds"], [["a|b", "5"], ["c", "1,000"]], "lr").splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[1].startswith("| ---") and lines[1].endswith("-: |")
    assert r"a\|b" in lines[2]
