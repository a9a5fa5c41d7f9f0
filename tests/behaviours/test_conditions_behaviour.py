"""Aid, sanctions and consent, dips that return, on the fitted corridor of January 2024.

Tolerances and their reasons stand with each check in `conditions.py`; docs/validation/behaviours.md has the figures.
"""

import numpy as np
import pytest
from behaviours import conditions
from behaviours.talks import Talks


def test_twenty_billion_moves_no_encounters_in_its_first_year(talks: Talks) -> None:
    check = conditions.aid_on_encounters(talks)
    assert check.holds, check


def test_twenty_billion_costs_money_from_its_first_month(talks: Talks) -> None:
    check = conditions.aid_on_costs(talks)
    assert check.holds, check


def test_twenty_billion_moves_departures_in_five_years_where_aid_works_and_only_there(talks: Talks) -> None:
    works = conditions.aid_on_departures(talks, active=True)
    assert works.holds, works
    sceptical = conditions.aid_on_departures(talks, active=False)
    assert np.abs(sceptical.values).max() < 1e-9, sceptical


def test_relief_fills_flights_in_the_same_month_where_consent_flips(talks: Talks) -> None:
    check = conditions.relief_where_consent_flips(talks)
    assert check.holds, check


def test_relief_fills_no_flight_where_consent_stays_or_none_is_offered(talks: Talks) -> None:
    for check in (conditions.relief_where_consent_stays(talks), conditions.relief_without_flights(talks)):
        assert np.abs(check.values).max() < 0.01, check


@pytest.mark.parametrize("measure", conditions.MEASURES)
def test_an_announced_measure_is_followed_by_a_dip(talks: Talks, measure: str) -> None:
    check = conditions.dip(talks, measure)
    assert check.holds, check


@pytest.mark.parametrize(
    "measure",
    [
        pytest.param(
            measure,
            marks=pytest.mark.xfail(
                strict=True,
                reason="10 % back in months 8 to 12 (bound 17): with the filter's slower north the dip still deepens",
            ),
        )
        if measure == conditions.RELEASES
        else measure
        for measure in conditions.MEASURES
    ],
)
def test_a_dip_partly_returns(talks: Talks, measure: str) -> None:
    check = conditions.rebound(talks, measure, memory=True)
    assert check.holds, check


def test_without_waiting_and_memory_a_dip_does_not_return(talks: Talks) -> None:
    check = conditions.rebound(talks, conditions.RELEASES, memory=False)
    assert check.holds, check


def test_without_waiting_and_memory_flights_are_followed_by_no_dip(talks: Talks) -> None:
    check = conditions.flights_without_memory(talks)
    assert check.holds, check
