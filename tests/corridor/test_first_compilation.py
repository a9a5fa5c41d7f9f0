"""What shortens the first compilation: one module, whose long loops stay loops, and operators typed once."""

import operator
from typing import Any

import numpy as np
import pytest
from numba import types
from numba.core.registry import cpu_target

from winset.corridor import compiled
from winset.corridor.blocks import FLOW_SHAPES, empty_flows
from winset.corridor.first_compilation import assembly, optimised
from winset.corridor.inner import inner
from winset.corridor.lanes import LANES
from winset.corridor.pipeline import _RememberedOperators
from winset.corridor.records import CACHE_LINE, record_beside, record_of, zero_record


def test_inner_functions_are_linked_into_the_entry_that_calls_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_FOLDER", None)

    @inner
    def doubled(x: float) -> float:
        return 2.0 * x

    @inner
    def tripled_after(x: float) -> float:
        return 3.0 * doubled(x)

    @compiled.entry
    def outer(x: Any) -> None:
        x[1] = tripled_after(x[0]) + doubled(x[0])

    x = np.array([5.0, 0.0])
    outer(x)
    assert x.tolist() == [5.0, 2.0 * 5.0 * 3.0 + 2.0 * 5.0]
    # No code but what was linked: an object file that asks for another of ours could not be loaded elsewhere.
    _, module = optimised(outer.function, (x,))  # type: ignore[attr-defined]
    asked_for = [one.name for one in module.functions if one.is_declaration]
    assert [name for name in asked_for if not name.startswith("llvm.")] == []


def test_a_loop_over_lanes_stays_a_loop() -> None:
    def length_of_code(lanes: int) -> int:
        @inner
        def halve(x: Any) -> None:
            for i in range(lanes):
                x[i] = x[i] * 0.5

        def called(x: Any) -> None:
            halve(x)

        return _assembly(called, np.full(lanes, 2.0)).count("mulpd")

    assert length_of_code(208) == length_of_code(416) > 0


def test_a_sum_over_cities_within_a_loop_over_lanes_is_worked_out_for_several_lanes_at_once() -> None:
    def called(x: Any, total: Any) -> None:
        for i in range(104):
            here = 0.0
            for c in range(7):
                here += x[c, i]
            total[i] = here

    assert "addpd" in _assembly(called, np.ones((7, 104)), np.zeros(104))


def _assembly(function: Any, *arguments: Any) -> str:
    _, module = optimised(function, arguments)
    return assembly(module)


class _Asked:
    """A typing context that writes down what it is asked."""

    def __init__(self) -> None:
        self.questions: list[Any] = []

    def resolve_function_type(self, function: Any, arguments: Any, named: Any) -> str:
        self.questions.append(function)
        if isinstance(function, str):
            return function
        return f"{function.__name__}{arguments}" if hasattr(function, "__name__") else "own"


def test_operators_alone_are_typed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winset.corridor.pipeline._signatures", {})
    asked = _Asked()
    context = _RememberedOperators(asked)
    twice, once = (types.float64, types.float64), (types.float64,)
    numbas_own: Any = cpu_target.typing_context.resolve_value_type(operator.sub)
    for _ in range(2):
        assert context.resolve_function_type(numbas_own, twice, {}) == "own"
        assert context.resolve_function_type("iternext", once, {}) == "iternext"
        assert context.resolve_function_type(operator.mul, twice, {}) == f"mul{twice}"
        assert context.resolve_function_type(operator.neg, once, {}) == f"neg{once}"
        assert context.resolve_function_type(record_of, once, {}) == f"record_of{once}"
    assert asked.questions == [numbas_own, "iternext", operator.mul, operator.neg, record_of, record_of]
    assert context.questions is asked.questions  # all else is the context's


def test_a_record_holds_copies_of_its_arrays_under_their_names() -> None:
    flows = empty_flows()
    flows.aid[:] = np.arange(flows.aid.size)
    flows.by_place[2, 3] = 7.0
    record = record_of(flows, "flows", np.float32)
    flows.aid[:] = -1.0
    fields: Any = record
    assert fields.dtype.names == flows._fields
    assert fields["aid"].tolist() == list(range(flows.aid.size))
    assert fields["by_place"].shape == flows.by_place.shape
    assert fields["by_place"].sum() == 7.0 * flows.aid.size
    assert fields["by_place"].dtype == np.float32


def test_a_threads_records_are_used_again_and_begin_with_a_cache_line() -> None:
    first: Any = record_of(empty_flows()._replace(aid=np.full(LANES, 3.0)), "flows")
    beside: Any = record_beside(first, "stocks")
    assert beside.dtype == first.dtype
    assert [one["alarm"].ctypes.data % CACHE_LINE for one in (first, beside)] == [0, 0]
    again: Any = zero_record(FLOW_SHAPES, "flows")
    assert again["aid"].ctypes.data == first["aid"].ctypes.data != beside["aid"].ctypes.data
    assert first["aid"].tolist() == [0.0] * LANES
