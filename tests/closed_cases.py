"""A scenario made of a closed case's frame and its two sheets, by the protocol of scenarios/CASES.md.

`python tests/closed_cases.py CASE` prints it as YAML.
"""

import sys
import textwrap
from datetime import timedelta

import yaml
from seed_files import SEEDS, load

CLOSED = SEEDS / "closed_cases"
CASES = sorted(path.name for path in CLOSED.iterdir() if path.is_dir())
CODERS = ("first", "second")
PROTOCOL = load(CLOSED / "protocol.yaml")
WORDS, FIXED = PROTOCOL["words"], PROTOCOL["fixed"]
MIDDLE_CURVATURE = sum(FIXED["curvature"]["uniform"]) / 2


def read(case, name):
    return load(CLOSED / case / f"{name}.yaml")


def hull(*ranges):
    """The smallest range that holds all."""
    return [min(low for low, _ in ranges), max(high for _, high in ranges)]


def as_number(span):
    low, high = (round(x, 3) if x % 1 else int(x) for x in span)
    return low if low == high else {"uniform": [low, high]}


def middle(span):
    return sum(span) / 2


def place(option, options):
    """Where `o3` of this many options stands, from 0 to 100."""
    return 100 * (int(option[1:]) - 1) / (options - 1)


class Made:
    """One case: `scenario()` is the content of its file."""

    def __init__(self, case):
        self.frame = read(case, "frame")
        self.sheets = [read(case, coder) for coder in CODERS]
        self.claims = {claim["id"] for claim in read(case, "claims")["claims"]}
        self.case = case

    def cited(self, cells):
        """The claims behind some cells; what both coders judged without one is an assumption."""
        ids = dict.fromkeys(name for cell in cells for name in cell["from"] if name in self.claims)
        return sorted(ids, key=lambda name: int(name[2:])) or "assumption"

    def options(self, issue):
        return list(self.frame["issues"][issue]["options"])

    def ideal(self, issue, cells):
        """Where the ideal lies: the options of each coder, widened by how firmly the wish was said."""
        n = len(self.options(issue))
        step = 100 / (n - 1)
        spans = []
        for cell in cells:
            wide = WORDS["stated"][cell["stated"]] * step
            low, high = (place(option, n) for option in cell["ideal"])
            spans.append([max(0, low - wide), min(100, high + wide)])
        return hull(*spans)

    def word(self, kind, cells):
        return hull(*(WORDS[kind][cell["word"]] for cell in cells))

    def wish(self, issue, cells, salience):
        block = {"ideal": as_number(self.ideal(issue, cells)), "salience": {"uniform": [round(x, 3) for x in salience]}}
        return block | {"sources": self.cited(cells)}

    def line(self, issue, cells, best):
        """The red line that the coders see, if any: where they differ in its place, either alike."""
        placed = [cell for cell in cells if cell["line"] != "none"]
        if not placed:
            return {}
        ids = self.options(issue)
        ends = list(dict.fromkeys(ids[int(cell["line"][1:]) - 1] for cell in placed))
        meant = hull(*(WORDS["meant"][cell["meant"]] for cell in cells))
        where = ends[0] if len(ends) == 1 else {"choice": dict.fromkeys(ends, 1)}
        said = {"max" if best == "first" else "min": where, "holds": as_number(meant), "price": FIXED["price"]}
        return {"red_line": said | {"sources": self.cited(placed)}}

    def voters(self, about, votes):
        """The vote at home: its threshold is what failure is worth less what today is, at the middle of the ranges."""
        spans = {}
        for issue in self.frame["issues"]:
            cells = [vote["wants"][issue] for vote in votes]
            spans[issue] = cells, self.ideal(issue, cells), hull(*(WORDS["salience"][c["salience"]] for c in cells))
        total = sum(middle(salience) for _, _, salience in spans.values())
        today = 0.0
        for issue, (_, ideal, salience) in spans.items():
            ids = self.options(issue)
            off = abs(100 * ids.index(self.frame["issues"][issue]["today_is"]) / (len(ids) - 1) - middle(ideal)) / 100
            today += middle(salience) / total * (1 - off**MIDDLE_CURVATURE)
        failure = self.word("no_deal", [vote["no_deal"] for vote in votes])
        return {
            "title": about["title"],
            "votes": "always",
            "threshold": as_number([failure[0] - today, failure[1] - today]),
            "noise": FIXED["noise"],
            "delay": {"uniform": about["delay"]},
            "wants": {issue: self.wish(issue, cells, salience) for issue, (cells, _, salience) in spans.items()},
            "sources": self.cited([vote["no_deal"] for vote in votes]),
        }

    def signatory(self, name):
        about, both = self.frame["signatories"][name], [sheet["signatories"][name] for sheet in self.sheets]
        wants = {}
        for issue, salience in about["salience"].items():
            cells = [sheet["wants"][issue] for sheet in both]
            wish = self.wish(issue, cells, [x / 10 for x in salience])
            wants[issue] = wish | self.line(issue, cells, about["best"])
        failure = self.word("no_deal", [sheet["no_deal"] for sheet in both])
        waiting = self.word("waiting", [sheet["waiting"] for sheet in both])
        cited = self.cited([sheet[key] for sheet in both for key in ("no_deal", "waiting")])
        return {
            **_titled(about, "signatory"),
            **FIXED["signatory"],
            "no_deal": {"value": as_number(failure), "cost": as_number(waiting), "sources": cited},
            "wants": wants,
            "ratifiers": {about["vote"]["id"]: self.voters(about["vote"], [sheet["vote"] for sheet in both])},
        }

    def third_party(self, name):
        both = [sheet["third_parties"][name] for sheet in self.sheets]
        block = _titled(self.frame["third_parties"][name], "third_party")
        for kind in ("leverage", "support"):
            over = {s: hull(*(WORDS[kind][sheet[kind][s]] for sheet in both)) for s in self.frame["signatories"]}
            found = {s: as_number(span) for s, span in over.items() if span[1] > 0}
            block |= {kind: found} if found else {}
        spoiling = self.word("spoiling", [sheet["spoiling"] for sheet in both])
        block |= {"spoiling": as_number(spoiling)} if spoiling[1] > 0 else {}
        wants = {}
        for issue in self.frame["issues"]:
            cells = [cell for cell in (sheet["wants"][issue] for sheet in both) if cell]
            if cells:
                salience = hull(*(WORDS["salience"][cell["salience"]] for cell in cells))
                wants[issue] = self.wish(issue, cells, salience)
        return block | ({"wants": wants} if wants else {})

    def scenario(self):
        frame, names = self.frame, list(self.frame["signatories"])
        issues = {
            issue: {"title": about["title"], "options": about["options"], "status_quo": about["today_is"]}
            for issue, about in frame["issues"].items()
        }
        insight = dict.fromkeys(names, FIXED["mediator"]["insight"])
        protocol = {"name": "single_text", "mediator": frame["mediator"], "bias": FIXED["mediator"]["bias"]}
        start = frame["cutoff"] + timedelta(days=1)
        return {
            "name": frame["name"],
            "summary": frame["summary"],
            "question": frame["question"],
            "caveat": frame["caveat"],
            "sources": "assumption",
            "calendar": {"start": start, "round": "week", "rounds": frame["weeks"]},
            "protocol": protocol | {"insight": insight},
            "deferral": False,
            **{key: FIXED[key] for key in ("curvature", "breakdown", "collapse")},
            "issues": issues,
            "actors": {s: self.signatory(s) for s in names} | {t: self.third_party(t) for t in frame["third_parties"]},
            "levers": frame["levers"],
        }


