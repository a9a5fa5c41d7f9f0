"""Where the chamber would split: a distribution of the cutpoint from past votes, by class of proposal.

Bayesian linear regression with a conjugate (normal, inverse gamma) prior; the predictive distribution is a Student t,
so a class with few votes gets a wide one. Priors were fixed before the first score. The unit is the party scale of
`pivots`: 0 = median of the yea party, 1 = median of the other; a proposal passes if the cutpoint reaches the pivot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from winset.ratification.pivots import ChamberName, Direction, Member, party_scale
from winset.ratification.rollcalls import Proposal, RollCall, Standing, proposing_party

FloatArray = NDArray[np.float64]
Standings = Mapping[tuple[int, ChamberName], Standing]

# Prior: an average proposal splits midway, give or take half the distance between the parties; a class differs from it
# by about one residual; residuals are about 0.3, worth three votes of evidence.
_MEAN, _RESIDUAL, _PRIOR_VOTES, _WIDE = 0.5, 0.3, 3.0, 4.0

_TOPICS = {
    **dict.fromkeys(("appropriations", "foreign_aid"), "money"),
    **dict.fromkeys(("legal_status", "status_tps"), "status"),
    **dict.fromkeys(("enforcement", "title42", "border_deal", "fentanyl"), "enforcement"),
}
TOPIC_GROUPS = ("money", "status", "enforcement", "other")
_SIDES = ("D", "R", "X", "B")
_CELLS = ("support_holds", "support_lacks", "oppose_holds", "oppose_lacks", "none")


@dataclass(frozen=True)
class Predictive:
    """Student t of the cutpoint on the party scale."""

    degrees: float
    centre: float
    scale: float

    def passes(self, pivot: float) -> float:
        """Return the probability that the cutpoint reaches the pivot."""
        return float(self.reaches(np.array([pivot]))[0])

    def reaches(self, places: FloatArray) -> FloatArray:
        """Return the probability that the cutpoint reaches each place on the party scale, (place,)."""
        return np.asarray(stdtr(self.degrees, (self.centre - places) / self.scale), dtype=np.float64)

    def cutpoints(self, u: FloatArray) -> FloatArray:
        """Return the quantiles at `u`, (draw,)."""
        return np.asarray(self.centre + self.scale * stdtrit(self.degrees, u), dtype=np.float64)


@dataclass(frozen=True)
class Stance:
    """A member and the chance of its yea once a vote is held, by its place on the line alone."""

    member: Member
    chance: float


def stances(
    predicted: Predictive, standing: Standing, members: Sequence[Member], direction: Direction
) -> tuple[Stance, ...]:
    """Return the chance of each member's yea: that the cutpoint reaches the member."""
    return tuple(
        Stance(
            member,
            predicted.passes(party_scale(member.ideal, standing.d_median, standing.r_median, direction)),
        )
        for member in members
    )


def features(proposal: Proposal, standing: Standing, *, labelled: bool) -> FloatArray:
    """Return what a prediction looks at: class, topic and, without the label, the rule; nothing the vote brought."""
    party = proposing_party(proposal, standing, labelled=labelled)
    holds = standing.majority == party
    topic = _one_hot(topic_group(proposal.topic), TOPIC_GROUPS)
    if labelled:
        partisan = proposal.side != "B"
        return np.array([1.0, *_one_hot(proposal.side, _SIDES), float(partisan and holds), *topic])
    cell = proposal_class(proposal, standing, labelled=False)
    rule = [float(proposal.rule == "60"), float(proposal.rule == "two_thirds")]
    return np.array([1.0, *_one_hot(cell, _CELLS), *rule, *topic])


def topic_group(topic: str) -> str:
    """Return the group of a topic."""
    return _TOPICS.get(topic, "other")


def proposal_class(proposal: Proposal, standing: Standing, *, labelled: bool) -> str:
    """Return the label, or else the president's position and whether the proposing party holds the chamber."""
    if labelled:
        return proposal.side
    if proposal.president == "none":
        return "none"
    holds = standing.majority == proposing_party(proposal, standing, labelled=False)
    return f"{proposal.president}_{'holds' if holds else 'lacks'}"


def _one_hot(value: str, values: Sequence[str]) -> list[float]:
    return [float(value == known) for known in values]


