"""What each ask is worth to each side, which asks only work together, and what one side could give for another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.bargaining.linkage import linked_sets, price_of_grant
from winset.policy.case import Case
from winset.settlement.game import asked_level
from winset.settlement.space import Settled
from winset.study.bargains import WIN_SET
from winset.study.views import View

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

SIDES: Final = ("usa", "mex")
OFTEN: Final = 0.5
"""A set of changes is better for both if it is so in at least this share of preference draws."""
Levels = Mapping[str, str]


@dataclass(frozen=True)
class Trade:
    """Changes that hold together and in no part. `better` and `accepted` say whether that is being better for both in
    most preference draws, or that and both win-sets; `gains` (side, draw) in points over no deal.
    """

    levels: Levels
    package: int
    holds: str
    share: float
    gains: FloatArray


@dataclass(frozen=True)
class Payment:
    """One thing the other side could give alone: how often it makes the grant good, and its worth for each point that
    the grant costs (draw,), nan where the grant costs nothing.
    """

    clause: str
    level: str
    enough: float
    per_point: FloatArray


@dataclass(frozen=True)
class AskPrice:
    """What a demand costs the side that grants it, and what of the other side's clauses would pay for it.

    `worth` (side, draw) points that the grant alone changes; `bundles` (draw,) rows of `bundle_levels`, -1 where none
    pays; `after` (side, draw) points over no deal of grant and bundle, nan where none pays.
    """

    clause: str
    level: str
    granter: str
    worth: FloatArray
    singles: tuple[Payment, ...]
    bundle_levels: tuple[Levels, ...]
    bundles: IntArray
    after: FloatArray


@dataclass(frozen=True)
class Asks:
    """`marginal` {clause: (side, level, draw)}: worth of each level against the status quo, in points, averaged over
    every combination of all other clauses on the grid.
    """

    marginal: Mapping[str, FloatArray]
    trades: tuple[Trade, ...]
    prices: tuple[AskPrice, ...]


@dataclass(frozen=True)
class Demand:
    """A grant on the table, and every bundle of what the asking side could give for it, in levels."""

    clause: str
    level: str
    granter: int
    bundles: tuple[Levels, ...]


@dataclass(frozen=True)
class Questions:
    """What is looked up in each preference draw: `packages` are the numbers of the single, double and triple changes
    of today's state, `changes` in that order, then for each demand the grant alone and the grant with each bundle.
    """

    changes: tuple[Levels, ...]
    demands: tuple[Demand, ...]
    packages: IntArray


def questions(case: Case, settled: Settled) -> Questions:
    """Return what must be known of a preference draw to tell trades and prices."""
    tables = (*settled.game.hub, *settled.game.leaves)
    single = [
        (table.name, level)
        for table in tables
        for row, level in enumerate(table.levels)
        if row != table.status_quo
    ]
    changes = tuple(
        dict(chosen)
        for size in (1, 2, 3)
        for chosen in combinations(single, size)
        if len({name for name, _ in chosen}) == size
    )
    demands = tuple(_demands(case, settled))
    asked = [*changes]
    for demand in demands:
        grant = {demand.clause: demand.level}
        asked += [grant, *({**bundle, **grant} for bundle in demand.bundles)]
    return Questions(changes, demands, package_rows(settled, asked))


def package_rows(settled: Settled, asked: Sequence[Levels]) -> IntArray:
    """Return the numbers of the enumerated packages that change the grid clauses named, all else as it is today."""
    home, step = 0, 1
    shift: dict[tuple[str, str], int] = {}
    for table in reversed((*settled.game.hub, *settled.game.leaves)):
        home += step * table.status_quo
        shift |= {
            (table.name, name): step * (row - table.status_quo) for row, name in enumerate(table.levels)
        }
        step *= len(table.levels)
    return np.array(
        [home + sum(shift[change] for change in levels.items()) for levels in asked], dtype=np.int64
    )


def _demands(case: Case, settled: Settled) -> Iterator[Demand]:
    """Return each side's asks that the other grants, with every bundle of what the asking side could give.

    A level is something given, or worth asking, if by itself it is worth more than today's to the side that gets it in
    most draws.
    """
    tables = (*settled.game.hub, *settled.game.leaves)
    wanted = {
        (side, table.name, level): float((settled.worth_alone[table.name][side, row] > 0).mean()) > OFTEN
        for side in (0, 1)
        for table in tables
        for row, level in enumerate(table.levels)
    }
    for granter in (0, 1):
        asker = 1 - granter
        choices = [
            [None, *((table.name, level) for level in table.levels if wanted[granter, table.name, level])]
            for table in tables
            if case.clause(table.name).granted_by == SIDES[asker]
        ]
        bundles = tuple(dict(one for one in chosen if one is not None) for chosen in product(*choices))
        for table in tables:
            clause, level = case.clause(table.name), asked_level(case.clause(table.name))
            asked = clause.granted_by == SIDES[granter] and SIDES[granter] not in clause.asked_by
            if asked and wanted[asker, table.name, level]:
                yield Demand(table.name, level, granter, bundles)


def asks(settled: Settled, asked: Questions, views: Sequence[View]) -> Asks:
    """Return worth, trades and prices over the preference draws; `views` list the packages of `asked`."""
    tables = (*settled.game.hub, *settled.game.leaves)
    marginal = {
        table.name: np.stack([view.marginal[table.name] for view in views], axis=-1) for table in tables
    }
    gains = np.stack([view.listed for view in views], axis=-1)
    first = len(asked.changes)
    prices = []
    for demand in asked.demands:
        last = first + 1 + len(demand.bundles)
        prices.append(_ask_price(demand, gains[first], gains[first + 1 : last]))
        first = last
    return Asks(marginal, _trades(settled, asked, gains[: len(asked.changes)]), tuple(prices))


def _trades(settled: Settled, asked: Questions, gains: FloatArray) -> tuple[Trade, ...]:
    """Return the linked sets, those that hold most often first: better for both, and that in both win-sets too;
    `gains` (change, side, draw).
    """
    share = (gains > 0).all(axis=1).mean(axis=-1)
    packages, rows = settled.packages, asked.packages[: len(asked.changes)]
    accepted = (packages.accepted_usa[rows] >= WIN_SET) & (packages.accepted_mex[rows] >= WIN_SET)
    better = share >= OFTEN
    sets = [frozenset(levels.items()) for levels in asked.changes]
    found = []
    for kind, holds in (("better", better), ("better_and_accepted", better & accepted)):
        linked = sorted(linked_sets(sets, holds), key=lambda one: (-share[one], one))
        found += [Trade(asked.changes[i], int(rows[i]), kind, float(share[i]), gains[i]) for i in linked]
    return tuple(found)


def _ask_price(demand: Demand, alone: FloatArray, gains: FloatArray) -> AskPrice:
    """Return the price from the gains of the grant `alone` (side, draw) and with each bundle (bundle, side, draw)."""
    granter = demand.granter
    cost = -alone[granter]
    sizes = np.array([len(bundle) for bundle in demand.bundles])
    singles = []
    for row in np.flatnonzero(sizes == 1):
        ((clause, level),) = demand.bundles[row].items()
        with_it = gains[row, granter]
        per_point = np.full(cost.size, np.nan)
        np.divide(with_it + cost, cost, out=per_point, where=cost > 0)
        singles.append(Payment(clause, level, float((with_it >= 0).mean()), per_point))
    paid = [
        price_of_grant(gains[:, granter, draw], gains[:, 1 - granter, draw], sizes)
        for draw in range(cost.size)
    ]
    after = np.array([[price.granter, price.payer] for price in paid]).T
    return AskPrice(
        demand.clause, demand.level, SIDES[granter], alone, tuple(singles), demand.bundles,
        np.array([price.bundle for price in paid], dtype=np.int64), after if granter == 0 else after[::-1],
    )  # fmt: skip
