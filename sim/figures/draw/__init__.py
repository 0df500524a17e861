"""Figures from tables and plain labels: one module for each kind. Nothing is computed here, and no talks are known.

Open first: `style`.
May import: words.
"""
