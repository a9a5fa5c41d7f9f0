"""As kept: the fast settlement against the slow one, by hand, and what must hold whatever the numbers."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from settlement.games import random_corridor, random_game, random_preferences

from winset.preferences.payoff import path_payoffs
from winset.settlement import kept
from winset.settlement.blocks import hub_payoffs, leaf_digits
from winset.settlement.direct import keep_directly
from winset.settlement.kept import break_reviews, ended, settle_as_kept

REVIEWS = (5, 9, 15)


class Kept:
    """A random game with a corridor of its own for every review, and what a break costs."""

    def __init__(self, seed: int, cost: float = 4.0) -> None:
        self.game = random_game(seed)
        self.wants = random_preferences(self.game, seed)
        _, self.reference, _ = random_corridor(self.game, seed)
        self.runs = {
            month: random_corridor(self.game, seed + 50 * i)[::2] for i, month in enumerate((None, *REVIEWS))
        }
        rng = np.random.default_rng(seed + 4000)
        self.cost = rng.uniform(0, 2 * cost, (2, self.game.draws))
        self.no_deal = rng.normal(0, 20, (len(self.game.actors), self.game.draws))

    def tables(self) -> tuple[np.ndarray, np.ndarray]:
        value, lost = [], []
        for month in (*REVIEWS, None):
            game = self.game if month is None else ended(self.game, month)
            totals, gone = self.runs[month]
            corridor = np.array(
                [path_payoffs(totals, self.reference, self.wants[actor]) for actor in game.actors]
            )
            payoff, state = hub_payoffs(game, corridor, gone)
            value.append(payoff)
            lost.append(state)
        return np.array(value), np.array(lost)

    def fast(self, **how):
        value, lost = self.tables()
        return settle_as_kept(self.game, REVIEWS, value, lost, self.cost, self.no_deal, **how)

    def slow(self, path: int, combination: int):
        game = self.game
        digits = (*game.paths[path], *leaf_digits(game)[combination])
        levels = {c.name: c.levels[i] for c, i in zip((*game.hub, *game.leaves), digits, strict=True)}
        rows = {tuple(p): game.row_of_path[i] for i, p in enumerate(game.paths)}

        def carried_out(hub_levels, month):
            totals, lost = self.runs[month]
            return totals[:, rows[hub_levels]], lost[rows[hub_levels]]

        return keep_directly(game, levels, self.wants, carried_out, self.reference, REVIEWS, self.cost)


@pytest.mark.parametrize("seed", range(4))
def test_every_package_as_kept_equals_its_direct_evaluation(seed):
    kept_game = Kept(seed)
    game, fast = kept_game.game, kept_game.fast()
    months = np.array([*REVIEWS, game.horizon]) - game.deal_start
    seen = set()
    for path in range(len(game.paths)):
        for combination in range(game.leaf_combinations):
            slow = kept_game.slow(path, combination)
            row = path * game.leaf_combinations + combination
            np.testing.assert_allclose(fast.payoff[row], slow.payoff.mean(axis=1), rtol=1e-12, atol=1e-12)
            assert fast.months[row] == months[slow.ends].sum() / game.draws
            assert fast.never_ended[row] == (slow.ends == len(REVIEWS)).sum() / game.draws
            better = (slow.payoff > kept_game.no_deal[:2]).all(axis=0)
            assert fast.mutual_gain[row] == better.sum() / game.draws
            seen.update(slow.ends)
    assert seen == {0, 1, 2, 3}, "a review at which nothing ends could hide a fault"


def test_the_review_of_each_draw_is_bit_for_bit_that_of_the_direct_evaluation():
    kept_game = Kept(7)
    game = kept_game.game
    value, lost = kept_game.tables()
    for path in range(len(game.paths)):
        # The leaves stand at combination 0; what they add is taken from the games ended at each review.
        games = [*(ended(game, month) for month in REVIEWS), game]
        leaf = np.array([kept.leaf_sums(one, leaf_digits(game)[:1])[:, 0] for one in games])
        added = np.where(lost[:, None, path], leaf[:, 1], leaf[:, 0])
        ends, by = break_reviews((value[:, :, path] + added)[:, :2], kept_game.cost)
        slow = kept_game.slow(path, 0)
        assert ends.tolist() == slow.ends.tolist()
        assert (by.any(axis=0) == (ends < len(REVIEWS))).all()


def test_a_break_by_hand():
    """One draw a column. Reviews 0 and 1, then never; both leaders; a break costs 1.

    0: all stays. 1: the first leader has 3 after the last review and 5 without: it ends there. 2: the gain from ending,
    0.5, is below its cost. 3: the second leader ends it at the last review, which leaves the first, who had 9 ahead,
    with 2: so it ends the deal at the first review, where it has 4. 4: exactly the cost is not enough.
    """
    first = np.array([[0.0, 0.0, 0.0, 4.0, 0.0], [0.0, 5.0, 3.5, 2.0, 4.0], [3.0, 3.0, 3.0, 9.0, 3.0]])
    second = np.array([[0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 6.0, 0.0], [1.0, 1.0, 1.0, 1.0, 1.0]])
    ends, by = break_reviews(np.stack([first, second], axis=1), np.ones((2, 5)))
    assert ends.tolist() == [2, 1, 2, 0, 2]
    assert by.tolist() == [[False, True, False, True, False], [False, False, False, False, False]]


def test_a_law_in_force_outlasts_the_deal_and_an_order_does_not():
    game = random_game(1)
    clause = replace(game.leaves[0], stands=np.array([10_000, 6]), end=np.full((2, game.draws), 20))
    game = replace(game, leaves=(clause, *game.leaves[1:]))
    assert ended(game, 5).leaves[0].end[:, 0].tolist() == [5, 5]
    assert ended(game, 6).leaves[0].end[:, 0].tolist() == [6, 20]
    assert ended(game, 22).leaves[0].end[:, 0].tolist() == [20, 20]


def test_a_break_that_costs_more_than_anything_leaves_every_deal_as_written():
    dear = Kept(3, cost=1e6)
    dear.cost += 1e6
    found = dear.fast()
    assert (found.never_ended == 1.0).all()
    assert (found.months == dear.game.horizon - dear.game.deal_start).all()


@pytest.mark.parametrize("size", [5, 12])
def test_blocks_and_threads_do_not_change_a_bit(monkeypatch, size):
    whole = Kept(2).fast(threads=1)
    monkeypatch.setattr(kept, "A_BLOCK", size)
    monkeypatch.setattr(kept, "PATHS_A_CHUNK", 5)
    cut = Kept(2).fast(threads=3)
    for name in ("payoff", "mutual_gain", "never_ended", "months"):
        assert getattr(whole, name).tobytes() == getattr(cut, name).tobytes(), name


def by_histories(value: np.ndarray, cost: np.ndarray) -> list[int]:
    """Return the review at which each draw's deal ends, by brute force over all plans.

    A plan says at every review, reached or not, whether the deal ends there. It is an equilibrium if at each of them
    the deal ends exactly when some leader has less by going on, the plan followed, than by ending it, its cost paid.
    """
    reviews, draws = len(value) - 1, value.shape[2]
    ends = []
    for d in range(draws):
        equilibria = []
        for plan in itertools.product((True, False), repeat=reviews):
            after = [next((q for q in range(p, reviews) if plan[q]), reviews) for p in range(reviews + 1)]
            if all(
                plan[p] == any(value[after[p + 1], i, d] < value[p, i, d] - cost[i, d] for i in range(2))
                for p in range(reviews)
            ):
                equilibria.append(after[0])
        (only,) = equilibria
        ends.append(only)
    return ends


@pytest.mark.parametrize("reviews", [1, 2, 3, 4])
def test_the_rule_is_the_only_equilibrium_of_all_plans(reviews: int) -> None:
    rng = np.random.default_rng(reviews)
    value, cost = rng.normal(0, 5, (reviews + 1, 2, 120)), rng.uniform(0, 6, (2, 120))
    ends, _ = break_reviews(value, cost)
    assert ends.tolist() == by_histories(value, cost)
    assert set(ends.tolist()) == set(range(reviews + 1)), "a review at which nothing ends could hide a fault"


def test_two_reviews_and_two_draws_by_hand() -> None:
    """Draw 0: at the second review Mexico (the second leader) has 1 ahead and 4 without the deal, a break costs it 2:
    it ends it, both then have (6, 4). At the first the United States has 6 ahead and 7 without, which does not cover
    its cost of 2. Draw 1: the same with a cost of 4 to Mexico: nobody ends it.
    """
    value = np.array([[[7.0, 7.0], [2.0, 2.0]], [[6.0, 6.0], [4.0, 4.0]], [[8.0, 8.0], [1.0, 1.0]]])
    cost = np.array([[2.0, 2.0], [2.0, 4.0]])
    ends, by = break_reviews(value, cost)
    assert ends.tolist() == [1, 2]
    assert by.tolist() == [[False, False], [True, False]]


@given(seed=st.integers(0, 10_000), dearer=st.floats(0.0, 8.0))
def test_a_dearer_break_never_shortens_a_deal_with_one_review(seed: int, dearer: float) -> None:
    rng = np.random.default_rng(seed)
    value, cost = rng.normal(0, 5, (2, 2, 40)), rng.uniform(0, 6, (2, 40))
    before, _ = break_reviews(value, cost)
    after, _ = break_reviews(value, cost + dearer)
    assert (after >= before).all()


@given(seed=st.integers(0, 10_000), dearer=st.floats(0.0, 8.0))
def test_a_deal_that_lasts_to_the_end_still_does_when_breaking_costs_more(seed: int, dearer: float) -> None:
    """However many reviews: lasting to the end means that nobody leaves the whole of it at any of them."""
    rng = np.random.default_rng(seed)
    value, cost = rng.normal(0, 5, (4, 2, 40)), rng.uniform(0, 6, (2, 40))
    lasts = break_reviews(value, cost)[0] == 3
    assert (break_reviews(value, cost + dearer)[0][lasts] == 3).all()


def test_with_two_reviews_a_dearer_break_can_end_a_deal_sooner() -> None:
    """The United States has 10 after a break at the first review, 9 at the second, 7.5 if the deal stands to the end.

    Where a break costs it 1, it will leave at the second review (7.5 < 8), and 9 is no worse than 10 less 1: so it
    waits. Where it costs 2, it would not leave at the second (7.5 > 7); the deal would stand, 7.5 is less than 8, and
    it leaves at the first. A promise that will be kept to the end is left earlier than one that will be broken late.
    """
    value = np.array([[[10.0], [0.0]], [[9.0], [0.0]], [[7.5], [0.0]]])
    assert break_reviews(value, np.full((2, 1), 1.0))[0].tolist() == [1]
    assert break_reviews(value, np.full((2, 1), 2.0))[0].tolist() == [0]


def test_without_reviews_a_deal_is_what_is_written_bit_for_bit() -> None:
    rng = np.random.default_rng(5)
    written, cost = rng.normal(0, 5, (1, 2, 30)), np.zeros((2, 30))
    ends, by = break_reviews(written, cost)
    assert (ends == 0).all() and not by.any()
    assert np.take_along_axis(written, ends[None, None], axis=0)[0].tobytes() == written[0].tobytes()
    game = Kept(6)
    value, lost = game.tables()
    alone = settle_as_kept(game.game, (), value[-1:], lost[-1:], game.cost, game.no_deal)
    dear = settle_as_kept(game.game, REVIEWS, value, lost, game.cost + 1e9, game.no_deal)
    for name in ("payoff", "mutual_gain", "never_ended", "months"):
        assert getattr(alone, name).tobytes() == getattr(dear, name).tobytes(), name
