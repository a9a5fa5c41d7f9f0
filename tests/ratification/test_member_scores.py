"""Single members' chances scored by hand on two roll calls of four senators."""

import pandas as pd
import pytest
from ratification.houses import call, senate

from winset.ratification.cutpoints import fit_cutpoints
from winset.ratification.member_scores import member_scores

STANDINGS = {(118, "Senate"): senate()}
MEMBERS = pd.DataFrame(
    {
        "congress": 118,
        "chamber": "Senate",
        "icpsr": [1, 2, 3, 4],
        "caucus": ["D", "D", "R", "R"],
        "nominate_dim1": [-0.6, -0.4, 0.1, 0.6],
    }
)
CALLS = [call("A", 0.9, "D"), call("B", 0.4, "B")]
# A is D's own: the second D refuses and the first R crosses. B is both leaders': all but the last vote yea.
VOTES = pd.DataFrame(
    {
        "vote_id": ["A"] * 4 + ["B"] * 4,
        "congress": 118,
        "chamber": "Senate",
        "icpsr": [1, 2, 3, 4] * 2,
        "yea": [1, 0, 1, 0, 1, 1, 1, 0],
    }
)


def scored(calls=CALLS, labelled=True):
    return member_scores(calls, STANDINGS, votes=VOTES, members=MEMBERS, labelled=labelled)


def test_the_party_rule_by_hand_plain_and_calibrated() -> None:
    scores = scored()
    assert (scores["roll_calls"], scores["member_votes"]) == (2, 8)
    # A: two of four against their party's place; B, where both agreed: one refuses.
    assert scores["brier_party"] == pytest.approx((2 + 1) / 8, abs=1e-4)
    # A learns from B (yea by rule: 3 of 4; nay by rule: none) and B from A (yea by rule: 1 of 2).
    yes, no, both = 4 / 6, 1 / 2, 2 / 4
    squares = [(1 - yes) ** 2, yes**2, (1 - no) ** 2, no**2, *[(1 - both) ** 2] * 3, both**2]
    assert scores["brier_party_calibrated"] == pytest.approx(sum(squares) / 8, abs=1e-4)


def test_the_line_is_scored_on_the_chance_of_each_member_from_the_other_roll_call() -> None:
    # The medians stand at -0.5 and 0.5: on the scale of a proposal of D the four are at -0.1, 0.1, 0.6 and 1.1.
    squares = 0.0
    for own, other, yeas in ((CALLS[0], CALLS[1], [1, 0, 1, 0]), (CALLS[1], CALLS[0], [1, 1, 1, 0])):
        predicted = fit_cutpoints([other], STANDINGS, labelled=True).predict(own.proposal, senate())
        squares += sum(
            (predicted.passes(at) - yea) ** 2 for at, yea in zip((-0.1, 0.1, 0.6, 1.1), yeas, strict=True)
        )
    assert scored()["brier"] == pytest.approx(squares / 8, abs=1e-4)
