"""The documents against CONTRACT.md: every key and every band, so that a program that reads them keeps working."""

import json
from itertools import pairwise
from typing import Any

import pytest

from winset.corridor.places import GROUPS
from winset.corridor.simulate import OUTCOMES
from winset.months import month_name, month_number
from winset.report.findings import forecast_document, simulation_document
from winset.study import NO_DEAL, RULES, Study, forecast, simulate_package

BAND = ["mean", "p05", "p25", "p50", "p75", "p95"]
META = {
    "winset_version", "fingerprint", "case", "as_of", "origin", "evidence", "vintages", "no_deal", "horizon_months",
    "draws", "seed", "run",
}  # fmt: skip
CLAIM = {
    "id", "text", "stated", "recomputed", "unit", "verdict_then", "verdict_now", "caveat", "definition", "sources",
}  # fmt: skip
VERDICTS = {
    "holds", "holds_with_caveat", "true_but_misleading", "fails", "attributed_opinion", "not_checkable",
}  # fmt: skip
CLAUSE = {
    "id", "title", "asked_by", "granted_by", "instrument", "needs_congress", "levels", "grid", "status_quo", "kind",
    "bill", "protection", "sources",
}  # fmt: skip
PACKAGE = {
    "name", "levels", "outcomes", "payoff", "ratified", "p_mutual_gain", "months_kept", "people",
}  # fmt: skip
TALKS = {
    "basis", "packages_in_space", "packages_enumerated", "hub_paths", "fixed_clauses", "p_zopa", "win_sets",
    "frontier", "solutions", "undecided",
}  # fmt: skip
SIDES = {"usa", "mex"}


def is_band(band: Any) -> bool:
    return (
        list(band) == BAND
        and all(isinstance(value, float) for value in band.values())
        and band["p05"] <= band["p25"] <= band["p50"] <= band["p75"] <= band["p95"]
    )


def is_path(path: Any, first: str, months: int) -> bool:
    start = month_number(first)
    return [entry["month"] for entry in path] == [month_name(start + t) for t in range(months)] and all(
        is_band({key: value for key, value in entry.items() if key != "month"}) for entry in path
    )


def has_all_paths(outcomes: Any, first: str, months: int) -> bool:
    return set(outcomes) == set(OUTCOMES) and all(is_path(path, first, months) for path in outcomes.values())


def share(value: Any) -> bool:
    return isinstance(value, float) and 0 <= value <= 1


@pytest.fixture(scope="module")
def simulation() -> dict[str, Any]:
    study = Study("january-2024", draws=24, horizon=5)
    return simulation_document(simulate_package(study, "mexico_opening", {"parole": "parole_45000"}))


@pytest.fixture(scope="module")
def ahead() -> Any:
    return forecast(Study("january-2024", as_of="2023-12", draws=24, horizon=3))


def test_payoffs_by_month_add_up_to_the_payoff(simulation) -> None:
    for side in ("usa", "mex"):
        path = simulation["payoff_by_month"][side]
        assert is_path(path, "2023-12", 5)
        assert sum(month["mean"] for month in path) == pytest.approx(
            simulation["payoff"][side]["mean"], abs=1e-4
        )
    assert simulation["payoff"]["usa"]["mean"] != 0.0


def test_meta_says_what_was_run(small_document, simulation, ahead) -> None:
    for document in (small_document, simulation, forecast_document(ahead, None)):
        assert set(document["meta"]) == META
    meta = small_document["meta"]
    assert (meta["case"], meta["as_of"], meta["origin"]) == ("january-2024", "2024-01-08", "2023-11")
    assert (meta["draws"], meta["seed"], meta["horizon_months"]) == (24, 1, 16)
    assert (meta["evidence"], meta["vintages"], meta["no_deal"]) == ("eve", "lag_only", "status_quo")


def test_sections_are_those_of_the_contract_and_what_is_not_built_is_absent(small_document) -> None:
    built = {"meta", "claims", "clauses", "no_deal", "packages", "talks", "sources", "report"}
    may_come = {"fragility", "history"}
    assert built <= set(small_document) <= built | may_come
    assert all(small_document[name] for name in set(small_document))


def test_claims_have_their_keys_and_known_verdicts(small_document) -> None:
    for claim in small_document["claims"]:
        assert set(claim) >= CLAIM, claim["id"]
        assert {claim["verdict_then"], claim["verdict_now"]} <= VERDICTS


def test_clauses_have_their_keys(small_document) -> None:
    for clause in small_document["clauses"]:
        assert set(clause) >= CLAUSE, clause["id"]
        assert set(clause["title"]) == {"en", "es"}
        assert clause["status_quo"] in clause["levels"] and set(clause["grid"]) <= set(clause["levels"])
        assert set(clause["sources"]) <= set(small_document["sources"])
        if clause["kind"] == "fixed":
            assert not set(clause) & {"worth", "ratification"}
        else:
            assert is_band(clause["ratification"]) and share(clause["ratification"]["mean"])
            assert set(clause["worth"]) == SIDES and all(is_band(band) for band in clause["worth"].values())
            for level in clause["worth_by_level"].values():
                assert set(level) == SIDES and all(is_band(band) for band in level.values())
            home = clause["worth_by_level"][clause["status_quo"]]
            assert all(set(home[side].values()) == {0.0} for side in SIDES)
        if "cost_usd_per_year" in clause:
            assert set(clause["cost_usd_per_year"]) >= {"payer", *BAND}
    assert {clause["kind"] for clause in small_document["clauses"]} == {"hub", "leaf", "fixed"}


