"""One source for two precisions: a literal takes the precision of the arguments that a function is compiled for.

numba reads `1.0` as a double, and a double times a single is a double: one literal would carry a whole loop in single
precision over to the other. Where an argument is single, literals and constants of the module are made single too.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numba.core import ir, types
from numba.core.compiler_machinery import FunctionPass, register_pass

# numba ships no types for these.
_registered: Any = register_pass
_Pass: Any = FunctionPass


@_registered(mutates_CFG=False, analysis_only=False)
class SingleLiterals(_Pass):  # type: ignore[misc]
    """Make every float of the source a single where the arguments are single."""

    _name = "winset_single_literals"

    def __init__(self) -> None:
        _Pass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        """Return whether the function was changed."""
        if not any(scalar == types.float32 for argument in state.args for scalar in _scalars(argument)):
            return False
        for block in state.func_ir.blocks.values():
            for assignment in block.find_insts(ir.Assign):
                if isinstance(assignment.value, ir.Const | ir.Global | ir.FreeVar):
                    assignment.value.value = _single(assignment.value.value)
        return True


def _scalars(kind: Any) -> Iterator[Any]:
    """Yield the types of the numbers that an argument holds."""
    if hasattr(kind, "types") or isinstance(kind, types.Record):  # a tuple, or a record of arrays
        parts = kind.types if hasattr(kind, "types") else dict(kind.members).values()
        for part in parts:
            yield from _scalars(part)
    else:
        yield kind.dtype if isinstance(kind, types.Array) else kind


def _single(value: Any) -> Any:
    if type(value) is tuple:
        return tuple(map(_single, value))
    return np.float32(value) if type(value) is float else value
