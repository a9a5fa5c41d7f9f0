"""What keeps a deal: months that aid for policing buys, and what reviews and monitoring are worth.

Each is a package evaluated again with one thing moved and every draw the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import OUTCOMES
from winset.outcomes.compliance import PAID
from winset.policy.clauses import Clause, Level, Text
from winset.policy.files import Keeping, Review
from winset.ratification.judgements import read_judgements, reading_draws
from winset.settlement.game import Talks, Weighing
from winset.settlement.kept import break_reviews
from winset.settlement.single import NamedPackage, evaluate_package

FloatArray = npt.NDArray[np.float64]

AID_USD_PER_YEAR: Final = (0.0, 30e6, 100e6, 250e6, 500e6, 1e9)
SPACINGS: Final = (3, 6, 12)
"""Months between two reviews, beside the case's own."""
SEEN: Final = (0.0, 0.3, 0.6, 0.9, 1.0)
"""Chance that a break is seen as one: never, the case's three marks, always."""


@dataclass(frozen=True)
class AidPoint:
    """One level of aid, (draw,) unless said: `reaches` USD a year, averaged over the months of the deal, that adds to
    Mexico's own money; `paid` months in which money carries the promise, `whole` until a first clause ends or the deal
    is left, `complied` the months that are both; `deported` persons over the horizon if the bill passes.
    """

    usd_per_year: float
    reaches: FloatArray
    paid: FloatArray
    whole: FloatArray
    complied: FloatArray
    deported: FloatArray
    payoff: FloatArray  # (leader, draw), as kept


def aid_curve(
    talks: Talks, scale: Weighing, levels: Mapping[str, str], *, voted: bool
) -> tuple[AidPoint, ...]:
    """Return the months that aid for policing buys on the package `levels`; nothing where no clause gives such aid.

    `voted` takes the appropriation as passed; else it passes as often as Congress is drawn to. A level of the clause
    that is not listed has the direct worth of the appropriation that is.
    """
    clause = next((one for one in talks.case.clauses if one.levers == ("policing_aid",)), None)
    if clause is None or all(level.bill is None for level in clause.levels):
        return ()
    if voted:
        talks = replace(talks, passes=np.ones_like(talks.passes))
        scale = replace(scale, game=replace(scale.game, passes=talks.passes))
    return tuple(_aid_point(talks, scale, levels, clause, usd) for usd in AID_USD_PER_YEAR)


def _aid_point(
    talks: Talks, scale: Weighing, levels: Mapping[str, str], clause: Clause, usd: float
) -> AidPoint:
    asked = clause.levels[clause.status_quo]
    if usd > 0.0:
        asked = next(level for level in clause.levels if level.bill is not None)
        given = _giving(asked, usd / 12)
        moved = replace(clause, levels=tuple(given if one is asked else one for one in clause.levels))
        clauses = tuple(moved if one is clause else one for one in talks.case.clauses)
        talks = replace(talks, case=replace(talks.case, clauses=clauses))
    package = evaluate_package(talks, scale, {**levels, clause.id: asked.name})
    assert package.means is not None and package.will is not None
    first = talks.case.first_month
    carried = package.means.carried[first:] >= PAID
    whole = np.arange(len(carried))[:, None] < package.kept
    return AidPoint(
        usd_per_year=usd,
        reaches=12 * package.means.aid[first:].mean(axis=0),
        paid=carried.sum(axis=0).astype(np.float64),
        whole=package.kept.astype(np.float64),
        complied=(carried & whole).sum(axis=0).astype(np.float64),
        deported=package.months.values[OUTCOMES.index("mexico_deportations"), first:, 0].sum(axis=0),
        payoff=package.will.payoff,
    )


def _giving(level: Level, usd_per_month: float) -> Level:
    return replace(level, levers={**level.levers, "policing_aid": usd_per_month})


@dataclass(frozen=True)
class Watched:
    """A package with reviews every `spacing` months (None: the case's own), and breaks seen with chance `seen`.

    `lasts` is the share of draws in which no side ends it by will, `months` (draw,) until one does; `payoff` (leader,
    draw).
    """

    spacing: int | None
    seen: float
    lasts: float
    months: FloatArray
    payoff: FloatArray


def watched(
    talks: Talks,
    scale: Weighing,
    levels: Mapping[str, str],
    spacings: Iterable[int | None] = (None, *SPACINGS),
    chances: Iterable[float] = SEEN,
) -> tuple[Watched, ...]:
    """Return a package under other reviews and other monitoring; nothing where its case has no reviews."""
    keeping, chances = talks.case.keeping, tuple(chances)
    if keeping is None:
        return ()
    found = []
    for spacing in spacings:
        rule = keeping if spacing is None else every(keeping, spacing, talks.case.first_month, talks.horizon)
        other = replace(talks, case=replace(talks.case, keeping=rule))
        package = evaluate_package(other, scale, levels)
        found += [_seen(package, if_seen(talks) * seen, spacing, seen) for seen in chances]
    return tuple(found)


def if_seen(talks: Talks) -> FloatArray:
    """Return (leader, draw): the points that a break costs its maker where it is seen."""
    cost = read_judgements().break_cost
    draws = [
        reading_draws(cost, f"keeping/break_cost/{party}", talks.draws.n_draws, talks.draws.seed)
        for party in talks.case.parties
    ]
    return np.maximum(np.array(draws), 0.0)


def _seen(package: NamedPackage, cost: FloatArray, spacing: int | None, seen: float) -> Watched:
    assert package.will is not None
    ends, _ = break_reviews(package.will.value, cost)
    months = np.array([*package.will.months, package.span], dtype=np.float64)[ends]
    payoff = np.take_along_axis(package.will.value, ends[None, None], axis=0)[0]
    return Watched(spacing, seen, float((ends == len(package.will.months)).mean()), months, payoff)


def every(keeping: Keeping, spacing: int, first_month: int, horizon: int) -> Keeping:
    """Return reviews every `spacing` months of a deal that starts in `first_month`, inside the horizon."""
    title = Text(f"Every {spacing} months", f"Cada {spacing} meses")
    months = range(first_month + spacing, horizon, spacing)
    return replace(keeping, reviews=tuple(Review(month, title, "a rule, not a date") for month in months))


@dataclass(frozen=True)
class Compliance:
    """The aid curve of one package, if its bill passes and as often as it does, and packages under other reviews."""

    package: str | None
    voted: tuple[AidPoint, ...]
    drawn: tuple[AidPoint, ...]
    watched: Mapping[str, tuple[Watched, ...]]


def compliance(talks: Talks, scale: Weighing, packages: Mapping[str, NamedPackage]) -> Compliance:
    """Return what keeps the case's own packages: aid for the first that promises more returns than today, and reviews
    for all that some side would leave in some draw.
    """
    own = {name: packages[name] for name in talks.case.packages}
    promising = next((name for name, package in own.items() if package.means is not None), None)
    left = [name for name, one in own.items() if one.will and (one.will.ends < len(one.will.months)).any()]
    voted, drawn = (
        () if promising is None else aid_curve(talks, scale, own[promising].levels, voted=passes)
        for passes in (True, False)
    )
    reviews = {name: watched(talks, scale, own[name].levels) for name in left}
    return Compliance(promising if voted else None, voted, drawn, reviews)
