"""Whether the tables still say what was published: checksum, schema, published totals, tables that count the same."""

from dataclasses import dataclass

import pandas as pd

from winset.data.sources import Crossfoot, Table, Total, register, registered
from winset.data.tables import checked_table, imported_table, month_column
from winset.data.vintages import Vintage, vintages
from winset.errors import RecordError
from winset.months import month_name


@dataclass(frozen=True)
class CheckResult:
    """One check: what was checked on which table, whether it holds, what was found and what was expected."""

    table: str
    check: str
    holds: bool
    found: str
    expected: str


def check_all() -> list[CheckResult]:
    """Return every check of every registered table; a table that cannot be read gets one failed check and no other."""
    results: list[CheckResult] = []
    for table in register().values():
        file = check_file(table)
        results.append(file)
        if file.holds:
            results += [check_total(table, total) for total in table.totals]
            results += [check_crossfoot(table, crossfoot) for crossfoot in table.crossfoots]
    return results + [check_vintage(one, table_id) for one in vintages() for table_id in one.tables]


def check_vintage(vintage: Vintage, table_id: str) -> CheckResult:
    """Check an imported table: checksum and schema, and that it counts as many as the others of its file, by month."""
    check = f"imported {vintage.id} ({vintage.file})"
    expected = "the imported bytes, as many a month as in the other tables of the file"
    try:
        totals = [_by_month(vintage, one) for one in vintage.tables if registered(one).value == "encounters"]
        rows = len(imported_table(vintage, table_id))
    except RecordError as error:
        return CheckResult(table_id, check, False, str(error), expected)
    gap = max((float(totals[0].sub(other, fill_value=0).abs().max()) for other in totals[1:]), default=0.0)
    return CheckResult(table_id, check, gap == 0, f"{rows} rows, largest difference {gap:,.0f}", expected)


def _by_month(vintage: Vintage, table_id: str) -> pd.Series:
    return imported_table(vintage, table_id).groupby("month")["encounters"].sum()


def check_file(table: Table) -> CheckResult:
    """Check checksum, columns, allowed values, keys and coverage of one table."""
    try:
        rows = len(checked_table(table.id))
    except RecordError as error:
        return CheckResult(table.id, "file and schema", False, str(error), "the registered file")
    return CheckResult(table.id, "file and schema", True, f"{rows} rows", "the registered file")


def check_total(table: Table, total: Total) -> CheckResult:
    """Check one published total."""
    found = float(_cells(table, (), total.first, total.last, dict(total.where)).sum())
    chosen = "".join(f", {value}" for value in total.where.values())
    return CheckResult(
        table.id,
        f"{_period(total.first, total.last)}{chosen}: {total.source}",
        abs(found - total.equals) <= total.within,
        f"{found:,.0f}",
        f"{total.equals:,.0f}" + (f" give or take {total.within:,.0f}" if total.within else ""),
    )


def check_crossfoot(table: Table, crossfoot: Crossfoot) -> CheckResult:
    """Check that two tables, summed by the same columns, agree in every cell."""
    span = (crossfoot.first, crossfoot.last)
    ours = _cells(table, crossfoot.by, *span, dict(crossfoot.where))
    theirs = _cells(registered(crossfoot.against), crossfoot.by, *span, dict(crossfoot.where_against))
    gap = ours.sub(theirs, fill_value=0).abs().sort_values()
    return CheckResult(
        table.id,
        f"against {crossfoot.against} by {', '.join(crossfoot.by)}, {_period(*span)}",
        bool(gap.iloc[-1] <= crossfoot.within),
        f"{len(gap)} cells, largest difference {gap.iloc[-1]:,.0f} at {gap.index[-1]}",
        f"at most {crossfoot.within:,.0f}",
    )


def _cells(table: Table, by: tuple[str, ...], first: int, last: int, where: dict[str, str]) -> pd.Series:
    """Return the table's figure between two months, summed by some columns (all of it in one cell without any)."""
    frame, months = checked_table(table.id), month_column(table.id)
    rows = (months >= first) & (months <= last)
    for column, value in where.items():
        rows &= (frame[column] == value).to_numpy()
    values = frame.loc[rows, table.value].astype("float64")
    return values.groupby([frame.loc[rows, column] for column in by]).sum() if by else values


def _period(first: int, last: int) -> str:
    return month_name(first) if first == last else f"{month_name(first)} to {month_name(last)}"
