"""Pictures of results: `data/KIND` makes a table, `draw/KIND` draws it, `kinds` is the register.

A picture opens four files: kinds, data/KIND, draw/KIND, draw/style.
No arrays: results in, tables and figures out.
Open first: `kinds`.
May import: figures/data, figures/draw, results, words.
"""
