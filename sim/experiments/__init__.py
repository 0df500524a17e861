"""What is varied in a scenario, and the playing of it.

Axes: p point, f factor, v variant of the scenario, w world.
Open first: `sweep`.
May import: worlds, scenario, engine, methods, runtime, words.
"""
