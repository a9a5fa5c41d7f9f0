"""Alternating offers against the closed forms on a pie, and by hand."""

import numpy as np
import pytest

from winset.bargaining.offers import NO_AGREEMENT, Breakdown, alternating_offers, patience


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
    factors = np.array([0.5, 0.25])
    splits = pie(4096)
    found = alternating_offers(splits, np.zeros(2), factors, rounds, first)
    assert splits[found.package, first] == stahl_share(factors, rounds, first)
    assert len(found.plan) == rounds


def test_distant_deadline_gives_rubinstein_s_split():
    factors = np.array([0.9, 0.8])
    splits = pie(100_000)
    found = alternating_offers(splits, np.zeros(2), factors, rounds=200)
    assert splits[found.package, 0] == pytest.approx((1 - 0.8) / (1 - 0.9 * 0.8), abs=1e-4)


def test_patience_that_changes_with_the_rounds_counts_in_its_round():
    # Party 1 would take all in round 1; party 0 leaves it a quarter now, as that is what waiting is worth.
    splits = pie(8)
    found = alternating_offers(splits, np.zeros(2), np.array([[1.0, 0.25], [0.0, 0.0]]), rounds=2)
    assert splits[found.package].tolist() == [0.75, 0.25]
    assert splits[found.plan[1]].tolist() == [0.0, 1.0]


def test_gains_over_no_deal_are_what_is_discounted():
    shift = np.array([5.0, -3.0])
    splits, factors = pie(64), np.array([0.5, 0.5])
    there = alternating_offers(splits + shift, shift, factors, rounds=4)
    here = alternating_offers(splits, np.zeros(2), factors, rounds=4)
    assert (there.plan, there.gains.tolist()) == (here.plan, here.gains.tolist())


def test_proposer_s_tie_goes_to_the_responder_and_no_rational_package_is_no_deal():
    table = np.array([[2.0, 0.0], [2.0, 1.0], [1.0, 3.0]])
    assert alternating_offers(table, np.zeros(2), np.ones(2), rounds=1).package == 1
    assert alternating_offers(table, np.array([2.5, 0.0]), np.ones(2), rounds=3) is None


@pytest.mark.parametrize("chance", [0.1, 0.5])
def test_talks_that_may_break_down_split_what_breakdown_leaves(chance):
    # Binmore, Rubinstein and Wolinsky (1986): the proposer has its breakdown payoff and 1 / (2 - chance) of the rest.
    splits, broken = pie(100_000), np.array([0.3, 0.1])
    found = alternating_offers(
        splits, np.zeros(2), np.ones(2), rounds=201, breakdown=Breakdown(chance, broken)
    )
    assert splits[found.package, 0] == pytest.approx(0.3 + 0.6 / (2 - chance), abs=1e-3)


@pytest.mark.parametrize("loss", [1.0, 3.0])
def test_whoever_fears_breakdown_is_still_never_held_below_no_deal(loss):
    # Waiting is worth 0.5 * 1 - 0.5 * loss to the second, 0 or below it: it signs for 0 and not for less.
    table = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0], [1.5, -0.5]])
    found = alternating_offers(
        table, np.zeros(2), np.ones(2), 2, breakdown=Breakdown(0.5, np.array([-loss, -loss]))
    )
    assert table[found.package].tolist() == [1.0, 0.0]


def test_a_proposer_who_would_rather_see_talks_fail_makes_no_offer():
    # Waiting brings the first 0.5 * 0 + 0.5 * 10; nothing the second would sign brings more than a half.
    found = alternating_offers(
        pie(8), np.zeros(2), np.ones(2), 2, breakdown=Breakdown(0.5, np.array([10.0, 0.0]))
    )
    assert found.package == NO_AGREEMENT and found.gains.tolist() == [5.0, 0.5]


def test_a_pie_that_melts_evenly_is_halved_over_an_even_number_of_rounds():
    # Pies of 4, 3, 2, 1 months: from the last back proposers keep 1, 1, 2, 2 of them.
    splits = pie(12)
    found = alternating_offers(splits, np.zeros(2), patience([4.0, 4.0], 4), rounds=4)
    assert [splits[package, turn % 2] for turn, package in enumerate(found.plan)] == [
        1 / 2,
        pytest.approx(2 / 3),
        1 / 2,
        1.0,
    ]


def test_the_side_whose_clock_strikes_first_gets_less():
    # Two rounds, the second party proposes last; a month's delay costs it half (2 months) or a tenth (10 months).
    splits = pie(10)
    for months, share in ((2.0, 0.5), (10.0, 0.9)):
        found = alternating_offers(splits, np.zeros(2), patience([20.0, months], 2), rounds=2)
        assert splits[found.package, 1] == pytest.approx(share)
