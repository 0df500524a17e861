"""The laboratory in the browser: what a reader can change, the state of the page as a link, and the pages themselves.

Start reading at `state`. May import every package but `sim.cli`.
"""
