"""The record as it stood on a day: published figures by hand, and nothing that was published later."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.corridor import places
from winset.data.groups import GROUPS, group_of
from winset.data.record import (
    FAMILY_TYPES,
    SECTORS,
    border_patrol_by_group,
    darien_by_group,
    expulsions_by_group,
    family_shares,
    mexican_events_by_group,
    mexican_returns_by_group,
    monthly_record,
    outcomes_by_group,
    ports_by_group,
    record_span,
    sector_shares_by_group,
)
from winset.data.sources import register, registered
from winset.data.tables import visible_table
from winset.errors import RecordError
from winset.months import month_end, month_name, month_number

EVE = date(2024, 1, 8)
NEWEST = record_span()[1]
DECEMBER = month_number("2023-12")
MONTHLY = [name for name, table in register().items() if table.time == "month" and table.value]
days = st.dates(*record_span())


def test_on_8_january_2024_the_record_ends_in_november_2023() -> None:
    record = monthly_record(EVE)
    assert month_name(record.origin) == "2023-11"
    months, values = record.series("encounters", first=DECEMBER - 1, last=DECEMBER)
    assert list(months) == [DECEMBER - 1, DECEMBER]
    assert values[0] > 200_000
    assert np.isnan(values[1])
    assert record.table("encounters")["month"].max() == "2023-11"


@pytest.mark.parametrize(
    ("where", "published"),
    [
        ({}, 301_981),
        ({"agency": "border_patrol"}, 249_740),
        ({"agency": "ports"}, 52_241),
        ({"agency": "border_patrol", "family_type": "single_adults"}, 135_577),
        ({"agency": "border_patrol", "family_type": "families"}, 101_707),
        ({"agency": "border_patrol", "family_type": "unaccompanied_children"}, 12_456),
        ({"title": "title_42"}, 0),
    ],
)
def test_december_2023_as_published(where: dict[str, str], published: int) -> None:
    _, values = monthly_record(NEWEST).series("encounters", first=DECEMBER, last=DECEMBER, **where)
    assert values == published


def test_december_2023_was_visible_from_21_january_2024() -> None:
    assert monthly_record(date(2024, 1, 20)).origin == DECEMBER - 1
    assert monthly_record(date(2024, 1, 21)).origin == DECEMBER


@given(as_of=days, table_id=st.sampled_from(MONTHLY))
def test_no_figure_is_visible_before_it_was_published(as_of: date, table_id: str) -> None:
    table, record = registered(table_id), monthly_record(as_of)
    if table.adds and table.last_visible(as_of) is not None:
        assert table.coverage is not None
        months, values = record.series(table_id, first=table.coverage[0], last=table.coverage[1])
        late = [
            month
            for month in months[~np.isnan(values)]
            if as_of < month_end(int(month)) + timedelta(table.lag_days)
        ]
        assert late == []
    shown = record.table(table_id)["month"]
    assert all(month_end(month_number(name)) + timedelta(table.lag_days) <= as_of for name in shown.unique())


@given(as_of=days, later=st.integers(1, 60))
def test_a_later_day_shows_at_least_as_much_and_changes_nothing(as_of: date, later: int) -> None:
    after = min(as_of + timedelta(later), NEWEST)
    for table_id in ("events", "facts", "evidence", "encounters", "shelters"):
        now, then = visible_table(table_id, as_of), visible_table(table_id, after)
        assert set(now.index) <= set(then.index)
        assert then.loc[now.index].equals(now)


@given(as_of=days)
def test_the_groups_add_to_the_total_where_nationality_is_told(as_of: date) -> None:
    record, first = monthly_record(as_of), month_number("2019-10")
    if record.origin < first:
        return
    groups = border_patrol_by_group(record, first, record.origin) + ports_by_group(
        record, first, record.origin
    )
    _, total = record.series("encounters", first=first, last=record.origin)
    np.testing.assert_array_equal(groups.sum(axis=1), total)


def test_before_october_2019_only_two_groups_are_known() -> None:
    values = border_patrol_by_group(monthly_record(NEWEST), month_number("2018-09"), month_number("2019-10"))
    known = ~np.isnan(values)
    assert not known[0].any()
    assert [group for group, told in zip(GROUPS, known[1], strict=True) if told] == [
        "mexico",
        "northern_central_america",
    ]
    assert known[-1].all()


def test_the_record_and_the_corridor_name_the_same_groups() -> None:
    assert GROUPS == places.GROUPS
    assert set(places.SECTOR_OF_CITY.values()) <= set(SECTORS)
    assert [group_of(code) for code in ("MEX", "SLV", "VEN", "NIC", "HTI", "BRA", "CHN")] == list(GROUPS)


def test_mexican_returns_fell_to_558_in_december_2023_and_events_did_not() -> None:
    record = monthly_record(NEWEST)
    assert mexican_returns_by_group(record, DECEMBER - 1, DECEMBER).sum(axis=1).tolist() == [2_121, 558]
    assert mexican_events_by_group(record, DECEMBER - 1, DECEMBER).sum(axis=1).tolist() == [97_204, 94_816]


def test_darien_by_year_and_a_month_without_a_transit() -> None:
    record = monthly_record(NEWEST)
    values = darien_by_group(record, month_number("2020-01"), month_number("2024-12")).sum(axis=1)
    assert values[36:48].sum() == 520_085
    assert values[48:60].sum() == 302_203
    assert values[3] == 0  # April 2020: the border was shut and nobody was recorded


def test_title_42_by_fiscal_year_is_what_the_claims_rest_on() -> None:
    record = monthly_record(NEWEST)

    def year(number: int) -> float:
        first, last = month_number(f"{number - 1}-10"), month_number(f"{number}-09")
        return float(record.series("encounters", first=first, last=last, title="title_42")[1].sum())

    # MISSION: 205,000, 1,064,000, 1,080,000 and 564,000, to the thousand.
    assert [round(year(number), -3) for number in (2020, 2021, 2022, 2023)] == [
        205e3,
        1_064e3,
        1_080e3,
        564e3,
    ]
    first, last = month_number("2021-10"), month_number("2022-09")
    assert expulsions_by_group(record, first, last)[:, 1:].sum() < 481_000


def test_outcomes_of_a_group_are_known_by_the_lag_of_their_office() -> None:
    record = monthly_record(EVE)
    released = outcomes_by_group(record, "usbp_release", DECEMBER - 3, DECEMBER)
    assert not np.isnan(released[0]).any()
    assert np.isnan(released[1:]).all()
    both = outcomes_by_group(record, ("usbp_release", "transfer_ice"), DECEMBER - 3, DECEMBER - 3)
    assert (both >= released[:1]).all()


def test_shares_of_families_and_sectors_add_to_one() -> None:
    record = monthly_record(NEWEST)
    families = family_shares(record, "border_patrol", DECEMBER, DECEMBER)
    assert families.shape == (len(GROUPS), len(FAMILY_TYPES))
    np.testing.assert_allclose(families.sum(axis=1), 1)
    patrol = border_patrol_by_group(record, DECEMBER, DECEMBER)[0]
    np.testing.assert_allclose(patrol @ families, [135_577, 101_707, 12_456])
    # At ports CBP counts minors apart whose parent is not processed with them: they are in a family.
    ports = ports_by_group(record, DECEMBER, DECEMBER)[0] @ family_shares(record, "ports", DECEMBER, DECEMBER)
    december = record.table("encounters").query("month == '2023-12' and agency == 'ports'")
    by_type = december.groupby("family_type")["encounters"].sum()
    assert by_type["accompanied_minors"] > 0
    assert ports[1] == pytest.approx(by_type["families"] + by_type["accompanied_minors"])
    sectors = sector_shares_by_group(record, DECEMBER, DECEMBER)
    # CBP, December 2023 (fact U011): Tucson 80,184, Del Rio 71,048, San Diego 34,370 encounters between ports.
    met = patrol @ sectors
    for sector, published in (("Tucson", 80_184), ("Del Rio", 71_048), ("San Diego", 34_370)):
        assert met[SECTORS.index(sector)] == pytest.approx(published)


@pytest.mark.parametrize("as_of", [date(2017, 11, 20), date(2025, 2, 21), date(1999, 1, 1)])
def test_a_day_outside_the_record_is_refused_with_the_span(as_of: date) -> None:
    with pytest.raises(RecordError, match="Choose a day from 2017-11-21 to 2025-02-20"):
        monthly_record(as_of)


@pytest.mark.parametrize(
    ("table_id", "asked", "told"),
    [
        ("encounter", {}, "Choose among encounters, "),
        ("encounters", {"group": "canada"}, "Choose all, mexico, "),
        ("encounters", {"agency": "USBP"}, "Choose among border_patrol, ports"),
        ("encounters", {"sector": "Tucson"}, "Choose among month, nationality, agency"),
        ("encounters", {"first": DECEMBER, "last": DECEMBER - 1}, "2023-12 is after 2023-11"),
        ("darien", {"group": "haiti", "agency": "ports"}, "there is no column agency"),
        ("labour", {}, "that do not add"),
        ("shelters", {}, "not monthly"),
        ("detention", {"group": "haiti"}, "there is no column nationality"),
    ],
)
def test_a_wrong_question_is_answered_with_what_can_be_asked(table_id: str, asked: dict, told: str) -> None:
    with pytest.raises(RecordError, match=told):
        monthly_record(NEWEST).series(table_id, **asked)


def test_a_yearly_figure_is_unknown_in_the_other_months() -> None:
    record = monthly_record(NEWEST)
    _, values = record.series("gotaways", first=month_number("2023-08"), last=month_number("2023-10"))
    assert values[1] == 670_674
    assert np.isnan(values[[0, 2]]).all()
    assert record.last_month("gotaways") == month_number("2023-09")
