"""The claims of the report: published figures by hand, verdicts that turn, and nothing seen before its day."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from winset.data import record as record_module
from winset.data.record import monthly_record
from winset.data.tables import read_table
from winset.errors import ClaimError
from winset.history.claim_reading import Recomputed
from winset.history.claims import (
    ClaimResult,
    claim_document,
    compares,
    read_claims,
    recompute_claims,
    verdict,
)
from winset.history.dips import half_life_months
from winset.history.effects import relative_changes
from winset.history.expressions import checked, recomputed
from winset.months import month_number
from winset.reading import library_path

REPORT = library_path("claims", "nbc-january-2024.yaml")
EVE = date(2024, 1, 8)


@pytest.fixture(scope="module")
def claims() -> dict[str, ClaimResult]:
    return {claim.id: claim for claim in recompute_claims()}


def edited(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """Return a copy of the report's list with some text replaced; every replaced text must be there."""
    text = REPORT.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def recompute(expression: str) -> Recomputed | None:
    """Return what the newest record gives for an expression."""
    return recomputed(checked(expression), monthly_record(record_module.record_span()[1]))


def test_december_is_the_total_that_cbp_published(claims) -> None:
    # CBP, southwest land border encounters, December 2023: 301,981, of which 52,241 at ports.
    assert claims["december_300000"].recomputed == 301_981
    ports = recompute("sum(encounters, agency='ports', months='2023-12')")
    assert ports is not None and ports.value == 52_241
    assert claims["cap_tenth_of_december"].recomputed == pytest.approx(100 * 30_000 / 301_981)


def test_december_could_not_be_checked_on_the_day_of_the_report(claims) -> None:
    # CBP published December on 26 January 2024; the record ended in November.
    for name in ("december_300000", "cap_tenth_of_december", "venezuelans_top_two"):
        assert claims[name].verdict_then == "not_checkable"
        assert claims[name].recomputed_then is None
        assert claims[name].verdict_now in ("holds", "holds_with_caveat")


def test_title_42_fails_in_every_reading_but_its_best_years(claims) -> None:
    # Fiscal years 2020 to 2023 as in the mission: 205,000, 1,064,000, 1,080,000, 564,000; non-Mexicans at most 481,000.
    claim = claims["title_42_million_a_year"]
    assert [round(value, -3) for _, value in claim.series[0].points] == [
        205_000,
        1_064_000,
        1_080_000,
        564_000,
    ]
    assert [label for label, _ in claim.series[0].points] == ["2020-09", "2021-09", "2022-09", "2023-09"]
    assert (claim.verdict_then, claim.verdict_now) == ("fails", "fails")
    # CBP's own statement of FY2023 Title 42 expulsions is not in the record; third best of four years by hand.
    assert claim.recomputed == sorted(value for _, value in claim.series[0].points)[1]
    non_mexicans = next(reading for reading in claim.readings if reading.label.startswith("Without Mexicans"))
    assert 480_000 < non_mexicans.value < 481_000
    assert non_mexicans.agrees is False


def test_use_of_the_ceiling_is_the_measured_floor(claims) -> None:
    # OHSS: 80 Venezuelans in February 2024, 2,250 in August 2023, of 30,000: 0.3 to 7.5 %.
    months = "nationality='VEN', outcome='t8_repatriation', months='2023-06/2024-08'"
    use = recompute(f"share(peak(outcomes, {months}), 30_000)")
    assert use is not None
    assert (use.low, use.high) == (pytest.approx(100 * 80 / 30_000), pytest.approx(100 * 2_250 / 30_000))
    assert "7.5 % (0.267 to 7.5)" in claims["cap_tenth_of_december"].caveat


def test_change_after_the_rules_is_the_one_taken_by_hand(claims) -> None:
    # Border Patrol, medians of the seasonal factors: base (130,521/.882 + 163,672/1.17 + 183,921/1.188 +
    # 171,382/1.168) / 4 = 147,350; June 99,538/.993 = 100,240, so -32.0 %; the mean of August to November
    # (181,054/.962 + 218,763/1.015 + 188,749/1.005 + 191,106/.937) / 4 = 198,863, so +35.0 %.
    claim = claims["may_2023_rules_failed"]
    assert claim.recomputed == pytest.approx(35.0, abs=0.1)
    assert claim.low < claim.recomputed < claim.high
    assert claim.readings[0].value == pytest.approx(-32.0, abs=0.1)
    assert claim.verdict_then == claim.verdict_now == "holds_with_caveat"


