"""Predictors of a vote that need no label: who may open it, where the President stands, and both with the pivots.

Rivals of the pivots without a label, fixed in ADR 21 before they were scored. Cells are shares passed, drawn to a wider
share with the weight of two votes, so that a cell with few votes says little.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from winset.ratification.cutpoints import (
    TOPIC_GROUPS,
    Standings,
    fitted,
    probability_of_passage,
    topic_group,
    training_of,
)
from winset.ratification.logistic import logistic_mode
from winset.ratification.rollcalls import Proposal, RollCall, party_line_passes, proposing_party

FloatArray = NDArray[np.float64]
Predictor = Callable[[Sequence[RollCall], Proposal], float]

_WEIGHT = 2.0  # votes that the wider share counts for
_CELLS = (("House", "simple"), ("House", "two_thirds"), ("Senate", "simple"), ("Senate", "60"))
_CERTAIN = 1e-6  # log odds are taken of probabilities held this far from 0 and 1


def drawn_share(passed: Sequence[bool], wider: float) -> float:
    """Return the share passed, drawn to a wider one.

    >>> drawn_share([True, True], 0.5), drawn_share([], 0.3)
    (0.75, 0.3)
    """
    return (sum(passed) + _WEIGHT * wider) / (len(passed) + _WEIGHT)


def agenda(past: Sequence[RollCall], proposal: Proposal) -> float:
    """Return the share passed in the chamber under the rule: who may open the vote."""
    base = (sum(call.passed for call in past) + 1) / (len(past) + 2)
    return drawn_share([call.passed for call in past if _cell(call.proposal) == _cell(proposal)], base)


def agenda_president(past: Sequence[RollCall], proposal: Proposal) -> float:
    """Return the share passed in the chamber under the rule where the President stands as he does."""
    alike = [call.passed for call in past if _with_president(call.proposal) == _with_president(proposal)]
    return drawn_share(alike, agenda(past, proposal))


def _cell(proposal: Proposal) -> tuple[str, str]:
    return proposal.chamber, proposal.rule


def _with_president(proposal: Proposal) -> tuple[str, str, bool]:
    return *_cell(proposal), proposal.president == "support"


def logistic(standings: Standings) -> Predictor:
    """Return the regression on cells, President, majority, party line, pivot and topic."""

    def row(proposal: Proposal) -> list[float]:
        standing = standings[proposal.congress, proposal.chamber]
        party = proposing_party(proposal, standing, labelled=False)
        return [
            1.0,
            *(float(_cell(proposal) == cell) for cell in _CELLS),
            float(proposal.president == "support"),
            float(proposal.president == "oppose"),
            float(standing.majority == party),
            float(party_line_passes(proposal, standing, labelled=False)),
            standing.pivot_on_scale(proposal.rule, party),
            *(float(topic_group(proposal.topic) == group) for group in TOPIC_GROUPS),
        ]

    def predict(past: Sequence[RollCall], proposal: Proposal) -> float:
        rows = np.array([row(call.proposal) for call in past])
        passed = np.array([float(call.passed) for call in past])
        spread = np.array([2.0, *[1.0] * (rows.shape[1] - 1)])
        found = logistic_mode(rows, passed, np.zeros(rows.shape[1]), spread)
        return float(expit(np.array(row(proposal)) @ found))

    return predict


def pooled(one: Predictor, other: Predictor) -> Predictor:
    """Return the mean of two predictors' log odds."""

    def predict(past: Sequence[RollCall], proposal: Proposal) -> float:
        odds = [_log_odds(made(past, proposal)) for made in (one, other)]
        return float(expit(sum(odds) / 2))

    return predict


def pivots_calibrated(standings: Standings, *, labelled: bool) -> Predictor:
    """Return the pivots' chance, its log odds stretched and moved as past votes would have wanted.

    What past votes would have wanted is read off chances that each of them has from all the others.
    """

    def predict(past: Sequence[RollCall], proposal: Proposal) -> float:
        training = training_of(past, standings, labelled=labelled)

        def chance(of: Proposal, without: str) -> float:
            model = fitted(training.without(without))
            return probability_of_passage(model, of, standings[of.congress, of.chamber])

        odds = np.array([_log_odds(chance(call.proposal, call.proposal.vote_id)) for call in past])
        passed = np.array([float(call.passed) for call in past])
        rows = np.column_stack([np.ones(len(odds)), odds])
        constant, slope = logistic_mode(rows, passed, np.array([0.0, 1.0]), np.ones(2))
        return float(expit(constant + slope * _log_odds(chance(proposal, proposal.vote_id))))

    return predict


def _log_odds(probability: float) -> float:
    return float(logit(np.clip(probability, _CERTAIN, 1 - _CERTAIN)))
