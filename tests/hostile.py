"""A scenario with names that would do harm where they are not escaped."""

import json

from sweeping import TALKS

SCRIPT, PICTURE, LINK = "<script>alert(1)</script>", '"><img src=http://example.org/x>', "![x](http://example.org/y)"
HOSTILE = (
    TALKS.replace("name: Two rivers", f"name: {json.dumps(SCRIPT)}\nquestion: {json.dumps(LINK)}")
    .replace("title: Split,", f"title: {json.dumps(PICTURE)},")
    .replace("dammed: Dammed", f"dammed: {json.dumps(SCRIPT)}")
    .replace("  river:\n    options", f"  river:\n    title: {json.dumps(SCRIPT)}\n    options")
    .replace("  patron:\n    role", f"  patron:\n    title: {json.dumps(PICTURE)}\n    role")
)
