"""A file that is a part moves the series that it counts, and no other; an import can be taken out again."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from data.fuzz_import import (
    AREA,
    DAY,
    SOUTHWEST,
    STATE,
    area_rows,
    southwest_rows,
    state_rows,
    store_bytes,
    text_file,
    workbook,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.data.importing.importer import import_file
from winset.data.reach import record_reach
from winset.data.record import last_day, monthly_record, record_span
from winset.data.tables import checked_table, is_as_published, record_fingerprint
from winset.data.vintages import FOLDER_VARIABLE, forget_vintage, vintages
from winset.errors import RecordError
from winset.history.arrivals import BOTH_AGENCIES, arrivals
from winset.months import month_number

FEBRUARY = month_number("2025-02")
FILES = {
    "southwest": text_file(SOUTHWEST, southwest_rows()),
    "state": text_file(STATE, state_rows()),
    "area": text_file(AREA, area_rows()),
    "workbook": workbook(),
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    return tmp_path / "own"


def imported(folder: Path, kind: str, day: date = DAY):
    path = folder / f"{kind}.{'xlsx' if kind == 'workbook' else 'csv'}"
    path.write_bytes(FILES[kind])
    return import_file(path, published=day, today=DAY)


@pytest.mark.parametrize(
    ("kinds", "moved"),
    [
        (("southwest",), (False, True, False, False, False)),
        (("state",), (False, False, True, False, False)),
        (("southwest", "state"), (False, True, True, False, False)),
        (("area",), (True, True, True, True, False)),
        # The small workbook leaves September 2024 out: after a gap nothing counts as known.
        (("workbook",), (False, False, False, False, False)),
    ],
)
def test_a_file_moves_the_series_that_it_counts(
    kinds: tuple[str, ...], moved: tuple[bool, ...], tmp_path: Path, store: Path
) -> None:
    before = record_reach()
    for kind in kinds:
        done = imported(tmp_path, kind)
    after = record_reach()
    assert done.reach == after
    assert tuple(now.last > was.last for was, now in zip(before, after, strict=True)) == moved
    told_by = {"southwest": "encounters_five", "state": "encounters_states"}
    for at, kind in ((1, "southwest"), (2, "state")):
        if moved[at] and not moved[0]:
            assert (after[at].last, after[at].table) == ("2025-02", told_by[kind])


def test_the_file_of_five_gives_totals_and_two_groups_and_no_more(tmp_path: Path, store: Path) -> None:
    imported(tmp_path, "southwest")
    assert record_span()[1] < last_day() == DAY
    record = monthly_record(DAY)
    assert record.origin == month_number("2024-12")
    # Five nationalities of 504 each, all met between ports in one row a month: the total is theirs, by hand.
    months, values = record.series("encounters", first=FEBRUARY - 1, agency="border_patrol")
    assert (months[-1], values[-1]) == (FEBRUARY, 5 * 504)
    assert record.by_group("encounters", FEBRUARY, FEBRUARY, agency="border_patrol")[0, :2].tolist() == [
        504,
        3 * 504,
    ]
    assert np.isnan(record.by_group("encounters", FEBRUARY, FEBRUARY)[0, 2:]).all()
    # Its OTH is everyone but four nations, which is not who the table calls OTH.
    asked = {"first": FEBRUARY, "last": FEBRUARY}
    assert np.isnan(record.series("encounters", **asked, nationality="OTH")[1][0])
    assert np.isnan(record.series("encounters", **asked, nationality=("MEX", "VEN"))[1][0])
    assert record.series("encounters", **asked, nationality=("MEX", "GTM"))[1][0] == 2 * 504
    # So a study of all, of non-Mexicans and of Central Americans goes on; one of Venezuelans does not.
    for named, last in (
        ("all", FEBRUARY),
        ("non_mexican", FEBRUARY),
        (("GTM", "HND"), FEBRUARY),
        (("VEN",), record.origin),
    ):
        series = arrivals(record, named)
        assert series.first + len(series.values) - 1 == last


def test_the_file_by_state_gives_nationalities_of_both_agencies_together(tmp_path: Path, store: Path) -> None:
    imported(tmp_path, "state")
    record = monthly_record(DAY)
    asked = {"first": FEBRUARY, "last": FEBRUARY}
    by_nationality = record.by_group("encounters", FEBRUARY, FEBRUARY)[0]
    assert by_nationality.sum() == record.series("encounters", **asked)[1][0] == 4 * 104
    assert np.isnan(record.by_group("encounters", FEBRUARY, FEBRUARY, agency="ports")).all()
    both = arrivals(record, ("VEN",), BOTH_AGENCIES)
    assert both.first + len(both.values) - 1 == FEBRUARY
    assert record.last_month("encounters", group="venezuela", agency="ports") == record.origin


def test_a_part_is_not_seen_before_its_day_and_changes_no_month_that_was_whole(
    tmp_path: Path, store: Path
) -> None:
    whole = monthly_record(date(2025, 2, 20)).series("encounters", agency="border_patrol")[1]
    imported(tmp_path, "southwest", date(2025, 3, 20))
    with pytest.raises(RecordError, match="outside the record"):
        monthly_record(DAY + timedelta(days=60))
    for day in (date(2025, 2, 20), date(2025, 3, 19)):
        record = monthly_record(day)
        assert record.last_month("encounters", agency="border_patrol") == month_number("2024-12")
    values = monthly_record(date(2025, 3, 20)).series("encounters", agency="border_patrol")[1]
    assert values[: len(whole)].tolist() == whole.tolist()
    assert len(values) == len(whole) + 2


def test_the_record_says_whether_its_figures_are_as_published(tmp_path: Path, store: Path) -> None:
    assert monthly_record(date(2024, 1, 8)).vintages == "lag_only"
    imported(tmp_path, "area", date(2025, 3, 20))
    # What the file holds is as published; the rest of the record is still today's, cut by its lag.
    assert monthly_record(date(2025, 4, 20)).vintages == "lag_only"
    assert is_as_published("encounters_five", date(2025, 9, 30))
    assert not is_as_published("encounters_five", date(2025, 9, 29))
    # On 15 January 2026 every edition that ships had come out.
    imported(tmp_path, "southwest")
    assert monthly_record(DAY).vintages == "real_time"


def test_a_table_that_came_whole_from_an_import_is_as_published(tmp_path: Path, store: Path) -> None:
    shipped = checked_table("encounters_states")
    rows = [
        f"{int(month[:4]) + (month[5:] > '09')},FYTD,{date.fromisoformat(month + '-01'):%b},Southwest Land Border,TX,"
        "Single Adults,MEXICO,Title 8,7"
        for month in sorted(shipped["month"].unique())
    ]
    path = tmp_path / "whole.csv"
    path.write_bytes(text_file(STATE, rows))
    import_file(path, published=date(2025, 1, 20), today=DAY)
    assert is_as_published("encounters_states", date(2025, 1, 20))
    assert not is_as_published("encounters_states", date(2025, 1, 19))


@given(published=st.dates(date(2025, 3, 1), DAY), stood=st.dates(date(2024, 10, 1), DAY))
@settings(max_examples=25, deadline=None)
def test_no_part_is_seen_before_its_day(
    published: date, stood: date, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(folder))
        imported(folder, "southwest", published)
        if stood <= last_day():
            last = monthly_record(stood).last_month("encounters", agency="border_patrol")
            assert (last == FEBRUARY) == (stood >= published)


def test_forgetting_puts_the_record_back_as_it_was(tmp_path: Path, store: Path) -> None:
    before, reach = record_fingerprint(), record_reach()
    kept = imported(tmp_path, "southwest").vintage
    with_one = store_bytes(store)
    gone = imported(tmp_path, "area").vintage
    forget_vintage(gone.id)
    assert store_bytes(store) == with_one
    assert [one.id for one in vintages()] == [kept.id]
    forget_vintage(kept.id)
    assert (record_fingerprint(), record_reach()) == (before, reach)
    with pytest.raises(RecordError, match="Nothing is imported"):
        forget_vintage(kept.id)


def test_a_stop_while_forgetting_leaves_a_whole_store(tmp_path: Path, store: Path, monkeypatch) -> None:
    kept, gone = imported(tmp_path, "southwest").vintage, imported(tmp_path, "state").vintage

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("winset.data.vintages.shutil.rmtree", stopped)
    with pytest.raises(KeyboardInterrupt):
        forget_vintage(gone.id)
    assert vintages() == (kept,)
    monkeypatch.setattr("winset.data.vintages._force", stopped)
    with pytest.raises(KeyboardInterrupt):
        forget_vintage(kept.id)
    assert vintages() == ()


def test_a_damaged_import_can_be_forgotten_by_the_name_that_the_error_gives(
    tmp_path: Path, store: Path
) -> None:
    done = imported(tmp_path, "southwest").vintage
    (done.folder / "vintage.json").write_text("{")
    from winset.data.vintages import _vintages

    _vintages.cache_clear()
    with pytest.raises(RecordError, match=f"winset data forget {done.id}"):
        vintages()
    forget_vintage(done.id)
    assert vintages() == ()
