"""One package month by month, as the page's clock is sent it when it is opened: payoffs, money, who has ended it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from winset.months import month_name
from winset.outcomes.compliance import PAID, Means
from winset.report.case_documents import both
from winset.report.columns import ENDS, band_columns, bands, numbers
from winset.report.package_documents import SIDES, update_meta
from winset.study.deal_months import deal_months, will_leave
from winset.study.prepared import Prepared, Shown

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]


def months_document(ready: Prepared, shown: Shown) -> Json:
    """Return a package month by month against no deal, under the same draws; payoffs are in points."""
    package, first = shown.package, ready.case.first_month
    found = deal_months(ready, package)
    start = ready.corridor.inputs.origin + 1
    return {
        "meta": update_meta(ready),
        "months": [month_name(start + month) for month in range(ready.study.horizon)],
        "payoff": {
            side: {"by_month": band_columns(found.by_month[[row]])[0],
                   "so_far": band_columns(found.gain[[row]])[0]}
            for row, side in enumerate(SIDES)
        },
        "payoff_total": dict(zip(SIDES, bands(found.gain[:, -1]), strict=True)),
        "money": money_columns(found.money, first),
        "money_no_deal": money_columns(found.money_without, first),
        "endings": {
            "months": [month_name(start + first + month) for month in range(package.span)],
            "first": [
                {"cause": ending.cause, "side": ending.side, "share": numbers(share)}
                for ending, share in found.ended
            ],
            "left_by_will": {
                side: numbers(share)
                for side, share in will_leave(package, ready.talks.draws.n_draws).items()
            },
        },
        "reviews": [
            {"month": month_name(start + review.month), "title": both(review.title), "basis": review.basis}
            for review in (ready.case.keeping.reviews if ready.case.keeping else ())
            if review.month < ready.study.horizon
        ],
    }  # fmt: skip


def money_columns(money: Means, first: int) -> Json:
    """Return the migration institute's money by month: USD a month, persons a month, and months paid of the deal's.

    `available` is what Mexico adds to the budget and aid that adds to it; `capacity` the promised returns and transfers
    that money carries.
    """
    series = {
        "available": money.own + money.aid,
        "needed": money.need,
        "promised": money.promised,
        "capacity": money.promised * money.carried,
    }
    columns = band_columns(np.array(list(series.values())), ENDS)
    paid = money.carried >= PAID
    return {
        **dict(zip(series, columns, strict=True)),
        "paid": numbers(paid.mean(axis=1)),
        "months_paid": bands(paid[first:].sum(axis=0)[None].astype(np.float64))[0],
    }
