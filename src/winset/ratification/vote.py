"""Would a bill pass: both chambers and the agenda, on draws of where each chamber would split.

A draw takes one set of coefficients and one spread of the cutpoint model (shared by all bills), one agenda, and one
cutpoint per chamber; the two cutpoints of a bill are correlated. Given coefficients, spread and agenda the chance has a
closed form up to one integral: that is the draw of the *probability*, and its spread is what is not known about it.
The President's signature counts as given where the administration supports the bill; a veto needs both overrides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammainccinv, ndtr, ndtri

from winset.draws import uniforms
from winset.ratification.chambers import Chamber
from winset.ratification.cutpoints import (
    CutpointModel,
    features,
    fit_cutpoints,
    proposal_class,
)
from winset.ratification.judgements import Judgements, reading_draws, share_draws
from winset.ratification.pivots import (
    ChamberName,
    Legislature,
    legislature,
    party_scale,
)
from winset.ratification.rollcalls import (
    DIRECTIONS,
    PartyName,
    Position,
    Proposal,
    RuleName,
    Side,
    Standing,
    proposing_party,
    roll_calls,
    standings,
)

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

CHAMBERS: tuple[ChamberName, ...] = ("House", "Senate")
FILES: Mapping[ChamberName, str] = {"House": "us_house", "Senate": "us_senate"}
"""The chamber's file in the library, or in a case's own folder."""
RULES: Mapping[tuple[ChamberName, RuleName], str] = {
    ("House", "simple"): "simple",
    ("House", "two_thirds"): "two_thirds",
    ("Senate", "simple"): "simple",
    ("Senate", "60"): "cloture",
    ("Senate", "two_thirds"): "two_thirds",
}
"""What a vote's rule is called in the chamber's file."""
Votes = tuple[tuple[ChamberName, RuleName], ...]
ROUTES: Mapping[str, Votes] = {
    "simple_majority": (("House", "simple"), ("Senate", "simple")),
    "cloture": (("House", "simple"), ("Senate", "60")),
    "override": (("House", "two_thirds"), ("Senate", "two_thirds")),
}
"""Ways of a bill through both chambers: past a filibuster (as a budget may be), after cloture, against a veto."""
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(24)  # for a standard normal, once the weights sum to 1


@dataclass(frozen=True)
class Motion:
    """A bill as a vote sees it: who brings it, on what, and where the President stands; `treaty` skips the House."""

    id: str
    side: Side
    topic: str
    president: Position
    treaty: bool = False


@dataclass(frozen=True)
class Congress:
    """Both chambers as one stands on `as_of`, and what the votes before that day say about cutpoints."""

    as_of: date
    number: int
    standings: Mapping[ChamberName, Standing]
    members: Mapping[ChamberName, Legislature]
    chambers: Mapping[ChamberName, Chamber]
    model: CutpointModel
    judgements: Judgements


def congress_number(day: date) -> int:
    """Return the number of the Congress that sits on a day; a new one sits from 3 January of odd years.

    >>> congress_number(date(2024, 1, 8)), congress_number(date(2025, 1, 2)), congress_number(date(2025, 1, 3))
    (118, 118, 119)
    """
    year = day.year if (day.month, day.day) >= (1, 3) else day.year - 1
    return (year - 1789) // 2 + 1


def congress_on(
    as_of: date,
    *,
    members: pd.DataFrame,
    pivots: pd.DataFrame,
    rollcalls: pd.DataFrame,
    chambers: Mapping[str, Chamber],
    judgements: Judgements,
) -> Congress:
    """Return the Congress of a day. Only votes held before it are learned from.

    Ideal points are those of the complete Congress: an edition of the day was not kept. The two editions there are of
    the 118th Senate agree to 0.999.
    """
    number = congress_number(as_of)
    known = standings(pivots)
    past = [call for call in roll_calls(rollcalls, members) if call.proposal.day < as_of]
    return Congress(
        as_of=as_of,
        number=number,
        standings={name: known[number, name] for name in CHAMBERS},
        members={name: legislature(members, number, name) for name in CHAMBERS},
        chambers={name: chambers[FILES[name]] for name in CHAMBERS},
        model=fit_cutpoints(past, known, labelled=True),
        judgements=judgements,
    )


def gates(motion: Motion) -> Votes:
    """Return the votes a motion has to win, given that the President signs what he does not oppose."""
    if motion.treaty:
        return (("Senate", "two_thirds"),)
    return ROUTES["override" if motion.president == "oppose" else "cloture"]


def votes_needed(congress: Congress, chamber: ChamberName, rule: RuleName, party: PartyName) -> int:
    """Return the votes a chamber's own file asks for; the Vice President breaks a tie for the President's party."""
    house = congress.chambers[chamber]
    votes = house.rules[RULES[chamber, rule]].votes
    breaks_ties = chamber == "Senate" and party == congress.standings[chamber].president
    return votes - 1 if breaks_ties and 2 * (votes - 1) == house.seats else votes


def pivot_place(congress: Congress, chamber: ChamberName, rule: RuleName, party: PartyName) -> float:
    """Return where the last member needed stands on the party scale."""
    standing, direction = congress.standings[chamber], DIRECTIONS[party]
    pivot = congress.members[chamber].pivot(votes_needed(congress, chamber, rule, party), direction)
    return party_scale(pivot.ideal, standing.d_median, standing.r_median, direction)


def bill_passage(congress: Congress, motion: Motion, n_draws: int, seed: int) -> BoolArray:
    """Return whether the motion becomes law, (draw,): it reaches the floor and each chamber's cutpoint its pivot."""
    known = _known(congress, motion, n_draws, seed)
    common = ndtri(uniforms(seed, f"ratification.bill.{motion.id}", n_draws))
    passed = uniforms(seed, f"ratification.floor.{motion.id}", n_draws) < known.floor
    for row, (chamber, _) in enumerate(gates(motion)):
        own = ndtri(uniforms(seed, f"ratification.bill.{motion.id}.{chamber}", n_draws))
        shock = np.sqrt(known.correlation) * common + np.sqrt(1 - known.correlation) * own
        passed &= shock >= known.threshold[row]
    return np.asarray(passed, dtype=np.bool_)


