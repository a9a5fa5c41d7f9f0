"""How far money lets Mexico keep what it promises: the share of returns and transfers that can be paid for.

The rule is the corridor's own (docs/equations.md, money): what money does not cover is cut, but for the share that goes
on without any. Aid counts only as far as it does not replace Mexican money. Leaves out will, courts and breaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.corridor.levers import lever_index
from winset.corridor.parameter_names import SCALARS
from winset.corridor.state import Schedule

FloatArray = npt.NDArray[np.float64]

PAID: Final = 0.5
"""A promise counts as paid in a month in which money carries at least half of it: a convention, not a finding."""
PROMISES: Final = ("deportation_capacity", "southward_transfers")
"""The levers that money carries."""


@dataclass(frozen=True)
class Means:
    """Money against promises, (month, draw): Mexico's `own` beyond the budget, `aid` that adds to it and `need`, all in
    USD a month; the returns and transfers `promised`, persons a month, and the share of them `carried` out as far as
    money goes.
    """

    own: FloatArray
    aid: FloatArray
    need: FloatArray
    promised: FloatArray
    carried: FloatArray


def lever_months(plan: Schedule, lever: str, months: int) -> FloatArray:
    """Return (month, draw): the value of a lever on the first path, for levers that no successor sets."""
    row = lever_index(lever)
    if plan.successor_reverses[row]:
        raise ValueError(f"{lever} changes with the election: read it off a run")
    month = np.arange(months)[:, None]
    holds = (month >= plan.onset[row]) & (month < plan.end[row][None])
    return np.where(holds, plan.deal[0, row], plan.base[:months, [row]])


def means(plan: Schedule, scalars: FloatArray, aid_passes: npt.NDArray[np.bool_]) -> Means:
    """Return the money of the first path of `plan` in every month and draw.

    `scalars` (scalar, draw) are the corridor's parameters; `aid_passes` (draw,) says where aid is appropriated, if it
    must be: elsewhere its lever stays at the path without a deal.
    """
    months = plan.base.shape[0]
    level = {
        name: lever_months(plan, name, months) for name in ("treasury_top_up", "policing_aid", *PROMISES)
    }
    without = plan.base[:, [lever_index("policing_aid")]]
    aid = np.where(aid_passes, level["policing_aid"], without)
    drawn = {name: scalars[SCALARS.index(name)] for name in (
        "fungibility", "unfunded_share", "cost_return_mexico", "cost_transfer",
    )}  # fmt: skip
    adds = (1.0 - drawn["fungibility"]) * aid
    need = (
        drawn["cost_return_mexico"] * level["deportation_capacity"]
        + drawn["cost_transfer"] * level["southward_transfers"]
    )
    own = np.broadcast_to(level["treasury_top_up"], adds.shape)
    promised = np.broadcast_to(level["deportation_capacity"] + level["southward_transfers"], adds.shape)
    return Means(own, adds, need, promised, carried_share(own + adds, need, drawn["unfunded_share"]))


def carried_share(money: FloatArray, need: FloatArray, unfunded: FloatArray) -> FloatArray:
    """Return the share of a promise that is carried out with `money` where it takes `need`; all of it where it takes
    nothing.

    >>> carried_share(np.array([0.0, 2.0, 8.0]), np.array([4.0]), np.array([0.25])).tolist()
    [0.25, 0.625, 1.0]
    """
    covered = np.where(need > 0.0, np.minimum(money / np.maximum(need, 1e-300), 1.0), 1.0)
    return np.asarray(unfunded + (1.0 - unfunded) * covered)


def promises_more(levels: Mapping[str, float], status_quo: Mapping[str, float]) -> bool:
    """Say whether a package promises more returns or transfers than the status quo: {lever: value} of both."""
    return any(levels[name] > status_quo[name] for name in PROMISES)
