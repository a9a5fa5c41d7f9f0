"""The whole space of a case, put together from its parts: every package settled, nothing of size paths x draws kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.preferences.payoff import Preferences, measure_values
from winset.settlement.blocks import Game, level_payoffs
from winset.settlement.expected import ExpectedGame
from winset.settlement.game import NO_DEAL, Talks, Weighing
from winset.settlement.parts import (
    RunPart,
    SettledPart,
    joined,
    path_families,
    run_part,
    weighed_part,
)
from winset.settlement.stream import Settlement

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Settled:
    """The whole space: every package, the expected game of each preference draw, and what no deal is worth.

    `no_deal_expected` by reading: mean values of both leaders' measures (measure, attitude), and the chance
    that the incumbent stays. `material` (path,). `worth_alone` by grid clause: (leader, level, draw), what
    that level alone changes for each side, in points.
    """

    weighing: Weighing
    packages: Settlement
    expected: ExpectedGame
    no_deal_expected: Mapping[str, tuple[FloatArray, FloatArray, float]]
    material: BoolArray
    worth_alone: Mapping[str, FloatArray]

    @property
    def game(self) -> Game:
        """The grid as arrays."""
        return self.weighing.game

    @property
    def wants(self) -> Mapping[str, Preferences]:
        """What each actor weighs."""
        return self.weighing.wants


def settled_space(talks: Talks, scale: Weighing, parts: Iterable[SettledPart]) -> Settled:
    """Put the parts together, as they come, with what is asked once about the whole."""
    game = scale.game
    whole = joined(parts, len(game.paths))
    shares = whole.packages.reshape(-1, whole.packages.shape[-1])
    leaves = np.cumsum([len(clause.levels) for clause in game.leaves])[:-1]
    return Settled(
        weighing=scale,
        packages=Settlement(shares[:, :2], shares[:, 2], shares[:, 3], shares[:, 4], shares[:, 5]),
        expected=ExpectedGame(
            (_path_last(whole.usa), _path_last(whole.mex)),
            _path_last(whole.hub_force),
            tuple(np.split(whole.leaf_force, leaves, axis=1)),
            whole.stays,
        ),
        no_deal_expected={name: _no_deal_expected(scale, name) for name in NO_DEAL},
        material=whole.material,
        worth_alone=worth_alone(scale, alone_part(talks, game)),
    )


def _path_last(values: FloatArray) -> FloatArray:
    return np.ascontiguousarray(np.moveaxis(values, 0, -1))


def _no_deal_expected(scale: Weighing, name: str) -> tuple[FloatArray, FloatArray, float]:
    totals = scale.totals[name]
    usa, mex = (
        measure_values(totals.values, scale.reference, scale.wants[actor]).mean(axis=-1)[..., 0]
        for actor in scale.game.actors[:2]
    )
    return usa, mex, 1.0 - float(totals.lost.mean())


def grid_levels(settled: Settled, package: int) -> dict[str, str]:
    """Return the levels of the grid clauses of a package of the enumerated space, by its row number."""
    path, combination = divmod(package, settled.game.leaf_combinations)
    digits = (*settled.game.paths[path], *np.unravel_index(combination, settled.game.leaf_shape))
    clauses = (*settled.game.hub, *settled.game.leaves)
    return {clause.name: clause.levels[int(digit)] for clause, digit in zip(clauses, digits, strict=True)}


@dataclass(frozen=True)
class AlonePart:
    """Every level of every hub clause by itself, run: `rows` of the part by clause (level,), `home` all at the status
    quo.
    """

    run: RunPart
    rows: Mapping[str, IntArray]
    home: int


def alone_part(talks: Talks, game: Game) -> AlonePart:
    """Run each level of the hub clauses, everything else at the status quo."""
    home = np.array([clause.status_quo for clause in game.hub])
    shape = [len(clause.levels) for clause in game.hub]
    digits_of = {clause.name: np.repeat(home[None], len(clause.levels), axis=0) for clause in game.hub}
    for column, digits in enumerate(digits_of.values()):
        digits[:, column] = np.arange(len(digits))
    number = {name: np.ravel_multi_index(tuple(digits.T), shape) for name, digits in digits_of.items()}
    at_home = int(np.ravel_multi_index(tuple(home), shape))
    families = path_families(game)
    asked = np.unique([at_home, *np.concatenate([np.empty(0, dtype=np.int64), *number.values()])])
    paths = np.sort(families[np.isin(families, asked).any(axis=1)], axis=None)
    rows = {name: np.searchsorted(paths, these) for name, these in number.items()}
    return AlonePart(run_part(talks, game, paths), rows, int(np.searchsorted(paths, at_home)))


def worth_alone(scale: Weighing, alone: AlonePart) -> dict[str, FloatArray]:
    """Return for each grid clause (leader, level, draw): what that level alone changes for each side, in
    points.

    Everything else stays at the status quo; bills, courts, breaks and the election are in it.
    """
    part = weighed_part(scale, alone.run)
    base, lost = part.payoff[:2, [alone.home]], part.state[alone.home]
    worth = {name: part.payoff[:2, rows] - base for name, rows in alone.rows.items()}
    for clause in scale.game.leaves:
        table = level_payoffs(clause, scale.game)[:, :, :2]
        worth[clause.name] = np.where(lost[None, None], table[1], table[0]).transpose(1, 0, 2)
    return worth
