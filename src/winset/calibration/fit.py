"""Initial state and levels of the corridor, fitted to the record as of a date by a simple honest method.

Departures by group and month are found by Richardson-Lucy deconvolution: a level is raised or lowered by the
ratio of recorded to modelled encounters (Border Patrol and ports) in the months in which its people would
reach the border. So modelled encounters are drawn towards the record, for every draw of the other parameters,
and their fit is no test; it is close for totals and large groups, poor where a flow breaks off within a month
(Cubans and Nicaraguans in January 2023). What tests the model is what is not fitted month by month: Mexican
events before the window, got-aways, returns. Joint calibration is a later piece of work.

Leaves out: measurement error of the counts, and any month after the record's last one except a preliminary
total.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from winset.calibration.observation import Observed
from winset.calibration.outlook import outlook
from winset.corridor.levers import LEVERS, lever_index
from winset.corridor.parameters import GROUP_PARAMETERS, SCALARS
from winset.corridor.places import CITIES, GROUPS, MEXICO
from winset.corridor.priors import corridor_parameters
from winset.corridor.simulate import CITY_OUTCOMES, GROUP_OUTCOMES, MonthlyPaths, simulate_months
from winset.corridor.state import STOCKS, CorridorInputs, Schedule, State
from winset.draws import Draws, quantile_fit, uniforms

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

ROUNDS = 24
"""Rounds of the deconvolution. More follow the noise of single months; fewer leave the turns of 2023 too late."""
FIT_WINDOW = 5
"""Months at the end of the record over which interception and waiting are matched."""
SHELTERED_SHARE = (0.2, 0.35, 0.6)
"""Share of the people waiting who have a shelter place: E106, 5, 50 and 95 % marks."""
SILENT = ("response", "credulity", "postpone_share", "wait_response")
"""Behaviour switched off while levels are fitted: what people did in response is then inside the fitted level."""


@dataclass(frozen=True)
class Fit:
    """The corridor as of the record's last month, and how it got there.

    `inputs` start at the month after `inputs.origin`. `months` (month,) are the fitted history; `modelled`
    maps an observed series to (month, group, draw) for those months. `level` is (month, group, draw).
    """

    inputs: CorridorInputs
    months: IntArray
    modelled: Mapping[str, FloatArray]
    level: FloatArray


def _by_group(run: MonthlyPaths, name: str) -> FloatArray:
    """Return (month, group, draw) of a group outcome on the only path of a history run."""
    chosen: FloatArray = run.by_group[GROUP_OUTCOMES.index(name), :, :, 0]
    return chosen


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


def fit_corridor(
    observed: Observed, draws_of: Draws, *, base: FloatArray, horizon: int, seed: int, shocks: bool = True
) -> Fit:
    """Return the corridor fitted to `observed`, ready to run for `horizon` months after its origin.

    `draws_of` are draws of the evidence; the fit overwrites what docs/calibration.md lists. `base` (month,
    lever) are the levers without a deal, from the month after the last full one on; before that recorded port
    encounters, flights and expulsions replace them month by month. Without `shocks` two draws differ by their
    parameters alone: levels are carried forward as they are, and the share sheltered is its median.
    """
    scalars, groups, cities = corridor_parameters(draws_of)
    months, draws = len(observed.months), scalars.shape[1]
    scalars, groups = _read_off(observed, scalars, groups)
    target = _waiting_target(observed, draws, seed, shocks)
    levers = np.repeat(base[:1], months, axis=0)
    levers[:, lever_index("ports_open")] = 1.0
    levers[:, lever_index("appointments")] = observed.ports.sum(axis=1)
    levers[:, lever_index("us_flights_venezuela")] = observed.us_flights
    levers[observed.last_full :] = base[: months - observed.last_full]
    met = observed.border_patrol + observed.ports
    level = np.repeat(np.maximum(met, 10.0)[:, :, None] * 1.5, draws, axis=2)
    inputs = CorridorInputs(
        origin=int(observed.months[0]) - 1,
        scalars=_silenced(scalars),
        groups=groups,
        cities=cities,
        city_share=observed.city_share,
        level=level,
        expulsion=observed.expulsion,
        state=empty_state(draws, groups[_ROW["base_chance"]]),
    )
    for count in range(ROUNDS):
        if count % 6 == 0:
            kernel = response_kernel(inputs, levers, min(10, months))
        run = simulate_months(inputs, history_schedule(levers, draws))
        modelled = _by_group(run, "border_patrol_encounters") + _by_group(run, "port_encounters")
        seen = np.repeat(met[:, :, None], draws, axis=2)
        if observed.preliminary_total is not None:
            # Only the total of the newest month is known: its groups are taken to be those of the month before.
            # The model's own
            # would feed on themselves, since only Mexicans reach the border within the month.
            last = met[observed.last_full - 1]
            seen[-1] = (observed.preliminary_total * last / last.sum())[:, None]
        level = _smooth_end(_correct(inputs.level, seen, modelled, kernel), _feeds(kernel, months))
        inputs = replace(
            inputs,
            level=level,
            groups=_match_shares(inputs.groups, run, observed),
            scalars=_match_waiting(inputs.scalars, run, observed, target),
        )
    return _forward(inputs, levers, kernel, observed, scalars, horizon, seed, shocks)


_ROW = {name: row for row, name in enumerate(GROUP_PARAMETERS)}
_SCALAR = {name: row for row, name in enumerate(SCALARS)}


def _read_off(observed: Observed, scalars: FloatArray, groups: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the draws with what the record shows directly: family types, port shares, Mexicans sent back,
    the usual total.
    """
    scalars, groups = scalars.copy(), groups.copy()
    for name, share in (
        ("adult_share", observed.adult_share),
        ("family_share", observed.family_share),
        ("port_share", observed.port_share),
    ):
        groups[_ROW[name]] = np.where(np.isnan(share)[:, None], groups[_ROW[name]], share[:, None])
    if not np.isnan(observed.mexicans_sent_back):
        prior = scalars[_SCALAR["mexican_return_share"]]
        scalars[_SCALAR["mexican_return_share"]] = np.clip(
            prior * observed.mexicans_sent_back / np.median(prior), 0.0, 1.0
        )
    usual = (
        (observed.border_patrol + observed.ports)[max(observed.last_full - 12, 0) : observed.last_full]
        .sum(axis=1)
        .mean()
    )
    scalars[_SCALAR["approval_reference"]] = usual
    return scalars, groups


