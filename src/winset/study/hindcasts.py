"""Past periods run forward from their eve with the levers that were in fact pulled, held against what followed.

The corridor is fitted to the record of the day a period stands on, with evidence of that day. Beside the run with the
levers stand the run on which nobody pulls them, the run without those the period names (the counterfactual), and a
random walk in logs. Nothing is estimated from the months that are scored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from winset.calibration.observation import RECENT
from winset.corridor.places import GROUPS
from winset.corridor.simulate import GROUP_OUTCOMES, OUTCOMES, MonthlyPaths, simulate_months
from winset.data.record import border_patrol_by_group, monthly_record, record_span
from winset.draws import quantile_fit, uniforms
from winset.months import month_number
from winset.policy.case import read_case
from winset.study.fitted import fitted_on
from winset.study.past_levers import (
    SIZES,
    Period,
    eve_levers,
    eve_schedule,
    expelled_shares,
    pulled_schedule,
)
from winset.study.setting import Study

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

BY_GROUP_FROM = month_number("2019-10")
"""First month of Border Patrol encounters by all seven groups: the random walk learns its spread from here on."""
PEOPLE = ("in_transit", "waiting", "on_street", "harms_reported", "harms_estimated")
"""What is told of people beside encounters."""
ALPHAS = (0.02, 0.05, *(n / 10 for n in range(1, 10)))
"""Shares outside the central intervals of the weighted interval score (Bracher et al. 2021, PLoS Comput. Biol. 17)."""


Z95 = 1.6448536269514722
"""The 95 % mark of a standard normal."""


@dataclass(frozen=True)
class Hindcast:
    """A period and what was modelled of it: Border Patrol encounters.

    `months` (month,); `observed` (month, group), in today's vintage; `runs` maps `pulled`, `eve`, `without` and `naive`
    to (month, group, draw). Of the pulled run: `cities` (CITY_OUTCOMES, month, city, draw), and `people` by PEOPLE to
    (month, draw).
    """

    period: Period
    months: IntArray
    observed: FloatArray
    runs: Mapping[str, FloatArray]
    cities: FloatArray
    people: Mapping[str, FloatArray]


@dataclass(frozen=True)
class Score:
    """One run against the record, means over months; `inside90` and `width90` of the central 90 % interval."""

    inside90: float
    width90: float
    wis: float


def run_hindcast(period: Period, study: Study) -> Hindcast:
    """Return the period's runs beside the record; `study` gives draws, seed and threads."""
    case = read_case(period.case)
    study = replace(study, horizon=period.months)
    eve = eve_levers(period, case)
    base = np.repeat(eve[None], period.months, axis=0)
    corridor = fitted_on(replace(case, preliminary={}), period.stands_on, period.stands_on, base, study)
    inputs, draws, origin = corridor.inputs, study.draws, corridor.inputs.origin
    expelled = corridor.observed.expulsion[-RECENT:].mean(axis=0)
    carried = replace(inputs, expulsion=np.repeat(expelled[None], period.months, axis=0))
    decided = replace(inputs, expulsion=expelled_shares(period, expelled, origin))

    def pulled(leave_out: tuple[str, ...]) -> MonthlyPaths:
        schedule = pulled_schedule(period, eve, origin, draws, study.seed, leave_out)
        return simulate_months(decided, schedule, threads=study.threads)

    months = np.arange(origin + 1, origin + 1 + period.months)
    in_fact, own = pulled(()), _own_paths(study)
    nobody = simulate_months(carried, eve_schedule(period, eve, draws), threads=study.threads)
    today = monthly_record(record_span()[1])
    return Hindcast(
        period,
        months,
        border_patrol_by_group(today, int(months[0]), int(months[-1])),
        runs={
            "pulled": _encounters(in_fact)[..., *own],
            "eve": _encounters(nobody)[..., 0, :],
            "without": _encounters(pulled(period.without))[..., *own],
            "naive": naive_walk(period, origin, draws, study.seed),
        },
        cities=in_fact.by_city[..., *own],
        people={name: in_fact.values[OUTCOMES.index(name)][..., *own] for name in PEOPLE},
    )


def _encounters(run: MonthlyPaths) -> FloatArray:
    chosen: FloatArray = run.by_group[GROUP_OUTCOMES.index("border_patrol_encounters")]
    return chosen


def _own_paths(study: Study) -> tuple[IntArray, IntArray]:
    """Return (draw,) the path of every draw's own sizes of the levers, and the draws: an index of (path, draw)."""
    share = uniforms(study.seed, "hindcast/size", study.draws, stratified=True)
    return np.minimum((SIZES * share).astype(np.int64), SIZES - 1), np.arange(study.draws)


def naive_walk(period: Period, origin: int, draws: int, seed: int) -> FloatArray:
    """Return (month, group, draw) of a random walk in logs from the last month, as wide as past changes."""
    past = border_patrol_by_group(monthly_record(period.stands_on), BY_GROUP_FROM, origin)
    logs = np.log(np.maximum(past, 1.0))
    spread = np.diff(logs, axis=0).std(axis=0)
    steps = np.sqrt(np.arange(1, period.months + 1))
    walk = np.empty((period.months, len(GROUPS), draws))
    for g, group in enumerate(GROUPS):
        # A band needs no joint path: each month takes the same stratified normals, so that quantiles are quiet.
        normal = quantile_fit("normal", -Z95, 0.0, Z95).ppf(
            uniforms(seed, f"hindcast/naive/{group}", draws, stratified=True)
        )
        walk[:, g] = np.exp(logs[-1, g] + spread[g] * steps[:, None] * normal)
    return walk


def weighted_interval_score(samples: FloatArray, observed: FloatArray) -> FloatArray:
    """Return the score of every forecast, in the unit observed: samples (..., draw), observed (...).

    (0.5·|y − median| + Σ_k α_k/2·IS_αk) / (K + 0.5), over the intervals of `ALPHAS`; smaller is better.
    """
    missed = np.abs(observed - np.quantile(samples, 0.5, axis=-1)) / 2
    for alpha in ALPHAS:
        low, high = np.quantile(samples, [alpha / 2, 1 - alpha / 2], axis=-1)
        outside = np.maximum(low - observed, 0) + np.maximum(observed - high, 0)
        missed = missed + alpha / 2 * (high - low) + outside
    scored: FloatArray = missed / (len(ALPHAS) + 0.5)
    return scored


def score(samples: FloatArray, observed: FloatArray) -> Score:
    """Return the score of samples (..., draw) against `observed` (...), all months and groups given counted alike."""
    low, high = np.quantile(samples, [0.05, 0.95], axis=-1)
    inside = (observed >= low) & (observed <= high)
    wis = weighted_interval_score(samples, observed)
    return Score(float(inside.mean()), float((high - low).mean()), float(wis.mean()))
