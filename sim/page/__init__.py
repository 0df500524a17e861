"""The laboratory in the browser: the state of the page as a link, what can be changed, and the pages themselves.

Open first: `state`.
May import: reports, figures, figures/data, figures/draw, analysis, results, experiments, worlds, scenario, engine,
methods, runtime, words.
"""