def _silenced(scalars: FloatArray) -> FloatArray:
    quiet = scalars.copy()
    for name in SILENT:
        quiet[_SCALAR[name]] = 0.0
    return quiet


def _waiting_target(observed: Observed, draws: int, seed: int, shocks: bool) -> FloatArray:
    """Return (draw,) people waiting in the seven cities: those counted in shelters over the share who are
    sheltered.

    The share is E106 (0.2 to 0.6, known in December 2023). Few readings make this a band, not a fit.
    """
    drawn = uniforms(seed, "fit/sheltered_share", draws) if shocks else np.full(draws, 0.5)
    share = quantile_fit("beta", *SHELTERED_SHARE).ppf(drawn)
    return observed.sheltered / np.asarray(share)


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
        state=empty_state(pulse.shape[2], inputs.groups[_ROW["base_chance"]]),
    )
    run = simulate_months(quiet, history_schedule(np.repeat(base[-1:], length, axis=0), pulse.shape[2]))
    met = _by_group(run, "border_patrol_encounters") + _by_group(run, "port_encounters")
    kernel: FloatArray = met / 1000.0
    return kernel


def _correct(level: FloatArray, seen: FloatArray, modelled: FloatArray, kernel: FloatArray) -> FloatArray:
    """One round of Richardson-Lucy along the months: each level moves by the kernel-weighted ratio of the
    months it feeds.
    """
    months = len(level)
    ratio = np.clip(seen / np.maximum(modelled, 1.0), 0.2, 5.0)
    moved = np.empty_like(level)
    for month in range(months):
        reach = min(len(kernel), months - month)
        weight = kernel[:reach]
        total = weight.sum(axis=0)
        weighted = (weight * ratio[month : month + reach]).sum(axis=0)
        moved[month] = np.where(total > 1e-6, weighted / np.maximum(total, 1e-6), 1.0)
    corrected: FloatArray = level * moved
    return corrected


def _feeds(kernel: FloatArray, months: int) -> FloatArray:
    """Return (month, group, draw): the share of a level's people who reach the border inside the record."""
    reach = np.cumsum(kernel, axis=0) / np.maximum(kernel.sum(axis=0), 1e-9)
    last = np.minimum(np.arange(months)[::-1], len(kernel) - 1)
    fed: FloatArray = reach[last]
    return fed


