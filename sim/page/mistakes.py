"""What is wrong with what was changed on the page, in the page's own words."""

from collections.abc import Iterable
from dataclasses import replace

from sim.scenario.changed import BY_OPTION
from sim.words.problems import Problem

ON_PAGE = "A change on this page or in its link"
START_OVER = 'Choose "Start over" to have all as the file has it.'


def on_page(problems: Iterable[Problem]) -> str:
    """Problems of a scenario and its changes, a line each; those of a change name the page, not an option of a command.

    >>> print(on_page([Problem(BY_OPTION, None, "breakdown", "is not a number", "abc")]))
    A change on this page or in its link: breakdown: 'abc' is not a number
    Choose "Start over" to have all as the file has it.
    """
    problems = list(problems)
    lines = [str(replace(one, file=ON_PAGE) if one.file == BY_OPTION else one) for one in problems]
    return "\n".join([*lines, START_OVER] if any(one.file == BY_OPTION for one in problems) else lines)
