"""Every package of the real case as kept: parts of the space against packages evaluated one by one."""

import numpy as np
import pytest

from winset.corridor.levers import lever_index
from winset.settlement.blocks import leaf_digits
from winset.settlement.game import Talks, all_levels
from winset.settlement.kept_space import kept_part, kept_space, review_months, standing_levers
from winset.settlement.single import evaluate_package
from winset.study import StudyResult, talks_of


@pytest.fixture(scope="module")
def talks(small_study: StudyResult) -> Talks:
    return talks_of(small_study.case, small_study.corridor, small_study.study)


def test_a_part_of_the_space_is_its_packages_one_by_one(small_study: StudyResult, talks: Talks) -> None:
    """Four families of paths, bills and laws that outlast a broken deal among them; six random packages of each."""
    case, scale = small_study.case, small_study.settled.weighing
    assert case.keeping is not None
    game, never, rng = scale.game, len(review_months(case.keeping, talks.horizon)), np.random.default_rng(3)
    bills, ended = set(), 0
    for family in (0, 700, 1501, 2303):
        part = kept_part(talks, scale, case.keeping, family, family + 1)
        for place in rng.integers(len(part.paths), size=6):
            combination = int(rng.integers(game.leaf_combinations))
            digits = (*game.paths[part.paths[place]], *leaf_digits(game)[combination])
            clauses = (*game.hub, *game.leaves)
            levels = {clause.name: clause.levels[i] for clause, i in zip(clauses, digits, strict=True)}
            slow = evaluate_package(talks, scale, all_levels(case, levels))
            assert slow.will is not None
            usa, mex, _, lasts, months = part.packages[place, combination]
            np.testing.assert_allclose((usa, mex), slow.will.payoff.mean(axis=1), rtol=1e-10, atol=1e-10)
            assert lasts == pytest.approx((slow.will.ends == never).mean(), abs=1e-12)
            lengths = np.array([*slow.will.months, slow.span])
            assert months == pytest.approx(lengths[slow.will.ends].mean(), abs=1e-12)
            bills.update(slow.bills)
            ended += int((slow.will.ends < never).sum())
    assert len(bills) >= 3 and ended > 0, "packages without bills, or that nobody leaves, could hide a fault"


def test_money_in_force_stands_on_the_paths_that_have_it_and_only_there(talks: Talks) -> None:
    """Policing aid flows from month 11 (nine after the deal's first), the plan of USD 20 billion from month 14."""
    space = talks.case.space
    paths = np.arange(space.n_paths)
    aid, plan = lever_index("policing_aid"), lever_index("development_aid")
    column = [hub.id for hub in space.hubs].index("policing_aid")
    asked = space.hub_digits[:, column] == 1
    assert not standing_levers(talks, paths, 10).any()
    at_11 = standing_levers(talks, paths, 11)
    assert (at_11[:, aid] == asked).all() and not at_11[:, plan].any()
    at_14 = standing_levers(talks, paths, 14)
    assert (at_14[:, aid] == asked).all() and at_14[:, plan].any() and not at_14[:, plan].all()


def test_parts_may_come_in_any_order(small_study: StudyResult, talks: Talks) -> None:
    case, scale = small_study.case, small_study.settled.weighing
    assert case.keeping is not None
    one, two = (kept_part(talks, scale, case.keeping, family, family + 1) for family in (0, 1))
    n_paths = int(max(one.paths.max(), two.paths.max())) + 1
    row = int(two.paths[1]) * scale.game.leaf_combinations + 5
    for parts in ((one, two), (two, one)):
        whole = kept_space(parts, n_paths)
        found = [*whole.payoff[row], whole.mutual_gain[row], whole.never_ended[row], whole.months[row]]
        assert found == two.packages[1, 5].tolist()
