"""`import_file`: newer official files into the record, whole or not at all, from their day of publication on."""

import gzip
import io
import random
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from data.fuzz_import import (
    AREA,
    DAY,
    SOUTHWEST,
    STATE,
    area_rows,
    fuzz,
    southwest_rows,
    state_rows,
    store_bytes,
    text_file,
    workbook,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from winset.data import tables as tables_module
from winset.data.importing.importer import import_file, read_tables
from winset.data.record import monthly_record, record_span
from winset.data.tables import checked_table, read_table, record_fingerprint, visible_table
from winset.data.vintages import FOLDER_VARIABLE, vintages
from winset.errors import RecordError
from winset.months import month_end, month_number

RAW = Path(__file__).parents[3] / "shared" / "data" / "us"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    return tmp_path / "own"


def written(folder: Path, data: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def faults(data: bytes) -> str:
    with pytest.raises(RecordError) as caught:
        read_tables("file.csv", data, DAY)
    return str(caught.value)


def test_fiscal_years_become_months_and_parts_are_added() -> None:
    _, _, tables = read_tables("file.csv", text_file(AREA, area_rows()), DAY)
    months = tables["encounters"].groupby("month")["encounters"].sum()
    assert months.to_dict() == {
        "2024-10": 1057,
        "2024-11": 1060,
        "2024-12": 1063,
        "2025-01": 1066,
        "2025-02": 1069,
    }
    split = ["FYTD", "Remaining"]
    row = "2025,{},OCT,U.S. Border Patrol,FMUA,Mexico,Title 8,Apprehensions,{}"
    parts = [row.format(part, count) for part, count in zip(split, (3, 4), strict=True)]
    _, _, tables = read_tables("file.csv", text_file(SOUTHWEST, parts), DAY)
    assert tables["encounters_five"]["encounters"].tolist() == [7]


def test_names_order_marks_and_separators_do_not_matter() -> None:
    wanted = read_tables("file.csv", text_file(AREA, area_rows()), DAY)[2]["encounters"]
    header, rows = AREA, area_rows()
    dressed = text_file(
        header.lower().replace(" ", "_"),
        [
            row.replace("2025,", "Fiscal Year 2025 (FYTD),", 1)
            .replace("UAC", "UC / Single Minors")
            .rsplit(",", 1)[0]
            + f',"{int(row.rsplit(",", 1)[1]):,}"'
            for row in rows
        ],
    )
    pd.testing.assert_frame_equal(
        read_tables("file.csv", b"\xef\xbb\xbf" + dressed, DAY)[2]["encounters"], wanted
    )
    frame = pd.read_csv(__import__("io").BytesIO(dressed), dtype=str)
    moved = frame[frame.columns[::-1]].assign(remark="new").to_csv(index=False).encode()
    pd.testing.assert_frame_equal(read_tables("file.csv", moved, DAY)[2]["encounters"], wanted)


@given(order=st.permutations(range(20)))
@settings(max_examples=25, deadline=None)
def test_a_shuffled_file_gives_the_same_record(order: list[int]) -> None:
    rows = area_rows()
    one = read_tables("a.csv", text_file(AREA, rows), DAY)[2]
    other = read_tables("a.csv", text_file(AREA, [rows[at] for at in order]), DAY)[2]
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Title 8,Apprehensions,1001", "Title 9,Apprehensions,1001", "file.csv:6: the title is 'Title 9'"),
        (",1001", ",10x1", "file.csv:6: the count is '10x1'"),
        (",1001", ",", "file.csv:6: the count is ''"),
        (",1001", ",-1", "file.csv:6: the count is '-1'"),
        (",1001", ",1.001", "file.csv:6: the count is '1.001'"),
        (",1001", ",1.000", "file.csv:6: the count is '1.000'"),
        (",1001", ",5,5", "file.csv:6: the row has 13 cells"),
        ("2025,FYTD,NOV,U.S.", "2031,FYTD,NOV,U.S.", "2030-11 had not ended on 2026-01-15"),
        ("2025,FYTD,NOV,U.S.", "2025,FYTD,NOX,U.S.", "the month is 'NOX'"),
        ("El Paso Field Office", "El Paso Sector", "the area is 'El Paso Sector' (ports)"),
        ("Seattle Field Office", "Seattle", "the area is 'Seattle' (ports)"),
        ("MEXICO", "MEXIC0", "the citizenship is 'MEXIC0'"),
        ("Southwest Land", "Southwestern", "the region is 'Southwestern Border'"),
        ("Encounter Count", "Persons", "also has count"),
    ],
)
def test_one_bad_row_refuses_the_file_and_is_named(old: str, new: str, told: str) -> None:
    assert told in faults(text_file(AREA, area_rows()).replace(old.encode(), new.encode(), 1))


