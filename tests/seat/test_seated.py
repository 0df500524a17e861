"""A person at the table: the talks are those of the engine in all but what the person says."""

import numpy as np
import pytest
from majorities import three
from places import SCENARIOS
from small_scenario import prepared

import sim
from sim.seat.moves import Answered, AsAdvised, Tabled
from sim.seat.seated import IllegalMove
from sim.seat.sitting import Sitting, seats_of, taken

LIBRARY = sorted(path.stem for path in SCENARIOS.glob("*.yaml"))
ENOUGH = (AsAdvised(),) * 100
"""More moves than any talks of the library ask for."""


def same(row, other):
    """Whether two rows of outcome tables say the same, where both say something."""
    return str(row[other.index].to_dict()) == str(other.to_dict())


@pytest.mark.parametrize("name", LIBRARY)
def test_who_does_as_advised_in_every_seat_plays_the_engines_own_world(name):
    scenario, world = sim.load(name), len(name)
    played = Sitting(scenario, world, 0, dict.fromkeys(seats_of(scenario), ENOUGH))
    assert same(played.stands.row, sim.play(scenario, np.array([world])).iloc[0])


@pytest.mark.parametrize("name", ["textbook_logroll", "western_text", "constitution_first"])
def test_moves_made_one_by_one_and_all_at_once_come_to_the_same(name):
    scenario = sim.load(name)
    seat = seats_of(scenario)[0]
    sitting = taken(scenario, 5, 1, (seat,))
    while sitting.stands.question:
        sitting = sitting.with_move(seat, AsAdvised())
    assert same(sitting.stands.row, sim.play(scenario, np.array([5]), 1).iloc[0])


def split(*moves, seat="anna"):
    return Sitting(sim.load("textbook_split"), 0, 0, {seat: moves})


def test_a_person_that_takes_the_first_offer_gives_nearly_all_away():
    """In the second of 21 rounds a linear party still asks for 95 of 100."""
    ended = split(Tabled({}), Answered(True)).stands.row
    assert (ended["stage"], ended["term_orchard"], round(float(ended["gain_anna"]), 3)) == ("in_force", "p5", 0.05)


def test_what_a_person_tables_is_on_the_table():
    stands = split(Tabled({"orchard": "p70"})).stands
    assert stands.rounds[0].package == ("p70",) and stands.rounds[0].tabler == "anna"


def test_a_person_that_refuses_everything_gets_no_deal():
    never = [Tabled({}) if number % 2 == 0 else Answered(False) for number in range(21)]
    assert split(*never).stands.row["stage"] == "no_deal"


def test_a_person_that_holds_out_for_the_last_round_does_better_than_the_engine():
    """The other side comes down to its reservation value in the last of 21 rounds, in which anna tables."""
    hard = [Tabled({"orchard": "p95"}) if number % 2 == 0 else Answered(False) for number in range(21)]
    engine = sim.play(sim.load("textbook_split"), 1).iloc[0]
    assert split(*hard).stands.row["gain_anna"] > engine["gain_anna"]


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ([Answered(True)], "it is your turn to put a text on the table"),
        ([Tabled({}), Tabled({})], "accept it or refuse it"),
        ([Tabled({"orchard": "p51"})], "orchard: p51 is not on the table"),
        ([Tabled({"garden": "p50"})], "orchard: nothing is not on the table"),
        ([Tabled({"orchard": "p50", "garden": "p50"})], "garden is not an issue of these talks"),
    ],
)
def test_moves_that_the_rules_do_not_allow_are_refused_with_the_reason(moves, said):
    with pytest.raises(IllegalMove, match=said):
        split(*moves).stands  # noqa: B018


def test_nobody_moves_out_of_turn_or_after_the_end():
    begun = split()
    with pytest.raises(IllegalMove, match="the turn of Annaberg"):
        begun.with_move("bela", Answered(True))
    ended = split(Tabled({}), Answered(True))
    with pytest.raises(IllegalMove, match="over"):
        ended.with_move("anna", Answered(True))


def test_a_seat_that_there_is_not_and_one_that_is_empty_are_refused():
    with pytest.raises(IllegalMove, match="no seat at this table"):
        taken(sim.load("textbook_split"), 0, 0, ("carla",))


