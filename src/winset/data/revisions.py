"""What imported vintages changed in a table, month by month: what is new, and what was revised."""

from dataclasses import dataclass

import pandas as pd

from winset.data.sources import registered
from winset.data.tables import checked_table, imported_table
from winset.data.vintages import Vintage, vintages

# A month whose total moves by more than this is likelier a part of a table than a revision; it is said, not refused.
LARGE_REVISION = 0.2


@dataclass(frozen=True)
class Revision:
    """A month's total of a table before and after a vintage; `before` is None for a month that is new."""

    month: str
    before: int | None
    after: int

    @property
    def is_large(self) -> bool:
        """Whether the total moved by more than a revision does."""
        return self.before is not None and abs(self.after - self.before) > LARGE_REVISION * max(
            self.before, 1
        )


@dataclass(frozen=True)
class TableChange:
    """What a vintage changes in one table: its months, those that are new, and those of which a cell differs."""

    table: str
    first: str
    last: str
    added: tuple[Revision, ...]
    revised: tuple[Revision, ...]
    unchanged: int


def table_vintages(table_id: str) -> tuple[tuple[Vintage, TableChange], ...]:
    """Return the imported vintages of a table, the oldest first, each against the shipped table and those before it."""
    before, told = checked_table(table_id), []
    for one in vintages():
        if table_id in one.tables:
            frame = imported_table(one, table_id)
            told.append((one, table_change(table_id, before, frame)))
            before = pd.concat([before[~before["month"].isin(set(frame["month"]))], frame])
    return tuple(told)


def table_change(table_id: str, before: pd.DataFrame, frame: pd.DataFrame) -> TableChange:
    """Return what the months of `frame` change in a table that was `before`."""
    value = registered(table_id).value
    assert value is not None
    keys = [column for column in frame.columns if column != value]
    old = before[before["month"].isin(set(frame["month"]))]
    gap = pd.concat([old.assign(**{value: -old[value]}), frame]).groupby(keys)[value].sum()
    changed = set(gap[gap != 0].index.get_level_values("month"))
    totals, were = frame.groupby("month")[value].sum(), old.groupby("month")[value].sum()
    moved = [
        Revision(month, int(were[month]) if month in were.index else None, int(totals[month]))
        for month in sorted(totals.index)
        if month in changed or month not in were.index
    ]
    return TableChange(
        table_id,
        min(totals.index),
        max(totals.index),
        tuple(one for one in moved if one.before is None),
        tuple(one for one in moved if one.before is not None),
        len(totals) - len(moved),
    )
