"""All that is fixed in a world until a shock strikes or a basket closes: wants, pressure, win-sets, an array of each.

Model page, sections 2 to 6. The engine looks values up here; nothing here knows what has been offered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from sim.engine import home_front, preferences
from sim.engine.game import Game, Pressure, Wants
from sim.engine.issues import in_worlds, put_in_worlds
from sim.engine.third_parties import Acts
from sim.methods.draws import on_grid, product_on_grid


@dataclass(frozen=True)
class Agenda:
    """Where the worlds stand in the agenda: basket [w], and the options settled in earlier baskets [m, w]."""

    basket: np.ndarray
    settled: np.ndarray

    def at(self, here: np.ndarray) -> "Agenda":
        """Where the worlds `here` [w'] stand."""
        return Agenda(self.basket[here], self.settled[:, here])


@dataclass(frozen=True)
class Payoffs:
    """What packages are worth, and to whom they are barred, in worlds [w]. Utilities on the grid, 0..1 but for pressure.

    salience [a, m, w]; satisfaction [n, m, k, w]; utility [a, m, k, w]; status_quo [a, w]: utility of no agreement;
    crossed [a, m, k, w]: across a red line that holds; price [a, m, w]: what crossing it costs its owner, 0 where nothing
    makes it cross; cost [n, m, k, w]: what an option costs for that; common [m, k, w]: on the table; allowed [n, m, k, w];
    payoff [n, m, k, w]: what signing an option is worth, pressure included, and steady: without what shocks can change of
    the pressure; home, seen [h, m, k, w]: the ratifiers' utility, and as their leaders see it; home_quo, seen_quo
    [h, w]: their value of no deal; bar, needed [h, w]: as in `sim.engine.home_front`; share [s, w]: of salience in the
    baskets up to now.
    """

    salience: np.ndarray
    satisfaction: np.ndarray
    utility: np.ndarray
    status_quo: np.ndarray
    crossed: np.ndarray
    price: np.ndarray
    cost: np.ndarray
    common: np.ndarray
    allowed: np.ndarray
    steady: np.ndarray
    payoff: np.ndarray
    home: np.ndarray
    seen: np.ndarray
    home_quo: np.ndarray
    seen_quo: np.ndarray
    bar: np.ndarray
    needed: np.ndarray
    share: np.ndarray

    def replace(self, here: np.ndarray, new: "Payoffs") -> None:
        """Put new payoffs into the worlds `here` [w']."""
        for field in fields(self):
            put_in_worlds(getattr(self, field.name), here, getattr(new, field.name))

    def replace_front(self, here: np.ndarray, front: dict[str, np.ndarray]) -> None:
        """Put new wishes of the ratifiers, and what they leave allowed, into the worlds `here` [w']."""
        for name, values in front.items():
            put_in_worlds(getattr(self, name), here, values)

    def replace_home(self, here: np.ndarray, new: "Payoffs") -> None:
        """Put new wishes of the ratifiers into the worlds `here` [w']."""
        for name in ("home", "home_quo", "bar"):
            put_in_worlds(getattr(self, name), here, getattr(new, name))


def _satisfactions(game: Game, wants: Wants, salience: np.ndarray, x: np.ndarray) -> Iterator[np.ndarray]:
    """Satisfaction [m, k, w] of one holder after the other, 0 where it does not care; salience [b, m, w].

    One at a time: what one holder wants fits the processor's cache, what all want does not.
    """
    issues = game.issues
    position = on_grid(issues.position / 100)
    for b, weight in enumerate(salience):
        value = np.zeros((*issues.shape, x.shape[1]), np.float32)
        ideal = on_grid(x[wants.ideal[b]] / 100)
        for issue in np.flatnonzero((weight > 0).any(axis=1)):
            options = len(issues.options[issue])
            place = position[issue, :options]
            value[issue, :options] = preferences.satisfaction(place, ideal[issue], x[game.curvature])
        for holder, m, k, row in wants.values:
            if holder == b:
                value[m, k] = on_grid(x[row])
        value[:, -1] = _at_status_quo(game, value) - on_grid(x[wants.open_price[b]])
        for careless in np.flatnonzero((weight == 0).any(axis=1)):
            value[careless] *= weight[careless] > 0
        yield value


def _at_status_quo(game: Game, values: np.ndarray) -> np.ndarray:
    """Entries of [..., m, k, w] at the status quo: [..., m, w]."""
    return values[..., np.arange(len(game.issues.names)), game.issues.status_quo, :]


def _settle(game: Game, agenda: Agenda, common, payoff, utility, satisfaction, crossed, cost):
    """Only this basket is on the table: earlier ones as settled, later ones at the status quo.

    Changes common [m, k, w], payoff, satisfaction, cost [n, m, k, w], utility and crossed [a, m, k, w].
    Returns the issues that are not up for talks now [m, w].
    """
    frozen = np.zeros((len(common), common.shape[-1]), bool)
    for b, basket in enumerate(game.baskets):
        for m in basket:
            frozen[m] = agenda.basket != b
            later = agenda.basket < b
            utility[:, m, -1, later] = utility[:, m, game.issues.status_quo[m]][:, later]
            payoff[:, m, -1, later] = utility[game.negotiating_actors, m, -1][:, later]
            satisfaction[:, m, -1, later] = satisfaction[:, m, game.issues.status_quo[m]][:, later]
            crossed[:, m, -1, later] = False
            cost[:, m, -1, later] = 0
    term = np.where(agenda.settled >= 0, agenda.settled, common.shape[1] - 1)
    only = np.arange(common.shape[1])[:, None] == term[:, None]
    np.copyto(common, only, where=frozen[:, None])
    return frozen


class SomeNumbers:
    """Some rows of the numbers [q, w], found by the places they have among all; of a row given twice the last counts.

    An array with room for all of them would cost more to lay out than everything that is done with these.
    """

    def __init__(self, rows: list[int], values: np.ndarray, size: int):
        self.values, self.place = values, np.full(size, len(values))
        self.place[rows] = np.arange(len(rows))

    def __getitem__(self, rows) -> np.ndarray:
        """The numbers of these rows [.., w]."""
        return self.values[self.place[rows]]


def pressed(
    game: Game,
    thirds: Sequence[Acts],
    x: np.ndarray | SomeNumbers,
    steady: np.ndarray,
    utility: np.ndarray,
    crossed: np.ndarray,
    here=slice(None),
) -> np.ndarray:
    """What signing an option is worth to each negotiator, third parties' pressure included [n, m, k, w'].

    x [q, w']: the numbers in force; steady [n, m, k, w], utility, crossed [a, m, k, w] as in `Payoffs`, of which the
    worlds `here` [w'] count.
    """
    payoff = in_worlds(steady, here).copy() if isinstance(here, slice) else in_worlds(steady, here)
    _press(game, thirds, game.moving, x, payoff, utility, crossed, here)
    return payoff


def _press(
    game: Game,
    thirds: Sequence[Acts],
    pressure: Pressure,
    x: np.ndarray | SomeNumbers,
    payoff: np.ndarray,
    utility: np.ndarray,
    crossed: np.ndarray,
    here,
) -> None:
    """Add some of the pressure and the guarantees to what signing is worth [n, m, k, w'], otherwise as `pressed`."""
    for j in pressure.thirds:
        third = game.third_actors[j]
        gain = in_worlds(utility[third], here)
        gain = gain - _at_status_quo(game, gain)[:, None]
        options = zip(*np.nonzero(crossed[third].any(axis=-1)), strict=True)
        barred = {(m, k): in_worlds(crossed[third, m, k], here) for m, k in options}
        for s, n in enumerate(game.signing):
            payoff[n] += thirds[j].sway(x, s, gain)
            cost = thirds[j].threaten(x, s) if barred else 0
            for option, across in barred.items():
                payoff[(n, *option)] -= across * cost
    for s, m, k, row in pressure.guarantees:
        payoff[game.signing[s], m, k] += on_grid(x[row] * x[game.risk[s]])


def red_lines(
    game: Game, thirds: Sequence[Acts], x: np.ndarray, line_coins: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Options across a red line that holds [a, m, k, w], agreed terms apart, and the prices of graded lines [a, m, w].

    line_coins [l, w].
    """
    issues, wants = game.issues, game.wants
    crossed = np.zeros((*wants.never.shape, x.shape[1]), bool)
    price = np.zeros((*wants.graded.shape, x.shape[1]), np.float32)
    for (a, m), coin in zip(game.red_lines, line_coins, strict=True):
        if issues.agreed[m] < 0:
            backing, pressing = leaning(game, thirds, x, a, m)
            meant = coin < preferences.chance_meant(x[wants.holds[a, m]], backing, pressing)
            low, high = x[wants.low[a, m]], x[wants.high[a, m]]
            crossed[a, m] = preferences.across_red_line(issues.position[m], low, high, wants.never[a, m], meant)
            if wants.graded[a, m]:
                price[a, m] = preferences.price_of_crossing(x[wants.price[a, m]], backing, pressing)
    return crossed, price


def leaning(
    game: Game, thirds: Sequence[Acts], x: np.ndarray, a: int, m: int
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """By how much each third party backs an actor on its line, and presses it there: shares [w]."""
    if game.actors[a] not in game.signatories:
        return [], []
    s = game.signatories.index(game.actors[a])
    some = [thirds[j] for j in game.leaning.get((s, m), [])]
    return [third.back(x, s, m) for third in some], [third.press(x, s, m) for third in some]


def costs(crossed: np.ndarray, price: np.ndarray) -> np.ndarray:
    """What each option costs for the graded line it is across [.., m, k, w]; crossed [.., m, k, w], price [.., m, w]."""
    return crossed * price[..., None, :]


def barred(game: Game, crossed: np.ndarray, actors: list[int] | slice = slice(None)) -> np.ndarray:
    """Options across an absolute red line [a, m, k, w] of some actors; crossed [a, m, k, w]: across any line of these."""
    firm = crossed.copy()
    firm[~game.absolute[actors]] = False
    return firm


def build(game: Game, thirds: Sequence[Acts], x: np.ndarray, line_coins: np.ndarray, agenda: Agenda) -> Payoffs:
    """The payoffs of some worlds from what third parties do there, their numbers x [q, w], red-line coins [l, w] and place in
    the agenda."""
    issues, wants = game.issues, game.wants
    signatory, negotiator = game.signing_actors, game.negotiating_actors
    salience = preferences.normalised(x[wants.salience])
    utility = np.empty((*wants.never.shape, x.shape[1]), np.float32)
    satisfaction = np.empty((len(negotiator), *utility.shape[1:]), np.float32)
    for a, value in enumerate(_satisfactions(game, wants, salience, x)):
        product_on_grid(salience[a][:, None], value, out=utility[a])
        if a in negotiator:
            satisfaction[negotiator.index(a)] = value
    crossed, price = red_lines(game, thirds, x, line_coins)
    cost = costs(crossed[negotiator], price[negotiator])
    steady = utility[negotiator]
    steady -= cost
    _press(game, thirds, game.steady, x, steady, utility, crossed, slice(None))
    payoff = pressed(game, thirds, x, steady, utility, crossed)
    agreed = issues.agreed >= 0
    common = np.repeat(issues.offered()[..., None], x.shape[1], axis=-1)
    for j, acting in enumerate(thirds):
        m, k = np.nonzero(game.needs[j] & ~agreed[:, None])
        if len(m):
            a = game.third_actors[j]
            gain = utility[a, m, k] - crossed[a, m, k] * price[a, m] - utility[a, m, issues.status_quo[m]]
            refused = crossed[a, m, k]
            refused[~game.absolute[a, m]] = False
            common[m, k] &= acting.consent(x, gain, refused)
    frozen = _settle(game, agenda, common, payoff, utility, satisfaction, crossed, cost) if game.baskets else None
    refusing = barred(game, crossed[negotiator], negotiator)
    return Payoffs(
        salience=salience,
        satisfaction=satisfaction,
        utility=utility,
        status_quo=_at_status_quo(game, utility).sum(axis=1),
        crossed=crossed,
        price=price,
        cost=cost,
        common=common,
        steady=steady,
        payoff=payoff,
        share=_share(game, agenda, salience[signatory]),
        **home_front_payoffs(game, thirds, x, common, refusing, utility, frozen),
    )


def home_front_payoffs(
    game: Game,
    thirds: Sequence[Acts],
    x: np.ndarray,
    common: np.ndarray,
    refusing: np.ndarray,
    utility: np.ndarray,
    frozen: np.ndarray | None = None,
) -> dict[str, np.ndarray]:
    """What ratifiers want, and the options that red lines and win-sets leave each negotiator: parts of `Payoffs` by name.

    common [m, k, w]; refusing [n, m, k, w]: across an absolute line of the negotiator; utility [a, m, k, w];
    frozen [m, w]: issues not up for talks besides those agreed, none unless given.
    """
    home = _home(game, thirds, x, utility)
    outside = home_front.outside_win_set(home["seen"], home["seen_quo"], home["needed"], game.home.calls, common)
    allowed = ~refusing
    for h, s in enumerate(game.home.of):
        allowed[game.signing[s]] &= ~outside[h]
    allowed[:, game.issues.agreed >= 0] = True
    if frozen is not None:
        allowed |= frozen[:, None]
    return dict(allowed=allowed, **home)


def _home(game: Game, thirds: Sequence[Acts], x: np.ndarray, utility: np.ndarray) -> dict[str, np.ndarray]:
    """What the ratifiers want, and what their leaders see of it; utility [a, m, k, w]: of the actors that sway them."""
    home = game.home
    salience = preferences.normalised(x[home.wants.salience])
    insight = x[game.home_insight][home.of]
    believed = on_grid(insight[:, None] * salience + (1 - insight[:, None]) / len(game.issues.names))
    truth, seen = np.empty((2, *home.wants.never.shape, x.shape[1]), np.float32)
    for h, value in enumerate(_satisfactions(game, home.wants, salience, x)):
        product_on_grid(salience[h][:, None], value, out=truth[h])
        product_on_grid(believed[h][:, None], value, out=seen[h])
    _sway(game, thirds, x, utility, truth, seen)
    bar = home_front.quorum_bar(x[home.share], x[home.turnout])
    needed = home_front.needed_gain(x[home.threshold], x[home.noise], bar, x[game.tolerance][home.of])
    return dict(
        home=truth,
        seen=seen,
        home_quo=_at_status_quo(game, truth).sum(axis=1),
        seen_quo=_at_status_quo(game, seen).sum(axis=1),
        bar=bar,
        needed=needed,
    )


def _sway(
    game: Game, thirds: Sequence[Acts], x: np.ndarray, utility: np.ndarray, truth: np.ndarray, seen: np.ndarray
) -> None:
    """Add what third parties' leverage makes of the ratifiers' utility, as it is and as seen [h, m, k, w] both."""
    for s, j in game.swaying_home:
        gain = utility[game.third_actors[j]]
        swayed = thirds[j].sway_home(x, s, gain - _at_status_quo(game, gain)[:, None])
        for h in np.flatnonzero(game.home.of == s):
            truth[h] += swayed
            seen[h] += swayed


def _share(game: Game, agenda: Agenda, salience: np.ndarray) -> np.ndarray:
    """Share of each signatory's salience [s, w] in the issues settled or on the table; 1 without an agenda."""
    share = salience.sum(axis=1)
    for b, basket in enumerate(game.baskets):
        for m in basket:
            share -= salience[:, m] * (agenda.basket < b)
    last = agenda.basket >= len(game.baskets) - 1
    return np.where(last, 1.0, share)
