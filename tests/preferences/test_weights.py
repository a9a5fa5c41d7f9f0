"""Weights from a rank order: by hand, in order, summing to 1, and with the mean that the theory gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.preferences.weights import (
    RISK_ATTITUDES,
    SCHEMES,
    rank_order_centroid,
    rank_sum,
    risk_draws,
    weight_draws,
)


def test_rank_order_centroid_of_three_by_hand() -> None:
    # (1 + 1/2 + 1/3)/3, (1/2 + 1/3)/3, (1/3)/3
    assert rank_order_centroid(3).tolist() == pytest.approx([11 / 18, 5 / 18, 2 / 18])


def test_rank_sum_of_four_by_hand() -> None:
    assert rank_sum(4).tolist() == pytest.approx([0.4, 0.3, 0.2, 0.1])


@settings(max_examples=50, deadline=None)
@given(
    measures=st.integers(1, 9), seed=st.integers(0, 1_000), actor=st.sampled_from(["usa", "mex", "cities"])
)
def test_every_drawn_weight_respects_the_order_and_all_sum_to_one(
    measures: int, seed: int, actor: str
) -> None:
    weights, scheme = weight_draws(actor, measures, 40, seed)
    assert weights.shape == (measures, 40)
    np.testing.assert_allclose(weights.sum(axis=0), 1.0, rtol=1e-12)
    assert (weights >= 0).all()
    assert (np.diff(weights, axis=0) <= 1e-15).all()
    for column in np.flatnonzero(scheme == 0):
        assert weights[:, column].tolist() == rank_order_centroid(measures).tolist()
    for column in np.flatnonzero(scheme == 1):
        assert weights[:, column].tolist() == rank_sum(measures).tolist()


def test_the_free_scheme_is_uniform_over_ordered_weights_so_its_mean_is_the_centroid() -> None:
    """The centroid is the mean of all weights that respect the order: a closed form for the drawn scheme."""
    weights, scheme = weight_draws("usa", 4, 60_000, seed=3)
    free = weights[:, scheme == 2]
    error = free.std(axis=1) / np.sqrt(free.shape[1])
    assert (np.abs(free.mean(axis=1) - rank_order_centroid(4)) < 4 * error).all()
    assert len(np.unique(free[0])) == free.shape[1]


def test_schemes_and_attitudes_have_equal_chances() -> None:
    _, scheme = weight_draws("mex", 3, 30_000, seed=1)
    shares = np.bincount(scheme, minlength=len(SCHEMES)) / 30_000
    assert shares == pytest.approx([1 / 3] * 3, abs=0.011)  # four standard errors
    attitudes = np.bincount(risk_draws("mex", 30_000, seed=1), minlength=len(RISK_ATTITUDES)) / 30_000
    assert attitudes == pytest.approx([1 / 3] * 3, abs=0.011)


def test_two_actors_and_two_seeds_are_drawn_apart() -> None:
    usa, _ = weight_draws("usa", 3, 200, seed=1)
    mex, _ = weight_draws("mex", 3, 200, seed=1)
    again, _ = weight_draws("usa", 3, 200, seed=1)
    other, _ = weight_draws("usa", 3, 200, seed=2)
    assert usa.tobytes() == again.tobytes()
    assert not np.array_equal(usa, other)
    assert not np.array_equal(usa, mex)
