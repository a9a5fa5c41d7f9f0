"""Levers that were in fact pulled in past months, read from `library/hindcasts.yaml` and checked.

When a lever was pulled is hindsight; how large it is may rest on nothing published after the day the run stands on.
Turns a period into schedules of the corridor: without the levers, with them, and with all but some. It runs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Self

import numpy as np
import numpy.typing as npt
from pydantic import AfterValidator, BaseModel, Field, model_validator

from winset.corridor.levers import LEVERS, lever_index
from winset.corridor.places import GROUPS
from winset.corridor.state import Schedule
from winset.data.events import events
from winset.data.evidence import evidence
from winset.data.facts import facts
from winset.draws import quantile_fit, uniforms
from winset.errors import Fault, OptionError, RecordError
from winset.months import month_end, month_number
from winset.policy.case import Case
from winset.policy.packages import package_levers
from winset.reading import library_path, read_yaml

FloatArray = npt.NDArray[np.float64]

SIZES = 32
"""Paths a period is run on: each takes one set of sizes of the levers, and a draw is read off one of them."""


def _one_of(names: tuple[str, ...], kind: str) -> AfterValidator:
    def check(name: str) -> str:
        if name not in names:
            raise ValueError(f"no {kind} {name}. Choose one of {', '.join(names)}")
        return name

    return AfterValidator(check)


_Lever = Annotated[str, _one_of(tuple(lever.name for lever in LEVERS), "lever")]
_Group = Annotated[str, _one_of(GROUPS, "group")]


class _Grounds(BaseModel):
    """What a value rests on: words, and rows of the timeline, the evidence and the facts."""

    basis: str = Field(min_length=3)
    events: list[str] = []
    evidence: list[str] = []
    facts: list[str] = []


class Standing(_Grounds):
    """A lever on the eve, in its own unit."""

    value: float


class Pulled(_Grounds):
    """A lever from its first month until before another, in its own unit, by its 5, 50 and 95 % marks."""

    lever: _Lever
    from_: str = Field(alias="from")
    until: str | None = None
    low: float
    central: float
    high: float

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if not self.low <= self.central <= self.high:
            raise ValueError("the marks do not rise. Give low <= central <= high")
        if self.until is not None and month_number(self.until) <= month_number(self.from_):
            raise ValueError("it ends before it begins. Give a later `until`")
        return self


class Expelled(_Grounds):
    """From a day on Title 42 takes of `groups` the share it took of the group `like` on the eve; nobody without it."""

    day: date
    groups: list[_Group]
    like: _Group | None = None


class _Title(BaseModel):
    en: str
    es: str


class _Entry(BaseModel):
    title: _Title
    case: str
    stands_on: date
    months: int = Field(gt=0)
    without: list[_Lever]
    eve: dict[_Lever, Standing]
    pulled: list[Pulled]
    expulsions: list[Expelled] = []

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        names = [pull.lever for pull in self.pulled]
        if len(names) != len(set(names)):
            raise ValueError("a lever is pulled twice. A lever has one span")
        if missing := sorted(set(self.without) - set(names)):
            raise ValueError(f"`without` names {', '.join(missing)}, which nobody pulls. Name levers pulled")
        return self

    @model_validator(mode="after")
    def _knows_no_more(self) -> Self:
        """Sizes rest on what was published by the day; events say that a lever was pulled, and may be later."""
        known = {row.id for row in evidence(self.stands_on)} | {row.id for row in facts(self.stands_on)}
        timeline = {event.id for event in events(date.max)}
        for grounds in (*self.eve.values(), *self.pulled, *self.expulsions):
            if late := [name for name in (*grounds.evidence, *grounds.facts) if name not in known]:
                raise ValueError(
                    f"{', '.join(late)} was not known on {self.stands_on}. Take rows known by then"
                )
            if unknown := [name for name in grounds.events if name not in timeline]:
                raise ValueError(f"no event {', '.join(unknown)}. Look it up in the timeline")
        return self


class _File(BaseModel):
    periods: dict[str, _Entry]


@dataclass(frozen=True)
class Period:
    """One past period: its name, titles by language, the day it stands on, and what was pulled.

    `months` are scored. `without` are the levers whose absence is the counterfactual.
    """

    name: str
    title: dict[str, str]
    case: str
    stands_on: date
    months: int
    without: tuple[str, ...]
    eve: dict[str, Standing]
    pulled: tuple[Pulled, ...]
    expulsions: tuple[Expelled, ...]


@cache
def periods() -> dict[str, Period]:
    """Return every period of the library by name, in the order of the file."""
    file = read_yaml(library_path("hindcasts.yaml"), _File, RecordError)
    return {
        name: Period(
            name,
            {"en": entry.title.en, "es": entry.title.es},
            entry.case,
            entry.stands_on,
            entry.months,
            tuple(entry.without),
            dict(entry.eve),
            tuple(entry.pulled),
            tuple(entry.expulsions),
        )
        for name, entry in file.periods.items()
    }


def period_of(name: str) -> Period:
    """Return one period; an unknown name is refused."""
    if name not in periods():
        raise OptionError([Fault("PERIOD", f"no period {name!r}", f"Choose one of {', '.join(periods())}")])
    return periods()[name]


def eve_levers(period: Period, case: Case) -> FloatArray:
    """Return (lever,) the levers on the day the period stands on."""
    row = package_levers(case.clauses, {})
    for name, standing in period.eve.items():
        row[lever_index(name)] = standing.value
    return row


def lever_sizes(period: Period, seed: int) -> dict[str, FloatArray]:
    """Return (size,) values of every lever pulled, `SIZES` of each, in an order of its own."""
    sizes = {}
    for pull in period.pulled:
        family = "triangular" if pull.low < pull.high else "fixed"
        share = uniforms(seed, f"hindcast/{period.name}/{pull.lever}", SIZES, stratified=True)
        sizes[pull.lever] = quantile_fit(family, pull.low, pull.central, pull.high).ppf(share)
    return sizes


def pulled_schedule(
    period: Period, eve: FloatArray, origin: int, draws: int, seed: int, leave_out: tuple[str, ...] = ()
) -> Schedule:
    """Return the schedule of `SIZES` paths on which the levers are pulled, but for those left out.

    Month 0 is the one after `origin`. No election and no successor: a period ends before either.
    """
    horizon, sizes = period.months, lever_sizes(period, seed)
    deal = np.repeat(eve[None], SIZES, axis=0)
    onset = np.full(len(LEVERS), horizon, dtype=np.int64)
    end = np.full(len(LEVERS), horizon, dtype=np.int64)
    for pull in period.pulled:
        if pull.lever not in leave_out:
            row = lever_index(pull.lever)
            deal[:, row] = sizes[pull.lever]
            onset[row] = month_number(pull.from_) - origin - 1
            end[row] = horizon if pull.until is None else month_number(pull.until) - origin - 1
    return _schedule(deal, eve, onset, end, horizon, draws)


def eve_schedule(period: Period, eve: FloatArray, draws: int) -> Schedule:
    """Return the schedule on which nobody pulls a lever: one path."""
    never = np.full(len(LEVERS), period.months, dtype=np.int64)
    return _schedule(eve[None].copy(), eve, never, never, period.months, draws)


def _schedule(
    deal: FloatArray,
    eve: FloatArray,
    onset: npt.NDArray[np.int64],
    end: npt.NDArray[np.int64],
    horizon: int,
    draws: int,
) -> Schedule:
    return Schedule(
        deal=deal,
        base=np.repeat(eve[None], horizon, axis=0),
        onset=onset,
        end=np.repeat(end[:, None], draws, axis=1),
        successor=eve,
        successor_reverses=np.zeros(len(LEVERS), dtype=np.bool_),
        election=-1,
        inauguration=-1,
    )


def expelled_shares(period: Period, eve: FloatArray, origin: int) -> FloatArray:
    """Return (month, group) the share expelled as was in fact decided; `eve` (group,) is that of the day."""
    share = np.repeat(eve[None], period.months, axis=0)
    for decision in period.expulsions:
        month = month_number(f"{decision.day:%Y-%m}") - origin - 1
        days = month_end(month + origin + 1).day
        part = (days - decision.day.day + 1) / days
        for group in decision.groups:
            column = GROUPS.index(group)
            then = 0.0 if decision.like is None else eve[GROUPS.index(decision.like)]
            share[month, column] = (1 - part) * share[month, column] + part * then
            share[month + 1 :, column] = then
    return share
