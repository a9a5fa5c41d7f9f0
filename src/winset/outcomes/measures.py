"""What actors weigh: a measure is one outcome of the corridor, over the horizon, with the direction an actor
prefers.

Leaves out everything that no corridor outcome carries (sovereignty, prestige, a demand met): such worth
belongs to the clause.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import OUTCOMES

FloatArray = npt.NDArray[np.float64]

MATERIAL_SHARE = 0.10
"""A package is material if it moves encounters by this share (DESIGN section 7) ..."""
MATERIAL_USD_PER_YEAR = 100e6
"""... or moves this much public money a year."""


@dataclass(frozen=True)
class Measure:
    """One outcome as one actor sees it. `better` is +1 if more is better for the actor, -1 if less is."""

    outcome: str
    better: int

    @property
    def row(self) -> int:
        """Row of the outcome in an outcome table."""
        return OUTCOMES.index(self.outcome)


def material_paths(totals: FloatArray, reference: FloatArray, months: int) -> npt.NDArray[np.bool_]:
    """Return which paths move encounters or public money enough to be called a deal.

    `totals` (outcome, path, draw) and `reference` (outcome, draw) are sums over `months`. Encounters are
    Border Patrol's and the ports' together; money is either government's cost. Means over draws decide.
    """
    encounters = [OUTCOMES.index("border_patrol_encounters"), OUTCOMES.index("port_encounters")]
    before = reference[encounters].sum(axis=0).mean()
    after = totals[encounters].sum(axis=0).mean(axis=-1)
    moved = np.abs(after - before) >= MATERIAL_SHARE * before
    money = np.zeros(totals.shape[1], dtype=np.bool_)
    for name in ("cost_usa_usd", "cost_mexico_usd"):
        row = OUTCOMES.index(name)
        change = totals[row].mean(axis=-1) - reference[row].mean()
        money |= np.abs(change) * 12 / months >= MATERIAL_USD_PER_YEAR
    material: npt.NDArray[np.bool_] = moved | money
    return material
