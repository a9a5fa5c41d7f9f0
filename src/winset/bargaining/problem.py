"""A bargaining problem as arrays, and what its readers share: limits, and how faults are put.

Weights, evaluations and reservation values are taken as written; nothing is rescaled to sum to one or moved into range.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from winset.bargaining.frontier import FloatArray
from winset.errors import DomainError, Fault

MAX_NUMBERS = 80_000_000
"""Outcomes x parties held at once: 640 MB, 40 million outcomes of two parties."""
MAX_PROFILE_BYTES = 1 << 26
MAX_FAULTS = 50
# Sums of weights times evaluations carry rounding of 1e-16; what agrees to twelve decimals is one utility.
DECIMALS = 12


@dataclass(frozen=True)
class Issue:
    """What is negotiated under one heading: the items one can choose, in the domain file's order."""

    name: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Domain:
    """A bargaining problem: utilities (outcome, party), reservation values and discount factors (party,)."""

    parties: tuple[str, ...]
    utility: FloatArray
    reservation: FloatArray
    discounts: FloatArray
    issues: tuple[Issue, ...] = ()

    def items(self, index: int) -> dict[str, str]:
        """Return the item of each issue in outcome `index`; empty for a table, whose outcomes have no parts."""
        if not self.issues:
            return {}
        places = np.unravel_index(index, [len(issue.items) for issue in self.issues])
        return {issue.name: issue.items[place] for issue, place in zip(self.issues, places, strict=True)}


@dataclass(frozen=True)
class Profile:
    """One party's additive utility: for each issue of the domain, weight times evaluation of each item."""

    party: str
    parts: tuple[tuple[float, ...], ...]
    reservation: float
    discount: float


def additive_domain(issues: Sequence[Issue], profiles: Sequence[Profile]) -> Domain:
    """Sum the parts of every profile over all combinations of items, last issue fastest."""
    outcomes = math.prod(len(issue.items) for issue in issues)
    if outcomes * len(profiles) > MAX_NUMBERS:
        size = " x ".join(str(len(issue.items)) for issue in issues)
        raise DomainError([Fault("domain", f"{size} = {outcomes:,} outcomes", size_limit(len(profiles)))])
    utility = np.empty((outcomes, len(profiles)))
    for column, profile in enumerate(profiles):
        total = np.zeros(1)
        for part in profile.parts:
            total = (total[:, None] + np.array(part)[None, :]).ravel()
        utility[:, column] = np.round(total, DECIMALS)
    return Domain(
        tuple(_distinct([profile.party for profile in profiles])),
        utility,
        np.array([profile.reservation for profile in profiles]),
        np.array([profile.discount for profile in profiles]),
        tuple(issues),
    )


def note_differences(
    where: str, kind: str, wanted: Sequence[str], given: Sequence[str], faults: list[Fault]
) -> None:
    """Note names that are in one list and not in the other."""
    known, present = set(wanted), set(given)
    faults += [
        Fault(where, f"{kind} {name!r} is missing", f"every {kind} of the domain")
        for name in wanted
        if name not in present
    ]
    faults += [
        Fault(where, f"{kind} {name!r} is unknown", f"only {kind}s of the domain")
        for name in given
        if name not in known
    ]


def check_file(path: Path, limit: int) -> None:
    """Raise a DomainError unless `path` is a readable file of at most `limit` bytes."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise DomainError([Fault(str(path), "not a file", "a file")])
        with path.open("rb"):
            pass
    except OSError as error:
        raise DomainError(
            [Fault(str(path), f"cannot be read: {error.strerror}", "a readable file")]
        ) from error
    if size > limit:
        raise DomainError([Fault(str(path), f"{size:,} bytes", f"at most {limit:,} bytes")])


def shown_faults(faults: list[Fault]) -> list[Fault]:
    """Keep a list of faults readable: the first ones, and that there are more."""
    if len(faults) <= MAX_FAULTS:
        return faults
    return [
        *faults[:MAX_FAULTS],
        Fault(faults[MAX_FAULTS].where, "more faults from here on", "these mended first"),
    ]


def size_limit(parties: int) -> str:
    """Say how many outcomes fit."""
    return f"at most {MAX_NUMBERS // parties:,} outcomes for {parties} parties"


def _distinct(names: list[str]) -> list[str]:
    """Number names that occur more than once, as files of one name in several folders do."""
    return [
        f"{name} {names[:i].count(name) + 1}" if names.count(name) > 1 else name
        for i, name in enumerate(names)
    ]
