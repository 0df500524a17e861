"""How anything is said: phrases, sections, problems with a file, colours.

Also the names of stages, reasons and scopes, which every other package uses. It knows no talks.
No arrays: words.
Open first: `stages`.
May import: nothing of this project.
"""
