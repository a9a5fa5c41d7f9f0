"""Past roll calls, with what was known before a vote kept apart from what the vote brought.

A `Proposal` holds only what a reader could know on the eve: it is all that a prediction may look at. A `RollCall` adds
the result and the cutpoint read off it, which may train a model for *other* votes. `side` (who brought it, whether
leaders of both parties agreed) was coded after the fact by the record's collector: scores are shown both ways.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from winset.ratification.pivots import ChamberName, Direction, Legislature, legislature, party_scale

Side = Literal["D", "R", "X", "B"]  # brought by D or R; cross-party against leaders; leaders of both agreed
RuleName = Literal["simple", "60", "two_thirds"]
Position = Literal["support", "oppose", "none"]
PartyName = Literal["D", "R"]

# The columns that a vote brings about, or that were read off its result. None may reach a prediction of that vote.
OUTCOME_COLUMNS = (
    *("required_yeas", "yeas", "nays", "passed", "yea_direction", "implied_cut_dim1", "implied_cut_t"),
    *("pivot_dim1", "pivot_t", "pivot_rank", "D_yea", "D_nay", "R_yea", "R_nay", "errors_1d", "pre_1d"),
    *("nominate_mid_1", "nominate_mid_2", "nominate_spread_1", "note", "confidence", "member_votes"),
)
DIRECTIONS: dict[PartyName, Direction] = {"D": "left", "R": "right"}
_PIVOT_RANKS = {"House": (146, 218, 290), "Senate": (34, 41, 51, 60, 67)}


@dataclass(frozen=True)
class Proposal:
    """A proposal on the eve of its vote."""

    vote_id: str
    congress: int
    chamber: ChamberName
    day: date
    rule: RuleName
    side: Side
    topic: str
    president: Position


@dataclass(frozen=True)
class Standing:
    """A chamber of a Congress in the numbers a vote depends on; `ideal_at` is by rank from the left."""

    congress: int
    chamber: ChamberName
    d_median: float
    r_median: float
    seats: Mapping[PartyName, int]
    majority: PartyName
    president: PartyName
    president_ideal: float
    ideal_at: Mapping[int, float]

    def votes_needed(self, rule: RuleName, party: PartyName) -> int:
        """Return the votes needed with every seat filled and present; the Vice President breaks a tie in the Senate."""
        if self.chamber == "House":
            return 290 if rule == "two_thirds" else 218
        if rule == "simple":
            return 50 if party == self.president else 51
        return 60 if rule == "60" else 67

    def pivot_on_scale(self, rule: RuleName, party: PartyName) -> float:
        """Return the pivot of a proposal of `party`, on the party scale."""
        votes = self.votes_needed(rule, party)
        direction = DIRECTIONS[party]
        rank = votes if direction == "left" else sum(self.seats.values()) + 1 - votes
        return party_scale(self.ideal_at[rank], self.d_median, self.r_median, direction)


@dataclass(frozen=True)
class RollCall:
    """A vote that was held: `cuts` are its cutpoints on the party scale, read as a proposal of D and as one of R."""

    proposal: Proposal
    passed: bool
    cuts: Mapping[PartyName, float]


def proposing_party(proposal: Proposal, standing: Standing, *, labelled: bool) -> PartyName:
    """Return the party a proposal stands nearest to, by a rule that needs nothing from the vote.

    Who brought it, where that label may be used; else the president's party if the president does not oppose it, else
    the other one. An unlabelled proposal on which the president is silent counts as the majority's.
    """
    if labelled and proposal.side in ("D", "R"):
        return "D" if proposal.side == "D" else "R"
    if not labelled and proposal.president == "none":
        return standing.majority
    if proposal.president == "oppose":
        return "R" if standing.president == "D" else "D"
    return standing.president


def party_line_passes(proposal: Proposal, standing: Standing, *, labelled: bool) -> bool:
    """Whether a vote along party lines would carry the proposal."""
    if labelled and proposal.side == "B":
        return True
    party = proposing_party(proposal, standing, labelled=labelled)
    return standing.seats[party] >= standing.votes_needed(proposal.rule, party)


def standings(pivots: pd.DataFrame) -> dict[tuple[int, ChamberName], Standing]:
    """Return every chamber of the table of pivots. Independents count with D, as in the table."""
    read: dict[tuple[int, ChamberName], Standing] = {}
    for row in pivots.to_dict("records"):
        chamber: ChamberName = "House" if row["chamber"] == "House" else "Senate"
        ideal_at = {rank: float(row[f"pivot_{rank}"]) for rank in _PIVOT_RANKS[chamber]}
        if chamber == "Senate":
            # The median of a hundred is the mean of the 50th and the 51st.
            ideal_at[50] = 2 * float(row["median"]) - ideal_at[51]
        read[int(row["congress"]), chamber] = Standing(
            congress=int(row["congress"]),
            chamber=chamber,
            d_median=float(row["D_median"]),
            r_median=float(row["R_median"]),
            seats={"D": int(row["D"]) + int(row["I"]), "R": int(row["R"])},
            majority="D" if row["majority_party"] == "D" else "R",
            president="D" if float(row["president_dim1"]) < 0 else "R",
            president_ideal=float(row["president_dim1"]),
            ideal_at=ideal_at,
        )
    return read


def roll_calls(rollcalls: pd.DataFrame, members: pd.DataFrame) -> tuple[RollCall, ...]:
    """Return the votes of `rollcalls` in the order of their dates.

    `members` gives the ideal points that a share of yeas is turned into a cutpoint with; for a Congress it does not
    hold, the table's own cutpoint serves in the direction it was coded in, and the other one is missing (nan).
    """
    held: dict[tuple[int, ChamberName], Legislature] = {}
    read = []
    for row in rollcalls.sort_values(["date", "vote_id"]).to_dict("records"):
        chamber: ChamberName = "House" if row["chamber"] == "House" else "Senate"
        key = (int(row["congress"]), chamber)
        if key not in held and (members["congress"] == key[0]).any():
            held[key] = legislature(members, *key)
        proposal = Proposal(
            vote_id=str(row["vote_id"]),
            congress=key[0],
            chamber=chamber,
            day=pd.Timestamp(row["date"]).date(),
            rule=str(row["rule"]),  # type: ignore[arg-type]  # the table's reader checks the words
            side=row["side"],
            topic=str(row["topic"]),
            president=row["president_position"],
        )
        cuts: dict[PartyName, float] = {
            party: _cut(row, direction, held.get(key)) for party, direction in DIRECTIONS.items()
        }
        read.append(RollCall(proposal, bool(int(row["passed"])), cuts))
    return tuple(read)


def _cut(row: Mapping[Any, Any], direction: Direction, chamber: Legislature | None) -> float:
    """Return the ideal point at the share of yeas, on the party scale."""
    if chamber is None:
        return float(row["implied_cut_t"]) if row["yea_direction"] == direction else math.nan
    yeas, nays = float(row["yeas"]), float(row["nays"])
    share = yeas / (yeas + nays)
    cut = np.quantile(chamber.ideals, share if direction == "left" else 1 - share)
    return chamber.on_scale(float(cut), direction)
