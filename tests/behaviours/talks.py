"""The fitted corridor of January 2024, and runs of it side by side: one mechanism moved, everything else the same.

Runs are without election, court and break: what is asked here is what a lever does, not how long a promise lives.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from winset.corridor.levers import lever_index
from winset.corridor.parameter_names import SCALARS
from winset.corridor.simulate import GROUP_OUTCOMES, OUTCOMES, MonthlyPaths, simulate_months
from winset.corridor.state import CorridorInputs
from winset.policy.case import Case, read_case
from winset.policy.effects import schedule
from winset.policy.packages import status_quo_levers
from winset.study import Corridor, Study, fitted_corridor

FloatArray = npt.NDArray[np.float64]
LONGEST = 72
"""Months of the longest run: aid is asked about month 60."""
HORIZON = 24
"""Months of the other runs: those of a study."""
BORDER = "border_patrol_encounters"


@dataclass(frozen=True)
class Talks:
    """The case and its corridor as fitted on the case's date, with levels for `LONGEST` months."""

    case: Case
    corridor: Corridor

    def scalar(self, name: str) -> FloatArray:
        """Return a parameter of the corridor: (draw,)."""
        values: FloatArray = self.corridor.inputs.scalars[SCALARS.index(name)]
        return values

    def level(self, clause: str, level: str) -> dict[str, float]:
        """Return what a level of a clause does: {lever: value}."""
        return dict(self.case.clause(clause).level(level).levers)


@dataclass(frozen=True)
class Check:
    """One measured behaviour: `values` (draw,), and the bounds between which their median must lie.

    `unit` is "change", against the other path, or "share". `wire` marks the test that a lever or channel is
    connected, without which the others would prove nothing.
    """

    behaviour: str
    measure: str
    values: FloatArray
    low: float = -np.inf
    high: float = np.inf
    unit: str = "change"
    wire: bool = False

    @property
    def median(self) -> float:
        """The median over draws."""
        return float(np.median(self.values))

    @property
    def holds(self) -> bool:
        """Whether the median lies between the bounds."""
        return self.low <= self.median <= self.high

    def __str__(self) -> str:
        p05, p50, p95 = np.quantile(self.values, [0.05, 0.5, 0.95])
        return f"{self.measure}: {p50:.4f} ({p05:.4f} to {p95:.4f}), wanted {self.low:.4f} to {self.high:.4f}"


def fitted_talks(draws: int, seed: int = 1) -> Talks:
    """Return the talks of January 2024 with the corridor fitted to what was known on 8 January."""
    case = read_case("january-2024")
    study = Study(case.id, draws=draws, seed=seed, horizon=LONGEST)
    return Talks(case, fitted_corridor(case, case.as_of, study))


def side_by_side(
    talks: Talks,
    *changes: Mapping[str, float],
    months: int,
    onset: int | None = None,
    steady: bool = False,
    **scalars: float,
) -> MonthlyPaths:
    """Run one path for each set of changed levers, the rest at the status quo, for `months`.

    `onset` puts all levers on one first month; without it each starts when its clause does. `scalars` replace
    parameters in every draw. `steady` holds intended departures at those of the first full month, so that nothing
    moves but what the levers move.
    """
    deal = np.repeat(status_quo_levers(talks.case.clauses)[None], len(changes), axis=0)
    for row, change in zip(deal, changes, strict=True):
        for name, value in change.items():
            row[lever_index(name)] = value
    plan = schedule(talks.case, deal, draws=talks.corridor.draws, horizon=months)
    plan = replace(plan, end=np.full_like(plan.end, months), election=-1, inauguration=-1)
    if onset is not None:
        plan = replace(plan, onset=np.full_like(plan.onset, onset))
    return simulate_months(_inputs(talks, months, steady, scalars), plan)


def _inputs(talks: Talks, months: int, steady: bool, scalars: Mapping[str, float]) -> CorridorInputs:
    inputs = talks.corridor.inputs
    first = talks.case.first_month
    level = np.repeat(inputs.level[first : first + 1], months, axis=0) if steady else inputs.level[:months]
    values = inputs.scalars.copy()
    for name, value in scalars.items():
        values[SCALARS.index(name)] = value
    return replace(inputs, level=level, expulsion=inputs.expulsion[:months], scalars=values)


def outcome(run: MonthlyPaths, name: str) -> FloatArray:
    """Return an outcome by month, path and draw."""
    values: FloatArray = run.values[OUTCOMES.index(name)]
    return values


def foreigners(run: MonthlyPaths, name: str) -> FloatArray:
    """Return a group outcome summed over all groups but Mexicans, by month, path and draw."""
    values: FloatArray = run.by_group[GROUP_OUTCOMES.index(name), :, 1:].sum(axis=1)
    return values


def change(values: FloatArray, first: int, last: int) -> FloatArray:
    """Return (draw,): path 1 over path 0, less one, in the sums of months `first` to before `last`."""
    total = values[first:last].sum(axis=0)
    moved: FloatArray = total[1] / total[0] - 1.0
    return moved
