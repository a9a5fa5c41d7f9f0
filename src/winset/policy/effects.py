"""From packages to what the corridor turns, month by month: when a clause starts, when it ends, who undoes it.

A clause starts in the first full month after the case's date, plus its onset. It ends at the earlier of a court's
block (which, if it comes, comes within twelve months) and a break (a hazard a year). Both are drawn beforehand, courts
from a stream of the clause's name and breaks from one of the side that grants it (docs/adr/0024), so that they are the
same for every package. A break ends the clause for the rest of the horizon. Passage of a bill is not here: a hub bill
that fails is another hub path.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from winset.corridor.levers import LEVERS, lever_index
from winset.corridor.state import Schedule
from winset.draws import Draws, quantile_fit, uniforms
from winset.policy.case import Case
from winset.policy.clauses import Clause, Level, Range
from winset.policy.instruments import LEGISLATED

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

COURT_WINDOW = 12  # months; the proposals of instruments.yaml are chances within a year


def schedule(
    case: Case, deal: FloatArray, *, draws: Draws, horizon: int, no_deal: str | None = None
) -> Schedule:
    """Return the schedule of lever rows `deal` (path, lever) against a path without a deal.

    `case.space.deal` is the grid; `package_levers(case.clauses, package.levels)[None]` is one package.
    """
    onset = onsets(case)
    successor, reverses = successor_levers(case)
    return Schedule(
        deal=np.ascontiguousarray(deal, dtype=np.float64),
        base=base_levers(case, no_deal or case.default_no_deal, horizon),
        onset=onset,
        end=lever_ends(case, draws, horizon),
        successor=successor,
        successor_reverses=reverses,
        election=case.election,
        inauguration=case.inauguration,
    )


def base_levers(case: Case, no_deal: str, horizon: int) -> FloatArray:
    """Return (month, lever) without a deal.

    Months before the case's date are what they were: the status quo with what `before` says. The path's own values
    start in the first full month after the date, as a deal's would.
    """
    base = np.empty((horizon, len(LEVERS)))
    status_quo, path = case.no_deal["status_quo"], case.no_deal[no_deal]
    for lever in LEVERS:
        column = lever_index(lever.name)
        base[: case.first_month, column] = status_quo[lever.name]
        base[case.first_month :, column] = path[lever.name]
    for month, values in case.before.items():
        for name, value in values.items():
            if 0 <= month < min(horizon, case.first_month):
                base[month, lever_index(name)] = value
    return base


def onsets(case: Case) -> IntArray:
    """Return (lever,) the first month in which each lever can stand at its deal value.

    Levers of fixed clauses stand there at once: under a deal they keep, or go back to, where they were on the date.
    """
    onset = np.full(len(LEVERS), case.first_month, dtype=np.int64)
    for clause in _hubs(case):
        for name in clause.levers:
            onset[lever_index(name)] = case.first_month + clause.onset_months
    return onset


def lever_ends(case: Case, draws: Draws, horizon: int) -> IntArray:
    """Return (lever, draw) the first month in which a lever has left its deal value; `horizon` if it never does.

    Nothing ends for a fixed clause: what it does under a deal is to stay, and no court blocks that.
    """
    end = np.full((len(LEVERS), draws.n_draws), horizon, dtype=np.int64)
    for clause in _hubs(case):
        # One end a lever, so the court's chance is the clause's own; levels by another act differ only in leaves.
        onset = case.first_month + clause.onset_months
        last = onset + months_kept(clause, clause.court_block_12m, draws)
        for name in clause.levers:
            end[lever_index(name)] = np.minimum(last, horizon)
    return end


def _hubs(case: Case) -> list[Clause]:
    return [clause for clause in case.clauses if clause.kind == "hub"]


def level_end(case: Case, clause: Clause, level: Level, draws: Draws, horizon: int) -> IntArray:
    """Return (draw,) the first month in which a level of a leaf no longer holds; `horizon` if it always does."""
    onset = case.first_month + level.onset_months
    return np.minimum(onset + months_kept(clause, level.court_block_12m, draws), horizon)


def outlasts(case: Case, level: Level) -> int:
    """Return the first month from which a level would outlast a broken deal: its onset, if it is by an act of a
    legislature, which no government takes back alone; NEVER for every other act.
    """
    legislated = case.instruments[level.instrument].kind in LEGISLATED
    return case.first_month + level.onset_months if legislated else NEVER


NEVER = 10_000  # months: beyond any horizon, and far from overflow when added to one


def months_kept(clause: Clause, court_block_12m: float, draws: Draws) -> IntArray:
    """Return (draw,) whole months from onset to the first block or break; NEVER where none comes."""
    return np.minimum(months_to_block(clause, court_block_12m, draws), months_to_break(clause, draws))


def months_to_block(clause: Clause, court_block_12m: float, draws: Draws) -> IntArray:
    """Return (draw,) whole months from onset to a court's block; NEVER where none comes."""
    return _months_to_block(clause.id, court_block_12m, draws.seed, draws.n_draws)


# A package is looked at many times a second while somebody moves a lever: what a clause's own streams say is kept.
@lru_cache(maxsize=1024)
def _months_to_block(clause: str, court_block_12m: float, seed: int, n_draws: int) -> IntArray:
    # With u uniform and the block certain to come when u < p, u/p is uniform again: the month within the window.
    court = uniforms(seed, f"court_block.{clause}", n_draws, stratified=True)
    kept = np.full(n_draws, NEVER, dtype=np.int64)
    blocked = court < court_block_12m
    kept[blocked] = np.floor(COURT_WINDOW * court[blocked] / court_block_12m).astype(np.int64)
    kept.setflags(write=False)
    return kept


def months_to_break(clause: Clause, draws: Draws) -> IntArray:
    """Return (draw,) whole months from onset to a break; the chance of a year is itself drawn from its range.

    All that a side grants shares one luck: what ends Mexican enforcement in the record ended it as a whole.
    """
    hazard = clause.break_hazard_per_year
    if hazard is None:
        return np.full(draws.n_draws, NEVER, dtype=np.int64)
    return _months_to_break(clause.granted_by, hazard, draws.seed, draws.n_draws)


@lru_cache(maxsize=1024)
def _months_to_break(side: str, hazard: Range, seed: int, n_draws: int) -> IntArray:
    chance = quantile_fit("beta", hazard.low, hazard.central, hazard.high).ppf(
        uniforms(seed, f"break_hazard.{side}", n_draws, stratified=True)
    )
    luck = uniforms(seed, f"break.{side}", n_draws, stratified=True)
    # A yearly chance p is a constant hazard -ln(1 - p); the waiting time of a uniform u is then ln(1 - u)/ln(1 - p).
    years = np.log1p(-luck) / np.log1p(-np.clip(chance, 1e-9, 1 - 1e-9))
    kept = np.minimum(np.floor(12 * years), NEVER).astype(np.int64)
    kept.setflags(write=False)
    return kept


def successor_levers(case: Case) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return (lever,) the values a US successor would set, and (lever,) whether it can set them alone."""
    values = np.zeros(len(LEVERS))
    reverses = np.zeros(len(LEVERS), dtype=np.bool_)
    for name, value in case.successor.levers.items():
        values[lever_index(name)] = value
    for clause in case.clauses:
        for name in clause.levers:
            reverses[lever_index(name)] = clause.successor_reverses
    return values, reverses
