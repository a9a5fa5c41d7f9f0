"""Bills through both chambers, in chambers whose members stand evenly from left to right."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from ratification.houses import congress, council

from winset.ratification.distance import distances
from winset.ratification.vote import (
    ROUTES,
    Motion,
    bill_passage,
    congress_number,
    floor_draws,
    gates,
    passage_draws,
    votes_needed,
)

AID = Motion("aid", "D", "appropriations", "support")
N = 4000


def test_a_congress_begins_on_the_third_of_january() -> None:
    assert [congress_number(date(2023, 1, day)) for day in (2, 3)] == [117, 118]
    assert congress_number(date(2013, 6, 27)) == 113


def test_the_votes_a_motion_must_win_follow_from_treaty_and_veto() -> None:
    assert gates(AID) == (("House", "simple"), ("Senate", "60"))
    assert gates(replace(AID, president="oppose")) == (("House", "two_thirds"), ("Senate", "two_thirds"))
    assert gates(replace(AID, treaty=True)) == (("Senate", "two_thirds"),)


def test_what_splits_far_beyond_both_pivots_passes_and_far_short_of_them_fails() -> None:
    assert passage_draws(congress(1.5), AID, N, 1).mean() > 0.999
    assert passage_draws(congress(-0.5), AID, N, 1).mean() < 0.001
    assert bill_passage(congress(1.5), AID, N, 1).mean() > 0.999


@pytest.mark.parametrize("agenda", [None, (0.2, 0.5, 0.8)])
@pytest.mark.parametrize("correlation", [0.0, 0.8])
def test_the_chance_is_the_share_of_draws_that_pass(agenda, correlation):
    # Pivots stand at 0.57 (House) and 0.73 (Senate): at 0.65 neither chamber is certain.
    many = 40_000
    world = congress(0.65, agenda=agenda, correlation=correlation)
    chance = passage_draws(world, AID, many, 3)
    passed = bill_passage(world, AID, many, 3)
    error = 4 * np.sqrt((chance * (1 - chance)).mean() / many)
    assert 0.05 < chance.mean() < 0.95
    assert passed.mean() == pytest.approx(chance.mean(), abs=error)


def test_correlated_chambers_pass_together_more_often_than_apart() -> None:
    together, apart = (passage_draws(congress(0.7, correlation=rho), AID, N, 1).mean() for rho in (0.9, 0.0))
    assert together > apart + 0.02


def test_a_veto_makes_the_same_bill_harder_and_needs_the_members_for_two_thirds() -> None:
    world = congress(0.7)
    vetoed = replace(AID, president="oppose", side="D")
    assert passage_draws(world, vetoed, N, 1).mean() < passage_draws(world, AID, N, 1).mean()
    assert [(d.needed, d.pivot.name) for d in distances(world, vetoed)] == [(290, "H290"), (67, "S67")]


def test_the_majority_keeps_the_other_partys_bill_from_the_floor_but_not_what_both_leaders_bring() -> None:
    world = congress(1.5, agenda=(0.1, 0.2, 0.3))
    assert floor_draws(world, AID, "House", N, 1).mean() == pytest.approx(0.2, abs=0.01)
    assert passage_draws(world, AID, N, 1).mean() == pytest.approx(0.2, abs=0.02)
    for free in (replace(AID, side="B"), replace(AID, side="R", president="oppose")):
        assert floor_draws(world, free, "House", N, 1).min() == 1.0


def test_distance_counts_who_is_missing_at_the_median_cutpoint_and_names_the_nearest() -> None:
    house, senate = distances(congress(0.6), AID, n_next=2)
    assert (house.needed, house.pivot.name, house.short) == (218, "H218", 0)
    # Medians: D the 26th senator, R between the 75th and 76th; the cut stands 0.6 of the way, at rank 55.7.
    assert (senate.yeas, senate.needed, senate.short) == (55, 60, 5)
    assert [stance.member.name for stance in senate.next] == ["S56", "S57", "S58", "S59", "S60"]
    assert senate.pivot.name == "S60"
    assert house.chance > senate.chance
    # The farther a member stands the less likely its yea; the last one needed votes yea where the bill passes.
    chances = [stance.chance for stance in senate.next]
    assert chances == sorted(chances, reverse=True)
    assert chances[-1] == pytest.approx(senate.chance)


def test_a_higher_threshold_on_any_route_is_never_easier() -> None:
    world = congress(0.65)
    simple, cloture, override = (passage_draws(world, AID, 500, 1, votes) for votes in ROUTES.values())
    assert (simple >= cloture).all() and (cloture >= override).all()
    assert simple.mean() > cloture.mean() + 0.02 > override.mean() + 0.04
    assert (passage_draws(world, AID, 500, 1) == cloture).all()


def test_a_chambers_own_threshold_decides_who_is_needed() -> None:
    world = congress(0.6)
    abolished = replace(world, chambers={**world.chambers, "Senate": council(100, 51, 51)})
    assert votes_needed(world, "Senate", "60", "D") == 60
    # Without a filibuster half of a hundred is enough with the Vice President's vote, for the president's party only.
    assert [votes_needed(abolished, "Senate", "60", party) for party in ("D", "R")] == [50, 51]
    assert distances(abolished, AID)[1].pivot.name == "S50"
    assert passage_draws(abolished, AID, 500, 1).mean() > passage_draws(world, AID, 500, 1).mean() + 0.1


def test_a_draw_means_the_same_world_for_every_bill() -> None:
    world = congress(0.7)
    table = [bill_passage(world, motion, N, 5) for motion in (AID, replace(AID, id="other"))]
    assert 0.01 < (table[0] != table[1]).mean() < 0.5  # own shocks, but the same coefficients
    assert (bill_passage(world, AID, N, 6) != table[0]).any()
