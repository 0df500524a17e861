"""Plays bilateral domains with NegMAS, in an interpreter of its own that the module `bilateral` starts.

NegMAS is under the AGPL and no part of this project: install it into an environment apart, to compare speeds. In, a line
of JSON: `steps` and `domains`; out, a line of JSON when all is set up. After that, each line in is a turn, in which every
domain is played once, and each line out its CPU seconds and outcomes. Setting up is not counted: outcomes are enumerated
and sorted, utility functions inverted, mechanism and negotiators made before the clock starts.
"""

import gc
import json
import sys
import time
import warnings

import negmas
from negmas import AspirationNegotiator, SAOMechanism, make_issue
from negmas.outcomes import make_os
from negmas.preferences import DefaultInverseUtilityFunction, LinearAdditiveUtilityFunction

ASPIRATIONS = ("boulware", "conceder")


class Domain:
    """A domain with the utility functions of the two, and their inverses: all outcomes in the order of utility."""

    def __init__(self, table, reservation):
        options = [f"o{k}" for k in range(len(table[0][0]))]
        self.space = make_os([make_issue(options, f"m{m}") for m in range(len(table[0]))])
        self.utilities = [self.utility(*party) for party in zip(table, reservation)]
        self.inverses = [DefaultInverseUtilityFunction(utility) for utility in self.utilities]
        for inverse in self.inverses:
            inverse.init()

    def utility(self, table, reservation):
        """The additive utility function of a table [m][k]."""
        values = {issue.name: dict(zip(issue.values, row)) for issue, row in zip(self.space.issues, table)}
        weights = {issue.name: 1.0 for issue in self.space.issues}
        return LinearAdditiveUtilityFunction(values, weights, outcome_space=self.space, reserved_value=reservation)

    def negotiate(self, steps):
        """One negotiation, a step of which is one offer: CPU seconds and the outcome."""
        talks = SAOMechanism(outcome_space=self.space, n_steps=steps, one_offer_per_step=True)
        for kind, utility, inverse in zip(ASPIRATIONS, self.utilities, self.inverses):
            made = AspirationNegotiator(aspiration_type=kind, ufun_inverter=lambda _, inverse=inverse: inverse)
            talks.add(made, ufun=utility)
        begun = time.process_time()
        state = talks.run()
        seconds = time.process_time() - begun
        agreed = state.agreement is not None
        worth = [float(utility(state.agreement)) for utility in self.utilities] if agreed else None
        return seconds, {"agreed": agreed, "offers": state.step, "utility": worth}


def main():
    warnings.simplefilter("ignore")
    asked = json.loads(sys.stdin.readline())
    domains = [Domain(**domain) for domain in asked["domains"]]
    gc.collect()
    print(json.dumps({"version": negmas.__version__}), flush=True)
    for _ in sys.stdin:
        seconds, outcomes = zip(*(domain.negotiate(asked["steps"]) for domain in domains))
        print(json.dumps({"seconds": sum(seconds), "outcomes": outcomes}), flush=True)


if __name__ == "__main__":
    main()
