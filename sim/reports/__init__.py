"""Results in sentences, and the page to hand out.

No arrays: tables in, words out.
Open first: `run`.
May import: figures, figures/data, figures/draw, analysis, results, experiments, worlds, scenario, engine, methods,
runtime, words.
"""
