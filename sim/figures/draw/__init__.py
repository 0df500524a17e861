"""Figures from tables and plain labels: one module for each kind. Nothing is computed here, and no talks are known.

No arrays: tables, of a row for each thing drawn.
Open first: `style`.
May import: words.
"""
