"""What ends a deal, and whose doing it is: courts, breaks of what was promised, a successor, and the will of a side.

Months count from the first month of the deal. An ending takes hold of single clauses; the first of them is when a
package is no longer whole. A month that money does not carry is told beside them: it delays a promise and ends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.draws import Draws
from winset.outcomes.compliance import PAID
from winset.policy.case import Case
from winset.policy.clauses import Clause, Level
from winset.policy.effects import months_to_block, months_to_break

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]

LOSER = "usa"
"""The side whose election is inside the horizon of a case: its successor reverses."""


@dataclass(frozen=True)
class Ending:
    """One reason for which clauses of one side end: `court`, `break`, `lapse` (money not voted
    again), `successor`, `will` or `money`.

    `months` (draw,) until the first clause ends for it; the months of the horizon where none does.
    """

    cause: str
    side: str
    months: IntArray


def chance_endings(
    case: Case, levels: Mapping[str, str], draws: Draws, horizon: int, lost: BoolArray
) -> tuple[Ending, ...]:
    """Return what may end a package by chance; `lost` (draw,) says where a US successor comes.

    Only clauses away from their status quo count: the others promise nothing.
    """
    span = horizon - case.first_month
    found: dict[tuple[str, str], IntArray] = {}
    for clause in case.clauses:
        level = clause.level(levels[clause.id])
        if level.name == clause.levels[clause.status_quo].name:
            continue
        for cause, side, months in _of_level(case, clause, level, draws, horizon, lost):
            until = np.minimum(months, span)
            found[cause, side] = np.minimum(found.get((cause, side), until), until)
    return tuple(Ending(cause, side, months) for (cause, side), months in sorted(found.items()))


def _of_level(
    case: Case, clause: Clause, level: Level, draws: Draws, horizon: int, lost: BoolArray
) -> list[tuple[str, str, IntArray]]:
    """Return (cause, side, months (draw,)) of a level, without a limit at the horizon."""
    onset, side = level.onset_months, clause.granted_by
    found = [("court", side, onset + months_to_block(clause, level.court_block_12m, draws))]
    if clause.break_hazard_per_year is not None:
        voted = case.instruments[clause.instrument].kind == "appropriation"
        found.append(("lapse" if voted else "break", side, onset + months_to_break(clause, draws)))
    if level.successor_reverses and case.inauguration < horizon:
        comes = case.inauguration - case.first_month
        found.append(("successor", LOSER, np.where(lost, comes, horizon).astype(np.int64)))
    return found


def will_endings(months: IntArray, by: BoolArray, span: int) -> tuple[Ending, ...]:
    """Return the endings by will of the United States, of Mexico, and of both in the same month.

    `months` (draw,) until the deal is ended by will, `by` (leader, draw) by whom: nobody where it never is.
    """
    usa, mex = by
    sides = {"usa": usa & ~mex, "mex": mex & ~usa, "both": usa & mex}
    return tuple(Ending("will", side, np.where(here, months, span)) for side, here in sides.items())


def money_ending(carried: FloatArray, first: int, span: int) -> Ending:
    """Return the months from `first` until money first carries less than `PAID` of what Mexico promised.

    `carried` (month, draw) is `Means.carried` of the whole horizon.
    """
    # A last month that is never short: of a horizon that ends before `first` nothing is left to look at.
    short = np.vstack([carried[first:] < PAID, np.zeros((1, carried.shape[1]), dtype=np.bool_)])
    months = np.where(short.any(axis=0), short.argmax(axis=0), span)
    return Ending("money", "mex", np.minimum(months, span).astype(np.int64))


def months_whole(endings: Sequence[Ending], span: int, draws: int) -> IntArray:
    """Return (draw,) the months until a first clause ends for any reason; `span` where none does.

    >>> first = Ending("court", "usa", np.array([5, 9, 9])), Ending("break", "mex", np.array([7, 2, 9]))
    >>> months_whole(first, 9, 3).tolist()
    [5, 2, 9]
    """
    whole = np.full(draws, span, dtype=np.int64)
    for ending in endings:
        whole = np.minimum(whole, ending.months)
    return whole


def first_ending(endings: Sequence[Ending], span: int, draws: int) -> IntArray:
    """Return (draw,) the place in `endings` of the one that comes first, -1 where none comes within `span` months.

    Among endings of the same month the earlier in the list counts.

    >>> first = Ending("court", "usa", np.array([5, 9, 9])), Ending("break", "mex", np.array([5, 2, 9]))
    >>> first_ending(first, 9, 3).tolist()
    [0, 1, -1]
    """
    first, so_far = np.full(draws, -1, dtype=np.int64), np.full(draws, span, dtype=np.int64)
    for place, ending in enumerate(endings):
        sooner = ending.months < so_far
        first[sooner], so_far[sooner] = place, ending.months[sooner]
    return first
