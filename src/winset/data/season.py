"""The season of southwest encounters, from what had been published by a day.

Each month over its centred twelve-month mean (2 x 12), by calendar month; the medians are scaled to a mean of one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from winset.data.record import FloatArray, MonthlyRecord

LONG_SERIES: Final = "encounters_long"
LAST_YEAR: Final = 2022
# Years in which policy or the pandemic broke the year's shape; after 2022 every year is one.
BROKEN_YEARS: Final = (2017, 2020)
LEAST_YEARS: Final = 2


@dataclass(frozen=True)
class Season:
    """Factors by calendar month, January first: (12,) each. `years` is how many years the thinnest month rests on."""

    median: FloatArray
    low: FloatArray
    high: FloatArray
    years: int

    def factors(self, first: int, count: int, which: str = "median") -> FloatArray:
        """Return the factor of each of `count` months from the month `first`: (month,)."""
        chosen: FloatArray = getattr(self, which)[np.arange(first, first + count) % 12]
        return chosen


def season(record: MonthlyRecord) -> Season | None:
    """Return the factors that a reader could have computed on the record's day, None with too few years."""
    if record.last_month(LONG_SERIES) is None:
        return None
    months, counts = record.series(LONG_SERIES)
    return seasonal_factors(int(months[0]), counts)


def seasonal_factors(first: int, counts: FloatArray) -> Season | None:
    """Return the factors of a series that begins in the month `first`: counts (month,)."""
    weights = np.array([0.5, *[1.0] * 11, 0.5]) / 12
    if len(counts) < len(weights):
        return None
    months = np.arange(first + 6, first + len(counts) - 6)
    ratios = counts[6:-6] / np.convolve(counts, weights, mode="valid")
    years = 1970 + months // 12
    usable = (years <= LAST_YEAR) & ~np.isin(years, BROKEN_YEARS) & np.isfinite(ratios)
    by_month = [ratios[usable & (months % 12 == place)] for place in range(12)]
    fewest = min(len(found) for found in by_month)
    if fewest < LEAST_YEARS:
        return None
    median = np.array([np.median(found) for found in by_month])
    low, high = (np.array([f(found) for found in by_month]) / median.mean() for f in (np.min, np.max))
    return Season(median / median.mean(), low, high, fewest)
