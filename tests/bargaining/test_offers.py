"""Alternating offers against the closed forms on a pie, and by hand."""

import numpy as np
import pytest

from winset.bargaining.offers import alternating_offers


def pie(pieces):
    """All splits of a pie of one into `pieces`; row i gives the first party i pieces."""
    shares = np.arange(pieces + 1) / pieces
    return np.column_stack([shares, 1 - shares])


def stahl_share(patience, rounds, first):
    """Proposer's share from the last round back: the responder is left what waiting to propose is worth to it."""
    share = 1.0
    for turn in reversed(range(rounds - 1)):
        share = 1 - patience[1 - (first + turn) % 2] * share
    return share


@pytest.mark.parametrize("rounds", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("first", [0, 1])
def test_pie_is_split_as_stahl_says(rounds, first):
    # Halves and quarters keep every share on the grid, so the equality is exact.
    patience = np.array([0.5, 0.25])
    splits = pie(4096)
    found = alternating_offers(splits, np.zeros(2), patience, rounds, first)
    assert splits[found.package, first] == stahl_share(patience, rounds, first)
    assert len(found.plan) == rounds


def test_distant_deadline_gives_rubinstein_s_split():
    patience = np.array([0.9, 0.8])
    splits = pie(100_000)
    found = alternating_offers(splits, np.zeros(2), patience, rounds=200)
    assert splits[found.package, 0] == pytest.approx((1 - 0.8) / (1 - 0.9 * 0.8), abs=1e-4)


def test_patience_that_changes_with_the_rounds_counts_in_its_round():
    # Party 1 would take all in round 1; party 0 leaves it a quarter now, as that is what waiting is worth.
    splits = pie(8)
    found = alternating_offers(splits, np.zeros(2), np.array([[1.0, 0.25], [0.0, 0.0]]), rounds=2)
    assert splits[found.package].tolist() == [0.75, 0.25]
    assert splits[found.plan[1]].tolist() == [0.0, 1.0]


def test_gains_over_no_deal_are_what_is_discounted():
    shift = np.array([5.0, -3.0])
    splits, patience = pie(64), np.array([0.5, 0.5])
    there = alternating_offers(splits + shift, shift, patience, rounds=4)
    assert there == alternating_offers(splits, np.zeros(2), patience, rounds=4)


def test_proposer_s_tie_goes_to_the_responder_and_no_rational_package_is_no_deal():
    table = np.array([[2.0, 0.0], [2.0, 1.0], [1.0, 3.0]])
    assert alternating_offers(table, np.zeros(2), np.ones(2), rounds=1).package == 1
    assert alternating_offers(table, np.array([2.5, 0.0]), np.ones(2), rounds=3) is None
