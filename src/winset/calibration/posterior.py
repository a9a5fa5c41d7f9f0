"""What the record says of the corridor as of a day: stocks, levels and parameters of as many corridors as fit it.

A posterior is cut from one pass of the filter at one of its months. That of the case's eve ships with the package and
is made again by `winset calibrate` from the record alone. A file made of another record or other priors is not used.
Leaves out what the record does not inform: those parameters are drawn from the evidence by whoever starts a run.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from winset.calibration.filter import LAGS, Filtered
from winset.calibration.members import PARAMETERS, with_state
from winset.corridor.parameters import CITY_PARAMETERS, corridor_parameter_list
from winset.corridor.places import CITIES, GROUPS
from winset.corridor.state import STOCKS, State
from winset.data.sources import register
from winset.data.vintages import vintages
from winset.draws import Draws, generator
from winset.errors import EvidenceError, Fault
from winset.reading import library_path

Single = npt.NDArray[np.float32]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

TABLES: Final = (
    "encounters",
    "encounters_long",
    "sectors",
    "sector_totals",
    "mexico_events",
    "mexico_returns",
    "darien",
    "honduras",
    "outcomes",
    "dhs_removals",
    "shelters",
    "evidence",
)
"""Tables that a posterior rests on."""
WORDS: Final = ("reason", "note", "grade", "rests_on")
MARKS: Final = (np.arange(32) + 0.5) / 32
"""Quantiles by which modelled history is kept: enough for any band, a thirtieth of the size."""


@dataclass(frozen=True)
class About:
    """What a posterior was made of. `told` is the total of the month after the origin, where it was told beforehand."""

    record_day: str
    evidence_day: str
    told: float | None
    seed: int
    record: str
    priors: str
    version: str


@dataclass(frozen=True)
class Posterior:
    """The members of one origin.

    `month` is the origin, counted from 1970-01. `parameters` (name, member) are values of members.PARAMETERS; `stocks`
    (stock, group, member), `waiting` (city, group, member), `state_scalars` (3, member) and `harm_memory` (city,
    member) the state. `recent` (month, group, member) are departures meant in the last LAGS months and in those that
    have a preliminary total only; `older` (month, group) medians of those before, from the first month of the filter.
    `modelled` (series, month, group, quantile) at MARKS: `filter.SMOOTHED`. `levers` (lever,) and `usual`, the mean
    total of a year, are those of the origin.
    """

    month: int
    parameters: Single
    stocks: Single
    waiting: Single
    state_scalars: Single
    harm_memory: Single
    recent: Single
    older: Single
    modelled: Single
    levers: FloatArray
    usual: float

    @property
    def members(self) -> int:
        """Return how many corridors it holds."""
        return int(self.parameters.shape[1])

    def state(self, members: IntArray) -> State:
        """Return the corridor's state after the origin for some members."""
        return State(
            self.stocks[..., members].astype(np.float64),
            self.waiting[..., members].astype(np.float64),
            self.state_scalars[:, members].astype(np.float64),
            self.harm_memory[:, members].astype(np.float64),
        )

    def level(self, members: IntArray) -> FloatArray:
        """Return departures meant, (month, group, member) from the first month of the filter; old months by medians."""
        old = np.repeat(self.older[..., None], len(members), axis=-1)
        return np.concatenate([old, self.recent[..., members]]).astype(np.float64)


def posterior_at(run: Filtered, month: int) -> Posterior:
    """Return the posterior as of an official month of a pass."""
    at = month - int(run.months[0])
    snapshot = run.snapshots[at]
    size = snapshot.rows.shape[1]
    rest = State(
        np.zeros((len(STOCKS), len(GROUPS), size)),
        snapshot.waiting.astype(np.float64),
        snapshot.state_scalars.astype(np.float64),
        snapshot.harm_memory.astype(np.float64),
    )
    state = with_state(snapshot.rows.astype(np.float64), rest)
    ahead = run.meant[at + 1 :] if run.unofficial and at == len(run.months) - 2 else run.meant[:0]
    shown = np.array([np.quantile(run.modelled[name][: at + 1], MARKS, axis=-1) for name in run.modelled])
    return Posterior(
        month=month,
        parameters=snapshot.parameters,
        stocks=state.stocks.astype(np.float32),
        waiting=state.waiting.astype(np.float32),
        state_scalars=snapshot.state_scalars,
        harm_memory=snapshot.harm_memory,
        recent=np.concatenate([snapshot.meant, ahead]),
        older=np.median(run.meant[: max(0, at + 1 - LAGS)], axis=-1).astype(np.float32),
        modelled=np.moveaxis(shown, 1, -1).astype(np.float32),
        levers=run.past.levers[at],
        usual=float(run.past.usual[at]),
    )


