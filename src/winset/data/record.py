"""The monthly record as it stood on a day: series by month and by group of nationality, as plain arrays.

A figure is visible from the end of its month plus the lag of its table; `origin` is the last month of CBP encounters
that was known. The shipped vintages are today's, cut by their lags (`lag_only`): what was revised since is seen
revised. An imported vintage is visible from the day on which it was published.
It holds no model: what is unknown is nan, what was counted as nought is 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from winset.data.groups import GROUPS, NOT_SPLIT, group_of
from winset.data.sources import Table, registered
from winset.data.tables import Edition, IntArray, edition, visible_table
from winset.data.vintages import vintages
from winset.errors import Fault, RecordError
from winset.months import month_name

FloatArray = npt.NDArray[np.float64]
Choice = str | Sequence[str]

ENCOUNTERS: Final = "encounters"
AGENCIES: Final = ("border_patrol", "ports")
FAMILY_TYPES: Final = ("single_adults", "families", "unaccompanied_children")
SECTORS: Final = (
    "San Diego",
    "El Centro",
    "Yuma",
    "Tucson",
    "El Paso",
    "Big Bend",
    "Del Rio",
    "Laredo",
    "Rio Grande Valley",
)


@dataclass(frozen=True)
class MonthlyRecord:
    """Everything published by the day `as_of`. Months are whole numbers counted from 1970-01.

    `origin` is the last month of CBP encounters that was known; horizons count from it.
    """

    as_of: date
    origin: int
    vintages: str = "lag_only"

    def table(self, table_id: str) -> pd.DataFrame:
        """Return the rows of a registered table that were known, as a copy."""
        return visible_table(table_id, self.as_of).copy()

    def last_month(self, table_id: str) -> int | None:
        """Return the last month of a monthly table that holds a known figure, None where none does."""
        read = self._edition(table_id)
        return None if read.last is None else int(read.months[read.months <= read.last].max())

    def series(
        self,
        table_id: str,
        *,
        group: str = "all",
        first: int | None = None,
        last: int | None = None,
        **where: Choice,
    ) -> tuple[IntArray, FloatArray]:
        """Return (months, values), both (month,): the table's figure by month, nan where it was not known.

        `group` is one of the seven or `all`. Every other column is chosen by its name and one or more of its values:
        `agency="ports"`, `outcome=("transfer_ice", "usbp_release")`. Without `first` and `last`: all that was known.
        """
        names = GROUPS if group == "all" else (group,)
        if unknown := set(names) - set(GROUPS):
            raise RecordError(
                [Fault("group", f"no such group: {', '.join(unknown)}", f"Choose all, {', '.join(GROUPS)}")]
            )
        table = registered(table_id)
        months = self._months(table, first, last)
        rows = _chosen(table, self._edition(table_id).frame, where)
        if group != "all":
            return months, self._by_group(table, months, rows)[:, GROUPS.index(group)]
        return months, self._by_month(table, months, rows)

    def by_group(self, table_id: str, first: int, last: int, **where: Choice) -> FloatArray:
        """Return a table's figure by month and group: (month, group), nan where it was not known."""
        table = registered(table_id)
        rows = _chosen(table, self._edition(table_id).frame, where)
        return self._by_group(table, self._months(table, first, last), rows)

    def _edition(self, table_id: str) -> Edition:
        if registered(table_id).coverage is None:
            raise RecordError([Fault(table_id, "the table is not monthly", "Read it with read_table")])
        return edition(table_id, self.as_of)

    def _months(self, table: Table, first: int | None, last: int | None) -> IntArray:
        known = self._edition(table.id).known
        if not known.size and (first is None or last is None):
            raise RecordError([Fault(table.id, f"nothing was known on {self.as_of}", "Choose a later day")])
        start = int(known[0]) if first is None else first
        end = int(known[-1]) if last is None else last
        if start > end:
            what = f"{month_name(start)} is after {month_name(end)}"
            raise RecordError([Fault(table.id, what, "Choose a first month that is not after the last")])
        return np.arange(start, end + 1)

    def _by_month(self, table: Table, months: IntArray, rows: npt.NDArray[np.bool_]) -> FloatArray:
        read = self._edition(table.id)
        at = read.months - months[0]
        inside = rows & (at >= 0) & (at < len(months))
        summed = np.bincount(at[inside], _values(table, read.frame)[inside], len(months))
        counted = np.bincount(at[inside], minlength=len(months))
        if not table.adds and counted.max(initial=0) > 1:
            what = (
                f"{int(counted.max())} figures in {month_name(int(months[counted.argmax()]))} that do not add"
            )
            raise RecordError([Fault(table.id, what, f"Choose one of each: {', '.join(table.key[1:])}")])
        told = np.isin(months, read.known) & (table.absent_is_zero | (counted > 0))
        return np.where(told, summed, np.nan)

    def _by_group(self, table: Table, months: IntArray, rows: npt.NDArray[np.bool_]) -> FloatArray:
        table.column("nationality")
        group, values = _group_column(self._edition(table.id)), np.empty((len(months), len(GROUPS)))
        for index, name in enumerate(GROUPS):
            values[:, index] = self._by_month(table, months, rows & (group == index))
            start = table.split_from.get(name, months[0])
            values[months < (np.inf if start is None else start), index] = np.nan
        return values


