"""Whether the tables still say what was published: checksum, schema, published totals, tables that count the same."""

from dataclasses import dataclass

import pandas as pd

from winset.data.sources import Crossfoot, Table, Total, register, registered
from winset.data.tables import checked_table, month_column
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
    return results


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
