"""The mediator of a single text, as a Mesa agent that acts in all worlds of a block at once.

Model page, section 10. `here` are places of worlds in the block [w'].
"""

import numpy as np

from sim.engine.agents import Party, Sight
from sim.engine.answers import Offer
from sim.engine.issues import chosen, in_worlds, places
from sim.engine.plans import option_set
from sim.methods.draws import on_grid


class Mediator(Party):
    """Holds the pen of a single text: tables it, hears both sides, amends it for whoever refuses by most.

    Invariant: every option of a `text` [m, w] that is tabled is one that may stand in it; where it is `fresh` [w] nobody has
    seen it, and it is the mediator's best.
    """

    place = -1
    text: np.ndarray

    def survey(self, sight: Sight) -> None:
        """See the signatories' payoffs, weigh in the mediator's own wishes, and write a text where none can stand."""
        talks, game, here = self.talks, self.talks.game, sight.here
        bias = talks.numbers[game.bias, here]
        seen = np.stack([self.see_by_insight(other, self.insight(other, here), 0.5, sight) for other in self.others])
        own = on_grid(bias * in_worlds(talks.payoffs.utility[self.actor], here) + (1 - bias) * seen.sum(axis=0))
        options, empty = option_set(sight.common, sight.common & self.allowed_by_others(sight))
        first = np.where(options, own, -np.inf).argmax(axis=1)
        if not hasattr(self, "text"):
            self.seen, self.own, self.options, self.empty, self.text = seen, own, options, empty, first
            self.fresh = np.ones(talks.size, bool)
        else:
            self.seen[..., here], self.own[..., here] = seen, own
            self.options[..., here], self.empty[..., here] = options, empty
            self.text[:, here] = np.where(self.fresh[here], first, self.text[:, here])

    def _give_way(self, here) -> None:
        """Terms that may not stand in the text any more give way to what the mediator likes best."""
        options, own, text = self.options[..., here], self.own[..., here], self.text[:, here]
        best = np.where(options, own, -np.inf).argmax(axis=1)
        self.text[:, here] = np.where(chosen(options, text), text, best)
        self._settle_something(here)

    def rewrite(self, here) -> None:
        """Begin a new text in the worlds `here`, on another basket."""
        self.text[:, here] = np.where(self.options, self.own, -np.inf)[..., here].argmax(axis=1)
        self.fresh[here] = True

    def insight(self, other: int, here) -> np.ndarray:
        """How well it knows a signatory [w']."""
        game = self.talks.game
        return self.talks.numbers[game.text_insight[game.signing.index(other)], here]

    def _settle_something(self, here) -> None:
        """Where the text leaves everything open, change what costs it least."""
        here = np.arange(self.talks.size)[here]
        here = here[~self.talks.game.issues.settling(self.text[:, here]) & ~self._early(here)]
        if not len(here):
            return
        own, options = self.own[..., here], self.options[..., here].copy()
        options[:, -1] = False
        options[self.talks.game.issues.agreed >= 0] = False
        loss = np.where(options, chosen(own, self.text[:, here])[:, None] - own, np.inf).reshape(-1, len(here))
        issue, option = np.divmod(loss.argmin(axis=0), own.shape[1])
        able = np.isfinite(loss.min(axis=0))
        self.text[issue[able], here[able]] = option[able]

    def _early(self, here) -> np.ndarray:
        """Where more of an agenda is to come [w']: what is left open now may be all of this part."""
        return self.talks.agenda.basket[here] < len(self.talks.game.baskets) - 1

    def _leaves_something(self, text: np.ndarray, here) -> np.ndarray:
        """On which issues the text [m, w'] may be left open and still settle something [m, w']."""
        issues = self.talks.game.issues
        settled = (text != issues.shape[1] - 1) & (issues.agreed < 0)[:, None]
        return (settled.sum(axis=0) - settled > 0) | self._early(here)

    def offer(self, here) -> Offer:
        """Table the text, after terms that may not stand in it any more have given way."""
        self.fresh[here] = False
        self._give_way(here)
        made: np.ndarray = np.logical_not(self.empty[:, here].any(axis=0))
        text = self.text[:, here]
        made &= self.talks.game.issues.settling(text) | self._early(here)
        where = places(self.talks.payoffs.common.shape, text, here)
        return Offer(self, here, text, where, np.zeros(len(here), int), made)

    def serve(self, here: np.ndarray) -> np.ndarray:
        """Take out of the text what is across a line that it has just learned of, in the worlds `here`. Returns where the
        text has changed by that [w']."""
        lines, changed = self.talks.lines, np.zeros(len(here), bool)
        some = np.flatnonzero(lines.learned[lines.knowers.index(self.name), here]) if lines.place else ()
        if len(some):
            before = self.text[:, here[some]].copy()
            self.survey(Sight(self.talks, here[some]))
            self._give_way(here[some])
            changed[some] = (self.text[:, here[some]] != before).any(axis=0)
        return changed

    def amend(self, refuser: np.ndarray, here: np.ndarray) -> None:
        """Change the option that gives the refuser (place among the others [w']) most per unit of loss in the text."""
        text, own, options = self.text[:, here], self.own[..., here], self.options[..., here]
        seen = np.take_along_axis(self.seen[..., here], refuser[None, None, None], axis=0)[0]
        gain = seen - chosen(seen, text)[:, None]
        loss = chosen(own, text)[:, None] - own
        ratio = np.where(loss > 0, np.divide(gain, loss, out=np.zeros_like(gain), where=loss > 0), np.inf)
        options = options.copy()
        options[:, -1] &= self._leaves_something(text, here)
        ratio = np.where(options & (gain > 0), ratio, -1.0).reshape(-1, len(here))
        tied = (ratio == ratio.max(axis=0)) & (ratio > 0)
        change = np.where(tied, gain.reshape(ratio.shape), np.inf).argmin(axis=0)
        issue, option = np.divmod(change, options.shape[1])
        changing = tied.any(axis=0)
        self.text[issue[changing], here[changing]] = option[changing]
