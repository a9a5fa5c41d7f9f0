"""A promise that numba can pass on to LLVM: no array is handed to a function twice.

Where LLVM may rely on that, loops over a dozen arrays vectorise without checking first whether they overlap. numba
knows the flag and keeps it from functions of the processor; here it is let through.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numba
from numba.core.cpu import CPUTargetOptions
from numba.core.options import TargetOptions

Function = TypeVar("Function", bound=Callable[..., Any])

# numba ships no types for these.
_NUMBA: Any = numba
_Options: Any = CPUTargetOptions
_mapping: Any = TargetOptions.Mapping

if not hasattr(_Options, "noalias"):
    _Options.noalias = _mapping("noalias")

DISTINCT: Final[Any] = {"noalias": True}
"""What to add to the options of `njit`."""


def distinct(function: Function) -> Function:
    """Compile a function no two of whose arrays are one."""
    return cast(Function, _NUMBA.njit(cache=True, nogil=True, **DISTINCT)(function))
