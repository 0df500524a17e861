"""What the labs should bring: the ranges of `scenarios/labs/instructor/answers.yaml`, measured and as tables.

Run as a program it puts the tables into the sheet for the instructor.
"""

import re
from pathlib import Path

import pandas as pd
from places import SCENARIOS
from seed_files import load

from sim.words.phrases import table_of
from sim.words.stages import STAGES

LABS = SCENARIOS / "labs"
ANSWERS, SHEET = LABS / "instructor" / "answers.yaml", LABS / "instructor" / "README.md"

MARKED = re.compile(r"(<!-- answers: (\w+) -->\n)(.*?)\n?(<!-- /answers -->)", re.DOTALL)
"""A table of answers in the sheet: its mark, the lab, the table, and the mark of its end."""


def answers() -> dict[str, list[dict]]:
    """The answers of every lab, by its page."""
    return load(ANSWERS)


def own_files(page: Path) -> dict[str, str]:
    """The files that a page tells its reader to write, by name."""
    return dict(re.findall(r"^```yaml\n# (mine/\S+)\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S))


def values(table: pd.DataFrame, measure: str, among: str = "") -> pd.Series:
    """A measure in each world of an outcome table, missing where it has none."""
    column, _, word = measure.partition("=")
    if word:
        found = (table[column].astype(str) == word).astype(float)
    elif measure == "agreed":
        found = table["agreed_round"].notna().astype(float)
    elif measure in STAGES:
        found = (table["stage"].astype(str) == measure).astype(float)
    else:
        found = table[measure].astype(float)
    if among == "in_force":
        return found.where(table["stage"].astype(str) == "in_force", 0.0)
    return found.where(table["agreed_round"].notna()) if among == "agreed" else found


def is_share(answer: dict) -> bool:
    """Whether an answer is a share of worlds."""
    return "=" in answer["measure"] or answer["measure"] in ("agreed", *STAGES)


def in_words(answer: dict) -> str:
    """The range of an answer: percent, points or plain numbers."""
    low, high = answer["range"]
    if is_share(answer):
        ends = [f"{100 * end:.0f}" for end in (low, high)]
        return f"{' to '.join(dict.fromkeys(ends))} {'points' if 'against' in answer else '%'}"
    return f"{low:g} to {high:g}"


def of_what(answer: dict) -> str:
    """Of what the number of an answer is the share, the median, the mean or the change."""
    texts = answer.get("among") == "agreed"
    if "against" in answer:
        return "change of the share of all worlds" if is_share(answer) else "mean change, worlds agreed in both"
    if is_share(answer):
        return "share of the agreed texts" if texts else "share of all worlds"
    if answer.get("among") == "in_force":
        return "mean of all worlds, 0 where none is in force"
    return f"{answer.get('take', 'mean')} of the agreed texts"


def table_of_answers(lab: str) -> str:
    """The answers of a lab as the sheet for the instructor shows them."""
    rows = []
    for answer in answers()[lab]:
        files = " against ".join(f"`{Path(answer[key]).name}`" for key in ("play", "against") if key in answer)
        rows.append([str(answer["step"]), answer["ask"], in_words(answer), of_what(answer), files])
    return table_of(["Step", "What is asked", "It brings", "Of what", "File"], rows, "llrll")


def filled_sheet() -> str:
    """The sheet for the instructor with the tables that the answers give."""
    return MARKED.sub(
        lambda part: f"{part[1]}{table_of_answers(part[2])}\n{part[4]}", SHEET.read_text(encoding="utf-8")
    )


if __name__ == "__main__":
    SHEET.write_text(filled_sheet(), encoding="utf-8")
