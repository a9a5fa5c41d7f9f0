"""What a study is asked, and the day it may stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from winset.data.record import (
    record_span,
)
from winset.errors import Fault, OptionError
from winset.months import parse_as_of
from winset.policy.case import Case
from winset.preferences.weights import DRAWN, Weights


@dataclass(frozen=True)
class Study:
    """What to analyse. `as_of` None is the case's own date; later than that the run is labelled hindsight.

    `no_deal` is one of the case's paths, None its default. `pinned` is ((parameter, value), ...), held in every draw.
    `basis` as_kept settles every package a second time, with its reviews.
    """

    case: str
    as_of: str | None = None
    draws: int = 400
    seed: int = 1
    horizon: int = 24
    threads: int = 2
    election_channel: bool = True
    basis: Literal["as_written", "as_kept"] = "as_written"
    no_deal: str | None = None
    weights: Weights = DRAWN
    pinned: tuple[tuple[str, float], ...] = ()


def study_date(case: Case, as_of: str | None) -> date:
    """Return the day of the study: the case's own unless told otherwise, never before it or after the record."""
    day = case.as_of if as_of is None else parse_as_of(as_of)
    last = record_span()[1]
    if not case.as_of <= day <= last:
        raise OptionError(
            [
                Fault(
                    "--as-of",
                    f"{day} is outside what can be analysed",
                    f"Choose a day from {case.as_of} to {last}",
                )
            ]
        )
    return day
