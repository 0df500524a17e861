"""Scenarios with names that would do harm where they are not escaped, and with names that are too long for any place."""

import json

from sweeping import TALKS

SCRIPT, PICTURE, LINK = "<script>alert(1)</script>", '"><img src=http://example.org/x>', "![x](http://example.org/y)"
LENGTHY = (
    "A name so long that nobody would write it on purpose, though a program may, " * 4
    + "with a dove: \N{DOVE OF PEACE}"
)
HOSTILE = (
    TALKS.replace("name: Two rivers", f"name: {json.dumps(SCRIPT)}\nquestion: {json.dumps(LINK)}")
    .replace("title: Split,", f"title: {json.dumps(PICTURE)},")
    .replace("dammed: Dammed", f"dammed: {json.dumps(SCRIPT)}")
    .replace("  river:\n    options", f"  river:\n    title: {json.dumps(SCRIPT)}\n    options")
    .replace("  patron:\n    role", f"  patron:\n    title: {json.dumps(PICTURE)}\n    role")
)

LONG = (
    TALKS.replace("name: Two rivers", f"name: '{LENGTHY}'")
    .replace("  river:\n    options", f"  river:\n    title: '{LENGTHY}'\n    options")
    .replace("dammed: Dammed", f"dammed: '{LENGTHY}'")
    .replace("  patron:\n    role", f"  patron:\n    title: '{LENGTHY}'\n    role")
)
"""With very long names."""