def test_year_on_year_takes_only_months_that_were_known() -> None:
    # June to November 2023 between ports: 1,011,842; the same months of 2022: 1,176,418.
    between = "series(encounters, agency='border_patrol')"
    whole = recompute(f"year_on_year({between}, '2023-06/2023-11', least=6)")
    assert whole is not None and whole.value == pytest.approx(100 * (1_011_842 / 1_176_418 - 1), abs=0.001)
    growth = f"year_on_year({between}, '2024-10/2025-06', least=%d)"
    assert recompute(growth % 6) is None
    assert recompute(growth % 3) is not None


def test_half_lives_are_those_of_the_table() -> None:
    # The table's own column was computed apart from this code: months until half of the dip was gone, `>n` if not.
    table = read_table("event_studies").drop_duplicates("event_id")
    for row in table.itertuples():
        found = half_life_months(relative_changes(row.event_id, month_number("2024-12")))
        told = row.half_recovery_month
        assert (str(found) if found is not None else ">") == (told if told[0] != ">" else ">"), row.event_id


def test_dips_were_not_only_temporary(claims) -> None:
    # By hand from the table: halved in month 8, 5, 1 and 2 (Trump 2017, Venezuela 2022, May 2023, flights); not in the
    # data: June 2019, Cuba, Nicaragua. Four of seven within eight months, three within five.
    claim = claims["temporary_dips"]
    assert claim.recomputed == pytest.approx(400 / 7)
    assert next(r.value for r in claim.readings if r.label == "Halved within five months") == pytest.approx(
        300 / 7
    )
    assert claim.verdict_now == "true_but_misleading"
    # On the day the flights had run for two months: not counted, three of six.
    assert claim.recomputed_then == pytest.approx(50)


def test_a_dip_that_halves_in_the_last_month_allowed_has_faded() -> None:
    # The Venezuelan programme of October 2022 halved in month 5.
    def share(months: int) -> float:
        found = recompute(f"dips_faded({months}, 'VEN_OCT2022')")
        assert found is not None
        return float(found.value)

    assert (share(4), share(5)) == (0, 100)


def test_an_event_is_not_known_before_its_day() -> None:
    days = checked("day('P20240130a') - day('2024-01-08')")
    assert recomputed(days, monthly_record(date(2024, 1, 29))) is None
    found = recomputed(days, monthly_record(date(2024, 1, 30)))
    assert found is not None and found.value == 22


def test_a_fact_is_not_known_before_its_day() -> None:
    # The report on 15 flights and 120 persons each appeared in February 2024.
    persons = checked("fact('R137')")
    assert recomputed(persons, monthly_record(EVE)) is None
    assert recomputed(persons, monthly_record(date(2024, 2, 29))).value == 120


def test_more_deportations_than_the_year_before_but_fewer_than_when_the_flights_ran(claims) -> None:
    # OHSS: January to August 50+50+50+50+40+80+120+130 = 570, a year later 610+220+140+300+120+100+80+50 = 1,620;
    # October to December 500+430+690, so 540 a month, February to August 1,010 in seven months.
    claim = claims["more_deportations_in_2024"]
    assert claim.recomputed == pytest.approx(100 * (1_620 / 570 - 1))
    assert claim.readings[0].value == pytest.approx(100 * (1_010 / 7 / 540 - 1))
    assert (claim.verdict_then, claim.verdict_now) == ("not_checkable", "true_but_misleading")


def test_opinions_are_neither_true_nor_false(claims) -> None:
    for name in ("mexico_prefers_biden", "significant_leverage", "byway_country"):
        assert claims[name].verdict_then == claims[name].verdict_now == "attributed_opinion"
        assert claims[name].stated is claims[name].recomputed is None


