"""The corridor's forecast from any past month, and all of them scored: what `winset backtest` runs.

At an origin the record is cut to what was known, the corridor is fitted to it with the evidence of the day, and led to
the paths that the record alone foretells (ADR 27). Levers stand where the record shows them at the origin: the ports
let through what they did in its last months, and expulsions go on at their share. What no table shows stands as
in the case; it moves what a package would change, hardly what the corridor is led to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt

from winset.calibration.backtest import (
    HORIZONS,
    Row,
    Scores,
    baseline_names,
    baseline_scores,
    happened_after,
    model_marks,
    model_scores,
    rows,
    totals_ratio,
)
from winset.calibration.baselines import is_complete
from winset.calibration.falls import broken
from winset.calibration.fit import fit_from, history_schedule
from winset.calibration.levels_behind import encounters, led_to
from winset.calibration.observation import Observed, observe
from winset.calibration.record_paths import record_paths, seasonal_factors
from winset.calibration.series import SERIES, History, history
from winset.corridor.levers import lever_index
from winset.corridor.places import GROUPS
from winset.corridor.state import CorridorInputs, Schedule
from winset.data.record import ENCOUNTERS, monthly_record, record_span
from winset.data.sources import registered
from winset.execution import Arrays, Executor, Work
from winset.kept import Kept, results
from winset.months import month_number
from winset.policy.case import read_case
from winset.policy.packages import package_levers
from winset.study.fitted import Corridor, evidence_draws
from winset.study.known_measures import begun_measures, past_measures
from winset.study.origin import origins
from winset.study.posteriors import posterior_on
from winset.study.setting import Study
from winset.study.settling import digest

__all__ = [
    "HORIZONS",
    "SERIES",
    "Origin",
    "Row",
    "Scores",
    "is_complete",
    "rows",
    "run_backtest",
    "totals_ratio",
]

FloatArray = npt.NDArray[np.float64]

FIRST_ORIGIN, LAST_ORIGIN = "2021-01", "2024-06"
FIRST_MONTH = "2019-10"
"""First month of the fit: CBP tells all seven groups from here on."""
RECENT = 3
"""Months whose port encounters and expulsions are carried on."""


def day_known(origin: int) -> date:
    """Return the first day on which a month's encounters were known by nationality and agency."""
    return registered(ENCOUNTERS).published(origin)


@dataclass(frozen=True)
class Origin:
    """The corridor as of a day, ready to be led to paths of encounters.

    `known` is the record; `corridor` the fit; `inputs` carry expulsions on; `standing` (lever,) as they stood.
    """

    known: History
    corridor: Corridor
    inputs: CorridorInputs
    standing: FloatArray

    @property
    def plan(self) -> Schedule:
        """Return the schedule on which no lever moves."""
        months, _, draws = self.inputs.level.shape
        return history_schedule(np.repeat(self.standing[None], months, axis=0), draws)

    def forecast(self, targets: FloatArray) -> dict[str, FloatArray]:
        """Return encounters of every series (month, draw) where the corridor is led to `targets`, no lever moving."""
        met = encounters(led_to(targets, self.inputs, self.plan), self.plan)
        ports = (self.known.values[0] - self.known.values[1])[-RECENT:].mean()
        by_group = {group: met[:, g] for g, group in enumerate(GROUPS)}
        total = met.sum(axis=1)
        return {"southwest_border": total + ports, "border_patrol": total, **by_group}


def origin_on(as_of: date, study: Study, levers: FloatArray) -> Origin:
    """Return the corridor fitted on `as_of`; `levers` (lever,) stand where no table shows others."""
    known = history(monthly_record(as_of))
    first, total = known.of("border_patrol")
    # The shrunk season that the record's own paths have, so that a path and the corridor led to it agree.
    season = np.exp(seasonal_factors(np.log1p(total), first))
    observed = replace(observe(as_of, {}, FIRST_MONTH), season=season)
    drawn, standing = evidence_draws(as_of, study), standing_levers(observed, levers)
    posterior = posterior_on(as_of, as_of, None)
    fit = fit_from(posterior, observed, drawn, horizon=study.horizon, seed=study.seed)
    expelled = observed.expulsion[-RECENT:].mean(axis=0)
    inputs = replace(fit.inputs, expulsion=np.repeat(expelled[None], study.horizon, axis=0))
    return Origin(known, Corridor(observed, fit.draws, fit, posterior), inputs, standing)


def standing_levers(observed: Observed, levers: FloatArray) -> FloatArray:
    """Return (lever,) as they stood at the end of the record; what no table shows, as in `levers`."""
    row = levers.copy()
    row[lever_index("appointments")] = observed.ports[-RECENT:].sum(axis=1).mean()
    row[lever_index("us_flights_venezuela")] = observed.us_flights[-1]
    return row


def run_backtest(
    first: str,
    last: str,
    study: Study,
    executor: Executor,
    kept: Kept | None = None,
    progress: Callable[[float], object] | None = None,
) -> Scores:
    """Return the scores of every origin from month `first` to `last`; finished origins are taken from `kept`."""
    work = backtest_work(first, last, replace(study, horizon=max(HORIZONS)))
    parts = sorted(results(work, executor, kept, progress), key=lambda part: int(part["origins"][0]))
    stacked = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Scores(names=baseline_names(), **stacked)


def backtest_work(first: str, last: str, study: Study) -> Work:
    """Return the work of scoring one origin after the other."""
    months = np.arange(month_number(first), month_number(last) + 1)
    after = history(monthly_record(record_span()[1]))
    levers = package_levers(read_case(study.case).clauses, {})

    def chunk(start: int, stop: int) -> Arrays:
        scored = [scored_origin(int(month), after, study, levers) for month in months[start:stop]]
        return {name: np.stack([one[name] for one in scored]) for name in scored[0]}

    return Work(
        chunk=chunk,
        make=partial(backtest_work, first, last, study),
        key=digest([origins(), first, last, baseline_names(), replace(study, threads=1)]),
        n_items=len(months),
        chunk_size=1,
    )


def scored_origin(
    origin: int, after: History, study: Study, levers: FloatArray
) -> dict[str, npt.NDArray[np.generic]]:
    """Return the scores of one origin, by the names of `Scores`."""
    as_of = day_known(origin)
    corridor = origin_on(as_of, study, levers)
    paths = record_paths(corridor.known, max(HORIZONS), study.draws, study.seed)
    told = corridor.forecast(paths)
    model = model_scores(told, origin, after)
    conditional = np.full_like(model, np.nan)
    if begun := begun_measures(as_of):
        changed = broken(paths, begun, past_measures(as_of), study.seed)
        conditional = model_scores(corridor.forecast(changed), origin, after)
    return {
        "origins": np.array(origin),
        "model": model,
        "conditional": conditional,
        "baselines": baseline_scores(corridor.known, after, study.draws),
        "marks": model_marks(told),
        "happened": happened_after(origin, after),
    }
