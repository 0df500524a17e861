"""The same talks as an ordinary Mesa model: one world, one agent object for each actor, a step for each round.

The rules are those of the slow twin (`tests/reference.py`), so the results are the same in every field; what differs
from `sim.engine.model` is that there is one world to a model, and plain Python in place of arrays over worlds.
"""

from collections.abc import Callable
from functools import cache

import mesa
import numpy as np
import reference
from measuring import BLOCKS, Line, Settings, blocks, in_turn, line, times
from whole_sweeps import BASELINE

from sim.engine.worlds_drawn import draw_worlds
from sim.methods.draws import uniforms
from sim.scenario.compile import load
from sim.scenario.scenario import Scenario
from sim.scenario.source import read

EVERY_ROUND = {"no_deal", "reservation"}
"""Rules of the twin whose answers change with every round of waiting."""

LEARNED = {"seen", "belief", "concession_path"}
"""Rules whose answers change with every offer where somebody learns from offers."""


class Actor(mesa.Agent):
    """An actor of the scenario."""

    def __init__(self, model: "OrdinaryTalks", name: str):
        super().__init__(model)
        self.name = name

    def table(self) -> None:
        """Table a package, if it is this actor's turn."""
        if self.model.tabler == self.name:
            self.model.offer = self.model.talks.their_offer(self.name, self.model.round)

    def answer(self) -> None:
        """Answer the package on the table, if this actor's consent is asked."""
        model, (package, _) = self.model, self.model.offer
        if package is not None and self.name in model.talks.moment.others(model.tabler):
            model.answers[self.name] = model.talks.their_answer(self.name, package, model.round)


class Talks(reference.World):
    """The state of the talks and the rules of the twin, in which agents table and answer."""

    def __init__(self, model: "OrdinaryTalks", case, number, coin):
        self.model = model
        super().__init__(case, number, coin)

    def table(self, tabler, t):
        """Let the agents table and answer, then see what comes of it."""
        self.model.round_of_offers(tabler)
        return super().table(tabler, t)

    def tabled(self, tabler, t):
        return self.model.offer

    def answer(self, name, package, t):
        return self.model.answers[name]

    their_offer, their_answer = reference.World.tabled, reference.World.answer


class OrdinaryTalks(mesa.Model):
    """Peace talks in one world.

    number, coin: functions of a path and of a name, as the twin takes them. remembering: keep what was worked out in
    earlier rounds as long as no shock begins or ends, no line becomes known and no basket closes, as a careful author
    would.
    """

    def __init__(self, case: reference.Case, number: Callable, coin: Callable, remembering: bool = True):
        super().__init__()
        self.talks = Talks(self, case, number, coin)
        self.round, self.tabler = 0, ""
        self.offer, self.answers = (None, None), {}
        self.remembering, self.remembered_for = remembering, None
        learns = any(
            reference.named(block.get("opponent"), "known")["name"] == "frequency" for block in case.actors.values()
        )
        self.forgotten = EVERY_ROUND | LEARNED if learns else EVERY_ROUND
        for name in case.actors:
            Actor(self, name)
        # Mesa 3.3 counts agents in a table that keeps every model alive, and the more are alive the slower each is.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def step(self) -> None:
        """One round: the world changes, the actors table and answer, votes are held."""
        talks, t = self.talks, self.round
        talks.strike(t)
        numbers = reference.Numbers(talks.case, talks.number, talks.active(t))
        if talks.stage == "talks":
            talks.grow_burden(numbers, t)
            if talks.breaks_down(numbers):
                talks.end("breakdown", t)
            else:
                talks.look(numbers)
                talks.moment = self.look_up(numbers)
                talks.round_of_talks(t)
        elif talks.collapses(numbers):
            talks.end("collapsed", t)
        if talks.stage == "pending":
            talks.home_front(self.look_up(numbers), t)
        self.round += 1

    def look_up(self, numbers: reference.Numbers) -> reference.Moment:
        """What can be looked up at the table this round, with what is still true of the last."""
        talks, before = self.talks, self.talks.moment
        moment = talks.moment_of(numbers)
        state = (tuple(numbers.active), id(talks.talks), moment.known)
        if self.remembering and state == self.remembered_for:
            moment.memory = {
                key: value for key, value in before.memory.items() if key[0].__name__ not in self.forgotten
            }
        self.remembered_for = state
        return moment

    def round_of_offers(self, tabler: str) -> None:
        """Every actor acts: first whose turn it is, then those who answer."""
        self.tabler, self.offer, self.answers = tabler, (None, None), {}
        self.agents.do("table")
        self.agents.do("answer")

    def run(self) -> "OrdinaryTalks":
        """Play to the end."""
        while self.round < self.talks.case.horizon and self.talks.stage in reference.GOING_ON:
            self.step()
        return self

    def report(self) -> dict:
        """What the world reports, as the twin does. Not timed: it looks at every package there is."""
        return self.talks.report()


class Worlds:
    """Some worlds of a scenario, drawn: for each, what the twin and the ordinary model are given.

    document: the scenario as a plain dict. Drawing is done here, so that it need not be counted.
    """

    def __init__(self, scenario: Scenario, document: dict, worlds: np.ndarray, seed: int):
        self.document = document
        self.case = reference.Case(document)
        drawn = draw_worlds(scenario.game, worlds, seed).numbers
        self.numbers = [dict(zip(scenario.game.names, map(float, column), strict=True)) for column in drawn.T]
        self.coins = [cache(lambda name, w=w: float(uniforms(seed, name, np.array([w]))[0])) for w in worlds]

    def twin(self, w: int) -> dict:
        """World number w of these, as the twin plays it."""
        return reference.negotiate(self.document, self.numbers[w].__getitem__, self.coins[w])

    def ordinary(self, w: int, remembering: bool = True) -> OrdinaryTalks:
        """World number w of these, played by the ordinary Mesa model."""
        return OrdinaryTalks(self.case, self.numbers[w].__getitem__, self.coins[w], remembering).run()


def lines(settings: Settings) -> list[Line]:
    """The lines of the table: the ordinary model, as it is and remembering, against a block of the engine in turn."""
    scenario, some = load(BASELINE), max(1, settings.worlds // 200)
    given = Worlds(scenario, read(str(BASELINE)).data, np.arange(some * (settings.repeats + 1)), 0)
    for w in range(some):
        if any(given.ordinary(w, remembering).report() != given.twin(w) for remembering in (False, True)):
            raise ValueError(f"the ordinary model and the twin differ in world {w}")

    def played(remembering):
        return lambda go: [given.ordinary(w, remembering) for w in range(go * some, (go + 1) * some)]

    works = {
        "ours": lambda go: blocks(scenario, settings.worlds, go),
        "plain": played(False),
        "remembering": played(True),
    }
    seconds = in_turn(works, settings.repeats)
    ours = BLOCKS * settings.worlds / seconds["ours"]
    made = []
    for kind, told in (("plain", ""), ("remembering", ", keeping what no shock has changed")):
        rate = some / seconds[kind]
        ratio = f"ours {times(ours, rate, 'this')}"
        made.append(line(f"Kazan, ordinary Mesa model{told}", rate, "worlds per CPU-second", ratio, "ours 100 x"))
    return made
