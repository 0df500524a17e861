"""A scenario: what its file says, and the game that the engine plays."""

import datetime
import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property

from sim.engine.game import Game
from sim.engine.issues import OPEN
from sim.scenario.document import Document, rules
from sim.scenario.field_types import NumberRule
from sim.scenario.user_strategies import UserStrategy
from sim.words.palette import colours_of
from sim.words.phrases import agreeing, capital


@dataclass(frozen=True)
class Scenario:
    """A checked scenario file (`document`), ready to be played (`game`), and how to speak of what is in it.

    >>> import sim
    >>> scenario = sim.load("textbook_split")
    >>> scenario.title("orchard"), scenario.option_title("orchard", "p50"), scenario.said("anna", "{who} want{s} more")
    ("Annaberg's part of the orchard", '50 percent', 'Annaberg wants more')
    """

    document: Document
    game: Game

    @property
    def name(self) -> str:
        """What the file calls it."""
        return self.document.name

    @cached_property
    def digest(self) -> str:
        """Hash of all that the scenario says, whatever file it says it in, with the code of users' strategies."""
        said = json.dumps(self.document.model_dump(mode="json"), sort_keys=True)
        code = [manner.ask.text for manner in self.game.manners.values() if isinstance(manner.ask, UserStrategy)]
        return hashlib.sha256("".join([said, *code]).encode()).hexdigest()

    def drawn_by(self, draws: str) -> "Scenario":
        """The same scenario with its worlds drawn in this way, a name in `sim.methods.even_draws.WAYS_TO_DRAW`."""
        return replace(self, game=replace(self.game, draws=draws))

    @cached_property
    def bounds(self) -> dict[str, NumberRule]:
        """The bounds of every number that the file gives or leaves at its default, by path."""
        return rules(self.document)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of every number in the matrix of numbers, by path."""
        return {path: row for row, path in enumerate(self.game.names)}

    def date(self, round: int) -> datetime.date:
        """The day on which a round, counted from 0, begins."""
        return self.document.calendar.date(round)

    def title(self, name: str) -> str:
        """The title of an actor or an issue. Raises KeyError for any other name."""
        blocks = self.document.actors if name in self.document.actors else self.document.issues
        return blocks[name].title or name.replace("_", " ")

    def quoted(self, issue: str) -> str:
        """An issue as it stands within a sentence: its title in quotation marks, which show where it ends."""
        return f'"{capital(self.title(issue))}"'

    def named(self, actor: str) -> str:
        """An actor as it stands within a sentence: with its article, if it has one."""
        article = self.document.actors[actor].article
        return f"{article} {self.title(actor)}" if article else self.title(actor)

    def said(self, actor: str, sentence: str, **words: str) -> str:
        """A sentence on an actor, `{who}`, with the forms that agree with it (see `sim.words.phrases.agreeing`)."""
        return agreeing(sentence, self.named(actor), self.document.actors[actor].plural, **words)

    @cached_property
    def colours(self) -> dict[str, str]:
        """The colour of every actor, in all pictures: the file's, or the next of the palette."""
        return colours_of({name: block.color for name, block in self.document.actors.items()})

    def option_title(self, issue: str, option: str) -> str:
        """An option in words."""
        return "left open" if option == OPEN else self.document.issues[issue].options[option].title

    def shock_title(self, name: str) -> str:
        """A shock in words."""
        return self.document.shocks[name].title or name.replace("_", " ")

    def ratifier_title(self, signatory: str, ratifier: str) -> str:
        """A ratifier in words: a body or a vote."""
        return self.document.actors[signatory].ratifiers[ratifier].title or ratifier.replace("_", " ")
