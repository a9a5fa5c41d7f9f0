"""The rows of evidence behind the parameters: three marks of a distribution, a grade, and the day they were known from.

Which row feeds which parameter, and which of two rows in conflict a draw takes, is not said here.
"""

from dataclasses import dataclass
from datetime import date

from winset.data.tables import known_day, visible_table
from winset.provenance import Source


@dataclass(frozen=True)
class EvidenceRow:
    """One estimate: `low`, `central`, `high` are the 5, 50 and 95 % marks of `distribution`, in `unit`.

    `grade` runs from A to D (D is an assumption, to be varied and never quoted); `from_memory` says that the number
    was read in no source. `known_since` is None for an assumption, which is always visible. `parameter` is no key:
    use `id`.
    """

    id: str
    parameter: str
    definition: str
    unit: str
    applies_to: str
    low: float
    central: float
    high: float
    distribution: str
    grade: str
    from_memory: bool
    basis: str
    period: str
    known_since: date | None
    source: Source


def evidence(as_of: date) -> tuple[EvidenceRow, ...]:
    """Return the rows that were known on a day, in the order of their ids."""
    return tuple(
        EvidenceRow(
            row["id"],
            row["parameter"],
            row["definition"],
            row["unit"],
            row["applies_to"],
            row["low"],
            row["central"],
            row["high"],
            row["distribution"],
            row["grade"],
            bool(row["from_memory"]),
            row["basis"],
            row["period"],
            known_day(row["known_since"]),
            Source(
                row["id"],
                row["source_title"],
                "",
                row["source_url"],
                known_day(row["known_since"]),
                "memory" if row["from_memory"] else row["grade"],
            ),
        )
        for row in visible_table("evidence", as_of).to_dict("records")
    )
