"""The posterior of a day: the one that ships, if it was made of this record and these priors, else a new pass."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import winset
from winset.calibration.at_origin import filtered_record
from winset.calibration.diagnostics import overlap
from winset.calibration.members import PARAMETERS
from winset.calibration.posterior import (
    About,
    Posterior,
    file_of,
    posterior_at,
    prior_fingerprint,
    read_fingerprint,
    read_posterior,
    write_posterior,
)
from winset.calibration.steps import drawn_parameters
from winset.corridor.priors import corridor_draws
from winset.data.evidence import EvidenceRow, evidence
from winset.data.record import monthly_record, record_span
from winset.errors import Fault, OptionError, OutputError
from winset.months import month_name, parse_as_of
from winset.policy.case import read_case

SEED = 1
"""Seed of the pass. A study's own seed chooses members, and draws what the record does not inform."""
FIRST_DAY = date(2019, 6, 1)
"""The filter begins in October 2018; before half a year of it nothing has been learned."""
MEMBERS = 4096
"""Members of the pass that ships; `filter.KEPT` of them are kept."""
AT_ONCE = 512
"""Members of a pass that is made when it is asked for."""


@lru_cache(maxsize=8)
def posterior_on(record_day: date, evidence_day: date, told: float | None) -> Posterior:
    """Return the posterior of the record of one day with the evidence of another.

    `told` is the total of the month after the record's last one, where it was told beforehand. A day without a shipped
    file takes some seconds; so does one whose file is of another record, and a warning says so.
    """
    path = file_of(record_day, evidence_day)
    if path.exists():
        shipped, about = read_posterior(path)
        differs = _differs(about, told)
        if not differs:
            return shipped
        warnings.warn(
            f"{path.name} was made of another {differs}: fitted anew. `winset calibrate` makes it again",
            stacklevel=2,
        )
    return calibrated(record_day, evidence_day, told, members=AT_ONCE)[0]


def _differs(about: About, told: float | None) -> str:
    """Return in what a file differs from what is asked for: `record`, `priors`, `total told`, or nothing."""
    now = {"record": read_fingerprint(), "priors": prior_fingerprint(), "total told": told}
    then = {"record": about.record, "priors": about.priors, "total told": about.told}
    return ", ".join(name for name in now if now[name] != then[name])


def calibrated(
    record_day: date,
    evidence_day: date,
    told: float | None,
    *,
    members: int = MEMBERS,
    seed: int = SEED,
    progress: Callable[[float], object] | None = None,
) -> tuple[Posterior, About]:
    """Return a posterior made anew from the record alone, and what it was made of."""
    record = monthly_record(record_day)
    draws = corridor_draws(evidence_day, evidence_rows(), members, seed)
    run = filtered_record(record, draws, seed=seed, told=told, progress=progress)
    about = About(
        record_day.isoformat(),
        evidence_day.isoformat(),
        told,
        seed,
        read_fingerprint(),
        prior_fingerprint(),
        winset.__version__,
    )
    return posterior_at(run, record.origin), about


def evidence_rows() -> dict[str, EvidenceRow]:
    """Return every row of the evidence by id; what a day may use of them is decided where they are drawn."""
    return {row.id: row for row in evidence(date.max)}


@dataclass(frozen=True)
class Calibration:
    """A posterior made anew, what it was made of, and the priors of its parameters, (name, draw)."""

    posterior: Posterior
    about: About
    prior: npt.NDArray[np.float64]


def calibrated_case(
    case_id: str, as_of: str | None, *, seed: int, progress: Callable[[float], object] | None = None
) -> Calibration:
    """Return the posterior as of a day, with the totals that the case knows before the official figures."""
    case = read_case(case_id)
    day = case.as_of if as_of is None else parse_as_of(as_of)
    first, last = FIRST_DAY, record_span()[1]
    if not first <= day <= last:
        what = f"{day} is outside what can be fitted"
        raise OptionError([Fault("--as-of", what, f"Choose a day from {first} to {last}")])
    told = case.preliminary.get(monthly_record(day).origin + 1)
    posterior, about = calibrated(
        day, day, None if told is None else told.value, seed=seed, progress=progress
    )
    prior = drawn_parameters(corridor_draws(day, evidence_rows(), posterior.members, seed))
    return Calibration(posterior, about, prior)


def written(result: Calibration, out: Path | None) -> Path:
    """Write a posterior to `out` (DATE.npz in the present folder where None) and return where it is."""
    path = Path(f"{result.about.record_day}.npz") if out is None else out
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_posterior(path, result.posterior, result.about)
    except OSError as error:
        what = f"cannot be written to ({error.strerror})"
        raise OutputError([Fault(str(path), what, "Choose another --out")]) from error
    return path


def calibration_document(result: Calibration, path: Path) -> dict[str, Any]:
    """Return what was fitted: where it is, of what, and how far the record moved each parameter, most first."""
    about, posterior = result.about, result.posterior
    rows = [
        {
            "name": name,
            "overlap": round(overlap(before, after), 3),
            "prior": float(np.median(before)),
            "posterior": float(np.median(after)),
        }
        for name, before, after in zip(
            PARAMETERS, result.prior, posterior.parameters.astype(np.float64), strict=True
        )
    ]
    return {
        "file": str(path),
        "bytes": path.stat().st_size,
        "as_of": about.record_day,
        "origin": month_name(posterior.month),
        "members": posterior.members,
        "seed": about.seed,
        "record": about.record[:12],
        "preliminary_total": about.told,
        "parameters": sorted(rows, key=lambda row: float(row["overlap"])),
    }
