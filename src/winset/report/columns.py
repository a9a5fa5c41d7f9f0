"""Arrays as columns of numbers: what a page is sent with every move of a lever, three significant digits.

A reader is shown two digits of what is modelled; `winset simulate --json` has six.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]

DIGITS: Final = 3
MARKS: Final = ("mean", "p05", "p25", "p50", "p75", "p95")
# An update is to stay within 15 KB: what there is much of has fewer marks.
OUTER: Final = ("mean", "p05", "p50", "p95")
ENDS: Final = ("mean", "p05", "p95")


def rounded(values: npt.ArrayLike, digits: int = DIGITS) -> FloatArray:
    """Return values at some significant digits, each the double nearest to its decimal.

    >>> rounded([123456.0, -0.0123456, 0.0, 9.9951]).tolist()
    [123000.0, -0.0123, 0.0, 10.0]
    """
    array = np.asarray(values, dtype=np.float64)
    size = np.where(array == 0.0, 1.0, np.abs(array))
    places = digits - 1 - np.floor(np.log10(size)).astype(np.int64)
    # A whole number times or over a whole power of ten is rounded once; times a fraction it would be twice.
    up, down = 10.0 ** np.maximum(places, 0), 10.0 ** np.maximum(-places, 0)
    found: FloatArray = np.rint(array * up / down) * down / up
    return found + 0.0  # no negative zero


def numbers(values: npt.ArrayLike) -> list[Any]:
    """Return an array as nested lists of rounded numbers; whole numbers are written without a point.

    >>> numbers([[120_345.0, 0.12345], [2.0, -0.0]])
    [[120000, 0.123], [2, 0]]
    """
    array = rounded(values)
    mixed = array.astype(object)
    whole = array == np.rint(array)
    mixed[whole] = array[whole].astype(np.int64)
    found: list[Any] = mixed.tolist()
    return found


def band_columns(values: FloatArray, marks: Sequence[str] = MARKS) -> list[dict[str, Any]]:
    """Return for each series of `values` (series, month, draw) the marks of its band, each a list over months."""
    # All marks at once: rounding costs more by the call than by the number.
    columns = numbers(np.stack(list(band_marks(values, marks).values()), axis=1))
    return [dict(zip(marks, one, strict=True)) for one in columns]


def bands(values: FloatArray) -> list[dict[str, Any]]:
    """Return the bands of `values` (series, draw)."""
    return band_columns(values)


def band_marks(values: FloatArray, marks: Sequence[str] = MARKS) -> dict[str, FloatArray]:
    """Return marks of the band along the last axis: those of `draws.band`, of one sort, in a third of the time.

    >>> {mark: float(value) for mark, value in band_marks(np.array([4.0, 0.0, 1.0])).items()}["p75"]
    2.5
    """
    ordered = np.sort(values, axis=-1)
    found = {"mean": values.mean(axis=-1)}
    for mark in marks:
        if mark != "mean":
            place = int(mark[1:]) / 100 * (values.shape[-1] - 1)
            low = int(place)
            high = min(low + 1, values.shape[-1] - 1)
            found[mark] = ordered[..., low] + (place - low) * (ordered[..., high] - ordered[..., low])
    return {mark: found[mark] for mark in marks}