def passage_draws(
    congress: Congress, motion: Motion, n_draws: int, seed: int, votes: Votes | None = None
) -> FloatArray:
    """Return the chance of becoming law given coefficients, spread, correlation and agenda, (draw,).

    Its mean over draws is that of `bill_passage`; its band says how much is unknown about the chance itself. `votes`
    are those of another route than the motion's own.
    """
    known = _known(congress, motion, n_draws, seed, votes)
    loading, rest = np.sqrt(known.correlation), np.sqrt(1 - known.correlation)
    chance = np.zeros(n_draws)
    for node, weight in zip(_NODES, _WEIGHTS / _WEIGHTS.sum(), strict=True):
        chance += weight * ndtr((loading * node - known.threshold) / rest).prod(axis=0)
    return np.asarray(known.floor * chance, dtype=np.float64)


@dataclass(frozen=True)
class _Known:
    """`threshold` (gate, draw): the standard normal shock each chamber needs; `floor`, `correlation`: (draw,)."""

    threshold: FloatArray
    floor: FloatArray
    correlation: FloatArray


def _known(congress: Congress, motion: Motion, n_draws: int, seed: int, votes: Votes | None = None) -> _Known:
    model = congress.model
    kind = proposal_class(
        proposal_in(congress, motion, "House", "simple"), congress.standings["House"], labelled=True
    )
    spread_u = uniforms(seed, f"ratification.spread.{kind}", n_draws)
    # s2 is inverse gamma: rate over a gamma variate.
    spread = np.sqrt(model.rate[kind] / gammainccinv(model.shape[kind], spread_u))
    root = np.linalg.cholesky(model.covariance)
    streams = [uniforms(seed, f"ratification.coefficient.{row}", n_draws) for row in range(len(model.mean))]
    shifts = root @ ndtri(np.array(streams))  # (coefficient, draw), in units of the spread
    threshold = []
    for chamber, rule in votes or gates(motion):
        proposal = proposal_in(congress, motion, chamber, rule)
        standing = congress.standings[chamber]
        x = features(proposal, standing, labelled=True)
        pivot = pivot_place(congress, chamber, rule, proposing_party(proposal, standing, labelled=True))
        threshold.append((pivot - x @ model.mean) / spread - x @ shifts)
    correlation = reading_draws(
        congress.judgements.same_bill_correlation, "ratification.same_bill_correlation", n_draws, seed
    )
    floor = np.prod([floor_draws(congress, motion, name, n_draws, seed) for name, _ in gates(motion)], axis=0)
    return _Known(np.array(threshold), floor, np.clip(correlation, 0.0, 0.95))


def floor_draws(
    congress: Congress, motion: Motion, chamber: ChamberName, n_draws: int, seed: int
) -> FloatArray:
    """Return the chance that a chamber's leaders let the motion come to a vote, or are overruled, (draw,).

    Roll calls are of bills that reached the floor. Where a chamber's majority sets the agenda, what the other party
    brings, and what crosses parties against the leaders, seldom does.
    """
    agenda = congress.chambers[chamber].agenda
    if (
        agenda is None
        or motion.side == "B"
        or proposing(congress, motion) == congress.chambers[chamber].majority
    ):
        return np.ones(n_draws)
    return share_draws(agenda, f"ratification.agenda.{chamber}", n_draws, seed)


def proposing(congress: Congress, motion: Motion) -> PartyName:
    """Return the party a motion stands nearest to."""
    proposal = proposal_in(congress, motion, "Senate", "60")
    return proposing_party(proposal, congress.standings["Senate"], labelled=True)


def proposal_in(congress: Congress, motion: Motion, chamber: ChamberName, rule: RuleName) -> Proposal:
    """Return the motion as one chamber would vote on it."""
    return Proposal(
        vote_id=motion.id,
        congress=congress.number,
        chamber=chamber,
        day=congress.as_of,
        rule=rule,
        side=motion.side,
        topic=motion.topic,
        president=motion.president,
    )
