"""Talks made ready once, so that any package can then be looked at within a reader's patience.

Fitting and weighing take seconds and do not depend on the package; what depends on it takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import MonthlyPaths
from winset.policy.case import Case
from winset.preferences.weights import Weights
from winset.ratification.acceptance import motion_of, required_bills
from winset.ratification.vote import passage_draws
from winset.settlement.carried import KeptRuns
from winset.settlement.game import Talks, Weighing, no_deal_months, weighed_by, weighing
from winset.settlement.single import NamedPackage, evaluate_package
from winset.settlement.space import AlonePart, alone_part, worth_alone
from winset.study.chosen import study_case
from winset.study.fitted import Corridor, congress_of, fitted_corridor, talks_of
from winset.study.mended import Refusal, refusals
from winset.study.pinned import pinned
from winset.study.setting import Study, study_date

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Prepared:
    """A case ready for any package, beside the path without a deal that the case's `default_no_deal` names.

    `alone` is every single level carried out, and `worth` by grid clause (leader, level, draw) what it changes for each
    side, in points. `chances` by bill (draw,): that it becomes law. `runs` are those of the packages last looked at.
    """

    study: Study
    case: Case
    as_of: date
    corridor: Corridor
    talks: Talks
    scale: Weighing
    no_deal: MonthlyPaths
    alone: AlonePart
    worth: Mapping[str, FloatArray]
    chances: Mapping[str, FloatArray]
    runs: KeptRuns


@dataclass(frozen=True)
class Shown:
    """One package beside no deal under the same draws, with everybody who refuses it in some draw."""

    package: NamedPackage
    refusals: tuple[Refusal, ...]


def prepared(study: Study) -> Prepared:
    """Make the talks ready as the study chooses them."""
    case = study_case(study)
    as_of = study_date(case, study.as_of)
    return prepared_on(study, case, as_of, fitted_corridor(case, as_of, study))


def prepared_on(study: Study, case: Case, as_of: date, corridor: Corridor) -> Prepared:
    """Make the talks ready on a corridor that is fitted already: no path without a deal, weight or pin changes it."""
    corridor = pinned(corridor, study.pinned)
    talks = talks_of(case, corridor, study)
    scale, congress = weighing(talks), congress_of(case)
    chances = {
        bill: passage_draws(congress, motion_of(bill, case.bills[bill]), study.draws, study.seed)
        for bill in required_bills(case)
    }
    without, alone = no_deal_months(talks, case.default_no_deal), alone_part(talks, scale.game)
    worth = worth_alone(scale, alone)
    return Prepared(study, case, as_of, corridor, talks, scale, without, alone, worth, chances, KeptRuns())


def reweighed(ready: Prepared, weights: Weights) -> Prepared:
    """Return the same talks under other weights: nothing is run again."""
    if weights == ready.study.weights:
        return ready
    scale = weighed_by(ready.scale, ready.talks, weights)
    return replace(
        ready,
        study=replace(ready.study, weights=weights),
        talks=ready.talks.under(weights),
        scale=scale,
        worth=worth_alone(scale, ready.alone),
    )


def shown_package(ready: Prepared, levels: Mapping[str, str]) -> Shown:
    """Evaluate one package, a level for every clause."""
    package = evaluate_package(ready.talks, ready.scale, levels, ready.runs)
    return Shown(package, refusals(ready.talks, ready.scale, package))
