"""How the corridor's functions are compiled, and where the machine code is kept.

numba's own cache notices a change of the file it compiled, but not of a callee in another file. The cache folder is
therefore named by a hash of every source of this package, of numba's version and of the processor: a change anywhere
opens a new folder, and machine code of old sources is never run.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite.binding as llvm
import numba
from numba.core.cpu import CPUTargetOptions
from numba.core.options import TargetOptions
from platformdirs import user_cache_path

from winset.corridor.first_compilation import EntryCompiler, InnerCompiler

Function = TypeVar("Function", bound=Callable[..., Any])

# numba knows the flag and keeps it from CPU functions. No array is passed twice to one function here, and where LLVM
# may rely on that, loops over a dozen arrays vectorise without checking first whether they overlap.
if not hasattr(CPUTargetOptions, "noalias"):
    _mapping: Any = TargetOptions.Mapping
    CPUTargetOptions.noalias = _mapping("noalias")


def source_hash(folder: Path) -> str:
    """Return a short hash of all Python sources in `folder`, of numba's version and of the processor."""
    digest = hashlib.sha256(f"{numba.__version__} {llvm.get_host_cpu_name()}".encode())
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
# Neither the flag above nor the setting below is in numba's published types.
_NUMBA: Any = numba


# `contract` alone of the fast-math flags: it fuses a multiplication and an addition, and reorders nothing, so that
# results do not depend on how a loop was cut. Division by zero follows IEEE; `lanes.over` guards what must be.
# Without reference counts: no compiled function here makes an array, it writes into those it is given.
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "fastmath": {"contract"},
    "error_model": "numpy",
    "noalias": True,
    "_nrt": False,
}


def inner(function: Function) -> Function:
    """Compile `function` for the use of other compiled functions; Python cannot call it.

    Without the code that takes Python's arguments apart, which is longer than most mechanisms, and without a cache:
    an inner function lives in the machine code of the `entry` that calls it, and has none of its own.
    """
    linked = _NUMBA.njit(
        no_cpython_wrapper=True, no_cfunc_wrapper=True, pipeline_class=InnerCompiler, **_OPTIONS
    )
    return cast(Function, linked(function))


def entry(function: Function) -> Function:
    """Compile `function` on its first call from Python, without the interpreter lock, and keep the machine code."""
    kept = _NUMBA.config.CACHE_DIR
    # numba looks at this setting when a function is decorated; other packages keep theirs.
    _NUMBA.config.CACHE_DIR = "" if _FOLDER is None else str(_FOLDER)
    try:
        kept_code = _NUMBA.njit(
            cache=_FOLDER is not None, no_cfunc_wrapper=True, pipeline_class=EntryCompiler, **_OPTIONS
        )
        return cast(Function, kept_code(function))
    finally:
        _NUMBA.config.CACHE_DIR = kept
