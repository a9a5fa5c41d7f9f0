"""Design points against closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from winset.bargaining.reliability import FARTHEST, design_point


@given(
    weights=st.lists(st.floats(-3, 3), min_size=2, max_size=6).filter(lambda w: sum(x * x for x in w) > 1),
    share=st.floats(0.1, 0.9),
)
def test_a_linear_statement_has_its_closed_form(weights, share):
    # Nearest point of a plane to the origin: b w / |w|^2, at distance b / |w|; the odds are the normal tail, exactly.
    w = np.array(weights)
    bound = share * FARTHEST * (w @ w) / np.abs(w).max()
    found = design_point(lambda points: points @ w - bound, w.size)
    # Found on the side where it holds, within a hundredth of the distance.
    assert found.scores == pytest.approx(bound * w / (w @ w), rel=0.011, abs=1e-9)
    assert found.holds
    assert found.distance == pytest.approx(bound / np.sqrt(w @ w), rel=0.011)
    assert found.odds == ndtr(-found.distance)


def test_a_bent_statement_is_met_at_its_nearest_point():
    # x y >= 1 is nearest to the origin at (1, 1) and (-1, -1); started off the axis by a linear term.
    found = design_point(lambda p: p[:, 0] * p[:, 1] + 0.2 * p.sum(axis=1) - 1.4, 2)
    assert found.scores == pytest.approx([1.0, 1.0], abs=0.02)


def test_a_statement_that_holds_at_the_medians_is_likelier_than_not():
    found = design_point(lambda points: points[:, 0] + 1.0, 3)
    assert found.scores == pytest.approx([-1.0, 0.0, 0.0], abs=0.011)
    assert found.odds == pytest.approx(1.0 - ndtr(-1.0), abs=0.005)


def test_what_no_admissible_input_makes_true_is_said_to_be_out_of_reach():
    found = design_point(lambda points: points[:, 0] - 10.0, 2)
    assert not found.holds
    assert found.scores[0] == pytest.approx(FARTHEST)
    assert found.margin == pytest.approx(FARTHEST - 10.0)


def test_a_statement_on_which_no_input_bears_stays_where_it_is():
    found = design_point(lambda points: np.full(len(points), -1.0), 2)
    assert found.scores.tolist() == [0.0, 0.0]
    assert not found.holds
