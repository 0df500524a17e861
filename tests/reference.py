"""The slow scalar twin: one world of the negotiation, played in plain loops and plain floats.

Written from sim/engine/MODEL.md and the scenario format alone; section numbers below are those of that page.
The engine must agree with it in every field.
"""

import struct
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, pairwise, product
from math import dist, exp, inf, log, prod

OPEN = "open"
MEDIATOR = "protocol"
"""Who sees the signatories with the insight of the protocol: the mediator, under a single text."""


def negotiate(document, number, coin, ends=lambda path: (-inf, inf)):
    """Play one world and report it (section 13).

    document: the scenario as a nested dict, without defaults. number: path of a number to its drawn value.
    coin: name of a coin to its uniform in [0, 1). ends: path of a number to the least and the largest that its field allows.
    """
    case = Case(document)
    case.ends = ends
    return World(case, number, coin).play()


# Section 1: numbers and the grid


def single(x):
    """Rounded to single precision."""
    return struct.unpack("f", struct.pack("f", x))[0]


def grid(x):
    """In single precision, the nearest multiple of 2^-20, half to even: G of the page."""
    return round(single(x) * 2**20) / 2**20


def logit(p):
    return -inf if p <= 0 else log(p / (1 - p))


def logistic(z):
    return 1 / (1 + exp(-z)) if z >= 0 else exp(z) / (1 + exp(z))


def first_of(items, key):
    """The item with the largest key; ties go to the first. None of nothing."""
    best = None
    for item in items:
        if best is None or key(item) > key(best):
            best = item
    return best


def as_date(day):
    return date.fromisoformat(day) if isinstance(day, str) else date(day.year, day.month, day.day)


def date_of_round(calendar, t):
    """The date of round t: weeks, months or quarters after the start, the day clipped to the month."""
    start = as_date(calendar["start"])
    if calendar["round"] == "week":
        return start + timedelta(weeks=t)
    months = start.year * 12 + start.month - 1 + t * {"month": 1, "quarter": 3}[calendar["round"]]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


# The scenario with its defaults


def named(block, default):
    """A block with a name, such as a strategy, or its default."""
    return {"name": block} if isinstance(block, str) else (block or {"name": default})


def option_blocks(options):
    """Options as id -> block, from a list of ids or a mapping of id to title or block."""
    if isinstance(options, list):
        return {option: {} for option in options}
    return {option: block if isinstance(block, dict) else {} for option, block in options.items()}


class Case:
    """What a scenario names: issues, options, actors, rules of the talks. Numbers are asked for by path."""

    def __init__(self, document):
        self.document, self.ends = document, lambda path: (-inf, inf)
        self.read_issues(document["issues"])
        self.read_actors(document["actors"])
        self.calendar = document["calendar"]
        self.rounds = self.calendar["rounds"]
        self.horizon = self.calendar.get("horizon") or self.rounds
        self.shocks = document.get("shocks") or {}
        self.read_agenda(document.get("agenda"))
        self.read_protocol(named(document.get("protocol"), "direct"))

    def read_issues(self, issues):
        self.issues = list(issues)
        self.options = {issue: option_blocks(block["options"]) for issue, block in issues.items()}
        self.status_quo = {issue: block["status_quo"] for issue, block in issues.items()}
        self.agreed = {issue: block["agreed"] for issue, block in issues.items() if block.get("agreed") is not None}

    def read_actors(self, actors):
        self.actors = actors
        self.signatories = [a for a, block in actors.items() if block["role"] == "signatory"]
        self.third_parties = [a for a in actors if a not in self.signatories]
        self.ratifiers = {a: block.get("ratifiers") or {} for a, block in actors.items()}

    def read_agenda(self, agenda):
        agenda = agenda or [{"issues": self.issues, "until": self.rounds}]
        self.baskets = [[issue for issue in basket["issues"] if issue not in self.agreed] for basket in agenda]
        self.last_rounds = [min(basket["until"], self.rounds) - 1 for basket in agenda]

    def read_protocol(self, protocol):
        self.protocol = protocol["name"]
        self.mediator = protocol.get("mediator")
        if self.protocol == "direct":
            turn = self.signatories.index(protocol.get("first") or self.signatories[0])
            self.tablers = self.signatories[turn:] + self.signatories[:turn]
        else:
            self.tablers = protocol["members"] if self.protocol == "plenary" else [self.mediator]
        self.consent = self.consent_of(protocol.get("consent"))
        self.majority = protocol["consent"] if isinstance(protocol.get("consent"), dict) else None
        tabling = [] if self.protocol == "single_text" else self.tablers
        self.negotiators = [a for a in self.actors if a in tabling or a in self.consent]

    def consent_of(self, consent):
        """Whose consent closes, present or not, in the order of the file."""
        if self.protocol != "plenary" or consent in (None, "signatories") or isinstance(consent, dict):
            return self.signatories
        asked = self.tablers if consent == "all" else consent
        return [a for a in self.actors if a in asked or a in self.signatories]

    def opponent_model(self, party):
        return named(self.actors[party].get("opponent"), "known")["name"]

    def deferrable(self, issue):
        deferral = self.document.get("deferral")
        return issue in deferral if isinstance(deferral, list) else deferral is not False

    def condition(self, issue, option):
        return self.options[issue].get(option, {}).get("condition")

    def calls(self, issue, option, ratifier):
        return ratifier in ((self.condition(issue, option) or {}).get("ratified_by") or [])

    def holds(self, path):
        """Whether the document gives a number at this path."""
        block = self.document
        for key in path.split("."):
            if not isinstance(block, dict) or block.get(key) is None:
                return False
            block = block[key]
        return True

    def wants(self, holder, issue):
        """What a holder of preferences (the path of an actor or a ratifier) wants on an issue, or None."""
        block = self.document
        for key in holder.split("."):
            block = block[key]
        return (block.get("wants") or {}).get(issue)


def actor_path(actor):
    return f"actors.{actor}"


def ratifier_path(signatory, ratifier):
    return f"actors.{signatory}.ratifiers.{ratifier}"


def line_path(party, other, issue):
    """Where the coins stand of what a party, or the mediator, knows of another's line on an issue."""
    return f"{MEDIATOR}.{other}.{issue}" if party == MEDIATOR else f"actors.{party}.others.{other}.{issue}"


# Section 12: numbers in force


EFFECTS = {
    "set": lambda value, amount: amount,
    "add": lambda value, amount: value + amount,
    "scale": lambda value, amount: value * amount,
}


def remembered(rule):
    """A rule asked again in the same round answers from memory: nothing changes within a round."""

    def ask(self, *key):
        place = rule, key
        if place not in self.memory:
            self.memory[place] = rule(self, *key)
        return self.memory[place]

    return ask


class Numbers:
    """The numbers in force in one round: drawn values with the effects of the shocks now active."""

    def __init__(self, case, number, active):
        self.case, self.number, self.active = case, number, active
        self.memory = {}

    @remembered
    def __call__(self, path, default):
        value = self.number(path) if self.case.holds(path) else default
        for shock in self.active:
            for kind in (self.case.shocks[shock].get("effect") or {}).get(path, {}):
                if kind in EFFECTS:
                    value = EFFECTS[kind](value, self.number(f"shocks.{shock}.effect.{path}.{kind}"))
        if any(path in (block.get("effect") or {}) for block in self.case.shocks.values()):
            low, high = self.case.ends(path)
            value = min(max(value, low), high)
        return value


def present(case, numbers, actor):
    """A signatory always is; a third party where its number says so (section 4)."""
    return actor in case.signatories or numbers(f"actors.{actor}.present", 1.0) >= 0.5


