"""A story says in words what the transcript of a world says, so that a reader needs no manual."""

import re

import pandas as pd
import pytest
from majorities import three
from small_scenario import (
    ABANDONED,
    ACTS,
    ALL,
    BACKED,
    BASKETS,
    BROKEN,
    COLLAPSING,
    CONDITION,
    DOUBTED,
    FACILITATED,
    FLOOD,
    FORESEEN,
    GONE,
    GRADED,
    GUARANTEED,
    HARD,
    LEFT,
    MEDIATED,
    NEVER_MET,
    PAID,
    PATRON_HURT,
    PRESSED,
    PRIVATE,
    RED_LINES,
    SPOILED,
    SUPPORTED,
    SWAYING,
    UNDONE,
    VOTED_DOWN,
    WEEKLY,
    played,
    prepared,
    transcribed,
)

from sim.reports.opening import READING
from sim.reports.replies import told_apart
from sim.reports.story import COUNTED, HOLDING, NOBODY, STANDSTILL, UNPAID, story
from sim.words.stages import AGREED
from sim.worlds.table import play
from sim.worlds.transcript import transcript


def lines_of(*changes, seed=1):
    scenario, rounds, row = transcribed(*changes)
    return story(scenario, rounds, row, seed)


def text_of(*changes):
    return "\n".join(lines_of(*changes))


def stories(*changes, seed=1):
    """The stories of some worlds, each with its row of the table and its rounds."""
    scenario, table = played(*changes, worlds=12, seed=seed)
    for _, row in table.iterrows():
        rounds = transcript(scenario, row["world"], seed)
        yield "\n".join(story(scenario, rounds, row, seed)), row, rounds


@pytest.mark.parametrize("changes", (ALL | ACTS).values(), ids=ALL | ACTS)
def test_a_story_is_whole_sentences_without_internal_keys(changes):
    for line in lines_of(*changes):
        assert line[0].isupper() or line[0].isdigit(), line
        assert line.endswith("."), line
        assert "_" not in line and "  " not in line and ".." not in line, line
        assert not re.search(r"\b(north|south|patron|None|nan|aspiration|no deal_)\b", line), line


@pytest.mark.parametrize("changes", ALL.values(), ids=ALL)
def test_a_story_ends_with_how_it_ended(changes):
    lines = lines_of(*changes)
    assert lines[-1].startswith("In the end: ")
    assert sum(line.startswith("In the end") for line in lines) == 1


def test_the_first_offer_is_given_whole_and_then_what_changes():
    text = text_of()
    assert (
        'January 2030 (round 0): North makes its first offer. The old quarrel: "Buried"; The border: "The old line"; '
        'The river: "Shared".' in text
    )
    assert 'North changes its offer. The river: from "Shared" to "Split by a treaty". South accepts.' in text
    assert "The text is agreed. " in text and "signed" not in text
    assert "In the end: a treaty, agreed in March 2030 and in force from March 2030." in text


def test_both_sides_are_introduced_alike():
    lines = lines_of(*RED_LINES)
    north, south = (
        next(line for line in lines if line.startswith(f"What {name} wants")) for name in ("North", "South")
    )
    assert 'on "The border", nothing beyond "The old line" and not "left open"' in north
    assert 'on "The border", nothing short of "The new line" and not "left open"' in south


def test_a_refusal_names_the_red_line():
    assert 'South says no: "The old line" on "The border" is across its red line.' in text_of(*RED_LINES)
    assert 'The red lines of North and South leave no option on "The border" that both could sign.' in text_of(
        *RED_LINES
    )


def test_a_refusal_names_the_ratifier_and_silence_is_mentioned():
    text = text_of(*FORESEEN)
    assert 'too small a chance that this would pass at home ("Senate")' in text
    assert "North has nothing to offer" in text and "North still has nothing to offer" in text


def test_worth_less_than_waiting_and_hoping_for_more_are_distinguished():
    text = text_of(*HARD)
    assert "North says no: this is worth " in text
    assert "South says no: this is at least as good as no deal, but it hopes for more" in text


