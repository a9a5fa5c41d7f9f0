"""The case that ships: what it must hold of the talks of January 2024."""

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from winset.corridor.levers import LEVERS, lever_index
from winset.policy.case import Case, case_list, read_case
from winset.policy.packages import size_faults

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case("january-2024")


def test_it_stands_on_8_january_with_the_record_ending_in_november(case: Case) -> None:
    assert "january-2024" in case_list()
    assert case.as_of == date(2024, 1, 8)
    # Index 0 is December 2023, the first month without an official figure.
    assert (case.first_month, case.election, case.inauguration) == (2, 11, 14)


def test_the_grid_is_one_that_can_be_run_and_is_a_real_choice(case: Case) -> None:
    assert size_faults(case.space, 400, "here") == []
    assert len(case.space.hubs) + len(case.space.leaves) >= 14
    assert case.space.n_paths == 3**2 * 2**10
    assert case.space.packages_enumerated == 3**2 * 2**10 * 3 * 4 * 3 * 2 * 2


@pytest.mark.parametrize(
    ("clause", "level"),
    [
        ("development_aid", "plan_20bn"),
        ("cuba_sanctions", "suspend_embargo"),
        ("venezuela_sanctions", "lift_all"),
        ("legal_status", "ten_million"),
    ],
)
def test_each_demand_of_5_january_is_on_the_grid_and_in_mexicos_opening(
    case: Case, clause: str, level: str
) -> None:
    assert level in [offered.name for offered in case.clause(clause).grid_levels]
    assert case.packages["mexico_opening"].levels[clause] == level
    demand = case.clause(clause)
    assert "mex" in demand.asked_by and demand.level(level).documented


def test_three_of_the_four_demands_need_congress_and_venezuela_does_not(case: Case) -> None:
    opening = case.packages["mexico_opening"].levels
    bills = {name: case.clause(name).level(level).bill for name, level in opening.items()}
    asked = ("development_aid", "cuba_sanctions", "legal_status", "venezuela_sanctions")
    assert [bills[name] for name in asked] == ["aid_appropriation", "cuba_bill", "status_bill", None]
    assert [case.clause(name).needs_congress for name in asked] == [True, True, True, False]


def test_every_lever_has_one_status_quo_and_the_breakdown_differs_where_it_should(case: Case) -> None:
    status_quo = case.no_deal["status_quo"]
    assert set(status_quo) == {lever.name for lever in LEVERS}
    assert status_quo["returns_cap"] == 30_000
    assert status_quo["sanctions_relief"] == 0.5
    assert status_quo["interception_effort"] == 1
    broken = case.no_deal["breakdown"]
    assert broken["returns_cap"] == 0
    assert broken["ports_open"] < 1
    assert broken["interception_effort"] < 1
    assert case.no_deal["best_responses"]["release_limit"] == 0.5


def test_surge_effort_is_read_from_2019_and_2014_alone(case: Case) -> None:
    # Mexican events of 2019 (UPMRIP table 3.1.1), the usual June over March to May, and E034 with E037.
    spring, june = np.mean([13_335, 21_745, 22_949]), 30_971
    season = 0.993 / np.mean([1.170, 1.188, 1.168])
    surge = case.clause("mexican_interception").level("national_guard_surge").settings["interception_effort"]
    assert surge.value == pytest.approx(june / spring / season, abs=0.05)
    assert surge.high == pytest.approx(1 + np.log(0.5) / np.log(0.7), abs=0.05)
    stops = (
        case.clause("mexican_interception").level("rail_bus_air_checkpoints").settings["interception_effort"]
    )
    assert stops.value == pytest.approx(june / 22_949, abs=0.01)


def test_legal_status_may_lower_remittances_so_its_worth_to_mexico_can_be_negative(case: Case) -> None:
    for level in case.clause("legal_status").levels:
        if "mex" in level.worth:
            assert level.worth["mex"].low < 0 < level.worth["mex"].high


def test_every_package_sits_on_the_grid_or_says_why_not(case: Case) -> None:
    on_grid = {
        name: case.space.path_of(package.levels) is not None for name, package in case.packages.items()
    }
    assert on_grid == {
        "status_quo": True,
        "us_opening": True,
        "mexico_opening": True,
        "communique_2023_12_27": True,
        "what_happened_2024_h1": False,
    }


def test_measures_are_outcomes_of_the_equations(case: Case) -> None:
    page = (ROOT / "docs" / "equations.md").read_text(encoding="utf-8").split("## Outcomes of the month")[1]
    outcomes = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    for actor in case.actors.values():
        assert {weighed.outcome for weighed in actor.measures} <= outcomes


def test_deal_rows_carry_the_levels_of_their_path(case: Case) -> None:
    space = case.space
    path = space.path_of({"mexican_interception": "national_guard_surge", "development_aid": "plan_20bn"})
    assert path is not None
    row = space.deal[space.row_of_path[path]]
    assert row[lever_index("interception_effort")] == 1.9
    assert row[lever_index("development_aid")] == 417e6
    assert row[lever_index("returns_cap")] == 30_000
    assert space.path_levels(path)["mexican_interception"] == "national_guard_surge"


def test_a_fixed_clause_that_moves_a_lever_takes_a_package_off_the_grid(case: Case) -> None:
    assert case.space.path_of({"joint_statement": "new_text"}) == case.space.path_of({})
    assert case.space.path_of({"asylum_limits": "proclamation"}) is None


def test_no_level_of_the_grid_rests_on_a_block_that_came_later(case: Case) -> None:
    used = {level.instrument for clause in case.clauses for level in clause.grid_levels}
    assert "legal_status_parole_in_place" not in used


def test_status_quo_of_every_open_clause_rests_on_something_known_on_the_day(case: Case) -> None:
    for clause in (*case.space.hubs, *case.space.leaves):
        known = [source.is_known(case.as_of) for source in clause.sources]
        assert any(known) or clause.assumed, clause.id


def test_costs_that_the_corridor_counts_are_the_money_levers(case: Case) -> None:
    counted = {
        clause.id for clause in case.clauses for level in clause.levels for cost in level.cost_usd_per_year
        if cost.in_corridor
    }  # fmt: skip
    assert counted == {"policing_aid", "shelter_funding", "development_aid", "us_flights_venezuela"}


def test_money_levers_are_the_yearly_cost_by_the_month(case: Case) -> None:
    for name in ("policing_aid", "shelter_funding", "development_aid"):
        for level in case.clause(name).levels:
            for cost in level.cost_usd_per_year:
                assert 12 * level.levers[name] == pytest.approx(cost.central, rel=0.01)


def test_every_issue_and_every_act_has_its_clause(case: Case) -> None:
    issues = {issue for clause in case.clauses for issue in clause.issues}
    assert issues == {
        *("non_mexican_returns_cap", "nationalities_accepted", "mexico_southern_enforcement"),
        *("mexico_interior_transfers", "mexico_deportations", "mexico_removal_flights_venezuela"),
        *("us_removal_flights_venezuela", "us_development_aid_plan", "cuba_sanctions", "venezuela_sanctions"),
        *("legal_status_hispanics", "legal_pathways_parole", "cbp_one_slots", "ports_of_entry"),
        *(
            "shelter_funding",
            "arms_trafficking",
            "texas_measures",
            "tariff_threat",
            "darien_panama_cooperation",
        ),
    }
    used = {level.instrument for clause in case.clauses for level in clause.levels}
    used |= {clause.instrument for clause in case.clauses}
    assert set(case.instruments) - used == {"legal_status_parole_in_place"}
