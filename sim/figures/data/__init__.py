"""Tables for pictures: one module for each kind, from a result to what the draw module of that name takes.

Axes: a actor, s signatory, j third party, m issue, k option, c solution, q point of a frontier, w world.
Open first: `stages`.
May import: analysis, results, experiments, worlds, scenario, engine, methods, runtime, words.
"""
