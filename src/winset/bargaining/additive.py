"""Additive utilities over all combinations of items, one from each issue, the last issue running fastest.

Weights, evaluations and reservation values are taken as written; nothing is rescaled to sum to one or moved into range.
Sums of weights times evaluations carry rounding, so utilities are rounded to twelve significant digits of the largest a
party can reach: what agrees in those is one utility. Without that, 0.1 + 0.2 + 0.3 would beat 0.3 + 0.2 + 0.1.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from winset.bargaining.frontier import BLOCK, FloatArray
from winset.bargaining.problem import MAX_OUTCOMES, MAX_UTILITY, Domain, Issue, Tell
from winset.errors import DomainError, Fault

SIGNIFICANT_DIGITS = 12


@dataclass(frozen=True)
class Profile:
    """One party's additive utility: for each issue of the domain, weight times evaluation of each item."""

    party: str
    parts: tuple[tuple[float, ...], ...]
    reservation: float
    discount: float

    @property
    def largest(self) -> float:
        """The largest absolute utility that the parts can sum to."""
        return sum(max(map(abs, part), default=0.0) for part in self.parts)


@dataclass(frozen=True)
class AdditiveOutcomes:
    """Every combination of items under some profiles."""

    profiles: tuple[Profile, ...]

    def blocks(self, tell: Tell) -> Iterator[FloatArray]:
        """Yield utilities (outcome, party): sums of the last issues, repeated, plus sums of the first."""
        sizes = [len(part) for part in self.profiles[0].parts]
        cut = len(sizes)
        while cut and math.prod(sizes[cut - 1 :]) <= BLOCK:
            cut -= 1
        tails = [_sums(profile.parts[cut:]) for profile in self.profiles]
        decimals = [_decimals(profile.largest) for profile in self.profiles]
        heads, step = math.prod(sizes[:cut]), max(1, BLOCK // tails[0].size)
        for start in range(0, heads, step):
            # The leading 1 lets a domain without heads be told like any other.
            places = np.unravel_index(np.arange(start, min(start + step, heads)), (1, *sizes[:cut]))[1:]
            block = np.empty((len(self.profiles), places[0].size if places else 1, tails[0].size))
            for party, profile in enumerate(self.profiles):
                head = np.zeros(block.shape[1])
                for part, place in zip(profile.parts, places, strict=False):
                    head += np.array(part)[place]
                np.add.outer(head, tails[party], out=block[party])
                np.round(block[party], decimals[party], out=block[party])
            yield block.reshape(len(self.profiles), -1).T
            tell(min(start + step, heads) / heads)


def additive_domain(
    issues: Sequence[Issue], profiles: Sequence[Profile], notes: tuple[str, ...] = ()
) -> Domain:
    """Return the domain of all combinations of `issues`; too many, or utilities too large, are a DomainError."""
    outcomes = math.prod(len(issue.items) for issue in issues)
    faults = []
    if outcomes > MAX_OUTCOMES:
        size = " x ".join(str(len(issue.items)) for issue in issues)
        faults.append(Fault("domain", f"{size} = {outcomes:,} outcomes", f"at most {MAX_OUTCOMES:,}"))
    faults += [
        Fault(
            f"profile {profile.party}",
            f"utilities up to {profile.largest:g}",
            f"less than {MAX_UTILITY:g} in size",
        )
        for profile in profiles
        if not max(profile.largest, abs(profile.reservation)) < MAX_UTILITY
    ]
    if faults:
        raise DomainError(faults)
    return Domain(
        tuple(_distinct([profile.party for profile in profiles])),
        np.array([profile.reservation for profile in profiles]),
        np.array([profile.discount for profile in profiles]),
        AdditiveOutcomes(tuple(profiles)),
        tuple(issues),
        notes,
    )


def _sums(parts: Sequence[Sequence[float]]) -> FloatArray:
    """Return the sum of one entry of each part, for all combinations, the last part running fastest."""
    total: FloatArray = np.zeros(1)
    for part in parts:
        total = np.add.outer(total, np.array(part)).ravel()
    return total


def _decimals(largest: float) -> int:
    """Return the decimals at which a number of the size of `largest` has twelve significant digits."""
    if largest == 0:
        return 0
    # numpy rounds by a power of ten, which must itself be a finite number.
    return min(300, SIGNIFICANT_DIGITS - math.ceil(math.log10(largest)))


def _distinct(names: list[str]) -> list[str]:
    """Number names that occur more than once, as files of one name in several folders do."""
    return [
        f"{name} {names[:i].count(name) + 1}" if names.count(name) > 1 else name
        for i, name in enumerate(names)
    ]
