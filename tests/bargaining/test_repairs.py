"""Repairs against brute force over all packages and all thresholds, and by hand."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.bargaining.repairs import Condition, changed_issues, fewest_changes, least_payment


def test_changed_issues_are_counted_issue_by_issue():
    levels, package = (2, 3, 2), (1, 2, 0)
    counted = [
        sum(one != other for one, other in zip(digits, package, strict=True))
        for digits in product(*map(range, levels))
    ]
    assert changed_issues(levels, package).tolist() == counted


def test_a_level_off_the_grid_counts_as_changed_everywhere():
    assert changed_issues((2, 2), (-1, 1)).tolist() == [2, 1, 2, 1]


def test_the_nearest_wanted_packages_are_all_found():
    # From (0, 0): packages 1 = (0, 1) and 3 = (1, 0) are one change away, 5 = (1, 2) two.
    wanted = np.array([False, True, False, True, False, True])
    repair = fewest_changes((2, 3), (0, 0), wanted)
    assert (repair.changes, repair.packages.tolist()) == (1, [1, 3])
    assert fewest_changes((2, 3), (1, 2), wanted).changes == 0
    assert fewest_changes((2, 3), (0, 0), np.zeros(6, dtype=bool)) is None


def test_who_needs_money_gets_the_least_that_most_draws_need():
    # Mexico needs at least 1, 2, 3, 9 in four draws, the United States pays at most 5, 5, 1, 0: 2 suits both in half.
    mexico = Condition("mex", np.array([1.0, 2.0, 3.0, 9.0]), np.full(4, np.inf), 0.5)
    usa = Condition("usa", np.full(4, -np.inf), np.array([5.0, 5.0, 1.0, 0.0]), 0.5)
    assert least_payment((mexico, usa)) == 2.0
    assert least_payment((mexico, Condition("usa", usa.lowest, usa.highest, 0.75))) is None


def test_nothing_is_paid_where_nothing_is_needed_and_a_payment_may_go_back():
    free = Condition("free", np.array([-1.0, -np.inf]), np.array([2.0, np.inf]), 1.0)
    back = Condition("back", np.full(2, -np.inf), np.array([-3.0, -4.0]), 1.0)
    assert least_payment((free,)) == 0.0
    assert least_payment((back,)) == -4.0


bounds = st.integers(-6, 6)


@given(
    st.lists(
        st.tuples(
            st.lists(st.tuples(bounds, bounds), min_size=4, max_size=4), st.sampled_from([0.25, 0.5, 1.0])
        ),
        min_size=1,
        max_size=3,
    )
)
def test_least_payment_is_that_of_trying_every_half_dollar(asked):
    conditions = tuple(
        Condition(str(i), *np.array(draws, dtype=np.float64).T, share)
        for i, (draws, share) in enumerate(asked)
    )
    tried = np.arange(-14, 15) / 2
    meets = [
        all(np.mean([low <= payment <= high for low, high in draws]) >= share for draws, share in asked)
        for payment in tried
    ]
    found = least_payment(conditions)
    if not any(meets):
        assert found is None
    else:
        assert abs(found) == pytest.approx(
            min(abs(payment) for payment, met in zip(tried, meets, strict=True) if met)
        )
        assert meets[int(found * 2) + 14]
