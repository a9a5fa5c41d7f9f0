"""How far a bill is from passing each chamber, and whose votes it would need next, with the chance of each.

The use of pivots: not a better forecast than a count of seats, but the distance, and names. A counterfactual of
counting: nothing says that a member could be won, or at what price.
"""

from dataclasses import dataclass

from winset.ratification.cutpoints import Stance, stances
from winset.ratification.pivots import ChamberName, Direction, Member, next_members, yeas_at
from winset.ratification.rollcalls import DIRECTIONS, RuleName, proposing_party
from winset.ratification.vote import Congress, Motion, gates, pivot_place, proposal_in, votes_needed


@dataclass(frozen=True)
class Distance:
    """How far a motion is from passing one chamber at its median cutpoint, and whose votes it would need next.

    `chance` is that of the vote, once it is held; the way to the floor is not in it.
    """

    chamber: ChamberName
    rule: RuleName
    direction: Direction
    needed: int
    pivot: Member
    pivot_on_scale: float
    cutpoint: float
    cutpoint_on_scale: float
    chance: float
    yeas: int
    short: int
    next: tuple[Stance, ...]


def distances(congress: Congress, motion: Motion, n_next: int = 5) -> tuple[Distance, ...]:
    """Return how far the motion is from passing each chamber, at the median of its cutpoint.

    `next` names at least the members it is short of, nearest first, and `n_next` of them if it is short of fewer.
    """
    return tuple(_distance(congress, motion, chamber, rule, n_next) for chamber, rule in gates(motion))


def stances_in(congress: Congress, motion: Motion, chamber: ChamberName) -> tuple[Stance, ...]:
    """Return every member of a chamber from left to right, with the chance of its yea once the vote is held."""
    rule = next(rule for name, rule in gates(motion) if name == chamber)
    proposal, standing = proposal_in(congress, motion, chamber, rule), congress.standings[chamber]
    direction = DIRECTIONS[proposing_party(proposal, standing, labelled=True)]
    predicted = congress.model.predict(proposal, standing)
    return stances(predicted, standing, congress.members[chamber].members, direction)


def _distance(
    congress: Congress, motion: Motion, chamber: ChamberName, rule: RuleName, n_next: int
) -> Distance:
    proposal = proposal_in(congress, motion, chamber, rule)
    standing, members = congress.standings[chamber], congress.members[chamber]
    party = proposing_party(proposal, standing, labelled=True)
    direction = DIRECTIONS[party]
    predicted = congress.model.predict(proposal, standing)
    on_scale, pivot_on_scale = predicted.centre, pivot_place(congress, chamber, rule, party)
    cutpoint = members.from_scale(on_scale, direction)
    needed = votes_needed(congress, chamber, rule, party)
    yeas = yeas_at(members, cutpoint, direction)
    short = max(needed - yeas, 0)
    return Distance(
        chamber=chamber,
        rule=rule,
        direction=direction,
        needed=needed,
        pivot=members.pivot(needed, direction),
        pivot_on_scale=pivot_on_scale,
        cutpoint=cutpoint,
        cutpoint_on_scale=on_scale,
        chance=predicted.passes(pivot_on_scale),
        yeas=yeas,
        short=short,
        next=stances(
            predicted,
            standing,
            next_members(members, cutpoint, direction, max(short, n_next)),
            direction,
        ),
    )
