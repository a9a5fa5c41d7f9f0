"""What the choices of method are worth: the dip and the half-life under each of them (ADR 6 and 11).

One choice at a time beside the headline, and for the dip also the smallest and largest over all combinations.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from winset.data.season import Season
from winset.history import dips
from winset.history.arrivals import Arrivals
from winset.history.dips import FloatArray, Frame
from winset.history.persistence import Lasted

HEADLINE: Final = Frame()
BASES: Final = (3, 6, 12)
GAPS: Final = (0, 1, 3)
WINDOWS: Final = ((1, 3), (0, 2))
SEASONS: Final = ("median", "none", "low", "high")


@dataclass(frozen=True)
class Spread:
    """The dip under each choice alone, its smallest and largest over all together, and the half-life under each alone.

    `half_life` is keyed by the choice and its value: {"base_months": {"6": ...}, ...}.
    """

    base: dict[str, float]
    gap: dict[str, float]
    season: dict[str, float]
    window: dict[str, float]
    agencies: dict[str, float]
    low: float
    high: float
    half_life: dict[str, dict[str, Lasted]]


def seasonless(series: Arrivals, factors: Season | None, which: str = "median") -> FloatArray:
    """Return a series over the factors of the season, as it is where there are none: (month,)."""
    if factors is None or which == "none":
        return series.values
    return series.values / factors.factors(series.first, len(series.values), which)


def spread(
    levels: Mapping[str, FloatArray],
    start: int,
    end: int,
    dip_by_agencies: dict[str, float],
    lasted_by_agencies: dict[str, Lasted],
) -> Spread:
    """Return what the choices are worth for a study from the place `start` to before `end`; `levels` is by season."""

    def base(frame: Frame, which: str) -> float:
        # The base is held at the median factor, where a season is taken out: only the later months' factor is in doubt.
        return dips.base_level(levels["none" if which == "none" else "median"], start, frame)

    def fell(frame: Frame, which: str = "median") -> float:
        level = dips.base_level(levels[which], start, frame)
        return (1 + dips.dip(levels[which], start, frame, end)) * level / base(frame, which) - 1

    def lasted(frame: Frame, which: str = "median") -> Lasted | None:
        changes = levels[which][start:end] / base(frame, which) - 1
        if not np.isfinite(changes).all():
            return None
        half = dips.half_life_months(changes)
        if half is None and dips.has_dip(changes):
            return Lasted(len(changes) - 1, True)
        return Lasted(half, False)

    every = np.array([fell(Frame(b, g, w), s) for b, g, w, s in product(BASES, GAPS, WINDOWS, SEASONS)])
    bases = {str(b): Frame(base=b) for b in BASES}
    gaps = {str(g): Frame(gap=g) for g in GAPS}
    return Spread(
        _known({name: fell(frame) for name, frame in bases.items()}),
        _known({name: fell(frame) for name, frame in gaps.items()}),
        _known({which: fell(HEADLINE, which) for which in SEASONS}),
        _known({f"{a}-{b}": fell(Frame(window=(a, b))) for a, b in WINDOWS}),
        dip_by_agencies,
        float(np.nanmin(every)),
        float(np.nanmax(every)),
        {
            "base_months": _seen({name: lasted(frame) for name, frame in bases.items()}),
            "gap_months": _seen({name: lasted(frame) for name, frame in gaps.items()}),
            "season": _seen({which: lasted(HEADLINE, which) for which in SEASONS}),
            "agencies": lasted_by_agencies,
        },
    )


def _known(values: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in values.items() if np.isfinite(value)}


def _seen(values: dict[str, Lasted | None]) -> dict[str, Lasted]:
    return {name: value for name, value in values.items() if value is not None}
