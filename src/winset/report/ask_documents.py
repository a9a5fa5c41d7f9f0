"""What asks are worth, what only works together, what pays for what, as the document tells it (docs/analysis.md)."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from winset.report.rounding import band_of, number
from winset.study import AskPrice, StudyResult, Trade

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]

SIDES: Final = ("usa", "mex")
BUNDLES: Final = 3
"""So many of the bundles that pay most often are told."""


def marginal_worth(result: StudyResult, clause: str, levels: tuple[str, ...]) -> Json:
    """Return {level: {side: band}}: worth against today's level, averaged over all levels of the other clauses."""
    worth = result.moves.asks.marginal[clause]
    return {
        name: {side: band_of(worth[row, i]) for row, side in enumerate(SIDES)}
        for i, name in enumerate(levels)
    }


def linkage(result: StudyResult) -> Json:
    """Return trades (sets of clauses that hold together and in no part) and the price of every demand."""
    asks = result.moves.asks
    return {
        "trades": [_trade(result, trade) for trade in asks.trades],
        "prices": [_price(result, price) for price in asks.prices],
    }


def _trade(result: StudyResult, trade: Trade) -> Json:
    packages = result.settled.packages
    return {
        "levels": dict(trade.levels),
        "holds": trade.holds,
        "better_for_both": number(trade.share),
        "payoff": {side: band_of(trade.gains[row]) for row, side in enumerate(SIDES)},
        "ratified": {
            "usa": number(packages.accepted_usa[trade.package]),
            "mex": number(packages.accepted_mex[trade.package]),
        },
    }


def _price(result: StudyResult, price: AskPrice) -> Json:
    payer = SIDES[1 - SIDES.index(price.granter)]
    paid = price.bundles >= 0
    picked = Counter(price.bundles[paid].tolist())
    often = sorted(picked, key=lambda row: (-picked[row], row))[:BUNDLES]
    return {
        "clause": price.clause,
        "level": price.level,
        "granter": price.granter,
        "payer": payer,
        "worth": {side: band_of(price.worth[row]) for row, side in enumerate(SIDES)},
        "costs_granter": number(float((price.worth[SIDES.index(price.granter)] < 0).mean())),
        "payable": number(float(paid.mean())),
        "bundles": [
            {"levels": dict(price.bundle_levels[row]), "share": number(picked[row] / paid.size)}
            for row in often
        ],
        "after": {side: band_of(price.after[row, paid]) for row, side in enumerate(SIDES) if paid.any()},
        "payer_gains": number(float((price.after[SIDES.index(payer), paid] > 0).mean()))
        if paid.any()
        else None,
        "singles": [
            {
                "clause": single.clause,
                "level": single.level,
                "enough": number(single.enough),
                "per_point_of_cost": _where_known(single.per_point),
            }
            for single in price.singles
        ],
    }


def _where_known(values: FloatArray) -> Json | None:
    """Return the band of the values that are known; None where none is."""
    known = values[np.isfinite(values)]
    return band_of(known) if known.size else None
