"""What parties say to what is on the table, in sentences: why they refuse, what would win them over, and why they accept
what they refused before."""

from sim.engine.issues import OPEN
from sim.scenario.scenario import Scenario
from sim.words.phrases import decimal, listed
from sim.worlds.rounds import Answer, Round

FOR_VALUE = ("reservation", "aspiration")
"""Reasons to refuse that are a matter of how much a package is worth."""

REFUSALS = {
    "red_line": "{option} on {issue} is across {its} red line",
    "home_front": "{its} leaders see too small a chance that this would pass {home}, above all because of {issue}",
    "reservation": "this is worth {value} to {them}, less than the {missed} that {it} must have",
    "aspiration": "this is at least as good as no deal, but {it} hope{s} for more (worth {value} to {them}, bar {missed})",
}
REFUSALS_AGAIN = {
    "red_line": "the same red line ({issue})",
    "home_front": "this would still hardly pass at home, because of {issue}",
    "reservation": "this is still worth less to {them} than {it} must have",
    "aspiration": "{it} still hope{s} for more",
}
WON_OVER = "{remedy} would win {them} over"
NOT_WON_OVER = "no change of a single issue would win {them} over"

YES = "{who} accept{s}"
YES_IF_OTHERS_DO = "{who} would accept"
BAR_LOWER = (
    "{yes}: this is worth no more to {them} than what {it} refused in {then}, but {its} bar has come down to {bar} "
    "(then {old_bar})"
)
BAR_LOWER_AS_BEFORE = "{yes} what {it} refused in {then}: {its} bar has come down to {bar} (then {old_bar})"
WORTH_MORE = (
    "{yes} what {it} refused in {then}: it is now worth {value} to {them} (then {old_value}), and {its} bar is {bar}"
)
LINE_GONE = "{yes} what {it} refused in {then}: no red line of {its} own stands in the way any more"
HOME_WON = "{yes} what {it} refused in {then}: {its} leaders now see chance enough that it passes at home"


def told_apart(*values: float) -> list[str]:
    """Numbers with two decimals, or as many more as it takes to tell different ones apart.

    >>> told_apart(0.5, 0.25), told_apart(0.5012, 0.5034)
    (['0.50', '0.25'], ['0.501', '0.503'])
    """
    for digits in range(2, 6):
        words = [decimal(value, digits) for value in values]
        if len(set(words)) == len({round(value, 5) for value in values}):
            break
    return words


def option_in_words(scenario: Scenario, issue: str, option: str) -> str:
    """The title of an option in quotation marks, but for one that is left open."""
    title = scenario.option_title(issue, option)
    return title if option == OPEN else f'"{title}"'