def test_a_row_that_comes_twice_would_count_twice() -> None:
    rows = area_rows()
    assert "file.csv:22: the row repeats line 2" in faults(text_file(AREA, [*rows, rows[0]]))


def test_all_faults_are_told_up_to_fifty(tmp_path: Path) -> None:
    rows = [row.replace("Title 8", "Title 9") for row in area_rows() * 4]
    told = faults(text_file(AREA, rows)).splitlines()
    assert len(told) == 52
    assert "30 more faults" in told[-1]


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"PK\x03\x04 broken", b"<html>", b'a,"b', b"\x00" * 9]
)
def test_what_is_no_such_file_is_refused_in_words(data: bytes) -> None:
    assert faults(data).startswith("file.csv")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_spreadsheets_separators_are_read(separator: str) -> None:
    wanted = read_tables("file.csv", text_file(AREA, area_rows()), DAY)[2]["encounters"]
    saved = text_file(AREA, area_rows()).replace(b",", separator.encode())
    ended = saved.replace(b"\n", b"\r\n") + b"\r\n" + separator.encode() * 11 + b"\r\n"
    pd.testing.assert_frame_equal(read_tables("file.csv", ended, DAY)[2]["encounters"], wanted)


def test_a_row_of_totals_is_named_as_one() -> None:
    total = "Total" + "," * 11 + "21280"
    assert faults(text_file(AREA, [*area_rows(), total])) == (
        "file.csv:22: the row is a total. Take it out; the rows are added here."
    )


def _zip(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return packed.getvalue()


def _metrics() -> bytes:
    import openpyxl

    book, saved = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Monthly Rgn and Sector"
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (gzip.compress(text_file(AREA, area_rows())), "the file is packed. Unpack it"),
        (_zip("file.csv"), "the file is packed and no workbook. Unpack it"),
        (text_file(AREA, area_rows()).decode().encode("utf-16"), "the text is UTF-16. Save the file"),
        (_metrics(), "import CBP's southwest land border encounters"),
    ],
)
def test_what_is_refused_is_told_what_would_work(data: bytes, told: str) -> None:
    assert told in faults(data)


def test_new_months_extend_the_record_and_the_shipped_table_stays(tmp_path: Path, store: Path) -> None:
    before, shipped, print_before = record_span()[1], checked_table("encounters").copy(), record_fingerprint()
    done = import_file(written(tmp_path, text_file(AREA, area_rows())), today=DAY)
    added = {one.month for one in done.changes[0].added}
    assert added == {"2025-01", "2025-02"}
    assert [one.month for one in done.changes[0].revised] == ["2024-10", "2024-11", "2024-12"]
    assert "is the file whole?" in done.warnings[0]
    record = monthly_record(record_span()[1])
    assert record.as_of == DAY > before
    assert record.origin == month_number("2025-02")
    last = record.by_group("encounters", record.origin, record.origin)[0]
    # Mexico 1,004 and Venezuela 54 met between ports; China 11 at one.
    assert last.tolist() == [1004, 0, 54, 0, 0, 0, 11]
    pd.testing.assert_frame_equal(checked_table("encounters"), shipped)
    assert record_fingerprint() != print_before
    assert monthly_record(date(2024, 1, 8)).origin == month_number("2023-11")
    assert visible_table("encounters", date(2024, 1, 8))["month"].max() == "2023-11"


def test_without_an_import_nothing_is_different(store: Path) -> None:
    assert vintages() == ()
    assert read_table("encounters").equals(checked_table("encounters"))
    assert not store.exists()


def test_the_same_rows_again_are_no_new_vintage(tmp_path: Path, store: Path) -> None:
    rows = area_rows()
    first = import_file(written(tmp_path, text_file(AREA, rows)), today=DAY)
    kept = store_bytes(store)
    again = import_file(written(tmp_path, text_file(AREA, rows[::-1])), today=DAY + timedelta(days=9))
    assert (first.is_new, again.is_new) == (True, False)
    assert store_bytes(store) == kept


