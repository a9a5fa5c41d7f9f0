"""What both sides would rather have than a package they have agreed on: post-settlement settlements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.bargaining.frontier import pareto_frontier
from winset.preferences.payoff import measure_values
from winset.ratification.tables import clause_table
from winset.settlement.blocks import force
from winset.settlement.game import Talks
from winset.settlement.single import NamedPackage
from winset.settlement.space import Settled
from winset.study.bargains import WIN_SET, expected_points, preference_draws
from winset.study.mended import Bettered, bettered, changes_from

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class AfterSettlement:
    """Packages better for both than an agreed one in at least `BETTER_IN` of the preference draws: how many, how many
    of them in both win-sets, and the best of these: the evenest, then each side's own.
    """

    name: str
    count: int
    in_both_win_sets: int
    best: tuple[Bettered, ...]


def settlements(
    talks: Talks, settled: Settled, packages: Mapping[str, NamedPackage]
) -> dict[str, FloatArray]:
    """Return {name: (side, draw)}: what each named package of the case is expected to bring over no deal, in points,
    under each preference draw. Those that hang on a bill are left out, since nobody can sign them alone, and so are
    repetitions of a package under another name.
    """
    found: dict[str, FloatArray] = {}
    seen: list[Mapping[str, str]] = []
    for name in talks.case.packages:
        package = packages[name]
        if not package.bills and package.levels not in seen:
            found[name] = expected_gain(talks, settled, package)
            seen.append(package.levels)
    return found


def expected_gain(talks: Talks, settled: Settled, package: NamedPackage) -> FloatArray:
    """Return (side, draw): the expected payoff over no deal of a package without bills, for each preference draw."""
    scale, no_deal = settled.weighing, settled.no_deal_expected[talks.case.default_no_deal]
    leaders, lost = scale.game.actors[:2], package.months.lost[0]
    usa, mex = (
        measure_values(package.settled.totals[:, None], scale.reference, scale.wants[actor]).mean(axis=-1)[
            ..., 0
        ]
        for actor in leaders
    )
    stays = 1.0 - float(lost.mean())
    draws = range(preference_draws(settled))
    gain = np.array(
        [
            expected_points(settled, usa, mex, stays, draw) - expected_points(settled, *no_deal, draw)
            for draw in draws
        ]
    ).T
    for clause in talks.case.clauses:
        home, level = clause.levels[clause.status_quo], clause.level(package.levels[clause.id])
        if level is not home:
            table = clause_table(talks.case, clause, (home, level), leaders, (), talks.draws, talks.horizon)
            stays_in, reversed_in = force(table, scale.game)[1]
            gain += table.worth[:, 1, : len(draws)] * np.where(lost, reversed_in, stays_in).mean()
    return gain


def after_settlement(
    talks: Talks,
    settled: Settled,
    packages: Mapping[str, NamedPackage],
    better: Mapping[str, tuple[IntArray, IntArray]],
) -> tuple[AfterSettlement, ...]:
    """Return for each settlement what both sides would rather have; `better` {name: (packages, number of draws)}."""
    return tuple(_after(talks, settled, name, packages[name], *found) for name, found in better.items())


def _after(
    talks: Talks,
    settled: Settled,
    name: str,
    package: NamedPackage,
    rows: IntArray,
    draws_better: IntArray,
) -> AfterSettlement:
    found = settled.packages
    accepted = (found.accepted_usa[rows] >= WIN_SET) & (found.accepted_mex[rows] >= WIN_SET)
    if rows.size == 0:
        return AfterSettlement(name, 0, 0, ())
    pool = np.flatnonzero(accepted) if accepted.any() else np.arange(rows.size)
    gains = found.payoff[rows[pool]] - package.settled.payoff[:2].mean(axis=1)
    pool = pool[pareto_frontier(gains)]
    gains = found.payoff[rows[pool]] - package.settled.payoff[:2].mean(axis=1)
    evenest = int((gains / gains.max(axis=0)).min(axis=1).argmax())
    chosen = dict.fromkeys([evenest, int(gains[:, 0].argmax()), int(gains[:, 1].argmax())])
    changes, count = changes_from(talks, settled, package), preference_draws(settled)
    best = tuple(
        bettered(talks, settled, int(row), int(changes[row]), float(often / count))
        for row, often in ((rows[pool[i]], draws_better[pool[i]]) for i in chosen)
    )
    return AfterSettlement(name, int(rows.size), int(accepted.sum()), best)
