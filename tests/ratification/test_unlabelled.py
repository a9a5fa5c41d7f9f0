"""Predictors without the label, by hand on a few votes; and the one fit of a logistic regression."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ratification.houses import call, proposal, senate
from scipy.optimize import minimize

from winset.ratification.cutpoints import fit_cutpoints, probability_of_passage
from winset.ratification.logistic import logistic_mode
from winset.ratification.unlabelled import agenda, agenda_president, pivots_calibrated, pooled

STANDINGS = {(118, "Senate"): senate()}
# Under the rule of 60: two pass with the President and one fails without; one passes by a simple majority.
PAST = [
    call("A", 0.9),
    call("B", 0.9),
    call("C", 0.2, passed=False, president="oppose"),
    call("D", 0.6, rule="simple"),
]


def test_who_opens_the_vote_is_the_share_passed_in_the_cell_drawn_to_the_base_rate() -> None:
    base = (3 + 1) / (4 + 2)
    assert agenda(PAST, proposal("V")) == pytest.approx((2 + 2 * base) / (3 + 2))
    assert agenda(PAST, proposal("V", rule="two_thirds")) == pytest.approx(base)
    assert agenda(PAST, replace(proposal("V"), chamber="House")) == pytest.approx(base)


def test_where_the_president_stands_splits_the_cell() -> None:
    cell = agenda(PAST, proposal("V"))
    assert agenda_president(PAST, proposal("V")) == pytest.approx((2 + 2 * cell) / (2 + 2))
    for elsewhere in ("oppose", "none"):
        told = agenda_president(PAST, proposal("V", president=elsewhere))
        assert told == pytest.approx((0 + 2 * cell) / (1 + 2))


def test_two_predictors_pool_in_odds() -> None:
    # Odds of 4 and 1: their geometric mean is 2.
    assert pooled(lambda past, of: 0.8, lambda past, of: 0.5)([], proposal("V")) == pytest.approx(2 / 3)


def test_without_a_past_vote_to_learn_from_calibration_changes_nothing() -> None:
    model = fit_cutpoints([], STANDINGS, labelled=True)
    plain = probability_of_passage(model, proposal("V"), senate())
    assert pivots_calibrated(STANDINGS, labelled=True)([], proposal("V")) == pytest.approx(plain)


def test_calibration_follows_what_happened_to_votes_alike() -> None:
    # All cutpoints reach the pivot of 0.8 just so; whether the votes pass says how far to trust that.
    made = pivots_calibrated(STANDINGS, labelled=True)
    told = [
        made([call(f"V{n}", 0.85, passed=passed) for n in range(12)], proposal("W"))
        for passed in (True, False)
    ]
    plain = probability_of_passage(
        fit_cutpoints([call(f"V{n}", 0.85) for n in range(12)], STANDINGS, labelled=True),
        proposal("W"),
        senate(),
    )
    assert told[0] > plain > 0.5 > told[1]


@given(rows=st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2), st.booleans()), min_size=1, max_size=12))
def test_the_mode_is_where_an_independent_search_finds_it(rows):
    x = np.array([[1.0, one, other] for one, other, _ in rows])
    y = np.array([float(passed) for _, _, passed in rows])
    mean, spread = np.array([0.0, 1.0, -0.5]), np.array([2.0, 1.0, 0.5])

    def loss(at):
        odds = x @ at
        return np.logaddexp(0.0, odds).sum() - y @ odds + 0.5 * (((at - mean) / spread) ** 2).sum()

    found = minimize(loss, mean, method="BFGS", options={"gtol": 1e-8})
    assert logistic_mode(x, y, mean, spread) == pytest.approx(found.x, abs=1e-4)
