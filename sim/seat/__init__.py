"""A person at the table: takes the seat of an actor in one world, and bargains against the engine's parties.

The engine stays one: a person is a strategy whose answers come from outside. A sitting is the world and the moves made so
far; it is replayed from the first round (a world takes a few hundredths of a second), so that it can be saved, shared
and reloaded at any point.

Axes: m issue, k option, h ratifier; there is one world.

Open first: `seated`.

May import: reports, figures, figures/data, figures/draw, analysis, results, experiments, worlds, scenario, engine,
methods, runtime, words.
"""
