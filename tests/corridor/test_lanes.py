"""Our own exp and log in both precisions against the library's, over the range that the corridor uses."""

import math

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import winset.corridor.first_compilation  # noqa: F401  (tells numba what the functions below are)
from winset.corridor import lanes
from winset.corridor.exponentials import exp, log


@numba.njit
def _both(x: float) -> tuple[float, float]:
    return exp(x), log(x)


@numba.njit
def _shares(a: float, b: float) -> tuple[float, float]:
    return lanes.over(a, b), lanes.met(a, b)


FOUR_ULP = 4 * np.finfo(np.float64).eps
FOUR_SINGLE_ULP = 4 * float(np.finfo(np.float32).eps)


@settings(max_examples=400, deadline=None)
@given(x=st.floats(-700.0, 700.0))
def test_exp_is_the_librarys_to_four_roundings(x: float) -> None:
    assert _both(x)[0] == pytest.approx(math.exp(x), rel=FOUR_ULP, abs=0)


@settings(max_examples=400, deadline=None)
@given(x=st.one_of(st.floats(1e-290, 1e290), st.floats(0.5, 2.0), st.floats(1e-3, 1e9)))
def test_log_is_the_librarys_to_four_roundings(x: float) -> None:
    assert _both(x)[1] == pytest.approx(math.log(x), rel=FOUR_ULP, abs=1e-300)


def _in_single(x: float) -> tuple[float, float]:
    return _both(np.float32(x))


@settings(max_examples=400, deadline=None)
@given(x=st.floats(-86.0, 88.0, width=32))
def test_exp_in_single_is_the_librarys_to_four_roundings(x: float) -> None:
    assert _in_single(x)[0] == pytest.approx(math.exp(x), rel=FOUR_SINGLE_ULP, abs=0)


@settings(max_examples=400, deadline=None)
@given(x=st.one_of(st.floats(2.0**-120, 2.0**120, width=32), st.floats(0.5, 2.0, width=32)))
def test_log_in_single_is_the_librarys_to_four_roundings(x: float) -> None:
    assert _in_single(x)[1] == pytest.approx(math.log(x), rel=FOUR_SINGLE_ULP, abs=1e-37)


def test_exp_and_log_in_single_hold_at_their_edges() -> None:
    assert _in_single(0.0)[0] == 1.0
    assert _in_single(1.0)[1] == 0.0
    assert _in_single(-1e9)[0] == pytest.approx(0.0, abs=1e-37)
    assert math.isfinite(_in_single(1e9)[0])
    assert _in_single(0.0)[1] == pytest.approx(math.log(1e-37), rel=1e-6)


def test_python_itself_gets_the_librarys() -> None:
    assert (exp(0.5), log(0.5)) == (math.exp(0.5), math.log(0.5))


def test_exp_and_log_hold_at_their_edges() -> None:
    assert _both(0.0)[0] == 1.0
    assert _both(1.0)[1] == 0.0
    assert _both(-1e9)[0] == pytest.approx(0.0, abs=1e-300)
    assert math.isfinite(_both(1e9)[0])
    assert _both(0.0)[1] == pytest.approx(math.log(1e-300), rel=1e-12)


def test_a_ratio_over_nobody_is_zero_and_nobodys_wish_is_met() -> None:
    assert _shares(5.0, 0.0) == (0.0, 1.0)
    assert _shares(5.0, 1e-9) == (0.0, 1.0)
    assert _shares(5.0, 10.0) == (0.5, 0.5)
    assert _shares(50.0, 10.0) == (5.0, 1.0)
    assert _shares(0.0, 10.0) == (0.0, 0.0)
