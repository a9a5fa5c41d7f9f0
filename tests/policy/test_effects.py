"""When a clause starts and ends, by hand; and that what is drawn has the chances it says."""

from dataclasses import replace

import numpy as np
import pytest

from winset.corridor.levers import lever_index
from winset.draws import Draws
from winset.policy.case import Case, read_case
from winset.policy.clauses import Range
from winset.policy.effects import (
    NEVER,
    base_levers,
    level_end,
    lever_ends,
    months_kept,
    months_to_break,
    schedule,
)
from winset.policy.packages import package_levers

HORIZON = 24


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case("january-2024")


def draws(n: int = 4_000, seed: int = 1) -> Draws:
    return Draws(seed=seed, n_draws=n, values={}, branch={})


def test_the_schedule_of_mexicos_opening_by_hand(case: Case) -> None:
    levels = case.packages["mexico_opening"].levels
    plan = schedule(case, package_levers(case.clauses, levels)[None], draws=draws(8), horizon=HORIZON)
    aid, sanctions, parole = map(lever_index, ("development_aid", "sanctions_relief", "parole"))
    # December 2023 is month 0. The case's date is in month 1, so a deal starts in month 2, aid a year after that.
    assert (plan.onset[aid], plan.onset[sanctions], plan.onset[parole]) == (14, 2, 3)
    assert (plan.deal[0, aid], plan.deal[0, sanctions], plan.deal[0, parole]) == (417e6, 1.0, 30_000)
    assert plan.base[5, aid] == 0 and plan.base[5, sanctions] == 0.5
    # November 2024 is month 11; the first full month of a successor is February 2025, month 14.
    assert (plan.election, plan.inauguration) == (11, 14)
    # Aid and sanctions hang on the President alone; Mexican enforcement does not.
    assert plan.successor_reverses[aid] and plan.successor_reverses[sanctions]
    assert not plan.successor_reverses[lever_index("interception_effort")]
    assert (plan.successor[parole], plan.successor[lever_index("release_limit")]) == (0, 0.8)


def test_months_before_the_date_are_what_they_were_on_every_path(case: Case) -> None:
    ports, cap, money = map(lever_index, ("ports_open", "returns_cap", "treasury_top_up"))
    broken = base_levers(case, "breakdown", 6)
    # December 2023: crossings closed, no money. January: open again, the cap of the date. February: the path.
    assert broken[:3, ports].tolist() == [0.85, 1.0, 0.7]
    assert broken[:3, cap].tolist() == [30_000, 30_000, 0]
    assert broken[:3, money].tolist() == [0, 2e6, 0]


def test_a_deal_takes_unilateral_measures_off_the_table_at_once_and_for_good(case: Case) -> None:
    levels = case.packages["us_opening"].levels
    row = package_levers(case.clauses, levels)[None]
    plan = schedule(case, row, draws=draws(64), horizon=HORIZON, no_deal="best_responses")
    limit = lever_index("release_limit")
    assert plan.base[:4, limit].tolist() == [0, 0, 0.5, 0.5]
    assert (plan.deal[0, limit], plan.onset[limit]) == (0, 2)
    assert (plan.end[limit] == HORIZON).all()


def test_a_court_that_blocks_does_so_within_a_year_and_as_often_as_it_says(case: Case) -> None:
    clause = case.clause("parole")
    assert clause.break_hazard_per_year is None
    kept = months_kept(clause, 0.25, draws())
    blocked = kept < NEVER
    assert blocked.mean() == pytest.approx(0.25, abs=0.001)  # stratified: one draw a slice
    assert np.bincount(kept[blocked], minlength=12).tolist() == pytest.approx([4_000 * 0.25 / 12] * 12, abs=1)
    assert (months_kept(clause, 0.0, draws()) == NEVER).all()


def test_a_break_comes_at_its_yearly_chance(case: Case) -> None:
    clause = case.clause("mexican_interception")
    # Within the first year the chance is the mean of the drawn yearly chances; E135 centres on 0.25, skewed upwards.
    share = (months_to_break(clause, draws()) < 12).mean()
    assert 0.25 < share < 0.29
    sure = replace(clause, break_hazard_per_year=Range(0.5, 0.5, 0.5, "a test"))
    months = months_to_break(sure, draws())
    assert (months < 12).mean() == pytest.approx(0.5, abs=0.03)
    assert (months < 24).mean() == pytest.approx(0.75, abs=0.03)


def test_what_a_side_grants_breaks_together_and_the_other_side_by_luck_of_its_own(case: Case) -> None:
    """A package of four Mexican promises breaks as often as one: the chance was counted over all of them (E135)."""
    mexican = [
        clause for clause in case.clauses if clause.break_hazard_per_year and clause.granted_by == "mex"
    ]
    assert len(mexican) >= 4 and len({clause.break_hazard_per_year for clause in mexican}) == 1
    first = np.min([months_to_break(clause, draws()) for clause in mexican], axis=0)
    assert (first == months_to_break(mexican[0], draws())).all()
    early = [months_to_break(clause, draws()) < 24 for clause in (mexican[0], case.clause("policing_aid"))]
    assert abs(np.corrcoef(early)[0, 1]) < 0.06  # four standard errors at 4,000 draws


def test_money_of_congress_lapses_as_often_as_it_is_not_voted_again(case: Case) -> None:
    """0.05, 0.15 and 0.35 a year: within a year the mean of a beta of these marks, between 0.15 and 0.20."""
    for name in ("policing_aid", "development_aid"):
        lapsed = (months_to_break(case.clause(name), draws()) < 12).mean()
        assert 0.15 < lapsed < 0.20, name


def test_the_levers_of_one_clause_end_together_and_within_the_horizon(case: Case) -> None:
    ends = lever_ends(case, draws(), HORIZON)
    cap, screening, flights = map(lever_index, ("returns_cap", "screening_capacity", "us_flights_venezuela"))
    assert (ends[cap] == ends[screening]).all()
    assert (ends[cap] != ends[flights]).any()
    assert ends.max() == HORIZON
    kept = months_kept(case.clause("non_mexican_returns"), 0.10, draws())
    assert (ends[cap] == np.minimum(3 + kept, HORIZON)).all()


def test_a_statute_outlasts_the_executive_act_it_replaces(case: Case) -> None:
    clause = case.clause("legal_status")
    executive, statute = clause.level("parole_in_place"), clause.level("ten_million")
    assert (executive.successor_reverses, statute.successor_reverses) == (True, False)
    assert (executive.court_block_12m, statute.court_block_12m) == (0.5, 0.05)
    early, late = (level_end(case, clause, level, draws(), 60) for level in (executive, statute))
    assert (early < 60).mean() == pytest.approx(0.5, abs=0.001)
    assert (late < 60).mean() == pytest.approx(0.05, abs=0.001)
    # The same draw of the court decides both: who is blocked by statute is blocked by the weaker act too.
    assert (early[late < 60] < 60).all()


def test_ends_do_not_move_with_the_package_or_with_other_clauses(case: Case) -> None:
    fewer = replace(case, clauses=tuple(clause for clause in case.clauses if clause.id != "parole"))
    same = lever_index("interception_effort")
    assert (lever_ends(fewer, draws(), HORIZON)[same] == lever_ends(case, draws(), HORIZON)[same]).all()
    assert (lever_ends(case, draws(seed=2), HORIZON)[same] != lever_ends(case, draws(), HORIZON)[same]).any()
