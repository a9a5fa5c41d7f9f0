"""Which functions of the corridor are compiled, and where their machine code is kept.

The machine code is made by numba (`first_compilation.py`) when a function is first called, and written to a file; a
process that finds the file loads it and never imports numba. The folder is named by a hash of every source of this
package, of numba's version and of the processor: a change anywhere opens a new folder, and machine code of old sources
is never run.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import update_wrapper
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

import llvmlite.binding as llvm
from platformdirs import user_cache_path

from winset.corridor.inner import INTERPRETED
from winset.corridor.machine_code import Machine, kinds_of, load, words_of

Function = TypeVar("Function", bound=Callable[..., Any])


def source_hash(folder: Path) -> str:
    """Return a short hash of all Python sources in `folder`, of numba's version and of the processor."""
    digest = hashlib.sha256(f"{version('numba')} {llvm.get_host_cpu_name()}".encode())
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def cache_folder() -> Path | None:
    """Return the folder of machine code for these very sources, made if need be; None if nothing can be written.

    `NUMBA_CACHE_DIR` decides where; else it is the user's cache folder, else the temporary one.
    """
    named = os.environ.get("NUMBA_CACHE_DIR")
    bases = [Path(named)] if named else [user_cache_path("winset"), Path(tempfile.gettempdir()) / "winset"]
    for base in bases:
        folder = base / f"corridor-{source_hash(Path(__file__).parent)}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return None


_FOLDER = cache_folder()


class Entry:
    """A compiled function that Python calls: with arrays, records, tuples of them and integers, returning nothing."""

    def __init__(self, function: Callable[..., None]) -> None:
        self.function = function
        update_wrapper(self, function)
        self._machines: dict[str, Machine] = {}
        self._lock = Lock()

    def __call__(self, *arguments: Any) -> None:
        """Run the machine code, without the interpreter lock; the first call of a kind loads or makes it."""
        kinds, words = kinds_of(arguments), words_of(arguments)
        if kinds not in self._machines:
            with self._lock:
                if kinds not in self._machines:
                    self._machines[kinds] = load(*self._code(kinds, arguments), len(words))
        self._machines[kinds](words)

    def _code(self, kinds: str, arguments: tuple[Any, ...]) -> tuple[str, bytes]:
        """Return the name and the machine code of the function for arguments of these kinds, kept or made now."""
        name = f"{self.function.__qualname__}-{hashlib.sha256(kinds.encode()).hexdigest()[:16]}.code"
        if _FOLDER is not None and (_FOLDER / name).exists():
            symbol, code = (_FOLDER / name).read_bytes().split(b"\n", 1)
            return symbol.decode(), code
        # Only now: importing numba takes longer than loading what was kept.
        from winset.corridor.first_compilation import machine_code

        made, code = machine_code(self.function, arguments)
        if _FOLDER is not None:
            _keep(_FOLDER / name, made.encode() + b"\n" + code)
        return made, code


def _keep(file: Path, content: bytes) -> None:
    """Write a file that another process finds whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as unfinished:
        unfinished.write(content)
    Path(unfinished.name).replace(file)


def entry(function: Function) -> Function:
    """Declare `function` as one that Python calls and that is compiled."""
    return function if INTERPRETED else cast(Function, Entry(function))