def test_rounds_in_which_nothing_changes_become_one_sentence():
    lines = lines_of(*HARD)
    assert f"From March 2030 to July 2030 (rounds 2 to 6): {STANDSTILL}" in lines
    assert sum(STANDSTILL in line for line in lines) == 1


def test_votes_are_reported_with_their_chance():
    text = text_of(*VOTED_DOWN)
    assert 'Before it takes effect it needs: a yes in the vote of North ("Senate").' in text
    assert (
        'May 2030: In the vote of North ("Senate") the agreement is voted down (its chance of passing was 0 %).' in text
    )
    assert 'As it is signed, the chance of passing a vote is 0 % in that of North ("Senate").' in text
    assert re.search(r"Over no deal the text is worth -?\d\.\d\d to those who vote, and even odds take \d\.\d\d", text)
    assert "As the text was signed" not in text, "it is the same"
    assert "an agreement of March 2030 that was voted down at home, so nothing changed. Compared with no deal" in text
    assert "Its terms would have suited The Patron better" in text and "Its terms suit" not in text


def test_conditions_are_awaited_and_met():
    text = text_of(*CONDITION)
    assert 'it needs: "A monument is built" (this is up to South).' in text
    waiting = 'The agreed text waits for "A monument is built" (this is up to South).'
    assert f"From April 2030 to May 2030: {waiting}" in text
    assert (
        'June 2030: What it needed is done: "A monument is built" (this is up to South). The treaty enters into force.'
        in text
    )


def test_what_still_waits_at_the_horizon_is_said():
    assert "that in December 2030, where this story stops, was not in force." in text_of(*NEVER_MET)


def test_shocks_are_mentioned_when_they_begin_and_end():
    text = text_of(*FLOOD)
    assert 'February 2030 (round 1): On 1 February 2030: "A flood".' in text
    assert 'March 2030 (round 2): The effects of "A flood" are over.' in text


def test_payments_are_given_on_their_scale():
    text = text_of(*PAID)
    assert re.search(r"To close the last gap, The Patron pays South 0\.\d{3}\.", text)
    assert "Paid this, South accepts." in text
    assert "Without pressure or payments from outside" not in text or "it would not have come about" in text


def test_whether_a_better_text_was_possible_is_said():
    assert "No other text that both could sign would have been better for one and no worse for the other." in text_of()
    scenario, rounds, row = transcribed(*BASKETS)
    row["frontier_distance"] = 0.02
    ending = story(scenario, rounds, row)[-1]
    assert "Another text that both could sign would have been better for one" in ending


def test_breakdown_before_anything_was_said():
    assert "January 2030 (round 0): The talks break down." in text_of(*BROKEN)
    assert "before each side had made an offer" in text_of(*BROKEN)


def test_a_mediator_tables_a_text():
    text = text_of(*MEDIATED)
    assert "The Patron tables a first text." in text


def test_a_mediator_who_has_left_tables_nothing():
    text = text_of(*LEFT)
    assert f"From May 2030 to July 2030 (rounds 4 to 6): {NOBODY}" in text
    assert f"August 2030 (round 7): {NOBODY} The time for talks is over." in text
    assert STANDSTILL not in text.partition("April 2030")[2]


def test_a_red_line_refused_again_is_named_shortly():
    changes = (*MEDIATED, ("actors.south.wants.border.red_line", {"min": "new_line", "not": ["open"]}), *RED_LINES[:1])
    assert re.search(r'says no again: the same red line \("The border"\)[.;]', text_of(*changes, *HARD))


def test_baskets_are_mentioned_as_they_close():
    text = text_of(*BASKETS)
    assert 'That settles this part of the talks: "The old quarrel".' in text
    assert 'makes its first offer in this part of the talks. The border: "' in text


def test_weeks_have_days():
    text = text_of(*WEEKLY)
    assert "1 January 2030 (round 0): North" in text
    assert "a treaty, agreed on 15 January 2030 and in force from 15 January 2030." in text


