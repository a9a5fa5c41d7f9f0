"""A bargaining problem as arrays, and what its readers share: limits, and how faults are put.

A domain is read block by block, never whole: ten million outcomes need no more memory than a hundred thousand.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from winset.bargaining.frontier import FloatArray
from winset.errors import DomainError, Fault

MAX_OUTCOMES = 100_000_000
"""More are refused: at ten million a second on one core, what is larger wants a search, not an enumeration."""
MAX_PROFILE_BYTES = 1 << 25
MAX_FAULTS = 50
# Products and sums of a few utilities stay finite below this.
MAX_UTILITY = 1e60

Tell = Callable[[float], object]
"""Hears which share of the domain, 0 to 1, has been read."""


@dataclass(frozen=True)
class Issue:
    """What is negotiated under one heading: the items one can choose, in the domain file's order."""

    name: str
    items: tuple[str, ...]


class Outcomes(Protocol):
    """All outcomes of a domain, in the order of their numbers."""

    def blocks(self, tell: Tell) -> Iterator[FloatArray]:
        """Yield utilities (outcome, party), some hundred thousand outcomes at a time."""


@dataclass(frozen=True)
class Domain:
    """A bargaining problem: its parties' reservation values and discount factors (party,), and its outcomes."""

    parties: tuple[str, ...]
    reservation: FloatArray
    discounts: FloatArray
    outcomes: Outcomes
    issues: tuple[Issue, ...] = ()
    notes: tuple[str, ...] = ()
    """What reading has decided and a user should know, in sentences."""

    def blocks(self, tell: Tell = lambda share: None) -> Iterator[FloatArray]:
        """Yield the utilities (outcome, party) block by block, in the order of the outcomes' numbers."""
        return self.outcomes.blocks(tell)

    @cached_property
    def utility(self) -> FloatArray:
        """All utilities (outcome, party) at once: for small domains."""
        return np.concatenate(list(self.blocks()))

    def items(self, index: int) -> dict[str, str]:
        """Return the item of each issue in outcome `index`; empty for a table, whose outcomes have no parts."""
        if not self.issues:
            return {}
        places = np.unravel_index(index, [len(issue.items) for issue in self.issues])
        return {issue.name: issue.items[place] for issue, place in zip(self.issues, places, strict=True)}


def differences(kind: str, wanted: Sequence[str], given: Sequence[str]) -> list[tuple[str, str]]:
    """Return, as fault and remedy, the names that are in one list and not in the other."""
    known, present = set(wanted), set(given)
    missing = [name for name in wanted if name not in present]
    unknown = [name for name in given if name not in known]
    return [
        *((f"{kind} {name!r} is missing", f"every {kind} of the domain") for name in missing),
        *((f"{kind} {name!r} is unknown", f"only {kind}s of the domain") for name in unknown),
    ]


def repeated(names: Sequence[str]) -> list[str]:
    """Return the names that occur more than once, sorted."""
    return sorted(name for name, count in Counter(names).items() if count > 1)


def check_file(path: Path, limit: int | None = None) -> None:
    """Raise a DomainError unless `path` is a readable file, of at most `limit` bytes."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise DomainError([Fault(str(path), "not a file", "a file")])
        with path.open("rb"):
            pass
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DomainError([Fault(str(path), f"cannot be read: {reason}", "a readable file")]) from error
    if limit is not None and size > limit:
        raise DomainError([Fault(str(path), f"{size:,} bytes", f"at most {limit:,} bytes")])


def shown_faults(faults: list[Fault]) -> list[Fault]:
    """Keep a list of faults readable: the first ones, and that there are more."""
    if len(faults) <= MAX_FAULTS:
        return faults
    return [
        *faults[:MAX_FAULTS],
        Fault(faults[MAX_FAULTS].where, "more faults from here on", "these mended first"),
    ]
