"""Pivots: the members whose vote decides, on the line of first-dimension ideal points (DW-NOMINATE).

A proposal that moves policy left is joined from the left; its pivot is the last member it needs. On the *party scale*
0 is the median of the party on the yea side and 1 the median of the other, so that chambers and Congresses compare.
Standing: one holder per seat, the one with most votes in that Congress: the typical chamber, not that of one day.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from winset.errors import Fault, RecordError

FloatArray = NDArray[np.float64]
Direction = Literal["left", "right"]
ChamberName = Literal["House", "Senate"]

_DELEGATES = ("AS", "DC", "GU", "MP", "PR", "VI")
_SEATS: dict[ChamberName, int] = {"House": 435, "Senate": 100}


@dataclass(frozen=True)
class Member:
    """One legislator: `ideal` is the first dimension, negative to the left."""

    name: str
    state: str
    party: str
    ideal: float


@dataclass(frozen=True)
class Legislature:
    """The members of a chamber from left to right."""

    chamber: str
    members: tuple[Member, ...]

    @property
    def ideals(self) -> FloatArray:
        """Ideal points from left to right, (member,)."""
        return np.array([member.ideal for member in self.members])

    def median(self, party: str) -> float:
        """Return the median ideal point of a party."""
        return float(np.median([member.ideal for member in self.members if member.party == party]))

    def pivot(self, votes: int, direction: Direction) -> Member:
        """Return the last member needed for `votes` yeas on a proposal that moves policy in `direction`."""
        return self.members[votes - 1 if direction == "left" else len(self.members) - votes]

    def on_scale(self, ideal: float, direction: Direction) -> float:
        """Return an ideal point on the party scale: 0 = median of the yea party, 1 = median of the other."""
        return party_scale(ideal, self.median("D"), self.median("R"), direction)

    def from_scale(self, cut: float, direction: Direction) -> float:
        """Return the ideal point at a place on the party scale."""
        yea, other = (self.median("D"), self.median("R"))[:: 1 if direction == "left" else -1]
        return yea + cut * (other - yea)


def party_scale(ideal: float, d_median: float, r_median: float, direction: Direction) -> float:
    """Return an ideal point on the party scale.

    >>> party_scale(0.25, -0.5, 0.5, "left"), party_scale(0.25, -0.5, 0.5, "right")
    (0.75, 0.25)
    """
    yea, other = (d_median, r_median) if direction == "left" else (r_median, d_median)
    return (ideal - yea) / (other - yea)


def legislature(members: pd.DataFrame, congress: int, chamber: ChamberName) -> Legislature:
    """Return a chamber of a Congress from the table of members, one holder per seat.

    In the House a seat is a state's district. In the Senate both seats of a state carry district 0, so the state's two
    with most votes stand, taken by person: a senator who changed party is listed twice and holds one seat.
    """
    rows = members[(members["congress"] == congress) & (members["chamber"] == chamber)]
    rows = rows[~rows["state_abbrev"].isin(_DELEGATES) & rows["nominate_dim1"].notna()]
    rows = rows.sort_values("nominate_number_of_votes", ascending=False, kind="stable")
    if chamber == "House":
        rows = rows.drop_duplicates(["state_abbrev", "district_code"])
    else:
        rows = rows.drop_duplicates(["bioname", "state_abbrev"]).groupby("state_abbrev").head(2)
    if len(rows) != _SEATS[chamber]:
        what = f"{len(rows)} seats of the {chamber} of Congress {congress} are held"
        raise RecordError([Fault("tables/members", what, f"{_SEATS[chamber]}")])
    rows = rows.sort_values(["nominate_dim1", "bioname"])
    columns = ("bioname", "state_abbrev", "caucus", "nominate_dim1")
    listed = (
        Member(str(n), str(s), str(p), float(i))
        for n, s, p, i in zip(*(rows[c] for c in columns), strict=True)
    )
    return Legislature(chamber, tuple(listed))


def gridlock_interval(
    chamber: Legislature, votes: int, *, president: float | None = None, override: int | None = None
) -> tuple[float, float]:
    """Return the interval of status quo points that no proposal can move, with everyone's position known.

    Between the pivots of both directions a move is refused by one of them. A president who vetoes widens it on the
    president's side to the override pivot (Krehbiel 1998), or to the president, if that one is nearer.
    """
    left, right = sorted(chamber.pivot(votes, direction).ideal for direction in ("left", "right"))
    if president is None or override is None:
        return left, right
    if president < float(np.median(chamber.ideals)):
        # Override of a leftist president's veto needs the member at rank `override` from the right.
        return min(left, max(president, chamber.pivot(override, "right").ideal)), right
    return left, max(right, min(president, chamber.pivot(override, "left").ideal))


def yeas_at(chamber: Legislature, cutpoint: float, direction: Direction) -> int:
    """Return how many members stand on the yea side of a cutpoint (an ideal point), the cutpoint itself included."""
    on_side = chamber.ideals <= cutpoint if direction == "left" else chamber.ideals >= cutpoint
    return int(on_side.sum())


def next_members(
    chamber: Legislature, cutpoint: float, direction: Direction, number: int
) -> tuple[Member, ...]:
    """Return the `number` members nearest beyond a cutpoint: those a proposal would have to win next, in order."""
    have = yeas_at(chamber, cutpoint, direction)
    ordered = chamber.members if direction == "left" else chamber.members[::-1]
    return ordered[have : have + number]
