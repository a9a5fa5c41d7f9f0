"""The whole on the real talks: the fast settlement is the slow one, the document is a function of what was asked."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from golden.write import FILE, SMALL, golden

from winset.corridor.simulate import simulate_totals
from winset.errors import OptionError
from winset.policy.effects import schedule
from winset.policy.packages import package_levers
from winset.report.findings import analysis_document, simulation_document
from winset.settlement.blocks import hub_payoffs, level_payoffs
from winset.settlement.direct import DirectResult, evaluate_directly
from winset.settlement.parts import HubPart, hub_part
from winset.study import (
    NO_DEAL,
    Study,
    StudyResult,
    disagreement,
    grid_levels,
    preference_star,
    run_study,
    simulate_package,
    talks_of,
)

RANDOM_PACKAGES = 200
CLOSE = {"rtol": 1e-12, "atol": 1e-10}
"""Relative to payoffs, which are tens of points; a payoff that happens to be near 0 is a difference of such."""


class Oracle:
    """The slow evaluation of packages of a study. The corridor runs for the levels named, one package at a time."""

    def __init__(self, result: StudyResult) -> None:
        self.result, self.game = result, result.settled.game
        self.ran: dict[tuple[int, ...], tuple[np.ndarray, np.ndarray]] = {}

    def corridor(self, digits: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        if digits not in self.ran:
            case, inputs = self.result.case, self.result.corridor.inputs
            levels = {hub.name: hub.levels[i] for hub, i in zip(self.game.hub, digits, strict=True)}
            deal = package_levers(case.clauses, levels)[None]
            plan = schedule(case, deal, draws=self.result.corridor.draws, horizon=self.game.horizon)
            totals = simulate_totals(inputs, plan, threads=1)
            self.ran[digits] = (totals.values[:, 0], totals.lost[0])
        return self.ran[digits]

    def evaluate(self, levels: dict[str, str]) -> DirectResult:
        scale = self.result.settled.weighing
        no_deal = scale.no_deal[self.result.case.default_no_deal]
        return evaluate_directly(self.game, levels, scale.wants, self.corridor, scale.reference, no_deal)


@pytest.fixture(scope="module")
def oracle(small_study: StudyResult) -> Oracle:
    return Oracle(small_study)


@pytest.fixture(scope="module")
def part(small_study: StudyResult) -> HubPart:
    """Every hub path of the small study at once."""
    talks = talks_of(small_study.case, small_study.corridor, small_study.study)
    return hub_part(talks, small_study.settled.weighing, np.arange(len(small_study.settled.game.paths)))


def status_quo(result: StudyResult) -> dict[str, str]:
    game = result.settled.game
    return {clause.name: clause.levels[clause.status_quo] for clause in (*game.hub, *game.leaves)}


def row_of(result: StudyResult, levels: dict[str, str]) -> tuple[int, int]:
    """Return the hub path and the leaf combination of a package of the grid, counted with the last clause fastest."""
    game = result.settled.game
    path = combination = 0
    for clause in game.hub:
        path = path * len(clause.levels) + clause.levels.index(levels[clause.name])
    for clause in game.leaves:
        combination = combination * len(clause.levels) + clause.levels.index(levels[clause.name])
    return path, combination


def single_changes(result: StudyResult) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every grid level alone, all else at the status quo."""
    home, game = status_quo(result), result.settled.game
    for clause in (*game.hub, *game.leaves):
        for level in clause.levels:
            yield clause.name, level, {**home, clause.name: level}


def packages_to_check(result: StudyResult) -> list[dict[str, str]]:
    game, rng = result.settled.game, np.random.default_rng(7)
    clauses = (*game.hub, *game.leaves)
    drawn = [
        {clause.name: clause.levels[rng.integers(len(clause.levels))] for clause in clauses}
        for _ in range(RANDOM_PACKAGES)
    ]
    return [*(levels for _, _, levels in single_changes(result)), *drawn]


