"""What division at home does, as numbers: win-sets, refusals and payoffs by degree, for either side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from winset.report.rounding import band_of, number
from winset.study.division import Divided
from winset.study.setting import Study

NOTE = (
    "0 is a side whose ratifiers want what their leader wants, 1 the case as written, 2 twice as far apart; that "
    "points of different actors can be mixed is an assumption, and what ratifiers weigh is a judgement (grade D)"
)


def division_document(study: Study, found: Sequence[Divided]) -> dict[str, Any]:
    """Return the document of `ratify CASE --division`; payoffs are points over no deal at the Nash package."""
    return {
        "meta": {"case": study.case, "draws": study.draws, "seed": study.seed, "note": NOTE},
        "at_least": found[0].at_least,
        "divisions": [
            {
                "side": one.side,
                "division": one.division,
                "win_set": number(one.win_set),
                "refused_if_not_asked": number(one.refused),
                "agreement": number(one.agreed),
                "payoff": {side: band_of(one.payoff[row]) for row, side in enumerate(("usa", "mex"))},
            }
            for one in found
        ],
    }
