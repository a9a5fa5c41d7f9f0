"""From one pass over the months to the corridor as of any of them: what a study or a backtest starts from.

A pass rests on the record as it came out, so the fit of an origin knows nothing later than that origin's own month of
encounters (and a preliminary total, where one was told). Leaves out what comes after: levels ahead are `outlook`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.calibration.filter import Filtered, Snapshot, filtered
from winset.calibration.fit import Fit, response_kernel
from winset.calibration.members import PARAMETERS, with_state, with_values
from winset.calibration.observation import Observed
from winset.calibration.outlook import outlook
from winset.calibration.past import FILTER_FIRST, past_months
from winset.calibration.readings import first_guess, preliminary, readings
from winset.corridor.parameters import GROUP_PARAMETERS, SCALARS
from winset.corridor.places import GROUPS
from winset.corridor.priors import corridor_parameters
from winset.corridor.state import STOCKS, CorridorInputs, State
from winset.data.record import MonthlyRecord
from winset.draws import Draws, generator
from winset.months import month_number

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

LONGEST: Final = 10
"""Months within which nearly all who will have reached the border."""


def filtered_record(
    record: MonthlyRecord,
    draws: Draws,
    *,
    seed: int,
    told: float | None = None,
    base: FloatArray | None = None,
    progress: Callable[[float], object] | None = None,
) -> Filtered:
    """Return one pass over a record, one member a draw.

    `told` is the total of the month after the record's last one, where it was told beforehand; `base` (lever,) are the
    levers of that month.
    """
    first, origin = month_number(FILTER_FIRST), record.origin
    last = origin + (told is not None)
    read, past = readings(record, first, last), past_months(record, first, last)
    if told is not None:
        read = (*read, preliminary(origin + 1, told))
    if told is not None and base is not None:
        past.levers[-1] = base
        past.before[-1] = base
    return filtered(
        draws,
        past,
        read,
        level=first_guess(record),
        seed=seed,
        unofficial=int(told is not None),
        progress=progress,
    )


def fit_at(
    run: Filtered, observed: Observed, draws: Draws, *, horizon: int, seed: int, shocks: bool = True
) -> Fit:
    """Return the corridor as of the last official month of `observed`, a month of the pass, ready to run.

    `draws` give what the record does not inform; fitted parameters, stocks and levels are those of as many members, in
    an order that hangs on the seed. A preliminary month of `observed` must be the pass's last.
    """
    at = int(observed.months[observed.last_full - 1] - run.months[0])
    snapshot = run.snapshots[at]
    members = generator(seed, "fit/members").permutation(snapshot.rows.shape[1])[: draws.n_draws]
    scalars, groups, cities = fitted_arrays(snapshot, draws, members)
    state = state_of(snapshot, members)
    _read_off(groups, observed)
    groups[GROUP_PARAMETERS.index("base_chance")] = state.stocks[5]
    scalars[SCALARS.index("approval_reference")] = run.past.usual[at]
    known = len(observed.months) - observed.last_full
    level = np.concatenate(
        [run.meant[: at + 1 - len(snapshot.meant)], snapshot.meant, run.meant[at + 1 : at + 1 + known]]
    )[-len(observed.months) :, :, members].astype(np.float64)
    inputs = CorridorInputs(
        origin=snapshot.month,
        scalars=scalars,
        groups=groups,
        cities=cities,
        city_share=observed.city_share,
        level=level,
        expulsion=np.zeros((horizon, len(GROUPS))),
        state=state,
    )
    kernel = response_kernel(inputs, run.past.levers[: at + 1], LONGEST)
    lag = (kernel * np.arange(LONGEST)[:, None, None]).sum(axis=0) / np.maximum(kernel.sum(axis=0), 1e-9)
    ahead = outlook(level, observed, np.median(lag, axis=-1), horizon, seed, shocks)
    stocks = state.stocks.copy()
    stocks[STOCKS.index("transit")] *= ahead.on_the_way
    shown = slice(at + 1 - observed.last_full, at + 1)
    modelled = {
        name: values[shown][:, :, members].astype(np.float64) for name, values in run.modelled.items()
    }
    return Fit(
        replace(inputs, level=ahead.level, state=replace(state, stocks=stocks)),
        observed.months[: observed.last_full],
        modelled,
        level,
    )


def fitted_arrays(
    snapshot: Snapshot, draws: Draws, members: IntArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the kernel's scalars, groups and cities: fitted where the filter fits, else as drawn from the evidence."""
    values = dict(zip(PARAMETERS, snapshot.parameters[:, members].astype(np.float64), strict=True))
    return with_values(*corridor_parameters(draws), values)


def state_of(snapshot: Snapshot, members: IntArray) -> State:
    """Return the corridor's state after the snapshot's month, for some of its members."""
    size = len(members)
    rest = State(
        np.zeros((len(STOCKS), len(GROUPS), size)),
        snapshot.waiting[..., members].astype(np.float64),
        snapshot.state_scalars[:, members].astype(np.float64),
        snapshot.harm_memory[:, members].astype(np.float64),
    )
    return with_state(snapshot.rows[:, members].astype(np.float64), rest)


def _read_off(groups: FloatArray, observed: Observed) -> None:
    """Put what the record shows directly into the arrays: family types and the ports' split."""
    for name, share in (
        ("adult_share", observed.adult_share),
        ("family_share", observed.family_share),
        ("port_share", observed.port_share),
    ):
        row = GROUP_PARAMETERS.index(name)
        groups[row] = np.where(np.isnan(share)[:, None], groups[row], share[:, None])