def test_all_readings_of_no_deal_have_every_outcome_month_by_month(small_document) -> None:
    assert set(small_document["no_deal"]) == set(NO_DEAL)
    for path in small_document["no_deal"].values():
        assert has_all_paths(path["outcomes"], "2023-12", 16)


def test_packages_have_their_keys_levels_and_bands(small_document) -> None:
    clauses = {clause["id"]: clause["levels"] for clause in small_document["clauses"]}
    for package in small_document["packages"]:
        assert set(package) >= PACKAGE, package["name"]
        assert package["levels"].keys() == clauses.keys()
        assert all(level in clauses[clause] for clause, level in package["levels"].items())
        assert has_all_paths(package["outcomes"], "2023-12", 16)
        assert set(package["payoff"]) == SIDES and all(map(is_band, package["payoff"].values()))
        assert set(package["ratified"]) == SIDES and all(map(share, package["ratified"].values()))
        assert share(package["p_mutual_gain"])
        assert is_band(package["months_kept"]) and package["months_kept"]["p95"] <= 16 - 2
        assert all(map(is_band, package["people"].values()))
    names = [package["name"] for package in small_document["packages"]]
    assert len(names) == len(set(names)) and {"status_quo", "us_opening", "mexico_opening"} <= set(names)


def test_talks_have_their_keys_and_consistent_counts(small_document) -> None:
    talks = small_document["talks"]
    assert set(talks) >= TALKS
    assert talks["basis"] == "as_written"
    assert talks["hub_paths"] < talks["packages_enumerated"] < talks["packages_in_space"]
    grid = 1
    for clause in small_document["clauses"]:
        grid *= len(clause["grid"]) if clause["kind"] != "fixed" else 1
    assert talks["packages_enumerated"] == grid
    assert sorted(talks["fixed_clauses"]) == sorted(
        clause["id"] for clause in small_document["clauses"] if clause["kind"] == "fixed"
    )
    assert share(talks["p_zopa"]) and set(talks["win_sets"]) >= SIDES
    assert talks["win_sets"]["both"]["accepted"] <= min(talks["win_sets"][s]["accepted"] for s in SIDES)
    points = [(entry["payoff"]["usa"], entry["payoff"]["mex"]) for entry in talks["frontier"]]
    # Along a frontier, more for one side is less for the other.
    assert points == sorted(points, key=lambda point: (point[0], -point[1])) and len(points) > 5
    assert all(one[1] >= two[1] for one, two in pairwise(points))


def test_every_solution_has_its_keys_and_shares_that_add_up(small_document) -> None:
    talks = small_document["talks"]
    assert set(talks["solutions"]) == set(RULES)
    for found in talks["solutions"].values():
        assert set(found) >= {"levels", "payoff", "greyed", "ratified", "share"}
        assert set(found["payoff"]) == SIDES
        assert share(found["share"]) and all(map(share, found["ratified"].values()))
        assert found["ratified"]["both"] <= min(found["ratified"][side] for side in SIDES)
        for shares in found["level_shares"].values():
            assert sum(shares.values()) == pytest.approx(1.0, abs=1e-5)


def test_sources_say_where_when_and_how_good(small_document) -> None:
    for source in small_document["sources"].values():
        assert set(source) == {"title", "publisher", "address", "known_since", "grade"}


def numbers(part: Any) -> Any:
    if isinstance(part, dict):
        for value in part.values():
            yield from numbers(value)
    elif isinstance(part, list):
        for value in part:
            yield from numbers(value)
    elif isinstance(part, float):
        yield part


def test_every_computed_number_has_six_significant_digits_and_is_one(small_document) -> None:
    json.dumps(small_document, allow_nan=False)
    for part in ("no_deal", "packages", "talks"):
        for value in numbers(small_document[part]):
            assert value == float(f"{value:.5e}")


def test_a_simulation_has_its_keys_and_its_difference_is_draw_by_draw(simulation) -> None:
    assert set(simulation) >= {"meta", "levels", "outcomes", "no_deal", "difference", "payoff"}
    assert simulation["levels"]["parole"] == "parole_45000"
    for outcomes in (simulation["outcomes"], simulation["no_deal"]["outcomes"], simulation["difference"]):
        assert has_all_paths(outcomes, "2023-12", 5)
    assert set(simulation["payoff"]) == SIDES and all(map(is_band, simulation["payoff"].values()))
    for name, path in simulation["difference"].items():
        for month, entry in enumerate(path):
            with_deal = simulation["outcomes"][name][month]["mean"]
            without = simulation["no_deal"]["outcomes"][name][month]["mean"]
            rounding = 1e-5 * (abs(with_deal) + abs(without)) + 1e-9
            assert entry["mean"] == pytest.approx(with_deal - without, abs=rounding)
    # Common random numbers: before the deal starts (February) nothing differs in any draw.
    assert all(set(list(path[1].values())[1:]) == {0.0} for path in simulation["difference"].values())
    assert simulation["difference"]["border_patrol_encounters"][4]["mean"] != 0.0


def test_a_forecast_has_its_keys_and_groups_that_add_up(ahead) -> None:
    document = forecast_document(ahead, None)
    assert set(document) >= {"meta", "outcomes", "groups"}
    assert has_all_paths(document["outcomes"], "2023-12", 3)
    assert list(document["groups"]) == list(GROUPS)
    assert all(is_path(path, "2023-12", 3) for path in document["groups"].values())
    for month in range(3):
        total = sum(path[month]["mean"] for path in document["groups"].values())
        whole = document["outcomes"]["border_patrol_encounters"][month]["mean"]
        assert total == pytest.approx(whole, rel=1e-4)
    assert forecast_document(ahead, "haiti")["groups"] == {"haiti": document["groups"]["haiti"]}