@given(
    shown=st.dates(date(2024, 11, 1), date(2025, 12, 31)),
    days=st.lists(st.dates(date(2025, 3, 1), DAY), min_size=2, max_size=2, unique=True),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_a_month_the_newest_vintage_published_by_the_day_is_seen(
    shown: date, days: list[date], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("vintages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(folder))
        for at, day in enumerate(days):
            path = written(folder, text_file(AREA, area_rows(scale=at + 1)), f"{at}.csv")
            import_file(path, published=day, today=DAY)
        seen = visible_table("encounters", shown)
        published = [(day, at) for at, day in enumerate(days) if day <= shown]
        january = seen.loc[seen["month"] == "2025-01", "encounters"].sum()
        assert january == (1066 * (max(published)[1] + 1) if published else 0)
        for month in seen["month"].unique():
            assert month_end(month_number(month)) < shown


def test_an_older_import_wins_only_until_the_shipped_edition(tmp_path: Path, store: Path) -> None:
    import_file(written(tmp_path, text_file(AREA, area_rows())), published=date(2025, 3, 20), today=DAY)
    # The shipped edition is of 19 June 2025; before that day it only stands in for what was known.
    for day, is_imported in (
        (date(2025, 3, 19), False),
        (date(2025, 3, 20), True),
        (date(2025, 6, 18), True),
        (date(2025, 6, 19), False),
    ):
        seen = visible_table("encounters", day)
        december = seen.loc[seen["month"] == "2024-12", "encounters"].sum()
        assert december == (1063 if is_imported else 96_036)


def test_a_month_without_any_figure_is_unknown_and_holds_the_origin(tmp_path: Path, store: Path) -> None:
    rows = [row for row in area_rows() if ",JAN," not in row]
    done = import_file(written(tmp_path, text_file(AREA, rows)), today=DAY)
    assert any("gap" in warning for warning in done.warnings)
    record = monthly_record(DAY)
    assert record.origin == month_number("2024-12")
    _, values = record.series("encounters", first=month_number("2025-01"), last=month_number("2025-02"))
    assert np.isnan(values[0])
    assert values[1] == 1069


def test_the_files_by_state_and_of_five_nationalities_feed_their_own_tables(
    tmp_path: Path, store: Path
) -> None:
    import_file(written(tmp_path, text_file(STATE, state_rows())), today=DAY)
    import_file(written(tmp_path, text_file(SOUTHWEST, southwest_rows())), today=DAY)
    by_state, five = read_table("encounters_states"), read_table("encounters_five")
    assert by_state.loc[by_state["month"] == "2025-02", "encounters"].tolist() == [104] * 4
    assert five.loc[five["month"] == "2025-02", "encounters"].sum() == 5 * 504
    assert monthly_record(record_span()[1]).origin == month_number("2024-12")


def test_the_workbook_feeds_outcomes_and_the_long_series(tmp_path: Path, store: Path) -> None:
    done = import_file(written(tmp_path, workbook(), "tables.xlsx"), today=DAY)
    assert [change.table for change in done.changes] == [
        "encounters_long",
        "outcomes",
        "outcomes_by_agency",
        "outcomes_by_family",
    ]
    table = read_table("outcomes")
    assert table.loc[table["month"] == "2024-12", "month"].size > 50
    assert set(table.loc[table["month"] == "2024-12", "n"]) == {40}


def test_a_day_to_come_is_refused_and_a_bad_day_too(tmp_path: Path, store: Path) -> None:
    path = written(tmp_path, text_file(AREA, area_rows()))
    with pytest.raises(RecordError, match="still to come"):
        import_file(path, published=DAY + timedelta(days=1), today=DAY)
    with pytest.raises(RecordError, match="had not ended on 2025-02-01"):
        import_file(path, published=date(2025, 2, 1), today=DAY)
    assert not store.exists()


@pytest.mark.parametrize(
    ("file", "newest_differ"),
    [
        ("cbp_resp_fy20_fy24_aor.csv", False),
        ("nationwide-encounters-fy22-fy25-state_trimmed_to_2024-12.csv", False),
        ("sbo-encounters-fy19-fy22.csv", False),
        ("sbo-encounters-fy22-fy25-aug_trimmed_to_2024-12.csv", False),
        ("sbo-encounters-fy22-fy25-nov.csv", True),
        ("ohss_monthly_tables_august2024.xlsx", False),
    ],
)
def test_the_raw_files_give_the_shipped_tables(file: str, newest_differ: bool) -> None:
    if not (RAW / file).is_file():
        pytest.skip("the raw files are not beside the repository")
    # Seconds of the processor: those of the clock measure who else works on the machine.
    start = time.process_time()
    _, _, tables = read_tables(file, (RAW / file).read_bytes(), DAY)
    assert time.process_time() - start < 5
    for name, table in tables.items():
        keys, value = list(table.columns[:-1]), table.columns[-1]
        shipped = checked_table(name)
        shipped = shipped[(shipped[value] > 0) & shipped["month"].isin(set(table["month"]))]
        both = table.merge(shipped, on=keys, how="outer", suffixes=("", "_shipped"))
        differ = set(both.loc[both[value] != both[f"{value}_shipped"], "month"])
        assert differ == ({"2024-10", "2024-11"} if newest_differ else set())


def test_a_few_hundred_mutated_files_are_taken_or_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    count = fuzz(250, 1, tmp_path)
    assert min(count.values()) > 5


@pytest.mark.long
def test_ten_thousand_mutated_files_are_taken_or_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert sum(fuzz(10_000, 0, tmp_path).values()) == 10_000


def test_a_kill_at_any_moment_leaves_the_old_store_or_the_new(tmp_path: Path, store: Path) -> None:
    old = written(tmp_path, text_file(AREA, area_rows()), "old.csv")
    new = written(tmp_path, text_file(AREA, area_rows(scale=3)), "new.csv")
    import_file(old, today=DAY)
    # The process tells when it is ready, imports, removes what it imported, and so on until it is killed.
    script = (
        "import sys, shutil; from pathlib import Path; from datetime import date\n"
        "from winset.data.importing.importer import import_file\n"
        "print('ready', flush=True)\n"
        f"done = import_file(Path({str(new)!r}), today=date(2026, 1, 15))\n"
    )
    chance, ends = random.Random(5), set()
    src = str(Path(__file__).parents[2] / "src")
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {src!r})\n{script}"],
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = vintages()
        january = read_table("encounters").query("month == '2025-01'")["encounters"].sum()
        ends.add(len(found))
        assert january in (1066, 3 * 1066)
        assert len(found) == (1 if january == 1066 else 2)
        for one in found:
            if one.file == "new.csv":
                for left in one.folder.iterdir():
                    left.unlink()
                one.folder.rmdir()
    assert ends <= {1, 2}


@pytest.mark.parametrize("writes", [1, 2, 3, 4, 5])
def test_a_stop_after_any_write_leaves_the_old_store(writes: int, tmp_path: Path, store: Path) -> None:
    # Four files and their folder are forced to the disk before the rename; the process ends at one of these.
    old = written(tmp_path, text_file(AREA, area_rows()), "old.csv")
    new = written(tmp_path, text_file(AREA, area_rows(scale=3)), "new.csv")
    import_file(old, today=DAY)
    before = vintages()
    src = str(Path(__file__).parents[2] / "src")
    script = f"""
import itertools, os, sys
sys.path.insert(0, {src!r})
from datetime import date
from pathlib import Path
from winset.data.importing.importer import import_file
turn, force = itertools.count(1), os.fsync
os.fsync = lambda handle: os._exit(9) if next(turn) == {writes} else force(handle)
import_file(Path({str(new)!r}), today=date(2026, 1, 15))
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    assert vintages() == before
    assert read_table("encounters").query("month == '2025-01'")["encounters"].sum() == 1066


def test_a_damaged_vintage_is_named(tmp_path: Path, store: Path) -> None:
    done = import_file(written(tmp_path, text_file(AREA, area_rows())), today=DAY)
    (done.vintage.folder / "encounters.csv.gz").write_bytes(b"")
    tables_module.imported_table.cache_clear()
    tables_module._edition.cache_clear()
    with pytest.raises(RecordError, match=f"{done.vintage.id}: the imported vintage is damaged"):
        read_table("encounters")