@dataclass
class Talks:
    """The talks on one basket: which, from which to which round, the terms settled before, the offers so far."""

    basket: int
    begin: int
    end: int
    settled: dict  # issue -> option, of earlier baskets
    offers: list  # (round, tabler, package, path number)
    asked: list = field(default_factory=list)  # (signatory, package, path number) under a single text, known to itself

    def time_share(self, t):
        """Share of the time of the talks that has passed, tau (section 8)."""
        return 1.0 if self.end <= self.begin else min(max((t - self.begin) / (self.end - self.begin), 0.0), 1.0)

    def made(self, party):
        return [package for _, tabler, package, _ in self.offers if tabler == party]


class Moment:
    """Everything the parties can look up at the table in one round (sections 2 to 7).

    known: the lines that somebody has come to know, as paths of their coins.
    """

    def __init__(self, case, numbers, coin, burden, talks, known=()):
        self.case, self.value, self.coin, self.talks = case, numbers, coin, talks
        self.burden, self.known, self.offers = dict(burden), frozenset(known), list(talks.offers)
        self.memory = {}

    # Sections 2 and 9: what is available

    @remembered
    def later(self, issue):
        """The issue belongs to a basket that is not yet open."""
        case = self.case
        earlier = [i for basket in case.baskets[: self.talks.basket + 1] for i in basket]
        return issue not in case.agreed and issue not in earlier

    @remembered
    def fixed(self, issue):
        """The only option of an issue that is not up for talks now, else None."""
        if issue in self.case.agreed:
            return self.case.agreed[issue]
        return OPEN if self.later(issue) else self.talks.settled.get(issue)

    @remembered
    def present(self, actor):
        return present(self.case, self.value, actor)

    @remembered
    def thirds_present(self):
        """The third parties present, in the order of the file."""
        return [j for j in self.case.third_parties if self.present(j)]

    @remembered
    def position(self, issue, option):
        options = list(self.case.options[issue])
        evenly = round(100 * options.index(option) / max(len(options) - 1, 1), 9)
        return self.value(f"issues.{issue}.options.{option}.position", evenly)

    def needs_met(self, issue, option):
        """Every third party the option needs is present, bars it by no red line, and loses nothing by it."""
        for j in self.case.options[issue][option].get("needs") or []:
            if j in self.case.third_parties:
                worth = self.utility(actor_path(j), issue, option) - self.price(j, issue, option)
                gains = worth >= self.at_status_quo(actor_path(j), issue)
                if not self.present(j) or self.crosses_absolute(j, issue, option) or not gains:
                    return False
        return True

    @remembered
    def common(self, issue):
        """The options available to all."""
        if self.fixed(issue) is not None:
            return [self.fixed(issue)]
        available = [option for option in self.case.options[issue] if self.needs_met(issue, option)]
        return available + [OPEN] if self.case.deferrable(issue) else available

    # Section 3: preferences

    @remembered
    def salience(self, holder, issue):
        """Share of the raw saliences; an issue not mentioned has none, one mentioned without a number has 1."""
        wants = {m: 0.0 if self.case.wants(holder, m) is None else 1.0 for m in self.case.issues}
        raw = {m: self.value(f"{holder}.wants.{m}.salience", default) for m, default in wants.items()}
        total = sum(raw.values())
        return grid(raw[issue] / total) if total > 0 else 0.0

    @remembered
    def satisfaction(self, holder, issue, option):
        if self.salience(holder, issue) == 0:
            return 0.0
        if option == OPEN:
            price = 0.0 if self.later(issue) else self.value(f"{holder}.open_price", 0.0)
            return self.satisfaction(holder, issue, self.case.status_quo[issue]) - grid(price)
        path, wants = f"{holder}.wants.{issue}", self.case.wants(holder, issue) or {}
        if wants.get("ideal") is None:
            return grid(self.value(f"{path}.values.{option}", 0.0))
        distance = abs(grid(self.position(issue, option) / 100) - grid(self.value(f"{path}.ideal", None) / 100))
        return 1 - grid(distance ** self.value("curvature", 2.0))

    @remembered
    def utility(self, holder, issue, option):
        return grid(self.salience(holder, issue) * self.satisfaction(holder, issue, option))

    @remembered
    def at_status_quo(self, holder, issue):
        return self.utility(holder, issue, self.case.status_quo[issue])

    def total_utility(self, holder, package):
        return sum(self.utility(holder, issue, option) for issue, option in zip(self.case.issues, package))

    def line(self, actor, issue):
        """The red line in the file, or None; an agreed issue has none, nor has one whose basket is to come."""
        if issue in self.case.agreed or self.later(issue):
            return None
        return (self.case.wants(actor_path(actor), issue) or {}).get("red_line")

    def moved(self, kind, actor, issue):
        """The shares of backing or pressing by the third parties present, in the order of the file."""
        thirds = self.thirds_present() if actor in self.case.signatories else []
        return [self.value(f"actors.{j}.{kind}.{actor}.{issue}", 0.0) for j in thirds]

    @remembered
    def line_holds(self, actor, issue):
        """The coin of the line is below the chance that it is meant, which third parties raise and lower."""
        path = f"actors.{actor}.wants.{issue}.red_line"
        doubt = 1 - self.value(f"{path}.holds", 1.0)
        for backing in self.moved("backing", actor, issue):
            doubt *= 1 - backing
        meant = 1 - doubt
        for pressing in self.moved("pressing", actor, issue):
            meant *= 1 - pressing
        return self.coin(path) < meant

    @remembered
    def crosses(self, actor, issue, option):
        """The option is across a red line, absolute or graded, that the actor holds in this world."""
        line = self.line(actor, issue)
        if not line or not self.line_holds(actor, issue):
            return False
        if option in (line.get("not") or []):
            return True
        path = f"actors.{actor}.wants.{issue}.red_line"
        lowest, highest = self.value(f"{path}.min", -inf), self.value(f"{path}.max", inf)
        return option != OPEN and not lowest <= self.position(issue, option) <= highest

    def graded(self, actor, issue):
        return self.case.holds(f"actors.{actor}.wants.{issue}.red_line.price")

    def crosses_absolute(self, actor, issue, option):
        """Across a line without a price: nothing makes its owner sign it."""
        return self.crosses(actor, issue, option) and not self.graded(actor, issue)

    @remembered
    def price(self, actor, issue, option):
        """c: what an option across a graded line costs its owner; allies make it dearer, pressure cheaper."""
        if not self.crosses(actor, issue, option) or not self.graded(actor, issue):
            return 0.0
        price = self.value(f"actors.{actor}.wants.{issue}.red_line.price", 0.0)
        for backing in self.moved("backing", actor, issue):
            price *= 1 + backing
        for pressing in self.moved("pressing", actor, issue):
            price *= 1 - pressing
        return grid(price)

    def total_price(self, actor, package):
        return sum(self.price(actor, issue, option) for issue, option in zip(self.case.issues, package))

    def worth_itself(self, actor, package):
        """U less the prices of graded lines."""
        return self.total_utility(actor_path(actor), package) - self.total_price(actor, package)

    # Section 4: what signing is worth

    @remembered
    def pressure(self, signatory, issue, option):
        """Leverage and sticks of the third parties present."""
        total = self.leverage("leverage", signatory, issue, option)
        for j in self.thirds_present():
            if self.crosses(j, issue, option):
                total -= grid(self.value(f"actors.{j}.stick.{signatory}", 0.0))
        return total

    @remembered
    def leverage(self, kind, signatory, issue, option):
        """What third parties pass on of their own gain: `leverage` to a signatory, `home_leverage` to its ratifiers."""
        total = 0.0
        for j in self.thirds_present():
            change = self.utility(actor_path(j), issue, option) - self.at_status_quo(actor_path(j), issue)
            total += grid(grid(self.value(f"actors.{j}.{kind}.{signatory}", 0.0)) * change)
        return total

    @remembered
    def effective(self, party, issue, option):
        """The effective table E of a negotiator."""
        own = self.utility(actor_path(party), issue, option) - self.price(party, issue, option)
        if party in self.case.third_parties:
            return own
        guarantee = self.value(f"issues.{issue}.options.{option}.guarantee.{party}", 0.0)
        covered = self.value(f"actors.{party}.commitment_risk", 0.0) * guarantee
        return own + self.pressure(party, issue, option) + grid(covered)

    def worth(self, party, package):
        """V: what signing the package is worth to a negotiator."""
        return sum(self.effective(party, issue, option) for issue, option in zip(self.case.issues, package))

    # Section 5: what no deal is worth

    def absolute(self, signatory):
        """Whether the file gives the value of no deal as a whole."""
        return self.case.document["actors"][signatory].get("no_deal", {}).get("value") is not None

    def hope(self, signatory):
        """value_s or gain_s, whichever the file gives."""
        return self.value(f"actors.{signatory}.no_deal.{'value' if self.absolute(signatory) else 'gain'}", 0.0)

    def stake(self, signatory):
        """What the signatory expects from waiting or force and of who supports it, less what waiting has cost it."""
        total = self.hope(signatory)
        if self.absolute(signatory):
            total -= self.total_utility(actor_path(signatory), self.case.status_quo.values())
        for j in self.thirds_present():
            total += self.value(f"actors.{j}.support.{signatory}", 0.0)
        return total - self.burden[signatory]

    @remembered
    def no_deal(self, signatory):
        total = 0.0
        if not self.absolute(signatory):
            total = self.total_utility(actor_path(signatory), self.case.status_quo.values())
        total += self.hope(signatory)
        for j in self.thirds_present():
            total += self.value(f"actors.{j}.support.{signatory}", 0.0)
        return grid(total - self.burden[signatory])

    def carried(self, signatory):
        """Share of the stake that this basket must carry, f (section 9)."""
        if self.talks.basket == len(self.case.baskets) - 1:
            return 1.0
        return sum(self.salience(actor_path(signatory), issue) for issue in self.case.issues if not self.later(issue))

    @remembered
    def reservation(self, party):
        margin = grid(self.value(f"actors.{party}.margin", 0.0))
        if party in self.case.third_parties:
            return grid(self.total_utility(actor_path(party), self.case.status_quo.values())) + margin
        not_yet = grid((1 - self.carried(party)) * self.stake(party))
        return self.no_deal(party) - not_yet + margin + grid(self.value(f"actors.{party}.commitment_risk", 0.0))

    # Section 6: the home front

    def votes_always(self, signatory, ratifier):
        return self.case.ratifiers[signatory][ratifier].get("votes") == "always"

    def called(self, signatory, ratifier, package):
        terms = zip(self.case.issues, package)
        return self.votes_always(signatory, ratifier) or any(self.case.calls(m, k, ratifier) for m, k in terms)

    @remembered
    def quorum_burden(self, signatory, ratifier):
        """b: what a quorum adds to the support a yes needs; infinite where the vote cannot pass."""
        if not self.case.ratifiers[signatory][ratifier].get("quorum"):
            return 0.0
        path = f"{ratifier_path(signatory, ratifier)}.quorum"
        share, turnout = self.value(f"{path}.share", 0.0), self.value(f"{path}.turnout", 1.0)
        return inf if share >= turnout else max(0.0, logit(share / turnout))

    def gain_at_home(self, signatory, ratifier, package):
        """DU: with what third parties pass on to the home front."""
        holder = ratifier_path(signatory, ratifier)
        change = self.total_utility(holder, package) - self.total_utility(holder, self.case.status_quo.values())
        terms = zip(self.case.issues, package)
        return change + sum(self.leverage("home_leverage", signatory, m, k) for m, k in terms)

    def chance_of_passing(self, signatory, ratifier, package):
        quorum = self.quorum_burden(signatory, ratifier)
        if quorum == inf:
            return 0.0
        path = ratifier_path(signatory, ratifier)
        support = self.gain_at_home(signatory, ratifier, package) - self.value(f"{path}.threshold", 0.0)
        return round(logistic(support / self.value(f"{path}.noise", 1.0) - quorum), 9)

    @remembered
    def foreseen(self, signatory, ratifier, issue, option):
        """hG: what the leader believes the option is worth to the ratifier."""
        insight = self.value(f"actors.{signatory}.home_insight", 1.0)
        holder = ratifier_path(signatory, ratifier)
        salience = grid(insight * self.salience(holder, issue) + (1 - insight) / len(self.case.issues))
        own = grid(salience * self.satisfaction(holder, issue, option))
        return own + self.leverage("home_leverage", signatory, issue, option)

    @remembered
    def foreseen_change(self, signatory, ratifier, issue, option):
        status_quo = self.case.status_quo[issue]
        return self.foreseen(signatory, ratifier, issue, option) - self.foreseen(signatory, ratifier, issue, status_quo)

    def foreseen_gain(self, signatory, ratifier, package):
        terms = zip(self.case.issues, package)
        return sum(self.foreseen_change(signatory, ratifier, issue, option) for issue, option in terms)

    @remembered
    def needed_gain(self, signatory, ratifier):
        """need_h: the gain at home below which the leader does not sign."""
        tolerance = self.value(f"actors.{signatory}.tolerance", 0.0)
        quorum = self.quorum_burden(signatory, ratifier)
        if tolerance <= 0:
            return -inf
        if quorum == inf:
            return inf
        path = ratifier_path(signatory, ratifier)
        noise = self.value(f"{path}.noise", 1.0)
        return grid(self.value(f"{path}.threshold", 0.0) + noise * (logit(tolerance) + quorum))

    def shortfall_at_home(self, signatory, ratifier, package):
        return self.needed_gain(signatory, ratifier) - self.foreseen_gain(signatory, ratifier, package)

    def tolerated(self, party, package):
        called = [h for h in self.case.ratifiers[party] if self.called(party, h, package)]
        return all(self.shortfall_at_home(party, h, package) <= 0 for h in called)

    @remembered
    def best_change(self, signatory, ratifier, issue):
        changes = [self.foreseen_change(signatory, ratifier, issue, option) for option in self.common(issue)]
        return max(changes, default=-inf)

    @remembered
    def outside_win_set(self, signatory, issue, option):
        """Even the best package with this option falls short at home."""
        for h in self.case.ratifiers[signatory]:
            if self.votes_always(signatory, h) or self.case.calls(issue, option, h):
                others = sum(self.best_change(signatory, h, other) for other in self.case.issues if other != issue)
                if self.foreseen_change(signatory, h, issue, option) + others < self.needed_gain(signatory, h):
                    return True
        return False

    def barred_by_red_line(self, party, issue, option):
        return self.fixed(issue) is None and self.crosses_absolute(party, issue, option)

    def barred_at_home(self, party, issue, option):
        return self.fixed(issue) is None and self.outside_win_set(party, issue, option)

    @remembered
    def allowed(self, party, issue, option):
        return not self.barred_by_red_line(party, issue, option) and not self.barred_at_home(party, issue, option)

    def empty(self, package):
        """The whole text settles nothing; in an earlier part of an agenda that is not asked."""
        last = self.talks.basket == len(self.case.baskets) - 1
        return last and all(k == OPEN for m, k in zip(self.case.issues, package) if m not in self.case.agreed)

    def can_sign(self, party, package):
        """Not empty, allowed, tolerated at home, and worth the reservation, unpaid."""
        signable = not self.empty(package) and self.bar(party, package) is None
        return signable and self.worth(party, package) >= self.reservation(party)

    def bar(self, party, package):
        """Why the party may not sign whatever it is worth: `red_line`, `home_front` or None (section 13)."""
        terms = list(zip(self.case.issues, package))
        if any(self.barred_by_red_line(party, issue, option) for issue, option in terms):
            return "red_line"
        barred = any(self.barred_at_home(party, issue, option) for issue, option in terms)
        return "home_front" if barred or not self.tolerated(party, package) else None

    # Section 7: beliefs and the concession path

    def consenting(self):
        return [n for n in self.case.consent if self.present(n)]

    def others(self, party):
        return [n for n in self.consenting() if n != party]

    def votes(self, signatory):
        """How much the yes of a signatory counts under a majority."""
        return self.value(f"actors.{signatory}.weight", 1.0) if self.case.majority["by"] == "weight" else 1.0

    def closes(self, yes):
        """Whether a text closes to which these say yes."""
        asked, majority = self.consenting(), self.case.majority
        if majority is None or all(n in yes for n in asked):
            return all(n in yes for n in asked)
        total, held = sum(self.votes(s) for s in asked), sum(self.votes(s) for s in asked if s in yes)
        share = round(held / total, 9) if total > 0 else 0.0
        vetoed = any(s not in yes for s in majority.get("veto") or [])
        return not vetoed and share >= round(self.value("protocol.consent.share", 1.0), 9)

    def indispensable(self, party):
        """Whether it cannot be outvoted alone."""
        return not self.closes(self.others(party))

    def kept(self, other, issue):
        """How often the other kept its option on the issue from one package it tabled to its next."""
        place = self.case.issues.index(issue)
        made = [package for _, tabler, package, _ in self.offers if tabler == other]
        return sum(before[place] == after[place] for before, after in pairwise(made))

    @remembered
    def insight(self, party):
        """Q: what a party with insight knows of the others, also from the facilitators present."""
        unknown = 1 - self.value(f"actors.{party}.opponent.insight", 1.0)
        for j in self.thirds_present():
            unknown *= 1 - self.value(f"actors.{j}.facilitation", 0.0)
        return 1 - unknown

    def mediators_insight(self, signatory):
        return self.value(f"{MEDIATOR}.insight.{signatory}", 1.0)

    def shares_known(self):
        """(path of the coins, share known) of every line that somebody may see through."""
        partial = [n for n in self.case.negotiators if self.case.opponent_model(n) == "insight"]
        for issue in [m for m in self.case.issues if m not in self.case.agreed]:
            for other in self.case.consent:
                for party in partial:
                    if party != other:
                        yield line_path(party, other, issue), self.insight(party)
                if self.case.protocol == "single_text":
                    yield line_path(MEDIATOR, other, issue), self.mediators_insight(other)

    def knows_line(self, party, other, issue):
        """Whether a party, or the mediator, knows the other's line on the issue."""
        if party != MEDIATOR and self.case.opponent_model(party) != "insight":
            return True
        return line_path(party, other, issue) in self.known

    def believed(self, party, other, issue, option):
        """What a party, or the mediator, believes of the other's salience and satisfaction: q and w."""
        holder, issues = actor_path(other), self.case.issues
        salience, satisfaction = self.salience(holder, issue), self.satisfaction(holder, issue, option)
        model = "mediator" if party == MEDIATOR else self.case.opponent_model(party)
        if model == "frequency":
            counts = {m: 1 + self.kept(other, m) for m in issues}
            return counts[issue] / sum(counts.values()), satisfaction
        if model == "known":
            return salience, satisfaction
        if party == MEDIATOR:  # takes every option for as good
            share, guess = self.mediators_insight(other), 1 / 2
        else:  # takes the pie for fixed
            share, guess = self.insight(party), 1 - self.satisfaction(actor_path(party), issue, option)
        mixed = grid(single(single(share) * satisfaction) + single(single(1 - share) * guess))
        return share * salience + (1 - share) / len(issues), mixed

    def by_insight(self, party):
        """Whether it does not know the others for sure."""
        return party == MEDIATOR or self.case.opponent_model(party) == "insight"

    @remembered
    def seen(self, party, other, issue, option):
        """The other's table as a party, or the mediator, sees it: the pressure on it is known."""
        holder = actor_path(other)
        salience, satisfaction = self.believed(party, other, issue, option)
        truth = self.salience(holder, issue) * self.satisfaction(holder, issue, option)
        if self.by_insight(party):
            error = grid(single(grid(salience) * satisfaction) - single(truth))
        else:
            error = grid(grid(salience) * satisfaction - truth)
        hidden = 0.0 if self.knows_line(party, other, issue) else self.price(other, issue, option)
        return self.effective(other, issue, option) + error + hidden

    def weighed(self, other, amount):
        """An amount of another's utility by the weight that it has with the rest."""
        weight = self.value(f"actors.{other}.weight", 1.0) if other in self.case.signatories else 1.0
        return grid(weight * amount)

    @remembered
    def belief(self, party, issue, option):
        """B: the seen tables of the other consenting parties by their weights, summed."""
        return sum(self.weighed(o, self.seen(party, o, issue, option)) for o in self.others(party))

    def option_set(self, issue, party):
        """Options allowed by the party and, as far as it knows, by enough others; if there are none, by itself.

        The mediator allows all.
        """
        own = [k for k in self.common(issue) if party == MEDIATOR or self.allowed(party, issue, k)]
        others = self.others(party)
        known = [o for o in others if self.knows_line(party, o, issue)]

        def refused(k):
            return [o for o in known if not self.allowed(o, issue, k)]

        return [k for k in own if self.closes([party, *(o for o in others if o not in refused(k))])] or own

    def steps(self, party, issue, options):
        """The start and the steps (ratio, issue, option) along the upper convex hull of one issue."""
        own = {k: self.effective(party, issue, k) for k in options}
        theirs = {k: self.belief(party, issue, k) for k in options}
        start = current = first_of(options, lambda k: (own[k], theirs[k]))
        steps, least = [], inf
        while better := {k: theirs[k] - theirs[current] for k in options if theirs[k] > theirs[current]}:
            steepest = [(single(gain / (own[current] - own[k])), -gain, k) for k, gain in better.items()]
            ratio, _, current = first_of(steepest, lambda step: step[:2])
            least = min(least, ratio)
            steps.append((least, issue, current))
        return start, steps

    @remembered
    def concession_path(self, party):
        """The packages from its own best one, each step the cheapest gain to the others; None: nothing to offer."""
        sets = {issue: self.option_set(issue, party) for issue in self.case.issues}
        if not all(sets.values()):
            return None
        hulls = {issue: self.steps(party, issue, sets[issue]) for issue in self.case.issues}
        terms = {issue: start for issue, (start, _) in hulls.items()}
        path = [tuple(terms.values())]
        for _, issue, option in sorted([s for _, steps in hulls.values() for s in steps], key=lambda step: -step[0]):
            terms[issue] = option
            path.append(tuple(terms.values()))
        return path

    # Section 10: the mediator

    @remembered
    def mediator_table(self, issue, option):
        """T: the mediator's own utility and the signatories' as it sees them, weighted by its bias."""
        bias = self.value("protocol.bias", 0.0)
        theirs = sum(self.seen(MEDIATOR, s, issue, option) for s in self.case.signatories)
        return grid(bias * self.utility(actor_path(self.case.mediator), issue, option) + (1 - bias) * theirs)

    def tablers_table(self, tabler, issue, option):
        if self.case.protocol == "single_text":
            return self.mediator_table(issue, option)
        return self.effective(tabler, issue, option)


