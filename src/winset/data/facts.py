"""Single cited facts, each with a grade of confidence and the day from which it was known."""

from dataclasses import dataclass
from datetime import date

from winset.data.tables import known_day, visible_table
from winset.provenance import Source


@dataclass(frozen=True)
class Fact:
    """A statement with its one headline value; `source.grade` is high, medium, low or memory (read in no source)."""

    id: str
    statement: str
    value: float
    unit: str
    period: str
    place: str
    source: Source


def facts(as_of: date) -> tuple[Fact, ...]:
    """Return the facts that were known on a day."""
    return tuple(
        Fact(
            row["id"],
            row["statement"],
            row["value"],
            row["unit"],
            row["period"],
            row["place"],
            Source(
                row["id"],
                row["source_title"],
                "",
                row["address"],
                known_day(row["known_since"]),
                row["confidence"],
            ),
        )
        for row in visible_table("facts", as_of).to_dict("records")
    )
