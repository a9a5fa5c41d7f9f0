"""Ranges that ratification needs and nobody has measured: read from the library, drawn from their marks."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from winset.draws import quantile_fit, uniforms
from winset.errors import CaseError, Fault
from winset.policy.files import Actor
from winset.ratification.chambers import Grade, Judgement
from winset.reading import library_path, read_yaml

FloatArray = NDArray[np.float64]


class Reading(BaseModel):
    """A quantity by judgement: 5, 50 and 95 % marks in the unit of its title, what they rest on, and a grade."""

    model_config = ConfigDict(frozen=True)

    title: str
    low: float
    central: float
    high: float
    basis: str = Field(min_length=1)
    grade: Grade


class Judgements(BaseModel):
    """`library/ratification.yaml`."""

    model_config = ConfigDict(frozen=True)

    usa_poll_error: Reading
    usa_electoral_college: Reading
    mexico_poll_error: Reading
    ratifier_tolerance: Reading
    leader_tolerance: Reading
    same_bill_correlation: Reading
    break_cost: Reading


@cache
def read_judgements() -> Judgements:
    """Return the judgements of the library, or raise `CaseError` with all faults."""
    path = library_path("ratification.yaml")
    read = read_yaml(path, Judgements, CaseError)
    faults = [
        Fault(
            path.name, f"`{name}` reads {r.low:g}, {r.central:g}, {r.high:g}", "Order them low, central, high"
        )
        for name, r in read
        if not r.low <= r.central <= r.high
    ]
    if faults:
        raise CaseError(faults)
    return read


def reading_draws(reading: Reading, name: str, n_draws: int, seed: int) -> FloatArray:
    """Return (draw,) of a reading by its marks, from the stream of `name`."""
    return quantile_fit("normal", reading.low, reading.central, reading.high).ppf(
        uniforms(seed, name, n_draws)
    )


def share_draws(judgement: Judgement, name: str, n_draws: int, seed: int) -> FloatArray:
    """Return (draw,) of a share or probability by its marks, kept within 0 and 1."""
    marks = quantile_fit("triangular", judgement.low, judgement.central, judgement.high)
    return np.clip(marks.ppf(uniforms(seed, name, n_draws)), 0.0, 1.0)


def tolerance_draws(actor: Actor, judgements: Judgements, n_draws: int, seed: int) -> FloatArray:
    """Return (draw,) of the payoff points an actor gives up before refusing: it accepts if payoff + tolerance >= 0."""
    reading = judgements.leader_tolerance if actor.role == "leader" else judgements.ratifier_tolerance
    return np.maximum(reading_draws(reading, f"ratification.tolerance.{actor.id}", n_draws, seed), 0.0)