def test_an_article_of_the_file_stands_within_a_sentence():
    mediated = text_of(*MEDIATED, ("actors.patron.title", "United States"), ("actors.patron.article", "the"))
    assert "(round 0): The United States tables a first text." in mediated and "suit the United States" in mediated
    assert 'what each wants above all: the United States, "Split by a treaty" on "The river"' in mediated


CONTENT = (("actors.north.no_deal", {"gain": 0.99}), ("protocol", {"name": "direct", "first": "south"}))
"""North would rather have no deal than any text, and has the last word."""


def villagers(*changes):
    """A story in which North is called by a plural title."""
    named = (("actors.north.title", "Hill Villagers"), ("actors.north.article", "the"), ("actors.north.plural", True))
    return text_of(*changes, *named)


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ((), ["What the Hill Villagers want most: "]),
        (
            (),
            ["The Hill Villagers make their first offer. ", "The Hill Villagers change their offer. ", "They have no"],
        ),
        (
            RED_LINES,
            [
                ' Their red lines: on "The border", nothing beyond',
                "The red lines of the Hill Villagers and South leave no",
            ],
        ),
        (
            RED_LINES,
            ["The Hill Villagers say no: ", "is across their red line.", "The Hill Villagers repeat their offer."],
        ),
        (HARD, ["The Hill Villagers say no: this is worth ", " that they must have; "]),
        (FORESEEN, ["The Hill Villagers have nothing to offer: there is no package that they could sign themselves."]),
        (FORESEEN, ["The Hill Villagers still have nothing to offer."]),
        (
            CONTENT,
            [
                "The Hill Villagers had nothing to offer: even the best text for them was worth less than they must have."
            ],
        ),
        (VOTED_DOWN, ['a yes in the vote of the Hill Villagers ("Senate")']),
    ],
)
def test_plural_titles_have_plural_verbs(changes, sentences):
    text = villagers(*changes)
    for sentence in sentences:
        assert sentence in text
    assert not re.search(r"Hill Villagers (\w+ )?(wants|makes|changes|repeats|says|has|accepts|pays|leaves)\b", text)


def test_those_who_pay_and_hope_may_be_many():
    plural = (("actors.patron.plural", True), ("actors.south.plural", True))
    assert re.search(r"To close the last gap, The Patron pay South 0", text_of(*PAID, *plural))
    hoping = text_of(*HARD, *plural)
    assert "South say no: this is at least as good as no deal, but they hope for more (worth" in hoping
    assert "would win them over" in hoping
    assert "The Patron table a first text." in text_of(*MEDIATED, *plural)


# ---------------------------------------------------------------- what outsiders do, what is hidden, what is crossed


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        (SUPPORTED, ["The Patron supports North, to whom no deal is then worth a little more (0.04)."]),
        (BACKED, ['The Patron backs North on "The river", strongly (0.90).']),
        (PRESSED, ['The Patron urges North to give way on "The river", strongly (0.80).']),
        (
            FACILITATED,
            ["helps the parties to know each other, strongly (it takes away 0.50 of what they do not know)."],
        ),
        (SWAYING, ["The Patron makes the home front of North share 0.20 of its own gain or loss by a text."]),
        (SPOILED, ["works against it. As things stand, the risk in each round that the talks break down is 30 %"]),
        (GONE, ['On 1 February 2030: "Illness". The Patron no longer plays a part, and its support for North ends.']),
        (
            PRIVATE,
            ['North does not know the limits of South on "The border".', "North believes that South has reached"],
        ),
        (DOUBTED, ['North does not believe that South has reached a limit on "The border".']),
        (GRADED, ['This would take North across its own red line on "The river", at a cost of 0.05.']),
        (GRADED, ['The price of crossing, counted in the above: 0.05 to North ("The river").']),
        (ABANDONED, ["The Patron no longer plays a part. ", "Without The Patron a guarantee in the text is void."]),
        (ABANDONED, ["its guarantees cover 100 % of what its signatories risk."]),
        (GUARANTEED, [HOLDING]),
    ],
)
def test_each_act_is_a_sentence(changes, sentences):
    texts = [text for text, _, _ in stories(*changes)]
    for sentence in sentences:
        assert any(sentence in text for text in texts), sentence


