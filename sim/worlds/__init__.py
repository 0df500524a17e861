"""What came of each world, as tables: the outcome table, the transcript, who blocked, a summary, a paired
comparison.

Axes (the world axis is last): a actor, s signatory, j third party, n negotiator, c closer, h ratifier, m issue, k
option, w world, w' some of the worlds.
Open first: `table`.
May import: scenario, engine, methods, words.
"""
