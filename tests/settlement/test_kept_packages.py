"""Named packages of the real talks as kept: the slow evaluation agrees, and the rule does what it says."""

from dataclasses import replace

import numpy as np
import pytest

from winset.corridor.levers import LEVERS, lever_index
from winset.corridor.simulate import simulate_totals
from winset.policy.case import read_case
from winset.policy.clauses import Range
from winset.policy.effects import schedule
from winset.policy.packages import package_levers
from winset.settlement.carried import MOST_RUNS, KeptRuns, ends_by
from winset.settlement.direct import keep_directly
from winset.settlement.game import Talks
from winset.settlement.kept import break_costs
from winset.settlement.single import evaluate_package
from winset.study import StudyResult, talks_of


@pytest.fixture(scope="module")
def talks(small_study: StudyResult) -> Talks:
    return talks_of(small_study.case, small_study.corridor, small_study.study)


def corridor_until(talks: Talks, hubs, digits: tuple[int, ...], month: int | None):
    """Run a package whose deal ends in `month`: every lever goes back but those of a law in force by then."""
    case = talks.case
    levels = {hub.name: hub.levels[i] for hub, i in zip(hubs, digits, strict=True)}
    plan = schedule(
        case, package_levers(case.clauses, levels)[None], draws=talks.draws, horizon=talks.horizon
    )
    if month is not None:
        end = plan.end.copy()
        for clause in case.clauses:
            level = clause.level(levels.get(clause.id, clause.levels[clause.status_quo].name))
            kind = case.instruments[level.instrument].kind
            law = kind in ("statute", "appropriation", "budget", "treaty")
            in_force = law and case.first_month + level.onset_months <= month
            at_home = level.name == clause.levels[clause.status_quo].name
            for lever in clause.levers:
                if not in_force or at_home:
                    end[lever_index(lever)] = np.minimum(end[lever_index(lever)], month)
        plan = replace(plan, end=end)
    totals = simulate_totals(talks.inputs, plan, threads=1)
    return totals.values[:, 0], totals.lost[0]


@pytest.mark.parametrize("name", ["us_opening", "nash", "everything"])
def test_a_named_package_ends_when_the_slow_evaluation_says(
    small_study: StudyResult, talks: Talks, name: str
) -> None:
    settled, case = small_study.settled, small_study.case
    game, scale = settled.game, settled.weighing
    clauses = (*game.hub, *game.leaves)
    home = {clause.id: clause.levels[clause.status_quo].name for clause in case.clauses}
    on_grid = {clause.name: clause.levels[-1] for clause in clauses}
    if name != "everything":
        package = small_study.packages[name].levels
        on_grid = {
            clause.name: package[clause.name] if package[clause.name] in clause.levels else home[clause.name]
            for clause in clauses
        }
    fast = evaluate_package(talks, scale, {**home, **on_grid})
    assert fast.will is not None and case.keeping is not None
    reviews = [review.month for review in case.keeping.reviews if review.month < talks.horizon]
    slow = keep_directly(
        game,
        on_grid,
        scale.wants,
        lambda digits, month: corridor_until(talks, game.hub, digits, month),
        scale.reference,
        reviews,
        break_costs(case.keeping, case.parties, talks.draws),
    )
    assert fast.will.ends.tolist() == slow.ends.tolist()
    np.testing.assert_allclose(fast.will.payoff, slow.payoff, rtol=1e-12, atol=1e-10)
    if name == "us_opening":
        assert set(fast.will.ends) > {0}, "a package that always or never ends could hide a fault"


def test_more_monitoring_ends_no_deal_sooner(small_study: StudyResult, talks: Talks) -> None:
    """A package each side would leave in some draws: the chance of being seen, at 0 and at 1, moves the last review."""
    assert small_study.case.keeping is not None
    levels = small_study.packages["us_opening"].levels
    ends = []
    for seen in (0.0, 1.0):
        keeping = replace(small_study.case.keeping, monitoring=Range(seen, seen, seen, "for the test"))
        other = replace(talks, case=replace(talks.case, keeping=keeping))
        will = evaluate_package(other, small_study.settled.weighing, levels).will
        assert will is not None
        ends.append(will.ends)
    never = len(small_study.case.keeping.reviews)
    assert (ends[1] == never).sum() > (ends[0] == never).sum()


def test_what_is_never_ended_by_will_is_worth_what_is_written(small_study: StudyResult) -> None:
    seen = 0
    for package in small_study.packages.values():
        assert package.will is not None
        stays = package.will.ends == len(package.will.months)
        assert np.array_equal(package.will.payoff[:, stays], package.settled.payoff[:2][:, stays])
        assert (package.kept <= package.by_chance).all()
        assert not package.will.by[:, stays].any() and package.will.by[:, ~stays].any(axis=0).all()
        seen += int((~stays).sum())
    assert seen > 0


def test_nothing_agreed_is_never_broken(small_study: StudyResult) -> None:
    will = small_study.packages["status_quo"].will
    assert will is not None and (will.ends == len(will.months)).all()


def test_money_that_congress_voted_stays_once_it_flows_and_an_order_goes_at_once() -> None:
    """Policing aid flows from month 11, nine after the deal's first; parole is the executive's."""
    case = read_case("january-2024")
    levels = {"policing_aid": "appropriation_250m", "parole": "parole_45000"}
    end = np.full((len(LEVERS), 3), 20)
    (aid,) = case.clause("policing_aid").levers
    (parole,) = case.clause("parole").levers
    for month, stays in ((10, False), (11, True), (14, True)):
        cut = ends_by(end, case, levels, month)
        assert (cut[lever_index(aid)] == (20 if stays else month)).all()
        assert (cut[lever_index(parole)] == month).all()
    home = ends_by(end, case, {"parole": "parole_45000"}, 14)
    assert (home == 14).all(), "a law that nobody passed holds nothing"


def test_what_changes_nothing_in_the_corridor_runs_nothing_and_says_what_a_run_would(
    small_study: StudyResult, talks: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    scale, kept, run = small_study.settled.weighing, KeptRuns(), []

    def counted(*args, **options):
        run.append(1)
        return simulate_totals(*args, **options)

    monkeypatch.setattr("winset.settlement.carried.simulate_totals", counted)
    levels = dict(small_study.packages["us_opening"].levels)
    leaf = {**levels, "legal_status": "dreamers_statute"}
    assert leaf != levels
    evaluate_package(talks, scale, levels, kept)
    before = len(run)
    told = evaluate_package(talks, scale, leaf, kept)
    assert len(run) == before > 0
    anew = evaluate_package(talks, scale, leaf)
    assert told.will is not None and anew.will is not None
    assert np.array_equal(told.settled.payoff, anew.settled.payoff)
    assert np.array_equal(told.will.value, anew.will.value)
    others = [{**levels, "parole": level.name} for level in talks.case.clause("parole").levels]
    assert len(others) == MOST_RUNS
    for other in [
        *others,
        {**levels, "ports_of_entry": "partial"},
        {**levels, "ports_of_entry": "closed_as_in_december"},
    ]:
        evaluate_package(talks, scale, other, kept)
    before = len(run)
    evaluate_package(talks, scale, others[0], kept)
    assert len(run) > before, "the oldest was to be let go"
