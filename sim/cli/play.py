"""The command that lets a person take a seat on the terminal: `play`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import click

from sim.cli.messages import print_report, say
from sim.cli.options import FilePath, Whole, seed_option, set_option, trust_option
from sim.cli.place import said_terms
from sim.cli.run import MOST_WORLDS_RUN
from sim.reports.role_brief import role_brief
from sim.runtime.called import to_paste
from sim.scenario.changed import change_of, changed
from sim.scenario.compile import ready
from sim.scenario.source import read
from sim.seat.debrief import debrief
from sim.seat.debrief_report import debrief_report
from sim.seat.moves import Answered, AsAdvised, Move, Tabled
from sim.seat.seated import IllegalMove
from sim.seat.session_file import Session, is_session, read_session, write_session
from sim.seat.sitting import seats_of, taken
from sim.seat.view import SeatView, view
from sim.seat.view_report import advice_in_words, asked_in_words, events, score_sheet, text_table, worth_in_words
from sim.words.problems import nearest
from sim.words.sections import Section, markdown


@click.command("play")
@click.argument("file")
@click.option(
    "--as", "seats", multiple=True, metavar="ACTOR", help="Whose seat to take; twice for two at one keyboard."
)
@click.option("--world", type=Whole(0, MOST_WORLDS_RUN), default=0, show_default=True, help="Which world (0, 1, ..).")
@seed_option
@click.option(
    "--out", type=FilePath(), help="File for the session.  [default: results/FILE's name-ACTOR-WORLD.session.yaml]"
)
@set_option
@trust_option
def play_command(
    file: str, seats: tuple[str, ...], world: int, seed: int, out: Path | None, changes: tuple[str, ...], trust: bool
) -> None:
    """Take a seat in the talks of a scenario FILE, against the simulator's parties.

    You bargain for one actor in one world, and see only what your actor knows. `help` lists what you can say. The session is
    kept after every move; FILE may be such a session, to go on with it.
    """
    if is_session(file):
        if seats or changes:
            raise click.UsageError("a session has its seats and its scenario already; leave --as and --set out")
        session, place = read_session(file, trust), out or Path(file)
        for notice in session.notices:
            say(notice)
    else:
        session = _begun(file, seats, world, seed, changes, trust)
        place = out or Path("results") / f"{Path(file).stem}-{'-'.join(seats)}-{world}.session.yaml"
    _Table(session, place).sit()


def _begun(file: str, seats: tuple[str, ...], world: int, seed: int, changes: tuple[str, ...], trust: bool) -> Session:
    scenario = ready(changed(read(file), map(change_of, changes)), trust)
    there = seats_of(scenario)
    for seat in seats or ("",):
        if seat not in there:
            said = f"--as {seat} is no seat at this table" if seat else "say whose seat to take, with --as ACTOR"
            raise click.UsageError(f"{said}{_meant(seat, there)}")
    try:
        return Session(file, taken(scenario, world, seed, tuple(dict.fromkeys(seats))), changes)
    except IllegalMove as error:
        raise click.UsageError(str(error)) from error


HELP = {
    "accept": "say yes to what is on the table",
    "refuse": "say no",
    "table ISSUE=OPTION, ..": "put a text on the table; issues that you do not name stay as in your last text",
    "nothing": "put nothing on the table in this round",
    "advice": "see what your advisers would table, or say",
    "follow": "do as they advise",
    "worth ISSUE=OPTION, ..": "see what a text would be worth, and its chances at home",
    "options": "see all options and what they are worth to you",
    "brief": "read your private page again",
    "log": "read what has happened so far",
    "quit": "stop here; the session is kept",
}
"""What a person can say, and what it does."""


@dataclass
class _Table:
    """The conversation with the people at one keyboard. read_of: how many lines of the log each has read."""

    session: Session
    place: Path

    def sit(self) -> None:
        """Ask and follow until the talks are over, or somebody quits."""
        self.read_of: dict[str, int] = {}
        self._keep()
        while (question := self.session.sitting.stands.question) is not None:
            seen = view(self.session.sitting.scenario, self.session.sitting.stands)
            self._show(question.seat, seen)
            if not self._ask(seen):
                again = to_paste("play", str(self.place))
                click.echo(f"The session is kept in {self.place}. Go on with: {again}")
                return
        print_report(markdown(debrief_report(debrief(self.session.sitting))))
        click.echo(f"The session is kept in {self.place}.")

    def _show(self, seat: str, seen: SeatView) -> None:
        scenario = self.session.sitting.scenario
        parts = []
        if seat not in self.read_of:
            parts.append(markdown(role_brief(scenario, seen.brief)))
            parts.append("Say `help` for what you can say.")
        elif len(self.session.sitting.moves) > 1:
            parts.append(f"--- {scenario.title(seat)}, it is your turn; the others look away ---")
        lines = events(seen, self.read_of.get(seat, 0))
        parts += [markdown(Section("What has happened", [lines]))] if lines.lines else []
        self.read_of[seat] = len(seen.log)
        print_report("\n\n".join([*parts, markdown(asked_in_words(scenario, seen))]))

    def _ask(self, seen: SeatView) -> bool:
        """Listen until a move is made; False to stop."""
        while True:
            try:
                word, _, rest = click.prompt(f"{seen.seat}", prompt_suffix="> ", type=str).strip().partition(" ")
            except (click.Abort, EOFError, OSError):  # nobody is there to ask
                click.echo("")
                return False
            if word == "quit":
                return False
            try:
                if self._follow(seen, word, rest):
                    return True
            except (IllegalMove, click.UsageError) as error:
                click.echo(str(error.format_message() if isinstance(error, click.UsageError) else error))

    def _follow(self, seen: SeatView, word: str, rest: str) -> bool:
        """Do what a person says; True where that was a move."""
        moves: dict[str, Callable[[], Move]] = {
            "accept": lambda: Answered(True),
            "refuse": lambda: Answered(False),
            "follow": AsAdvised,
            "nothing": lambda: Tabled({}),
            "table": lambda: Tabled(_text(seen, rest)),
        }
        if word in moves:
            made = self.session.sitting.with_move(seen.seat, moves[word]())
            self.session = replace(self.session, sitting=made)
            self._keep()
            return True
        shown: dict[str, Callable[[], Section]] = {
            "help": lambda: Section("What you can say", [f"`{name}`: {does}." for name, does in HELP.items()]),
            "options": lambda: score_sheet(seen),
            "brief": lambda: role_brief(self.session.sitting.scenario, seen.brief),
            "log": lambda: Section("What has happened", [events(seen, 0)]),
            "advice": lambda: _advice(seen),
            "worth": lambda: _worth(seen, _text(seen, rest)),
        }
        if word not in shown:
            said = [*moves, *shown, "quit"]
            raise IllegalMove(f"{word!r} is nothing that you can say here{_meant(word, said)}; see `help`")
        print_report(markdown(shown[word]()))
        return False

    def _keep(self) -> None:
        write_session(self.place, self.session)


def _text(seen: SeatView, words: str) -> dict[str, str]:
    """A text from words `ISSUE=OPTION, ..`, the rest as in the last one of the seat."""
    terms = seen.start()
    given = said_terms([words]) if words.strip() else {}
    for issue, option in given.items():
        if issue not in seen.by_name:
            raise IllegalMove(f"{issue!r} is not an issue{_meant(issue, seen.by_name)}")
        seen.by_name[issue].choice(option)
        terms[issue] = option
    return terms


def _meant(word: str, allowed: Iterable[str]) -> str:
    """What may have been meant by a word, as the end of a sentence."""
    near = nearest(word, allowed)
    return f"; did you mean {near[0]!r}?" if near else f" ({', '.join(allowed)})"


def _worth(seen: SeatView, terms: dict[str, str]) -> Section:
    return Section("What this text would be worth", [text_table(seen, terms), worth_in_words(seen, terms)])


def _advice(seen: SeatView) -> Section:
    if isinstance(seen.advice, bool):
        return Section("Advice", [advice_in_words(seen.advice)])
    if seen.advice is None:
        return Section("Advice", ["Your advisers have nothing to put on the table."])
    return Section("Your advisers would table", [text_table(seen, seen.advice), worth_in_words(seen, seen.advice)])
