"""Random small games for the tests of the settlement: real code paths, invented numbers."""

import numpy as np

from winset.corridor.simulate import OUTCOMES
from winset.outcomes.measures import Measure
from winset.preferences.payoff import Preferences
from winset.preferences.weights import RISK_ATTITUDES
from winset.ratification.tables import ClauseTable
from winset.settlement.blocks import Game

ACTORS = ("usa", "mex", "swing_voters", "northern_cities", "treasury")


def clause(rng: np.random.Generator, name: str, levels: int, draws: int, bills: int) -> ClauseTable:
    """One clause with its status quo anywhere, some levels that need a bill, an end that may fall before its start."""
    status_quo = int(rng.integers(levels))
    worth = rng.normal(0, 10, (len(ACTORS), levels, draws))
    worth[:, status_quo] = 0.0
    bill = np.where(rng.random(levels) < 0.4, rng.integers(0, bills, levels), -1)
    bill[status_quo] = -1
    return ClauseTable(
        name=name,
        levels=tuple(f"{name}_{i}" for i in range(levels)),
        status_quo=status_quo,
        worth=worth,
        bill=bill.astype(np.int64),
        start=rng.integers(2, 6, levels),
        end=rng.integers(0, 40, (levels, draws)),
        successor_reverses=rng.random(levels) < 0.5,
        stands=np.random.default_rng(len(name) + levels).choice([4, 9, 10_000], levels),
    )


def random_game(seed: int, draws: int = 17) -> Game:
    """A game with 3 hub clauses (two lever rows shared), 3 leaves, 2 bills and 5 actors."""
    rng = np.random.default_rng(seed)
    bills = 2
    hub = tuple(clause(rng, f"hub{i}", n, draws, bills) for i, n in enumerate((3, 2, 2)))
    leaves = tuple(clause(rng, f"leaf{i}", n, draws, bills) for i, n in enumerate((2, 3, 2)))
    shape = [len(c.levels) for c in hub]
    paths = np.array(np.unravel_index(np.arange(np.prod(shape)), shape)).T.astype(np.int64)
    row_of_path = np.arange(len(paths))
    row_of_path[5] = row_of_path[4]
    row_of_path[6:] -= 1
    return Game(
        actors=ACTORS,
        side=np.array([0, 1, 0, 1, 1]),
        tolerance=rng.uniform(0, 40, (len(ACTORS), draws)),
        hub=hub,
        leaves=leaves,
        paths=paths,
        row_of_path=row_of_path,
        passes=rng.random((bills, draws)) < 0.6,
        bill_side=np.array([0, 1]),
        incumbent_worth=rng.normal(0, 5, (len(ACTORS), draws)),
        horizon=24,
        deal_start=2,
        inauguration=int(rng.choice([14, -1])),
    )


def random_corridor(game: Game, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Totals (outcome, lever row, draw), the status quo's totals (outcome, draw) and lost (lever row, draw)."""
    rng = np.random.default_rng(seed + 1000)
    rows = int(game.row_of_path.max()) + 1
    totals = rng.lognormal(3, 0.3, (len(OUTCOMES), rows, game.draws))
    reference = rng.lognormal(3, 0.3, (len(OUTCOMES), game.draws))
    return totals, reference, rng.random((rows, game.draws)) < 0.5


def random_preferences(game: Game, seed: int) -> dict[str, Preferences]:
    """Preferences over three measures for every actor."""
    rng = np.random.default_rng(seed + 2000)
    wants = {}
    for actor in game.actors:
        chosen = rng.choice(len(OUTCOMES), 3, replace=False)
        wants[actor] = Preferences(
            actor=actor,
            measures=tuple(Measure(OUTCOMES[i], int(rng.choice([-1, 1]))) for i in chosen),
            weights=rng.dirichlet(np.ones(3), game.draws).T.copy(),
            risk=rng.integers(0, len(RISK_ATTITUDES), game.draws),
            swing=rng.uniform(5, 30, 3),
        )
    return wants
