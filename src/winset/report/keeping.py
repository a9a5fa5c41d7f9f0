"""How long a package is kept, as numbers: by chance, by will, month by month."""

from __future__ import annotations

from typing import Any

import numpy as np

from winset.months import month_name
from winset.report.bargained import no_deal_payoff
from winset.report.rounding import band_of, first_month, number
from winset.settlement.kept import break_costs
from winset.study import NamedPackage, StudyResult

Json = dict[str, Any]
SIDES = ("usa", "mex")


def kept(result: StudyResult, entry: NamedPackage) -> Json:
    """Return what reviews do to a named package; nothing where the case names none.

    `standing` and `whole` are shares of draws by months since the start, from 0: the deal not ended by will, and no
    clause of it ended by will or chance. `payoff` is over no deal, as kept. `ended_by` may count a draw for both.
    """
    will = entry.will
    if will is None or result.case.keeping is None:
        return {}
    start, span = result.case.first_month, result.study.horizon - result.case.first_month
    lasts = np.array([*will.months, span + 1])[will.ends]
    gain = will.payoff - no_deal_payoff(result)
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
            "reviews": reviews,
            "payoff": {side: band_of(gain[i]) for i, side in enumerate(SIDES)},
            "break_cost": {side: band_of(cost[i]) for i, side in enumerate(SIDES)},
            "standing": [number((lasts > month).mean()) for month in range(span + 1)],
            "whole": [number((whole > month).mean()) for month in range(span + 1)],
        }
    }
