"""What shortens the first compilation: inner functions without machine code, operators typed once."""

import operator
from typing import Any

import numpy as np
import pytest
from numba import types

from winset.corridor import compiled
from winset.corridor.blocks import empty_flows, record_of
from winset.corridor.first_compilation import _RememberedOperators


def test_an_inner_function_works_and_has_no_machine_code_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_FOLDER", None)

    @compiled.inner
    def doubled(x: float) -> float:
        return 2.0 * x

    @compiled.inner
    def tripled_after(x: float) -> float:
        return 3.0 * doubled(x)

    @compiled.entry
    def outer(x: float) -> float:
        return tripled_after(x) + doubled(x)

    assert outer(5.0) == 2.0 * 5.0 * 3.0 + 2.0 * 5.0
    assert _addresses(outer) != [0]
    assert _addresses(doubled) == _addresses(tripled_after) == [0]


def _addresses(function: Any) -> list[int]:
    """Return where the machine code of each version of a compiled function begins, 0 if there is none."""
    made = function.overloads.values()
    return [one.library.get_pointer_to_function(one.fndesc.llvm_func_name) for one in made]


@pytest.mark.parametrize("as_inner", [False, True], ids=["in the entry", "in an inner function"])
def test_loops_stay_loops_however_short(monkeypatch: pytest.MonkeyPatch, as_inner: bool) -> None:
    monkeypatch.setattr(compiled, "_FOLDER", None)

    def length_of_code(rounds: int) -> int:
        def halve(x: Any) -> None:
            for _ in range(rounds):
                for i in range(80):
                    x[i] = x[i] * 0.5

        within = compiled.inner(halve)

        def called(x: Any) -> None:
            within(x)

        outer: Any = compiled.entry(called if as_inner else halve)
        x = np.full(80, 2.0)
        outer(x)
        assert x.tolist() == [2.0 / 2.0**rounds] * 80
        (code,) = outer.inspect_asm().values()
        return code.count("mulpd")

    assert length_of_code(7) == length_of_code(3) > 0


class _Asked:
    """A typing context that writes down what it is asked."""

    def __init__(self) -> None:
        self.questions: list[Any] = []

    def resolve_function_type(self, function: Any, arguments: Any, named: Any) -> str:
        self.questions.append(function)
        return f"{function.__name__}{arguments}"


def test_operators_alone_are_typed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winset.corridor.first_compilation._signatures", {})
    asked = _Asked()
    context = _RememberedOperators(asked)
    twice, once = (types.float64, types.float64), (types.float64,)
    for _ in range(2):
        assert context.resolve_function_type(operator.mul, twice, {}) == f"mul{twice}"
        assert context.resolve_function_type(operator.neg, once, {}) == f"neg{once}"
        assert context.resolve_function_type(_addresses, once, {}) == f"_addresses{once}"
    assert asked.questions == [operator.mul, operator.neg, _addresses, _addresses]
    assert context.questions is asked.questions  # all else is the context's


def test_a_record_holds_copies_of_its_arrays_under_their_names() -> None:
    flows = empty_flows(np.float32)
    flows.aid[:] = np.arange(flows.aid.size)
    flows.by_place[2, 3] = 7.0
    record = record_of(flows)
    flows.aid[:] = -1.0
    fields: Any = record
    assert fields.dtype.names == flows._fields
    assert fields["aid"].tolist() == list(range(flows.aid.size))
    assert fields["by_place"].shape == flows.by_place.shape
    assert fields["by_place"].sum() == 7.0 * flows.aid.size
    assert fields["by_place"].dtype == np.float32
