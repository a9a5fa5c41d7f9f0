"""Functions of the corridor that only its compiled functions call."""

import os
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Final, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

# Python itself runs the functions where this is set, as numba's manual says: for whoever counts or debugs.
INTERPRETED: Final = os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


class Inner:
    """A function that has no machine code but within its callers'; called from Python, it is the Python function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        update_wrapper(self, function)

    def __call__(self, *arguments: Any) -> Any:
        """Return what the Python function returns."""
        return self.function(*arguments)


def inner(function: Function) -> Function:
    """Declare `function` for the use of other compiled functions, in whose machine code it lives."""
    return function if INTERPRETED else cast(Function, Inner(function))
