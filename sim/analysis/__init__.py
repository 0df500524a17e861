"""Why: sensitivity, break-evens, scenario discovery, what simpler theories predict, and the hindcast.

Axes (the world axis is last): a actor, with i one of them, s signatory, m issue, k option, p point of a design, l level
of a number, q named number, w world.
Open first: `sensitivity`.
May import: results, experiments, worlds, scenario, engine, methods, runtime, words.
"""
