"""Folders of results, written and read back.

No arrays: tables, of a row for each world, and files.
Open first: `run_folder`.
May import: experiments, worlds, scenario, engine, methods, runtime, words.
"""
