"""Simulated play, turn by turn by hand on five splits of a pie of four."""

import numpy as np
import pytest

from winset.bargaining.play import Turn, micro, play, time_dependent, tit_for_tat

PIE = np.array([[4.0, 0.0], [3.0, 1.0], [2.0, 2.0], [1.0, 3.0], [0.0, 4.0]])
"""Package i leaves the first party 4 - i pieces."""
NOTHING = np.zeros(2)
linear = time_dependent(1.0)


def seen(time=0.0, mine=(), theirs=()):
    return Turn(PIE[:, 0] / 4, time, tuple(mine), tuple(theirs))


def test_linear_players_meet_in_the_middle():
    # Targets at time t/4: 1, 3/4, 1/2 for who moves. Turn 0: 4 pieces; 1: second asks 3 (package 3), giving 1;
    # turn 2: first asks 2, more than the 1 offered; turn 3: the second would ask 1 (target 1/4) and is offered 2.
    played = play(PIE, NOTHING, (linear, linear), turns=4)
    assert played.offers == (0, 3, 2)
    assert (played.package, played.turn) == (2, 2)


@pytest.mark.parametrize(
    ("exponent", "at_half", "at_three_quarters"), [(0.5, 1, 2), (1.0, 2, 3), (2.0, 2, 3)]
)
def test_boulware_holds_out_and_conceder_gives_way(exponent, at_half, at_three_quarters):
    # Targets at half time 3/4, 1/2 and 1 - sqrt(1/2) = 0.29; at three quarters 0.44, 1/4 and 0.13, of four pieces.
    assert time_dependent(exponent)(seen(time=0.5)) == at_half
    assert time_dependent(exponent)(seen(time=0.75)) == at_three_quarters


def test_tit_for_tat_gives_back_what_it_was_given():
    assert tit_for_tat(seen(mine=[0], theirs=[4])) == 0
    # The other went from leaving 0 to leaving 1 piece: give one piece.
    assert tit_for_tat(seen(mine=[0], theirs=[4, 3])) == 1
    # It took a piece back: ask for one more.
    assert tit_for_tat(seen(mine=[2], theirs=[2, 3])) == 1
    # Two pieces given: two given back, and never more than all that is asked.
    assert tit_for_tat(seen(mine=[1], theirs=[4, 2])) == 3
    assert tit_for_tat(seen(mine=[0], theirs=[1, 4])) == 0


def test_two_who_only_give_back_never_move():
    played = play(PIE, NOTHING, (tit_for_tat, tit_for_tat), turns=6)
    assert (played.package, played.offers) == (None, (0, 4, 0, 4, 0, 4))


def test_micro_concedes_only_while_the_other_does():
    assert micro(seen()) == 0
    assert micro(seen(mine=[0], theirs=[4])) == 1
    assert micro(seen(mine=[0, 1], theirs=[4, 4])) == 1
    assert micro(seen(mine=[0, 1], theirs=[4, 3])) == 2


def test_two_micros_meet_in_the_middle():
    # 0, 4, 1, 3, then the first would ask 2 and is offered 1; it asks 2, which is what the second would ask next.
    played = play(PIE, NOTHING, (micro, micro), turns=10)
    assert played.offers == (0, 4, 1, 3, 2)
    assert (played.package, played.turn) == (2, 4)


def test_nobody_goes_below_its_reservation_value():
    # The second needs three pieces: all that the first asks for in its one turn leaves it none.
    reservation = np.array([0.0, 3.0])
    assert play(PIE, reservation, (linear, linear), turns=1).package is None
    played = play(PIE, reservation, (linear, micro), turns=4)
    assert PIE[played.package, 1] >= 3.0
    assert play(PIE, np.array([0.0, 4.0]), (linear, linear), turns=4).package is None


def test_the_last_offer_can_be_accepted():
    # One turn: the first asks for all; the second, its time over, takes what is no worse than nothing.
    played = play(PIE, NOTHING, (linear, linear), turns=1)
    assert (played.package, played.turn) == (0, 0)
