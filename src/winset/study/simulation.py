"""One package beside no deal, under the same draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import MonthlyPaths
from winset.errors import Fault, OptionError
from winset.policy.case import Case
from winset.settlement.game import (
    all_levels,
    no_deal_months,
    weighing,
)
from winset.settlement.monthly import gain_by_month
from winset.settlement.single import NamedPackage, evaluate_package
from winset.study.chosen import study_case
from winset.study.fitted import Corridor, fitted_corridor, talks_of
from winset.study.pinned import pinned
from winset.study.setting import Study, study_date

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Simulation:
    """One package beside no deal, under the same draws; `no_deal_payoff` (leader, draw) is what it leaves them, `gain`
    (leader, month, draw) what the package has brought over it by the end of each month.
    """

    study: Study
    case: Case
    as_of: date
    corridor: Corridor
    package: NamedPackage
    no_deal: MonthlyPaths
    no_deal_payoff: FloatArray
    gain: FloatArray


def simulate_package(study: Study, package: str | None, settings: Mapping[str, str]) -> Simulation:
    """Run one package: the one named, or the status quo, with the levels of `settings` ({clause: level}) changed."""
    case = study_case(study)
    as_of = study_date(case, study.as_of)
    levels = checked_levels(case, package, settings)
    corridor = pinned(fitted_corridor(case, as_of, study), study.pinned)
    talks = talks_of(case, corridor, study)
    scale = weighing(talks)
    named = evaluate_package(talks, scale, levels)
    without = no_deal_months(talks, case.default_no_deal)
    gain = gain_by_month(talks, scale, levels, without)
    return Simulation(
        study, case, as_of, corridor, named, without, scale.no_deal[case.default_no_deal][:2], gain
    )


def checked_levels(case: Case, package: str | None, settings: Mapping[str, str]) -> dict[str, str]:
    """Return a level for every clause, or refuse all that is unknown at once."""
    faults = []
    if package is not None and package not in case.packages:
        faults.append(
            Fault("--package", f"no package {package!r}", f"Choose one of {', '.join(case.packages)}")
        )
    clauses = {clause.id: clause for clause in case.clauses}
    for name, level in settings.items():
        if name not in clauses:
            faults.append(Fault("--set", f"no clause {name!r}", f"Choose one of {', '.join(clauses)}"))
        elif level not in (names := [each.name for each in clauses[name].levels]):
            faults.append(
                Fault("--set", f"{name} has no level {level!r}", f"Choose one of {', '.join(names)}")
            )
    if faults:
        raise OptionError(faults)
    start = dict(case.packages[package].levels) if package is not None else {}
    return all_levels(case, {**start, **settings})
