"""How long a package is kept, as numbers: who ends it, why, and when; month by month, and how far money carries it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from winset.months import month_name
from winset.outcomes.compliance import PAID, PROMISES
from winset.report.rounding import band_of, first_month, number
from winset.settlement.endings import first_ending, money_ending
from winset.settlement.kept import break_costs
from winset.study import NamedPackage, Simulation, StudyResult

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]
SIDES = ("usa", "mex")


def kept(result: StudyResult | Simulation, entry: NamedPackage, no_deal: FloatArray) -> Json:
    """Return what reviews do to a named package; nothing where the case names none.

    `standing` and `whole` are shares of draws by months since the start, from 0: the deal not ended by will, and no
    clause of it ended by will or chance. `payoff` is over `no_deal` (leader, draw), as kept. `ended_by` may count a
    draw for both. `endings` give each reason the share of draws in which it comes at all and in which it comes first.
    """
    will = entry.will
    if will is None or result.case.keeping is None:
        return {}
    start, span = result.case.first_month, entry.span
    lasts = np.array([*will.months, span + 1])[will.ends]
    gain = will.payoff - no_deal
    cost = break_costs(result.case.keeping, result.case.parties, result.corridor.draws)
    reviews = []
    for row, (review, _) in enumerate(zip(result.case.keeping.reviews, will.months, strict=False)):
        here = will.ends == row
        reviews.append(
            {
                "month": month_name(first_month(result) + review.month),
                "title": review.title.en,
                "ended": number(here.mean()),
                "ended_by": {side: number((will.by[i] & here).mean()) for i, side in enumerate(SIDES)},
            }
        )
    whole = np.where(entry.kept < span, entry.kept, span + 1)
    return {
        "kept": {
            "from": month_name(first_month(result) + start),
            "by_chance": band_of(entry.by_chance.astype(np.float64)),
            "never_ended_by_will": number((will.ends == len(will.months)).mean()),
            "months": {
                **band_of(entry.kept.astype(np.float64)),
                "to_the_end": number((entry.kept >= span).mean()),
            },
            "endings": endings(entry),
            "reviews": reviews,
            "payoff": {side: band_of(gain[i]) for i, side in enumerate(SIDES)},
            "break_cost": {side: band_of(cost[i]) for i, side in enumerate(SIDES)},
            "standing": [number((lasts > month).mean()) for month in range(span + 1)],
            "whole": [number((whole > month).mean()) for month in range(span + 1)],
            **money(result, entry),
        }
    }


def endings(entry: NamedPackage) -> list[Json]:
    """Return the reasons for which a package ends, those that come at all: how often, how often first, and when."""
    every, span = entry.every_ending, entry.span
    first = first_ending(every, span, entry.by_chance.size)
    told = []
    for place, ending in enumerate(every):
        comes = ending.months < span
        if comes.any():
            here = {"cause": ending.cause, "side": ending.side, "first": number((first == place).mean())}
            months = np.quantile(ending.months[comes], [0.05, 0.5, 0.95])
            marks = dict(zip(("p05", "p50", "p95"), map(number, months), strict=True))
            told.append({**here, "comes": number(comes.mean()), "months_if_it_comes": marks})
    return told


def money(result: StudyResult | Simulation, entry: NamedPackage) -> Json:
    """Return how far money carries what Mexico promises beyond the status quo; nothing where it promises no
    more within the months looked at.
    """
    if entry.means is None:
        return {}
    first = result.case.first_month + max(
        clause.level(entry.levels[clause.id]).onset_months
        for clause in result.case.clauses
        if set(clause.levers) & set(PROMISES)
        and entry.levels[clause.id] != clause.levels[clause.status_quo].name
    )
    carried = entry.means.carried[first:]
    if not len(carried):  # what it promises begins after the last month looked at
        return {}
    short = money_ending(entry.means.carried, first, entry.span)
    return {
        "money": {
            "from": month_name(first_month(result) + first),
            "carried_share": band_of(carried.mean(axis=0)),
            "months_paid": band_of((carried >= PAID).sum(axis=0).astype(np.float64)),
            "months": carried.shape[0],
            "ever_short": number((short.months < carried.shape[0]).mean()),
            "paid_at_least": PAID,
        }
    }
