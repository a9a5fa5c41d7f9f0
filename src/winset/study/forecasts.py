"""The corridor under current policy and under a package, from the last month of any record, and how much of the spread
is of events that nobody knows yet.

The months ahead are those of the backtest: paths that the record alone foretells, to which the corridor is led under
the levers of the day (ADR 27). A package meets the same departures. The share of events not yet known is what the
spread loses where every draw is led to the middle path instead: what is left is of parameters and of who is where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from winset.calibration.levels_behind import led_to
from winset.calibration.record_paths import record_paths
from winset.corridor.simulate import MonthlyPaths, simulate_months
from winset.corridor.state import CorridorInputs, Schedule
from winset.data.record import record_span
from winset.errors import Fault, OptionError
from winset.months import month_number, parse_as_of
from winset.outcomes.evaluate import standing
from winset.policy.case import Case, case_folder, read_case
from winset.policy.effects import schedule
from winset.policy.packages import package_levers
from winset.study.backtests import FIRST_ORIGIN, Origin, day_known, origin_on
from winset.study.fitted import Corridor
from winset.study.setting import Study
from winset.study.simulation import checked_levels

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ahead:
    """One policy: `months` with every draw on its own path, `held` with every draw on the middle one."""

    months: MonthlyPaths
    held: MonthlyPaths

    def unknown_events(self) -> FloatArray:
        """Return (outcome, month): the share of the spread that comes from events not yet known, nan without any.

        Variances of logs of one more than the outcome; in its own unit for what may be below zero (approval).
        """
        spread, left = (_variance(run.values[:, :, 0], self._in_logs()) for run in (self.months, self.held))
        share = 1.0 - left / np.where(spread > 1e-12, spread, np.nan)
        return np.asarray(np.clip(share, 0.0, 1.0))

    def _in_logs(self) -> npt.NDArray[np.bool_]:
        lowest = [run.values[:, :, 0].min(axis=(1, 2)) for run in (self.months, self.held)]
        return np.asarray(np.minimum(*lowest) >= 0.0)


@dataclass(frozen=True)
class Forecast:
    """The corridor under current policy, and under the package named, if one was."""

    study: Study
    case: Case
    as_of: date
    corridor: Corridor
    current: Ahead
    package: Ahead | None
    package_name: str | None
    levels: Mapping[str, str]

    @property
    def months(self) -> MonthlyPaths:
        """Return the months under current policy."""
        return self.current.months


def forecast(study: Study, package: str | None = None) -> Forecast:
    """Run the corridor without a deal, and with `package` of the case, from the last month published by `as_of`.

    `as_of` None is the last day of the record. Levers stand as the record shows them on that day and else as on the
    case's date. A package is taken to be struck as many months after the record's last as in the case; it moves the
    levers that its levels move, and courts and breaks end it as they would there.
    """
    case, as_of = _case(study.case), _day(study)
    levels = checked_levels(case, package, {})
    origin = origin_on(as_of, study, package_levers(case.clauses, {}))
    plan = _no_deal(case, origin, study)
    paths = record_paths(origin.known, study.horizon, study.draws, study.seed)
    middle = np.repeat(np.median(paths, axis=-1, keepdims=True), study.draws, axis=-1)
    own, held = (led_to(targets, origin.inputs, plan) for targets in (paths, middle))

    def ahead(schedule: Schedule) -> Ahead:
        return Ahead(_run(own, schedule, study), _run(held, schedule, study))

    signed = None if package is None else ahead(_with_package(case, origin, plan, levels, study))
    return Forecast(study, case, as_of, origin.corridor, ahead(plan), signed, package, levels)


def _case(name: str) -> Case:
    """Return a case, read once a process as long as none of its files changes: reading it takes as long as the fit."""
    files = sorted(file for file in case_folder(name).rglob("*") if file.is_file())
    return _as_read(name, tuple((file, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=4)
def _as_read(name: str, _: tuple[tuple[Path, int], ...]) -> Case:
    return read_case(name)


def _day(study: Study) -> date:
    first, last = day_known(month_number(FIRST_ORIGIN)), record_span()[1]
    as_of = last if study.as_of is None else parse_as_of(study.as_of)
    if not first <= as_of <= last:
        raise OptionError(
            [
                Fault(
                    "--as-of",
                    f"{as_of} is outside what can be fitted",
                    f"Choose a day from {first} to {last}",
                )
            ]
        )
    return as_of


def _run(inputs: CorridorInputs, plan: Schedule, study: Study) -> MonthlyPaths:
    return simulate_months(inputs, plan, threads=study.threads)


def _no_deal(case: Case, origin: Origin, study: Study) -> Schedule:
    """Return the schedule on which the levers of the day stand throughout, with the case's election where it falls."""
    base = np.repeat(origin.standing[None], study.horizon, axis=0)
    plan = schedule(case, base[:1], draws=origin.corridor.draws, horizon=study.horizon)
    ahead = case.origin - origin.corridor.inputs.origin
    return standing(
        replace(
            plan,
            base=base,
            election=_month_or_never(case.election + ahead),
            inauguration=_month_or_never(case.inauguration + ahead),
        )
    )


def _with_package(
    case: Case, origin: Origin, plan: Schedule, levels: Mapping[str, str], study: Study
) -> Schedule:
    """Return the schedule of a package: what its levels change is changed, all else stands as it stood."""
    before, after = package_levers(case.clauses, {}), package_levers(case.clauses, levels)
    deal = np.where(after == before, origin.standing, after)
    signed = schedule(case, deal[None], draws=origin.corridor.draws, horizon=study.horizon)
    return replace(signed, base=plan.base, election=plan.election, inauguration=plan.inauguration)


def _variance(values: FloatArray, in_logs: npt.NDArray[np.bool_]) -> FloatArray:
    """Return (outcome, month) variances over draws, in logs where `in_logs` (outcome,)."""
    logs = np.log1p(np.maximum(values, 0.0))
    chosen = np.where(in_logs[:, None, None], logs, values)
    return np.asarray(chosen.var(axis=-1))


def _month_or_never(month: int) -> int:
    return month if month >= 0 else -1
