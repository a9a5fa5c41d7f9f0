"""What is observed on a day: only what was published, and a total that was told beforehand."""

from datetime import date

import numpy as np
import pytest

from winset.calibration.observation import observe
from winset.data.record import monthly_record
from winset.data.season import season

EVE = date(2024, 1, 8)


@pytest.mark.parametrize("day", [date(2022, 9, 14), date(2023, 3, 31), date(2023, 12, 1), EVE])
def test_what_is_observed_on_a_day_does_not_hang_on_what_came_later(day: date) -> None:
    """The months seen on a day are those published; a later day sees the same counts for them, and more."""
    early, late = observe(day, {}), observe(date(2024, 9, 30), {})
    assert int(early.months[-1]) < day.year * 12 + day.month - 1970 * 12 - 1
    full = early.last_full
    assert len(early.months) == full and late.last_full > full
    np.testing.assert_array_equal(early.border_patrol, late.border_patrol[:full])
    np.testing.assert_array_equal(early.ports, late.ports[:full])
    # Mexican events come out later than encounters: the last known month stands in, never a later figure.
    unknown = (early.mexican_events != late.mexican_events[:full]).any(axis=1)
    if unknown.any():
        first = int(np.flatnonzero(unknown)[0])
        assert (early.mexican_events[first:] == early.mexican_events[first - 1]).all()


def test_a_total_told_beforehand_counts_only_for_the_month_after_the_record() -> None:
    plain = observe(EVE, {})
    origin = int(plain.months[-1])
    told = observe(EVE, {origin + 1: 302_000.0, origin + 2: 1.0})
    assert (len(told.months), told.last_full, told.preliminary_total) == (
        len(plain.months) + 1,
        plain.last_full,
        302_000.0,
    )
    assert observe(EVE, {origin + 2: 1.0}).preliminary_total is None


@pytest.mark.parametrize("day", [date(2019, 6, 25), date(2022, 10, 22), EVE])
def test_the_season_is_that_of_the_months_published_by_then(day: date) -> None:
    known = season(monthly_record(day))
    assert known is not None
    np.testing.assert_array_equal(observe(day, {}).season, known.median)
