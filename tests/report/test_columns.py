"""Columns of a page are the bands of the draws, rounded once, and none says more than three digits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from winset.draws import band, round_significant
from winset.report.columns import MARKS, band_columns, band_marks, numbers, rounded

FIGURES = st.floats(-1e12, 1e12, allow_subnormal=False).filter(lambda value: value == 0 or abs(value) > 1e-9)


@given(
    values=arrays(
        np.float64, st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 40)), elements=FIGURES
    )
)
def test_the_marks_are_those_of_every_other_surface(values) -> None:
    wanted, found = band(values), band_marks(values)
    for mark in MARKS:
        assert found[mark] == pytest.approx(getattr(wanted, mark), rel=1e-9, abs=1e-3)


@given(values=arrays(np.float64, 12, elements=FIGURES))
def test_rounding_is_that_of_the_decimal_text(values) -> None:
    ours, text = rounded(values, 3), round_significant(values, 3)
    # A figure half way between two decimals may go either way: the text rounds the binary figure, we the product.
    assert np.all((ours == text) | np.isclose(ours, text, rtol=1.1e-2))
    assert np.mean(ours == text) >= 0.75 or values.size < 4
    assert all(float(f"{value:.2e}") == value for value in ours.tolist())


def test_a_column_of_two_draws_by_hand() -> None:
    (told,) = band_columns(np.array([[[0.0, 1000.0], [2.0, 2.0]]]), ("mean", "p05", "p95"))
    assert told == {"mean": [500, 2], "p05": [50, 2], "p95": [950, 2]}
    assert numbers([0.0005, 1234567.0, -0.0]) == [0.0005, 1230000, 0]