# Section 8: strategies


class Party:
    """One negotiator in one round: its path, its candidates, what it has made and received."""

    def __init__(self, name, moment):
        self.name, self.moment, self.talks = name, moment, moment.talks
        self.path = moment.concession_path(name) or []
        self.values = [self.worth(package) for package in self.path]
        self.best = self.values[0] if self.path else None
        self.reservation = moment.reservation(name)
        self.candidates = [p for p, package in enumerate(self.path) if moment.can_sign(name, package)]
        self.made = self.talks.made(name) + [package for who, package, _ in self.talks.asked if who == name]
        self.received = [package for _, tabler, package, _ in self.talks.offers if tabler != name]
        self.steps_made = [step for _, tabler, _, step in self.talks.offers if tabler == name]
        self.steps_made += [step for who, _, step in self.talks.asked if who == name]
        self.asked = None

    def worth(self, package):
        return self.moment.worth(self.name, package)

    def rule(self, kind, default):
        return named(self.moment.case.actors[self.name].get(kind), default)

    def nash_product(self, package):
        """N: own gain over the reservation times the others' gain over theirs, as believed."""
        moment, others = self.moment, self.moment.others(self.name)
        theirs = sum(moment.belief(self.name, issue, k) for issue, k in zip(moment.case.issues, package))
        their_gain = theirs - sum(moment.weighed(o, moment.reservation(o)) for o in others)
        return max(0.0, self.worth(package) - self.reservation) * max(0.0, their_gain)

    def target(self, t, received):
        """What its strategy asks at round t, never below its reservation."""
        wanted = STRATEGIES[self.rule("strategy", "linear")["name"]](self, t, received)
        return max(grid(wanted), self.reservation)

    def offer(self, t, received):
        """The path number it tables at round t: the last candidate at its target or above, else its first."""
        if not self.candidates:
            return None
        target = self.target(t, received)
        reaching = [p for p in self.candidates if self.values[p] >= target]
        return reaching[-1] if reaching else self.candidates[0]

    def ask(self, t, package):
        """What it would table itself next, having received this package."""
        if not self.path:
            return self.reservation
        upcoming, received = min(t + 1, self.talks.end), self.received + [package]
        step = self.offer(upcoming, received)
        self.asked = None if step is None else (self.name, self.path[step], step)
        return self.target(upcoming, received) if step is None else self.values[step]

    def threshold(self, t, package):
        return ACCEPTANCES[self.rule("acceptance", "next")["name"]](self, t, self.ask(t, package))


