"""Arrays of records in compiled code, against the same function run by Python on arrays."""

from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest

from winset.corridor import compiled


class Stores(NamedTuple):
    """Three arrays of unlike shapes."""

    waiting: Any  # (2, 3, 4)
    total: Any  # (4,)
    north: Any  # (3, 4)


def _moves(stores: Any, other: Any, row: int, first: bool, out: Any) -> None:
    """Do all that can be done with an array of a record."""
    north = stores.north
    same = north
    for i in range(4):
        stores.total[i] = north[row, i] - 2.0 * stores.waiting[1, row, i]
        same[0, i] += 100.0 * stores.total[i]
    for g in range(north.shape[0]):
        for i in range(4):
            stores.waiting[0, g, i] = stores.waiting[1, g, i] * other.north[g, i]
    chosen = stores.waiting if first else other.waiting
    for i in range(4):
        chosen[1, 2, i] = -1.0 - chosen[0, 1, i]
    out[0] = stores.total[3]
    out[1] = north[row, 2]


def _stores(shift: float, dtype: Any) -> Stores:
    return Stores(
        waiting=(np.arange(24.0).reshape(2, 3, 4) + shift).astype(dtype),
        total=np.arange(4.0).astype(dtype),
        north=(np.arange(12.0).reshape(3, 4) * 2.0 + shift).astype(dtype),
    )


def _record(stores: Stores) -> Any:
    fields = stores._asdict()
    records: Any = np.zeros(1, [(name, array.dtype, array.shape) for name, array in fields.items()])
    for name, array in fields.items():
        records[name][0] = array
    return records[0]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("first", [0, 1])
def test_arrays_of_a_record_are_read_and_written_as_python_does(
    monkeypatch: pytest.MonkeyPatch, first: int, dtype: Any
) -> None:
    monkeypatch.setattr(compiled, "_FOLDER", None)
    plain, other, out = _stores(0.0, dtype), _stores(0.5, dtype), np.zeros(2, dtype)
    record, other_record, got = _record(plain), _record(other), np.zeros(2, dtype)
    compiled.entry(_moves)(record, other_record, 1, first, got)
    _moves(SimpleNamespace(**plain._asdict()), other, 1, bool(first), out)
    assert got.tolist() == out.tolist()
    for arrays, compiled_arrays in ((plain, record), (other, other_record)):
        for name in Stores._fields:
            np.testing.assert_array_equal(compiled_arrays[name], getattr(arrays, name), err_msg=name)
