"""The command line: parse, call, print. Commands load when they are used.

No arrays: words, tables and files.
Open first: `main`.
May import: page, seat, reports, figures, figures/data, figures/draw, analysis, results, experiments, worlds, scenario,
engine, methods, runtime, words.
"""
