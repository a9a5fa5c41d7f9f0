"""Screening against the closed form of Fudenberg and Tirole (1983) on a pie, and by hand."""

import numpy as np
import pytest

from winset.bargaining.screening import screening


def pie(pieces):
    """All splits of a pie of one; row i gives the first party i pieces."""
    shares = np.arange(pieces + 1) / pieces
    return np.column_stack([shares, 1 - shares])


def play(soft_chance, reserve=0.5, discounts=(0.75, 0.5), proposer=0):
    return screening(pie(4096), np.zeros(2), proposer, reserve, soft_chance, np.array(discounts))


def test_few_soft_ones_are_not_worth_a_delay():
    # Screening brings 0.25 * (1 - 0.5 * 0.5) + 0.75 * 0.75 * 0.5 = 0.46875, pooling 0.5.
    found = play(0.25)
    assert (found.strategy, found.proposer, found.now, found.failed) == ("pool", 0.5, 1.0, 0.0)
    assert (found.soft, found.tough) == (0.5, 0.0)


def test_more_are_told_apart_by_the_price_of_fudenberg_and_tirole():
    # Tough ones are worth 1 - 0.5 = b_l to the proposer, soft ones b_h = 1: the first price is b_h - d (b_h - b_l).
    found = play(0.5)
    assert pie(4096)[found.first].tolist() == [1 - 0.5 * 0.5, 0.5 * 0.5]
    assert found.strategy == "screen" and found.now == 0.5
    assert found.proposer == pytest.approx(0.5 * 0.75 + 0.5 * 0.75 * 0.5)
    assert found.soft == 0.25


def test_many_are_pressed_and_some_hold_out():
    # Turning belief 1/2: at 0.9 a share (0.9 - 0.5) / (1 - 0.5) = 0.8 signs at once for nothing.
    found = play(0.9)
    assert (found.strategy, pie(4096)[found.first].tolist()) == ("press", [1.0, 0.0])
    assert found.now == pytest.approx(0.8)
    assert found.proposer == pytest.approx(0.8 * 1.0 + 0.2 * 0.75 * 0.5)
    # The threat of a second lowest offer is carried out, so every tough one is lost.
    assert found.failed == pytest.approx(0.1) and found.tough == 0.0


def test_the_least_offer_of_a_coarse_table_keeps_the_soft_indifferent():
    # Lowest offer brings 0.2, pooling 0.8: waiting is worth it if pooling follows in 0.2 * (1/0.5 - 1) / 0.6 = 1/3.
    table = np.array([[1.0, 0.2], [0.4, 0.8]])
    found = screening(table, np.zeros(2), 0, 0.6, 0.9, np.array([0.5, 0.5]))
    assert found.strategy == "press" and found.soft == 0.2
    follows = 1 / 3
    assert 0.5 * (follows * 0.8 + (1 - follows) * 0.2) == pytest.approx(found.soft)
    assert found.failed == pytest.approx(0.1 * (1 - follows))
    assert found.tough == pytest.approx(0.5 * follows * 0.2)


def test_either_side_may_propose_and_a_reserve_out_of_reach_is_no_game():
    assert play(0.5, proposer=1, discounts=(0.5, 0.75)).proposer == play(0.5).proposer
    assert play(0.5, reserve=1.5) is None


def test_what_a_soft_responder_gains_from_being_taken_for_tough_shrinks_with_its_impatience():
    gains = [play(0.5, discounts=(0.75, patient)).soft for patient in (0.0, 0.25, 0.5)]
    assert gains == [0.0, 0.125, 0.25]
