"""The one list of what can become of talks, why they fail, and how much a text settles, with their words."""

STAGES = {
    "in_force": "In force",
    "pending": "Agreed, still pending",
    "rejected": "Agreed, rejected at home",
    "collapsed": "Agreed, then collapsed",
    "no_deal": "No deal in time",
    "breakdown": "Talks broke down",
}
"""The stages that a world can reach, in the order in which results list them."""

AGREED = ("in_force", "pending", "rejected", "collapsed")
"""The stages in which a text was agreed; of these `collapsed` is one that was undone later, pending or in force."""

REASONS = {
    "aspiration": "hoped for more",
    "reservation": "worth less than no deal",
    "home_front": "would not pass at home",
    "red_line": "a red line",
    "no_common_option": "lines that leave no common option",
    "nothing_to_offer": "had no package to offer",
}
"""Why a party blocked an agreement: from the lightest to the gravest reason to refuse, then what takes two, and having
nothing to offer."""

BROKEN_OFF = "broken off before each side had made an offer on what was open"
"""Why talks failed where nobody is to blame for it."""

TOGETHER = "+"
"""What joins the names of two actors that stand in the way together, in the column `blocker`."""

SCOPES = {"none": "Nothing agreed", "partial": "Some issues left open", "full": "Every issue settled"}
"""How much an agreed text settles."""
