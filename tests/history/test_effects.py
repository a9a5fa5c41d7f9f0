"""Past measures on the record: against a table computed apart, and never with a figure published later."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from winset.data import record as record_module
from winset.data.record import monthly_record, record_span
from winset.data.season import season, seasonal_factors
from winset.data.sources import registered
from winset.data.tables import read_table
from winset.history.arrivals import arrivals
from winset.history.effect_documents import effect_document, effects_section
from winset.history.effects import measure_effects
from winset.history.measures import ends_study, measures, touches
from winset.history.persistence import Lasted
from winset.history.persistence_documents import persistence_document
from winset.history.spread import SEASONS, spread
from winset.months import month_name, month_number


@pytest.fixture(scope="module")
def effects():
    return {effect.measure.id: effect for effect in measure_effects()}


def _from_table(study: str) -> float:
    """The mean of months 1 to 3 of a study of the table, which was made apart from this code."""
    rows = read_table("event_studies")
    rows = rows[(rows["event_id"] == study) & rows["months_since"].between(1, 3)]
    assert len(rows) == 3
    return float(rows["relative_change"].mean())


@pytest.mark.parametrize("study", ["VISA_ECU", "VISA_BRA", "JUN2019"])
def test_dips_are_those_of_the_table_where_its_base_is_the_same(effects, study: str) -> None:
    assert effects[study].fall.dip == pytest.approx(_from_table(study), abs=0.01)


@pytest.mark.parametrize(("nationality", "study"), [("CUB", "CUB_JAN2023"), ("NIC", "NIC_JAN2023")])
def test_nationalities_apart_are_those_of_the_table(effects, nationality: str, study: str) -> None:
    fall = next(one for one in effects["CHNV2023"].apart if one.nationalities == (nationality,))
    assert fall.dip == pytest.approx(_from_table(study), abs=0.01)


def test_the_season_is_that_of_the_shipped_table_which_was_computed_apart() -> None:
    factors, table = season(monthly_record(record_span()[1])), read_table("seasonal_factors")
    assert factors is not None
    for column, found in (("factor_median", factors.median), ("min", factors.low), ("max", factors.high)):
        assert found == pytest.approx(table[column].to_numpy(), abs=0.002)


def test_a_planted_season_is_found_again() -> None:
    pattern = np.array([0.7, 0.8, 1.2, 1.3, 1.1, 1.0, 0.9, 1.0, 1.1, 1.0, 0.9, 1.0])
    first = month_number("2013-10")
    months = first + np.arange(100)
    factors = seasonal_factors(first, 5000 * pattern[months % 12])
    assert factors is not None
    assert factors.median == pytest.approx(pattern)
    assert factors.factors(month_number("2024-03"), 2).tolist() == pytest.approx([1.2, 1.3])
    assert seasonal_factors(first, 5000 * pattern[months[:20] % 12]) is None


def test_a_series_is_the_count_of_cbp_and_before_it_that_of_ohss() -> None:
    record = monthly_record(record_span()[1])
    found = arrivals(record, ("VEN",))
    at = {month: found.values[month_number(month) - found.first] for month in ("2014-05", "2023-12")}
    frame, long = read_table("encounters"), read_table("encounters_long")
    for month, table, column in (("2014-05", long, "encounters"), ("2023-12", frame, "encounters")):
        rows = table[
            (table.month == month) & (table.nationality == "VEN") & (table.agency == "border_patrol")
        ]
        assert at[month] == rows[column].sum()
    # Nicaraguans are not in the long series: nothing before CBP told them apart.
    assert month_name(arrivals(record, ("NIC",)).first) == "2019-10"


def test_a_later_measure_that_names_the_same_people_ends_a_study(effects) -> None:
    # From June 2019 to the month before Title 42, eight months on; the visa for Brazilians does not touch Venezuelans.
    assert (effects["JUN2019"].fall.cut_by, effects["JUN2019"].fall.followed_to) == ("TITLE42", 8)
    assert effects["JUN2019"].fall.censored and effects["JUN2019"].fall.half_life == 8
    assert effects["VISA_VEN"].fall.cut_by == "VEN_OCT2022"
    # The June 2024 rule begins in the month after the visa for Peruvians: nothing would be left, so it is ignored.
    assert effects["VISA_PER"].fall.cut_by is None and effects["VISA_PER"].fall.dip_months == (1, 3)


def test_what_touches_and_what_ends() -> None:
    by_id = {measure.id: measure for measure in measures()}
    assert touches(by_id["VISA_ECU"], "non_mexican") and not ends_study(by_id["VISA_ECU"], "non_mexican")
    assert ends_study(by_id["MEX2024"], ("VEN",)) and not touches(by_id["MEX2024"], ("MEX",))
    assert ends_study(by_id["JUN2024"], ("MEX",)) and ends_study(by_id["MEX2024"], "all")


def test_all_choices_lie_within_the_spread_and_the_headline_is_among_them(effects) -> None:
    for effect in effects.values():
        spread = effect.spread
        single = [
            *spread.base.values(),
            *spread.gap.values(),
            *spread.season.values(),
            *spread.window.values(),
        ]
        assert spread.low - 1e-9 <= min(single) and max(single) <= spread.high + 1e-9
        assert spread.base["3"] == pytest.approx(effect.fall.dip) == spread.season["median"]


def test_the_half_life_of_a_made_series_under_other_choices_by_hand() -> None:
    # Six months before: 200, 200, 200, 100, 100, 100. The base of 3 is 100, of 6 it is 150; a gap of 3 makes it 200.
    values = np.array([200.0, 200, 200, 100, 100, 100, 80, 60, 70, 85, 90, 95])
    found = spread(dict.fromkeys(SEASONS, values), 6, 12, {}, {}).half_life
    # Base 100: the trough is -40 %, and -15 % in month 3 is the first of at most -20 %.
    assert found["base_months"]["3"] == Lasted(3, False)
    # Base 150: the trough is -60 %, and the last month is at -37 %, above neither half: six months, seen to month 5.
    assert found["base_months"]["6"] == Lasted(5, True)
    assert found["gap_months"]["3"] == Lasted(5, True)
    # Base 12 is not in the series.
    assert "12" not in found["base_months"]


def test_the_headline_is_among_the_choices_of_the_half_life(effects) -> None:
    for effect in effects.values():
        headline = Lasted(effect.fall.half_life, effect.fall.censored)
        chosen = effect.spread.half_life
        assert (
            chosen["base_months"]["3"] == chosen["gap_months"]["0"] == chosen["season"]["median"] == headline
        )


def test_the_bounds_enclose_what_the_curve_says_and_choices_are_told(effects) -> None:
    document = persistence_document(tuple(effects.values()))
    low, high = document["faded_whatever_ended_the_studies"]
    falls = [effect.fall for effect in effects.values() if effect.fall.half_life is not None]
    faded = [fall for fall in falls if not fall.censored and fall.half_life <= 8]
    unseen = [fall for fall in falls if fall.censored and fall.half_life < 8]
    assert (low, high) == pytest.approx(
        (len(faded) / len(falls), (len(faded) + len(unseen)) / len(falls)), rel=1e-5
    )
    curve = next(mark["share"] for mark in document["curves"]["all_dips"]["faded"] if mark["months"] == 8)
    assert low <= curve <= high
    assert {entry["verdict"] for entry in document["choices"]} == {document["verdict"]}
    assert any("the verdict is the same under each" in words for words in document["words"])


def test_january_2024_after_season_is_what_the_mission_says() -> None:
    # Border Patrol, all: January over December after season, -41 % (-28 to -53 % is the mission's range of factors).
    record = monthly_record(record_span()[1])
    factors, series = season(record), arrivals(record, "all")
    assert factors is not None
    at = month_number("2023-12") - series.first
    free = series.values / factors.factors(series.first, len(series.values))
    assert free[at + 1] / free[at] - 1 == pytest.approx(-0.41, abs=0.01)


DAYS = [date(2017, 12, 5), date(2018, 11, 25), date(2020, 7, 3), date(2022, 3, 1), date(2023, 8, 15)]


@pytest.mark.parametrize("as_of", [*DAYS, date(2024, 1, 8), date(2024, 6, 30)])
def test_no_figure_published_later_is_used(as_of: date, monkeypatch) -> None:
    before = effects_section(as_of)

    original = record_module.edition

    def spoilt(table_id: str, day: date | None):
        """The table with every figure that was not yet published made seven times as large."""
        read, table = original(table_id, day), registered(table_id)
        assert table.value is not None
        frame, cut = read.frame.copy(), table.last_visible(as_of)
        frame.loc[frame["month"] > ("" if cut is None else month_name(cut)), table.value] *= 7
        return replace(read, frame=frame)

    monkeypatch.setattr(record_module, "edition", spoilt)
    assert effects_section(as_of) == before
    # And the spoilt figures would show, were they used.
    assert effects_section(as_of + timedelta(days=210))["measures"] != before["measures"]


def test_measures_of_the_future_are_not_listed() -> None:
    shown = {effect.measure.id for effect in measure_effects(date(2024, 1, 8))}
    assert "VEN_FLIGHTS" in shown and not shown & {"MEX2024", "VISA_PER", "JUN2024"}


def test_the_document_begins_with_the_keys_of_the_contract(effects) -> None:
    wanted = ["measure", "date", "series", "dip_percent", "placebo90", "trough_percent", "half_life_months"]
    for effect in effects.values():
        document = effect_document(effect)
        assert [key for key in document if key in wanted] == wanted
        assert {"censored", "confounders", "spread", "method"} <= document.keys() and document["confounders"]
        assert document["placebo90"] is None or document["placebo90"][0] < document["placebo90"][1]


def test_the_verdict_is_told_with_its_numbers_and_its_limits(effects) -> None:
    told = persistence_document(tuple(effects.values()))
    assert told["verdict"] == "true_of_some"
    dipped = [e for e in effects.values() if e.fall.half_life is not None]
    assert told["curves"]["all_dips"]["measures"] == len(dipped) == told["measures"] - told["without_dip"]
    faded = next(one for one in told["curves"]["all_dips"]["faded"] if one["months"] == 8)
    assert f"{100 * faded['share']:.0f} %" in " ".join(told["words"])
    assert "not independent" in told["words"][-1]
