"""A crowded agenda on the real case."""

import numpy as np

from winset.bargaining.star import star_solutions
from winset.study import StudyResult, disagreement, grid_levels, preference_star, usd_per_point
from winset.study.agendas import AGENDA_DRAWS, SUBJECTS, subjects_settled


def home(result: StudyResult) -> dict[str, str]:
    return {clause.id: clause.levels[clause.status_quo].name for clause in result.case.clauses}


def test_subjects_are_the_clauses_that_leave_the_status_quo(small_study: StudyResult) -> None:
    game = small_study.settled.game
    every, some = subjects_settled(small_study.settled, ()), ("parole", "fentanyl_cooperation")
    two = subjects_settled(small_study.settled, some)
    rng = np.random.default_rng(1)
    for package in rng.integers(0, game.packages, 50).tolist():
        levels = grid_levels(small_study.settled, package)
        changed = [clause for clause, level in levels.items() if level != home(small_study)[clause]]
        assert every.ravel()[package] == len(changed)
        assert two.ravel()[package] == len(set(changed) & set(some))


def test_the_limit_binds_and_no_limit_is_the_nash_package(small_study: StudyResult) -> None:
    agenda, settled = small_study.agenda, small_study.settled
    default = small_study.case.default_no_deal
    draws = min(AGENDA_DRAWS, len(small_study.bargains[default].solutions))
    for draw in range(draws):
        nash = small_study.bargains[default].solutions[draw].nash
        assert nash is not None
        expected = (nash.utility - disagreement(settled, default, draw)) / usd_per_point(settled, draw)
        np.testing.assert_allclose(agenda.limited[None][:, draw], expected, rtol=1e-9)
        products = [float(np.prod(agenda.limited[k][:, draw])) for k in (*SUBJECTS, None)]
        assert products == sorted(products)


def test_what_is_crowded_out_stays_as_it_is(small_study: StudyResult) -> None:
    settled, default = small_study.settled, small_study.case.default_no_deal
    left = subjects_settled(settled, small_study.agenda.crowded_out) == 0
    nash = star_solutions(preference_star(settled, 0), disagreement(settled, default, 0), left).nash
    assert nash is not None
    levels = grid_levels(settled, nash.package)
    assert all(levels[clause] == home(small_study)[clause] for clause in small_study.agenda.crowded_out)
    gain = (nash.utility - disagreement(settled, default, 0)) / usd_per_point(settled, 0)
    np.testing.assert_allclose(small_study.agenda.crowded[None][:, 0], gain, rtol=1e-9)
