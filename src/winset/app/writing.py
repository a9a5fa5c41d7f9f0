"""Write a command's files so that a reader never sees half a result, and say early when they cannot be written."""

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from winset.errors import Fault, OutputError

REMEDY = "Choose a folder that can be written to with --out"


def check_writable(folder: Path, names: Iterable[str]) -> None:
    """Raise `OutputError` if the files could not be written to `folder`; nothing is left behind.

    The folder itself may not exist yet: then its nearest ancestor must take a new file.
    """
    standing = next(
        path for path in (folder, *folder.absolute().parents) if path.exists() or path.is_symlink()
    )
    if not standing.is_dir():
        raise OutputError([Fault(str(standing), "a file is in the way of the folder", REMEDY)])
    faults = [
        Fault(str(folder / name), "a folder is in the way of the file", "Move it, or choose another --out")
        for name in names
        if (folder / name).is_dir()
    ]
    try:
        # Trying is the only sure test: permission bits say nothing about read-only disks, and root passes them all.
        with tempfile.TemporaryFile(dir=standing):
            pass
    except OSError as error:
        faults.append(Fault(str(standing), f"cannot be written to ({error.strerror})", REMEDY))
    if faults:
        raise OutputError(faults)


def write_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Write every file beside its final place first, then rename them all: no file is ever half written."""
    waiting: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            handle, path = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
            waiting[Path(path)] = folder / name
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            # mkstemp keeps a file to its owner; a report is as open as any file the user makes.
            Path(path).chmod(0o666 & ~_umask())
        for temporary in list(waiting):
            temporary.replace(waiting[temporary])
            del waiting[temporary]
    except OSError as error:
        raise OutputError([Fault(str(folder), f"cannot be written to ({error.strerror})", REMEDY)]) from error
    finally:
        for temporary in waiting:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
