"""A YAML file becomes a checked scenario: what the file says, and the game that the engine plays.

Axes: s signatory, j third party, h ratifier, m issue, k option.
Open first: `compile`.
May import: engine, methods, words.
"""
