"""Finished chunks kept on disk until the whole is done, so that a killed run goes on where it was.

A chunk is a file under the key of its work. It appears whole or not at all, and carries a checksum: whatever is torn
or strange is computed again. Leaves out results: what is kept here is forgotten at the end.
"""

import contextlib
import hashlib
import io
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import platformdirs

from winset.execution import Arrays, Bounds, Executor, Work, chunk_bounds

DIGEST = hashlib.sha256().digest_size
MOST_BYTES = 2_000_000_000
"""All that may be kept, of all works together: thirty times the study of January 2024."""


def kept_folder() -> Path:
    """Return where chunks are kept on this system: a folder of the user's cache."""
    return platformdirs.user_cache_path("winset") / "chunks"


@dataclass(frozen=True)
class Kept:
    """A folder of finished chunks, which several runs may share; `used` are the keys that this one has asked for."""

    folder: Path
    most_bytes: int = MOST_BYTES
    used: set[str] = field(default_factory=set)

    def read(self, key: str, bounds: Bounds) -> Arrays | None:
        """Return a finished chunk, or None where there is none that is whole."""
        self.used.add(key)
        try:
            text = self._file(key, bounds).read_bytes()
        except OSError:
            return None
        digest, body = text[:DIGEST], text[DIGEST:]
        if hashlib.sha256(body).digest() != digest:
            return None
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            return dict(arrays)

    def write(self, key: str, bounds: Bounds, result: Arrays) -> int:
        """Keep a finished chunk and return its bytes: 0 where the disk refuses, since a run needs no kept chunk."""
        archive = io.BytesIO()
        np.savez(archive, allow_pickle=False, **result)
        body = archive.getvalue()
        file = self._file(key, bounds)
        part = file.with_suffix(f".{os.getpid()}.part")
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.write_bytes(hashlib.sha256(body).digest() + body)
            part.replace(file)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            return 0
        return len(body) + DIGEST

    def forget(self) -> None:
        """Remove the chunks of the works used, with what a killed run left half written: the whole is done."""
        for key in self.used:
            shutil.rmtree(self.folder / key, ignore_errors=True)

    def room(self, key: str) -> int:
        """Return how many bytes may still be kept for `key`; other works make room, the longest untouched first."""
        others = sorted(
            (entry for entry in self._works() if entry.name != key), key=lambda entry: entry.stat().st_mtime
        )
        room = self.most_bytes - sum(map(_bytes, self._works()))
        while others and room < self.most_bytes // 2:
            oldest = others.pop(0)
            room += _bytes(oldest)
            shutil.rmtree(oldest, ignore_errors=True)
        return room

    def _works(self) -> list[Path]:
        return [entry for entry in self.folder.glob("*") if entry.is_dir()]

    def _file(self, key: str, bounds: Bounds) -> Path:
        return self.folder / key / f"{bounds[0]}-{bounds[1]}.chunk"


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*"))


def results(
    work: Work,
    executor: Executor,
    kept: Kept | None = None,
    progress: Callable[[float], object] | None = None,
) -> Iterator[Arrays]:
    """Yield the result of every chunk of `work`, in any order: kept ones first, then those `executor` runs.

    `progress(share)` hears how much is done, 0 to 1. Who takes the results decides when to `forget` the work.
    """
    tell = progress or (lambda share: None)
    missing, done = [], 0
    for bounds in chunk_bounds(work.n_items, work.chunk_size):
        found = kept.read(work.key, bounds) if kept is not None else None
        if found is None:
            missing.append(bounds)
            continue
        done += bounds[1] - bounds[0]
        tell(done / work.n_items)
        yield found
    room = kept.room(work.key) if kept is not None else 0
    for bounds, result in executor(work, missing):
        if kept is not None and room > 0:
            room -= kept.write(work.key, bounds, result)
        done += bounds[1] - bounds[0]
        tell(done / work.n_items)
        yield result
