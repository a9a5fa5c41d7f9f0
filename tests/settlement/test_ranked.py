"""Sets of leaf combinations against comparing them one by one."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from settlement.games import random_corridor, random_game, random_preferences

from winset.preferences.payoff import path_payoffs
from winset.settlement import leaves
from winset.settlement.blocks import Game, hub_payoffs
from winset.settlement.leaves import leaf_tables
from winset.settlement.ranked import count_bits, counted, packed, rank_reaching, ranked_leaves
from winset.settlement.stream import settle


@settings(deadline=None)  # the first call compiles
@given(
    sums=st.lists(st.integers(-4, 4), min_size=1, max_size=70),
    base=st.sampled_from([0.0, 0.1, -3.7, 2.0]),
    bar=st.sampled_from([-5.0, 0.0, 0.1, 2.1, 5.0]),
)
def test_the_set_that_reaches_a_bar_is_what_comparing_each_combination_finds(sums, base, bar):
    leaf = np.array(sums, dtype=float)[None, :, None, None] * 0.7
    ranked = ranked_leaves(leaf)
    rank = rank_reaching(ranked.sums[0, 0, 0], base, bar)
    expected = packed(base + leaf[0, :, 0, 0] >= bar)
    assert ranked.reaching[0, 0, 0, rank].tolist() == expected.tolist()


def test_counts_of_combinations_over_many_sets_are_those_of_adding_flags():
    flags = np.random.default_rng(3).random((200, 70)) < np.linspace(0, 1, 70)
    planes = np.zeros((2, 8), dtype=np.uint64)
    for row in packed(flags):
        count_bits(row, planes)
    assert [counted(planes, x) for x in range(70)] == flags.sum(axis=0).tolist()


def test_packing_puts_combination_64_in_the_second_word():
    assert packed(np.arange(66) >= 64).tolist() == [0, 3]


def settled(game: Game):
    totals, reference, lost = random_corridor(game, 2)
    wants = random_preferences(game, 2)
    corridor = np.array([path_payoffs(totals, reference, wants[actor]) for actor in game.actors])
    payoff, state = hub_payoffs(game, corridor, lost)
    return settle(
        game,
        leaf_tables(game),
        payoff,
        state,
        np.random.default_rng(1).normal(0, 20, (len(game.actors), game.draws)),
    )


def test_blocks_of_leaf_combinations_do_not_change_the_shares(monkeypatch):
    """12 combinations at once, and in blocks of 5, 5 and 2: the last ends inside a leaf clause."""
    game = random_game(2)
    whole = settled(game)
    monkeypatch.setattr(leaves, "A_BLOCK", 5)
    cut = settled(game)
    for name in ("payoff", "mutual_gain", "accepted_usa", "accepted_mex", "ratified"):
        assert np.array_equal(getattr(whole, name), getattr(cut, name)), name


def test_a_payoff_equal_to_no_deal_is_no_gain_but_is_accepted():
    """One draw-proof case by hand: nothing is worth anything, so every payoff is 0, and no deal is worth 0."""
    game = random_game(0)
    nothing = [
        replace(c, worth=0 * c.worth, bill=np.full(len(c.levels), -1)) for c in (*game.hub, *game.leaves)
    ]
    game = replace(game, hub=tuple(nothing[:3]), leaves=tuple(nothing[3:]), tolerance=0 * game.tolerance)
    zero = np.zeros((len(game.actors), len(game.paths), game.draws))
    found = settle(game, leaf_tables(game), zero, zero[0] > 0, zero[:, 0])
    assert not found.mutual_gain.any()
    assert (found.ratified == 1.0).all()
