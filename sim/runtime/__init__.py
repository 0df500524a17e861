"""Processes, whole files, manifests, Parquet and progress: how much work is shared out, kept and watched.

It knows no talks.
Open first: `workers`.
May import: words.
"""
