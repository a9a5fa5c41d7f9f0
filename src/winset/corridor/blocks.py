"""Cutting the draws into blocks of `LANES`, and the arrays in which a block is worked out.

A last block that is not full is filled with copies of the last draw; what they compute is dropped.
"""

from functools import lru_cache
from typing import TypeVar, cast

import numpy as np

from winset.corridor.lanes import LANES
from winset.corridor.levers import LEVERS
from winset.corridor.parameter_names import CITY_PARAMETERS, GROUP_PARAMETERS, SCALARS
from winset.corridor.places import N_CITIES, N_GROUPS
from winset.corridor.state import (
    EXITS,
    STATE_SCALARS,
    STOCKS,
    CorridorInputs,
    FloatArray,
    Flows,
    IntArray,
    Plan,
    Precision,
    Schedule,
    State,
    Stocks,
    Theta,
)

Named = TypeVar("Named", Theta, Stocks, Flows)


def count_blocks(n_draws: int) -> int:
    """Return how many blocks hold `n_draws`.

    >>> count_blocks(LANES), count_blocks(LANES + 1)
    (1, 2)
    """
    return -(-n_draws // LANES)


def lanes_of(block: int, n_draws: int) -> IntArray:
    """Return the draw in each lane of a block, (lane,); lanes beyond the last draw repeat it."""
    return np.minimum(np.arange(block * LANES, (block + 1) * LANES), n_draws - 1)


def check_shapes(inputs: CorridorInputs, schedule: Schedule) -> None:
    """Raise ValueError where an array does not fit the others: compiled code would read past its end."""
    draws = inputs.scalars.shape[-1]
    months = inputs.level.shape[0]
    levers = len(LEVERS)
    wanted = {
        "scalars": (inputs.scalars, (len(SCALARS), draws)),
        "groups": (inputs.groups, (len(GROUP_PARAMETERS), N_GROUPS, draws)),
        "cities": (inputs.cities, (len(CITY_PARAMETERS), N_CITIES, draws)),
        "city_share": (inputs.city_share, (N_CITIES, N_GROUPS)),
        "level": (inputs.level, (months, N_GROUPS, draws)),
        "expulsion": (inputs.expulsion, (months, N_GROUPS)),
        "state.stocks": (inputs.state.stocks, (len(STOCKS), N_GROUPS, draws)),
        "state.waiting": (inputs.state.waiting, (N_CITIES, N_GROUPS, draws)),
        "state.scalars": (inputs.state.scalars, (len(STATE_SCALARS), draws)),
        "state.harm_memory": (inputs.state.harm_memory, (N_CITIES, draws)),
        "deal": (schedule.deal, (schedule.deal.shape[0], levers)),
        "base": (schedule.base, (months, levers)),
        "onset": (schedule.onset, (levers,)),
        "end": (schedule.end, (levers, draws)),
        "successor": (schedule.successor, (levers,)),
        "successor_reverses": (schedule.successor_reverses, (levers,)),
    }
    wrong = [
        f"{name} is {array.shape}, not {shape}"
        for name, (array, shape) in wanted.items()
        if array.shape != shape
    ]
    if wrong:
        raise ValueError("; ".join(wrong))


def _cut(values: FloatArray, lanes: IntArray, precision: Precision) -> FloatArray:
    """Return the draws of one block, the draw in each lane, in the precision they are worked out in."""
    return values.take(lanes, axis=-1).astype(precision, copy=False)


def check_precision(precision: Precision) -> None:
    """Raise ValueError unless the precision is one of the two that the kernel is written for."""
    if np.dtype(precision) not in (np.float64, np.float32):
        raise ValueError(f"the corridor runs in float64 or float32, not in {np.dtype(precision)}")


def theta_of(inputs: CorridorInputs, lanes: IntArray, precision: Precision = np.float64) -> Theta:
    """Return the parameters and levels of one block."""
    groups = inputs.groups.take(lanes, axis=-1)
    missed = 1.0 - groups[GROUP_PARAMETERS.index("intercept")]
    return Theta(
        scalars=_cut(inputs.scalars, lanes, precision),
        groups=groups.astype(precision, copy=False),
        cities=_cut(inputs.cities, lanes, precision),
        city_share=np.ascontiguousarray(inputs.city_share, dtype=precision),
        # Certain interception stays a number: minus infinity times no effort would be none.
        ln_missed=np.log(np.maximum(missed, 1e-300)).astype(precision, copy=False),
    )


@lru_cache
def _record_type(shapes: tuple[tuple[str, tuple[int, ...]], ...], precision: str) -> np.dtype[np.void]:
    return np.dtype([(name, precision, shape) for name, shape in shapes])


def record_of(arrays: Named) -> Named:
    """Return a copy of named arrays of one precision as a record, which the kernel takes in their place.

    Each array lies at a place that is known when the kernel is compiled: a record is one pointer, where forty arrays
    are some four hundred arguments of every function that they are handed to.
    """
    fields = arrays._asdict()
    kind = _record_type(tuple((name, array.shape) for name, array in fields.items()), arrays[0].dtype.str)
    return cast(Named, np.concatenate([array.ravel() for array in arrays]).view(kind)[0])


def arrays_of(record: Stocks) -> Stocks:
    """Return the arrays that a record of stocks is made of, not copied."""
    return Stocks(**{name: record[name] for name in Stocks._fields})  # type: ignore[call-overload]


def plan_of(schedule: Schedule, lanes: IntArray, precision: Precision = np.float64) -> Plan:
    """Return the schedule of one block."""
    months = np.arange(schedule.base.shape[0])[:, None]
    return Plan(
        deal=np.ascontiguousarray(schedule.deal, dtype=precision),
        base=np.ascontiguousarray(schedule.base, dtype=precision),
        onset=np.ascontiguousarray(schedule.onset, dtype=np.int64),
        since=(months - schedule.onset).astype(precision),
        end=schedule.end.astype(np.int64).take(lanes, axis=-1),
        successor=np.ascontiguousarray(schedule.successor, dtype=precision),
        reverses=schedule.successor_reverses.astype(np.int64),
        election=int(schedule.election),
        inauguration=int(schedule.inauguration),
    )


def stocks_of(state: State, lanes: IntArray, precision: Precision = np.float64) -> Stocks:
    """Return the starting stocks of one block, nobody having left or entered yet."""
    postponed, transit, south, held, north, expected, used_to = _cut(state.stocks, lanes, precision)
    approval, tightness, lost = _cut(state.scalars, lanes, precision)
    # Each array has memory of its own: the compiled functions rely on it.
    return Stocks(
        postponed=postponed.copy(),
        transit=transit.copy(),
        south=south.copy(),
        held=held.copy(),
        north=north.copy(),
        expected=expected.copy(),
        used_to=used_to.copy(),
        waiting=_cut(state.waiting, lanes, precision),
        approval=approval.copy(),
        tightness=tightness.copy(),
        lost=lost.copy(),
        harm_memory=_cut(state.harm_memory, lanes, precision),
        exits=np.zeros((len(EXITS), N_GROUPS, LANES), precision),
        entered=np.zeros((N_GROUPS, LANES), precision),
    )


def state_of(stocks: Stocks) -> State:
    """Return the stocks of one block as a State of `LANES` draws."""
    return State(
        stocks=np.stack([getattr(stocks, name) for name in STOCKS]),
        waiting=stocks.waiting.copy(),
        scalars=np.stack([stocks.approval, stocks.tightness, stocks.lost]),
        harm_memory=stocks.harm_memory.copy(),
    )


_BY_PLACE = frozenset({"by_place"})
_BY_CITY = frozenset({"on_street", "street_share", "load", "acceptance", "waiting"})
_BY_LANE = frozenset(
    {"funded", "effort", "consent", "ratio", "total", "deaths", "unscreened", "lawful", "aid", "relief"}
)


def empty_flows(precision: Precision = np.float64) -> Flows:
    """Return the arrays of a month's flows, zero."""

    def shape(name: str) -> tuple[int, ...]:
        if name in _BY_LANE:
            return (LANES,)
        if name in _BY_CITY:
            return (N_CITIES, LANES)
        return (N_CITIES, N_GROUPS, LANES) if name in _BY_PLACE else (N_GROUPS, LANES)

    return Flows(**{name: np.zeros(shape(name), precision) for name in Flows._fields})