def test_two_people_share_a_world():
    sitting = taken(sim.load("textbook_split"), 0, 0, ("anna", "bela"))
    assert sitting.stands.question.seat == "anna"
    sitting = sitting.with_move("anna", Tabled({"orchard": "p60"}))
    assert sitting.stands.question.seat == "bela" and not sitting.stands.question.tables
    ended = sitting.with_move("bela", Answered(True)).stands
    assert (ended.row["stage"], ended.row["term_orchard"]) == ("in_force", "p60")


# ---------------------------------------------------------------- lines, home fronts and payments


def until_asked(sitting, seat, tables):
    """The sitting advised up to the first question of a kind to a seat."""
    while (question := sitting.stands.question) and question.tables != tables:
        sitting = sitting.with_move(seat, AsAdvised())
    return sitting


def test_a_line_without_a_price_binds_a_person_too_and_one_with_a_price_does_not():
    text = Tabled({"flag": "buried", "border": "new_line", "river": "shared"})
    line = {"not": ["new_line"]}
    for red_line, binds in ((line, True), (line | {"price": 0.1}, False)):
        scenario = prepared(("actors.north.wants.border.red_line", red_line))
        sitting = taken(scenario, 0, 0, ("north",))
        if binds:
            with pytest.raises(IllegalMove, match="border: this is across a red line of yours"):
                sitting.with_move("north", text)
        else:
            assert sitting.with_move("north", text).stands.rounds[0].package == ("buried", "new_line", "shared")


def test_a_person_may_sign_what_its_leaders_find_too_risky_at_home():
    """Whoever accepts everything signs the first text, also one whose chance at home is below the tolerated one."""
    scenario = sim.load("home_front_hurts")
    seat = scenario.game.signatories[0]
    for world in range(30):
        sitting = until_asked(taken(scenario, world, 0, (seat,)), seat, tables=False)
        question = sitting.stands.question
        if question and not question.answers.sound[sitting.stands.model.game.closers.index(0), 0]:
            assert sitting.with_move(seat, Answered(True)).stands.row["agreed_round"] == len(sitting.stands.rounds)
            return
    pytest.fail("no world of these puts such a text before the seat")


def test_nobody_pays_for_a_text_that_a_person_refuses_all_the_same():
    scenario = sim.load("us_pays")
    paid = 0
    for world, row in sim.play(scenario, 20).iterrows():
        payments = [name for name in row.index if name.startswith("paid_") and row[name] > 0]
        for seat in {name.split("_")[-1] for name in payments} & set(scenario.game.signatories):
            sitting = taken(scenario, world, 0, (seat,))
            while (question := sitting.stands.question) and not _paid_for(question, seat, scenario):
                sitting = sitting.with_move(seat, AsAdvised())
            if question:
                paid += 1
                stands = sitting.with_move(seat, Answered(False)).stands
                assert not stands.rounds[len(sitting.stands.rounds)].payments
    assert paid


def _paid_for(question, seat, scenario):
    """Whether outsiders pay the seat for what is on the table."""
    if question.tables:
        return False
    c = list(scenario.game.protocol.consent).index(seat)
    return bool(question.answers.accepted[c, 0] and question.answers.value[c, 0] <= question.answers.threshold[c, 0])


HEADS = {"share": 0.6, "by": "heads"}


def at_the_toll(consent, seat, *moves, **more):
    """The talks of three on a toll, with a person in a seat."""
    return Sitting(three(consent, **more), 0, 0, {seat: moves}).stands


def test_a_person_can_be_outvoted_and_is_bound_all_the_same():
    stands = at_the_toll(HEADS, "cee", Answered(False))
    assert (stands.row["stage"], stands.row["term_toll"], stands.rounds[0].outvoted) == ("in_force", "low", ("cee",))


def test_a_person_without_whom_too_few_accept_keeps_them_from_closing():
    assert not at_the_toll(HEADS, "bob", Answered(False)).rounds[0].enough
    assert at_the_toll(HEADS, "bob", Answered(True)).rounds[0].enough


def test_a_person_with_a_veto_keeps_the_others_from_closing():
    vetoed = at_the_toll(HEADS | {"share": 0.3, "veto": ["bob"]}, "bob", Answered(False))
    assert vetoed.question is not None and not vetoed.rounds[0].enough
