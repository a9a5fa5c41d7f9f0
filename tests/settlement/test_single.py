"""A package off the grid is settled as the slow evaluation settles it."""

from dataclasses import replace

import numpy as np
import pytest
from settlement.games import ACTORS, clause, random_corridor, random_game, random_preferences

from winset.settlement.direct import evaluate_directly
from winset.settlement.single import settle_package


def two_level_game(seed: int):
    """A game in which every clause has its status quo at 0 and one other level, some of which need a bill."""
    rng = np.random.default_rng(seed)
    game = random_game(seed)
    clauses = [clause(rng, f"clause{i}", 2, game.draws, 2) for i in range(5)]
    # `clause` places the status quo anywhere: here it is level 0.
    turned = [
        replace(c, status_quo=0, worth=c.worth * np.array([0.0, 1.0])[None, :, None] + 3.0 * np.array([0.0,
        1.0])[None, :, None],
                bill=np.array([-1, int(rng.integers(-1, 2))]))
        for c in clauses
    ]  # fmt: skip
    return replace(game, hub=tuple(turned[:3]), leaves=tuple(turned[3:]))


@pytest.mark.parametrize("seed", range(6))
def test_a_single_package_equals_its_direct_evaluation(seed):
    game = two_level_game(seed)
    totals, reference, lost = random_corridor(random_game(seed), seed)
    wants = random_preferences(game, seed)
    no_deal = np.random.default_rng(seed).normal(0, 20, (len(ACTORS), game.draws))

    def carried_out(digits):
        row = (digits[0] * 4 + digits[1] * 2 + digits[2]) % lost.shape[0]
        return totals[:, row], lost[row]

    carried, gone = np.empty_like(reference), np.empty(game.draws, dtype=np.bool_)
    for d in range(game.draws):
        passing = tuple(int(hub.bill[1] < 0 or game.passes[hub.bill[1], d]) for hub in game.hub)
        carried[:, d], gone[d] = (of_path[..., d] for of_path in carried_out(passing))
    fast = settle_package(game, wants, carried, gone, reference, no_deal)
    levels = {c.name: c.levels[1] for c in (*game.hub, *game.leaves)}
    slow = evaluate_directly(game, levels, wants, carried_out, reference, no_deal)
    np.testing.assert_allclose(fast.payoff, slow.payoff, rtol=1e-12, atol=1e-11)
    assert (fast.mutual_gain == slow.mutual_gain).all()
    assert (fast.accepted_usa == slow.accepted_usa).all()
    assert (fast.accepted_mex == slow.accepted_mex).all()
