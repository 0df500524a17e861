"""What in a valid scenario is probably not meant: a file that plays, and says something else than its author thinks.

Each doubt is a generator of problems over one `Case`; `DOUBTS` at the foot lists them.
"""

from collections.abc import Callable
from dataclasses import replace

from sim.scenario import warn_numbers, warn_table, warn_wants
from sim.scenario.case import Case, Problems
from sim.scenario.document import Document, rules
from sim.scenario.source import Source
from sim.words.problems import Problem


def warnings(source: Source, document: Document) -> list[Problem]:
    """All that is doubtful in a document, in the order of its file.

    >>> from sim.scenario.document import validate
    >>> from sim.scenario.source import read
    >>> source = read("textbook_split")
    >>> warnings(source, validate(source))
    []
    """
    case = Case(source, document, rules(document))
    found = [replace(problem, kind="warning") for doubt in DOUBTS for problem in doubt(case)]
    return sorted(found, key=lambda problem: (problem.file, problem.line or 0))


DOUBTS: tuple[Callable[[Case], Problems], ...] = (
    warn_table.too_short,
    warn_table.equal_titles,
    warn_table.may_be_many,
    warn_table.does_nothing,
    warn_table.changes_nothing,
    warn_table.guaranteed_too_late,
    warn_table.asks_for_too_little,
    warn_wants.fractions,
    warn_wants.positions_of_options,
    warn_wants.refuses_everything,
    warn_wants.refuses_its_ideal,
    warn_wants.no_weights,
    warn_wants.matters_to_nobody,
    warn_wants.one_issue_alone,
    warn_wants.out_of_reach,
    warn_wants.nothing_in_common,
    warn_numbers.beyond_the_scale,
    warn_numbers.beyond_the_best,
    warn_numbers.beyond_the_whole,
    warn_numbers.adds_up,
    warn_numbers.surely_ends,
    warn_numbers.pushed_out,
    warn_numbers.says_nothing,
)
"""Every doubt, in the order in which they are looked for."""