def test_what_is_not_there_is_not_told():
    words = ("support", "back", "urge", "know", "work against", "risk", "guarantee", "rossing", "limit", HOLDING)
    for text, _, _ in stories():
        assert not [word for word in words if word in text]


@pytest.mark.parametrize("changes", ACTS.values(), ids=ACTS)
def test_lines_crossed_are_those_of_the_table(changes):
    titles = {"river": "The river", "flag": "The old quarrel", "border": "The border"}
    for text, row, _ in stories(*changes):
        told = text.partition("The price of crossing, counted in the above: ")[2]
        for actor, title in (("north", "North"), ("south", "South"), ("patron", "The Patron")):
            crossed = [titles[issue] for issue in row[f"crossed_{actor}"].split(", ") if issue]
            assert told.count(f" to {title} (") == len(crossed)
            assert all(f' to {title} ("{issue}")' in told for issue in crossed)


def test_the_cost_told_is_what_the_table_takes_off_the_gain():
    free = {
        row["world"]: row for _, row, _ in stories(("actors.north.wants.river.red_line", {"max": "shared", "price": 0}))
    }
    for text, row, _ in stories(*GRADED):
        before = free[row["world"]]
        if before["term_river"] == row["term_river"] and before["term_border"] == row["term_border"]:
            assert before["gain_north"] - row["gain_north"] == pytest.approx(0.05, abs=1e-5)
            assert "at a cost of 0.05" in text


def test_a_line_is_told_with_what_others_make_of_it():
    told = [text.splitlines()[1] for text, _, _ in stories(*BACKED)]
    line = 'nothing beyond "Shared" (crossing it costs 0.095, without outsiders 0.05; it would not hold without the backing of'
    assert any(line in text for text in told)
    dropped = 'North would have a red line on "The river", but gives it up under pressure from The Patron.'
    for text, row, _ in stories(*PRESSED):
        assert not (dropped in text and row["crossed_north"])


@pytest.mark.parametrize("changes", [SPOILED, UNDONE, COLLAPSING, ABANDONED, GUARANTEED], ids=str)
def test_what_became_of_a_text_is_that_of_the_table(changes):
    for text, row, rounds in stories(*changes):
        assert ("The agreement is undone." in text) == (row["stage"] == "collapsed")
        assert ("The talks break down." in text) == (row["stage"] == "breakdown")
        assert rounds[-1].stage == row["stage"]
        if row["stage"] == "collapsed":
            assert rounds[-1].number == row["ended_round"]


def test_the_risk_told_is_that_of_the_round_and_no_one_is_said_to_have_caused_it():
    ended = [text for text, row, _ in stories(*UNDONE) if row["stage"] == "collapsed"]
    assert ended
    for text in ended:
        risk = "The risk of that was 61 % in this round, and without The Patron working against the text 60 %."
        assert risk in text and "because" not in text
    broken = [
        text for text, row, _ in stories(*PATRON_HURT, ("actors.patron.spoiling", 0.6)) if row["stage"] == "breakdown"
    ]
    assert broken
    for text in broken:
        assert "The talks break down. The risk of that was 60 % in this round, and without The Patron" in text


def test_a_doubt_is_told_once():
    for text, _, _ in stories(*DOUBTED):
        assert text.count("does not believe that South") == 1


def test_a_mediator_is_told_in_confidence():
    text = text_of(*MEDIATED, ACTS["private"][0], ("protocol.insight", {"south": 0}))
    assert 'The Patron does not know the limits of South on "The border".' in text
    assert 'The Patron, told in confidence, believes that South has reached a limit on "The border".' in text


