"""A vote that was held: what was missing, who stood nearest among those who refused, and what the eve would have said.

A counterfactual of counting, not a forecast: the members named are those nearest to the yea side on the line of ideal
points. Nothing says that they could have been won, or at what price.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from winset.ratification.backtest import Predictor
from winset.ratification.pivots import Member
from winset.ratification.rollcalls import RollCall


@dataclass(frozen=True)
class HeldVote:
    """A vote with its margin; `chance` is P(pass) from the votes of earlier days.

    `own_nays` are those of the yea side's party who refused, from its flank inwards: a line of ideal points does not
    foresee them. `crossed` are the yeas from the other party, `nearest` its nays nearest to the yea side, as many as
    the vote was short.
    """

    vote_id: str
    title: str
    day: date
    yeas: int
    needed: int
    short: int
    passed: bool
    chance: float
    own_nays: tuple[Member, ...]
    crossed: tuple[Member, ...]
    nearest: tuple[Member, ...]


def held_vote(
    vote_id: str,
    calls: Sequence[RollCall],
    predict: Predictor,
    *,
    rollcalls: pd.DataFrame,
    votes: pd.DataFrame,
    members: pd.DataFrame,
) -> HeldVote:
    """Return a vote from the tables of roll calls, of members' votes and of members."""
    row = rollcalls[rollcalls["vote_id"] == vote_id].to_dict("records")[0]
    call = next(call for call in calls if call.proposal.vote_id == vote_id)
    earlier = [other for other in calls if other.proposal.day < call.proposal.day]
    of_congress = members[(members["congress"] == row["congress"]) & (members["chamber"] == row["chamber"])]
    cast = votes[votes["vote_id"] == vote_id].merge(of_congress.drop_duplicates("icpsr"), on="icpsr")
    moves_left = row["yea_direction"] == "left"
    cast = cast.sort_values("nominate_dim1", ascending=moves_left, kind="stable")
    short = max(int(row["required_yeas"] - row["yeas"]), 0)
    own = cast["caucus"] == ("D" if moves_left else "R")
    yea = cast["yea"] == 1
    return HeldVote(
        vote_id=vote_id,
        title=str(row["title"]),
        day=call.proposal.day,
        yeas=int(row["yeas"]),
        needed=int(row["required_yeas"]),
        short=short,
        passed=call.passed,
        chance=predict(earlier, call.proposal),
        own_nays=_listed(cast[own & ~yea]),
        crossed=_listed(cast[~own & yea]),
        nearest=_listed(cast[~own & ~yea].head(short)),
    )


def _listed(rows: pd.DataFrame) -> tuple[Member, ...]:
    columns = ("bioname", "state_abbrev", "caucus", "nominate_dim1")
    listed = zip(*(rows[column] for column in columns), strict=True)
    return tuple(
        Member(str(name), str(state), str(party), float(ideal)) for name, state, party, ideal in listed
    )
