"""The laboratory in the browser: a scenario, what can be changed in it, and what a thousand worlds make of the change.

Start reading at `app`. May import everything but the command line.

`app` has the routes, `security` what every request must keep to, `desk` what is computed, for whom and in which order,
`workers` the processes that compute it, `played` what they do. `numbers`, `drawn` and `watch` are what comes of it:
numbers, pictures and the talks of one world. `shelf` says which scenarios there are.
"""
