"""The end of a story: how one world ended, and who gained, in sentences."""

import datetime

import pandas as pd

from sim.scenario.majority_words import enough_in_words
from sim.scenario.scenario import Scenario
from sim.words.phrases import agreeing, capital, count, decimal, listed, month
from sim.words.stages import AGREED, BROKEN_OFF, TOGETHER
from sim.worlds.summary import issues_crossed


def date_in_words(scenario: Scenario, date: datetime.date) -> str:
    """The date of a round in words: with its day where a round is a week, else the month."""
    weekly = scenario.document.calendar.round == "week"
    return f"{date.day} {month(date)}" if weekly else month(date)


def closing(scenario: Scenario, row: pd.Series) -> str:
    """How the world ended, and who gained, in sentences. row: its row of the outcome table."""
    if row["stage"] not in AGREED:
        return _failure(scenario, row)
    on = "on" if scenario.document.calendar.round == "week" else "in"
    agreed = date_in_words(scenario, row["agreed_on"])
    if row["stage"] == "in_force":
        ending = (
            f"In the end: a treaty, agreed {on} {agreed} and in force from {date_in_words(scenario, row['ended_on'])}."
        )
    elif row["stage"] == "rejected":
        ending = f"In the end: an agreement of {agreed} that was voted down at home, so nothing changed."
    elif row["stage"] == "collapsed":
        undone = date_in_words(scenario, row["ended_on"])
        ending = f"In the end: an agreement of {agreed} that was undone {on} {undone}, and all is as it was before."
    else:
        horizon = date_in_words(scenario, scenario.date(scenario.game.horizon - 1))
        ending = f"In the end: an agreement of {agreed} that {on} {horizon}, where this story stops, was not in force."
    if row["open_issues"] > 0 and row["stage"] not in NOTHING_LEFT:
        ending += f" It leaves {count(int(row['open_issues']), 'issue')} for later."
    return f"{ending} {_gains(scenario, row)}{_efficiency(scenario, row)}"


def _failure(scenario: Scenario, row: pd.Series) -> str:
    how = (
        "the talks broke down"
        if row["stage"] == "breakdown"
        else f"{time_that_ended(scenario, row['ended_round'])} ran out"
    )
    if pd.isna(row["blocker"]):
        return f"In the end: no agreement; the talks were {BROKEN_OFF}."
    reason, over = row["blocker_reason"], not pd.isna(row["blocker_issue"])
    issue = scenario.quoted(row["blocker_issue"]) if over else ""
    names = row["blocker"].split(TOGETHER)
    plural = len(names) > 1 or scenario.document.actors[names[0]].plural
    who = listed([scenario.named(name) for name in names])
    obstacle = agreeing(BLOCKS[reason] if over else NO_ISSUE, who, plural, issue=issue)
    return f"In the end: no agreement; {how}. {capital(obstacle)}"


def time_that_ended(scenario: Scenario, round: int) -> str:
    """What time ran out in a round: that of the talks, or of the part of the agenda that was open."""
    return "the time for this part of the agenda" if round < scenario.game.rounds - 1 else "the time for talks"


NO_ISSUE = "{who} had nothing to offer: even the best text for {them} was worth less than {it} must have."
"""Who had nothing to offer, where no single issue stood in the way."""

NOTHING_LEFT = ("rejected", "collapsed")
"""The stages in which nothing is left of an agreed text."""

BLOCKS = {
    "red_line": "The last obstacle was a red line of {who}, on {issue}.",
    "no_common_option": "The red lines of {who} leave no option on {issue} that both could sign.",
    "home_front": "The last obstacle was the home front of {who}, on {issue}.",
    "reservation": (
        "What was last offered to {who} was worth less than {it} must have; a change on {issue} came nearest to a remedy."
    ),
    "aspiration": (
        "What was last offered to {who} was at least as good as no deal, but {it} held out for more; the least change that would "
        "have helped was one on {issue}."
    ),
    "nothing_to_offer": "{who} had nothing to offer that {it} could sign {itself}; the obstacle was {issue}.",
}


def _efficiency(scenario: Scenario, row: pd.Series) -> str:
    """Whether a better text was possible; empty where the row has no rating."""
    distance = row.get("frontier_distance", float("nan"))
    if pd.isna(distance):
        return ""
    everyone, others = ("both", "the other") if len(scenario.game.signatories) == 2 else ("all", "the others")
    other = "No other text" if distance == 0 else "Another text"
    enough = enough_in_words(scenario, everyone)
    return f" {other} that {enough} could sign would have been better for one and no worse for {others}."


def _gains(scenario: Scenario, row: pd.Series) -> str:
    gains = [f"{decimal(row[f'gain_{name}'], 2)} to {scenario.named(name)}" for name in scenario.game.signatories]
    real = row["stage"] == "in_force"
    worth = "the treaty is worth" if real else "the treaty in force would have been worth"
    said = f"Compared with no deal, {worth} {listed(gains)}."
    suit = "suit" if real else "would have suited"
    unhurt = [name for name in scenario.game.thirds if not row[f"crossed_{name}"]]
    better = [scenario.named(name) for name in unhurt if row[f"gain_{name}"] > 0]
    worse = [scenario.named(name) for name in scenario.game.thirds if row[f"gain_{name}"] < 0]
    said += f" Its terms {suit} {listed(better)} better than the state of affairs before." if better else ""
    said += f" {'They' if better else 'Its terms'} {suit} {listed(worse)} worse than before." if worse else ""
    propped = " Without pressure or payments from outside it would not have come about."
    return said + _crossings(scenario, row, real) + (propped if row["propped"] else "")


def _crossings(scenario: Scenario, row: pd.Series, real: bool) -> str:
    """The red lines that the text crosses, of whom and on what; gains are never told without them.

    A third party across whose line it is is not said to be suited, but that it gains on balance where it does.
    """
    gaining = {name: "; a gain on balance" for name in scenario.game.thirds if row[f"gain_{name}"] > 0}
    found = [
        f"{scenario.named(name)} ({_issues(scenario, row[f'crossed_{name}'])}{gaining.get(name, '')})"
        for name in scenario.game.actors
        if row[f"crossed_{name}"]
    ]
    return f" It {'crosses' if real else 'crossed'} red lines of {listed(found)}." if found else ""


def _issues(scenario: Scenario, crossed: str) -> str:
    return listed([scenario.quoted(issue) for issue in issues_crossed(crossed)])
