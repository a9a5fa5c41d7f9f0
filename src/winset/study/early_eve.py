"""The eve of a period before October 2019, when CBP told three kinds of people apart: Mexicans, northern Central
Americans and all others.

The corridor comes from the filter, which reads the others as a sum. What the record alone foretells is drawn for the
three; within the others the groups keep the shares that each member of the filter has them in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.calibration.at_origin import filtered_record
from winset.calibration.baselines import naive
from winset.calibration.filter import Filtered
from winset.calibration.levels_behind import led_to
from winset.calibration.members import LAYOUT, PARAMETERS, with_state, with_values
from winset.calibration.record_paths import (
    BORROWED,
    DEGREES_SHARE,
    DEGREES_TOTAL,
    USUAL,
    fitted_steps,
    seasonal_factors,
)
from winset.calibration.series import History, history
from winset.corridor.parameters import GROUP_PARAMETERS
from winset.corridor.places import GROUPS
from winset.corridor.priors import corridor_draws, corridor_parameters
from winset.corridor.state import STOCKS, CorridorInputs, State
from winset.data.record import monthly_record
from winset.draws import generator
from winset.study.past_levers import Period, eve_schedule
from winset.study.posteriors import evidence_rows
from winset.study.setting import Study

FloatArray = npt.NDArray[np.float64]

TOLD: Final = ("mexico", "northern_central_america")
PARTS: Final = (*TOLD, "others")
OTHERS: Final = tuple(g for g, name in enumerate(GROUPS) if name not in TOLD)


@dataclass(frozen=True)
class EarlyEve:
    """The corridor led to what the record foretells, its levers (lever,), the share expelled or returned (group,), and
    the random walk (month, part, draw).
    """

    inputs: CorridorInputs
    levers: FloatArray
    expelled: FloatArray
    walk: FloatArray


def three_parts(series: Mapping[str, FloatArray], total: FloatArray) -> FloatArray:
    """Return (part, month) of the months in which both groups told apart are known."""
    months = min(len(series[name]) for name in TOLD)
    told = np.stack([series[name][-months:] for name in TOLD])
    rest: FloatArray = total[-months:] - told.sum(axis=0)
    return np.vstack([told, rest])


def known_parts(known: History) -> FloatArray:
    """Return (part, month) of a history."""
    return three_parts({name: known.of(name)[1] for name in TOLD}, known.of("border_patrol")[1])


def as_parts(by_group: FloatArray) -> FloatArray:
    """Return (month, part, ...) of encounters by group (month, group, ...)."""
    told = [by_group[:, GROUPS.index(name)] for name in TOLD]
    return np.stack([*told, by_group[:, list(OTHERS)].sum(axis=1)], axis=1)


def early_eve(period: Period, study: Study) -> EarlyEve:
    """Return the corridor as of the day a period stands on, one member of the filter a draw."""
    record = monthly_record(period.stands_on)
    draws = corridor_draws(period.stands_on, evidence_rows(), study.draws, study.seed)
    run, known = filtered_record(record, draws, seed=study.seed), history(record)
    levers, expelled = run.past.levers[-1], run.past.expulsion[-1]
    parts = known_parts(known)
    met = run.modelled["border_patrol_encounters"][-1].astype(np.float64)
    targets = _targets(_part_paths(parts, known, period.months, study), met)
    standing = eve_schedule(period, levers, study.draws)
    inputs = _inputs(run, draws_arrays=corridor_parameters(draws), months=period.months)
    walks = [np.expm1(naive(np.log1p(part), period.months, study.draws)) for part in parts]
    return EarlyEve(led_to(targets, inputs, standing), levers, expelled, np.stack(walks, axis=1))


def _inputs(
    run: Filtered, draws_arrays: tuple[FloatArray, FloatArray, FloatArray], months: int
) -> CorridorInputs:
    """Return the corridor after the pass's last month; levels stand as they were, to be led elsewhere."""
    snapshot = run.snapshots[-1]
    rows = snapshot.rows.astype(np.float64)
    values = dict(zip(PARAMETERS, snapshot.parameters.astype(np.float64), strict=True))
    scalars, groups, cities = with_values(*draws_arrays, values)
    state = with_state(
        rows,
        State(
            np.zeros((len(STOCKS), len(GROUPS), rows.shape[1])),
            snapshot.waiting.astype(np.float64),
            snapshot.state_scalars.astype(np.float64),
            snapshot.harm_memory.astype(np.float64),
        ),
    )
    groups[GROUP_PARAMETERS.index("base_chance")] = state.stocks[5]
    groups[GROUP_PARAMETERS.index("port_share")] = run.past.port_share[-1][:, None]
    return CorridorInputs(
        origin=snapshot.month,
        scalars=scalars,
        groups=groups,
        cities=cities,
        city_share=run.past.city_share[-1],
        level=np.repeat(np.exp(rows[LAYOUT.level])[None], months, axis=0),
        expulsion=np.repeat(run.past.expulsion[-1][None], months, axis=0),
        state=state,
    )


def _part_paths(parts: FloatArray, known: History, months: int, study: Study) -> FloatArray:
    """Return (month, part, draw): the total's walk with its season, and walks of the shares, as in `record_paths`."""
    first, total = known.of("border_patrol")
    logs = np.log1p(total)
    season = seasonal_factors(logs, first)
    month = (first + np.arange(len(logs) + months)) % 12
    level = logs - season[month[: len(logs)]]
    steps = fitted_steps(np.diff(level), DEGREES_TOTAL)
    walk = steps.walk(generator(study.seed, "early_eve/total"), months, study.draws)
    ahead = np.maximum(np.expm1(level[-1] + walk + season[month[len(logs) :], None]), 0.0)
    shares = np.log1p(parts) - np.log1p(parts.sum(axis=0))
    changes = np.diff(shares, axis=1)
    usual = float(np.median(np.median(changes[:, -36:] ** 2, axis=1))) / USUAL
    paths = np.empty((months, len(PARTS), study.draws))
    for p, name in enumerate(PARTS):
        own = fitted_steps(changes[p], DEGREES_SHARE, BORROWED, usual)
        paths[:, p] = np.exp(
            shares[p, -1] + own.walk(generator(study.seed, f"early_eve/{name}"), months, study.draws)
        )
    return np.asarray(ahead[:, None, :] * paths / paths.sum(axis=1, keepdims=True))


def _targets(paths: FloatArray, met: FloatArray) -> FloatArray:
    """Return (month, group, draw): the others' path shared out as the members (group, draw) have met them."""
    targets = np.empty((len(paths), len(GROUPS), paths.shape[2]))
    for p, name in enumerate(TOLD):
        targets[:, GROUPS.index(name)] = paths[:, p]
    own = met[list(OTHERS)] / np.maximum(met[list(OTHERS)].sum(axis=0), 1e-9)
    targets[:, list(OTHERS)] = paths[:, 2, None] * own
    return targets