def time_dependent(default):
    """Faratin, Sierra & Jennings 1998: concede with the time share, early or late by the exponent."""

    def target(party, t, received):
        exponent = party.moment.value(f"actors.{party.name}.strategy.exponent", default)
        conceded = round(party.talks.time_share(t) ** (1 / exponent), 9)
        return party.reservation + (1 - conceded) * (party.best - party.reservation)

    return target


def hardliner(party, t, received):
    """Never concede."""
    return party.best


def tit_for_tat(party, t, received):
    """Faratin et al., relative: repeat the concession received over the window."""
    window = party.rule("strategy", "linear").get("window") or 1
    low, best = party.values[-1], party.best
    if len(received) < window + 1 or not party.made:
        return party.worth(party.made[-1]) if party.made else best
    if best == low:
        return best

    def level(package):
        return min(max((party.worth(package) - low) / (best - low), 0.0), 1.0)

    answer = (1 - level(received[-1])) / max(1 - level(received[-1 - window]), 1e-6)
    return min(low + level(party.made[-1]) * answer * (best - low), best)


def micro(party, t, received):
    """De Jonge 2022: one new package for every new package received."""
    tabled, heard = len(set(party.made)), len(set(received))
    if tabled <= heard and tabled < len(party.path) and party.values[tabled] >= party.reservation:
        return party.values[tabled]
    return min([party.worth(package) for package in party.made], default=party.best)


