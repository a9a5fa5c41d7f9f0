"""A table that is not what the register says is refused, with every fault; the shipped ones hold."""

import dataclasses
from datetime import date

import pandas as pd
import pytest

from winset.data import tables
from winset.data.sources import last_published, register, registered
from winset.data.tables import known_day, read_table, schema_faults, visible_table
from winset.errors import RecordError
from winset.months import month_number
from winset.reading import library_path

DARIEN = registered("darien")


def darien(**changes: list[object]) -> pd.DataFrame:
    rows = {"month": ["2020-01", "2024-12"], "nationality": ["VEN", "HTI"], "transits": [3, 4]}
    return pd.DataFrame(rows | changes)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        (
            {"transits": [3, -4]},
            ["darien.transits: 1 values are wrong: -4. Expected a whole number, 0 or more."],
        ),
        ({"nationality": ["VEN", "Haiti"]}, ["darien.nationality: 1 values are wrong: 'Haiti'."]),
        ({"month": ["2020-01", "2024-12-01"]}, ["darien.month: 1 values are wrong", "the months run from"]),
        (
            {"month": ["2020-02", "2024-12"]},
            ["the months run from 2020-02 to 2024-12. Expected 2020-01 to 2024-12."],
        ),
        ({"persons": [1, 2]}, ["the columns are month, nationality, transits, persons"]),
        (
            {"nationality": ["ven", "hti"], "transits": [-1, 2]},
            [
                "darien.nationality: 2 values are wrong: 'ven', 'hti'.",
                "darien.transits: 1 values are wrong: -1.",
            ],
        ),
    ],
)
def test_a_table_is_held_against_its_entry_and_every_fault_is_told(changes, told) -> None:
    faults = [str(fault) for fault in schema_faults(darien(**changes), DARIEN)]
    assert len(faults) == len(told)
    for fault, part in zip(faults, told, strict=True):
        assert part in fault


def test_the_same_row_twice_is_a_fault() -> None:
    twice = pd.concat([darien(), darien().tail(1)])
    assert "1 rows come twice, first 2024-12, HTI" in str(schema_faults(twice, DARIEN)[0])


def test_a_listed_value_is_required_and_an_optional_one_may_be_empty() -> None:
    labour = registered("labour")
    rows = pd.DataFrame(
        {"month": ["2000-12", "2024-12"], "measure": ["job_openings_thousand", "wages"], "amount": [1.0, 2.0]}
    )
    assert "Expected one of job_openings_thousand, " in str(schema_faults(rows, labour)[0])
    comar = registered("comar")
    rows = pd.DataFrame(
        {"month": ["2018-12", "2024-10"], "applicants": [1, 2], "source": ["a page", ""], "note": ["", "x"]}
    )
    assert [fault.where for fault in schema_faults(rows, comar)] == ["comar.source"]


def test_a_file_that_was_changed_by_hand_is_refused(tmp_path, monkeypatch) -> None:
    content = library_path("tables", DARIEN.file).read_text().replace("2024-12,VEN,", "2024-12,VEN,1")
    (tmp_path / DARIEN.file).write_text(content)
    monkeypatch.setattr(tables, "library_path", lambda *parts: tmp_path / parts[-1])
    tables.checked_table.cache_clear()
    try:
        with pytest.raises(RecordError, match="not the registered one"):
            read_table("darien")
    finally:
        tables.checked_table.cache_clear()


def test_who_reads_a_table_may_change_his_copy() -> None:
    read_table("darien")["transits"] = 0
    assert read_table("darien")["transits"].sum() > 0


def test_every_table_states_who_published_it_and_how_late() -> None:
    for table in register().values():
        assert table.publisher and table.licence and table.address and table.unit, table.id
        assert table.time not in ("month", "date") or table.lag_basis, table.id
    total = sum(path.stat().st_size for path in library_path("tables").iterdir())
    assert total < 12_000_000
    assert max(path.stat().st_size for path in library_path("tables").iterdir()) < 5_000_000


def test_every_file_of_the_folder_is_registered() -> None:
    files = {path.name for path in library_path("tables").iterdir()} - {"register.yaml"}
    assert files == {table.file for table in register().values()}


@pytest.mark.parametrize(
    ("day", "lag", "month"),
    [
        (date(2024, 1, 8), 21, "2023-11"),  # CBP: December not before 21 January
        (date(2024, 1, 8), 10, "2023-11"),  # Panama: December not before 10 January
        (date(2024, 1, 10), 10, "2023-12"),
        (date(2024, 1, 8), 40, "2023-10"),  # Mexico: November not before 9 January
        (date(2024, 1, 9), 40, "2023-11"),
        (date(2024, 12, 6), 97, "2024-08"),  # OHSS: the August edition came out on this day
        (date(2024, 12, 5), 97, "2024-07"),
        (date(2024, 2, 29), 0, "2024-02"),
        (date(2024, 2, 28), 0, "2024-01"),
    ],
)
def test_the_last_month_known_on_a_day(day: date, lag: int, month: str) -> None:
    assert last_published(day, lag) == month_number(month)


def test_the_tables_that_the_eve_rests_on_end_where_their_publishers_stood() -> None:
    eve = date(2024, 1, 8)
    ends = {
        name: visible_table(name, eve)["month"].max()
        for name in ("darien", "honduras", "mexico_events", "outcomes")
    }
    assert ends == {
        "darien": "2023-11",
        "honduras": "2023-11",
        "mexico_events": "2023-10",
        "outcomes": "2023-09",
    }
    # The known got-aways of fiscal year 2023 were reported in May 2024 only.
    assert visible_table("gotaways", eve)["month"].max() == "2022-09"
    assert visible_table("events", eve)["date"].max() == "2024-01-05"


def test_the_eve_sees_no_vote_no_seat_and_no_study_of_later() -> None:
    eve = date(2024, 1, 8)
    assert visible_table("rollcall_votes", eve)["date"].max() < "2024"
    assert visible_table("rollcalls", eve)["date"].max() < "2024"
    assert set(visible_table("mexico_chambers", eve)["legislature"]) == {"LXV 2021-24"}
    studies = set(visible_table("event_studies", eve)["event_id"])
    assert "PFS2014" in studies and "VEN_OCT2022" in studies
    assert not studies & {"MEX2024_nonMEX", "JUN2024", "CLP2023", "VEN_FLIGHTS"}


def test_no_table_cites_a_file_that_does_not_ship() -> None:
    for table in register().values():
        texts = read_table(table.id).select_dtypes("object")
        for name in texts:
            assert not texts[name].str.contains(r"(?:us|region|evidence|politics)/[\w./-]*\.csv").any(), (
                table.id,
                name,
            )


def test_a_row_without_a_month_is_an_assumption_and_always_visible() -> None:
    assert known_day("") is None
    assert known_day("2024-02") == date(2024, 2, 29)
    assert dataclasses.replace(DARIEN, lag_days=31).published(month_number("2023-12")) == date(2024, 1, 31)