def _titled(about, role):
    return {key: about[key] for key in ("title", "article", "plural", "color") if key in about} | {"role": role}


JUDGED = {
    "ideal": "ideals",
    "stated": "how firmly",
    "line": "red lines",
    "meant": "how sure a line",
    "salience": "importance",
}
"""What a coder judges in a cell, in words; all else is a word for failure, waiting or an outsider's means."""


def judgements(node, path=()):
    """Every judgement of a sheet by its place: (kind, value)."""
    if node is None:
        yield path, ("ideals", None)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in JUDGED and not isinstance(value, dict):  # an issue may be called so
                yield (*path, key), (JUDGED[key], value)
            elif key != "from":
                yield from judgements(value, (*path, key))
    else:
        yield path, ("words", node)


def coded_alike(case):
    """How many judgements of each kind both coders made, and how many alike: a wish that only one sees counts as different."""
    first, second = (dict(judgements(read(case, coder))) for coder in CODERS)
    found = {}
    for place in first.keys() | second.keys():
        one, two = first.get(place), second.get(place)
        kind = (one or two)[0]
        if one is None or two is None:
            continue  # parts of a wish that only the other sees
        made, alike = found.get(kind, (0, 0))
        found[kind] = made + 1, alike + (one == two)
    seen_by_one = sum(path[-1] == "ideal" for path in first.keys() ^ second.keys())
    made, alike = found["ideals"]
    return found | {"ideals": (made + seen_by_one, alike)}


