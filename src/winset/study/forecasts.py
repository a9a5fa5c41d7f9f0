"""The corridor under current policy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from winset.corridor.simulate import MonthlyPaths, simulate_months
from winset.data.record import (
    record_span,
)
from winset.errors import Fault, OptionError
from winset.months import parse_as_of
from winset.outcomes.evaluate import standing
from winset.policy.case import Case, read_case
from winset.policy.effects import schedule
from winset.policy.packages import package_levers
from winset.study.fitted import Corridor, fitted_on
from winset.study.setting import Study

FIRST_FORECAST = date(2022, 7, 1)
"""The fit needs a year of encounters by nationality after its first month."""


@dataclass(frozen=True)
class Forecast:
    """The corridor under current policy."""

    study: Study
    case: Case
    as_of: date
    corridor: Corridor
    months: MonthlyPaths


def forecast(study: Study) -> Forecast:
    """Run the corridor with the levers of the case's date, no deal, from the last month published by `as_of`.

    `as_of` None is the last day of the record. Policy later than the case's date is not in the levers; what
    it did to encounters before `as_of` is in the fitted levels.
    """
    case = read_case(study.case)
    first, last = FIRST_FORECAST, record_span()[1]
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
    base = np.repeat(package_levers(case.clauses, {})[None], study.horizon, axis=0)
    corridor = fitted_on(case, as_of, as_of, base, study)
    ahead = case.origin - corridor.inputs.origin
    plan = standing(schedule(case, base[:1], draws=corridor.draws, horizon=study.horizon))
    plan = replace(
        plan,
        base=base,
        election=_month_or_never(case.election + ahead),
        inauguration=_month_or_never(case.inauguration + ahead),
    )
    return Forecast(
        study, case, as_of, corridor, simulate_months(corridor.inputs, plan, threads=study.threads)
    )


def _month_or_never(month: int) -> int:
    return month if month >= 0 else -1
