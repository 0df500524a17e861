"""What an agreed text still needs, in sentences: its conditions and votes, as they come and as they fail."""

from itertools import groupby

from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, listed, percent
from sim.worlds.rounds import Awaited, Round, Vote

WAITING = "The agreed text waits for {what}."
STUCK = "The agreed text cannot enter into force, since {what}."
DONE = "What it needed is done: {what}."
FAILED = "What it needs is not done in time: {what}. Without it the text cannot enter into force."


class Aftermath:
    """Tells what becomes of what an agreed text waits for, in rounds in order."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self.awaited: tuple[Awaited, ...] = ()

    def signed(self, played: Round) -> str:
        """What the text that is agreed in a round needs before it takes effect; empty if nothing."""
        self.awaited = played.awaited
        return f"Before it takes effect it needs: {'; '.join(self._needs(self.awaited))}." if self.awaited else ""

    def due(self, number: int) -> list[str]:
        """The conditions that are met in a round, or fail in it."""
        return [
            (DONE if item.met else FAILED).format(what=self._condition(item))
            for item in self.awaited
            if item.due == number and not item.vote
        ]

    def waiting(self, number: int) -> str:
        """What the text still waits for after a round, or why that is in vain."""
        failed = [item for item in self.awaited if not item.vote and not item.met and item.due <= number]
        if failed:
            what = listed(
                [f"{self._condition(item)} {'was' if len(failed) == 1 else 'were'} not done" for item in failed]
            )
            return STUCK.format(what=what)
        return WAITING.format(what=listed(self._needs([item for item in self.awaited if item.due > number])))

    def vote(self, vote: Vote) -> str:
        """The vote of a ratifier."""
        result = "passes" if vote.passed else "is voted down"
        whose = f"{self.scenario.named(vote.signatory)} ({self._ratifier(vote.signatory, vote.ratifier)})"
        return f"in the vote of {whose} the agreement {result} (its chance of passing was {percent(vote.chance)})."

    def _needs(self, items) -> list[str]:
        conditions = [self._condition(item) for item in items if not item.vote]
        votes = [item.what for item in items if item.vote]
        for signatory, names in groupby(votes, key=lambda what: what[0]):
            titles = [self._ratifier(*what) for what in names]
            a_yes = "a yes in the vote" if len(titles) == 1 else "a yes in the votes"
            conditions.append(f"{a_yes} of {self.scenario.named(signatory)} ({listed(titles)})")
        return conditions

    def _condition(self, item: Awaited) -> str:
        issue, option = item.what
        condition = self.scenario.document.issues[issue].options[option].condition
        assert condition is not None  # since the text waits for it
        by = f" (this is up to {self.scenario.named(condition.by)})" if condition.by else ""
        return f'"{capital(condition.what)}"{by}'

    def _ratifier(self, signatory: str, ratifier: str) -> str:
        return f'"{capital(self.scenario.ratifier_title(signatory, ratifier))}"'
