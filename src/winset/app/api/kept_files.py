"""What takes a second to make and never changes while its makers do not: kept in the user's cache folder."""

from collections.abc import Callable
from pathlib import Path

from platformdirs import user_cache_path


def kept_file(name: str, make: Callable[[], bytes]) -> bytes:
    """Return the file `name` of the cache, made if it is not there; `name` says what decides its bytes."""
    kept = user_cache_path("winset") / name
    if (known := file_bytes(kept)) is not None:
        return known
    made = make()
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        part.write_bytes(made)
        part.replace(kept)
    except OSError:
        pass  # a cache that cannot be written costs a second at the next start, nothing else
    return made


def file_bytes(path: Path) -> bytes | None:
    """Return what a file holds, None where there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None
