"""The dated timeline of policy: what was announced, began or ended, on which day, and who says so."""

from dataclasses import dataclass
from datetime import date

from winset.data.tables import visible_table
from winset.provenance import Source


@dataclass(frozen=True)
class Event:
    """One dated act. `actors` and `levers` are words of the timeline; `description` may tell what came of it later."""

    id: str
    day: date
    actors: tuple[str, ...]
    levers: tuple[str, ...]
    title: str
    description: str
    source: Source


def events(as_of: date) -> tuple[Event, ...]:
    """Return the events up to and including a day, in the order of their days."""
    return tuple(
        Event(
            row["id"],
            date.fromisoformat(row["date"]),
            tuple(row["actor"].split("+")),
            tuple(row["lever"].split("/")),
            row["event"],
            row["description"],
            Source(
                row["id"], row["event"], "", row["source"], date.fromisoformat(row["date"]), row["confidence"]
            ),
        )
        for row in visible_table("events", as_of).to_dict("records")
    )
