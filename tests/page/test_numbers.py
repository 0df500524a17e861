"""What the page says is what the command line says, to the last digit."""

import io
import json
import shlex
from urllib.parse import urlencode

import pandas as pd
import pytest
from calling import call
from served import asked

import sim
from sim.page.shelf import Shelf
from sim.page.state import State

CHANGES = ["breakdown={uniform: [0, 0.05]}", "actors.azerbaijan.no_deal.gain=0.1", "actors.russia.present=0"]


@pytest.fixture(scope="module")
def page():
    with asked(size=2) as client:
        yield client


@pytest.mark.parametrize(("changes", "draws"), [([], "lhs"), (CHANGES, "plain")])
def test_the_page_and_the_command_agree_exactly(page, changes, draws):
    asked = [("scenario", "kazan_2024"), ("seed", 3), ("draws", draws), *(("set", change) for change in changes)]
    shares, told = page.get("/shares", params=asked).json(), page.get("/numbers", params=asked).json()
    options = [word for change in changes for word in ("--set", change)]
    run = json.loads(call("run", "kazan_2024", *options, "--seed", 3, "--draws", draws, "--json").out)
    assert told["summary"] == run["summary"]
    assert told["summary"] | shares["summary"] == run["summary"]
    assert (told["digest"], told["seed"], told["worlds"]) == (run["digest"], run["seed"], 1000)


def test_the_change_is_told_world_by_world_as_compare_tells_it(page, tmp_path):
    variant = tmp_path / "variant.yaml"
    variant.write_text("extends: textbook_logroll\nname: Other\nbreakdown: 0.1\n")
    told = page.get("/numbers", params=[("scenario", "textbook_logroll"), ("set", "breakdown=0.1")]).json()["change"]
    compared = json.loads(call("compare", "textbook_logroll", variant, "--json").out)
    assert told["found"] == compared["comparison"] if "comparison" in compared else compared
    found = told["found"]
    assert told["said"][0].startswith(f"The change turns {found['flipped']['count']:,} of 1,000 worlds: ")


def test_what_is_kept_gives_the_same_numbers(page, tmp_path):
    asked = [("scenario", "kazan_2024"), ("seed", 5), ("draws", "lhs"), *(("set", change) for change in CHANGES)]
    told = page.get("/numbers", params=asked).json()["summary"]
    words = shlex.split(page.get("/command", params=asked).json()["command"])
    assert words[:2] == ["python", "run_sim.py"]
    assert json.loads(call(*words[2:]).out)["summary"] == told
    made = page.get("/variant.yaml", params=[*asked, ("name", "Another way")])
    assert made.headers["content-disposition"] == 'attachment; filename="another_way.yaml"'
    file = tmp_path / "another_way.yaml"
    file.write_bytes(made.content)
    assert call("check", file).code == 0
    assert json.loads(call("run", file, "--seed", 5, "--draws", "lhs", "--json").out)["summary"] == told
    assert page.get("/variant", params=[*asked, ("name", "")]).status_code == 400


def test_everything_is_of_the_draws_that_the_link_says(page):
    asked = {"scenario": "textbook_logroll", "set": "breakdown=0.05", "draws": "lhs"}
    scenario = Shelf().scenario(State("textbook_logroll").put("breakdown", "0.05")).drawn_by("lhs")
    expected = sim.play(scenario, 1000)
    table = pd.read_parquet(io.BytesIO(page.get("/table.parquet", params=asked).content))
    assert list(table["stage"]) == list(expected["stage"]) != list(sim.play(scenario.drawn_by("plain"), 1000)["stage"])
    broken = list(expected["world"][expected["stage"] == "breakdown"])
    found = page.get("/worlds", params=asked | {"where": "stage=breakdown"}).json()
    assert [row["world"] for row in found["worlds"]] == broken[: len(found["worlds"])] and found["worlds"]
    talks = page.get("/talks", params=asked | {"world": str(broken[0])}).json()
    ended = expected["ended_round"][broken[0]]
    assert len(talks["rounds"]) == ended + 1
    beside = page.get("/beside", params=asked | {"beside": "textbook_logroll"}).json()
    assert f"{100 * len(broken) / 1000:.1f} points more frequent" in json.dumps(beside)
    assert "--draws lhs" in page.get("/hand-out", params=asked).text
    adopted = page.post("/adopt?" + urlencode(asked), content=json.dumps({"text": "extends: textbook_split\n"})).json()
    assert "draws=lhs" in adopted["query"]
    assert page.get("/numbers", params=asked | {"draws": "evenly"}).status_code == 400


