"""The shipped tables hold, and a check that should fail does."""

import dataclasses

from winset.data.checks import check_all, check_crossfoot, check_total
from winset.data.sources import register, registered

ENCOUNTERS = registered("encounters")


def test_every_check_of_every_table_holds() -> None:
    results = check_all()
    assert [result for result in results if not result.holds] == []
    assert {result.table for result in results} == set(register())


def test_the_published_totals_are_among_the_checks() -> None:
    published = {total.equals for table in register().values() for total in table.totals}
    # CBP fiscal years 2021 to 2024, December 2023 with both agencies, Darién 2023 and 2024, Honduras 2023.
    assert published >= {1_734_686, 2_378_944, 2_475_669, 2_135_005, 301_981, 249_740, 52_241}
    assert published >= {520_085, 302_203, 545_043}


def test_a_total_that_is_off_by_one_fails_unless_it_is_within_its_tolerance() -> None:
    total = next(total for total in ENCOUNTERS.totals if total.equals == 301_981)
    assert check_total(ENCOUNTERS, total).holds
    off = dataclasses.replace(total, equals=301_982)
    assert not check_total(ENCOUNTERS, off).holds
    assert check_total(ENCOUNTERS, dataclasses.replace(off, within=1)).holds


def test_a_crossfoot_fails_where_one_cell_differs() -> None:
    crossfoot = next(c for c in ENCOUNTERS.crossfoots if c.against == "sectors")
    assert check_crossfoot(ENCOUNTERS, crossfoot).holds
    narrower = dataclasses.replace(crossfoot, where={"title": "title_8"})
    assert not check_crossfoot(ENCOUNTERS, narrower).holds
    wrong = dataclasses.replace(crossfoot, against="sector_totals")  # rounded to 10, so never equal
    assert not check_crossfoot(ENCOUNTERS, wrong).holds
