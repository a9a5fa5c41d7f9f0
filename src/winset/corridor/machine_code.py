"""Machine code as a function of Python: loaded by LLVM, called with numba's calling convention.

The convention (numba's manual, "Notes on the calling convention"): a place for the result, a place for an exception,
then the arguments taken apart into machine words. An array is two owners (none here), its items, the bytes of an item,
its address, lengths and strides; a tuple is its parts; a record is its address.
"""

import ctypes
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

import llvmlite.binding as llvm
import numpy as np

# numba's status of a function that returned, and of one that returned None.
_ENDED: Final = (0, -2)

Machine = Callable[[tuple[int, ...]], None]


def kinds_of(arguments: tuple[Any, ...]) -> str:
    """Return what decides the machine code: types and numbers of axes, and the layout of records.

    >>> kinds_of((3, np.zeros((2, 5), np.float32), (np.zeros(1), 4)))
    'int float32:2 (float64:1 int)'
    """
    return " ".join(map(_kind, arguments))


def _kind(argument: Any) -> str:
    if isinstance(argument, np.ndarray):
        return f"{_name(argument.dtype)}:{argument.ndim}"
    if isinstance(argument, tuple):
        return f"({kinds_of(argument)})"
    return _name(argument.dtype) if isinstance(argument, np.void) else "int"


@cache
def _name(kind: np.dtype[Any]) -> str:
    """Return a type in words, for a record its whole layout: put together once, not in every call."""
    return str(kind)


def words_of(arguments: tuple[Any, ...]) -> tuple[int, ...]:
    """Return the machine words of arguments; ValueError for an array with gaps, which machine code cannot see."""
    return tuple(_words(arguments))


def _words(arguments: tuple[Any, ...]) -> Iterator[int]:
    for argument in arguments:
        if isinstance(argument, np.ndarray):
            if not argument.flags.c_contiguous:
                raise ValueError(f"an array of shape {argument.shape} is not contiguous: hand over a copy")
            yield from (0, 0, argument.size, argument.itemsize, _address(argument))
            yield from argument.shape
            yield from argument.strides
        elif isinstance(argument, tuple):
            yield from _words(argument)
        elif isinstance(argument, np.void):
            yield _address(np.frombuffer(argument, np.uint8))
        else:
            yield argument


def _address(array: np.ndarray[Any, Any]) -> int:
    # What `array.ctypes.data` is, at a third of the time.
    address: int = array.__array_interface__["data"][0]
    return address


def load(symbol: str, code: bytes, n_words: int) -> Machine:
    """Return the function `symbol` of an object file, of so many words; it runs without the interpreter lock."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(jit=True)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    native = ctypes.CFUNCTYPE(ctypes.c_int32, *[ctypes.c_ssize_t] * (2 + n_words))(
        engine.get_function_address(symbol)
    )

    def run(words: tuple[int, ...]) -> None:
        places = (ctypes.c_void_p * 2)()  # for the result, which is none, and for a fault
        first = ctypes.addressof(places)
        status = native(first, first + ctypes.sizeof(ctypes.c_void_p), *words)
        if status not in _ENDED:
            raise RuntimeError(f"{symbol} ended with status {status}")

    run.engine = engine  # type: ignore[attr-defined]  # its code lives as long as it does
    return run