def test_what_outsiders_do_has_plural_verbs_too():
    plural = ("actors.patron.plural", True)
    assert "The Patron dislike what is on the table and work against it." in text_of(*SPOILED, plural)
    assert "The Patron support North, to whom" in text_of(*SUPPORTED, plural)
    north = ("actors.north.plural", True)
    assert "North do not believe that South has" in text_of(*DOUBTED, north)


COLLAPSING = ("collapse", 0.4)
"""A hazard that undoes some texts before the end, most of them in force."""


def test_a_treaty_that_is_undone_is_told_to_its_end():
    scenario, table = played(COLLAPSING, ("calendar.horizon", 20))
    undone = table[(table["stage"] == "collapsed") & (table["ended_round"] > table["agreed_round"] + 2)]
    assert len(undone)
    for _, row in undone.head(5).iterrows():
        rounds = transcript(scenario, int(row["world"]), 1)
        assert rounds[-1].stage == "collapsed" and rounds[-1].number == row["ended_round"]
        text = "\n".join(story(scenario, rounds, row, 1))
        assert text.count("The treaty enters into force.") == 1 == text.count("The agreement is undone.")
        assert "The treaty is in force and holds." in text


def test_a_treaty_that_holds_ends_its_story_when_it_enters_into_force():
    scenario, table = played(("calendar.horizon", 20))
    row = table.iloc[0]
    rounds = transcript(scenario, int(row["world"]), 1)
    assert rounds[-1].number == row["ended_round"] < scenario.game.horizon - 1
    assert "holds" not in "\n".join(story(scenario, rounds, row, 1))


# ---------------------------------------------------------------- why, and what for

STUBBORN = (("actors.north.strategy", {"name": "hardliner"}), ("calendar.rounds", 12))
"""North repeats what it asks for, and South comes down to it."""


@pytest.mark.parametrize("changes", [(), STUBBORN, VOTED_DOWN, CONDITION, BASKETS, UNDONE, WEEKLY], ids=str)
def test_a_story_counts_rounds_as_the_table_does(changes):
    for text, row, _ in stories(*changes):
        told = [line for line in text.splitlines() if "The text is agreed." in line]
        assert len(told) == (row["stage"] in AGREED)
        for line in told:
            assert f"(round {row['agreed_round']}): " in line
        assert "Worlds and rounds are counted from 0." in text


def test_it_says_why_a_side_accepts_what_it_refused():
    turned = 0
    for text, row, rounds in stories(*STUBBORN):
        if pd.isna(row["agreed_round"]):
            continue
        last = rounds[row["agreed_round"]]
        (yes,) = last.answers
        refused = [(then, answer) for then in rounds for answer in then.answers
                   if answer.actor == yes.actor and not answer.accepted and then.package == last.package]  # fmt: skip
        if refused:
            then, old = refused[-1]
            assert old.threshold > yes.threshold
            bar, before = told_apart(yes.threshold, old.threshold)
            said = (
                f"South accepts what it refused in round {then.number}: its bar has come down to {bar} (then {before})."
            )
            assert said in text
            turned += 1
    assert turned


def test_it_names_the_option_that_would_win_a_side_over():
    named = 0
    titles = {"flag": "The old quarrel", "border": "The border", "river": "The river"}
    for text, _, rounds in stories(*STUBBORN):
        scenario = prepared(*STUBBORN)
        for answer in (answer for now in rounds for answer in now.answers if answer.instead):
            issue, option = answer.instead
            words = f'"{scenario.option_title(issue, option)}" on "{titles[issue]}"'
            words = f'leaving "{titles[issue]}" open' if option == "open" else words
            assert f"{words} would win it over" in text
            named += 1
        none = all(answer.instead for now in rounds for answer in now.answers if not answer.accepted)
        assert ("no change of a single issue would win" not in text) or not none
    assert named


