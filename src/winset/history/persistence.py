"""How long dips lasted, over measures, where some had not faded when the data or the study ended.

Kaplan-Meier: a dip that was still there when it was last seen counts among those at risk until then, no longer. The
measures overlap and share their border, so the intervals are too narrow; nothing here can mend that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from winset.history.dips import FloatArray

TEMPORARY_MONTHS: Final = 8
ONLY: Final = 0.8
HALF: Final = 0.5
NORMAL_95: Final = 1.6448536269514722
Verdict = Literal["holds", "true_of_some", "fails", "not_checkable"]


@dataclass(frozen=True)
class Lasted:
    """How long one dip lasted: None without a dip; where `censored` the last month seen, a lower bound."""

    months: int | None
    censored: bool


@dataclass(frozen=True)
class Survival:
    """The share of dips that had not faded after so many months: month 0 first, each (month,), with a 90 % interval."""

    share: FloatArray
    low: FloatArray
    high: FloatArray
    measures: int
    censored: int
    longest: int

    @property
    def median(self) -> int | None:
        """Return the first month by which half had faded, None where that is not reached."""
        reached = np.flatnonzero(self.share <= HALF)
        return int(reached[0]) if reached.size else None


def survival_of(dips: Iterable[Lasted]) -> Survival:
    """Return how long some dips lasted; what had no dip has nothing that could fade."""
    dipped = [(one.months, one.censored) for one in dips if one.months is not None]
    return survival([months for months, _ in dipped], [censored for _, censored in dipped])


def faded_bounds(dips: Iterable[Lasted], by: int = TEMPORARY_MONTHS) -> tuple[float, float] | None:
    """Return the least and the most of dips that can be half gone by a month, whatever ended the studies (ADR 16).

    >>> faded_bounds([Lasted(2, False), Lasted(9, False), Lasted(3, True), Lasted(8, True), Lasted(None, False)])
    (0.25, 0.5)
    """
    dipped = [(one.months, one.censored) for one in dips if one.months is not None]
    faded = sum(months <= by and not censored for months, censored in dipped)
    unseen = sum(months < by and censored for months, censored in dipped)
    return (faded / len(dipped), (faded + unseen) / len(dipped)) if dipped else None


def survival(months: Sequence[int], censored: Sequence[bool], horizon: int = 24) -> Survival:
    """Return Kaplan and Meier's curve: `months` is the half-life, or for a censored dip the last month seen.

    >>> survival([1, 2, 3, 3], [False, True, False, True], horizon=3).share
    array([1.   , 0.75 , 0.75 , 0.375])
    """
    times, open_end = np.array(months), np.array(censored, dtype=np.bool_)
    share, greenwood = np.ones(horizon + 1), np.zeros(horizon + 1)
    for month in range(1, horizon + 1):
        at_risk = int((times >= month).sum())
        faded = int(((times == month) & ~open_end).sum())
        kept = 1 - faded / at_risk if at_risk else 1.0
        share[month] = share[month - 1] * kept
        greenwood[month] = greenwood[month - 1] + (
            faded / (at_risk * (at_risk - faded)) if at_risk > faded else 0
        )
    # Where nobody is at risk any more the curve is carried on flat, and it may as well be 0.
    low, high = _interval(share, greenwood, len(times))
    beyond = np.arange(horizon + 1) > times.max(initial=0)
    low[beyond & (share > 0)] = 0
    return Survival(share, low, high, len(times), int(open_end.sum()), int(times.max(initial=0)))


def _interval(share: FloatArray, greenwood: FloatArray, count: int) -> tuple[FloatArray, FloatArray]:
    """Return the 90 % interval on the log-log scale; where all or none are left, what a binomial would still allow."""
    allowed = 1 - 0.05 ** (1 / max(count, 1))
    low, high = np.where(share >= 1, 1 - allowed, 0.0), np.where(share <= 0, allowed, 1.0)
    inside = (share > 0) & (share < 1)
    log = np.log(share[inside])
    spread = NORMAL_95 * np.sqrt(greenwood[inside]) / np.abs(log)
    low[inside], high[inside] = np.exp(log * np.exp(spread)), np.exp(log * np.exp(-spread))
    return low, high


def only_temporary(curve: Survival) -> Verdict:
    """Return the verdict on "only temporary dips" by the rule that was fixed beforehand (ADR 6)."""
    if not curve.measures:
        return "not_checkable"
    faded_low, faded_high = 1 - curve.high[TEMPORARY_MONTHS], 1 - curve.low[TEMPORARY_MONTHS]
    if faded_low >= ONLY:
        return "holds"
    if faded_high < HALF:
        return "fails"
    some_lasted = curve.longest > TEMPORARY_MONTHS
    return "true_of_some" if curve.share[TEMPORARY_MONTHS] < 1 and some_lasted else "not_checkable"
