"""Solutions over lotteries: by hand, by every mixture of two packages, and by the conditions that make them optimal."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from bargaining.games import games
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from winset.bargaining import lottery_programs
from winset.bargaining.lotteries import egalitarian_lottery, kalai_smorodinsky_lottery, nash_lottery
from winset.bargaining.solutions import egalitarian_solution, kalai_smorodinsky_solution, nash_solution

ALL = [nash_lottery, kalai_smorodinsky_lottery, egalitarian_lottery]
SAME_FOR_ONE_PACKAGE = [
    (nash_lottery, nash_solution),
    (egalitarian_lottery, egalitarian_solution),
    (kalai_smorodinsky_lottery, kalai_smorodinsky_solution),
]


def test_mixture_of_two_packages_by_hand():
    # Along 10 - x and x every product peaks, and every least share is largest, at the middle.
    table = np.array([[10.0, 0.0], [4.0, 4.0], [0.0, 10.0]])
    for solution in ALL:
        found = solution(table, np.zeros(2))
        assert found.rows == (0, 2)
        assert found.probabilities == pytest.approx((0.5, 0.5))
        assert found.utilities == pytest.approx([5.0, 5.0])
    assert nash_lottery(table, np.zeros(2)).value == pytest.approx(25.0)
    assert kalai_smorodinsky_lottery(table, np.zeros(2)).value == pytest.approx(0.5)
    assert egalitarian_lottery(table, np.zeros(2)).value == pytest.approx(5.0)


def test_nash_and_kalai_smorodinsky_and_egalitarian_part_on_an_edge_of_unequal_slope():
    # The only edge is 8 - 4t and 4t. Product 16t(2 - t) peaks at t = 1; gains are equal, 4t = 8 - 4t, at t = 1 also.
    # Best gains 8 and 4: shares 1 - t/2 and t are equal at t = 2/3.
    table = np.array([[8.0, 0.0], [4.0, 4.0]])
    assert nash_lottery(table, np.zeros(2)).rows == (1,)
    assert egalitarian_lottery(table, np.zeros(2)).rows == (1,)
    found = kalai_smorodinsky_lottery(table, np.zeros(2))
    assert found.probabilities == pytest.approx((1 / 3, 2 / 3))
    assert found.value == pytest.approx(2 / 3)


def test_a_lottery_can_be_rational_where_no_package_is():
    table = np.array([[4.0, -1.0], [-1.0, 4.0]])
    assert nash_solution(table, np.zeros(2)) is None
    assert kalai_smorodinsky_solution(table, np.zeros(2)) is None
    # The line is x + y = 3: best gains are 3 each, and the middle is (1.5, 1.5).
    assert nash_lottery(table, np.zeros(2)).value == pytest.approx(2.25)
    assert kalai_smorodinsky_lottery(table, np.zeros(2)).value == pytest.approx(0.5)
    assert egalitarian_lottery(table, np.array([2.0, 2.0])) is None
    three = np.array([[5.0, -1.0, -1.0], [-1.0, 5.0, -1.0], [-1.0, -1.0, 5.0]])
    for solution in ALL:
        found = solution(three, np.zeros(3))
        assert found.utilities == pytest.approx([1.0, 1.0, 1.0])
        assert found.probabilities == pytest.approx([1 / 3] * 3)
        assert solution(three, np.full(3, 1.5)) is None


def test_disagreement_point_on_the_line_leaves_nothing_to_gain():
    table = np.array([[4.0, 0.0], [0.0, 4.0]])
    found = kalai_smorodinsky_lottery(table, np.array([1.0, 3.0]))
    assert (found.value, found.utilities.tolist()) == (
        pytest.approx(0.0, abs=1e-12),
        pytest.approx([1.0, 3.0]),
    )
    assert nash_lottery(table, np.array([1.0, 3.0])) is None


def test_bargaining_power_divides_a_line_in_its_proportion():
    # Closed form on a pie: gains in proportion to powers.
    for pie in (np.array([[12.0, 0.0], [0.0, 12.0]]), np.diag([12.0, 12.0, 12.0])):
        powers = np.arange(1.0, len(pie) + 1)
        found = nash_lottery(pie, np.zeros(len(pie)), powers=powers)
        assert found.utilities == pytest.approx(12 * powers / powers.sum(), rel=1e-9)


def exact_best(table, point, worth):
    """The largest worth on all segments between two packages, in fractions: `worth` gives candidates on one."""
    rows = sorted({tuple(row) for row in table})
    gains = [[Fraction(u) - Fraction(d) for u, d in zip(row, point, strict=True)] for row in rows]
    found = [worth(a, b) for a, b in itertools.combinations_with_replacement(gains, 2)]
    return max((value for value in found if value is not None), default=None)


def least_gain(a, b):
    """Largest min(x, y) on the segment from a to b, not below zero: at an end or where x = y."""
    spots = [Fraction(0), Fraction(1)]
    tilt = (b[0] - a[0]) - (b[1] - a[1])
    if tilt:
        spots.append((a[1] - a[0]) / tilt)
    values = [min(a[i] + t * (b[i] - a[i]) for i in (0, 1)) for t in spots if 0 <= t <= 1]
    return max((value for value in values if value >= 0), default=None)


def product(a, b):
    """Largest product on the segment, both gains above zero: at an end or where its slope is zero."""
    rise = [b[i] - a[i] for i in (0, 1)]
    spots = [Fraction(0), Fraction(1)]
    if rise[0] * rise[1]:
        spots.append(-(rise[0] * a[1] + rise[1] * a[0]) / (2 * rise[0] * rise[1]))
    points = [[a[i] + t * rise[i] for i in (0, 1)] for t in spots if 0 <= t <= 1]
    return max((x * y for x, y in points if min(x, y) > 0), default=None)


@settings(deadline=None, max_examples=40)
@given(game=games(parties=2))
def test_two_parties_get_the_best_of_all_mixtures_of_two_packages_in_exact_arithmetic(game):
    for solution, worth in ((egalitarian_lottery, least_gain), (nash_lottery, product)):
        found, best = solution(*game), exact_best(*game, worth)
        assert (found is None) == (best is None)
        if found is not None:
            assert found.value == pytest.approx(float(best), rel=1e-12, abs=1e-12)


def best_rational_gain(table, point, party):
    """The most of one party that a lottery rational for the other gives, over all segments, in fractions."""

    def worth(a, b):
        other = 1 - party
        spots = [Fraction(0), Fraction(1)]
        if a[other] != b[other]:
            spots.append(-a[other] / (b[other] - a[other]))
        points = [[a[i] + t * (b[i] - a[i]) for i in (0, 1)] for t in spots if 0 <= t <= 1]
        return max((p[party] for p in points if min(p) >= 0), default=None)

    return exact_best(table, point, worth)


@settings(deadline=None, max_examples=30)
@given(game=games(parties=2))
def test_kalai_smorodinsky_lottery_is_the_definition_in_exact_arithmetic(game):
    table, point = game
    found = kalai_smorodinsky_lottery(table, point)
    best = [best_rational_gain(table, point, party) for party in (0, 1)]
    assert (found is None) == (None in best)
    if found is None or not all(best):
        return
    # Measured in best gains, Kalai-Smorodinsky is the egalitarian lottery.
    units = [[Fraction(u) / most for u, most in zip(row, best, strict=True)] for row in table]
    floor = [Fraction(d) / most for d, most in zip(point, best, strict=True)]
    assert found.value == pytest.approx(float(exact_best(units, floor, least_gain)), rel=1e-12)


@pytest.mark.parametrize("solution", ALL)
@settings(deadline=None, max_examples=30)
@given(game=games())
def test_lottery_is_a_lottery_of_few_packages_rational_and_efficient(solution, game):
    table, point = game
    found = solution(table, point)
    assume(found is not None)
    assert len(found.rows) <= table.shape[1]
    assert min(found.probabilities) > 0
    assert sum(found.probabilities) == pytest.approx(1.0)
    assert found.utilities == pytest.approx(np.array(found.probabilities) @ table[list(found.rows)])
    assert (found.utilities >= point - 1e-7).all()
    # No lottery gives all as much and their sum more: a linear program over all packages, efficient or not.
    rival = linprog(
        -table.sum(axis=1),
        A_ub=-table.T,
        b_ub=-(found.utilities - 1e-9),
        A_eq=np.ones((1, len(table))),
        b_eq=[1.0],
    )
    assert -rival.fun <= found.utilities.sum() + 1e-6


@settings(deadline=None, max_examples=30)
@given(game=games())
def test_nash_lottery_meets_the_condition_of_its_optimum(game):
    table, point = game
    found = nash_lottery(table, point)
    assume(found is not None)
    gains = table - point
    # Kuhn and Tucker: at prices 1 / gain no package is worth more than the number of parties.
    assert (gains @ (1.0 / (found.utilities - point))).max() <= table.shape[1] * (1 + 1e-7)


@settings(deadline=None, max_examples=25)
@given(game=games(parties=2))
def test_programs_for_many_parties_agree_with_the_closed_form_for_two(game):
    table, point = game
    gains = table - point
    best = lottery_programs.best_gains(gains)
    found = kalai_smorodinsky_lottery(table, point)
    assert (best is None) == (found is None)
    assume(best is not None)
    for unit, solution in ((best, kalai_smorodinsky_lottery), (np.ones(2), egalitarian_lottery)):
        found = solution(table, point)
        assert lottery_programs.leximin_gains(gains, unit) == pytest.approx(found.utilities - point, abs=1e-6)
    nash, found = lottery_programs.nash_gains(gains, np.ones(2)), nash_lottery(table, point)
    assert (nash is None) == (found is None)
    if found is not None:
        assert nash == pytest.approx(found.utilities - point, rel=1e-6, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(game=games(), data=st.data())
def test_lottery_ignores_units_where_its_axiom_says_so(game, data):
    table, point = game
    unit = np.array([data.draw(st.sampled_from([0.25, 0.5, 2.0, 8.0])) for _ in point])
    for solution in (nash_lottery, kalai_smorodinsky_lottery):
        found, moved = solution(table, point), solution(table * unit, point * unit)
        assert (found is None) == (moved is None)
        if found is not None:
            assert moved.utilities == pytest.approx(found.utilities * unit, rel=1e-6, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(game=games())
def test_a_lottery_is_worth_at_least_what_the_best_package_is(game):
    # Not so for Kalai-Smorodinsky, whose unit, the best gain, rises with lotteries too.
    for lottery, solution in SAME_FOR_ONE_PACKAGE[:2]:
        package, mixture = solution(*game), lottery(*game)
        if package is not None:
            assert mixture.value >= package.value - 1e-7 * max(1.0, package.value)


@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_one_package_is_its_own_lottery(data):
    table = np.array(
        [[data.draw(st.integers(1, 9)) * 1.0 for _ in range(data.draw(st.sampled_from([2, 2, 3])))]]
    )
    for lottery, solution in SAME_FOR_ONE_PACKAGE:
        found = lottery(table, np.zeros(table.shape[1]))
        assert (found.rows, found.probabilities) == ((0,), (1.0,))
        assert found.value == pytest.approx(solution(table, np.zeros(table.shape[1])).value)


@settings(deadline=None, max_examples=20)
@given(game=games(parties=2), data=st.data())
def test_kalai_smorodinsky_lottery_is_monotone_for_two_parties(game, data):
    """More for the first party at every level of the second, whose best stays, does not hurt the first (the axiom)."""
    table, point = game
    found = kalai_smorodinsky_lottery(table, point)
    assume(found is not None)
    more = table.copy()
    more[:, 0] += data.draw(st.integers(1, 3)) * (table[:, 0] >= point[0])
    grown = np.concatenate([table, more])
    best = [best_rational_gain(each, point, 1) for each in (table, grown)]
    assume(best[0] == best[1])
    assert kalai_smorodinsky_lottery(grown, point).utilities[0] >= found.utilities[0] - 1e-9


def test_nash_lottery_is_not_monotone_and_kalai_smorodinsky_s_is():
    # Kalai and Smorodinsky's own point: (1, 0.7) joins (0, 1), (0.75, 0.75), (1, 0). The first party can then get 1
    # beside up to 0.7 of the second, more at every level; Nash gives it 1 and takes 0.05 of the second.
    table = np.array([[1.0, 0.0], [0.75, 0.75], [0.0, 1.0], [1.0, 0.7]])
    before, after = nash_lottery(table[:3], np.zeros(2)), nash_lottery(table, np.zeros(2))
    assert before.utilities == pytest.approx([0.75, 0.75])
    assert after.utilities == pytest.approx([1.0, 0.7])
    # Best gains are 1 and 1 with it and without it. The line from (0, 1) to (1, 0.7) passes above (0.75, 0.75), and
    # x = 1 - 0.3x at x = 10/13: both get more.
    before, after = (kalai_smorodinsky_lottery(each, np.zeros(2)) for each in (table[:3], table))
    assert before.utilities == pytest.approx([0.75, 0.75])
    assert after.utilities == pytest.approx([10 / 13, 10 / 13])


@settings(deadline=None, max_examples=40)
@given(game=games(parties=2), rise=st.integers(1, 4))
def test_a_better_alternative_of_the_first_party_does_not_hurt_it(game, rise):
    """Monotone in the disagreement point: holds for all three on convex sets (Thomson 1987)."""
    table, point = game
    for solution in ALL:
        before, after = solution(table, point), solution(table, point + np.array([rise, 0]))
        if before is not None and after is not None:
            assert after.utilities[0] >= before.utilities[0] - 1e-9