def test_what_a_side_is_won_over_by_it_accepts():
    """A party that is offered just what would have won it over, in the next round but one, does not refuse it then."""
    for _, _, rounds in stories(*STUBBORN, ("actors.north.strategy", {"name": "linear"})):
        for one, other in zip(rounds, rounds[2:], strict=False):
            for old in (answer for answer in one.answers if answer.instead and one.tabler == other.tabler):
                issue, option = old.instead
                place = ["flag", "border", "river"].index(issue)
                if [*one.package[:place], option, *one.package[place + 1 :]] == list(other.package):
                    assert all(answer.accepted for answer in other.answers if answer.actor == old.actor)


def test_a_condition_that_fails_is_told_in_its_round():
    condition = {"what": "A monument is built", "by": "south", "delay": 2, "chance": 0}
    late = (("issues.flag.options.buried", {"title": "Buried", "condition": condition}),)
    lines = lines_of(*late)
    agreed = transcribed(*late)[2]["agreed_round"]
    date = prepared().date(agreed + 2)
    (failed,) = [line for line in lines if "What it needs is not done in time" in line]
    assert failed.startswith(f"{date:%B %Y}: ") and '"A monument is built" (this is up to South). Without it' in failed
    assert (
        'The agreed text cannot enter into force, since "A monument is built" (this is up to South) was not done.'
        in lines[-1]
    )


def test_a_dated_shock_has_its_date_and_another_is_unforeseen():
    hazard = (
        "shocks.flood",
        {"title": "A flood", "hazard": 1, "effect": {"actors.north.no_deal.cost": {"add": 0.001}}},
    )
    assert 'Unforeseen: "A flood".' in text_of(hazard)
    assert 'On 1 February 2030: "A flood".' in text_of(*FLOOD)
    assert "News" not in text_of(hazard) + text_of(*FLOOD)


def test_what_suffices_is_at_least_as_good_as_no_deal():
    text = text_of(*HARD)
    assert "at least as good for it as no deal" in text and "at least as good as no deal, but" in text
    assert "better than no deal" not in text and "better for it than no deal" not in text


@pytest.mark.parametrize("changes", (ALL | ACTS).values(), ids=ALL | ACTS)
def test_how_to_read_the_numbers_is_said_once(changes):
    text = text_of(*changes)
    assert text.count(READING) == 1
    assert text.count("1 is all that") == 1 and text.count("scale") == 1


@pytest.mark.parametrize("changes", (ALL | ACTS).values(), ids=ALL | ACTS)
def test_titles_of_issues_stand_in_quotation_marks(changes):
    for line in lines_of(*changes):
        for title in ("The border", "The river", "The old quarrel"):
            for found in re.finditer(title, line):
                label = line[found.end() : found.end() + 2] == ": "
                assert label or (line[found.start() - 1], line[found.end()]) == ('"', '"'), line


def test_what_each_must_have_is_told_as_the_next_part_opens():
    scenario, rounds, row = transcribed(*BASKETS)
    later = next(now for now in rounds if now.basket)
    floors = f"{later.reservations['north']:z.2f} for North and {later.reservations['south']:z.2f} for South."
    told = " ".join(story(scenario, rounds, row, 1))
    assert f"{COUNTED} In the next part each must have: {floors}" in told
    assert COUNTED not in " ".join(story(*transcribed(), 1))


def test_payments_without_an_agreement_fall_away():
    scenario, rounds, row = transcribed(*PAID)
    assert any(now.payments for now in rounds) and UNPAID not in " ".join(story(scenario, rounds, row, 1))
    failed = row.copy()
    failed["stage"], failed["blocker"], failed["blocker_reason"], failed["blocker_issue"] = (
        "no_deal",
        "north",
        "reservation",
        "river",
    )
    assert story(scenario, rounds, failed, 1)[-1].endswith(UNPAID)


def test_who_is_outvoted_is_named():
    scenario = three({"share": 0.6, "by": "heads"})
    told = " ".join(story(scenario, transcript(scenario, 0), play(scenario, 1).iloc[0]))
    assert "The text is agreed. Cee is outvoted, and bound by it all the same." in told
    assert "Bob accepts." in told