WIDTH = 150

HEAD = """\
# A closed case, coded from what was public by {cutoff} under the protocol of CASES.md: made of seeds/closed_cases/{case}/ by
# tests/closed_cases.py, and scored once. Copy it and change the copy; a changed number here would be tuning, and a test finds it.

"""


class Plain(yaml.SafeDumper):
    """Writes every value out where it stands."""

    def ignore_aliases(self, data):
        return True


def as_yaml(case):
    """The scenario of a case as the text of its file."""
    made = Made(case)
    return HEAD.format(cutoff=made.frame["cutoff"], case=case) + "\n".join(_lines(made.scenario())) + "\n"


def _lines(block, indent=""):
    """A block of YAML, each entry on one line where it fits."""
    for key, value in block.items():
        line = f"{indent}{key}: {_flow(value)}"
        if isinstance(value, str) and len(line) > WIDTH:
            yield f"{indent}{key}: >-"
            yield from textwrap.wrap(value, WIDTH, initial_indent=f"{indent}  ", subsequent_indent=f"{indent}  ")
        elif isinstance(value, dict) and (len(line) > WIDTH or key in ("issues", "actors", "wants", "levers")):
            yield f"{indent}{key}:"
            yield from _lines(value, f"{indent}  ")
        else:
            yield line


def _flow(value):
    """A value on one line."""
    text = yaml.dump(value, Dumper=Plain, default_flow_style=True, sort_keys=False, width=10**6, allow_unicode=True)
    return text.removesuffix("...\n").strip()


# ---------------------------------------------------------------- the tables of scenarios/CASES.md

KINDS = (*JUDGED.values(), "words")
FORECASTS = {
    "simulation": "The simulation",
    "with_model_error": "with room for error",
    "uniform": "any option alike",
    "status_quo": "nothing changes",
    "compromise_mean": "compromise mean",
}


def agreement_table():
    """In how many judgements both coders said the same."""
    rows = [["case", *KINDS]]
    for case in CASES:
        found = coded_alike(case)
        rows.append([f"`{case}`", *(f"{found[kind][1]} of {found[kind][0]}" for kind in KINDS)])
    return _table(rows)


def score_tables(scored):
    """What came of the terms and of the treaty, and the scores. scored: by case, what `score --json` says."""
    terms, stages = (
        [["case", "issues", *FORECASTS.values()]],
        [["case", "came", "given to it", *list(FORECASTS.values())[:4]]],
    )
    for case in CASES:
        means, stage = scored[case]["means"], scored[case]["stage"]
        both = (f"{means[name]['rps']['value']:.3f} / {means[name]['log']['value']:.2f}" for name in FORECASTS)
        terms.append([f"`{case}`", len(scored[case]["issues"]), *both])
        scores = {name: stage["forecasts"][name]["scores"] for name in list(FORECASTS)[:4]}
        both = (f"{s['rps']['value']:.3f} / {s['log']['value']:.2f}" for s in scores.values())
        given = f"{stage['forecasts']['simulation']['share']['share']:.0%}".replace("%", " %")
        stages.append([f"`{case}`", stage["came"], given, *both])
    return _table(terms), _table(stages)


def _table(rows):
    head, *others = (f"| {' | '.join(map(str, row))} |" for row in rows)
    return "\n".join([head, f"|{'---|' * len(rows[0])}", *others])


if __name__ == "__main__":
    print(as_yaml(sys.argv[1]), end="")
