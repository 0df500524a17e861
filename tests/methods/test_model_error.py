"""Room for the error of the model: by how much a forecast is widened, and what that does to it."""

import numpy as np
import pytest

from sim.methods.model_error import (
    MODEL_ERROR,
    middle_with_model_error,
    share_that_falls_anywhere,
    with_model_error,
)


def test_the_share_is_what_the_measured_coverage_asks_for():
    assert share_that_falls_anywhere(0.11) == pytest.approx(MODEL_ERROR, abs=0.005)
    assert share_that_falls_anywhere(0.8) == 0 and share_that_falls_anywhere(0.9) == 0


def test_shares_still_add_up():
    share = np.array([0.5, 0.3, 0.2, 0.0])
    wide = with_model_error(share, 4)
    assert wide.sum() == pytest.approx(1) and wide.min() > 0 and (np.diff(wide) < 0).all()


def test_outcomes_drawn_from_the_mixture_lie_in_its_middle_four_times_in_five():
    random = np.random.default_rng(0)
    said = random.normal(30, 2, 400)
    low, high = middle_with_model_error(said)
    anywhere = random.random(100_000) < MODEL_ERROR
    came = np.where(anywhere, random.uniform(0, 100, 100_000), random.normal(30, 2, 100_000))
    assert ((low <= came) & (came <= high)).mean() == pytest.approx(0.8, abs=0.005)  # four standard errors