def zeuthen(party, t, received):
    """Harsanyi 1956: the side with the lower risk limit, that is the lower Nash product, concedes."""
    if not party.made:
        return party.best
    standing = min(party.steps_made[-1], len(party.path) - 1)
    if not received:
        return party.values[standing]
    products = [party.nash_product(package) for package in party.path]
    offered = party.nash_product(received[-1])
    if products[standing] > offered:
        return party.values[standing]
    rest = range(standing, len(party.path))
    enough = [p for p in rest if products[p] > offered]
    return party.values[enough[0] if enough else max(rest, key=lambda p: (products[p], p))]


STRATEGIES = {
    "time_dependent": time_dependent(1.0),
    "boulware": time_dependent(0.25),
    "linear": time_dependent(1.0),
    "conceder": time_dependent(4.0),
    "hardliner": hardliner,
    "tit_for_tat": tit_for_tat,
    "micro": micro,
    "zeuthen": zeuthen,
}


def accept_next(party, t, ask):
    return max(ask, party.reservation)


def accept_constant(party, t, ask):
    if not party.path:
        return party.reservation
    share = party.moment.value(f"actors.{party.name}.acceptance.share", 0.0)
    return max(grid(party.reservation + share * (party.best - party.reservation)), party.reservation)


def accept_combi(party, t, ask):
    """Baarslag et al. 2014, AC_combi MAX^W: late, the best of a window as long as the time left will do."""
    talks = party.talks
    late = talks.time_share(t) >= party.moment.value(f"actors.{party.name}.acceptance.after", 0.0)
    window = range(t - (talks.end - t), t)
    heard = [party.worth(x) for day, tabler, x, _ in talks.offers if tabler != party.name and day in window]
    return max(party.reservation, min(ask, max(heard))) if late and heard else accept_next(party, t, ask)


ACCEPTANCES = {"next": accept_next, "constant": accept_constant, "combi": accept_combi}


@dataclass
class Answer:
    """One party's answer to a package."""

    party: str
    package: tuple
    value: float
    threshold: float
    reservation: float
    bar: str | None
    paid: bool = False

    @property
    def accepts(self):
        return self.bar is None and (self.paid or self.value >= self.threshold)


def entry(t, tabler, package, answers, payments):
    """A line of the history: what was tabled, and the answers."""
    values = {a.party: a.value for a in answers}
    thresholds = {a.party: a.threshold for a in answers}
    accepted = {a.party: a.accepts for a in answers}
    terms = {"round": t, "tabler": tabler, "package": package, "paid": payments}
    return terms | {"values": values, "thresholds": thresholds, "accepted": accepted}


# Section 13: the blocker


def issue_at_home(moment, party, package):
    """The issue that leaves most to wish for to the called ratifier that falls furthest short."""
    called = [h for h in moment.case.ratifiers[party] if moment.called(party, h, package)]
    if not called:
        return moment.case.issues[0]
    ratifier = first_of(called, lambda h: moment.shortfall_at_home(party, h, package))

    def wish(term):
        best = max((moment.foreseen(party, ratifier, term[0], k) for k in moment.common(term[0])), default=-inf)
        return best - moment.foreseen(party, ratifier, *term)

    return first_of(list(zip(moment.case.issues, package)), wish)[0]


def most_salient(moment, party, issues):
    return first_of(issues, lambda issue: moment.salience(actor_path(party), issue))


def issue_across_red_line(moment, party, package):
    """Of the issues across its red line the most salient; where tables have changed and none is, the first issue."""
    across = [m for m, k in zip(moment.case.issues, package) if moment.barred_by_red_line(party, m, k)]
    return most_salient(moment, party, across) or moment.case.issues[0]


def issue_of_smallest_change(moment, tabler, party, package, gap):
    """The single change that closes the gap at the least loss to the tabler; else the one that helps most."""
    changes, mediated = [], moment.case.protocol == "single_text"
    for issue, term in zip(moment.case.issues, package):
        for k in moment.common(issue):
            if k != term and moment.allowed(party, issue, k) and (mediated or moment.allowed(tabler, issue, k)):
                gain = moment.effective(party, issue, k) - moment.effective(party, issue, term)
                loss = moment.tablers_table(tabler, issue, term) - moment.tablers_table(tabler, issue, k)
                changes.append((issue, gain, loss))
    enough = [change for change in changes if change[1] >= gap]
    change = first_of(enough, lambda c: -c[2]) if enough else first_of(changes, lambda c: c[1])
    return change[0] if change else moment.case.issues[0]


def no_common_option(moment):
    """Two parties each with something to sign on an issue, but nothing on it that both would sign (section 13)."""
    clashes = []
    for issue in moment.case.issues:
        allowed = {n: [k for k in moment.common(issue) if moment.allowed(n, issue, k)] for n in moment.consenting()}
        for a, b in combinations(allowed, 2):
            apart = allowed[a] and allowed[b] and not set(allowed[a]) & set(allowed[b])
            needed = moment.indispensable(a) and moment.indispensable(b)
            if moment.fixed(issue) is None and apart and needed:
                clashes.append((a, b, issue))

    def salience(clash):
        return sum(moment.salience(actor_path(party), clash[2]) for party in clash[:2])

    if not clashes:
        return None
    a, b, issue = first_of(clashes, salience)
    return {"blocker": f"{a}+{b}", "reason": "no_common_option", "gap": 0.0, "issue": issue}


