"""Small official-looking files, and a fuzzer of the importers.

    python tests/data/fuzz_import.py --files 10000 [--seed 0]

Every mutated file is imported into a store that holds one vintage. It must be taken whole or refused with a
RecordError; anything else, and any change of the store by a refused file, is a failure.
"""

import argparse
import io
import os
import random
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

DAY = date(2026, 1, 15)
AREA = (
    "Fiscal Year,Month Grouping,Month (abbv),Component,Land Border Region,Area of Responsibility,AOR (Abbv),\
Demographic,Citizenship,Title of Authority,Encounter Type,Encounter Count"
)
STATE = (
    "Fiscal Year,Month Grouping,Month (abbv),Land Border Region,State,Demographic,Citizenship,Title of Authority,\
Encounter Count"
)
SOUTHWEST = (
    "Fiscal Year,Month Grouping,Month (abbv),Component,Demographic,Citizenship Grouping,Title of Authority,\
Encounter Type,Encounter Count"
)
MONTHS = ("OCT", "NOV", "DEC", "JAN", "FEB")
NASTY = (
    "",
    "X",
    "-1",
    "1.5",
    "1,23",
    "NaN",
    "inf",
    "=1+1",
    "\x00",
    "é",
    '"',
    "9" * 40,
    "2099",
    "UAC ",
    "٣",
    "1e3",
)


def area_rows(year: str = "2025", scale: int = 1) -> list[str]:
    """Rows by area: Border Patrol in Tucson, ports in El Paso, and one row of the northern border."""
    rows = []
    for at, month in enumerate(MONTHS):
        part = "FYTD" if at < 3 else "Remaining"
        rows += [
            f"{year},{part},{month},U.S. Border Patrol,Southwest Land Border,Tucson Sector,TCA,Single Adults,MEXICO,"
            f"Title 8,Apprehensions,{(1000 + at) * scale}",
            f"{year},{part},{month},U.S. Border Patrol,Southwest Land Border,Tucson Sector,TCA,FMUA,VENEZUELA,"
            f"Title 8,Apprehensions,{(50 + at) * scale}",
            f"{year},{part},{month},Office of Field Operations,Southwest Land Border,El Paso Field Office,El Paso,UAC,"
            f'"CHINA, PEOPLES REPUBLIC OF",Title 8,Inadmissibles,{(7 + at) * scale}',
            f"{year},{part},{month},Office of Field Operations,Northern Land Border,Seattle Field Office,Seattle,"
            f"Single Adults,CANADA,Title 8,Inadmissibles,{99 + at}",
        ]
    return rows


def state_rows() -> list[str]:
    """Rows by state."""
    return [
        f"2025,FYTD,{month},Southwest Land Border,TX,{family},MEXICO,Title 8,{100 + at}"
        for at, month in enumerate(MONTHS)
        for family in ("Single Adults", "FMUA", "UC / Single Minors", "Accompanied Minors")
    ]


def southwest_rows() -> list[str]:
    """Rows of the five nationalities; the newest year is called FYTD."""
    return [
        f"2025 (FYTD),FYTD,{month},U.S. Border Patrol,FMUA,{nation},Title 8,Apprehensions,{500 + at}.0"
        for at, month in enumerate(MONTHS)
        for nation in ("Mexico", "Guatemala", "Honduras", "El Salvador", "Other")
    ]


def text_file(header: str, rows: list[str]) -> bytes:
    """The bytes of a CSV file."""
    return "\n".join([header, *rows, ""]).encode()