def _smooth_end(level: FloatArray, fed: FloatArray) -> FloatArray:
    """Draw levels of which the record has seen little towards the level before them: they are not identified."""
    smoothed = level.copy()
    for month in range(1, len(level)):
        trust = np.clip(fed[month] / 0.5, 0.0, 1.0)
        smoothed[month] = smoothed[month - 1] ** (1 - trust) * np.maximum(level[month], 1.0) ** trust
    return smoothed


def _match_shares(groups: FloatArray, run: MonthlyPaths, observed: Observed) -> FloatArray:
    """Move interception towards Mexican events, and the share who wait towards the Border Patrol's part of
    all encounters.
    """
    last = slice(observed.last_full - FIT_WINDOW, observed.last_full)
    moved = groups.copy()

    def odds(row: int, ratio: FloatArray, highest: float) -> None:
        ahead = moved[row] / (1 - moved[row]) * np.clip(ratio, 0.6, 1.6)
        moved[row] = np.clip(ahead / (1 + ahead), 0.005, highest)

    events = _by_group(run, "interceptions")[last].sum(axis=0)
    odds(
        _ROW["intercept"],
        np.sqrt(observed.mexican_events[last].sum(axis=0)[:, None] / np.maximum(events, 1.0)),
        0.9,
    )
    moved[_ROW["intercept"], MEXICO] = 0.0
    between = _by_group(run, "border_patrol_encounters")[last].sum(axis=0)
    seen = np.maximum(observed.border_patrol[last].sum(axis=0)[:, None], 1.0)
    odds(_ROW["wait_share"], np.sqrt(np.maximum(between, 1.0) / seen), 0.98)
    return moved


def _match_waiting(
    scalars: FloatArray, run: MonthlyPaths, observed: Observed, target: FloatArray
) -> FloatArray:
    """Move the chance that a waiting person crosses in a month so that as many wait as `target` (draw,)."""
    last = slice(observed.last_full - FIT_WINDOW, observed.last_full)
    waiting = run.by_city[CITY_OUTCOMES.index("waiting"), last, :, 0].sum(axis=1).mean(axis=0)
    moved = scalars.copy()
    row = _SCALAR["wait_hazard"]
    ahead = moved[row] / (1 - moved[row]) * np.clip(np.sqrt(waiting / target), 0.6, 1.6)
    moved[row] = np.clip(ahead / (1 + ahead), 0.02, 0.95)
    return moved


def _forward(
    inputs: CorridorInputs,
    levers: FloatArray,
    kernel: FloatArray,
    observed: Observed,
    scalars: FloatArray,
    horizon: int,
    seed: int,
    shocks: bool,
) -> Fit:
    """Return the fit with the state at the origin, behaviour switched on, and levels of the months to come."""
    full = replace(
        inputs, level=inputs.level[: observed.last_full], expulsion=inputs.expulsion[: observed.last_full]
    )
    run = simulate_months(full, history_schedule(levers[: observed.last_full], scalars.shape[1]))
    at_origin = run.final_state
    groups, ready_scalars = inputs.groups.copy(), scalars.copy()
    groups[_ROW["base_chance"]] = at_origin.stocks[5]
    ready_scalars[_SCALAR["wait_hazard"]] = inputs.scalars[_SCALAR["wait_hazard"]]
    lag = (kernel * np.arange(len(kernel))[:, None, None]).sum(axis=0) / np.maximum(kernel.sum(axis=0), 1e-9)
    ahead = outlook(inputs.level, observed, np.median(lag, axis=-1), horizon, seed, shocks)
    stocks = at_origin.stocks.copy()
    stocks[STOCKS.index("transit")] *= ahead.on_the_way
    ready = replace(
        inputs,
        origin=int(observed.months[observed.last_full - 1]),
        scalars=ready_scalars,
        groups=groups,
        level=ahead.level,
        expulsion=np.zeros((horizon, len(GROUPS))),
        state=replace(at_origin, stocks=stocks),
    )
    series = ("border_patrol_encounters", "port_encounters", "interceptions", "returns")
    modelled = {name: _by_group(run, name) for name in series}
    return Fit(ready, observed.months[: observed.last_full], modelled, inputs.level)
