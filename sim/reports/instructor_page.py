"""The page for whoever leads a class that plays the talks: which world it is, who gets which page, and what comes after."""

from sim.scenario.scenario import Scenario
from sim.words.phrases import listed
from sim.words.sections import Part, Section


def instructor_page(scenario: Scenario, there: dict[str, bool], world: int, seed: int, command: str) -> Section:
    """there: of each outsider whether it takes part; command: how a text of the class is judged, which names the file."""
    playing = [scenario.named(name) for name in scenario.game.actors if there.get(name, True)]
    before: list[Part] = [
        f"Print the sheet for all for everybody, and the private page of each actor for whoever plays it: {listed(playing)}."
    ]
    absent = [scenario.named(name) for name in scenario.game.thirds if not there[name]]
    if absent:
        before.append(f"No part in this world, and no page: {listed(absent)}.")
    parts: list[Part] = [
        f"This is world {world:,} of seed {seed}. Keep the page to yourself: whoever knows these and the file can make every "
        "brief.",
        Section("Before the talks", before),
        Section(
            "After the talks",
            [
                "Put the words of the options that the class wrote on the form in the places of the dots. This tells who could "
                "have signed the text in this world and why not, and how it does in many worlds:",
                command,
            ],
        ),
    ]
    return Section(f"{scenario.name}: for the instructor", parts)
