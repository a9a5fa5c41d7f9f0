"""Where a number comes from: what every figure of the record, the evidence and a case carries with it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Source:
    """One published thing that a figure rests on.

    `known_since` is the first day on which a reader could have had it; None where no date applies, as for an
    assumption. `grade` says how good it is: A to D for evidence, high, medium or low for a transcribed fact, and
    memory where nothing was read. `retrieved` is the day it was read, ISO.
    """

    id: str
    title: str
    publisher: str
    address: str
    known_since: date | None
    grade: str
    licence: str = ""
    retrieved: str = ""

    def is_known(self, as_of: date) -> bool:
        """Whether someone standing at the day `as_of` could have had this source; a source without a date always is.

        >>> release = Source("U001", "Encounters", "CBP", "", date(2024, 1, 26), "high")
        >>> [release.is_known(date(2024, 1, day)) for day in (8, 25, 26)]
        [False, False, True]
        """
        return self.known_since is None or self.known_since <= as_of
