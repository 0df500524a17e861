"""The check that capabilities, which count in what simple rules predict, are given for all actors or for none."""

from sim.scenario.case import Case, Problems
from sim.words.phrases import listed


def capabilities_given(case: Case) -> Problems:
    """Where some actors have a capability, all have one: it says how much they count against each other."""
    lacking = [name for name, actor in case.actors.items() if actor.capability is None]
    if len(lacking) < len(case.actors):
        for name in lacking:
            if case.sound("actors", name):
                having = listed([other for other in case.actors if other not in lacking])
                yield case.problem(
                    ("actors", name), f"lacks a `capability`, which {having} has; give it for all or for none"
                )