def test_flights_are_checked_against_removals(claims) -> None:
    # OHSS removals of Venezuelans, Oct-Dec 500 + 430 + 690, Jul-Sep 120 + 130 + 130, 120 persons a flight.
    claim = claims["flights_to_venezuela_2023"]
    assert claim.recomputed == 11
    assert claim.readings[0].value == pytest.approx((1_620 - 380) / 120)
    assert claim.verdict_now == "holds"
    # 18 October to 31 December are 75 days.
    assert claims["one_flight_a_week"].recomputed == pytest.approx(11 * 7 / 75)


def test_a_day_that_rests_on_the_report_itself_gets_a_caveat(claims) -> None:
    claim = claims["mexico_restarts_flights"]
    assert claim.recomputed == date(2023, 12, 30)
    assert claim.verdict_now == "holds_with_caveat"
    assert "P20231230a" in claim.caveat


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("stated: 300_000", "stated: 330_000", "december_300000"),
        ("stated: 11\n", "stated: 12\n", "flights_to_venezuela_2023"),
        ("stated: 2023-12-30", "stated: 2023-12-29", "mexico_restarts_flights"),
        ("stated: 2\n", "stated: 1\n", "venezuelans_top_two"),
    ],
)
def test_a_shifted_figure_turns_to_fails(tmp_path: Path, claims, old: str, new: str, name: str) -> None:
    assert claims[name].verdict_now.startswith("holds")
    shifted = {claim.id: claim for claim in recompute_claims(edited(tmp_path, (old, new)))}
    assert shifted[name].verdict_now == "fails"
    others = {key: claim.verdict_now for key, claim in shifted.items() if key != name}
    assert others == {key: claim.verdict_now for key, claim in claims.items() if key != name}


def test_a_lower_bar_turns_the_failed_claim_true(tmp_path: Path) -> None:
    path = edited(tmp_path, ("stated: 1_000_000", "stated: 564_380"))
    claim = next(claim for claim in recompute_claims(path) if claim.id == "title_42_million_a_year")
    assert claim.verdict_now == "holds_with_caveat"


def test_december_becomes_checkable_on_the_day_it_was_published() -> None:
    # 21 days after the end of the month, the lag of the table.
    def then(day: int) -> str:
        return recompute_claims(published=date(2024, 1, day))[0].verdict_then

    assert (then(20), then(21)) == ("not_checkable", "holds_with_caveat")


def test_what_was_published_later_never_reaches_the_first_verdict(monkeypatch, claims) -> None:
    # Every later figure of the encounters is replaced; the verdicts of the day must not move, those of today must.
    original = record_module.edition

    def tampered(name, as_of):
        read = original(name, as_of)
        if name != "encounters":
            return read
        frame = read.frame.copy()
        frame.loc[frame["month"] > "2023-11", "encounters"] *= 10
        return replace(read, frame=frame)

    monkeypatch.setattr(record_module, "edition", tampered)
    changed = {claim.id: claim for claim in recompute_claims()}
    assert changed["december_300000"].recomputed == 3_019_810
    for name, claim in claims.items():
        assert changed[name].verdict_then == claim.verdict_then
        assert changed[name].recomputed_then == claim.recomputed_then


def test_a_month_beyond_the_record_is_not_checkable(tmp_path: Path) -> None:
    path = edited(
        tmp_path,
        (
            "recompute: sum(encounters, months='2023-12')",
            "recompute: sum(encounters, months='2026-01')",
        ),
    )
    assert recompute_claims(path)[0].verdict_now == "not_checkable"


