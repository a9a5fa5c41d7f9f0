"""The zone by hand: what ratifiers refuse and what leaders would lose by are kept apart."""

import numpy as np

from winset.bargaining.zopa import win_sets, zone_of_agreement


def test_zone_needs_both_win_sets_and_a_gain_for_both_leaders():
    utility = np.array([[2.0, 2.0], [3.0, 1.0], [2.0, 5.0], [1.5, 1.5]])
    passage = np.array([[0.9, 0.5], [0.9, 0.9], [0.2, 0.9], [0.5, 0.7]])
    zopa = zone_of_agreement(utility, np.array([1.0, 1.0]), win_sets(passage, 0.5))
    assert zopa.zone.tolist() == [0, 3]
    assert zopa.win_set_sizes.tolist() == [3, 4]
    assert zopa.jointly_accepted.tolist() == [0, 1, 3]
    # Package 1 gives the second leader exactly what no deal gives: no gain.
    assert zopa.mutual_gain.tolist() == [0, 2, 3]
