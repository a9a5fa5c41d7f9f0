"""The corridor as of a day, the Congress of that day, and the talks ready to run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from winset.calibration.fit import Fit, fit_from
from winset.calibration.observation import Observed, observe
from winset.calibration.posterior import Posterior
from winset.corridor.priors import corridor_draws
from winset.corridor.state import CorridorInputs
from winset.data.record import (
    border_patrol_by_group,
    mexican_events_by_group,
    mexican_returns_by_group,
    monthly_record,
    ports_by_group,
    record_span,
)
from winset.data.tables import read_table
from winset.draws import Draws
from winset.policy.case import Case
from winset.ratification.acceptance import acceptance_table
from winset.ratification.chambers import chambers_of
from winset.ratification.judgements import read_judgements
from winset.ratification.vote import Congress, congress_on
from winset.settlement.game import (
    Talks,
)
from winset.study.posteriors import evidence_rows, posterior_on
from winset.study.setting import Study

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Corridor:
    """The model as of a day: the record it was held to, its draws, the fit, and the posterior that it was cut from."""

    observed: Observed
    draws: Draws
    fit: Fit
    posterior: Posterior

    @property
    def inputs(self) -> CorridorInputs:
        """What the corridor starts from."""
        return self.fit.inputs


def talks_of(case: Case, corridor: Corridor, study: Study) -> Talks:
    """Return the case ready to run: fitted corridor, draws, and the bills that pass in each draw."""
    chambers = chambers_of(case.folder)
    passes = acceptance_table(case, congress_of(case), chambers, study.draws, study.seed)
    return Talks(case, corridor.inputs, corridor.draws, passes, study.horizon, study.threads, study.weights)


def fitted_corridor(case: Case, as_of: date, study: Study) -> Corridor:
    """Return the corridor on the case's date with the evidence published by `as_of`.

    The corridor always starts from the case's origin, since its deals do: a later `as_of` brings later
    evidence, and with it the label hindsight.
    """
    return fitted_on(case, case.as_of, as_of, study)


def fitted_on(case: Case, record_day: date, evidence_day: date, study: Study) -> Corridor:
    """Return the corridor fitted to the record of one day with the evidence of another."""
    observed = observe(record_day, {month: told.value for month, told in case.preliminary.items()})
    posterior = posterior_on(record_day, evidence_day, observed.preliminary_total)
    drawn = evidence_draws(evidence_day, study)
    fit = fit_from(posterior, observed, drawn, horizon=study.horizon, seed=study.seed)
    return Corridor(observed, fit.draws, fit, posterior)


def evidence_draws(day: date, study: Study) -> Draws:
    """Return the draws of everything the evidence of a day speaks of, approval silenced where the study asks it."""
    draws = corridor_draws(day, evidence_rows(), study.draws, study.seed)
    if study.election_channel:
        return draws
    return replace(draws, values={**draws.values, "approval_pass_through": np.zeros(study.draws)})


def congress_of(case: Case) -> Congress:
    """Return the Congress of the case's date, its pivots, and what its past votes teach."""
    tables = {name: read_table(name) for name in ("members", "pivots", "rollcalls")}
    return congress_on(case.as_of, **tables, chambers=chambers_of(case.folder), judgements=read_judgements())


def afterwards(case: Case) -> dict[str, FloatArray]:
    """Return what was observed after the origin, in today's vintage: outcome -> (month,). Hindsight, shown
    beside the model.
    """
    record = monthly_record(record_span()[1])
    first, last = case.origin + 1, record.origin
    return {
        "border_patrol_encounters": border_patrol_by_group(record, first, last).sum(axis=1),
        "port_encounters": ports_by_group(record, first, last).sum(axis=1),
        "interceptions": np.nansum(mexican_events_by_group(record, first, last), axis=1),
        "mexico_deportations": np.nansum(mexican_returns_by_group(record, first, last), axis=1),
    }
