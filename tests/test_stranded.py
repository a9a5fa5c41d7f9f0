"""Who waits where, beside the readings: floors, whole cities, and sectors shared out."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from winset.corridor.places import CITIES
from winset.data.record import SECTORS, monthly_record, record_span
from winset.months import month_number
from winset.study import StudyResult
from winset.study.stranded import Reading, Stranded, beside, sector_counts, shelter_readings, stranded_of

REYNOSA = CITIES.index("reynosa")


def made(waiting: list[float], places: float) -> Stranded:
    people = np.zeros((len(CITIES), len(waiting)))
    people[REYNOSA] = waiting
    return Stranded(0, people, np.full((len(CITIES), len(waiting)), places), np.zeros(len(waiting)))


def reading(measure: str, amount: float, is_floor: bool = False) -> Reading:
    return Reading(date(2023, 1, 1), "reynosa", measure, amount, "all", is_floor)


def test_a_reading_is_held_against_what_it_counts() -> None:
    stranded = made([1000.0, 3000.0, 5000.0], 2000.0)
    assert beside(reading("stranded_total", 1.0), stranded).modelled.tolist() == [1000.0, 3000.0, 5000.0]
    assert beside(reading("sheltered", 1.0), stranded).modelled.tolist() == [1000.0, 2000.0, 2000.0]
    assert beside(reading("capacity", 1.0), stranded).modelled.tolist() == [2000.0] * 3


def test_a_floor_agrees_with_more_and_a_whole_count_does_not() -> None:
    stranded = made([1000.0, 3000.0, 5000.0], 9000.0)
    # The 90 % band of three draws is 1,200 to 4,800.
    for amount, whole, floor in (
        (500.0, False, True),
        (1200.0, True, True),
        (4800.0, True, True),
        (4900.0, False, False),
    ):
        assert beside(reading("stranded_total", amount), stranded).inside is whole
        assert beside(reading("sheltered", amount, is_floor=True), stranded).inside is floor


def test_counts_of_some_shelters_are_floors_and_those_of_cities_are_not() -> None:
    found = {(one.day.isoformat(), one.city, one.measure): one for one in shelter_readings()}
    assert found["2023-12-26", "reynosa", "sheltered"].is_floor  # two shelters of many
    assert not found["2023-12-26", "tijuana", "sheltered"].is_floor
    assert not found[
        "2022-06-15", "reynosa", "stranded_total"
    ].is_floor  # everybody in the city, told by one shelter
    assert {one.measure for one in found.values()} == {"stranded_total", "sheltered", "capacity"}


def test_people_at_the_origin_are_counted_by_city_and_in_the_south(small_study: StudyResult) -> None:
    inputs = small_study.corridor.inputs
    empty = replace(
        inputs.state, stocks=np.zeros_like(inputs.state.stocks), waiting=np.zeros_like(inputs.state.waiting)
    )
    # Stocks: postponed, transit, south, held, north. One Venezuelan in each, and a Mexican on the way north.
    empty.stocks[:5, 2], empty.stocks[4, 0] = 1.0, 1.0
    empty.waiting[REYNOSA, :] = 1.0
    found = stranded_of(replace(inputs, state=empty))
    assert set(found.south) == {3.0}
    assert set(found.waiting[REYNOSA]) == {7.0} and found.waiting.sum() == found.waiting[REYNOSA].sum()


def test_sectors_are_shared_out_to_their_cities_and_nobody_is_lost() -> None:
    record, month = monthly_record(record_span()[1]), month_number("2023-06")
    counts = sector_counts(record, month, month)
    total = sum(
        record.series("sectors", first=month, last=month, agency="border_patrol", area=each)[1][0]
        for each in SECTORS
    )
    assert counts.sum() == pytest.approx(total)
    # One sector, two cities: half each (no count tells them apart).
    valley = record.series(
        "sectors", first=month, last=month, agency="border_patrol", area="Rio Grande Valley"
    )[1][0]
    assert counts[0, REYNOSA] == counts[0, CITIES.index("matamoros")] == pytest.approx(valley / 2)
