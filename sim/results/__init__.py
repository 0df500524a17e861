"""Folders of results, written and read back.

Open first: `run_folder`.
May import: experiments, worlds, scenario, engine, methods, runtime, words.
"""