def nothing_to_offer(moment, tabler, reservation):
    """The blocker where the tabler had nothing to table, by the tables of the last round of talks."""
    party = MEDIATOR if moment.case.protocol == "single_text" else tabler
    path = None if party == MEDIATOR else moment.concession_path(tabler)
    gap = max(0.0, reservation - moment.worth(tabler, path[0])) if path else 0.0
    barren = [m for m in moment.case.issues if not moment.option_set(m, party)]
    if path is None:
        issue = most_salient(moment, tabler, barren) or moment.case.issues[0]
    elif gap == 0 and moment.empty(path[0]):
        issue = most_salient(moment, tabler, [m for m in moment.case.issues if moment.fixed(m) is None])
    elif gap > 0:
        issue = first_of(moment.case.issues, lambda m: forgone(moment, tabler, m, path[0]))
        issue = issue if forgone(moment, tabler, issue, path[0]) > 0 else None
    else:
        issue = issue_at_home(moment, tabler, path[0])
    return {"blocker": tabler, "reason": "nothing_to_offer", "gap": gap, "issue": issue}


def forgone(moment, tabler, issue, package):
    """What the tabler misses on an issue, against the best option available to all."""
    largest = max((moment.effective(tabler, issue, k) for k in moment.common(issue)), default=-inf)
    return largest - moment.effective(tabler, issue, package[moment.case.issues.index(issue)])


REASONS = ["aspiration", "reservation", "home_front", "red_line", "nothing_to_offer"]  # rising gravity


def reason_and_gap(answer):
    if answer.bar:
        return answer.bar, max(0.0, answer.reservation - answer.value)
    if answer.value < answer.reservation:
        return "reservation", answer.reservation - answer.value
    return "aspiration", answer.threshold - answer.value


def refused(moment, tabler, package, answers):
    """The blocker where a package was refused."""
    refusers = [answer for answer in answers if not answer.accepts]
    if moment.case.majority:  # those whose yes alone would have closed it, if there are any
        yes = [tabler, *(answer.party for answer in answers if answer.accepts)]
        refusers = [answer for answer in refusers if moment.closes([*yes, answer.party])] or refusers
    gravest = first_of(refusers, lambda a: (REASONS.index(reason_and_gap(a)[0]), reason_and_gap(a)[1]))
    party, (reason, gap) = gravest.party, reason_and_gap(gravest)
    if reason == "red_line":
        issue = issue_across_red_line(moment, party, package)
    elif reason == "home_front":
        issue = issue_at_home(moment, party, package)
    else:
        issue = issue_of_smallest_change(moment, tabler, party, package, gap)
    return {"blocker": party, "reason": reason, "gap": gap, "issue": issue}


def mediators_best(moment, issue, options):
    return first_of(options, lambda k: moment.mediator_table(issue, k))


# Sections 8 to 12: a world from the first round to the horizon


GOING_ON = ("talks", "pending", "in_force")
"""The stages in which something can still happen to a world."""


