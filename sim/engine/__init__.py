"""The talks: one block of worlds, round by round. The only package that knows mesa.

The rules are in MODEL.md, beside this file; ODD.md is the short way in.
Axes (the world axis is last): a actor, s signatory, j third party, n negotiator (whoever tables or consents), c closer
(whoever's consent closes), h ratifier, m issue, k option, p step on a concession path, w world, w' some of the worlds;
q named number, x shock, l red line, b holder of preferences, e change to come.
Open first: `model`.
May import: methods, words.
"""