def test_the_star_of_the_real_talks_equals_the_slow_evaluation(
    small_study: StudyResult, oracle: Oracle, part: HubPart
) -> None:
    """200 random packages and every level by itself, in all draws: payoffs of all actors, flags bit for bit."""
    settled, game = small_study.settled, small_study.settled.game
    leaf = [level_payoffs(clause, game) for clause in game.leaves]
    no_deal = settled.weighing.no_deal[small_study.case.default_no_deal]
    for levels in packages_to_check(small_study):
        slow = oracle.evaluate(levels)
        path, combination = row_of(small_study, levels)
        row = path * game.leaf_combinations + combination
        assert grid_levels(settled, row) == levels
        lost = part.state[path]
        payoff = part.payoff[:, path].copy()
        for clause, table in zip(game.leaves, leaf, strict=True):
            chosen = table[:, clause.levels.index(levels[clause.name])]
            payoff += np.where(lost, chosen[1], chosen[0])
        np.testing.assert_allclose(payoff, slow.payoff, **CLOSE)
        assert ((payoff[:2] > no_deal[:2]).all(axis=0) == slow.mutual_gain).all()
        np.testing.assert_allclose(settled.packages.payoff[row], slow.payoff[:2].mean(axis=1), **CLOSE)
        shares = (settled.packages.mutual_gain, settled.packages.accepted_usa, settled.packages.accepted_mex)
        flags = (slow.mutual_gain, slow.accepted_usa, slow.accepted_mex)
        assert [share[row] for share in shares] == [flag.sum() / game.draws for flag in flags]
        assert settled.packages.ratified[row] == (slow.accepted_usa & slow.accepted_mex).sum() / game.draws


def test_the_packages_checked_exercise_bills_successor_and_ratifiers(
    small_study: StudyResult, oracle: Oracle, part: HubPart
) -> None:
    """Were every flag the same, or no bill in doubt, the test above could not see a fault in them."""
    game = small_study.settled.game
    checked = packages_to_check(small_study)
    for clause in (*game.hub, *game.leaves):
        assert {levels[clause.name] for levels in checked} == set(clause.levels)
    assert 0 < part.state.mean() < 1 and game.inauguration == 14
    assert 0 < game.passes.mean() < 1
    for name in ("mutual_gain", "accepted_usa", "accepted_mex"):
        shares = [getattr(oracle.evaluate(levels), name).mean() for levels in checked[::8]]
        assert len(set(shares)) > 3
        assert 0 < np.mean(shares) < 1


def test_hub_payoffs_do_not_change_when_the_draws_are_settled_by_themselves(
    small_study: StudyResult, part: HubPart
) -> None:
    """Draws share nothing: the payoffs of the first half are the first half of the payoffs."""
    game, half = small_study.settled.game, 12

    def cut(clause: Any) -> Any:
        return replace(clause, worth=clause.worth[..., :half].copy(), end=clause.end[:, :half].copy())

    small = replace(
        game,
        hub=tuple(cut(clause) for clause in game.hub),
        leaves=tuple(cut(clause) for clause in game.leaves),
        tolerance=game.tolerance[:, :half],
        passes=game.passes[:, :half],
        incumbent_worth=game.incumbent_worth[:, :half],
    )
    payoff, state = hub_payoffs(small, part.corridor[..., :half].copy(), part.totals.lost[:, :half].copy())
    assert np.array_equal(payoff, part.payoff[..., :half])
    assert np.array_equal(state, part.state[:, :half])


def test_the_worth_of_a_level_is_what_it_changes_alone(small_study: StudyResult, oracle: Oracle) -> None:
    worth = small_study.settled.worth_alone
    home = oracle.evaluate(status_quo(small_study)).payoff[:2]
    game = small_study.settled.game
    levels_of = {clause.name: clause.levels for clause in (*game.hub, *game.leaves)}
    for clause, level, levels in single_changes(small_study):
        alone = oracle.evaluate(levels).payoff[:2] - home
        found = worth[clause][:, levels_of[clause].index(level)]
        np.testing.assert_allclose(found, alone, rtol=1e-9, atol=1e-9, err_msg=f"{clause} {level}")


def test_a_named_package_on_the_grid_is_worth_what_its_row_says(small_study: StudyResult) -> None:
    settled = small_study.settled
    checked = 0
    for name in ("status_quo", "nash", "kalai_smorodinsky"):
        entry = small_study.packages[name]
        on_grid = {
            clause: level for clause, level in entry.levels.items() if clause in status_quo(small_study)
        }
        path, combination = row_of(small_study, on_grid)
        row = path * settled.game.leaf_combinations + combination
        np.testing.assert_allclose(
            entry.settled.payoff[:2].mean(axis=1), settled.packages.payoff[row], rtol=1e-9, atol=1e-9
        )
        assert entry.settled.accepted_usa.mean() == settled.packages.accepted_usa[row]
        assert entry.settled.accepted_mex.mean() == settled.packages.accepted_mex[row]
        checked += 1
    assert checked == 3


