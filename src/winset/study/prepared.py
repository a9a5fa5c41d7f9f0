"""Talks made ready once, so that any package can then be looked at within a reader's patience.

Fitting and weighing take seconds and do not depend on the package; what depends on it takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import MonthlyPaths
from winset.policy.case import Case, read_case
from winset.preferences.batna import reservation_values
from winset.preferences.weights import rank_order_centroid, rank_sum
from winset.ratification.acceptance import motion_of, required_bills
from winset.ratification.vote import passage_draws
from winset.settlement.game import Talks, Weighing, no_deal_months, weighing
from winset.settlement.single import NamedPackage, evaluate_package
from winset.settlement.space import worth_alone
from winset.study.fitted import Corridor, congress_of, fitted_corridor, talks_of
from winset.study.mended import Refusal, refusals
from winset.study.setting import Study, study_date

FloatArray = npt.NDArray[np.float64]

DRAWN: Final = "drawn"
READINGS: Final = {"rank_order_centroid": rank_order_centroid, "rank_sum": rank_sum}
WEIGHTS: Final = (DRAWN, *READINGS)


@dataclass(frozen=True)
class Prepared:
    """A case ready for any package, beside the path without a deal that the case's `default_no_deal` names.

    `worth` by grid clause (leader, level, draw): what that level alone changes for each side, in points. `chances` by
    bill (draw,): that it becomes law.
    """

    study: Study
    case: Case
    as_of: date
    corridor: Corridor
    talks: Talks
    scale: Weighing
    no_deal: MonthlyPaths
    worth: Mapping[str, FloatArray]
    chances: Mapping[str, FloatArray]


@dataclass(frozen=True)
class Shown:
    """One package beside no deal under the same draws, with everybody who refuses it in some draw."""

    package: NamedPackage
    refusals: tuple[Refusal, ...]


def prepared(study: Study, no_deal: str | None = None) -> Prepared:
    """Make the talks ready; `no_deal` is one of the case's paths, None its default."""
    case = read_case(study.case)
    as_of = study_date(case, study.as_of)
    return prepared_on(study, case, as_of, fitted_corridor(case, as_of, study), no_deal)


def prepared_on(
    study: Study, case: Case, as_of: date, corridor: Corridor, no_deal: str | None, weights: str = DRAWN
) -> Prepared:
    """Make the talks ready on a corridor that is fitted already: it is the same for every path without a deal.

    `weights` is one of `WEIGHTS`: drawn from all readings of each actor's rank order, or one reading for everybody.
    """
    if no_deal is not None:
        case = replace(case, default_no_deal=no_deal)
    talks = talks_of(case, corridor, study)
    scale, congress = weighed_by(weighing(talks), weights), congress_of(case)
    chances = {
        bill: passage_draws(congress, motion_of(bill, case.bills[bill]), study.draws, study.seed)
        for bill in required_bills(case)
    }
    without = no_deal_months(talks, case.default_no_deal)
    return Prepared(study, case, as_of, corridor, talks, scale, without, worth_alone(talks, scale), chances)


def weighed_by(scale: Weighing, reading: str) -> Weighing:
    """Return the same talks with one reading of every actor's rank order in all draws; as they are if `DRAWN`."""
    if reading == DRAWN:
        return scale
    shares = READINGS[reading]
    wants = {
        name: replace(
            one, weights=np.repeat(shares(len(one.measures))[:, None], one.weights.shape[1], axis=1)
        )
        for name, one in scale.wants.items()
    }
    totals = np.concatenate([one.values for one in scale.totals.values()], axis=1)
    lost = np.concatenate([one.lost for one in scale.totals.values()], axis=0)
    floors = reservation_values(totals, lost, scale.reference, wants, scale.game.incumbent_worth)
    return replace(scale, wants=wants, no_deal=dict(zip(scale.totals, floors, strict=True)))


def shown_package(ready: Prepared, levels: Mapping[str, str]) -> Shown:
    """Evaluate one package, a level for every clause."""
    package = evaluate_package(ready.talks, ready.scale, levels)
    return Shown(package, refusals(ready.talks, ready.scale, package))
