"""The observed series of the page are the rows of their tables, and nothing is filled in."""

from datetime import date

import numpy as np
import pytest

from winset.data.tables import read_table
from winset.errors import OptionError
from winset.history.observed_series import FAMILIES, family_document, family_list


def of(document: dict, part: str) -> dict:
    return next(one for one in document["series"] if one["id"] == part)


def test_parts_by_agency_add_up_to_all_and_december_2023_is_what_was_published() -> None:
    found = family_document("agency")
    parts = [of(found, name) for name in ("all", "border_patrol", "ports")]
    assert {one["first"] for one in parts} == {"2017-10"}
    whole, patrol, ports = (np.array(one["values"]) for one in parts)
    np.testing.assert_array_equal(whole, patrol + ports)
    december = (2023 - 2017) * 12 + 12 - 10
    assert (whole[december], patrol[december]) == (301_981, 249_740)  # CBP; DHS OHSS


def test_a_sector_is_the_sum_of_its_rows() -> None:
    rows = read_table("sector_totals")
    chosen = rows[
        (rows["area"] == "Tucson") & (rows["agency"] == "border_patrol") & (rows["month"] == "2023-12")
    ]
    tucson = of(family_document("sector"), "Tucson")
    assert tucson["values"][(2023 - 1999) * 12 + 12 - 10] == chosen["encounters"].sum() > 0


def test_a_day_shows_only_what_was_published_by_then() -> None:
    eve = of(family_document("agency", date(2024, 1, 8)), "all")
    assert len(eve["values"]) == (2023 - 2017) * 12 + 11 - 10 + 1  # to November 2023


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_says_who_published_it_and_each_of_its_series_ends_on_figures(name: str) -> None:
    found = family_document(name)
    assert found["source"]["publisher"] and found["source"]["vintage"] and found["unit"]
    assert len(found["series"]) > 2
    for one in found["series"]:
        assert one["values"][0] is not None and one["values"][-1] is not None
        assert sum(filter(None, one["values"])) > 0


def test_the_list_names_all_families_and_an_unknown_one_is_refused_with_them() -> None:
    assert [one["id"] for one in family_list()] == list(FAMILIES)
    with pytest.raises(OptionError, match="no family 'weather'") as wrong:
        family_document("weather")
    assert "sector" in wrong.value.faults[0].expected
