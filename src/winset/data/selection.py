"""The rows of one table that somebody asks to see: of a group, between two months, as known on a day."""

from datetime import date

import pandas as pd

from winset.data.groups import GROUPS, NOT_SPLIT, group_of
from winset.data.record import monthly_record
from winset.data.sources import Table, registered
from winset.data.tables import edition, read_table, visible_table
from winset.data.vintages import vintages
from winset.errors import Fault, RecordError
from winset.months import month_name


def selected_rows(
    table_id: str,
    *,
    group: str | None = None,
    first: int | None = None,
    last: int | None = None,
    as_of: date | None = None,
) -> pd.DataFrame:
    """Return the rows of a table that match; without `as_of`, those of the newest vintage. No rows is a fault."""
    table = registered(table_id)
    frame = read_table(table_id) if as_of is None else _known_on(table_id, as_of)
    if group is not None:
        frame = frame[_in_group(frame, table, group)]
    if first is not None or last is not None:
        frame = frame[_between(frame, table, first, last)]
    if frame.empty:
        raise RecordError([Fault(table_id, "no row matches", _what_there_is(table, as_of))])
    return frame.reset_index(drop=True)


def _known_on(table_id: str, as_of: date) -> pd.DataFrame:
    """Return the rows known on a day; also of a day beyond the record on which an import of the table was published."""
    if any(table_id in one.tables and one.published <= as_of for one in vintages()):
        return visible_table(table_id, as_of)
    return monthly_record(as_of).table(table_id)


def _in_group(frame: pd.DataFrame, table: Table, group: str) -> pd.Series:
    table.column("nationality")
    if group not in (*GROUPS, "all"):
        raise RecordError([Fault("group", f"no such group: {group}", f"Choose all, {', '.join(GROUPS)}")])
    if group == "all":
        return pd.Series(True, index=frame.index)
    of_row = {name: group_of(name) for name in frame["nationality"].unique() if name != NOT_SPLIT}
    return frame["nationality"].map(of_row) == group


def _between(frame: pd.DataFrame, table: Table, first: int | None, last: int | None) -> pd.Series:
    if table.time not in ("month", "date"):
        raise RecordError([Fault(table.id, "the rows have no month", "Leave out the first and last month")])
    months = frame[table.time].str[:7]
    inside = pd.Series(True, index=frame.index)
    if first is not None:
        inside &= months >= month_name(first)
    if last is not None:
        inside &= months <= month_name(last)
    return inside


def _what_there_is(table: Table, as_of: date | None) -> str:
    if table.coverage is None:
        return "Ask for another period or a later day"
    known_months = edition(table.id, None).known
    span = " to ".join(month_name(int(known_months[end])) for end in (0, -1))
    known = "" if as_of is None else f", each month known {table.lag_days} days after its end"
    return f"The table runs from {span}{known}"
