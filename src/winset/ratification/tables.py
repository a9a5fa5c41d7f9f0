"""Clauses as arrays: what each level is worth, which bill it needs, and when it ends in each draw.

Direct worth (a demand met, a sovereignty given up) counts from the month in which a deal begins, whatever the
clause's own onset: what is signed is felt at home at once. What a clause does to the corridor waits for its
onset; that is the corridor's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from winset.draws import Draws, quantile_fit, uniforms
from winset.policy.case import Case
from winset.policy.clauses import Clause, Level, Range
from winset.policy.effects import level_end, outlasts

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ClauseTable:
    """One clause of the grid as arrays.

    `worth` is (actor, level, draw) in payoff points, 0 at the status quo. `bill` (level,) is the row of the
    bill a level needs, or -1. A level is in force from month `start` (level,) until `end` (level, draw), and
    until `inauguration` in state 1 if `successor_reverses` (level,). From month `stands` (level,) on, a level
    outlasts a deal that is broken; NEVER if it can be taken back. `status_quo` is a level index.
    """

    name: str
    levels: tuple[str, ...]
    status_quo: int
    worth: FloatArray
    bill: IntArray
    start: IntArray
    end: IntArray
    successor_reverses: BoolArray
    stands: IntArray


def range_draws(stated: Range, name: str, draws: Draws) -> FloatArray:
    """Return (draw,) values of a stated range: split normal through its three marks, a stream of its own name."""
    return _range_draws(stated, name, draws.seed, draws.n_draws)


# Kept, and read-only therefore: the same ranges are asked for with every package that somebody looks at.
@lru_cache(maxsize=2048)
def _range_draws(stated: Range, name: str, seed: int, n_draws: int) -> FloatArray:
    shape = quantile_fit(
        "fixed" if stated.low == stated.high else "normal", stated.low, stated.central, stated.high
    )
    values = np.broadcast_to(shape.ppf(uniforms(seed, name, n_draws)), (n_draws,)).copy()
    values.setflags(write=False)
    return values


def clause_table(
    case: Case,
    clause: Clause,
    levels: Sequence[Level],
    actors: Sequence[str],
    bills: Sequence[str],
    draws: Draws,
    horizon: int,
) -> ClauseTable:
    """Return the table of a clause for the levels given, which must hold its status quo.

    `actors` and `bills` fix the rows. One level's worth to one actor is one stream, so a level added moves no
    other.
    """
    names = tuple(level.name for level in levels)
    worth = np.zeros((len(actors), len(levels), draws.n_draws))
    for column, level in enumerate(levels):
        for actor, stated in level.worth.items():
            if actor in actors:
                worth[actors.index(actor), column] = range_draws(
                    stated, f"worth/{clause.id}/{level.name}/{actor}", draws
                )
    status_quo = names.index(clause.levels[clause.status_quo].name)
    ends = [level_end(case, clause, level, draws, horizon) for level in levels]
    return ClauseTable(
        name=clause.id,
        levels=names,
        status_quo=status_quo,
        worth=worth - worth[:, [status_quo]],
        bill=np.array([bills.index(level.bill) if level.bill else -1 for level in levels], dtype=np.int64),
        start=np.full(len(levels), case.first_month, dtype=np.int64),
        end=np.array(ends, dtype=np.int64),
        successor_reverses=np.array([level.successor_reverses for level in levels], dtype=np.bool_),
        stands=np.array([outlasts(case, level) for level in levels], dtype=np.int64),
    )