class World:
    """One draw of everything uncertain, played round by round."""

    def __init__(self, case, number, coin):
        self.case, self.number, self.coin = case, number, coin
        self.stage, self.agreed_round, self.end_round, self.package = "talks", None, None, None
        self.struck = dict.fromkeys(case.shocks)
        self.survival = dict.fromkeys(case.shocks, 1.0)
        self.talks_survival, self.peace_survival = 1.0, 1.0
        self.known, self.doubts = set(), {}
        self.burden = dict.fromkeys(case.signatories, 0.0)
        self.spent, self.paid = dict.fromkeys(case.third_parties, 0.0), {}
        self.text, self.on_the_table, self.history, self.blocks = None, None, [], {}
        self.willing = case.signatories
        self.talks = Talks(0, 0, case.last_rounds[0], {}, [])
        self.moment = self.moment_of(Numbers(case, number, []))
        self.look(self.moment.value)

    def moment_of(self, numbers):
        return Moment(self.case, numbers, self.coin, self.burden, self.talks, self.known)

    def play(self):
        for t in range(self.case.horizon):
            if self.stage not in GOING_ON:
                break
            self.strike(t)
            numbers = Numbers(self.case, self.number, self.active(t))
            if self.stage == "talks":
                self.grow_burden(numbers, t)
                if self.breaks_down(numbers):
                    self.end("breakdown", t)
                    break
                self.look(numbers)
                self.moment = self.moment_of(numbers)
                self.round_of_talks(t)
            elif self.collapses(numbers):
                self.end("collapsed", t)
            if self.stage == "pending":
                self.home_front(self.moment_of(numbers), t)
        return self.report()

    def end(self, stage, t):
        self.stage, self.end_round = stage, t

    # Section 12: shocks, burden, breakdown

    def active(self, t):
        """The shocks in force at round t, in the order of the file."""
        lasts = {shock: block.get("for") or inf for shock, block in self.case.shocks.items()}
        return [shock for shock, since in self.struck.items() if since is not None and t < since + lasts[shock]]

    def strike(self, t):
        numbers = Numbers(self.case, self.number, self.active(t))
        for shock, block in self.case.shocks.items():
            stages = [block["during"]] if block.get("during") else ["talks", "pending"]
            if self.struck[shock] is None and self.stage in stages:
                due = self.dated(block["at"], t) if block.get("at") else self.hazard_strikes(shock, numbers)
                if due:
                    self.struck[shock] = t

    def dated(self, at, t):
        """Round t is the first whose date is on or after the day."""
        calendar, day = self.case.calendar, as_date(at)
        return date_of_round(calendar, t) >= day and (t == 0 or date_of_round(calendar, t - 1) < day)

    def hazard_strikes(self, shock, numbers):
        self.survival[shock] *= 1 - numbers(f"shocks.{shock}.hazard", 0.0)
        return self.coin(f"shocks.{shock}") >= self.survival[shock]

    def grow_burden(self, numbers, t):
        for s in self.case.signatories if t > 0 else []:
            path = f"actors.{s}.no_deal"
            self.burden[s] += numbers(f"{path}.cost", 0.0) - numbers(f"{path}.drift", 0.0)

    def breaks_down(self, numbers):
        self.talks_survival *= 1 - numbers("breakdown", 0.0)
        for spoiling in self.spoilers(numbers, self.on_the_table):
            self.talks_survival *= 1 - spoiling
        return self.coin("breakdown.coin") >= self.talks_survival

    def spoilers(self, numbers, text):
        """The hazards of the third parties present that a text leaves unhappy, by the last tables of the talks."""
        for j in self.case.third_parties if text else []:
            if present(self.case, numbers, j) and self.unhappy(j, text):
                yield numbers(f"actors.{j}.spoiling", 0.0)

    def unhappy(self, j, text):
        status_quo = self.moment.total_utility(actor_path(j), self.case.status_quo.values())
        across = any(self.moment.crosses(j, m, k) for m, k in zip(self.case.issues, text))
        return across or self.moment.worth_itself(j, text) < status_quo

    # Section 7: what is known of lines

    def look(self, numbers):
        """Who sees a line for what it is, by the numbers in force; what is known stays known."""
        for path, share in self.moment_of(numbers).shares_known():
            if self.coin(f"{path}.insight") < share:
                self.known.add(path)

    def hear(self, answers):
        """Who refused for a line names it, and is believed or not; the issues on which somebody learned of one."""
        moment, learned = self.moment, []
        for answer in answers:
            issue = self.line_named(answer)
            for party in self.hearers(answer.party) if issue else []:
                path, teller = line_path(party, answer.party, issue), f"actors.{answer.party}.credibility"
                if party == MEDIATOR:
                    teller = f"{MEDIATOR}.credibility.{answer.party}"
                self.doubts[path] = self.doubts.get(path, 1.0) * (1 - moment.value(teller, 1.0))
                if path not in self.known and self.coin(f"{path}.belief") >= self.doubts[path]:
                    self.known.add(path)
                    learned.append(issue)
        return learned

    def line_named(self, answer):
        """Of the issues with a term outside what it allows, the one most salient to it."""
        terms = zip(self.case.issues, answer.package)
        outside = [m for m, k in terms if not self.moment.allowed(answer.party, m, k)]
        return most_salient(self.moment, answer.party, outside)

    def hearers(self, teller):
        """Who hears a line and does not know all lines anyway; what the mediator hears it keeps to itself."""
        if self.case.protocol == "single_text":
            return [MEDIATOR]
        others = [n for n in self.case.negotiators if n != teller and self.moment.present(n)]
        return [n for n in others if self.case.opponent_model(n) == "insight"]

    # Section 8: a round of talks

    def round_of_talks(self, t):
        tabler = self.case.tablers[t % len(self.case.tablers)]
        closed = self.table(tabler, t) if self.moment.present(tabler) else None
        if closed is not None:
            self.close_basket(closed, t)
        elif t == self.talks.end:
            self.lapse(t)
        if self.stage == "talks" and t == self.case.rounds - 1:
            self.end("no_deal", t)

    def table(self, tabler, t):
        """One package tabled and answered; the package if it is agreed."""
        moment = self.moment
        package, step = self.tabled(tabler, t)
        if package is None:
            reservation = moment.reservation(tabler) if self.case.protocol != "single_text" else None
            self.blocks[tabler] = t, lambda last: nothing_to_offer(last, tabler, reservation)
            return None
        answers = [self.answer(n, package, t) for n in moment.others(tabler)]
        payments = self.pledge(tabler, answers, package)
        self.history.append(entry(t, tabler, package, answers, payments))
        self.talks.offers.append((t, tabler, package, step))
        self.on_the_table = package
        learned = self.hear(answers)
        yes = [tabler, *(answer.party for answer in answers if answer.accepts)]
        if moment.closes(yes):
            self.willing = [s for s in self.case.signatories if s in yes]
            return package
        self.blocks[tabler] = t, lambda last: refused(last, tabler, package, answers)
        if self.case.protocol == "single_text":
            self.amend(answers, learned)
        return None

    def tabled(self, tabler, t):
        if self.case.protocol == "single_text":
            return self.mediators_text(), None
        party = Party(tabler, self.moment)
        step = party.offer(t, party.received)
        return (None, None) if step is None else (party.path[step], step)

    def answer(self, name, package, t):
        party = Party(name, self.moment)
        threshold = party.threshold(t, package)
        if self.case.protocol == "single_text" and party.asked:
            self.talks.asked.append(party.asked)
        bar = self.moment.bar(name, package)
        return Answer(name, package, party.worth(package), threshold, party.reservation, bar)

    def pledge(self, tabler, answers, package):
        """Third parties close the gaps, all of them or none, where that closes the text; what is paid is spent."""
        yes = [tabler, *(answer.party for answer in answers if answer.accepts)]
        refusers = [a for a in answers if not a.accepts and not a.bar and a.party in self.case.signatories]
        gaps = {a.party: a.threshold - a.value for a in refusers}
        if self.moment.closes(yes) or not self.moment.closes([*yes, *gaps]):
            return {}
        payments = {}
        for payer in self.case.third_parties:
            short = [s for s in gaps if gaps[s] > 0]
            if short and self.would_pay(payer, short, package):
                payments.update(self.pay(payer, short, gaps))
        if any(gap > 0 for gap in gaps.values()):
            return {}
        for answer in refusers:
            answer.paid = True
        self.remember(payments)
        return payments

    def would_pay(self, payer, short, package):
        moment, inducement = self.moment, self.case.actors[payer].get("inducement") or {}
        named_to_pay = all(s in (inducement.get("to") or []) for s in short)
        status_quo = moment.total_utility(actor_path(payer), self.case.status_quo.values())
        prefers = moment.worth_itself(payer, package) > status_quo
        across = any(moment.crosses_absolute(payer, m, k) for m, k in zip(self.case.issues, package))
        return moment.present(payer) and named_to_pay and prefers and not across

    def pay(self, payer, short, gaps):
        """What one third party pays towards the gaps, within its remaining budget; the gaps shrink."""
        budget = self.moment.value(f"actors.{payer}.inducement.budget", 0.0) - self.spent[payer]
        payments = {}
        for s in short:
            amount = min(gaps[s], budget)
            if amount > 0:
                payments[payer, s] = amount
                gaps[s] -= amount
                budget -= amount
        return payments

    def remember(self, payments):
        for (payer, s), amount in payments.items():
            self.spent[payer] += amount
            self.paid[payer, s] = self.paid.get((payer, s), 0.0) + amount

    # Section 9: baskets

    def close_basket(self, package, t):
        """The basket now open has its terms; the next opens, or the treaty is agreed."""
        if self.talks.basket == len(self.case.baskets) - 1:
            return self.agree(package, t)
        basket, following = self.case.baskets[self.talks.basket], self.talks.basket + 1
        settled = {**self.talks.settled, **{m: k for m, k in zip(self.case.issues, package) if m in basket}}
        self.talks = Talks(following, t + 1, self.case.last_rounds[following], settled, [])
        self.text, self.blocks = None, {}

    def lapse(self, t):
        """A basket not agreed in its time is left open where it can be; else talks end."""
        basket = self.case.baskets[self.talks.basket]
        terms = {issue: self.moment.fixed(issue) for issue in self.case.issues}
        package = tuple(OPEN if issue in basket else terms[issue] for issue in self.case.issues)
        signatories = self.case.signatories
        bearing = [s for s in signatories if not any(self.moment.crosses_absolute(s, m, OPEN) for m in basket)]
        deferrable = self.enough(bearing) and all(self.case.deferrable(issue) for issue in basket)
        last = self.talks.basket == len(self.case.baskets) - 1
        settled = any(option != OPEN for option in self.talks.settled.values())
        able = [s for s in signatories if self.moment.can_sign(s, package)]
        if deferrable and (not last or (settled and self.enough(able))):
            self.willing = able
            self.close_basket(package, t)
        else:
            self.end("no_deal", t)

    def enough(self, signatories):
        """Whether so many signatories are enough, those not asked who do not sign."""
        return self.moment.closes([*signatories, *self.case.third_parties])

    # Section 10: the single text

    def mediators_text(self):
        """The text of this round; a term outside the set of its issue gives way to the mediator's best one."""
        sets = {issue: self.moment.option_set(issue, MEDIATOR) for issue in self.case.issues}
        if not all(sets.values()):
            return None
        kept = {issue: option for issue, option in (self.text or {}).items() if option in sets[issue]}
        self.text = {issue: mediators_best(self.moment, issue, options) for issue, options in sets.items()} | kept
        if self.moment.empty(self.text.values()):
            self.settle_something(sets)
        text = tuple(self.text.values())
        return None if self.moment.empty(text) else text

    def settle_something(self, sets):
        """The change away from `open` that costs the mediator least."""
        changes = [(m, k) for m, options in sets.items() for k in options if m not in self.case.agreed and k != OPEN]
        change = first_of(changes, lambda c: self.moment.mediator_table(*c) - self.moment.mediator_table(c[0], OPEN))
        if change:
            self.text[change[0]] = change[1]

    def amend(self, answers, learned):
        """Terms across a line just learned give way; else one change, for the refuser furthest from its threshold."""
        moment = self.moment_of(self.moment.value)  # with what the mediator has just learned
        sets = {issue: moment.option_set(issue, MEDIATOR) for issue in self.case.issues}
        giving_way = [issue for issue in learned if self.text[issue] not in sets[issue]]
        for issue in giving_way:
            self.text[issue] = mediators_best(moment, issue, sets[issue])
        if not giving_way:
            refusers = [answer for answer in answers if not answer.accepts]
            party = first_of(refusers, lambda a: a.threshold - a.value).party
            self.text |= self.best_change(moment, sets, party)

    def best_change(self, moment, sets, party):
        """The change, as {issue: option}, with most gain to the party per loss to the mediator; {} if there is none."""
        changes = []
        for issue, term in self.text.items():
            for k in sets[issue]:
                gain = moment.seen(MEDIATOR, party, issue, k) - moment.seen(MEDIATOR, party, issue, term)
                loss = moment.mediator_table(issue, term) - moment.mediator_table(issue, k)
                if gain > 0 and not moment.empty((self.text | {issue: k}).values()):
                    changes.append((issue, k, inf if loss <= 0 else gain / loss, gain))
        change = first_of(changes, lambda c: (c[2], -c[3]))
        return {change[0]: change[1]} if change else {}

    # Section 11: after the signature

    def agree(self, package, t):
        self.stage, self.agreed_round, self.package = "pending", t, package
        conditions = self.conditions(t)
        self.votes = self.votes_due(conditions, t)
        dues = [due for due, _, _ in conditions] + [due for due, *_ in self.votes]
        self.due = max(dues, default=t)
        self.complete = all(met for _, met, _ in conditions)

    def delay(self, path):
        return max(0, round(self.moment.value(f"{path}.delay", 0.0)))

    def conditions(self, t):
        """(round due, met, the ratifiers it lists) of every chosen option that has a condition."""
        conditions = []
        for issue, option in zip(self.case.issues, self.package):
            block = self.case.condition(issue, option)
            if block is not None:
                path = f"issues.{issue}.options.{option}.condition"
                met = self.coin(path) < self.moment.value(f"{path}.chance", 1.0)
                conditions.append((t + self.delay(path), met, block.get("ratified_by") or []))
        return conditions

    def votes_due(self, conditions, t):
        """(round, signatory, ratifier, held) of every vote the package calls."""
        votes = []
        for s in self.case.signatories:
            for h in self.case.ratifiers[s]:
                if self.moment.called(s, h, self.package):
                    listing = [(due, met) for due, met, listed in conditions if h in listed]
                    ready = max([due for due, _ in listing], default=t)
                    votes.append((ready + self.delay(ratifier_path(s, h)), s, h, all(met for _, met in listing)))
        return votes

    def home_front(self, moment, t):
        """The votes of round t, by the numbers of round t; then entry into force, if nothing is outstanding."""
        for due, s, h, held in self.votes:
            if due == t and held and self.coin(ratifier_path(s, h)) >= moment.chance_of_passing(s, h, self.package):
                return self.end("rejected", t)
        if self.complete and t == self.due:
            self.end("in_force", t)

    def collapses(self, numbers):
        """Whether the text is undone in this round: the less guaranteed it is, and the unhappier spoilers are."""
        self.peace_survival *= 1 - numbers("collapse", 0.0) * (1 - self.guaranteed(numbers))
        for spoiling in self.spoilers(numbers, self.package):
            self.peace_survival *= 1 - spoiling
        return self.coin("collapse.coin") >= self.peace_survival

    def guaranteed(self, numbers):
        """g: the mean over signatories of the share of their risk that guarantors now present cover."""
        covered = dict.fromkeys(self.case.signatories, 0.0)
        for issue, option in zip(self.case.issues, self.package):
            needed = self.case.options[issue].get(option, {}).get("needs") or []
            if all(present(self.case, numbers, j) for j in needed):
                for s in covered:
                    covered[s] += numbers(f"issues.{issue}.options.{option}.guarantee.{s}", 0.0)
        return sum(min(1.0, share) for share in covered.values()) / len(covered)

    # Section 13: the report

    def report(self):
        agreed = self.agreed_round is not None
        block = None if agreed else self.blocked()
        block = block or {"blocker": None, "reason": None, "gap": None, "issue": None}
        return {
            "stage": self.stage,
            "scope": ("partial" if OPEN in self.package else "full") if agreed else "none",
            "agreed_round": self.agreed_round,
            "end_round": self.end_round,
            "terms": dict(zip(self.case.issues, self.package)) if agreed else None,
            "utility": {a: self.utility(a) for a in self.case.actors},
            "gain": {a: self.gain(a) if agreed else 0.0 for a in self.case.actors},
            "paid": self.paid,
            "crossed": {a: self.crossed(a) if agreed else "" for a in self.case.actors},
            "propped": agreed and not self.enough([s for s in self.willing if not self.propped(s)]),
            **self.quality(),
            "blocker": block["blocker"],
            "blocker_reason": block["reason"],
            "blocker_issue": block["issue"],
            "blocker_gap": block["gap"],
            "struck": self.struck,
            "history": self.history,
        }

    def blocked(self):
        """What stood in the way: of what each tabler last met with, the gravest; None if nothing was refused."""
        if not self.blocks:
            return None
        clash = no_common_option(self.moment)
        if clash:
            return clash
        heard = self.case.protocol == "single_text" or all(s in self.blocks for s in self.case.signatories)
        if self.stage == "breakdown" and not heard:
            return None
        met = [(block(self.moment), t) for t, block in self.blocks.values()]
        return first_of(met, lambda m: (REASONS.index(m[0]["reason"]), m[0]["gap"], m[1]))[0]

    def crossed(self, actor):
        """The issues on which the text is across the actor's red line, absolute or graded."""
        terms = zip(self.case.issues, self.package)
        return ", ".join(issue for issue, option in terms if self.moment.crosses(actor, issue, option))

    def utility(self, actor):
        """U of the terms, or of the status quo, by the numbers of the last round of talks played."""
        return self.moment.total_utility(actor_path(actor), self.package or self.moment.case.status_quo.values())

    def gain(self, actor):
        moment, path = self.moment, actor_path(actor)
        if actor in self.case.third_parties:
            status_quo = moment.total_utility(path, self.case.status_quo.values())
            return moment.worth_itself(actor, self.package) - status_quo
        received = sum(amount for (_, s), amount in self.paid.items() if s == actor)
        risk = grid(moment.value(f"{path}.commitment_risk", 0.0))
        return moment.worth(actor, self.package) + received - risk - moment.no_deal(actor)

    def propped(self, signatory):
        """Without pressure, guarantees and payments the signatory would not have signed (Beardsley 2008)."""
        return self.moment.worth_itself(signatory, self.package) < self.moment.reservation(signatory)

    def quality(self):
        """How good the text is, by looking at every package that was possible on the day of agreement."""
        if self.package is None:
            return {"nash_share": None, "frontier_distance": None}
        day = self.moment
        whole = Talks(len(self.case.baskets) - 1, 0, 0, {}, [])
        moment = Moment(self.case, day.value, self.coin, day.burden, whole)
        no_deal = [
            moment.no_deal(s) + grid(moment.value(f"actors.{s}.commitment_risk", 0.0)) for s in self.case.signatories
        ]
        gains = [
            tuple(moment.worth(s, package) - least for s, least in zip(self.case.signatories, no_deal))
            for package in product(*(self.possible(moment, m, k) for m, k in zip(self.case.issues, self.package)))
        ]
        text = tuple(moment.worth(s, self.package) - least for s, least in zip(self.case.signatories, no_deal))
        largest = max((prod(gain) for gain in gains if min(gain) >= 0), default=0)
        reached = prod(text) if min(text) > 0 else 0
        return {
            "nash_share": reached / largest if largest > 0 else None,
            "frontier_distance": min(dist(text, point) for point in frontier(gains)),
        }

    def possible(self, moment, issue, agreed):
        """Options of an issue that enough signatories could sign, and the agreed term."""
        signers = {k: [s for s in self.case.signatories if moment.allowed(s, issue, k)] for k in moment.common(issue)}
        return {*(k for k, able in signers.items() if self.enough(able)), agreed}


def frontier(points):
    """The points that no other one betters: in falling order of their sums, those that none before them covers."""
    standing = []
    for point in sorted(set(points), key=sum, reverse=True):
        if not any(all(a >= b for a, b in zip(other, point)) for other in standing):
            standing.append(point)
    return standing