@dataclass(frozen=True)
class CutpointModel:
    """The posterior: coefficients ~ N(mean, s2 * covariance); s2 of a class ~ inverse gamma(shape, rate)."""

    labelled: bool
    mean: FloatArray
    covariance: FloatArray
    shape: Mapping[str, float]
    rate: Mapping[str, float]
    votes: int

    def predict(self, proposal: Proposal, standing: Standing) -> Predictive:
        """Return the distribution of a proposal's cutpoint."""
        x = features(proposal, standing, labelled=self.labelled)
        kind = proposal_class(proposal, standing, labelled=self.labelled)
        spread = float(1.0 + x @ self.covariance @ x)
        scale = np.sqrt(self.rate[kind] / self.shape[kind] * spread)
        return Predictive(2 * self.shape[kind], float(x @ self.mean), float(scale))


@dataclass(frozen=True)
class Training:
    """What a fit sees: `rows` (vote, feature), `cuts` (vote,), classes `kinds` (vote,), and the votes' ids."""

    labelled: bool
    rows: FloatArray
    cuts: FloatArray
    kinds: NDArray[np.str_]
    votes: tuple[str, ...]

    def without(self, vote_id: str) -> "Training":
        """Return the training without one vote."""
        keep = np.array([vote != vote_id for vote in self.votes], dtype=bool)
        votes = tuple(vote for vote in self.votes if vote != vote_id)
        return Training(self.labelled, self.rows[keep], self.cuts[keep], self.kinds[keep], votes)


def training_of(past: Sequence[RollCall], standings: Standings, *, labelled: bool) -> Training:
    """Return what past votes teach; votes without a cutpoint in their direction are left out."""
    rows, cuts, kinds, votes = [], [], [], []
    for call in past:
        standing = standings[call.proposal.congress, call.proposal.chamber]
        cut = call.cuts[proposing_party(call.proposal, standing, labelled=labelled)]
        if np.isfinite(cut):
            rows.append(features(call.proposal, standing, labelled=labelled))
            cuts.append(cut)
            kinds.append(proposal_class(call.proposal, standing, labelled=labelled))
            votes.append(call.proposal.vote_id)
    width = 1 + (len(_SIDES) + 1 if labelled else len(_CELLS) + 2) + len(TOPIC_GROUPS)
    table = np.array(rows).reshape(-1, width)
    return Training(labelled, table, np.array(cuts), np.array(kinds, dtype=np.str_), tuple(votes))


def fit_cutpoints(past: Sequence[RollCall], standings: Standings, *, labelled: bool) -> CutpointModel:
    """Return the model of the cutpoint from past votes."""
    return fitted(training_of(past, standings, labelled=labelled))


def fitted(training: Training) -> CutpointModel:
    """Return the posterior.

    All votes share the coefficients. The residual variance is each class's own: what leaders of both parties bring
    splits a chamber within a tenth of the parties' distance from the expected place, what one party brings does not.
    """
    rows, cuts = training.rows, training.cuts
    prior_precision = np.diag([1 / _WIDE, *[1.0] * (rows.shape[1] - 1)])
    prior_mean = np.array([_MEAN, *[0.0] * (rows.shape[1] - 1)])
    covariance = np.asarray(np.linalg.inv(prior_precision + rows.T @ rows), dtype=np.float64)
    mean = covariance @ (prior_precision @ prior_mean + rows.T @ cuts)
    squares = (cuts - rows @ mean) ** 2
    shape, rate = {}, {}
    for kind in _SIDES if training.labelled else _CELLS:
        of_class = training.kinds == kind
        shape[kind] = (_PRIOR_VOTES + int(of_class.sum())) / 2
        rate[kind] = (_PRIOR_VOTES * _RESIDUAL**2 + float(squares[of_class].sum())) / 2
    return CutpointModel(training.labelled, mean, covariance, shape, rate, len(cuts))


def probability_of_passage(model: CutpointModel, proposal: Proposal, standing: Standing) -> float:
    """Return P(pass) of one vote: the chance that the cutpoint reaches the pivot."""
    party = proposing_party(proposal, standing, labelled=model.labelled)
    return model.predict(proposal, standing).passes(standing.pivot_on_scale(proposal.rule, party))