def workbook() -> bytes:
    """A workbook with the four sheets and three months of a fiscal year."""
    import openpyxl

    nations = [
        "Mexico",
        "Venezuela",
        "Guatemala",
        "Honduras",
        "Cuba",
        "Colombia",
        "Ecuador",
        "Haiti",
        "El Salvador",
    ]
    nations += ["China, People's Republic", "Others"]
    outcomes = ["Total Encounters", "T8 repatriations1", "T42 expulsions2", "Migrant Protection Protocols3"]
    outcomes += [
        "Transfers to ICE4",
        "Transfers to HHS5",
        "USBP Releases6",
        "OFO Paroles7",
        "Other outcomes8",
    ]
    sheets = {
        "SWB Encounters by Citizenship": (["Total CBP", "USBP", "OFO"], ["Total", *nations]),
        "CBP SWB Book-Outs by Citp": (["Total Encounters", *nations], outcomes),
        "CBP SWB Book-Outs by Agency": (["Total CBP", "USBP", "OFO"], outcomes),
        "CBP SWB Book-Outs by Family": (
            [
                "Total Encounters",
                "Single Adults",
                "Family Unit Individuals",
                "Unaccompanied Children/Single Minors",
            ],
            outcomes,
        ),
    }
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, (blocks, columns) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(["Return to Table of Contents."])
        sheet.append([name])
        sheet.append(
            [None, None, *(cell for block in blocks for cell in [block, *[None] * (len(columns) - 1)])]
        )
        sheet.append(["Fiscal Year", "Month", *columns * len(blocks)])
        width = len(blocks) * len(columns)
        sheet.append(["2025 YTD", "Total", *[120] * width])
        for month in ("October", "November", "December"):
            sheet.append([None, month, *["X" if at % 7 == 2 else 40 for at in range(width)]])
        sheet.append(["Notes: rounded."])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def samples() -> dict[str, bytes]:
    """One good file of every format."""
    return {
        "area.csv": text_file(AREA, area_rows()),
        "state.csv": text_file(STATE, state_rows()),
        "southwest.csv": text_file(SOUTHWEST, southwest_rows()),
        "tables.xlsx": workbook(),
    }


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return a file with one to four mutations of its bytes, or of its cells if it is text."""
    for _ in range(chance.randint(1, 4)):
        data = (_cells if data[:2] != b"PK" and chance.random() < 0.6 else _bytes)(data, chance)
    return data


def _bytes(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data) + 1), chance.randint(1, 40)
    kind = chance.randrange(5)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + data[at + length :]
    if kind == 2:
        return data[:at] + bytes(chance.randrange(256) for _ in range(length)) + data[at:]
    if kind == 3:
        return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    return data[:at] + data[at : at + length] * 2 + data[at + length :]


def _cells(data: bytes, chance: random.Random) -> bytes:
    lines = data.decode("utf-8", "replace").split("\n")
    at = chance.randrange(len(lines))
    kind = chance.randrange(4)
    if kind == 0:
        lines.insert(chance.randrange(len(lines)), lines[at])
    elif kind == 1:
        del lines[at]
    else:
        cells = lines[at].split(",")
        place = chance.randrange(len(cells))
        cells[place] = chance.choice(NASTY) if kind == 2 else chance.choice(lines[0].split(","))
        lines[at] = ",".join(cells)
    return "\n".join(lines).encode()


def store_bytes(store: Path) -> dict[str, bytes]:
    """Every file of a store, with its bytes."""
    return {
        str(path.relative_to(store)): path.read_bytes() for path in sorted(store.rglob("*")) if path.is_file()
    }


def fuzz(files: int, seed: int, folder: Path) -> dict[str, int]:
    """Import mutated files, and count those that were taken and refused; raise at the first that does neither."""
    from winset.data.importing.importer import import_file
    from winset.data.vintages import vintages
    from winset.errors import RecordError

    good, chance, count = samples(), random.Random(seed), {"taken": 0, "refused": 0}
    store = folder / "store"
    os.environ["WINSET_DATA_DIR"] = str(store)
    first = folder / "area.csv"
    first.write_bytes(good["area.csv"])
    import_file(first, today=DAY)
    kept = store_bytes(store)
    for turn in range(files):
        name = chance.choice([*good])
        data = mutated(good[name], chance)
        path = folder / name
        path.write_bytes(data)
        try:
            done = import_file(path, today=DAY)
        except RecordError as error:
            count["refused"] += 1
            assert error.faults and all(fault.where and fault.what for fault in error.faults)
            if turn % 50 == 0:
                assert store_bytes(store) == kept
            continue
        except Exception as error:
            (folder / f"crash-{turn}-{name}").write_bytes(data)
            raise AssertionError(
                f"file {turn} ({name}, seed {seed}): {type(error).__name__}: {error}"
            ) from error
        count["taken"] += 1
        assert len(vintages()) >= 1
        if done.is_new:
            for left in done.vintage.folder.iterdir():
                left.unlink()
            done.vintage.folder.rmdir()
    assert store_bytes(store) == kept
    return count


def main() -> None:
    """Fuzz from the command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--files", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=0)
    asked = arguments.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        count = fuzz(asked.files, asked.seed, Path(folder))
    print(
        f"{asked.files} mutated files: {count['refused']} refused, {count['taken']} taken, no other end, ",
        end="",
    )
    print(f"store unharmed; {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
