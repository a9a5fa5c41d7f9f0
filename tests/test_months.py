"""Months are whole numbers from 1970-01; a month's name is its last day when one stands on it."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.errors import OptionError
from winset.months import fiscal_year, month_end, month_name, month_number, parse_as_of


@given(month=st.integers(-600, 1500))
def test_a_month_is_counted_as_numpy_counts_it(month: int) -> None:
    assert month_name(month) == str(np.datetime64(month, "M"))
    assert month_number(month_name(month)) == month


@given(month=st.integers(-600, 1500))
def test_the_day_after_a_month_ends_opens_the_next(month: int) -> None:
    following = np.datetime64(month_end(month)) + 1
    assert str(following) == f"{month_name(month + 1)}-01"


@pytest.mark.parametrize(
    ("name", "year"), [("2023-09", 2023), ("2023-10", 2024), ("2024-01", 2024), ("2024-09", 2024)]
)
def test_a_fiscal_year_runs_from_october_to_september(name: str, year: int) -> None:
    assert fiscal_year(month_number(name)) == year


def test_a_month_given_as_a_day_is_its_last_day() -> None:
    assert parse_as_of("2024-02") == date(2024, 2, 29)
    assert parse_as_of("2024-01-08") == date(2024, 1, 8)


@pytest.mark.parametrize(
    "text", ["", "2024", "2024-13", "2024-02-30", "20240108", "8 January 2024", "2024-1", "2024-W02-1"]
)
def test_what_is_not_a_day_is_refused_with_the_way_to_write_one(text: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse_as_of(text)
    assert repr(text) in str(caught.value)
    assert "YYYY-MM-DD" in str(caught.value)
