"""The test that carries everything: the fast settlement equals the slow one, package by package, draw by draw."""

import numpy as np
import pytest
from settlement.games import random_corridor, random_game, random_preferences

from winset.preferences.payoff import measure_values, path_payoffs
from winset.settlement.blocks import Game, hub_payoffs, leaf_digits
from winset.settlement.direct import DirectResult, evaluate_directly
from winset.settlement.expected import (
    ExpectedGame,
    base_payoffs,
    leaf_payoffs,
    mean_as_carried_out,
    mean_force,
    pattern_sums,
)
from winset.settlement.leaves import leaf_tables
from winset.settlement.stream import settle


def star(game: Game, seed: int):
    totals, reference, lost = random_corridor(game, seed)
    wants = random_preferences(game, seed)
    corridor = np.array([path_payoffs(totals, reference, wants[actor]) for actor in game.actors])
    payoff, state = hub_payoffs(game, corridor, lost)
    no_deal = np.random.default_rng(seed + 3000).normal(0, 20, (len(game.actors), game.draws))
    return payoff, state, no_deal, settle(game, leaf_tables(game), payoff, state, no_deal)


def directly(game: Game, seed: int, path: int, combination: int, no_deal) -> DirectResult:
    totals, reference, lost = random_corridor(game, seed)
    digits = (*game.paths[path], *leaf_digits(game)[combination])
    levels = {c.name: c.levels[i] for c, i in zip((*game.hub, *game.leaves), digits, strict=True)}

    def carried_out(hub_levels):
        row = game.row_of_path[[tuple(p) for p in game.paths].index(hub_levels)]
        return totals[:, row], lost[row]

    return evaluate_directly(game, levels, random_preferences(game, seed), carried_out, reference, no_deal)


@pytest.mark.parametrize("seed", range(4))
def test_the_star_equals_the_direct_evaluation_of_every_package(seed):
    game = random_game(seed)
    _, _, no_deal, fast = star(game, seed)
    for path in range(len(game.paths)):
        for combination in range(game.leaf_combinations):
            slow = directly(game, seed, path, combination, no_deal)
            row = path * game.leaf_combinations + combination
            np.testing.assert_allclose(fast.payoff[row], slow.payoff[:2].mean(axis=1), rtol=1e-12, atol=1e-12)
            assert fast.mutual_gain[row] * game.draws == pytest.approx(slow.mutual_gain.sum(), abs=1e-9)
            assert fast.accepted_usa[row] * game.draws == pytest.approx(slow.accepted_usa.sum(), abs=1e-9)
            assert fast.accepted_mex[row] * game.draws == pytest.approx(slow.accepted_mex.sum(), abs=1e-9)
            both = (slow.accepted_usa & slow.accepted_mex).sum()
            assert fast.ratified[row] * game.draws == pytest.approx(both, abs=1e-9)
    for shares in (fast.mutual_gain, fast.accepted_usa, fast.accepted_mex):
        assert len(set(shares)) > 3, "packages that all do the same could hide a fault"


@pytest.mark.parametrize("seed", range(4))
def test_expected_payoffs_of_a_preference_draw_are_the_mean_of_direct_ones(seed):
    """Every draw given the preferences of draw j: the mean of the direct payoffs is the linear form."""
    game = random_game(seed)
    totals, reference, lost = random_corridor(game, seed)
    wants = random_preferences(game, seed)
    j = 3
    same = {
        a: type(w)(
            w.actor,
            w.measures,
            np.repeat(w.weights[:, [j]], game.draws, 1),
            np.full(game.draws, w.risk[j]),
            w.swing,
        )
        for a, w in wants.items()
    }
    held = type(game)(
        **{
            **{f: getattr(game, f) for f in game.__dataclass_fields__},
            "hub": tuple(_with_worth_of(c, j, game.draws) for c in game.hub),
            "incumbent_worth": np.repeat(game.incumbent_worth[:, [j]], game.draws, axis=1),
            "leaves": tuple(_with_worth_of(c, j, game.draws) for c in game.leaves),
        }
    )
    of_draw, carried = pattern_sums(game)
    values = []
    for leader in game.actors[:2]:
        table = measure_values(totals, reference, wants[leader])
        values.append(
            mean_as_carried_out(game, [table[..., of_draw == p].sum(axis=-1) for p in range(len(carried))])
        )
    _, state = hub_payoffs(game, np.zeros((len(game.actors), *lost.shape)), lost)
    expected = ExpectedGame((values[0], values[1]), *mean_force(game, state), 1.0 - state.mean(axis=1))
    base = base_payoffs(
        game,
        expected,
        (wants["usa"].weights[:, j], wants["mex"].weights[:, j]),
        (int(wants["usa"].risk[j]), int(wants["mex"].risk[j])),
        j,
    )
    leaves = leaf_payoffs(game, expected, j)
    corridor = np.array([path_payoffs(totals, reference, same[actor]) for actor in game.actors])
    payoff, lost_state = hub_payoffs(held, corridor, lost)
    whole = settle(held, leaf_tables(held), payoff, lost_state, np.zeros((len(game.actors), game.draws)))
    digits = leaf_digits(game)
    for path in range(len(game.paths)):
        for combination, level in enumerate(digits):
            mean = base[path] + sum(leaves[b][path, level[b]] for b in range(len(leaves)))
            row = path * len(digits) + combination
            np.testing.assert_allclose(mean, whole.payoff[row], rtol=1e-11, atol=1e-11)


def _with_worth_of(clause, draw, n):
    fields = {f: getattr(clause, f) for f in clause.__dataclass_fields__}
    return type(clause)(**{**fields, "worth": np.repeat(clause.worth[:, :, [draw]], n, axis=2)})


def test_the_settlement_has_the_same_bytes_for_any_number_of_threads():
    game = random_game(1)
    payoff, state, no_deal, one = star(game, 1)
    three = settle(game, leaf_tables(game), payoff, state, no_deal, threads=3)
    assert one.payoff.tobytes() == three.payoff.tobytes()
    assert one.ratified.tobytes() == three.ratified.tobytes()