def test_the_status_quo_is_worth_what_no_deal_at_the_status_quo_is(small_study: StudyResult) -> None:
    """Nothing agreed, nothing gained: the package that changes nothing against the reading that changes nothing."""
    scale = small_study.settled.weighing
    np.testing.assert_allclose(
        small_study.packages["status_quo"].settled.payoff, scale.no_deal["status_quo"], rtol=1e-9, atol=1e-9
    )
    assert not small_study.packages["status_quo"].settled.mutual_gain.any()
    for name in ("best_responses", "breakdown"):
        assert np.abs(scale.no_deal[name] - scale.no_deal["status_quo"]).max() > 1.0


def test_a_solution_beats_the_no_deal_it_is_solved_against(small_study: StudyResult) -> None:
    """In the game of its preference draw: a Nash package is better for both, the others worse for nobody."""
    settled, seen = small_study.settled, 0
    for draw in range(0, settled.game.draws, 6):
        space = preference_star(settled, draw)
        for name in NO_DEAL:
            point = disagreement(settled, name, draw)
            for rule in ("nash", "kalai_smorodinsky", "egalitarian"):
                found = getattr(small_study.bargains[name].solutions[draw], rule)
                if found is not None:
                    path, combination = divmod(found.package, settled.game.leaf_combinations)
                    gains = space.utilities(path)[combination] - point
                    assert (gains > 0).all() if rule == "nash" else (gains >= 0).all()
                    seen += 1
    assert seen > 12


def without_run(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "meta": {key: value for key, value in document["meta"].items() if key != "run"}}


def test_the_same_study_has_the_same_bytes_on_one_thread(small_document: dict[str, Any]) -> None:
    again = analysis_document(run_study(Study(**SMALL, threads=1)))
    assert json.dumps(without_run(again)) == json.dumps(without_run(small_document))


def test_another_seed_is_another_document_about_the_same_talks(small_document: dict[str, Any]) -> None:
    other = analysis_document(run_study(Study(**{**SMALL, "seed": 2})))
    assert other["meta"]["fingerprint"] != small_document["meta"]["fingerprint"]
    assert other["claims"] == small_document["claims"]
    for part in ("no_deal", "talks"):
        assert other[part] != small_document[part]
    assert [clause["worth"] for clause in other["clauses"] if "worth" in clause] != [
        clause["worth"] for clause in small_document["clauses"] if "worth" in clause
    ]


def few_months(as_of: str | None) -> dict[str, Any]:
    study = Study("january-2024", as_of=as_of, draws=24, horizon=4)
    return simulation_document(simulate_package(study, "us_opening", {}))


def test_a_later_day_is_labelled_hindsight_and_still_starts_where_the_talks_do() -> None:
    eve, later = few_months(None), few_months("2024-09")
    assert (eve["meta"]["as_of"], eve["meta"]["evidence"]) == ("2024-01-08", "eve")
    assert (later["meta"]["as_of"], later["meta"]["evidence"]) == ("2024-09-30", "hindsight")
    assert eve["meta"]["origin"] == later["meta"]["origin"] == "2023-11"
    # E155, repatriations by month, came out in September 2024: the eve does not have it, hindsight does.
    assert later["outcomes"] != eve["outcomes"]
    assert eve["meta"]["fingerprint"] != later["meta"]["fingerprint"]


@pytest.mark.parametrize("as_of", ["2024-01-07", "2023-12", "2030-01-01"])
def test_a_day_before_the_talks_or_after_the_record_is_refused(as_of: str) -> None:
    with pytest.raises(OptionError) as told:
        few_months(as_of)
    (fault,) = told.value.faults
    assert fault.where == "--as-of" and "2024-01-08" in fault.expected


def test_every_wrong_setting_is_told_at_once() -> None:
    study = Study("january-2024", draws=4, horizon=2)
    with pytest.raises(OptionError) as told:
        simulate_package(study, "atlantis", {"parole": "parole_1", "water": "low"})
    assert [fault.where for fault in told.value.faults] == ["--package", "--set", "--set"]


def test_the_small_study_says_what_it_said(small_document: dict[str, Any]) -> None:
    """The golden table; a commit that moves it says which finding changed, by how much, and why."""
    stated = json.loads(FILE.read_text(encoding="utf-8"))
    found = golden(small_document)
    assert found.keys() == stated["values"].keys()
    for name, value in stated["values"].items():
        if isinstance(value, float):
            assert found[name] == pytest.approx(value, rel=stated["relative"], abs=stated["absolute"]), name
        else:
            assert found[name] == value, name
