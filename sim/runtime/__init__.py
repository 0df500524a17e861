"""Processes, whole files, manifests, Parquet and progress: how much work is shared out, kept and watched.

It knows no talks.
Axes: w worlds, in tables of a row each; no other arrays.
Open first: `workers`.
May import: words.
"""