def test_the_table_is_that_of_the_same_worlds(page):
    asked = {"scenario": "textbook_logroll", "set": "breakdown=0.1"}
    told = page.get("/numbers", params=asked).json()["summary"]
    tables = [pd.read_csv(io.BytesIO(page.get("/table.csv", params=asked).content), low_memory=False)]
    tables.append(pd.read_parquet(io.BytesIO(page.get("/table.parquet", params=asked).content)))
    for table in tables:
        assert list(table["world"]) == list(range(1000))
        assert [(table["stage"] == row["stage"]).sum() for row in told["stages"]] == [
            row["count"] for row in told["stages"]
        ]


def test_more_worlds_begin_with_the_same_and_narrow_the_intervals(page):
    first, more = (
        page.get("/numbers", params={"scenario": "textbook_logroll", "set": "breakdown=0.1", "worlds": n}).json()
        for n in (1000, 2000)
    )
    wide, narrow = (told["summary"]["agreed"] for told in (first, more))
    assert (first["worlds"], more["worlds"]) == (1000, 2000)
    assert narrow["high"] - narrow["low"] < wide["high"] - wide["low"]
    run = json.loads(call("run", "textbook_logroll", "--set", "breakdown=0.1", "--worlds", 2000, "--json").out)
    assert more["summary"] == run["summary"]


def test_the_worlds_behind_a_bar_are_those_that_it_counts(page):
    where = {"scenario": "textbook_logroll", "set": "breakdown=0.1"}
    summary = page.get("/numbers", params=where).json()["summary"]
    for row in summary["stages"]:
        found = page.get("/worlds", params={**where, "where": f"stage={row['stage']}"}).json()
        assert found["count"] == row["count"]
        assert all(world["stage"] == row["stage"] for world in found["worlds"])
    for row in summary["blockers"]:
        asked = [
            ("where", f"{key}={row[short]}")
            for key, short in (("blocker", "blocker"), ("blocker_reason", "reason"), ("blocker_issue", "issue"))
        ]
        assert page.get("/worlds", params=[*where.items(), *asked]).json()["count"] == row["count"]
    assert page.get("/worlds", params={**where, "where": "utility_anna=1"}).status_code == 400


def test_the_list_of_rejected_worlds_says_who_voted_each_down(page):
    found = page.get("/worlds", params={"scenario": "kazan_2024", "seed": 3, "where": "stage=rejected"}).json()[
        "worlds"
    ]
    scenario = sim.load("kazan_2024")
    for world in found[:4]:
        rounds = sim.transcript(scenario, world["world"], seed=3)
        lost = [vote for played in rounds for vote in played.votes if not vote.passed]
        who = [f"{scenario.title(v.signatory)} ({scenario.ratifier_title(v.signatory, v.ratifier)})" for v in lost]
        assert world["said"].startswith(f"Agreed, rejected at home, by {' and '.join(who)}; agreed in ")


def test_side_by_side_is_what_overview_says(page):
    told = page.get("/beside", params=[("scenario", "textbook_logroll"), ("beside", "textbook_split")])
    assert told.status_code == 200
    labels = [row[0] for row in told.json()["parts"][1]["parts"][-1]["rows"]]
    assert labels == ["textbook_logroll", "textbook_split"]
    assert page.get("/beside", params=[("beside", "textbook_split")] * 4).status_code == 400
    assert page.get(
        "/beside.svg", params=[("scenario", "textbook_logroll"), ("beside", "textbook_split")]
    ).content.startswith(b"<?xml")
