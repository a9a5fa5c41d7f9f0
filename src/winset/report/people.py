"""What a package does to the people on the move, which no government's payoff covers: told beside every package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import OUTCOMES, MonthlyPaths
from winset.outcomes.fewer import PerThousand, fewer_encounters
from winset.report.bargained import no_deal_payoff
from winset.report.rounding import band_of, number
from winset.study import NamedPackage, StudyResult
from winset.study.landscape import Landscape

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]

HARMFUL: Final = ("stranded", "attacks_floor", "attacks_estimate", "deaths", "returns_unscreened")
"""Of what is told of people, that of which more is worse for them whatever one thinks of the deal."""


def people(run: MonthlyPaths) -> Json:
    """Return the bands of what a path does to the people on the move."""
    return {name: band_of(values) for name, values in people_draws(run).items()}


def people_draws(run: MonthlyPaths) -> dict[str, FloatArray]:
    """Return what a path does to the people on the move, (draw,): stocks as means over the months, events as sums."""

    def of(name: str) -> FloatArray:
        values: FloatArray = run.values[OUTCOMES.index(name), :, 0]
        return values

    return {
        "stranded": of("waiting").mean(axis=0),
        "on_street": of("on_street").mean(axis=0),
        "attacks_floor": of("harms_reported").sum(axis=0),
        "attacks_estimate": of("harms_estimated").sum(axis=0),
        "deaths": of("deaths").sum(axis=0),
        "returns": of("returns_to_mexico").sum(axis=0),
        "returns_unscreened": of("returns_unscreened").sum(axis=0),
    }


def worse_for_people(run: MonthlyPaths, than: MonthlyPaths) -> Json:
    """Return the share of draws in which each harm is greater on one path than on another, the same draws on both."""
    before, after = people_draws(than), people_draws(run)
    return {name: number(float((after[name] > before[name]).mean())) for name in HARMFUL}


def per_thousand_fewer(run: MonthlyPaths, than: MonthlyPaths) -> Json | None:
    """Return what stands against every 1,000 Border Patrol encounters fewer than on another path; None without a fall.

    The mean is the ratio of means, so that the entries sum to 1,000; the quantiles are over draws with a fall.
    """
    fewer = fewer_encounters(run, than)
    if fewer is None:
        return None

    def told(values: Mapping[str, PerThousand]) -> Json:
        return {name: {**band_of(one.draws), "mean": number(one.mean)} for name, one in values.items()}

    return {
        "encounters_fewer": band_of(fewer.encounters),
        "entries": told(fewer.entries),
        "person_months": {city: told(of_city) for city, of_city in fewer.person_months.items()},
        "usd": told(fewer.usd),
        "harms": told(fewer.harms),
    }


def told_package(result: StudyResult | Landscape, entry: NamedPackage) -> Json:
    """Return a package in short: levels, gains over no deal in points, chances, and what it does to people, with the
    share of draws in which each harm is greater than without a deal.
    """
    direct = entry.settled
    gain = direct.payoff[:2] - no_deal_payoff(result)
    return {
        "levels": dict(entry.levels),
        "payoff": {side: band_of(gain[row]) for row, side in enumerate(("usa", "mex"))},
        "ratified": {"usa": number(direct.accepted_usa.mean()), "mex": number(direct.accepted_mex.mean())},
        "p_mutual_gain": number(direct.mutual_gain.mean()),
        "people": people(entry.months),
        "people_worse": worse_for_people(entry.months, result.no_deal_paths[result.case.default_no_deal]),
        "bills": list(entry.bills),
    }
