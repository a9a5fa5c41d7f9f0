"""The axioms of each solution on finite sets, and the traps others fell into."""

from fractions import Fraction

import numpy as np
import pytest
from bargaining.games import efficient_rows, games
from hypothesis import assume, given
from hypothesis import strategies as st

from winset.bargaining.solutions import (
    egalitarian_solution,
    kalai_smorodinsky_solution,
    nash_solution,
    raiffa_solution,
    utilitarian_solution,
)

RATIONAL = [nash_solution, kalai_smorodinsky_solution, egalitarian_solution, raiffa_solution]
POWER_OF_TWO = st.sampled_from([0.25, 0.5, 2.0, 8.0, 1024.0])


def exact_optimum(table, point, criterion):
    """Best efficient rational rows by exact fractions: the definition, word for word."""
    gains = [[Fraction(u) - Fraction(d) for u, d in zip(row, point, strict=True)] for row in table]
    rational = [i for i, gain in enumerate(gains) if min(gain) >= 0]
    value = {i: criterion(gains[i], [gains[j] for j in rational]) for i in rational}
    value = {i: v for i, v in value.items() if v is not None}
    if not value:
        return None, []
    best = max(value.values())
    efficient = set(efficient_rows(table))
    return best, [i for i in value if value[i] == best and i in efficient]


def product_of(gain, _):
    product = Fraction(1)
    for part in gain:
        product *= part
    return product if product > 0 else None


def smallest_share_of(gain, rational):
    best = [max(column) for column in zip(*rational, strict=True)]
    return min((part / most for part, most in zip(gain, best, strict=True) if most > 0), default=Fraction(0))


@pytest.mark.parametrize(
    ("solution", "criterion"),
    [
        (nash_solution, product_of),
        (kalai_smorodinsky_solution, smallest_share_of),
        (egalitarian_solution, lambda gain, _: min(gain)),
    ],
)
@given(game=games())
def test_solution_is_the_definition_in_exact_arithmetic(solution, criterion, game):
    best, ties = exact_optimum(*game, criterion)
    found = solution(*game)
    if best is None:
        assert found is None
    else:
        assert found is not None
        assert list(found.ties) == ties
        assert found.index == ties[0]
        assert found.value == pytest.approx(float(best), rel=1e-12)


@given(game=games())
def test_utilitarian_solution_is_the_largest_sum_over_all_packages(game):
    table, _ = game
    sums = table.sum(axis=1)
    found = utilitarian_solution(table)
    assert found.ties == tuple(i for i in efficient_rows(table) if sums[i] == sums.max())
    assert found.value == sums.max()


@pytest.mark.parametrize("solution", RATIONAL)
@given(game=games())
def test_solution_is_efficient_and_rational(solution, game):
    table, point = game
    found = solution(table, point)
    rational = (table >= point).all(axis=1)
    if solution is not nash_solution:
        assert (found is not None) == rational.any()
    if found is not None:
        assert found.index in efficient_rows(table)
        assert rational[found.index]


@pytest.mark.parametrize("solution", [nash_solution, kalai_smorodinsky_solution, raiffa_solution])
@given(game=games(), data=st.data())
def test_solution_ignores_each_party_s_unit_and_zero(solution, game, data):
    table, point = game
    unit = np.array([data.draw(POWER_OF_TWO) for _ in point])
    shift = np.array([float(data.draw(st.integers(-16, 16))) for _ in point]) * unit
    found, moved = solution(table, point), solution(table * unit + shift, point * unit + shift)
    assert (found and found.ties) == (moved and moved.ties)


def test_egalitarian_solution_depends_on_units_of_utility():
    table = np.array([[4.0, 1.0], [2.0, 2.0]])
    assert egalitarian_solution(table, np.zeros(2)).index == 1
    assert egalitarian_solution(table * [1.0, 8.0], np.zeros(2)).index == 0


@pytest.mark.parametrize("solution", RATIONAL)
@given(game=games(), data=st.data())
def test_solution_ignores_the_order_of_parties_and_packages(solution, game, data):
    table, point = game
    parties = data.draw(st.permutations(range(table.shape[1])))
    packages = data.draw(st.permutations(range(table.shape[0])))
    found, moved = solution(table, point), solution(table[packages][:, parties], point[parties])
    assert (found and sorted(found.ties)) == (moved and sorted(packages[i] for i in moved.ties))


@pytest.mark.parametrize("solution", [nash_solution, kalai_smorodinsky_solution, egalitarian_solution])
@given(game=games(parties=2))
def test_symmetric_game_has_symmetric_ties(solution, game):
    table, _ = game
    mirrored = np.concatenate([table, table[:, ::-1]])
    found = solution(mirrored, np.zeros(2))
    assume(found is not None)
    points = {tuple(mirrored[i]) for i in found.ties}
    assert points == {(b, a) for a, b in points}


