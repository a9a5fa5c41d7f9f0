"""The monthly record as it stood on a day: series by month and by group of nationality, as plain arrays.

A figure is visible from the end of its month plus the lag of its table; `origin` is the last month of CBP encounters
that was known by nationality and agency. Where a file with fewer columns goes on longer, series that need no more than
it counts go on too (`parts`). An imported vintage is visible from the day on which it was published; the shipped ones
are today's, cut by their lags (`lag_only`): what was revised since is seen revised.
It holds no model: what is unknown is nan, what was counted as nought is 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from winset.data.groups import GROUPS
from winset.data.parts import answering
from winset.data.rows import Choice, chosen_rows, figures, group_column
from winset.data.sources import Table, registered
from winset.data.tables import Edition, IntArray, edition, last_run, record_vintages, visible_table
from winset.data.vintages import vintages
from winset.errors import Fault, RecordError
from winset.months import month_name

FloatArray = npt.NDArray[np.float64]

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

    `origin` is the last month of CBP encounters that was known by nationality and agency; horizons count from it.
    """

    as_of: date
    origin: int

    @property
    def vintages(self) -> Literal["real_time", "lag_only"]:
        """Whether every monthly figure is as published by the day, or some are today's, cut by their lag."""
        return record_vintages(self.as_of)

    def table(self, table_id: str) -> pd.DataFrame:
        """Return the rows of a registered table that were known, as a copy."""
        return visible_table(table_id, self.as_of).copy()

    def last_month(self, table_id: str, *, group: str = "all", **where: Choice) -> int | None:
        """Return the last month of a monthly table that holds a known figure, None where none does.

        Of a group or a choice it is the last month in which that was told, by the table or by one that continues it.
        """
        read, table = self._edition(table_id), registered(table_id)
        if not table.continued_by:
            return None if read.last is None else int(read.months[read.months <= read.last].max())
        return last_run(self._known(table, group, where))

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
        months = self._months(table, self._known(table, group, where), first, last)
        values = self._told(table, months, group, where)
        untold = ~np.isin(months, self._edition(table_id).known)
        for part, asked in answering(table, group, where) if untold.any() else ():
            still = untold & np.isnan(values)
            values[still] = self._told(part, months, group, asked)[still]
        return months, values

    def by_group(self, table_id: str, first: int, last: int, **where: Choice) -> FloatArray:
        """Return a table's figure by month and group: (month, group), nan where it was not known."""
        table, read = registered(table_id), self._edition(table_id)
        months = self._months(table, read.known, first, last)
        values = self._by_group(table, months, chosen_rows(table, read.frame, where))
        if (untold := ~np.isin(months, read.known)).any() and table.continued_by:
            for index, group in enumerate(GROUPS):
                _, told = self.series(table_id, group=group, first=first, last=last, **where)
                values[untold, index] = told[untold]
        return values

    def _told(self, table: Table, months: IntArray, group: str, where: Mapping[str, Choice]) -> FloatArray:
        """Return what one table itself tells: (month,)."""
        rows = chosen_rows(table, self._edition(table.id).frame, where)
        if group == "all":
            return self._by_month(table, months, rows)
        return self._by_group(table, months, rows)[:, GROUPS.index(group)]

    def _known(self, table: Table, group: str, where: Mapping[str, Choice]) -> IntArray:
        """Return the months told by a table, or by one that continues it and can answer, sorted."""
        known = self._edition(table.id).known
        for part, _ in answering(table, group, where):
            known = np.union1d(known, self._edition(part.id).known)
        return known

    def _edition(self, table_id: str) -> Edition:
        if registered(table_id).coverage is None:
            raise RecordError([Fault(table_id, "the table is not monthly", "Read it with read_table")])
        return edition(table_id, self.as_of)

    def _months(self, table: Table, known: IntArray, first: int | None, last: int | None) -> IntArray:
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
        summed = np.bincount(at[inside], figures(table, read.frame)[inside], len(months))
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
        group, values = group_column(self._edition(table.id)), np.empty((len(months), len(GROUPS)))
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
    first, last = record_span()[0], last_day()
    if not first <= as_of <= last:
        raise RecordError(
            [Fault("as_of", f"{as_of} is outside the record", f"Choose a day from {first} to {last}")]
        )
    origin = edition(ENCOUNTERS, as_of).last
    assert origin is not None
    return MonthlyRecord(as_of, origin)


def record_span() -> tuple[date, date]:
    """Return the first and last day of the record by nationality and agency: from the first release to the eve of the
    first one missing, and at least to the day on which the newest import of it was published.
    """
    encounters = registered(ENCOUNTERS)
    assert encounters.coverage is not None
    return encounters.published(encounters.coverage[0]), _end_of((ENCOUNTERS,))


def last_day() -> date:
    """Return the last day on which one can stand: that of the record in any form, also with fewer columns."""
    return _end_of((ENCOUNTERS, *registered(ENCOUNTERS).continued_by))


def _end_of(table_ids: tuple[str, ...]) -> date:
    ends = [one.published for one in vintages() if set(table_ids) & set(one.tables)]
    for table_id in table_ids:
        newest = edition(table_id, None).last
        assert newest is not None
        ends.append(registered(table_id).published(newest + 1) - timedelta(days=1))
    return max(ends)


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
