"""The ledger of a thousand in the report: only for packages that have fewer encounters, and summing to 1,000 there."""

import pytest

from winset.report.blocks import Table
from winset.report.thousand_section import ENTRIES, thousand_blocks
from winset.report.titles import package_title


def test_packages_with_fewer_encounters_have_a_ledger_and_its_entries_sum(small_document) -> None:
    by_name = {package["name"]: package for package in small_document["packages"]}
    assert "per_thousand_fewer" not in by_name["status_quo"]
    for package in small_document["packages"]:
        if "per_thousand_fewer" in package:
            entries = package["per_thousand_fewer"]["entries"]
            assert set(entries) == set(ENTRIES)
            assert sum(entry["mean"] for entry in entries.values()) == pytest.approx(1000, rel=1e-4)
    # The United States asks for a surge, returns and flights: fewer encounters in every draw of the small study.
    assert by_name["us_opening"]["per_thousand_fewer"]["encounters_fewer"]["p05"] > 0


def test_the_table_has_a_column_a_package_with_a_fall(small_document) -> None:
    (table,) = (block for block in thousand_blocks(small_document) if isinstance(block, Table))
    with_fall = [one["name"] for one in small_document["packages"] if "per_thousand_fewer" in one]
    assert table.columns[1:] == tuple(package_title(small_document, one) for one in with_fall)
    rows = {row[0]: row[1:] for row in table.rows}
    assert {*ENTRIES.values(), "deaths", "paid by Mexico, USD", "waiting in Reynosa, person-months"} <= set(
        rows
    )


def test_without_a_fall_there_is_no_table() -> None:
    assert thousand_blocks({"packages": [{"name": "status_quo"}]}) == ()