@given(game=games(), data=st.data())
def test_nash_solution_ignores_irrelevant_alternatives(game, data):
    table, point = game
    found = nash_solution(table, point)
    assume(found is not None)
    dropped = data.draw(st.sets(st.integers(0, len(table) - 1)))
    kept = [i for i in range(len(table)) if i == found.index or i not in dropped]
    assert kept[nash_solution(table[kept], point).index] == found.index


@given(game=games(), data=st.data())
def test_egalitarian_solution_ignores_irrelevant_alternatives_up_to_ties(game, data):
    table, point = game
    found = egalitarian_solution(table, point)
    assume(found is not None)
    dropped = data.draw(st.sets(st.integers(0, len(table) - 1)))
    kept = [i for i in range(len(table)) if i == found.index or i not in dropped]
    assert found.index in [kept[tie] for tie in egalitarian_solution(table[kept], point).ties]


def test_kalai_smorodinsky_solution_minds_alternatives_that_nash_ignores():
    # Shares (0.2, 0.67), (0.4, 0.44) while the first could gain 10; (0.5, 0.67), (1, 0.44) when that package is gone.
    table = np.array([[2.0, 6.0], [4.0, 4.0], [10.0, 0.0], [0.0, 9.0]])
    assert kalai_smorodinsky_solution(table, np.zeros(2)).index == 1
    assert kalai_smorodinsky_solution(table[[0, 1, 3]], np.zeros(2)).index == 0


@given(game=games(), data=st.data())
def test_egalitarian_floor_never_falls_when_packages_are_added(game, data):
    table, point = game
    found = egalitarian_solution(table[: data.draw(st.integers(1, len(table)))], point)
    assume(found is not None)
    assert egalitarian_solution(table, point).value >= found.value


@given(game=games(), data=st.data())
def test_kalai_smorodinsky_least_share_never_falls_when_best_gains_stay(game, data):
    table, point = game
    fewer = table[: data.draw(st.integers(1, len(table)))]
    found, more = kalai_smorodinsky_solution(fewer, point), kalai_smorodinsky_solution(table, point)
    assume(found is not None)
    best = [(each[(each >= point).all(axis=1)]).max(axis=0).tolist() for each in (fewer, table)]
    assume(best[0] == best[1])
    assert more.value >= found.value


def test_no_solution_is_monotone_for_one_party_on_a_finite_set():
    # (6, 9) joins, beside packages that keep both best gains at 10; the least share rises from 0.5 to 0.6, and yet the
    # first party falls from 7 to 6: without lotteries Kalai and Smorodinsky's axiom does not hold.
    table = np.array([[10.0, 0.0], [7.0, 5.0], [0.0, 10.0], [6.0, 9.0]])
    for solution in (nash_solution, kalai_smorodinsky_solution, egalitarian_solution):
        before, after = solution(table[:3], np.zeros(2)), solution(table, np.zeros(2))
        assert [table[found.index, 0] for found in (before, after)] == [7.0, 6.0]


def test_kalai_smorodinsky_ties_part_with_the_disagreement_point():
    # Over (0, 0), best gains 10 and 8, the least shares of the first two are 4/8 and 5/10. Over (4, 0), best gains 6
    # and 7, they are 4/7 and 1/6. Over (0, 3) best gains are 8 and 4: 1/4 and 5/8.
    table = np.array([[8.0, 4.0], [5.0, 7.0], [10.0, 0.0], [0.0, 8.0]])
    assert kalai_smorodinsky_solution(table, np.zeros(2)).ties == (0, 1)
    assert kalai_smorodinsky_solution(table, np.array([4.0, 0.0])).index == 0
    assert kalai_smorodinsky_solution(table, np.array([0.0, 3.0])).index == 1


def test_asymmetric_powers_only_matter_as_shares():
    table = np.array([[9.0, 1.0], [6.0, 3.0], [2.0, 8.0]])
    for powers in ([1.0, 1.0], [2.0, 1.0], [1.0, 5.0]):
        once = nash_solution(table, np.zeros(2), powers=np.array(powers))
        assert once.index == nash_solution(table, np.zeros(2), powers=3 * np.array(powers)).index
    # By hand: 9 x 1, 6 x 3, 2 x 8 are 9, 18, 16; with 2 : 1 81, 108, 32; with 1 : 5 9, 1458, 65536.
    chosen = [
        nash_solution(table, np.zeros(2), powers=np.array(p)).index for p in ([1.0, 1], [2.0, 1], [1.0, 5])
    ]
    assert chosen == [1, 1, 2]


def test_solutions_follow_the_disagreement_point():
    table = np.array([[8.0, 2.0], [5.0, 5.0], [2.0, 8.0]])
    for solution in RATIONAL:
        assert solution(table, np.array([0.0, 0.0])).index == 1
        assert solution(table, np.array([6.0, 0.0])).index == 0
        assert solution(table, np.array([0.0, 6.0])).index == 2
        assert solution(table, np.array([9.0, 0.0])) is None


