"""Textbook methods on plain arrays: draws, designs, variance-based sensitivity, rule trees, bargaining solutions,
the frontier, the challenge model, proper scores, and shares with their interval.

They know no talks: what they need comes in as arrays.
Axes (the world axis is last): n signatory, m issue, k option, w world; q named number, or a point of the frontiers of
all worlds in one row; a actor, with i and j two of them; p point of a design; t round of challenges; c, o candidates
for the frontier.
Open first: `bargaining`.
May import: words.
"""
