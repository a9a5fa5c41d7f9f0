"""The election and what keeps a deal, as numbers: verdicts with the link and without, Mexico alone, aid, reviews."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from winset.report.bargained import no_deal_payoff
from winset.report.rounding import band_of, number
from winset.study import StudyResult
from winset.study.clocks import PREFERENCES, STRONG, Alone, Verdict
from winset.study.compliance import AidPoint, Watched

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]
SIDES = ("usa", "mex")
CHEAPEST = 6


def clocks(result: StudyResult) -> Json:
    """Return each package's verdict with approval moving the election and with that link cut, on the same draws, and
    what Mexico would do for nothing if it preferred the incumbent.
    """
    found = result.clocks
    return {
        "verdicts": {
            name: {"on": _verdict(on), "off": _verdict(off)} for name, (on, off) in found.verdicts.items()
        },
        "for_nothing": {"as_drawn": _alone(found.alone), "strong_link": _alone(found.alone_if_strong)},
        "strong_link_quantiles": STRONG,
    }


def _verdict(one: Verdict) -> Json:
    return {
        "payoff": dict(zip(SIDES, map(number, one.payoff), strict=True)),
        "p_mutual_gain": number(one.mutual_gain),
        "ratified": dict(zip(SIDES, map(number, one.accepted), strict=True)),
        "never_ended_by_will": number(one.lasts),
        "incumbent_stays": number(one.stays),
        "months": number(one.months),
    }


def _alone(alone: Alone) -> Json:
    """Return what Mexico does at each preference, and the combinations that the least preference would buy."""
    needed = alone.needed()
    bought = np.flatnonzero(needed > 0.0)
    return {
        "by_preference": [{"points": p, **_combination(alone, alone.best(p))} for p in PREFERENCES],
        "indifferent": _combination(alone, alone.best(0.0)),
        "more": None
        if (more := alone.switch()) is None
        else {**_combination(alone, more[0]), "points_needed": number(more[1])},
        "no_worse_off_without": int((alone.gain[1:] >= 0.0).sum()),
        "combinations": len(alone.levels) - 1,
        "cheapest": [
            {**_combination(alone, int(row)), "points_needed": number(float(needed[row]))}
            for row in bought[np.argsort(needed[bought])][:CHEAPEST]
        ],
    }


def _combination(alone: Alone, row: int) -> Json:
    home = alone.levels[0]
    return {
        "levels": {name: level for name, level in alone.levels[row].items() if level != home[name]},
        "gain": number(float(alone.gain[row])),
        "stays": number(float(alone.stays[row])),
        "stays_moved": number(float(alone.stays[row] - alone.stays[0])),
        "encounters_change": number(float(alone.encounters[row] / alone.encounters[0] - 1.0)),
    }


def compliance(result: StudyResult) -> Json:
    """Return what aid for policing buys, and what reviews and monitoring are worth."""
    found, without = result.compliance, no_deal_payoff(result)
    told: Json = {
        "reviews": {
            name: [_watched(one, without) for one in rows] for name, rows in found.watched.items() if rows
        }
    }
    if found.package is not None:
        told["aid"] = {
            "package": found.package,
            "months": result.study.horizon - result.case.first_month,
            "if_voted": [_aid(point, without) for point in found.voted],
            "as_often_as_voted": [_aid(point, without) for point in found.drawn],
        }
    return told


def _aid(point: AidPoint, without: FloatArray) -> Json:
    gain = point.payoff - without
    return {
        "usd_per_year": number(point.usd_per_year),
        "reaches_usd_per_year": band_of(point.reaches),
        "months_paid": band_of(point.paid),
        "months_whole": band_of(point.whole),
        "months_complied": band_of(point.complied),
        "deportations": band_of(point.deported),
        "payoff": {side: number(float(gain[row].mean())) for row, side in enumerate(SIDES)},
    }


def _watched(one: Watched, without: FloatArray) -> Json:
    gain = one.payoff - without
    return {
        "every_months": one.spacing,
        "seen": one.seen,
        "never_ended_by_will": number(one.lasts),
        "months": band_of(one.months),
        "payoff": {side: number(float(gain[row].mean())) for row, side in enumerate(SIDES)},
    }
