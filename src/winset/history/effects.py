"""How deep a past measure's dip was, and how long it lasted: counts against the months before, after season.

What would have happened without the measure is not in these numbers.
"""

from typing import Final

import numpy as np

from winset.data.record import FloatArray
from winset.data.tables import read_table
from winset.months import month_name

DIP_MONTHS: Final = 6


def relative_changes(measure: str, last: int) -> FloatArray:
    """Return the change against the base by month since the start of a measure, to a last month: (month since,)."""
    # Each row rests on its own month and the base alone, so a study is cut by month; the table's known_since is that of
    # the whole study, with the trough and half-life that its last month gives.
    rows = read_table("event_studies")
    rows = rows[(rows["event_id"] == measure) & (rows["month"] <= month_name(last))]
    return rows.sort_values("months_since")["relative_change"].to_numpy(dtype=np.float64)


def has_dip(changes: FloatArray) -> bool:
    """Whether any of the first six months lay below the base."""
    return bool((changes[:DIP_MONTHS] < 0).any())


def half_life_months(changes: FloatArray) -> int | None:
    """Return the months from the start until half of the dip was gone, None where it was not within the data.

    The dip is the lowest of the first six months; without one there is nothing to fade.

    >>> half_life_months(np.array([-0.1, -0.4, -0.3, -0.2])), half_life_months(np.array([-0.1, -0.4, -0.3]))
    (3, None)
    """
    if not has_dip(changes):
        return None
    trough = int(changes[:DIP_MONTHS].argmin())
    later = np.flatnonzero(changes[trough + 1 :] >= changes[trough] / 2)
    return trough + 1 + int(later[0]) if later.size else None
