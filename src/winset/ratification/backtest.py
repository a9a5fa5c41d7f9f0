"""How well the pivots predict votes that were held, beside two rules that need no model.

Every probability for a vote is made from other votes (leave one out) or from earlier ones (rolling origin). The base
rate is the share passed among them. The party-line rule counts the proposing party's seats, and both parties' where
their leaders agreed; calibrated, it says how often other votes passed where the rule says yes, and where it says no.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from winset.ratification.cutpoints import Standings, fit_cutpoints, probability_of_passage
from winset.ratification.rollcalls import Proposal, RollCall, Standing, proposing_party

FloatArray = NDArray[np.float64]
Predictor = Callable[[Sequence[RollCall], Proposal], float]

FIRST_ORIGIN = 20  # a rolling origin starts once this many earlier votes are known
_CLIP = (
    0.01  # a rule that says 0 or 1 is held to 0.01 or 0.99 in the log loss, else one miss makes it infinite
)


def party_line_passes(proposal: Proposal, standing: Standing, *, labelled: bool) -> bool:
    """Whether a vote along party lines would carry the proposal."""
    if labelled and proposal.side == "B":
        return True
    party = proposing_party(proposal, standing, labelled=labelled)
    return standing.seats[party] >= standing.votes_needed(proposal.rule, party)


def predictors(standings: Standings, *, labelled: bool) -> dict[str, Predictor]:
    """Return the four ways to a probability, each a function of the votes it may learn from and a proposal."""

    def standing(proposal: Proposal) -> Standing:
        return standings[proposal.congress, proposal.chamber]

    def line(proposal: Proposal) -> bool:
        return party_line_passes(proposal, standing(proposal), labelled=labelled)

    def pivots(past: Sequence[RollCall], proposal: Proposal) -> float:
        model = fit_cutpoints(past, standings, labelled=labelled)
        return probability_of_passage(model, proposal, standing(proposal))

    def base_rate(past: Sequence[RollCall], proposal: Proposal) -> float:
        return float(np.mean([call.passed for call in past]))

    def party_line_calibrated(past: Sequence[RollCall], proposal: Proposal) -> float:
        alike = [call.passed for call in past if line(call.proposal) == line(proposal)]
        return (sum(alike) + 1) / (len(alike) + 2)  # Laplace: a cell without votes says one half

    return {
        "": pivots,
        "base_rate": base_rate,
        "party_line": lambda past, proposal: float(line(proposal)),
        "party_line_calibrated": party_line_calibrated,
    }


def leave_one_out(calls: Sequence[RollCall], predict: Predictor) -> FloatArray:
    """Return a probability for every vote from all the others, (vote,)."""
    return np.array(
        [predict([*calls[:row], *calls[row + 1 :]], call.proposal) for row, call in enumerate(calls)]
    )


def rolling_origin(calls: Sequence[RollCall], predict: Predictor) -> FloatArray:
    """Return a probability for every vote from those of earlier days, nan where fewer than `FIRST_ORIGIN` are known."""
    probabilities = []
    for call in calls:
        earlier = [other for other in calls if other.proposal.day < call.proposal.day]
        probabilities.append(predict(earlier, call.proposal) if len(earlier) >= FIRST_ORIGIN else np.nan)
    return np.array(probabilities)


def brier(probability: FloatArray, passed: FloatArray) -> float:
    """Return the mean squared error of probabilities (vote,) against results (vote,)."""
    return float(np.mean((probability - passed) ** 2))


def log_loss(probability: FloatArray, passed: FloatArray) -> float:
    """Return the mean negative log probability of what happened, in nats."""
    held = np.clip(probability, _CLIP, 1 - _CLIP)
    return float(-np.mean(np.where(passed == 1, np.log(held), np.log(1 - held))))


def ratification_backtest(calls: Sequence[RollCall], standings: Standings) -> dict[str, object]:
    """Return every score: labelled leave-one-out at the top, without labels and from a rolling origin beside it."""
    return {
        **_scores(calls, standings, leave_one_out, labelled=True),
        "unlabelled": _scores(calls, standings, leave_one_out, labelled=False),
        "rolling_origin": {
            **_scores(calls, standings, rolling_origin, labelled=True),
            "unlabelled": _scores(calls, standings, rolling_origin, labelled=False),
        },
    }


def _scores(
    calls: Sequence[RollCall],
    standings: Standings,
    scheme: Callable[[Sequence[RollCall], Predictor], FloatArray],
    *,
    labelled: bool,
) -> dict[str, object]:
    passed = np.array([float(call.passed) for call in calls])
    made = {
        name: scheme(calls, predict) for name, predict in predictors(standings, labelled=labelled).items()
    }
    scored = np.isfinite(made[""])
    scores: dict[str, object] = {"votes": int(scored.sum())}
    for measure in (brier, log_loss):
        for name, probability in made.items():
            key = f"{measure.__name__}_{name}".rstrip("_")
            scores[key] = round(measure(probability[scored], passed[scored]), 4)
    return scores
