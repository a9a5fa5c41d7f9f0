"""Cutting the draws into blocks of `LANES`, and the arrays in which a block is worked out.

A last block that is not full begins earlier, with draws of the block before; where there are fewer draws than lanes,
the last is repeated. What these compute a second time is dropped.
"""

from typing import Final

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
    Flows,
    IntArray,
    Plan,
    Precision,
    Schedule,
    State,
    Stocks,
    Theta,
)

# A view of draws in a row, or the numbers of draws of which some are repeated.
Lanes = slice | IntArray


def count_blocks(n_draws: int) -> int:
    """Return how many blocks hold `n_draws`.

    >>> count_blocks(LANES), count_blocks(LANES + 1)
    (1, 2)
    """
    return -(-n_draws // LANES)


def lanes_of(block: int, n_draws: int) -> Lanes:
    """Return the draw in each lane of a block: `LANES` draws in a row, if there are as many."""
    if n_draws < LANES:
        return np.minimum(np.arange(LANES), n_draws - 1)
    first = min(block * LANES, n_draws - LANES)
    return slice(first, first + LANES)


def draws_of(block: int, n_draws: int) -> tuple[slice, slice]:
    """Return the draws that a block is asked for, and the lanes in which they are."""
    draws = slice(block * LANES, min((block + 1) * LANES, n_draws))
    width = draws.stop - draws.start
    return draws, slice(0, width) if n_draws < LANES else slice(LANES - width, LANES)


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


def check_precision(precision: Precision) -> None:
    """Raise ValueError unless the precision is one of the two that the kernel is written for."""
    if np.dtype(precision) not in (np.float64, np.float32):
        raise ValueError(f"the corridor runs in float64 or float32, not in {np.dtype(precision)}")


def theta_of(inputs: CorridorInputs, lanes: Lanes) -> Theta:
    """Return the parameters and levels of one block, in doubles."""
    groups = inputs.groups[..., lanes]
    missed = 1.0 - groups[GROUP_PARAMETERS.index("intercept")]
    return Theta(
        scalars=inputs.scalars[..., lanes],
        groups=groups,
        cities=inputs.cities[..., lanes],
        city_share=inputs.city_share,
        # Certain interception stays a number: minus infinity times no effort would be none.
        ln_missed=np.log(np.maximum(missed, 1e-300)),
    )


def plan_of(schedule: Schedule, precision: Precision = np.float64) -> Plan:
    """Return the schedule with the ends of all draws."""
    months = np.arange(schedule.base.shape[0])[:, None]
    return Plan(
        deal=np.ascontiguousarray(schedule.deal, dtype=precision),
        base=np.ascontiguousarray(schedule.base, dtype=precision),
        onset=np.ascontiguousarray(schedule.onset, dtype=np.int64),
        since=(months - schedule.onset).astype(precision),
        end=schedule.end,
        successor=np.ascontiguousarray(schedule.successor, dtype=precision),
        reverses=schedule.successor_reverses.astype(np.int64),
        election=int(schedule.election),
        inauguration=int(schedule.inauguration),
    )


def plan_in(plan: Plan, lanes: Lanes) -> Plan:
    """Return the schedule of one block."""
    return plan._replace(end=np.ascontiguousarray(plan.end[:, lanes], dtype=np.int64))


def stocks_of(state: State, lanes: Lanes) -> Stocks:
    """Return the starting stocks of one block, nobody having left or entered yet; in doubles."""
    postponed, transit, south, held, north, expected, used_to = state.stocks[..., lanes]
    approval, tightness, lost = state.scalars[..., lanes]
    return Stocks(
        postponed=postponed,
        transit=transit,
        south=south,
        held=held,
        north=north,
        expected=expected,
        used_to=used_to,
        waiting=state.waiting[..., lanes],
        approval=approval,
        tightness=tightness,
        lost=lost,
        harm_memory=state.harm_memory[..., lanes],
        exits=np.zeros((len(EXITS), N_GROUPS, LANES)),
        entered=np.zeros((N_GROUPS, LANES)),
    )


def state_of(stocks: Stocks, lanes: slice) -> State:
    """Return the stocks of some lanes of a block as a State."""
    return State(
        stocks=np.stack([getattr(stocks, name)[..., lanes] for name in STOCKS]),
        waiting=stocks.waiting[..., lanes].copy(),
        scalars=np.stack([stocks.approval[lanes], stocks.tightness[lanes], stocks.lost[lanes]]),
        harm_memory=stocks.harm_memory[..., lanes].copy(),
    )


_BY_PLACE = frozenset({"by_place"})
_BY_CITY = frozenset({"on_street", "street_share", "load", "acceptance", "waiting"})
_BY_LANE = frozenset(
    {"funded", "effort", "consent", "ratio", "total", "deaths", "unscreened", "lawful", "aid", "relief"}
)


def _shape(name: str) -> tuple[int, ...]:
    if name in _BY_LANE:
        return (LANES,)
    if name in _BY_CITY:
        return (N_CITIES, LANES)
    return (N_CITIES, N_GROUPS, LANES) if name in _BY_PLACE else (N_GROUPS, LANES)


FLOW_SHAPES: Final = tuple((name, _shape(name)) for name in Flows._fields)


def empty_flows() -> Flows:
    """Return the arrays of a month's flows, zero."""
    return Flows(**{name: np.zeros(shape) for name, shape in FLOW_SHAPES})
