"""Past periods run forward from their eve with the levers that were in fact pulled, held against what followed.

The corridor is fitted to the record of the day a period stands on, with evidence of that day, and led to the paths that
the record alone foretells from there (ADR 27): that is the run on which nobody pulls a lever. The levers then act on
the same departures. Beside them stand the run without the levers the period names (the counterfactual), and a random
walk in logs. Nothing is estimated from the months that are scored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from winset.calibration.baselines import naive
from winset.calibration.fit import fit_from
from winset.calibration.levels_behind import led_to
from winset.calibration.observation import RECENT, observe
from winset.calibration.record_paths import record_paths
from winset.calibration.series import History, history
from winset.corridor.places import GROUPS
from winset.corridor.priors import corridor_draws
from winset.corridor.simulate import GROUP_OUTCOMES, OUTCOMES, MonthlyPaths, simulate_months
from winset.corridor.state import CorridorInputs
from winset.data.record import border_patrol_by_group, monthly_record, record_span
from winset.draws import uniforms
from winset.months import month_number
from winset.policy.case import read_case
from winset.study.backtests import FIRST_MONTH
from winset.study.early_eve import PARTS, as_parts, early_eve, known_parts
from winset.study.past_levers import (
    SIZES,
    Period,
    eve_levers,
    eve_schedule,
    expelled_shares,
    pulled_schedule,
)
from winset.study.posteriors import evidence_rows, posterior_on
from winset.study.setting import Study

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

PEOPLE = ("in_transit", "waiting", "on_street", "harms_reported", "harms_estimated")
"""What is told of people beside encounters."""
ALPHAS = (0.02, 0.05, *(n / 10 for n in range(1, 10)))
"""Shares outside the central intervals of the weighted interval score (Bracher et al. 2021, PLoS Comput. Biol. 17)."""


@dataclass(frozen=True)
class Hindcast:
    """A period and what was modelled of it: Border Patrol encounters.

    `groups` are all seven, or before October 2019 the parts that CBP told apart; `months` (month,); `observed` (month,
    group), in today's vintage; `runs` maps `pulled`, `eve`, `without` and `naive` to (month, group, draw). Of pulled:
    `cities` (CITY_OUTCOMES, month, city, draw), and `people` by PEOPLE to (month, draw).
    """

    period: Period
    groups: tuple[str, ...]
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
    known = history(monthly_record(period.stands_on))
    if known.last < month_number(FIRST_MONTH):
        early = early_eve(period, study)
        return _held(period, study, early.levers, early.inputs, early.expelled, PARTS, early.walk)
    eve = eve_levers(period, read_case(period.case))
    fitted, expelled = fitted_eve(period, study)
    targets = record_paths(known, period.months, study.draws, study.seed)
    led = led_to(targets, fitted, eve_schedule(period, eve, study.draws))
    walk = naive_walk(known, period.months, study.draws)
    return _held(period, study, eve, led, expelled, GROUPS, walk)


def _held(
    period: Period,
    study: Study,
    eve: FloatArray,
    led: CorridorInputs,
    expelled: FloatArray,
    groups: tuple[str, ...],
    walk: FloatArray,
) -> Hindcast:
    """Run the period from `led` with and without its levers, and set it beside what was counted."""
    decided = replace(led, expulsion=expelled_shares(period, expelled, led.origin))

    def pulled(leave_out: tuple[str, ...]) -> MonthlyPaths:
        schedule = pulled_schedule(period, eve, led.origin, study.draws, study.seed, leave_out)
        return simulate_months(decided, schedule, threads=study.threads)

    def told(by_group: FloatArray) -> FloatArray:
        return by_group if groups == GROUPS else as_parts(by_group)

    months = np.arange(led.origin + 1, led.origin + 1 + period.months)
    in_fact, own = pulled(()), _own_paths(study)
    nobody = simulate_months(led, eve_schedule(period, eve, study.draws), threads=study.threads)
    return Hindcast(
        period,
        groups,
        months,
        _counted(groups, months),
        runs={
            "pulled": told(_encounters(in_fact)[..., *own]),
            "eve": told(_encounters(nobody)[..., 0, :]),
            "without": told(_encounters(pulled(period.without))[..., *own]),
            "naive": walk,
        },
        cities=in_fact.by_city[..., *own],
        people={name: in_fact.values[OUTCOMES.index(name)][..., *own] for name in PEOPLE},
    )


def _counted(groups: tuple[str, ...], months: IntArray) -> FloatArray:
    """Return (month, group) Border Patrol encounters in today's vintage."""
    today = monthly_record(record_span()[1])
    if groups == GROUPS:
        return border_patrol_by_group(today, int(months[0]), int(months[-1]))
    known = history(today)
    first = int(months[0]) - known.last - 1
    return known_parts(known)[:, first : first + len(months)].T


def fitted_eve(period: Period, study: Study) -> tuple[CorridorInputs, FloatArray]:
    """Return the corridor fitted on the day the period stands on, expulsions going on as they were, and their shares
    (group,).
    """
    observed = observe(period.stands_on, {}, FIRST_MONTH)
    draws = corridor_draws(period.stands_on, evidence_rows(), study.draws, study.seed)
    posterior = posterior_on(period.stands_on, period.stands_on, None)
    fit = fit_from(posterior, observed, draws, horizon=period.months, seed=study.seed)
    expelled = observed.expulsion[-RECENT:].mean(axis=0)
    return replace(fit.inputs, expulsion=np.repeat(expelled[None], period.months, axis=0)), expelled


def _encounters(run: MonthlyPaths) -> FloatArray:
    chosen: FloatArray = run.by_group[GROUP_OUTCOMES.index("border_patrol_encounters")]
    return chosen


def _own_paths(study: Study) -> tuple[IntArray, IntArray]:
    """Return (draw,) the path of every draw's own sizes of the levers, and the draws: an index of (path, draw)."""
    share = uniforms(study.seed, "hindcast/size", study.draws, stratified=True)
    return np.minimum((SIZES * share).astype(np.int64), SIZES - 1), np.arange(study.draws)


def naive_walk(known: History, months: int, draws: int) -> FloatArray:
    """Return (month, group, draw) of a random walk in logs from the last month: the baseline of `winset backtest`."""
    walks = [naive(np.log1p(known.of(group)[1]), months, draws) for group in GROUPS]
    return np.stack([np.expm1(walk) for walk in walks], axis=1)


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
