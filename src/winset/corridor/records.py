"""Named arrays as one record, in memory that a thread keeps.

Each array lies at a place that is known when the kernel is compiled: a record is one pointer, where forty arrays are
some four hundred arguments of every function that they are handed to.
"""

import threading
from functools import lru_cache
from typing import Any, Final, Literal, TypeVar

import numpy as np

from winset.corridor.state import Flows, Precision, Stocks, Theta

Named = TypeVar("Named", Theta, Stocks, Flows)
Role = Literal["theta", "start", "stocks", "flows"]
Shapes = tuple[tuple[str, tuple[int, ...]], ...]
CACHE_LINE: Final = 64


class _Kept(threading.local):
    """The records of one thread, by what they are for and how they are laid out."""

    def __init__(self) -> None:
        self.records: dict[tuple[Role, np.dtype[np.void]], Any] = {}


_KEPT: Final = _Kept()


def record_of(arrays: Named, role: Role, precision: Precision = np.float64) -> Named:
    """Return a copy of named arrays as a record of one precision, which the kernel takes in their place.

    It is the thread's record for that role: what was in it before is gone. Fresh memory is handed out page by page as
    it is touched, which takes longer than a slider's package.
    """
    fields = arrays._asdict()
    shapes = tuple((name, array.shape) for name, array in fields.items())
    record: Named = _kept(role, _record_type(shapes, np.dtype(precision).str))[0]
    for name, array in fields.items():
        record[name][...] = array  # type: ignore[call-overload]
    return record


def zero_record(shapes: Shapes, role: Role, precision: Precision = np.float64) -> Any:
    """Return the thread's record for a role with arrays of these names and shapes, zero."""
    record = _kept(role, _record_type(shapes, np.dtype(precision).str))
    record.view(np.uint8)[:] = 0
    return record[0]


def record_beside(record: Named, role: Role) -> Named:
    """Return the thread's record for another role, laid out as `record`; what is in it is no matter."""
    kind: Any = record
    beside: Named = _kept(role, kind.dtype)[0]
    return beside


def arrays_of(record: Stocks) -> Stocks:
    """Return the arrays that a record of stocks is made of, not copied."""
    return Stocks(**{name: record[name] for name in Stocks._fields})  # type: ignore[call-overload]


@lru_cache
def _record_type(shapes: Shapes, precision: str) -> np.dtype[np.void]:
    return np.dtype([(name, precision, shape) for name, shape in shapes])


def _kept(role: Role, kind: np.dtype[np.void]) -> Any:
    """Return an array of one record."""
    if (role, kind) not in _KEPT.records:
        # From the start of a cache line on: rows of lanes then cross as few lines as can be.
        memory = np.zeros(kind.itemsize + CACHE_LINE, np.uint8)
        first = -memory.ctypes.data % CACHE_LINE
        _KEPT.records[role, kind] = memory[first : first + kind.itemsize].view(kind)
    return _KEPT.records[role, kind]
