"""How well the pivots predict votes that were held, beside two rules that need no model.

Every probability for a vote is made from other votes (leave one out) or from earlier ones (rolling origin). The base
rate is the share passed among them. The party-line rule counts the proposing party's seats, and both parties' where
their leaders agreed; calibrated, it says how often other votes passed where the rule says yes, and where it says no.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from winset.ratification.cutpoints import Standings, fit_cutpoints, probability_of_passage
from winset.ratification.rollcalls import Proposal, RollCall, Standing, party_line_passes
from winset.ratification.unlabelled import (
    Predictor,
    agenda,
    agenda_president,
    logistic,
    pivots_calibrated,
    pooled,
)

FloatArray = NDArray[np.float64]

FIRST_ORIGIN = 20  # a rolling origin starts once this many earlier votes are known
_CLIP = (
    0.01  # a rule that says 0 or 1 is held to 0.01 or 0.99 in the log loss, else one miss makes it infinite
)


def predictors(standings: Standings, *, labelled: bool) -> dict[str, Predictor]:
    """Return the ways to a probability, each a function of the votes it may learn from and a proposal.

    Without the label there are four more, fixed in ADR 21 before they were scored.
    """

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

    told: dict[str, Predictor] = {
        "": pivots,
        "calibrated": pivots_calibrated(standings, labelled=labelled),
        "base_rate": base_rate,
        "party_line": lambda past, proposal: float(line(proposal)),
        "party_line_calibrated": party_line_calibrated,
    }
    if labelled:
        return told
    return told | {
        "agenda": agenda,
        "agenda_president": agenda_president,
        "logistic": logistic(standings),
        "pooled": pooled(pivots, agenda_president),
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
    rival = (made["party_line_calibrated"] - passed) ** 2
    gains = {name: (rival - (chance - passed) ** 2)[scored] for name, chance in made.items()}
    scores["gain_over_party_line_calibrated"] = {
        name or "pivots": {"mean": round(float(gain.mean()), 4), "error": round(standard_error(gain), 4)}
        for name, gain in gains.items()
    }
    return scores


def standard_error(values: FloatArray) -> float:
    """Return the standard error of the mean of values (vote,)."""
    return float(values.std(ddof=1) / np.sqrt(len(values)))
