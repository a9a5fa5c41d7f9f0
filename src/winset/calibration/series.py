"""The monthly series that forecasts are held to: encounters at the southwest border, as known on a day.

The total of both agencies, the Border Patrol's, and the Border Patrol's by group. CBP's own figures where they are
known, before them those of OHSS since October 2013 (rounded to 10). OHSS tells no Nicaraguans, Peruvians and
Brazilians, so the three groups that hold them begin with CBP's figures in October 2019. All are events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.data.groups import GROUPS
from winset.data.record import ENCOUNTERS, MonthlyRecord
from winset.months import month_number

FloatArray = npt.NDArray[np.float64]

TOTALS: Final = ("southwest_border", "border_patrol")
SERIES: Final = (*TOTALS, *GROUPS)
FIRST: Final = "2013-10"
LONG: Final = "encounters_long"
UNLIKE: Final = ("cuba_nicaragua", "andes_brazil", "rest")


@dataclass(frozen=True)
class History:
    """Every series of SERIES up to one month: `values` (series, month), nan before a series begins.

    `first` is the first month, counted from 1970-01; the last is that of the record, from which horizons count.
    """

    first: int
    values: FloatArray

    @property
    def last(self) -> int:
        """Return the last month."""
        return self.first + int(self.values.shape[1]) - 1

    def of(self, series: str) -> tuple[int, FloatArray]:
        """Return (first month, values (month,)) of one series from where it begins."""
        row = self.values[SERIES.index(series)]
        begins = int(np.flatnonzero(~np.isnan(row))[0])
        return self.first + begins, row[begins:]


def history(record: MonthlyRecord) -> History:
    """Return the series as known on the record's day, to its last month."""
    first, last = month_number(FIRST), record.origin
    values = np.empty((len(SERIES), last - first + 1))
    for row, name in enumerate(SERIES):
        group = name if name in GROUPS else "all"
        agency = ("border_patrol", "ports") if name == "southwest_border" else "border_patrol"
        _, values[row] = record.series(ENCOUNTERS, group=group, first=first, last=last, agency=agency)
        if name not in UNLIKE:
            _, longer = record.series(LONG, group=group, first=first, last=last, agency=agency)
            values[row] = np.where(np.isnan(values[row]), longer, values[row])
    return History(first, values)
