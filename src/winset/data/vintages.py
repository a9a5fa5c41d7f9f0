"""The store of imported vintages, in the user's data folder: what was imported, when it was published, and its bytes.

A vintage is a folder `vintages/DAY-HASH/` with `vintage.json` and a compressed file for each table it feeds. It is
written beside its place, forced to the disk, and moved there by one rename, and it is forgotten by one rename away: a
kill at any moment leaves the store as it was, or as it was meant to be. A folder is never written to again.
"""

import contextlib
import gzip
import hashlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

import pandas as pd
import platformdirs

from winset.errors import Fault, OutputError, RecordError

FOLDER_VARIABLE: Final = "WINSET_DATA_DIR"
_NAME: Final = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{12}")
_UNFINISHED: Final = ".unfinished-"
_HOUR: Final = 3600


@dataclass(frozen=True)
class Vintage:
    """One imported file: the day it was published, its format, and the checksum of each table made of it.

    `last` is the last month it counts. `content` is the checksum of the tables: the same rows in another order have it.
    """

    folder: Path
    published: date
    imported: date
    format: str
    file: str
    file_sha256: str
    last: str
    content: str
    tables: Mapping[str, str] = field(hash=False)

    @property
    def id(self) -> str:
        """The name of its folder: day of publication and hash."""
        return self.folder.name

    @property
    def rank(self) -> tuple[date, str, str]:
        """What decides between vintages of a month: the newest; of one day, the one that goes on longer."""
        return self.published, self.last, self.id


def store_folder() -> Path:
    """Return where vintages are kept: WINSET_DATA_DIR, else the user's data folder of this system."""
    named = os.environ.get(FOLDER_VARIABLE)
    return (Path(named) if named else Path(platformdirs.user_data_dir("winset"))) / "vintages"


def vintage_names() -> tuple[str, ...]:
    """Return the names of all vintages in the store, sorted; it is what caches of merged tables hang on."""
    try:
        names = os.listdir(store_folder())  # noqa: PTH208 - only names: it is asked at every look at a table
        return tuple(sorted(name for name in names if _NAME.fullmatch(name)))
    except FileNotFoundError:
        return ()
    except OSError as error:
        what = f"the store of imported files cannot be read ({error.strerror})"
        raise RecordError([Fault(str(store_folder()), what, f"Mend it, or set {FOLDER_VARIABLE}")]) from None


def vintages() -> tuple[Vintage, ...]:
    """Return all imported vintages, the oldest first."""
    return _vintages(store_folder(), vintage_names())


@lru_cache(maxsize=8)
def _vintages(store: Path, names: tuple[str, ...]) -> tuple[Vintage, ...]:
    return tuple(sorted((_read(store / name) for name in names), key=lambda one: one.rank))


def _read(folder: Path) -> Vintage:
    try:
        told = json.loads((folder / "vintage.json").read_bytes())
        return Vintage(
            folder,
            date.fromisoformat(told["published"]),
            date.fromisoformat(told["imported"]),
            told["format"],
            told["file"],
            told["file_sha256"],
            told["last"],
            told["content"],
            dict(told["tables"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise _damaged(folder) from None


def _damaged(folder: Path) -> RecordError:
    return RecordError(
        [
            Fault(
                str(folder),
                "the imported vintage is damaged",
                f"Take it out with `winset data forget {folder.name}` and import again",
            )
        ]
    )


def vintage_bytes(vintage: Vintage, table_id: str) -> bytes:
    """Return a table of a vintage as CSV, held to its checksum."""
    try:
        data = gzip.decompress((vintage.folder / f"{table_id}.csv.gz").read_bytes())
    except (OSError, EOFError, ValueError):
        raise _damaged(vintage.folder) from None
    if hashlib.sha256(data).hexdigest() != vintage.tables[table_id]:
        raise _damaged(vintage.folder)
    return data


def store_vintage(
    tables: Mapping[str, pd.DataFrame],
    *,
    published: date | None,
    today: date,
    kind: str,
    file: str,
    file_sha256: str,
) -> tuple[Vintage, bool]:
    """Keep the tables of a file, and return their vintage and whether it is new.

    The same rows are one vintage, whatever their order in the file: only an earlier day of publication, if one is
    named, makes another of them. Without `published` it is today.
    """
    texts = {name: _csv(table) for name, table in sorted(tables.items())}
    sums = {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}
    content = hashlib.sha256(json.dumps(sums).encode()).hexdigest()
    same = [one for one in vintages() if one.content == content]
    if same and (published is None or same[0].published <= published):
        return same[0], False
    day = published or today
    told = {
        "published": day.isoformat(),
        "imported": today.isoformat(),
        "format": kind,
        "file": file,
        "file_sha256": file_sha256,
        "last": max(str(table["month"].max()) for table in tables.values()),
        "content": content,
        "tables": sums,
    }
    packed = {f"{name}.csv.gz": gzip.compress(text, mtime=0) for name, text in texts.items()}
    packed["vintage.json"] = json.dumps(told, indent=1).encode()
    folder = store_folder() / f"{day}-{content[:12]}"
    try:
        is_new = _put(folder, packed)
    except OSError as error:
        what = f"the vintage cannot be written ({error.strerror})"
        raise OutputError(
            [Fault(str(folder.parent), what, f"Make it writable, or set {FOLDER_VARIABLE}")]
        ) from None
    return _read(folder), is_new


def forget_vintage(name: str) -> None:
    """Take an imported vintage out of the store, whole, damaged or not; an unknown name is refused."""
    names = vintage_names()
    if name not in names:
        expected = f"Choose among {', '.join(names)}" if names else "Nothing is imported"
        raise RecordError([Fault(name or "VINTAGE", "no imported vintage of this name", expected)])
    folder = store_folder() / name
    away = folder.parent / f"{_UNFINISHED}{uuid.uuid4().hex}"
    try:
        folder.rename(away)
        _force(folder.parent)
    except OSError as error:
        what = f"the vintage cannot be taken away ({error.strerror})"
        raise OutputError([Fault(str(folder), what, "Make its folder writable")]) from None
    shutil.rmtree(away, ignore_errors=True)


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode()


def _put(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Write a folder so that it is there whole or not at all; False if another process was faster."""
    store = folder.parent
    store.mkdir(parents=True, exist_ok=True)
    _sweep(store)
    unfinished = store / f"{_UNFINISHED}{uuid.uuid4().hex}"
    unfinished.mkdir()
    try:
        for name, data in files.items():
            with (unfinished / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        _force(unfinished)
        try:
            unfinished.rename(folder)
        except OSError:
            if not (folder / "vintage.json").is_file():
                raise
            return False
        _force(store)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return True


def _force(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system knows how."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(store: Path) -> None:
    """Take away what a killed import left; a young folder may be of one that still runs."""
    for left in store.glob(f"{_UNFINISHED}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _HOUR:
                shutil.rmtree(left, ignore_errors=True)
