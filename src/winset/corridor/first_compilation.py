"""Machine code of a function of the corridor and all that it calls, made by numba and optimised as a whole by LLVM."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numba
from numba import types
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import cpu_target
from numba.extending import typeof_impl

# Gives numba the exponentials.
import winset.corridor.compiled_exponentials  # noqa: F401
from winset.corridor.inner import Inner
from winset.corridor.pipeline import OPTIONS, passes_for

# The pipeline's options are not in numba's published types.
_NUMBA: Any = numba
_locked: Any = global_compiler_lock


@cache
def _dispatcher(function: Callable[..., Any]) -> Any:
    """Return numba's object for a function, one a process: what it has compiled it keeps."""
    return _NUMBA.njit(**OPTIONS)(function)


def _kind_of_inner(value: Inner, context: Any) -> Any:
    """Tell numba what an inner function is that stands in a compiled function."""
    return types.Dispatcher(_dispatcher(value.function))


typeof_impl.register(Inner)(_kind_of_inner)


def machine_code(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, bytes]:
    """Return the symbol and the object file of `function` for arguments of these types."""
    symbol, module = optimised(function, arguments)
    return symbol, _target().emit_object(module)


def optimised(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    """Return the symbol of `function` for arguments of these types, and LLVM's module that it is in."""
    dispatcher = _dispatcher(function)
    kinds = tuple(map(_NUMBA.typeof, arguments))
    with _locked:
        dispatcher.compile(kinds)
        made = dispatcher.overloads[kinds]
        made.library._ensure_finalized()  # links what it calls
        module = made.library._final_module.clone()
        passes = passes_for(_target(), unrolled=False)
        passes.getModulePassManager().run(module, passes)
    return made.fndesc.llvm_func_name, module


def assembly(module: Any) -> str:
    """Return the machine code of a module in words."""
    return str(_target().emit_assembly(module))


def _target() -> Any:
    """Return LLVM's description of this processor, as numba has it."""
    target: Any = cpu_target
    return target.target_context.codegen()._tm
