"""Which bills a package of the shipped case needs, what passes when, and the chance of each clause's act."""

from dataclasses import replace

import numpy as np
import pytest
from ratification.houses import congress, council

from winset.policy.case import read_case
from winset.ratification.acceptance import (
    acceptance_table,
    bills_needed,
    clause_ratification,
    level_bills,
    level_chances,
    mexican_passage,
    needed_bits,
    package_passes,
    passed_bits,
    required_bills,
    votes_to_win,
)
from winset.ratification.chambers import Judgement, read_chambers
from winset.ratification.judgements import read_judgements, tolerance_draws

CASE = read_case("january-2024")
BILLS = required_bills(CASE)
MEXICO = {name: council(100, 60, 51) for name in ("mx_chamber", "mx_senate")}
PASSES, FAILS = congress(1.8, spread=0.01), congress(-0.8, spread=0.01)


def test_the_demands_that_need_congress_need_a_bill_and_no_others_do() -> None:
    assert {"aid_appropriation", "status_bill", "cuba_bill", "security_appropriation"} <= set(BILLS)
    assert bills_needed(CASE, {"venezuela_sanctions": "lift_all", "parole": "parole_45000"}).size == 0
    wanted = bills_needed(CASE, {"cuba_sanctions": "suspend_embargo", "legal_status": "ten_million"})
    assert {BILLS[row] for row in wanted} == {"cuba_bill", "status_bill"}


def test_levels_of_one_clause_may_need_different_acts() -> None:
    rows = level_bills(CASE, CASE.clause("cuba_sanctions"))
    names = [level.name for level in CASE.clause("cuba_sanctions").grid_levels]
    assert {name: row for name, row in zip(names, rows, strict=True) if row >= 0} == {
        "suspend_embargo": BILLS.index("cuba_bill")
    }


def test_a_package_passes_where_every_bill_it_needs_does() -> None:
    table = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 1, 1]], dtype=bool)
    needs = [[], [0], [0, 1], [1, 2]]
    told = package_passes([needed_bits(rows) for rows in needs], passed_bits(table))
    expected = [np.all(table[rows], axis=0) if rows else np.ones(4, dtype=bool) for rows in needs]
    assert told.tolist() == [row.tolist() for row in expected]


def test_the_table_has_a_row_for_each_bill_and_follows_the_chambers() -> None:
    sure, hopeless = (acceptance_table(CASE, world, MEXICO, 50, 1) for world in (PASSES, FAILS))
    assert sure.shape == hopeless.shape == (len(BILLS), 50)
    aid = BILLS.index("aid_appropriation")
    assert sure[aid].all()
    assert not hopeless[aid].any()


def test_an_executive_act_survives_a_hostile_congress_and_is_left_to_the_courts() -> None:
    chances = {
        each.level: each for each in level_chances(CASE, CASE.clause("cuba_sanctions"), FAILS, MEXICO, 100, 1)
    }
    partial, full = chances["partial_easing"], chances["suspend_embargo"]
    assert partial.chance == pytest.approx(1 - CASE.instruments[partial.instrument.id].court_block_12m)
    assert full.chance.max() < 0.01
    hardest = clause_ratification(CASE, CASE.clause("cuba_sanctions"), FAILS, MEXICO, 100, 1)
    assert (hardest == full.chance).all()


def test_a_bill_that_passes_can_still_be_stopped_by_a_court() -> None:
    (full,) = [
        each
        for each in level_chances(CASE, CASE.clause("cuba_sanctions"), PASSES, MEXICO, 100, 1)
        if each.level == "suspend_embargo"
    ]
    assert full.chance == pytest.approx(1 - full.instrument.court_block_12m, abs=0.01)


def test_mexicos_budget_passes_while_the_coalition_holds_together() -> None:
    loose = Judgement(title="c", low=0.7, central=0.85, high=1.0, basis="by hand", grade="low")
    # 60 seats carry 51 votes if at least 0.85 of them hold: the central mark.
    held = mexican_passage({"mx_chamber": council(100, 60, 51, cohesion=loose)}, "budget", 4000, 1)
    assert held.mean() == pytest.approx(0.5, abs=0.03)
    assert mexican_passage({"mx_chamber": council(100, 50, 51)}, "budget", 10, 1).max() == 0.0


def test_a_mexican_law_needs_both_chambers_a_budget_the_lower_and_a_treaty_the_upper() -> None:
    split = {"mx_chamber": council(100, 60, 51), "mx_senate": council(100, 50, 51)}
    told = {kind: mexican_passage(split, kind, 3, 1).tolist() for kind in ("budget", "treaty", "statute")}
    assert told == {"budget": [1.0] * 3, "treaty": [0.0] * 3, "statute": [0.0] * 3}


def test_a_bill_of_mexicos_congress_is_voted_on_there() -> None:
    bills = {
        **CASE.bills,
        "cuba_bill": replace(CASE.bills["cuba_bill"], kind="appropriation", chamber="mx_congress"),
    }
    held = {"mx_chamber": council(100, 60, 51), "mx_senate": council(100, 50, 51)}
    row = BILLS.index("cuba_bill")
    assert acceptance_table(replace(CASE, bills=bills), FAILS, held, 5, 1)[row].all()
    assert not acceptance_table(CASE, FAILS, held, 5, 1)[row].any()


def test_the_votes_to_win_are_those_of_the_acts_chambers() -> None:
    def told(act: str, bill: str | None = None) -> tuple[str, ...]:
        return votes_to_win(CASE.instruments[act], CASE.bills[bill] if bill else None, read_chambers())

    assert told("legal_pathways_parole") == ()
    assert told("cuba_sanctions_suspend", "cuba_bill") == (
        "US House of Representatives: 218 of 435",
        "US Senate: 60 of 100",
    )
    assert told("treaty_any") == ("US Senate: 67 of 100", "Mexican Senate: 65 of 128")
    assert told("shelter_funding_mx") == ("Mexican Chamber of Deputies: 251 of 500",)


def test_a_ratifier_puts_up_with_a_loss_and_a_leader_with_none() -> None:
    shipped = read_judgements()
    leader, ratifier = CASE.actors["usa"], CASE.actors["swing_voters"]
    assert (tolerance_draws(leader, shipped, 500, 1) == 0).all()
    drawn = tolerance_draws(ratifier, shipped, 4000, 1)
    assert drawn.min() == 0.0
    assert np.median(drawn) == pytest.approx(5.0, abs=0.3)
    other = tolerance_draws(replace(ratifier, id="another"), shipped, 4000, 1)
    assert (other != drawn).any()
