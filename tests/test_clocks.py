"""What hangs on the election, and what money, reviews and monitoring buy: by hand, and on the small study."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from winset.corridor.parameter_names import SCALARS
from winset.settlement.game import Talks
from winset.settlement.single import evaluate_package
from winset.study import StudyResult, talks_of
from winset.study.clocks import (
    Alone,
    chance_to_stay,
    clocks,
    mexico_alone,
    reweighed,
    verdict,
    without_link,
)
from winset.study.compliance import AID_USD_PER_YEAR, aid_curve, watched


@pytest.fixture(scope="module")
def talks(small_study: StudyResult) -> Talks:
    return talks_of(small_study.case, small_study.corridor, small_study.study)


def with_scalars(talks: Talks, **values: np.ndarray) -> Talks:
    scalars = talks.inputs.scalars.copy()
    for name, value in values.items():
        scalars[SCALARS.index(name)] = value
    return replace(talks, inputs=replace(talks.inputs, scalars=scalars))


def test_what_mexico_would_do_for_nothing_by_hand() -> None:
    """Doing more costs it 2 points and brings the incumbent's chance from 0.40 to 0.44: worth it from 2/0.04 = 50 on.
    Doing less is worth 1 point and costs a chance of 0.05: it stops paying beyond 1/0.05 = 20.
    """
    alone = Alone(({}, {"a": "more"}, {"a": "less"}, {"a": "odd"}), np.array([0.0, -2.0, 1.0, -1.0]),
                  np.array([0.40, 0.44, 0.35, 0.40]), np.ones(4))  # fmt: skip
    assert [alone.best(points) for points in (0.0, 19.0, 21.0, 49.0, 51.0)] == [2, 2, 0, 0, 1]
    assert alone.needed()[:3] == pytest.approx([0.0, 50.0, 0.0])
    assert np.isnan(alone.needed()[3])
    # If it did not care it would do less; from 20 points on it goes back to today, from 50 on it does more.
    assert alone.switch() == (0, pytest.approx(20.0))
    assert replace(alone, stays=np.full(4, 0.4)).switch() is None


def test_the_chance_to_stay_meets_every_margin_with_every_shock(talks: Talks) -> None:
    rng, draws = np.random.default_rng(4), talks.draws.n_draws
    margin, link, shock = rng.normal(0, 3, draws), rng.uniform(0, 1, draws), rng.normal(0, 5, draws)
    moved = with_scalars(talks, election_margin=margin, approval_pass_through=link, election_shock=shock)
    approval = rng.normal(0, 4, (3, draws))
    by_hand = [
        np.mean([m + p * a + s >= 0 for m, p, a in zip(margin, link, row, strict=True) for s in shock])
        for row in approval
    ]
    assert chance_to_stay(moved, approval) == pytest.approx(by_hand)


def test_with_the_link_cut_nothing_moves_the_election(small_study: StudyResult, talks: Talks) -> None:
    cut = without_link(talks)
    alone = mexico_alone(cut, reweighed(cut, small_study.settled.weighing))
    assert (alone.stays == alone.stays[0]).all()
    assert np.isnan(alone.needed()[alone.gain < 0]).all()
    drawn = small_study.clocks.alone
    assert np.ptp(drawn.stays) > 0 and drawn.levels == alone.levels
    assert drawn.levels[0] == {
        "mexican_interception": "present_effort", "non_mexican_returns": "cap_30000",
        "mexican_deportations": "three_thousand", "mexico_flights_venezuela": "two_a_month",
    }  # fmt: skip


def test_mexico_alone_is_each_combination_evaluated_as_a_package(
    small_study: StudyResult, talks: Talks
) -> None:
    """What it gains if indifferent: the package's payoff over no deal with the incumbent worth nothing to it."""
    scale, alone = small_study.settled.weighing, small_study.clocks.alone
    home = {c.id: c.levels[c.status_quo].name for c in small_study.case.clauses}
    nothing = replace(scale.game, incumbent_worth=np.zeros_like(scale.game.incumbent_worth))
    indifferent = reweighed(talks, replace(scale, game=nothing))
    for row in (0, 7, len(alone.levels) - 1):
        package = evaluate_package(talks, indifferent, {**home, **alone.levels[row]})
        gain = package.settled.payoff[1] - indifferent.no_deal["status_quo"][1]
        assert alone.gain[row] == pytest.approx(gain.mean(), abs=1e-9)


def test_verdicts_with_the_link_are_those_of_the_study_and_the_cut_ones_share_its_draws(
    small_study: StudyResult, talks: Talks
) -> None:
    scale = small_study.settled.weighing
    for name, (on, off) in small_study.clocks.verdicts.items():
        entry = small_study.packages[name]
        assert on == verdict(talks, scale, entry)
        assert on.mutual_gain == entry.settled.mutual_gain.mean()
        assert off.stays != on.stays
    # A link that is cut already changes nothing, to the bit.
    cut = without_link(talks)
    again = reweighed(cut, scale)
    package = evaluate_package(cut, again, small_study.packages["us_opening"].levels)
    ((one, two),) = clocks(cut, again, {"us_opening": package}).verdicts.values()
    assert one == two


def test_aid_buys_months_as_far_as_it_adds_to_mexicos_own_money(
    small_study: StudyResult, talks: Talks
) -> None:
    scale, levels = small_study.settled.weighing, small_study.packages["us_opening"].levels
    voted = aid_curve(talks, scale, levels, voted=True)
    assert [point.usd_per_year for point in voted] == list(AID_USD_PER_YEAR)
    for less, more in itertools.pairwise(voted):
        assert (more.paid >= less.paid).all() and (more.deported >= less.deported - 1e-6).all()
        assert (more.complied <= np.minimum(more.paid, more.whole)).all()
    assert voted[-1].paid.mean() > voted[0].paid.mean() + 1 and (voted[0].reaches == 0.0).all()
    replaced = with_scalars(talks, fungibility=np.ones(talks.draws.n_draws))
    none = aid_curve(replaced, scale, levels, voted=True)
    assert all((point.paid == none[0].paid).all() and (point.reaches == 0.0).all() for point in none)
    drawn = aid_curve(talks, scale, levels, voted=False)[-1]
    assert 0 < drawn.reaches.mean() < voted[-1].reaches.mean()


def test_no_review_leaves_what_is_written_and_a_break_that_is_always_seen_lasts_longest(
    small_study: StudyResult, talks: Talks
) -> None:
    scale, package = small_study.settled.weighing, small_study.packages["mexico_opening"]
    (never,) = watched(talks, scale, package.levels, spacings=(99,), chances=(0.0,))
    assert never.lasts == 1.0
    assert never.payoff.tobytes() == package.settled.payoff[:2].tobytes()
    own = watched(talks, scale, package.levels, spacings=(None,), chances=(0.0, 0.6, 1.0))
    assert own[0].lasts < own[1].lasts < own[2].lasts
    assert own[0].months.mean() < own[2].months.mean()
