"""The month loop: seven mechanisms in order, over all paths and draws.

One run is one path in one draw. A block of `LANES` draws is worked out side by side; blocks and slices of paths are
shared out to threads. No run sees another, so results have the same bytes for any number of threads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from winset.corridor.accounts import MEAN_OUTCOMES, OUTCOMES, accounts
from winset.corridor.adaptation import adaptation
from winset.corridor.blocks import (
    check_shapes,
    count_blocks,
    empty_flows,
    lanes_of,
    plan_of,
    state_of,
    stocks_of,
    theta_of,
)
from winset.corridor.compiled import compiled
from winset.corridor.consequences import consequences
from winset.corridor.crossing import crossing
from winset.corridor.departures import departures
from winset.corridor.interception import interception
from winset.corridor.lanes import LANES
from winset.corridor.levers import LEVERS
from winset.corridor.places import N_CITIES, N_GROUPS
from winset.corridor.schedule import set_levers
from winset.corridor.state import (
    EXITS,
    BoolArray,
    CorridorInputs,
    FloatArray,
    Flows,
    Plan,
    Schedule,
    State,
    Stocks,
    Theta,
)
from winset.corridor.transit import transit
from winset.corridor.waiting import waiting
from winset.execution import map_chunks

GROUP_OUTCOMES: Final = (
    "border_patrol_encounters",
    "port_encounters",
    "interceptions",
    "returns",
    "departures",
    "expected",
)
CITY_OUTCOMES: Final = ("waiting", "on_street", "encounters")
# Paths a thread takes at a time: some tens of milliseconds, so that progress moves and threads end together.
PATHS_A_CHUNK: Final = 50

__all__ = [
    "CITY_OUTCOMES",
    "GROUP_OUTCOMES",
    "MEAN_OUTCOMES",
    "OUTCOMES",
    "MonthlyPaths",
    "Totals",
    "simulate_months",
    "simulate_totals",
]


@dataclass(frozen=True)
class Totals:
    """Outcomes over the horizon.

    `values` (outcome, path, draw) in the order of OUTCOMES: sums, and for MEAN_OUTCOMES means over the months.
    `lost` (path, draw): whether the US incumbent has lost by the end.
    """

    values: FloatArray
    lost: BoolArray


@dataclass(frozen=True)
class MonthlyPaths:
    """Outcomes month by month.

    `values` (outcome, month, path, draw); `by_group` (GROUP_OUTCOMES, month, group, path, draw); `by_city`
    (CITY_OUTCOMES, month, city, path, draw), `encounters` being the Border Patrol's opposite; `lost` (path, draw).
    `exits` (exit, group, path, draw) and `entered` (group, path, draw): persons who left and who came in over the
    horizon. `final_state`: where path 0 ends, ready to start another run.
    """

    values: FloatArray
    by_group: FloatArray
    by_city: FloatArray
    lost: BoolArray
    exits: FloatArray
    entered: FloatArray
    final_state: State


def simulate_totals(
    inputs: CorridorInputs,
    schedule: Schedule,
    *,
    paths: slice | None = None,
    threads: int = 2,
    progress: Callable[[int], object] | None = None,
) -> Totals:
    """Return the outcomes of every path (of `paths`, if given) in every draw, summed over the horizon.

    `progress(done)` hears how many runs are done.
    """
    check_shapes(inputs, schedule)
    rows = range(schedule.deal.shape[0])[paths if paths is not None else slice(None)]
    if rows.step != 1:
        raise ValueError(f"paths must be a slice without a step, not {paths}")
    n_draws = inputs.scalars.shape[-1]
    values = np.empty((len(OUTCOMES), len(rows), n_draws))
    lost = np.empty((len(rows), n_draws), dtype=np.bool_)
    starts = range(0, len(rows), PATHS_A_CHUNK)

    def work(item: int, _: int) -> None:
        block, chunk = divmod(item, len(starts))
        first, last = starts[chunk], min(starts[chunk] + PATHS_A_CHUNK, len(rows))
        lanes = lanes_of(block, n_draws)
        draws = slice(block * LANES, min((block + 1) * LANES, n_draws))
        width = draws.stop - draws.start
        out = np.zeros((len(OUTCOMES), last - first, LANES))
        lost_out = np.empty((last - first, LANES))
        start = stocks_of(inputs.state, lanes)
        _run_totals(
            rows.start + first, theta_of(inputs, lanes), plan_of(schedule, lanes), start,
            stocks_of(inputs.state, lanes), empty_flows(), np.empty((len(LEVERS), LANES)),
            np.empty((len(OUTCOMES), LANES)), out, lost_out,
        )  # fmt: skip
        values[:, first:last, draws] = out[:, :, :width]
        lost[first:last, draws] = lost_out[:, :width] > 0.5

    done: Callable[[int], object] | None = None
    n_items = count_blocks(n_draws) * len(starts)
    if progress is not None:
        report = progress

        def done(items: int) -> object:
            return report(round(items / n_items * len(rows) * n_draws))

    map_chunks(work, n_items, chunk_size=1, n_threads=threads, progress=done)
    for name in MEAN_OUTCOMES:
        values[OUTCOMES.index(name)] /= inputs.level.shape[0]
    return Totals(values, lost)


def simulate_months(inputs: CorridorInputs, schedule: Schedule, *, threads: int = 2) -> MonthlyPaths:
    """Return the outcomes of every path, month by month, with groups and cities apart.

    For named packages: 24 months of one path and 400 draws take 3 MB.
    """
    check_shapes(inputs, schedule)
    n_paths, n_draws, months = schedule.deal.shape[0], inputs.scalars.shape[-1], inputs.level.shape[0]
    values = np.empty((len(OUTCOMES), months, n_paths, n_draws))
    by_group = np.empty((len(GROUP_OUTCOMES), months, N_GROUPS, n_paths, n_draws))
    by_city = np.empty((len(CITY_OUTCOMES), months, N_CITIES, n_paths, n_draws))
    lost = np.empty((n_paths, n_draws), dtype=np.bool_)
    exits = np.empty((len(EXITS), N_GROUPS, n_paths, n_draws))
    entered = np.empty((N_GROUPS, n_paths, n_draws))

    def work(item: int, _: int) -> State:
        path, block = item % n_paths, item // n_paths
        lanes = lanes_of(block, n_draws)
        draws = slice(block * LANES, min((block + 1) * LANES, n_draws))
        width = draws.stop - draws.start
        stocks = stocks_of(inputs.state, lanes)
        out = np.empty((months, len(OUTCOMES), LANES))
        groups = np.empty((months, len(GROUP_OUTCOMES), N_GROUPS, LANES))
        cities = np.zeros((months, len(CITY_OUTCOMES), N_CITIES, LANES))
        _run_months(
            path, theta_of(inputs, lanes), plan_of(schedule, lanes), stocks, empty_flows(),
            np.empty((len(LEVERS), LANES)), out, groups, cities,
        )  # fmt: skip
        values[:, :, path, draws] = out.swapaxes(0, 1)[..., :width]
        by_group[:, :, :, path, draws] = groups.swapaxes(0, 1)[..., :width]
        by_city[:, :, :, path, draws] = cities.swapaxes(0, 1)[..., :width]
        lost[path, draws] = stocks.lost[:width] > 0.5
        exits[:, :, path, draws] = stocks.exits[..., :width]
        entered[:, path, draws] = stocks.entered[..., :width]
        return state_of(stocks)

    ends = map_chunks(work, count_blocks(n_draws) * n_paths, chunk_size=1, n_threads=threads)[::n_paths]
    final = State(
        stocks=np.concatenate([end.stocks for end in ends], axis=-1)[..., :n_draws],
        waiting=np.concatenate([end.waiting for end in ends], axis=-1)[..., :n_draws],
        scalars=np.concatenate([end.scalars for end in ends], axis=-1)[..., :n_draws],
        harm_memory=np.concatenate([end.harm_memory for end in ends], axis=-1)[..., :n_draws],
    )
    return MonthlyPaths(values, by_group, by_city, lost, exits, entered, final)


@compiled
def _advance(
    month: int, path: int, x: FloatArray, theta: Theta, plan: Plan, stocks: Stocks, flows: Flows
) -> None:
    """Let one month pass: the page docs/equations.md, section by section."""
    set_levers(x, plan, path, month, stocks.lost)
    departures(month, x, plan.base, theta, stocks, flows)
    transit(theta, stocks, flows)
    interception(x, theta, stocks, flows)
    waiting(x, theta, stocks, flows)
    crossing(theta, stocks, flows)
    consequences(month, x, plan.base, theta, stocks, flows)
    adaptation(month, plan.election, theta, stocks, flows)


@compiled
def _restart(stocks: Stocks, start: Stocks) -> None:
    """Copy the starting stocks over those of the path before."""
    stocks.postponed[:] = start.postponed
    stocks.transit[:] = start.transit
    stocks.south[:] = start.south
    stocks.held[:] = start.held
    stocks.north[:] = start.north
    stocks.expected[:] = start.expected
    stocks.used_to[:] = start.used_to
    stocks.waiting[:] = start.waiting
    stocks.approval[:] = start.approval
    stocks.tightness[:] = start.tightness
    stocks.lost[:] = start.lost
    stocks.harm_memory[:] = start.harm_memory
    stocks.exits[:] = start.exits
    stocks.entered[:] = start.entered


@compiled
def _run_totals(
    first_path: int,
    theta: Theta,
    plan: Plan,
    start: Stocks,
    stocks: Stocks,
    flows: Flows,
    x: FloatArray,
    month_out: FloatArray,
    out: FloatArray,
    lost: FloatArray,
) -> None:
    """Add up the outcomes of consecutive paths into `out` (outcome, path, lane), zero before."""
    for row in range(out.shape[1]):
        _restart(stocks, start)
        for month in range(theta.level.shape[0]):
            _advance(month, first_path + row, x, theta, plan, stocks, flows)
            accounts(x, theta, stocks, flows, month_out)
            for o in range(out.shape[0]):
                for i in range(LANES):
                    out[o, row, i] += month_out[o, i]
        lost[row, :] = stocks.lost


@compiled
def _run_months(
    path: int,
    theta: Theta,
    plan: Plan,
    stocks: Stocks,
    flows: Flows,
    x: FloatArray,
    out: FloatArray,
    groups: FloatArray,
    cities: FloatArray,
) -> None:
    """Record one path: `out` (month, outcome, lane), `groups` and `cities` with months first too."""
    for month in range(theta.level.shape[0]):
        _advance(month, path, x, theta, plan, stocks, flows)
        accounts(x, theta, stocks, flows, out[month])
        for g in range(N_GROUPS):
            groups[month, 0, g, :] = flows.encounters[g]
            groups[month, 1, g, :] = flows.admitted[g]
            groups[month, 2, g, :] = flows.intercepted[g] + flows.transferred[g]
            groups[month, 3, g, :] = flows.returned[g] + flows.expelled[g]
            groups[month, 4, g, :] = flows.departures[g]
            groups[month, 5, g, :] = stocks.expected[g]
        for c in range(N_CITIES):
            cities[month, 0, c, :] = flows.waiting[c]
            cities[month, 1, c, :] = flows.on_street[c]
            for g in range(N_GROUPS):
                cities[month, 2, c, :] += flows.by_place[c, g]
