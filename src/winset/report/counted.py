"""Numbers that count what is done with them, and one run of the kernel's own functions on such numbers.

For a process in which numba is switched off and a block is one lane wide (`operations` starts it).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

import winset.corridor.exponentials as exponentials
from winset.corridor.state import CorridorInputs, Schedule
from winset.report.operations import EXPONENTIAL


class Counted:
    """A float; `Counted.operations` is how many additions, multiplications and divisions were done with any."""

    operations = 0
    __slots__ = ("value",)

    def __init__(self, value: float) -> None:
        self.value = float(value)

    def __float__(self) -> float:
        return self.value

    def __lt__(self, other: Any) -> bool:
        return self.value < float(other)

    def __gt__(self, other: Any) -> bool:
        return self.value > float(other)


def _operation(name: str) -> Callable[[Counted, Any], Counted]:
    def done(self: Counted, other: Any) -> Counted:
        Counted.operations += 1
        return Counted(getattr(self.value, name)(float(other)))

    return done


for _name in ("add", "sub", "mul", "truediv"):
    for _side in ("", "r"):
        setattr(Counted, f"__{_side}{_name}__", _operation(f"__{_side}{_name}__"))


def counting(function: Callable[[float], float]) -> Callable[[Any], Counted]:
    """Return `exp` or `log` of a counted number, counted as the arithmetic it is written as."""

    def done(x: Any) -> Counted:
        Counted.operations += EXPONENTIAL
        return Counted(function(float(x)))

    return done


def run_counting(inputs: CorridorInputs, plan: Schedule) -> int:
    """Return the operations of the first path in the first draw."""
    # The mechanisms take these two by name when they are imported, which is below.
    module: Any = exponentials
    module.exp = counting(lambda x: math.exp(min(max(x, -708.0), 708.0)))
    module.log = counting(lambda x: math.log(max(x, 1e-300)))
    from winset.corridor.accounts import OUTCOMES
    from winset.corridor.blocks import empty_flows, lanes_of, plan_in, plan_of, stocks_of, theta_of
    from winset.corridor.levers import LEVERS
    from winset.corridor.month_loop import run

    lanes = lanes_of(0, inputs.scalars.shape[-1])
    nothing = np.zeros((0, 0, 0, 0, 0))
    Counted.operations = 0
    run(
        0,
        _numbers(inputs.level[..., lanes]),
        _numbers(inputs.expulsion),
        counted_arrays(theta_of(inputs, lanes)),
        counted_arrays(plan_in(plan_of(plan), lanes)),
        counted_arrays(stocks_of(inputs.state, lanes)),
        counted_arrays(stocks_of(inputs.state, lanes)),
        counted_arrays(empty_flows()),
        _numbers(np.zeros((len(LEVERS), 1))),
        _numbers(np.zeros((len(OUTCOMES), 1))),
        _numbers(np.zeros((len(OUTCOMES), 1, 1))),
        _numbers(np.zeros((1, 1))),
        nothing,
        nothing,
        nothing,
    )
    return Counted.operations


def _numbers(values: Any) -> Any:
    """Return the array with each float a counted one; integers stay as they are."""
    return np.vectorize(Counted, otypes=[object])(values) if values.dtype == np.float64 else values


def counted_arrays(arrays: NamedTuple) -> Any:
    """Return the same named arrays, of counted numbers."""
    return type(arrays)(*(_numbers(a) if isinstance(a, np.ndarray) else a for a in arrays))
