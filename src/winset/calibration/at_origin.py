"""One pass of the filter over a record, and the corridor as of any month of it: what a fit and a backtest share."""

from __future__ import annotations

from collections.abc import Callable

from winset.calibration.filter import Filtered, filtered
from winset.calibration.fit import Fit, fit_from
from winset.calibration.observation import FIRST, Observed
from winset.calibration.past import past_months
from winset.calibration.posterior import posterior_at
from winset.calibration.readings import first_guess, preliminary, readings
from winset.data.record import MonthlyRecord
from winset.draws import Draws
from winset.months import month_number


def filtered_record(
    record: MonthlyRecord,
    draws: Draws,
    *,
    seed: int,
    told: float | None = None,
    progress: Callable[[float], object] | None = None,
) -> Filtered:
    """Return one pass over a record, one member a draw of the evidence.

    `told` is the total of the month after the record's last one, where it was told beforehand. `progress(share)` hears
    how many of the months are done.
    """
    first, last = month_number(FIRST), record.origin + (told is not None)
    read = readings(record, first, last)
    if told is not None:
        read = (*read, preliminary(last, told))
    return filtered(
        draws,
        past_months(record, first, last),
        read,
        level=first_guess(record),
        seed=seed,
        unofficial=int(told is not None),
        progress=progress,
    )


def fit_at(
    run: Filtered, observed: Observed, drawn: Draws, *, horizon: int, seed: int, shocks: bool = True
) -> Fit:
    """Return the corridor as of the last official month of `observed`, a month of the pass, ready to run.

    Nothing in it is later than that month's own publication (`filter`), but for a preliminary total of the month after.
    """
    origin = int(observed.months[observed.last_full - 1])
    return fit_from(posterior_at(run, origin), observed, drawn, horizon=horizon, seed=seed, shocks=shocks)
