"""The corridor over all paths and draws: cut into blocks, run on threads, put together again.

One run is one path in one draw. A block of `LANES` draws is worked out side by side; blocks and slices of paths are
shared out to threads. No run sees another, so results have the same bytes for any number of threads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from winset.corridor.accounts import MEAN_OUTCOMES, OUTCOMES
from winset.corridor.blocks import (
    FLOW_SHAPES,
    check_precision,
    check_shapes,
    count_blocks,
    draws_of,
    lanes_of,
    plan_in,
    plan_of,
    state_of,
    stocks_of,
    theta_of,
)
from winset.corridor.lanes import LANES
from winset.corridor.levers import LEVERS
from winset.corridor.month_loop import run
from winset.corridor.places import N_CITIES, N_GROUPS
from winset.corridor.records import arrays_of, record_beside, record_of, zero_record
from winset.corridor.state import (
    EXITS,
    BoolArray,
    CorridorInputs,
    FloatArray,
    Plan,
    Precision,
    Schedule,
    State,
    Stocks,
)
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
    "outcome_rows",
    "simulate_months",
    "simulate_totals",
]


@dataclass(frozen=True)
class Totals:
    """Outcomes over the horizon.

    `values` (outcome, path, draw) in the order asked for, else that of OUTCOMES: sums, and for MEAN_OUTCOMES means over
    the months, in the precision asked for. `lost` (path, draw): whether the US incumbent has lost by the end.
    """

    values: FloatArray
    lost: BoolArray


@dataclass(frozen=True)
class MonthlyPaths:
    """Outcomes month by month.

    `values` (outcome, month, path, draw); `by_group` (GROUP_OUTCOMES, month, group, path, draw); `by_city`
    (CITY_OUTCOMES, month, city, path, draw), `encounters` being the Border Patrol's opposite; `lost` (path, draw).
    `exits` (exit, group, path, draw) and `entered` (group, path, draw): persons who left and who came in over the
    horizon. `final_state`: where path 0 ends, ready to start another run. `totals` (outcome, path, draw): what
    `simulate_totals` says of the same paths.
    """

    values: FloatArray
    by_group: FloatArray
    by_city: FloatArray
    lost: BoolArray
    exits: FloatArray
    entered: FloatArray
    final_state: State
    totals: FloatArray


def simulate_totals(
    inputs: CorridorInputs,
    schedule: Schedule,
    *,
    outcomes: Sequence[str] = OUTCOMES,
    precision: Precision = np.float64,
    paths: slice | None = None,
    threads: int = 2,
    progress: Callable[[int], object] | None = None,
) -> Totals:
    """Return `outcomes` of every path (of `paths`, if given) in every draw, summed over the horizon.

    Nothing but what is returned grows with paths times draws. `precision` is
    float64 or float32 (ADR 13 says what that is good to). `progress(done)` hears how many runs are done.
    """
    check_shapes(inputs, schedule)
    check_precision(precision)
    kept = outcome_rows(outcomes)
    rows = range(schedule.deal.shape[0])[paths if paths is not None else slice(None)]
    if rows.step != 1:
        raise ValueError(f"paths must be a slice without a step, not {paths}")
    n_draws = inputs.scalars.shape[-1]
    values = np.empty((len(kept), len(rows), n_draws), precision)
    lost = np.empty((len(rows), n_draws), dtype=np.bool_)
    starts, plan = range(0, len(rows), PATHS_A_CHUNK), plan_of(schedule, precision)

    def work(item: int, _: int) -> None:
        block, chunk = divmod(item, len(starts))
        first, last = starts[chunk], min(starts[chunk] + PATHS_A_CHUNK, len(rows))
        draws, ours = draws_of(block, n_draws)
        chosen = range(rows.start + first, rows.start + last)
        done = _run_block(inputs, plan, block, chosen, months=0, precision=precision)
        values[:, first:last, draws] = done.totals[kept][..., ours]
        lost[first:last, draws] = done.lost[:, ours] > 0.5

    heard: Callable[[int], object] | None = None
    n_items = count_blocks(n_draws) * len(starts)
    if progress is not None:
        report = progress

        def heard(items: int) -> object:
            return report(round(items / n_items * len(rows) * n_draws))

    map_chunks(work, n_items, chunk_size=1, n_threads=threads, progress=heard)
    return Totals(_averaged(values, outcomes, inputs.level.shape[0]), lost)


def _averaged(sums: FloatArray, outcomes: Sequence[str], months: int) -> FloatArray:
    """Return sums over months, in place, with those of stocks as means."""
    for row, name in enumerate(outcomes):
        if name in MEAN_OUTCOMES:
            sums[row] /= months
    return sums


def outcome_rows(outcomes: Sequence[str]) -> list[int]:
    """Return the rows of OUTCOMES; names that are none of them are a ValueError that lists them and what there is.

    >>> outcome_rows(("deaths", "waiting"))
    [13, 9]
    """
    unknown = [name for name in outcomes if name not in OUTCOMES]
    if unknown:
        raise ValueError(f"no outcome of the corridor: {', '.join(unknown)}. One of {', '.join(OUTCOMES)}")
    return [OUTCOMES.index(name) for name in outcomes]


def simulate_months(
    inputs: CorridorInputs, schedule: Schedule, *, precision: Precision = np.float64, threads: int = 2
) -> MonthlyPaths:
    """Return the outcomes of every path, month by month, with groups and cities apart.

    For named packages: 24 months of one path and 400 draws take 3 MB.
    """
    check_shapes(inputs, schedule)
    check_precision(precision)
    n_paths, n_draws, months = schedule.deal.shape[0], inputs.scalars.shape[-1], inputs.level.shape[0]
    values = np.empty((len(OUTCOMES), months, n_paths, n_draws), precision)
    by_group = np.empty((len(GROUP_OUTCOMES), months, N_GROUPS, n_paths, n_draws), precision)
    by_city = np.empty((len(CITY_OUTCOMES), months, N_CITIES, n_paths, n_draws), precision)
    totals, lost = (
        np.empty((len(OUTCOMES), n_paths, n_draws), precision),
        np.empty((n_paths, n_draws), np.bool_),
    )
    exits = np.empty((len(EXITS), N_GROUPS, n_paths, n_draws), precision)
    entered, plan = np.empty((N_GROUPS, n_paths, n_draws), precision), plan_of(schedule, precision)

    def work(item: int, _: int) -> State:
        block, path = divmod(item, n_paths)
        draws, ours = draws_of(block, n_draws)
        done = _run_block(inputs, plan, block, range(path, path + 1), months=months, precision=precision)
        values[:, :, path, draws] = done.monthly.swapaxes(0, 1)[:, :, 0, ours]
        by_group[:, :, :, path, draws] = done.groups.swapaxes(0, 1)[:, :, :, 0, ours]
        by_city[:, :, :, path, draws] = done.cities.swapaxes(0, 1)[:, :, :, 0, ours]
        totals[:, path, draws], lost[path, draws] = done.totals[:, 0, ours], done.lost[0, ours] > 0.5
        stocks = arrays_of(done.stocks)
        exits[:, :, path, draws] = stocks.exits[..., ours]
        entered[:, path, draws] = stocks.entered[..., ours]
        return state_of(stocks, ours)

    ends = map_chunks(work, count_blocks(n_draws) * n_paths, chunk_size=1, n_threads=threads)[::n_paths]
    final = State(
        stocks=np.concatenate([end.stocks for end in ends], axis=-1),
        waiting=np.concatenate([end.waiting for end in ends], axis=-1),
        scalars=np.concatenate([end.scalars for end in ends], axis=-1),
        harm_memory=np.concatenate([end.harm_memory for end in ends], axis=-1),
    )
    summed = _averaged(totals, OUTCOMES, months)
    return MonthlyPaths(values, by_group, by_city, lost, exits, entered, final, summed)


@dataclass(frozen=True)
class _Done:
    """What `month_loop.run` wrote for one block: see there for the axes. `stocks`, a record that the thread uses again,
    are those of the last path's end.
    """

    totals: FloatArray
    lost: FloatArray
    monthly: FloatArray
    groups: FloatArray
    cities: FloatArray
    stocks: Stocks


def _run_block(
    inputs: CorridorInputs,
    plan: Plan,
    block: int,
    paths: range,
    *,
    months: int,
    precision: Precision,
) -> _Done:
    """Run one block of draws over consecutive paths, recording `months` months: all of them, or none."""
    lanes = lanes_of(block, inputs.scalars.shape[-1])
    start = record_of(stocks_of(inputs.state, lanes), "start", precision)
    done = _Done(
        totals=np.zeros((len(OUTCOMES), len(paths), LANES), precision),
        lost=np.zeros((len(paths), LANES), precision),
        monthly=np.zeros((months, len(OUTCOMES), len(paths), LANES), precision),
        groups=np.zeros((months, len(GROUP_OUTCOMES), N_GROUPS, len(paths), LANES), precision),
        cities=np.zeros((months, len(CITY_OUTCOMES), N_CITIES, len(paths), LANES), precision),
        stocks=record_beside(start, "stocks"),
    )
    run(
        paths.start,
        np.ascontiguousarray(inputs.level[..., lanes], dtype=precision),
        np.ascontiguousarray(inputs.expulsion, dtype=precision),
        record_of(theta_of(inputs, lanes), "theta", precision),
        plan_in(plan, lanes),
        start,
        done.stocks,
        zero_record(FLOW_SHAPES, "flows", precision),
        np.empty((len(LEVERS), LANES), precision),
        np.empty((len(OUTCOMES), LANES), precision),
        done.totals,
        done.lost,
        done.monthly,
        done.groups,
        done.cities,
    )
    return done
