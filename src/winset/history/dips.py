"""How deep a series fell after a month, how long that lasted, and how often it falls as far for no listed reason.

Arrays in, figures out: no dates, no nationalities, no season. A series is (month,); `start` is the place of month 0.
The rules and their reasons stand in docs/adr/0006-how-effects-are-measured.md.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

DIP_MONTHS: Final = 6
LEAST_BASE: Final = 0.1
ENOUGH_BEFORE: Final = 24
ENOUGH_AT_ALL: Final = 8


@dataclass(frozen=True)
class Frame:
    """Which months are compared: the base ends `gap` months before month 0; `window` is first to last month."""

    base: int = 3
    gap: int = 0
    window: tuple[int, int] = (1, 3)


@dataclass(frozen=True)
class Placebo:
    """The band of dips at months in which nothing listed began; `rank` is the share of them that are as low or lower.

    `any_base`: too few months had a base of the measure's own size, so that months with few encounters are among them.
    """

    low: float
    high: float
    months: int
    taken_from: Literal["before", "all"]
    any_base: bool
    rank: float


def base_level(values: FloatArray, start: int, frame: Frame) -> float:
    """Return the mean of the base, nan where the series does not hold all of its months or nothing was counted."""
    last = start - frame.gap
    if last - frame.base < 0 or last > len(values):
        return np.nan
    level = float(values[last - frame.base : last].mean())
    return level if level > 0 else np.nan


def dip(values: FloatArray, start: int, frame: Frame, end: int | None = None) -> float:
    """Return the mean of the window over the base, minus one: -0.4 is a fall by 40 %. Nothing from `end` on is used.

    >>> dip(np.array([100.0, 100, 100, 80, 60, 50, 40]), 3, Frame())
    -0.5
    """
    first, last = frame.window
    seen = values[start + first : min(start + last + 1, len(values) if end is None else end)]
    level = base_level(values, start, frame)
    return float(seen.mean() / level - 1) if seen.size and np.isfinite(level) else np.nan


def changes_after(values: FloatArray, start: int, frame: Frame, end: int | None = None) -> FloatArray:
    """Return the change against the base from month 0 to the last month before `end`: (month since,)."""
    changes: FloatArray = values[start:end] / base_level(values, start, frame) - 1
    return changes


def has_dip(changes: FloatArray) -> bool:
    """Whether any of the first six months lay below the base."""
    return bool((changes[:DIP_MONTHS] < 0).any())


def half_life_months(changes: FloatArray, lasting: int = 1) -> int | None:
    """Return the months from the start until half of the dip was gone, None where it was not within the data.

    The dip is the lowest of the first six months; without one there is nothing to fade. `lasting` is for how many
    months in a row half of it must be gone.

    >>> half_life_months(np.array([-0.1, -0.4, -0.3, -0.2])), half_life_months(np.array([-0.1, -0.4, -0.3]))
    (3, None)
    """
    if not has_dip(changes):
        return None
    trough = int(changes[:DIP_MONTHS].argmin())
    gone = changes[trough + 1 :] >= changes[trough] / 2
    runs = np.array([gone[at : at + lasting].all() for at in range(len(gone) - lasting + 1)], dtype=np.bool_)
    return trough + 1 + int(runs.argmax()) if runs.any() else None


def placebo(values: FloatArray, start: int, frame: Frame, begins: BoolArray, fell: float) -> Placebo | None:
    """Return the 90 % band of the same dip at months when no measure began, None where there are too few of them.

    `begins` says in which months a measure that acts on the series began: (month,). A month is admissible if none began
    from its base to its window, and if its base is at least a tenth of the measure's own, where enough months have one.
    """
    reach_back, reach_on = frame.base + frame.gap, frame.window[1]
    free = [
        at
        for at in range(reach_back, len(values) - reach_on)
        if not begins[at - reach_back : at + reach_on + 1].any()
    ]
    found = np.array([dip(values, at, frame) for at in free])
    large = np.array([base_level(values, at, frame) for at in free]) >= LEAST_BASE * base_level(
        values, start, frame
    )
    known, before = np.isfinite(found), np.array(free) + reach_on < start
    any_base = bool((known & large).sum() < ENOUGH_AT_ALL)
    usable = known if any_base else known & large
    only_before = bool((usable & before).sum() >= ENOUGH_BEFORE)
    found = found[usable & before] if only_before else found[usable]
    if found.size < ENOUGH_AT_ALL:
        return None
    low, high = (float(mark) for mark in np.quantile(found, (0.05, 0.95)))
    taken: Literal["before", "all"] = "before" if only_before else "all"
    return Placebo(low, high, found.size, taken, any_base, float((found <= fell).mean()))
