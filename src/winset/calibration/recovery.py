"""Records made with known parameters, fitted, and found again or not: whether the filter's intervals can be believed.

A made record is one member of the prior run through the months by the filter's own steps, read with the errors that the
readings are said to have, on the days on which the real ones came out, under the levers of the real past. Leaves out
what the filter may have wrong about the world: that is for the backtest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from winset.calibration.breaks import breaks
from winset.calibration.diagnostics import covered, ecdf_distance, overlap, ranks
from winset.calibration.filter import filtered
from winset.calibration.members import LAYOUT, PARAMETERS, forward
from winset.calibration.past import Past
from winset.calibration.readings import DISPERSION, Reading
from winset.calibration.steps import started, stirred
from winset.corridor.places import GROUPS
from winset.draws import Draws, generator

FloatArray = npt.NDArray[np.float64]

QUANTITIES = (*PARAMETERS, *(f"level.{group}" for group in GROUPS))
"""What is looked for: parameters as they are in the last month, and the levels of departures, in logs."""
INFORMED = 0.8
"""Largest mean overlap of prior and posterior at which a record counts as having said something. Set beforehand."""


@dataclass(frozen=True)
class Made:
    """Records made of as many truths: `readings` of each, and `truth` (quantity, record) in its last month."""

    readings: tuple[tuple[Reading, ...], ...]
    truth: FloatArray


@dataclass(frozen=True)
class Recovered:
    """What fits said of made records: `found` (quantity, record, member) against `truth` (quantity, record).

    `prior` (quantity, member) are the members before; of a level, what the months alone would have made of it is not
    kept, so its overlap is not told.
    """

    truth: FloatArray
    found: npt.NDArray[np.float32]
    prior: npt.NDArray[np.float32]

    def overlaps(self) -> FloatArray:
        """Return (parameter,) the mean overlap of prior and posterior over records."""
        return np.array(
            [
                np.mean([overlap(self.prior[row], found) for found in self.found[row]])
                for row in range(len(PARAMETERS))
            ]
        )

    def informed(self) -> npt.NDArray[np.int64]:
        """Return the rows of quantities that records inform: levels always, parameters by their overlap."""
        parameters = np.flatnonzero(self.overlaps() < INFORMED)
        levels = np.arange(len(PARAMETERS), len(QUANTITIES))
        return np.concatenate([parameters, levels])

    def coverage(self, level: float = 0.90) -> float:
        """Return the share of truths inside their central intervals, pooled over informed quantities."""
        return float(
            np.mean([covered(self.truth[row], self.found[row], level=level) for row in self.informed()])
        )

    def distances(self) -> FloatArray:
        """Return (quantity,) the largest distance of the ECDF of ranks from the diagonal, over all quantities."""
        return np.array(
            [ecdf_distance(ranks(truth, found)) for truth, found in zip(self.truth, self.found, strict=True)]
        )


def made_records(
    truths: Draws, past: Past, pattern: tuple[Reading, ...], level: FloatArray, seed: int
) -> Made:
    """Return one record for each draw of `truths`, read where and when `pattern`, the real readings, were."""
    members, rng = started(truths, past, level, seed), generator(seed, "recovery/made")
    broken, still = breaks(past.months), np.ones(len(GROUPS))
    said = {}
    for at, month in enumerate(past.months):
        stirred(members, broken[at], still, rng)
        members, said[int(month)], _ = forward(members, past, at)
    noise = rng.standard_normal((len(pattern), members.size))
    made = tuple(
        tuple(
            _read(one, float(said[one.month][one.row, record]), noise[place, record])
            for place, one in enumerate(pattern)
        )
        for record in range(members.size)
    )
    values = members.scores.to_values(members.rows[LAYOUT.scores])
    return Made(made, np.concatenate([values, members.rows[LAYOUT.level]]))


def _read(real: Reading, said: float, noise: float) -> Reading:
    """Return what would have been read where the corridor says `said` (a log with offset): same error, own count."""
    error = max(real.variance - DISPERSION / float(np.exp(real.log_value)), 0.0)
    variance = error + DISPERSION / float(np.exp(said))
    return replace(real, log_value=said + noise * float(np.sqrt(variance)), variance=variance)


def recovered(
    made: Made,
    prior: Draws,
    past: Past,
    level: FloatArray,
    seed: int,
    progress: Callable[[float], object] | None = None,
) -> Recovered:
    """Return what passes from `prior`, one a record, say of the truths. Each record has steps of its own."""
    found, before = [], np.empty((0, 0), np.float32)
    for record, read in enumerate(made.readings):
        run = filtered(prior, past, read, level=level, seed=seed + record)
        last = run.snapshots[-1]
        found.append(np.concatenate([last.parameters, last.rows[LAYOUT.level]]))
        before = np.concatenate([run.prior, last.rows[LAYOUT.level]])
        if progress is not None:
            progress((record + 1) / len(made.readings))
    return Recovered(made.truth, np.stack(found, axis=1), before)
