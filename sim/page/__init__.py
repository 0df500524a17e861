"""The laboratory in the browser: a scenario, what can be changed in it, and what a thousand worlds make of the change.

`security` is what every request must keep to, `desk` what is computed, for whom and in which order, `workers` the processes
that compute it, `played` what they do. `state` is the link, `shelf` which scenarios there are, `controls` what can be changed.

No arrays: states, tables and words.
Open first: `app`.
May import: seat, reports, figures, figures/data, figures/draw, analysis, results, experiments, worlds, scenario, engine,
methods, runtime, words.
"""
