"""The corridor as of a day, ready to run: the posterior of that day's record, and levels of the months to come.

What the record informs (`members.PARAMETERS`, stocks, levels) is the posterior's; family types, cities and the ports'
split are read off the record; the rest is as drawn from the evidence. Leaves out how the posterior came about
(`filter`) and how levels move after the origin (`outlook`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from winset.calibration.filter import SMOOTHED
from winset.calibration.observation import FIRST, Observed
from winset.calibration.outlook import outlook
from winset.calibration.posterior import Posterior, chosen, informed
from winset.corridor.levers import LEVERS
from winset.corridor.parameters import GROUP_PARAMETERS, SCALARS
from winset.corridor.places import CITIES, GROUPS
from winset.corridor.priors import corridor_parameters
from winset.corridor.simulate import GROUP_OUTCOMES, simulate_months
from winset.corridor.state import STOCKS, CorridorInputs, Schedule, State
from winset.draws import Draws
from winset.months import month_number

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MET = ("border_patrol_encounters", "port_encounters")
LONGEST = 10
"""Months within which nearly all who will have reached the border."""


@dataclass(frozen=True)
class Fit:
    """The corridor as of the record's last month, and how it got there.

    `inputs` start at the month after `inputs.origin`; `draws` are those of the evidence with what the record informs in
    its place. `months` (month,) are the fitted history; `modelled` maps an observed series to (month, group, quantile)
    for those months, at `posterior.MARKS`. `level` is (month, group, draw), departures meant, also for a month that is
    known by its total only.
    """

    inputs: CorridorInputs
    draws: Draws
    months: IntArray
    modelled: Mapping[str, FloatArray]
    level: FloatArray


def fit_from(
    posterior: Posterior, observed: Observed, drawn: Draws, *, horizon: int, seed: int, shocks: bool = True
) -> Fit:
    """Return the corridor ready to run for `horizon` months after its origin, the last official month of `observed`.

    `drawn` are draws of the evidence, of which the posterior replaces what the record informs. Without `shocks` levels
    are carried forward as they are.
    """
    members = chosen(posterior, drawn.n_draws, seed)
    draws = informed(drawn, posterior, members)
    return started_from(
        posterior, observed, draws, posterior.state(members), posterior.level(members), horizon, seed, shocks
    )


def started_from(
    posterior: Posterior,
    observed: Observed,
    draws: Draws,
    state: State,
    level: FloatArray,
    horizon: int,
    seed: int,
    shocks: bool,
) -> Fit:
    """Return the fit of given parameters, state at the origin and levels up to it, as many draws in each."""
    level = level[-len(observed.months) :]
    scalars, groups, cities = corridor_parameters(draws)
    for name, share in (
        ("adult_share", observed.adult_share),
        ("family_share", observed.family_share),
        ("port_share", observed.port_share),
    ):
        row = GROUP_PARAMETERS.index(name)
        groups[row] = np.where(np.isnan(share)[:, None], groups[row], share[:, None])
    groups[GROUP_PARAMETERS.index("base_chance")] = state.stocks[STOCKS.index("expected")]
    scalars[SCALARS.index("approval_reference")] = posterior.usual
    inputs = CorridorInputs(
        origin=posterior.month,
        scalars=scalars,
        groups=groups,
        cities=cities,
        city_share=observed.city_share,
        level=level,
        expulsion=np.zeros((horizon, len(GROUPS))),
        state=state,
    )
    kernel = response_kernel(inputs, posterior.levers[None], LONGEST)
    lag = (kernel * np.arange(LONGEST)[:, None, None]).sum(axis=0) / np.maximum(kernel.sum(axis=0), 1e-9)
    ahead = outlook(level, observed, np.median(lag, axis=-1), horizon, seed, shocks)
    stocks = state.stocks.copy()
    stocks[STOCKS.index("transit")] *= ahead.on_the_way
    first = month_number(FIRST)
    return Fit(
        replace(inputs, level=ahead.level, state=replace(state, stocks=stocks)),
        draws,
        np.arange(first, posterior.month + 1),
        dict(zip(SMOOTHED, posterior.modelled.astype(np.float64), strict=True)),
        level,
    )


def empty_state(n_draws: int, expected: FloatArray) -> State:
    """Return a corridor with nobody in it. `expected` (group, draw) is the chance of staying that people begin with."""
    stocks = np.zeros((7, len(GROUPS), n_draws))
    stocks[5:] = expected
    return State(
        stocks,
        np.zeros((len(CITIES), len(GROUPS), n_draws)),
        np.zeros((3, n_draws)),
        np.zeros((len(CITIES), n_draws)),
    )


def history_schedule(base: FloatArray, n_draws: int) -> Schedule:
    """Return one path on which the recorded levers `base` (month, lever) rule throughout: no deal, no election."""
    levers = len(LEVERS)
    return Schedule(
        deal=base[-1:].copy(),
        base=base,
        onset=np.full(levers, len(base) + 1, dtype=np.int64),
        end=np.zeros((levers, n_draws), dtype=np.int64),
        successor=base[-1].copy(),
        successor_reverses=np.zeros(levers, dtype=np.bool_),
        election=-1,
        inauguration=-1,
    )


def response_kernel(inputs: CorridorInputs, base: FloatArray, length: int) -> FloatArray:
    """Return (lag, group, draw): encounters and admissions that follow one thousand departures in month 0,
    per thousand.
    """
    pulse = np.zeros((length, *inputs.level.shape[1:]))
    pulse[0] = 1000.0
    quiet = replace(
        inputs,
        level=pulse,
        expulsion=np.zeros((length, len(GROUPS))),
        state=empty_state(pulse.shape[2], inputs.groups[GROUP_PARAMETERS.index("base_chance")]),
    )
    run = simulate_months(quiet, history_schedule(np.repeat(base[-1:], length, axis=0), pulse.shape[2]))
    kernel: FloatArray = (
        run.by_group[[GROUP_OUTCOMES.index(name) for name in MET], :, :, 0].sum(axis=0) / 1000.0
    )
    return kernel