def test_reservation_value_below_the_worst_outcome_is_not_moved_to_it():
    # At (0, 0) the products are 10, 9, 6; were the second value moved up to 1, they would be 0, 6, 6.
    table = np.array([[10.0, 1.0], [3.0, 3.0], [2.0, 3.0]])
    assert nash_solution(table, np.array([0.0, 0.0])).index == 0
    assert nash_solution(table, np.array([0.0, -100.0])).index == 0
    assert nash_solution(table, np.array([0.0, 1.0])).index == 1


def test_kalai_smorodinsky_is_the_largest_minimum_share_not_the_smallest_spread():
    # Shares (0.6, 0.9) and (0.5, 0.5): the second has no spread and is worse for both.
    table = np.array([[6.0, 9.0], [5.0, 5.0], [10.0, 0.0], [0.0, 10.0]])
    found = kalai_smorodinsky_solution(table, np.zeros(2))
    assert (found.index, found.value) == (0, 0.6)
    # Of three parties, all packages efficient: shares (0.5, 0.5, 0.4) have spread 0.1, (0.5, 0.9, 0.6) have 0.4.
    table = np.array([[5.0, 5.0, 4.0], [5.0, 9.0, 6.0], [10.0, 0.0, 0.0], [0.0, 10.0, 0.0], [0.0, 0.0, 10.0]])
    assert kalai_smorodinsky_solution(table[1:], np.zeros(3)).value == 0.5
    assert kalai_smorodinsky_solution(table, np.zeros(3)).index == 1


def test_best_gains_count_individually_rational_packages_only():
    # The first party's 100 leaves the second below its disagreement value: its best rational gain is 6, not 100.
    table = np.array([[100.0, -1.0], [6.0, 2.0], [4.0, 4.0], [1.0, 5.0]])
    found = kalai_smorodinsky_solution(table, np.zeros(2))
    assert found.index == 2
    assert found.value == pytest.approx(4 / 6)


def test_kalai_smorodinsky_leaves_out_a_party_without_anything_to_gain():
    table = np.array([[1.0, 3.0, 4.0], [1.0, 4.0, 3.0], [1.0, 5.0, 5.0], [0.0, 9.0, 9.0]])
    found = kalai_smorodinsky_solution(table, np.array([1.0, 0.0, 0.0]))
    assert (found.index, found.value) == (2, 1.0)


def test_gain_of_zero_is_rational_but_no_nash_solution():
    table = np.array([[1.0, 0.0], [0.5, 0.0], [-1.0, 5.0]])
    assert nash_solution(table, np.zeros(2)) is None
    assert kalai_smorodinsky_solution(table, np.zeros(2)).index == 0
    assert egalitarian_solution(table, np.zeros(2)).index == 0
    only_no_deal = kalai_smorodinsky_solution(np.zeros((2, 2)), np.zeros(2))
    assert (only_no_deal.value, only_no_deal.ties) == (0.0, (0, 1))


def test_ties_are_found_although_their_computation_rounds_differently():
    # 0.3 x 0.3 and 0.1 x 0.9 are one product; as floats they differ in the last bit.
    table = np.array([[0.3, 0.3], [0.1, 0.9], [0.9, 0.1]])
    assert len(set(table.prod(axis=1))) == 2
    assert nash_solution(table, np.zeros(2)).ties == (0, 1, 2)


def test_nash_product_neither_vanishes_nor_overflows():
    for unit in (1e-200, 1e200):
        table = np.array([[1.0, 3.0], [2.0, 2.0]]) * unit
        with np.errstate(over="ignore", under="ignore"):
            assert nash_solution(table, np.zeros(2)).index == 1


def test_bargaining_power_moves_the_nash_solution_towards_its_holder():
    pie = np.arange(1.0, 100.0)
    split = np.column_stack([pie, 100.0 - pie])
    # Closed form on a pie: shares in proportion to powers.
    for power in (0.2, 0.5, 0.75):
        found = nash_solution(split, np.zeros(2), powers=np.array([power, 1 - power]))
        assert split[found.index, 0] == pytest.approx(100 * power)


def test_raiffa_solution_steps_from_the_disagreement_point():
    # On a pie the first step already meets the frontier, half way from d to each party's best.
    pie = np.arange(0.0, 65.0)
    split = np.column_stack([pie, 64.0 - pie])
    assert split[raiffa_solution(split, np.array([16.0, 0.0])).index].tolist() == [40.0, 24.0]
    # By hand: best (10, 10), point (5, 5) leaves the first two; best (9, 6.6) from there, point (7, 5.8) leaves the
    # first. Kalai-Smorodinsky, which looks once, takes the second.
    table = np.array([[9.0, 6.0], [6.5, 6.6], [10.0, 0.0], [0.0, 10.0]])
    assert raiffa_solution(table, np.zeros(2)).index == 0
    assert kalai_smorodinsky_solution(table, np.zeros(2)).index == 1
    # By hand: best (10, 8), point (5, 4) leaves the first three; best (9, 8), point (7, 6) leaves the second.
    table = np.array([[5.0, 8.0], [8.0, 6.0], [9.0, 4.0], [10.0, 0.0]])
    assert raiffa_solution(table, np.zeros(2)).index == 1