def monthly_record(as_of: date) -> MonthlyRecord:
    """Return the record as it stood on a day; a day outside of it is refused. No table is read yet.

    >>> record = monthly_record(date(2024, 1, 8))
    >>> month_name(record.origin)
    '2023-11'
    """
    first, last = record_span()
    if not first <= as_of <= last:
        raise RecordError(
            [Fault("as_of", f"{as_of} is outside the record", f"Choose a day from {first} to {last}")]
        )
    origin = edition(ENCOUNTERS, as_of).last
    assert origin is not None
    return MonthlyRecord(as_of, origin)


def record_span() -> tuple[date, date]:
    """Return the first and last day on which one can stand: the first release, the eve of the first one missing.

    With imported encounters it is at least the day on which the newest of them was published.
    """
    encounters, newest = registered(ENCOUNTERS), edition(ENCOUNTERS, None)
    assert encounters.coverage is not None
    assert newest.last is not None
    ends = [encounters.published(newest.last + 1) - timedelta(days=1)]
    ends += [one.published for one in vintages() if ENCOUNTERS in one.tables]
    return encounters.published(encounters.coverage[0]), max(ends)


def border_patrol_by_group(record: MonthlyRecord, first: int, last: int) -> FloatArray:
    """Return encounters between ports: (month, group). Unknown by group before October 2019, but for two groups."""
    return record.by_group(ENCOUNTERS, first, last, agency="border_patrol")


def ports_by_group(record: MonthlyRecord, first: int, last: int) -> FloatArray:
    """Return encounters at ports: (month, group). From January 2023 mostly appointments, a quota."""
    return record.by_group(ENCOUNTERS, first, last, agency="ports")


def expulsions_by_group(record: MonthlyRecord, first: int, last: int) -> FloatArray:
    """Return encounters under Title 42 between ports: (month, group). Flights home and Mexicans are among them."""
    return record.by_group(ENCOUNTERS, first, last, agency="border_patrol", title="title_42")


def mexican_events_by_group(record: MonthlyRecord, first: int, last: int) -> FloatArray:
    """Return Mexican events: (month, group). Events, not persons."""
    return record.by_group("mexico_events", first, last)


def mexican_returns_by_group(record: MonthlyRecord, first: int, last: int) -> FloatArray:
    """Return deportations and assisted returns from Mexico: (month, group)."""
    return record.by_group("mexico_returns", first, last)


def darien_by_group(record: MonthlyRecord, first: int, last: int) -> FloatArray:
    """Return transits through the Darién: (month, group)."""
    return record.by_group("darien", first, last)


def outcomes_by_group(record: MonthlyRecord, outcome: Choice, first: int, last: int) -> FloatArray:
    """Return encounters that ended in an outcome: (month, group), rounded to 10, both agencies together.

    Nicaragua, Peru and Brazil are inside `rest`: cuba_nicaragua is Cuba, andes_brazil Colombia and Ecuador. Take shares
    of `outcomes_by_group(record, "encounters", ...)`, which has the same gaps.
    """
    return record.by_group("outcomes", first, last, outcome=outcome)


def family_shares(record: MonthlyRecord, agency: str, first: int, last: int) -> FloatArray:
    """Return the share of each family type in a group's encounters, months pooled: (group, family), nan without any.

    Minors whom CBP counts as accompanied (at ports only) are in a family.
    """
    families: tuple[Choice, ...] = (
        "single_adults",
        ("families", "accompanied_minors"),
        "unaccompanied_children",
    )
    counts = [
        record.by_group(ENCOUNTERS, first, last, agency=agency, family_type=family).sum(axis=0)
        for family in families
    ]
    return _shares(np.stack(counts, axis=1))


def sector_shares_by_group(record: MonthlyRecord, first: int, last: int) -> FloatArray:
    """Return where a group is met between ports, months pooled: (group, sector) as in SECTORS, nan without any."""
    counts = [
        record.by_group("sectors", first, last, agency="border_patrol", area=sector).sum(axis=0)
        for sector in SECTORS
    ]
    return _shares(np.stack(counts, axis=1))


def _shares(counts: FloatArray) -> FloatArray:
    """Return each row as shares of its sum; a row without any count is nan."""
    total = counts.sum(axis=1, keepdims=True)
    shares: FloatArray = np.divide(counts, total, out=np.full_like(counts, np.nan), where=total > 0)
    return shares


def _values(table: Table, frame: pd.DataFrame) -> FloatArray:
    if table.value is None:
        raise RecordError([Fault(table.id, "the table has no single figure", "Read it with read_table")])
    return frame[table.value].to_numpy(dtype=np.float64)


def _chosen(table: Table, frame: pd.DataFrame, where: dict[str, Choice]) -> npt.NDArray[np.bool_]:
    """Return which rows of a table match every choice: (row,)."""
    rows = np.ones(len(frame), dtype=np.bool_)
    for name, choice in where.items():
        column, wanted = table.column(name), (choice,) if isinstance(choice, str) else tuple(choice)
        # What occurs at any time may be asked for on a day on which it had not occurred yet.
        allowed = column.allowed or tuple(edition(table.id, None).frame[name].unique())
        if wrong := [value for value in wanted if value not in allowed]:
            raise RecordError(
                [Fault(f"{table.id}.{name}", f"no {', '.join(wrong)}", f"Choose among {', '.join(allowed)}")]
            )
        rows &= frame[name].isin(wanted).to_numpy()
    return rows


@lru_cache(maxsize=64)
def _group_column(read: Edition) -> IntArray:
    """Return the group of each row by its place in GROUPS, -1 for a count that is not split: (row,)."""
    codes, nationalities = pd.factorize(read.frame["nationality"])
    places = [-1 if name == NOT_SPLIT else GROUPS.index(group_of(name)) for name in nationalities]
    return np.array(places, dtype=np.int64)[codes]
