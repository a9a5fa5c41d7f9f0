"""Leverage by hand on a pie, and what must hold for every game."""

import numpy as np
import pytest
from bargaining.games import games
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from winset.bargaining.leverage import leverage, settlement_values

PIE = np.array([[float(10 - i), float(i)] for i in range(11)])


def test_a_credible_threat_moves_the_split_by_what_the_disagreement_point_moves():
    # Nash splits what is left above the point: from (1, -5) the surplus of 14 is halved, so 8 for the first, 2 for the
    # second, who had 5.
    found = leverage(PIE, np.zeros(2), np.array([[1.0, -5.0]]), party=0)
    assert found.chosen == 0
    assert found.after.tolist() == [8.0, 2.0]
    assert found.taken == 3.0


def test_a_threat_that_hurts_the_one_who_makes_it_counts_for_nothing():
    found = leverage(PIE, np.zeros(2), np.array([[-1.0, -9.0], [0.0, -9.0]]), party=0)
    assert found.credible.tolist() == [False, False]
    assert (found.chosen, found.taken) == (None, 0.0)


def test_of_two_credible_threats_the_one_that_pays_its_maker_more_is_chosen():
    # From (2, 0) the maker gets 6, from (1, -3) it gets 7.
    found = leverage(PIE, np.zeros(2), np.array([[2.0, 0.0], [1.0, -3.0]]), party=0)
    assert found.chosen == 1
    assert found.taken == 2.0


def test_the_second_party_threatens_as_the_first_does():
    found = leverage(PIE, np.zeros(2), np.array([[-5.0, 1.0]]), party=1)
    assert found.after.tolist() == [2.0, 8.0]
    assert found.taken == 3.0


def test_where_no_package_is_better_for_both_each_keeps_what_it_has_without_a_deal():
    assert settlement_values(PIE, np.array([7.0, 7.0])).tolist() == [7.0, 7.0]
    found = leverage(PIE, np.array([7.0, 7.0]), np.array([[8.0, 0.0]]), party=0)
    assert found.after.tolist() == [9.0, 1.0]
    assert found.taken == 6.0


@given(
    game=games(parties=2),
    threats=hnp.arrays(np.float64, (3, 2), elements=st.integers(-6, 7).map(float)),
    party=st.sampled_from([0, 1]),
    scale=st.sampled_from([0.5, 2.0, 8.0]),
)
def test_threats_never_cost_their_maker_and_do_not_depend_on_units(game, threats, party, scale):
    utility, point = game
    found = leverage(utility, point, threats, party)
    assert found.after[party] >= found.before[party]
    other = leverage(utility * scale, point * scale, threats * scale, party)
    assert other.chosen == found.chosen
    assert other.taken == pytest.approx(scale * found.taken)
