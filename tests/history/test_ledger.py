"""The ledger judges by the record where it can, by its own thresholds, and says no more than was known on a day."""

from datetime import date

import pytest
from pydantic import ValidationError

from winset.data.record import monthly_record, record_span
from winset.data.sources import register
from winset.history.ledger import _Delivery, _LedgerFile, ledger, ledger_section, verdict
from winset.months import month_number


@pytest.fixture(scope="module")
def entries():
    return {entry.id: entry for entry in ledger()}


def _mean(table: str, first: str, last: str, **where: str) -> float:
    record = monthly_record(record_span()[1])
    return float(record.series(table, first=month_number(first), last=month_number(last), **where)[1].mean())


def test_june_2019_is_judged_by_mexican_events_and_returns(entries) -> None:
    # Events, by hand from the table: 30,971 + 18,892 + 15,421 against 13,335 + 21,745 + 22,949.
    rise = 100 * (65_284 / 58_029 - 1)
    assert entries["LED2019_ENFORCEMENT"].value == pytest.approx(rise)
    assert entries["LED2019_ENFORCEMENT"].status == "partly"
    # Returns under Remain in Mexico: 11,260 + 11,980 + 7,630 against 590 + 2,650 + 5,320.
    assert entries["LED2019_RETURNS"].value == pytest.approx(100 * (30_870 / 8_560 - 1))
    assert entries["LED2019_RETURNS"].status == "kept"


def test_the_ceiling_of_30000_was_used_to_at_most_eight_per_cent(entries) -> None:
    assert entries["LED2023_RETURNS"].value == pytest.approx(100 * 2_250 / 30_000)
    assert entries["LED2023_RETURNS"].status == "partly"


def test_the_talks_of_january_2024(entries) -> None:
    before, after = _mean("mexico_events", "2023-10", "2023-12"), _mean("mexico_events", "2024-01", "2024-03")
    assert entries["LED2024_US_ENFORCEMENT"].value == pytest.approx(100 * (after / before - 1))
    assert entries["LED2024_US_ENFORCEMENT"].status == "kept"
    assert entries["LED2024_US_DEPORTATIONS"].status == "not"
    # 27 December to 4 January.
    assert (entries["LED2024_CROSSINGS"].value, entries["LED2024_CROSSINGS"].status) == (8, "kept")
    demands = ("LED2024_20BN", "LED2024_CUBA", "LED2024_VENEZUELA", "LED2024_LEGAL_STATUS")
    assert {(entries[name].status, entries[name].basis) for name in demands} == {("not", "cited")}


def test_on_the_day_of_the_report_only_what_was_known_is_told() -> None:
    then = {entry.id: entry for entry in ledger(date(2024, 1, 8))}
    assert then["LED2024_CROSSINGS"].status == "kept"
    assert {then[name].status for name in ("LED2024_20BN", "LED2024_US_ENFORCEMENT", "LED2024_MEETING")} == {
        "unknown"
    }
    assert "LED2024_180M" not in then
    assert "end of June" not in then["LED2024_20BN"].words
    # The rail crossings reopened on 22 December: not told on the 21st.
    assert {e.id: e.status for e in ledger(date(2023, 12, 21))}["LED2024_RAIL"] == "unknown"
    # Sources that came out later are not named; a table is, for it is cut by the day (its own date is the edition's).
    cited = [
        s for entry in then.values() for s in (*entry.sources, *entry.delivered_by) if s.id not in register()
    ]
    assert all(source.is_known(date(2024, 1, 8)) for source in cited)
    # What a judgement adds with hindsight is told only once the figure is there.
    assert "consent" not in then["LED2024_US_FLIGHTS"].words
    assert "consent" in {entry.id: entry for entry in ledger()}["LED2024_US_FLIGHTS"].words


def test_thresholds_count_both_ways() -> None:
    spec = "day('P20240104a') - day('2023-12-27')"
    days = _Delivery(definition="d", recompute=spec, less_is_better=True, kept_from=30, partly_from=90)
    assert [verdict(value, days) for value in (8, 30, 31, 90, 91)] == [
        "kept",
        "kept",
        "partly",
        "partly",
        "not",
    ]
    more = _Delivery(definition="d", recompute=spec, kept_from=20, partly_from=0)
    assert [verdict(value, more) for value in (20, 19.9, 0, -0.1)] == ["kept", "partly", "partly", "not"]


@pytest.mark.parametrize(
    ("delivery", "said"),
    [
        ({}, "no way"),
        ({"unknown": "x", "cited": "kept"}, "several"),
        ({"cited": "kept", "words": "x"}, "known_since"),
        ({"recompute": "day('P20240104a') - day('2023-12-27')"}, "kept_from"),
        ({"recompute": "day('P20240104a')"}, "a day has no size"),
    ],
)
def test_a_delivery_that_cannot_be_judged_is_refused(delivery, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        _Delivery.model_validate(delivery)


def test_an_entry_without_source_or_of_no_round_is_refused() -> None:
    entry = {
        "id": "LED1", "round": "r", "date": "2024-01-01", "stage": "asked", "by": "usa",
        "text": {"en": "e", "es": "s"}, "events": ["P20240104a"], "delivery": {"unknown": "x"},
    }  # fmt: skip
    title = {"en": "e", "es": "s"}
    assert _LedgerFile.model_validate({"rounds": {"r": title}, "entries": [entry]})
    with pytest.raises(ValidationError, match="no round"):
        _LedgerFile.model_validate({"rounds": {"other": title}, "entries": [entry]})
    with pytest.raises(ValidationError, match="no source"):
        _LedgerFile.model_validate({"rounds": {"r": title}, "entries": [entry | {"events": []}]})
    with pytest.raises(ValidationError, match="stand twice"):
        _LedgerFile.model_validate({"rounds": {"r": title}, "entries": [entry, entry]})


def test_the_section_holds_the_rounds_that_have_entries() -> None:
    section = ledger_section(date(2020, 1, 31))
    assert list(section["rounds"]) == ["june_2019"]
    assert {entry["round"] for entry in section["entries"]} == {"june_2019"}