def test_all_faults_of_a_list_are_told_at_once(tmp_path: Path) -> None:
    path = edited(
        tmp_path,
        ("stated: 11\n", "stated: eleven\n"),
        ("fact('R038')\n    readings", "fact('R999')\n    readings"),
        ("title='title_42', nationality", "title='title_43', nationality"),
        ("day('P20231230a')", "day('P19000101a')"),
        ("'PFS2014'", "'PFS2041'"),
        ("'VEN', months='2023-12'", "'VEN', months='2023-13'"),
        ("series(mexico_returns", "series(mexico_return"),
        ("comparison: at_most\n    definition", "comparision: at_most\n    definition"),
    )
    with pytest.raises(ClaimError) as raised:
        recompute_claims(path)
    told = str(raised.value)
    for fault in (
        "eleven",
        "R999",
        "title_43",
        "P19000101a",
        "PFS2041",
        "2023-13",
        "mexico_return",
        "comparision",
    ):
        assert fault in told
    lines = path.read_text(encoding="utf-8").splitlines()
    # In a text on one line, in a folded one, and in the second line of a folded one.
    for name in ("'R999'", "'PFS2041'", "'title_43'", "mexico_return,", "'2023-13'"):
        place = next(fault.where for fault in raised.value.faults if name.strip("',") in fault.what)
        line, column = map(int, place.split(":")[-2:])
        assert lines[line - 1][column - 1 :].startswith(name)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    said_by: unnamed", "    stated: 3\n    said_by: unnamed", "an opinion states no figure"),
        ("    said_by: unnamed officials\n", "", "recomputed or an opinion"),
        ("unit: encounters\n", "unit: persons\n", "gives encounters, the unit is persons"),
        ("recompute: fact('R038')\n", "recompute: 11\n", "no expression"),
        ("    stated: 11\n", "", "nothing is stated"),
        ("stated: 2023-12-30", "stated: 30", "a day is compared with a day"),
        ("id: byway_country", "id: december_300000", "ids stand twice"),
        ("'2023-06/2024-08'", "'2024-09/2024-08'", "is after"),
        ("'VEN', months", "'VNE', months", "does not tell VNE apart"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(ClaimError, match=told):
        recompute_claims(edited(tmp_path, (old, new)))


def test_figures_that_do_not_add_are_told_for_every_claim(tmp_path: Path) -> None:
    # Openings, payrolls and a rate stand in one table; two claims add them up.
    rows = [
        f"  - {{id: {name}, text: t, stated: 1, unit: u, definition: d, recompute: \"sum(labour, months='2023')\"}}"
        for name in ("one", "two")
    ]
    path = tmp_path / "labour.yaml"
    text = "text: {title: t, publisher: p, address: a, grade: high, published: 2024-01-08}\nclaims:\n"
    path.write_text(text + "\n".join(rows), encoding="utf-8")
    with pytest.raises(ClaimError, match="do not add") as raised:
        recompute_claims(path)
    assert [fault.where.split(":")[-2] for fault in raised.value.faults] == ["3", "4"]


def test_an_unknown_list_is_refused_with_those_that_ship() -> None:
    with pytest.raises(ClaimError, match="nbc-january-2024"):
        recompute_claims("nbc-february-2024")


def test_comparison_keeps_to_the_tolerance_on_both_sides() -> None:
    assert compares(95, "about", 100, 5) and compares(105, "about", 100, 5)
    assert not compares(94.9, "about", 100, 5) and not compares(105.1, "about", 100, 5)
    assert compares(95, "at_least", 100, 5) and compares(105, "at_most", 100, 5)
    assert compares(106, "at_least", 100, 5) and not compares(94, "at_least", 100, 5)
    assert compares(94, "at_most", 100, 5) and not compares(106, "at_most", 100, 5)


def test_a_range_that_crosses_the_stated_figure_takes_the_plain_verdict_away(claims) -> None:
    claim = claims["grew_after_title_42"]
    assert claim.low < claim.stated < claim.recomputed
    entry = next(entry for entry in read_claims("nbc-january-2024").claims if entry.id == claim.id)
    assert entry.recompute is not None
    found = recomputed(entry.recompute, monthly_record(EVE))
    assert found is not None
    assert verdict(entry, found, ()) == "holds_with_caveat"
    assert verdict(entry, replace(found, low=0.0), ()) == "holds"


def test_document_keeps_the_contract_and_cites_every_source(claims) -> None:
    for claim in claims.values():
        document = claim_document(claim)
        assert " ".join(list(document)[:10]) == (
            "id text stated recomputed unit verdict_then verdict_now caveat definition sources"
        )
        assert document["sources"] == list(document["citations"])
    assert claim_document(claims["december_300000"])["recomputed"] == 301_981
    assert claim_document(claims["mexico_restarts_flights"])["stated"] == "2023-12-30"
