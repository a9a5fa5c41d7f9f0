"""Single facts, dated events and rows of evidence: what they say, and that the eve does not see what came later."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from winset.data.events import events
from winset.data.evidence import evidence
from winset.data.facts import facts

EVE = date(2024, 1, 8)
LATE = date(2026, 11, 24)
some_day = st.dates(date(2012, 1, 1), LATE)


def test_all_rows_of_evidence_are_there_and_their_marks_are_in_order() -> None:
    rows = evidence(LATE)
    assert [row.id for row in rows] == [f"E{number:03d}" for number in range(1, 156)]
    assert all(row.low <= row.central <= row.high for row in rows)
    grades = [row.grade for row in rows]
    # evidence/NOTES: A 7, B 81, C 41, D 16, and ten of them from memory.
    memory = [row.id for row in rows if row.from_memory]
    assert memory == ["E005", "E036", "E069", "E071", "E072", "E073", "E085", "E086", "E126", "E141"]
    counted = {grade: sum(row.grade == grade and not row.from_memory for row in rows) for grade in "ABCD"}
    assert counted == {"A": 7, "B": 81, "C": 41, "D": 16}
    assert set(grades) == set("ABCD")


def test_the_first_row_of_evidence_by_hand() -> None:
    row = evidence(LATE)[0]
    assert (row.parameter, row.low, row.central, row.high) == ("reattempt_prob_title8", 0.05, 0.12, 0.29)
    assert (row.distribution, row.grade, row.from_memory) == ("beta", "B", False)
    assert row.known_since == date(2021, 10, 31)


def test_rows_that_rest_on_the_months_of_2024_are_hidden_on_the_eve() -> None:
    seen = {row.id for row in evidence(EVE)}
    # E038 is interception in January to May 2024, E040 the chance of trying again that goes with it.
    assert not seen & {"E038", "E040", "E155"}
    assert "E001" in seen
    assert all(row.known_since is None or row.known_since <= EVE for row in evidence(EVE))


def test_assumptions_are_visible_on_any_day() -> None:
    assumed = [row.id for row in evidence(date(1970, 1, 1))]
    assert len(assumed) == 3
    assert all(row.known_since is None for row in evidence(date(1970, 1, 1)))


@given(as_of=some_day)
def test_nothing_is_seen_before_its_day(as_of: date) -> None:
    for row in (*facts(as_of), *events(as_of)):
        assert row.source.known_since is not None
        assert row.source.known_since <= as_of


def test_a_fact_computed_from_a_series_waits_for_the_series() -> None:
    known = {fact.id: fact.source.known_since for fact in facts(LATE)}
    # R132 is the fall of returns from Mexico in December 2023, from tables that come 40 days after the month.
    assert known["R132"] == date(2024, 2, 9)
    assert "R132" not in {fact.id for fact in facts(EVE)}
    assert len(known) == 202


def test_the_last_events_before_the_report() -> None:
    seen = events(EVE)
    assert [event.day for event in seen] == sorted(event.day for event in seen)
    assert (seen[-1].day, seen[-1].title) == (date(2024, 1, 5), "López Obrador's four demands")
    visit = next(event for event in seen if event.day == date(2023, 12, 27))
    assert visit.actors == ("US", "Mexico")
    assert len(events(LATE)) == 63
    assert len({event.id for event in events(LATE)}) == 63
