"""One package in the corridor: every draw with the hub levels whose bills pass in it, once for each month in which the
deal may end. What need not be run is not: each draw is run for its own bills alone, and where a deal that ends changes
nothing, what follows is what follows without that end.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.corridor.levers import lever_index
from winset.corridor.simulate import OUTCOMES, MonthlyPaths, Totals, simulate_totals
from winset.corridor.state import CorridorInputs, Schedule, State
from winset.policy.case import Case
from winset.policy.effects import outlasts
from winset.policy.packages import package_levers
from winset.settlement.blocks import Game, bill_patterns
from winset.settlement.game import Talks, talks_schedule

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

MOST_RUNS: Final = 4
"""Runs that are kept for one corridor: 4 MB each with 200 draws."""


@dataclass(frozen=True)
class CarriedOut:
    """`totals` (outcome, ending, draw), `lost` (ending, draw). The first ending never comes, the rest are as asked."""

    totals: FloatArray
    lost: BoolArray


@dataclass(frozen=True)
class Runs:
    """What a package does in the corridor: `carried` out with the bills that pass, and its `months` if all pass."""

    carried: CarriedOut
    months: MonthlyPaths


class KeptRuns:
    """The runs of the packages last looked at in one corridor, by what these change in it: with another leaf, under
    other weights, or with a lever put back, nothing is run again. Threads may share it.
    """

    def __init__(self) -> None:
        self._runs: OrderedDict[tuple[tuple[str, str], ...], Runs] = OrderedDict()
        self._lock = Lock()

    def of(self, game: Game, run: Callable[[], Runs]) -> Runs:
        """Return the runs of a package's hub levels, `run()` if they are not kept."""
        key = tuple((one.name, one.levels[1]) for one in game.hub)
        with self._lock:
            if key in self._runs:
                self._runs.move_to_end(key)
                return self._runs[key]
        made = run()
        with self._lock:
            self._runs[key] = made
            while len(self._runs) > MOST_RUNS:
                self._runs.popitem(last=False)
        return made


def carried_out(
    talks: Talks, game: Game, levels: Mapping[str, str], endings: Sequence[int], whole: MonthlyPaths
) -> CarriedOut:
    """Run a package whose hub clauses are those of `game`, ended in each month of `endings` and never. `whole` is its
    path where all its bills pass.
    """
    patterns, of_draw = bill_patterns(game)
    totals = np.empty((len(OUTCOMES), 1 + len(endings), game.draws))
    lost = np.empty(totals.shape[1:], dtype=np.bool_)
    for row, pattern in enumerate(patterns):
        draws = np.flatnonzero(of_draw == row)
        passing = [one.name for one in game.hub if one.bill[1] < 0 or pattern[one.bill[1]]]
        all_pass = len(passing) == len(game.hub)
        known = Totals(whole.totals[..., draws], whole.lost[:, draws]) if all_pass else None
        part = _carried(talks, {name: levels[name] for name in passing}, endings, draws, known)
        totals[..., draws], lost[:, draws] = part.totals, part.lost
    return CarriedOut(totals, lost)


def _carried(
    talks: Talks, chosen: Mapping[str, str], endings: Sequence[int], draws: IntArray, known: Totals | None
) -> CarriedOut:
    """Run the hub levels `chosen` in some of the draws; `known` is what follows if they never end, if that is known."""
    plan = talks_schedule(talks, package_levers(talks.case.clauses, chosen)[None])
    ends = np.stack([plan.end, *(ends_by(plan.end, talks.case, chosen, month) for month in endings)])
    ends = ends[..., draws]
    runs = _differs(plan, ends)
    runs[0] = known is None
    totals = np.empty((len(OUTCOMES), len(ends), len(draws)))
    lost = np.empty(totals.shape[1:], dtype=np.bool_)
    if known is not None:
        totals[:], lost[:] = known.values, known.lost
    if not runs.any():
        return CarriedOut(totals, lost)
    columns = np.concatenate([draws[run] for run in runs])
    end = np.concatenate([one[:, run] for one, run in zip(ends, runs, strict=True)], axis=1)
    made = simulate_totals(_of_draws(talks.inputs, columns), replace(plan, end=end), threads=talks.threads)
    last = np.cumsum(runs.sum(axis=1))
    for ending, ran in enumerate(runs):
        its = slice(last[ending] - ran.sum(), last[ending])
        totals[:, ending], lost[ending] = totals[:, 0], lost[0]
        totals[:, ending, ran], lost[ending, ran] = made.values[:, 0, its], made.lost[0, its]
    return CarriedOut(totals, lost)


def _differs(plan: Schedule, ends: IntArray) -> BoolArray:
    """Return (ending, draw) whether what follows may differ from what follows without an end: whether in some month a
    lever stands elsewhere. `ends` (ending, lever, draw); the first is without an end.
    """
    moved = (plan.deal[0] != plan.base[plan.onset.min() :]).any(axis=0)
    cut = (ends < ends[0]) & (plan.onset[:, None] < ends[0])
    differs = (cut & moved[:, None]).any(axis=1)
    return np.asarray(differs)


def _of_draws(inputs: CorridorInputs, draws: IntArray) -> CorridorInputs:
    """Return the corridor of some draws, in the order given and as often as given."""
    state = inputs.state
    return replace(
        inputs,
        scalars=inputs.scalars.take(draws, axis=-1),
        groups=inputs.groups.take(draws, axis=-1),
        cities=inputs.cities.take(draws, axis=-1),
        level=inputs.level.take(draws, axis=-1),
        state=State(
            stocks=state.stocks.take(draws, axis=-1),
            waiting=state.waiting.take(draws, axis=-1),
            scalars=state.scalars.take(draws, axis=-1),
            harm_memory=state.harm_memory.take(draws, axis=-1),
        ),
    )


def ends_by(end: IntArray, case: Case, levels: Mapping[str, str], month: int) -> IntArray:
    """Return the ends of levers (lever, draw) if the deal of `levels` is ended in `month`; a law in force stays."""
    cut = np.minimum(end, month)
    for name, chosen in levels.items():
        level = case.clause(name).level(chosen)
        if outlasts(case, level) <= month:
            for lever in level.levers:
                cut[lever_index(lever)] = end[lever_index(lever)]
    return np.asarray(cut, dtype=np.int64)
