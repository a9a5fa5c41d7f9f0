"""The best alternative to an agreement and its reservation value: what an actor gets on a path without a
deal.

No deal is each side's best unilateral policy from the case's date, not a zero: three readings of it are
always run.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from winset.preferences.payoff import Preferences, path_payoffs

FloatArray = npt.NDArray[np.float64]


def reservation_values(
    totals: FloatArray,
    lost: npt.NDArray[np.bool_],
    reference: FloatArray,
    wants: Mapping[str, Preferences],
    incumbent_worth: FloatArray,
) -> FloatArray:
    """Return (path, actor, draw): each actor's payoff on each no-deal path, clauses at their status quo.

    `totals` (outcome, path, draw) and `lost` (path, draw) of the no-deal paths; `reference` (outcome, draw)
    the status quo; `incumbent_worth` (actor, draw), gained where the incumbent stays.
    """
    values = np.array([path_payoffs(totals, reference, preferences) for preferences in wants.values()])
    values += np.where(lost[None], 0.0, incumbent_worth[:, None, :])
    return np.ascontiguousarray(values.transpose(1, 0, 2))
