"""The exceptions Winset raises on purpose, and what a caller may rely on.

    WinsetError
    ├── InputError           the user can mend it: exit code 2, nothing was written
    │   ├── CaseError        a case folder: case.yaml or its packages
    │   ├── ClauseError      a clause, or a level that is not offered
    │   ├── RecordError      a table of the record, or a question it cannot answer
    │   ├── DomainError      a bargaining domain handed to `solve`
    │   ├── EvidenceError    a parameter or its evidence
    │   ├── ClaimError       a list of claims
    │   ├── OptionError      an option or argument of a command
    │   └── OutputError      a place that cannot be written to
    └── NoMutualGain         no package is better than no deal for everyone: a finding, not a mistake

Every error carries `faults`: where, what, and what would be right. A reader lists all faults of a file at once.
Anything that is not a `WinsetError` is a fault of ours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: `where` it stands, `what` it is, and what was `expected` there instead.

    >>> print(Fault("case.yaml:4", "level 45,000 is not offered", "Choose 0 or 30,000"))
    case.yaml:4: level 45,000 is not offered. Choose 0 or 30,000.
    """

    where: str
    what: str
    expected: str

    def __str__(self) -> str:
        sentences = [text.rstrip(".") + ("" if text.endswith(("?", "!")) else ".") for text in self._texts()]
        return f"{self.where}: " + " ".join(sentences)

    def _texts(self) -> list[str]:
        return [text.strip() for text in (self.what, self.expected) if text.strip()]


class WinsetError(Exception):
    """The root of the tree; `str()` of it is the message a user reads, one line a fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        if len(self.faults) == 1:
            return str(self.faults[0])
        return "\n  ".join([f"{len(self.faults)} faults", *map(str, self.faults)])


class InputError(WinsetError):
    """What was given is wrong; whoever gave it can mend it."""


class CaseError(InputError):
    """A case folder does not say what a case must say."""


class ClauseError(InputError):
    """A clause is unknown or malformed, or a level of it is not offered."""


class RecordError(InputError):
    """A table is malformed, or was asked for what it does not hold."""


class DomainError(InputError):
    """A bargaining domain cannot be read as one."""


class EvidenceError(InputError):
    """A parameter, or the evidence for it, is malformed or contradicts itself."""


class ClaimError(InputError):
    """A list of claims is malformed, or names what the record does not have."""


class OptionError(InputError):
    """An option or argument is out of range, or does not name what it should."""


class OutputError(InputError):
    """A result cannot be written where it was asked to go."""


class NoMutualGain(WinsetError):
    """No package gives every party more than no deal; `best_gains` is the most each could gain, by party.

    >>> NoMutualGain(best_gains=[2.5, -1.0]).best_gains
    (2.5, -1.0)
    """

    def __init__(self, *, best_gains: Iterable[float]) -> None:
        self.best_gains = tuple(float(gain) for gain in best_gains)
        listed = ", ".join(f"{gain:.4g}" for gain in self.best_gains)
        super().__init__(
            [
                Fault(
                    "packages",
                    "no package is better than no deal for every party",
                    f"Best gain of each party over no deal, taken alone: {listed}",
                )
            ]
        )
