"""A vote that was held: what was missing, who stood nearest among those who refused, and what the eve would have said.

A counterfactual of counting, not a forecast: the members named are those nearest to the yea side on the line of ideal
points. Nothing says that they could have been won, or at what price.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from winset.ratification.cutpoints import (
    Stance,
    Standings,
    fit_cutpoints,
    stances,
)
from winset.ratification.pivots import Member
from winset.ratification.rollcalls import DIRECTIONS, RollCall, proposing_party


@dataclass(frozen=True)
class HeldVote:
    """A vote with its margin; `chance` is P(pass) from the votes of earlier days, and so is each member's.

    `own_nays` are those of the yea side's party who refused, from its flank inwards: a line of ideal points does not
    foresee them. `crossed` are the yeas from the other party, `nearest` its nays nearest to the yea side, as many as
    the vote was short. `cast` are all who voted, from the yea side outwards, with whether each voted yea.
    """

    vote_id: str
    title: str
    day: date
    yeas: int
    needed: int
    short: int
    passed: bool
    chance: float
    own_nays: tuple[Stance, ...]
    crossed: tuple[Stance, ...]
    nearest: tuple[Stance, ...]
    cast: tuple[tuple[Stance, bool], ...]


def held_vote(
    vote_id: str,
    calls: Sequence[RollCall],
    standings: Standings,
    *,
    rollcalls: pd.DataFrame,
    votes: pd.DataFrame,
    members: pd.DataFrame,
) -> HeldVote:
    """Return a vote from the tables of roll calls, of members' votes and of members."""
    row = rollcalls[rollcalls["vote_id"] == vote_id].to_dict("records")[0]
    proposal = next(call.proposal for call in calls if call.proposal.vote_id == vote_id)
    earlier = [call for call in calls if call.proposal.day < proposal.day]
    standing = standings[proposal.congress, proposal.chamber]
    party = proposing_party(proposal, standing, labelled=True)
    predicted = fit_cutpoints(earlier, standings, labelled=True).predict(proposal, standing)

    def listed(rows: pd.DataFrame) -> tuple[Stance, ...]:
        return stances(predicted, standing, _members(rows), DIRECTIONS[party])

    cast = votes_cast(vote_id, row["congress"], row["chamber"], votes, members)
    cast = cast.sort_values("nominate_dim1", ascending=party == "D", kind="stable")
    short = max(int(row["required_yeas"] - row["yeas"]), 0)
    own, yea = cast["caucus"] == party, cast["yea"] == 1
    return HeldVote(
        vote_id=vote_id,
        title=str(row["title"]),
        day=proposal.day,
        yeas=int(row["yeas"]),
        needed=int(row["required_yeas"]),
        short=short,
        passed=bool(row["passed"]),
        chance=predicted.passes(standing.pivot_on_scale(proposal.rule, party)),
        own_nays=listed(cast[own & ~yea]),
        crossed=listed(cast[~own & yea]),
        nearest=listed(cast[~own & ~yea].head(short)),
        cast=tuple(zip(listed(cast), yea.tolist(), strict=True)),
    )


def votes_cast(
    vote_id: str, congress: int, chamber: str, votes: pd.DataFrame, members: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a member who voted: `yea` beside who the member is."""
    of_congress = members[(members["congress"] == congress) & (members["chamber"] == chamber)]
    cast = votes[votes["vote_id"] == vote_id].drop(columns=["congress", "chamber"])
    return cast.merge(of_congress.drop_duplicates("icpsr"), on="icpsr")


def _members(rows: pd.DataFrame) -> tuple[Member, ...]:
    columns = ("bioname", "state_abbrev", "caucus", "nominate_dim1")
    listed = zip(*(rows[column] for column in columns), strict=True)
    return tuple(
        Member(str(name), str(state), str(party), float(ideal)) for name, state, party, ideal in listed
    )