class Replies:
    """Tells answers in rounds in order; remembers what each party has said, so as to write only what is new."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self.last: dict[str, Answer] = {}
        self.refused: dict[str, list[tuple[Round, Answer]]] = {}

    def repeats(self, answer: Answer) -> bool:
        """Whether a party says what it said last."""
        before = self.last.get(answer.actor)
        return before is not None and _said(before) == _said(answer)

    def told(self, played: Round, answer: Answer) -> str:
        """The sentence for an answer in a round."""
        sentence = self._yes(played, answer) if answer.accepted else self._no(played, answer)
        self.last[answer.actor] = answer
        if not answer.accepted:
            self.refused.setdefault(answer.actor, []).append((played, answer))
        return sentence

    # ---------------------------------------------------------------- no

    def _no(self, played: Round, answer: Answer) -> str:
        before = self.last.get(answer.actor)
        again = before is not None and _reason(before) == _reason(answer)
        said = (REFUSALS_AGAIN if again else REFUSALS)[answer.reason]
        if not again or self.last[answer.actor].instead != answer.instead:
            said += self._remedy(answer)
        missed = answer.threshold if answer.reason == "aspiration" else answer.reservation
        value, missed_in_words = told_apart(answer.value, missed)
        issue = answer.issue
        option = played.package[self.scenario.game.issues.names.index(issue)]
        return self.scenario.said(
            answer.actor,
            f"{{who}} say{{s}} no{' again' if again else ''}: {said}.",
            option=option_in_words(self.scenario, issue, option),
            issue=self.scenario.quoted(issue),
            home=self._at_home(answer.actor, played.package),
            remedy=self._change(answer),
            value=value,
            missed=missed_in_words,
        )

    def _remedy(self, answer: Answer) -> str:
        """What would have won a refuser over; of refusals that are no matter of value, only where something would."""
        if answer.instead:
            return f"; {WON_OVER}"
        return f"; {NOT_WON_OVER}" if answer.reason in FOR_VALUE else ""

    def _change(self, answer: Answer) -> str:
        if not answer.instead:
            return ""
        issue, option = answer.instead
        if option == OPEN:
            return f"leaving {self.scenario.quoted(issue)} open"
        return f"{option_in_words(self.scenario, issue, option)} on {self.scenario.quoted(issue)}"

    def _at_home(self, actor: str, package: tuple[str, ...]) -> str:
        """`at home`, with those of a signatory's ratifiers that a package brings to vote."""
        titles = [f'"{self.scenario.ratifier_title(*names)}"' for names in called(self.scenario, package)
                  if names[0] == actor]  # fmt: skip
        return f"at home ({listed(titles)})" if titles else "at home"

    # ---------------------------------------------------------------- yes

    def _yes(self, played: Round, answer: Answer) -> str:
        yes = YES if played.enough else YES_IF_OTHERS_DO
        if any(payment.recipient == answer.actor for payment in played.payments):
            return self.scenario.said(answer.actor, f"Paid this, {yes}.")
        sentence, then, old = self._turn(played, answer)
        if old is None or then is None:
            return self.scenario.said(answer.actor, f"{yes}.")
        bar, old_bar = told_apart(answer.threshold, old.threshold)
        value, old_value = told_apart(answer.value, old.value)
        words = dict(value=value, bar=bar, old_value=old_value, old_bar=old_bar, then=f"round {then.number}")
        return self.scenario.said(answer.actor, sentence.replace("{yes}", yes) + ".", **words)

    def _turn(self, played: Round, answer: Answer) -> tuple[str, Round | None, Answer | None]:
        """Why a party accepts what is no better for it than something that it refused, and when it refused that."""
        refused = [(then, old) for then, old in self.refused.get(answer.actor, []) if then.basket == played.basket]
        as_good = [(then, old) for then, old in refused if old.reason in FOR_VALUE and old.value >= answer.value]
        same = [(then, old) for then, old in refused if then.package == played.package]
        if as_good:
            then, old = as_good[-1]
            return (BAR_LOWER_AS_BEFORE if then.package == played.package else BAR_LOWER), then, old
        if same:
            then, old = same[-1]
            return {"red_line": LINE_GONE, "home_front": HOME_WON}.get(old.reason, WORTH_MORE), then, old
        return "", None, None


def _reason(answer: Answer) -> tuple[str, str]:
    """What a party refused for: its reason, and the issue where the reason is one of a single issue."""
    return answer.reason, "" if answer.reason in FOR_VALUE else answer.issue


def _said(answer: Answer) -> tuple:
    return *_reason(answer), answer.instead


def called(scenario: Scenario, package: tuple[str, ...]) -> list[tuple[str, str]]:
    """The ratifiers (signatory, ratifier) that a package brings to vote."""
    named = set()
    for issue, option in zip(scenario.game.issues.names, package, strict=True):
        block = scenario.document.issues[issue].options.get(option)
        if block and block.condition:
            named.update(block.condition.ratified_by)
    blocks = scenario.document.actors
    return [(s, h) for s, h in scenario.game.home.names if blocks[s].ratifiers[h].votes == "always" or h in named]
