"""How well the line foresees single members, beside the rule that each votes with its party.

Every chance is made from other roll calls. A member of the proposing party votes yea by the rule, and of the other
party too where the label says that both leaders agreed; calibrated, the rule says how often members did as it says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from winset.ratification.cutpoints import Standings, fitted, training_of
from winset.ratification.held import votes_cast
from winset.ratification.pivots import party_scale
from winset.ratification.rollcalls import DIRECTIONS, RollCall, proposing_party

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class _Cast:
    """The members of one roll call: `chance` by the line, `with_party` by the rule, `yea` as cast, (member,)."""

    chance: FloatArray
    with_party: BoolArray
    yea: BoolArray


def member_scores(
    calls: Sequence[RollCall],
    standings: Standings,
    *,
    votes: pd.DataFrame,
    members: pd.DataFrame,
    labelled: bool,
) -> dict[str, float]:
    """Return counts and Brier scores over all members' votes that the record holds, each roll call left out once."""
    cast = _cast(calls, standings, votes, members, labelled)
    yea = np.concatenate([one.yea for one in cast]).astype(np.float64)
    rule = np.concatenate([one.with_party for one in cast])
    calibrated = np.concatenate(
        [_calibrated(one, [other for other in cast if other is not one]) for one in cast]
    )
    chances = {
        "brier": np.concatenate([one.chance for one in cast]),
        "brier_party": rule.astype(np.float64),
        "brier_party_calibrated": calibrated,
    }
    scores = {name: round(float(np.mean((chance - yea) ** 2)), 4) for name, chance in chances.items()}
    gains = (calibrated - yea) ** 2 - (chances["brier"] - yea) ** 2
    # Members of one roll call err together: the error of the mean gain is over roll calls, not members.
    by_call = [part.sum() for part in np.split(gains, np.cumsum([len(one.yea) for one in cast])[:-1])]
    error = float(np.sqrt(np.sum((np.array(by_call) - np.mean(by_call)) ** 2)) / len(yea))
    return {
        "roll_calls": len(cast),
        "member_votes": len(yea),
        **scores,
        "gain_over_party_calibrated": round(float(gains.mean()), 4),
        "gain_error": round(error, 4),
    }


def _cast(
    calls: Sequence[RollCall],
    standings: Standings,
    votes: pd.DataFrame,
    members: pd.DataFrame,
    labelled: bool,
) -> list[_Cast]:
    training = training_of(calls, standings, labelled=labelled)
    found = []
    for proposal in (call.proposal for call in calls):
        rows = votes_cast(proposal.vote_id, proposal.congress, proposal.chamber, votes, members)
        rows = rows[rows["nominate_dim1"].notna()]
        if rows.empty:
            continue
        standing = standings[proposal.congress, proposal.chamber]
        party = proposing_party(proposal, standing, labelled=labelled)
        predicted = fitted(training.without(proposal.vote_id)).predict(proposal, standing)
        places = [
            party_scale(ideal, standing.d_median, standing.r_median, DIRECTIONS[party])
            for ideal in rows["nominate_dim1"]
        ]
        agreed = labelled and proposal.side == "B"
        with_party = (rows["caucus"] == party).to_numpy(dtype=bool) | agreed
        found.append(_Cast(predicted.reaches(np.array(places)), with_party, rows["yea"].to_numpy() == 1))
    return found


def _calibrated(one: _Cast, others: Sequence[_Cast]) -> FloatArray:
    rule, yea = (np.concatenate([getattr(other, name) for other in others]) for name in ("with_party", "yea"))
    share = [(yea[rule == said].sum() + 1) / ((rule == said).sum() + 2) for said in (False, True)]
    return np.asarray(np.where(one.with_party, share[1], share[0]), dtype=np.float64)