def chosen(posterior: Posterior, draws: int, seed: int) -> IntArray:
    """Return (draw,) which member each draw takes: every member once before any twice, in an order of the seed's."""
    order = generator(seed, "posterior/members").permutation(posterior.members)
    taken: IntArray = np.resize(order, draws)
    return taken


def informed(drawn: Draws, posterior: Posterior, members: IntArray) -> Draws:
    """Return the draws of the evidence with fitted parameters as the posterior's members have them."""
    values = dict(drawn.values)
    for name, fitted in zip(PARAMETERS, posterior.parameters, strict=True):
        value = fitted[members].astype(np.float64)
        if name in CITY_PARAMETERS:
            values |= {f"{name}.{city}": value for city in CITIES}
        elif name in values:
            values[name] = value
    return Draws(drawn.seed, drawn.n_draws, values, drawn.branch)


def read_fingerprint() -> str:
    """Return a checksum of what the fit reads of the record: its tables, and every imported edition."""
    register_of = register()
    shipped = [register_of[table].sha256 for table in TABLES]
    imported = [text for one in vintages() for text in (one.id, one.content)]
    measures = library_path("measures.yaml").read_text(encoding="utf-8")
    return hashlib.sha256("".join([*shipped, *imported, measures]).encode()).hexdigest()


def prior_fingerprint() -> str:
    """Return a checksum of the priors, without the words that explain them; rows of the evidence are a table."""
    drawn = [
        (parameter.name, parameter.low, parameter.high, place, _numbers(prior.model_dump()))
        for parameter in corridor_parameter_list()
        for place, prior in parameter.priors.items()
    ]
    return hashlib.sha256(repr(drawn).encode()).hexdigest()


def _numbers(said: Any) -> Any:
    """Return a prior as plain values, sorted, without reasons, notes and grades."""
    if isinstance(said, dict):
        return sorted((key, _numbers(value)) for key, value in said.items() if key not in WORDS)
    return [_numbers(one) for one in said] if isinstance(said, list | tuple) else said


def file_of(record_day: date, evidence_day: date) -> Path:
    """Return where a shipped posterior lies. The evidence's day is in the name where it is another."""
    hindsight = "" if evidence_day == record_day else f"-evidence-{evidence_day}"
    return library_path("posteriors", f"{record_day}{hindsight}.npz")


def write_posterior(path: Path, posterior: Posterior, about: About) -> None:
    """Write a posterior and what it was made of: single precision, compressed, whole or not at all."""
    arrays = {field.name: getattr(posterior, field.name) for field in fields(Posterior)}
    new = path.with_suffix(".new.npz")
    np.savez_compressed(new, about=json.dumps(asdict(about)), names=np.array(PARAMETERS), **arrays)
    new.replace(path)


def read_posterior(path: Path) -> tuple[Posterior, About]:
    """Return a written posterior and what it was made of, or say that it is none of this version's."""
    with np.load(path, allow_pickle=False) as file:
        try:
            about = About(**json.loads(str(file["about"])))
            names, arrays = (
                tuple(file["names"]),
                {field.name: file[field.name] for field in fields(Posterior)},
            )
        except (KeyError, TypeError, ValueError) as error:
            what = f"no posterior of this version ({error})"
            raise EvidenceError([Fault(path.name, what, "Make it again with `winset calibrate`")]) from None
    if names != PARAMETERS:
        what = "it fits other parameters than this version"
        raise EvidenceError([Fault(path.name, what, "Make it again with `winset calibrate`")])
    month, usual = int(arrays.pop("month")), float(arrays.pop("usual"))
    return Posterior(month=month, usual=usual, **arrays), about
