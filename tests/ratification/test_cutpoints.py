"""Cutpoints from past votes: what they may look at, what they learn, and how passage answers to the threshold."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ratification.houses import call, proposal, senate

from winset.ratification.cutpoints import features, fit_cutpoints, probability_of_passage
from winset.ratification.rollcalls import OUTCOME_COLUMNS, Proposal, proposing_party

STANDINGS = {(118, "Senate"): senate()}


def test_nothing_that_a_vote_brings_can_reach_a_prediction() -> None:
    known = {field.name for field in fields(Proposal)}
    assert not known & set(OUTCOME_COLUMNS)
    # A field more is a decision: known on the eve of the vote, or an outcome?
    assert known == {"vote_id", "congress", "chamber", "day", "rule", "side", "topic", "president"}


def test_without_the_label_the_side_changes_nothing() -> None:
    def seen(labelled: bool) -> set[tuple[float, ...]]:
        return {
            tuple(features(proposal("V", side), senate(), labelled=labelled)) for side in ("D", "R", "X", "B")
        }

    assert (len(seen(False)), len(seen(True))) == (1, 4)


def test_the_proposing_party_follows_from_label_or_president() -> None:
    assert proposing_party(proposal("V", "R"), senate(), labelled=True) == "R"
    assert proposing_party(proposal("V", "R"), senate(), labelled=False) == "D"  # the D president supports it
    assert proposing_party(proposal("V", "X", president="oppose"), senate(), labelled=True) == "R"
    assert proposing_party(proposal("V", "X", president="none"), senate("R"), labelled=False) == "R"


def test_many_votes_of_a_class_bring_the_cutpoint_to_their_mean_and_few_leave_it_wide() -> None:
    cuts = 0.9 + 0.05 * np.random.default_rng(1).standard_normal(200)
    many = fit_cutpoints([call(f"V{n}", cut, "B") for n, cut in enumerate(cuts)], STANDINGS, labelled=True)
    told = many.predict(proposal("V", "B"), senate())
    assert told.centre == pytest.approx(cuts.mean(), abs=0.01)
    assert 0.04 < told.scale < 0.08
    none = fit_cutpoints([], STANDINGS, labelled=True).predict(proposal("V", "B"), senate())
    assert none.centre == 0.5
    assert none.scale > 0.6


def test_each_class_has_its_own_spread() -> None:
    calm = [call(f"B{n}", 0.9 + 0.02 * (-1) ** n, "B") for n in range(30)]
    wild = [call(f"X{n}", 0.5 + 0.5 * (-1) ** n, "X") for n in range(30)]
    model = fit_cutpoints(calm + wild, STANDINGS, labelled=True)
    spread = {side: model.predict(proposal("V", side), senate()).scale for side in ("B", "X")}
    assert spread["X"] > 3 * spread["B"]


def test_a_cutpoint_that_is_missing_in_the_proposals_direction_does_not_train() -> None:
    read_as_r = [call("V1", 0.9), call("V2", 0.2, "R")]  # the second has no cutpoint as a proposal of R
    assert fit_cutpoints(read_as_r, STANDINGS, labelled=True).votes == 1


@given(cuts=st.lists(st.floats(-0.2, 1.2), min_size=1, max_size=12), side=st.sampled_from("DXB"))
def test_passage_never_rises_with_the_threshold(cuts, side):
    model = fit_cutpoints([call(f"V{n}", cut, side) for n, cut in enumerate(cuts)], STANDINGS, labelled=True)
    chances = [
        probability_of_passage(model, proposal("V", side, rule=rule), senate())
        for rule in ("simple", "60", "two_thirds")
    ]
    assert chances == sorted(chances, reverse=True)
    assert 0 <= chances[-1] < chances[0] <= 1


def test_a_pivot_nearer_to_the_other_party_is_harder_to_win() -> None:
    model = fit_cutpoints([call("V1", 0.6), call("V2", 0.7)], STANDINGS, labelled=True)
    near, far = (replace(senate(), ideal_at={**senate().ideal_at, 60: ideal}) for ideal in (0.1, 0.4))
    chances = [probability_of_passage(model, proposal("V"), standing) for standing in (near, far)]
    assert chances[0] > chances[1]


def test_passage_is_the_share_of_cutpoints_that_reach_the_pivot() -> None:
    model = fit_cutpoints([call("V1", 0.6), call("V2", 0.7)], STANDINGS, labelled=True)
    told = model.predict(proposal("V"), senate())
    drawn = told.cutpoints((np.arange(20_000) + 0.5) / 20_000)
    assert (drawn >= 0.8).mean() == pytest.approx(told.passes(0.8), abs=1e-3)
