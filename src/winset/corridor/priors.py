"""From the evidence as of a day to draws of the corridor's parameters, and what each of them rests on.

A row that was published after the day is not used: other rows of the parameter carry on at their weights, and where
none is left the prior of the eve stands in. `corridor_bases` says so for every parameter, and the report prints it.
Leaves out the fit to the record, which replaces what a parameter calls `fitted`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Protocol

import numpy as np

from winset.corridor.parameters import (
    CITY_PARAMETERS,
    GROUP_PARAMETERS,
    SCALARS,
    Marks,
    Parameter,
    Prior,
    Transform,
    corridor_parameter_list,
)
from winset.corridor.places import CITIES, GROUPS
from winset.draws import Distribution, Draws, FloatArray, IntArray, quantile_fit, uniforms
from winset.errors import EvidenceError, Fault

_DAYS_PER_MONTH: Final = 365.25 / 12
_GRADES: Final = ("A", "B", "C", "D", "memory")
_TRANSFORMS: Final[Mapping[Transform, Callable[[FloatArray], FloatArray]]] = {
    "none": lambda x: x,
    # A delay of months as a share that leaves each month: nobody leaves more than once a month.
    "one_over": lambda x: np.minimum(1.0, 1.0 / np.maximum(x, 1e-9)),
    "days_to_months": lambda x: x / _DAYS_PER_MONTH,
    "per_day_to_per_month": lambda x: x * _DAYS_PER_MONTH,
    "million_per_day_to_per_month": lambda x: x * 1e6 * _DAYS_PER_MONTH,
    "per_thousand": lambda x: x / 1e3,
    "per_ten_thousand": lambda x: x / 1e4,
    # A change of the release probability moves the whole journey's chance of staying by this part of itself.
    "release_to_chance": lambda x: x / 0.55,
    # Licences are half of the sanctions lever; the effect is taken to be linear in it.
    "half_step_to_full": lambda x: 2.0 * x,
    "six_month_share_to_monthly": lambda x: 1.0 - (1.0 - np.clip(x, 0.0, 0.999)) ** (1.0 / 6.0),
}


class EvidenceRow(Protocol):
    """What a row of the evidence must say; the rows themselves belong to `data`, which the corridor does not see."""

    @property
    def low(self) -> float: ...  # noqa: D102
    @property
    def central(self) -> float: ...  # noqa: D102
    @property
    def high(self) -> float: ...  # noqa: D102
    @property
    def distribution(self) -> str: ...  # noqa: D102
    @property
    def grade(self) -> str: ...  # noqa: D102
    @property
    def from_memory(self) -> bool: ...  # noqa: D102
    @property
    def known_since(self) -> date | None: ...  # noqa: D102


@dataclass(frozen=True)
class Basis:
    """What one drawn value rests on as of a day.

    `rows` are the rows used. `late` are rows of the parameter left out, because they were published later;
    `hindsight` are rows that bound an assumption though published later (none on the eve of January 2024).
    `grade` is the worst of the rows used, D for an assumption, memory where a figure was not read.
    """

    name: str
    kind: Literal["evidence", "eve prior", "assumption"]
    rows: tuple[str, ...]
    grade: str
    reason: str
    late: tuple[str, ...]
    hindsight: tuple[str, ...]
    fitted: str

    @property
    def is_weak(self) -> bool:
        """Whether a reader should be told: no row, a row left out, or a row of grade D or from memory."""
        return self.kind != "evidence" or bool(self.late) or self.grade in ("D", "memory")


@dataclass(frozen=True)
class _Source:
    """What a value is drawn from: (distribution, weight, number of the branch; -1 for an assumption), ..."""

    parts: tuple[tuple[Distribution, float, int], ...]
    basis: Basis


def corridor_draws(as_of: date, rows: Mapping[str, EvidenceRow], n_draws: int, seed: int) -> Draws:
    """Return the joint sample of all parameters as known on the day `as_of`; `rows` are by id, all or the known ones.

    `values` are named `response`, `transit_exit.venezuela`, `places.tijuana`, each (draw,). `branch` gives, where
    rows conflict, the number of the branch in the library file.
    """
    values: dict[str, FloatArray] = {}
    branch: dict[str, IntArray] = {}
    parameters = corridor_parameter_list()
    for parameter in parameters:
        for key, prior in parameter.drawn_as():
            if prior.follows is None:
                source = _source(key, parameter, prior, as_of, rows)
                drawn, taken = _draw(source, prior, key, n_draws, seed)
                values[key] = np.clip(drawn, parameter.low, parameter.high)
                if len(prior.branches) > 1:
                    branch[key] = taken
    for parameter in parameters:
        for key, prior in parameter.drawn_as():
            if prior.follows is not None:
                leader = next(p for p in parameters if p.name == prior.follows.parameter).priors[""]
                values[key] = _following(prior, leader, branch[prior.follows.parameter])
    _make_consistent(values)
    return Draws(seed, n_draws, values, branch)


def corridor_bases(as_of: date, rows: Mapping[str, EvidenceRow]) -> tuple[Basis, ...]:
    """Return what every drawn value rests on as of a day, in the order of the arrays."""
    return tuple(
        _source(key, parameter, prior, as_of, rows).basis
        for parameter in corridor_parameter_list()
        for key, prior in parameter.drawn_as()
    )


def corridor_parameters(draws: Draws) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the draws as the kernel's arrays: (scalar, draw), (parameter, group, draw), (parameter, city, draw)."""
    values = draws.values
    groups = [[values[f"{name}.{group}"] for group in GROUPS] for name in GROUP_PARAMETERS]
    cities = [[values[f"{name}.{city}"] for city in CITIES] for name in CITY_PARAMETERS]
    return np.array([values[name] for name in SCALARS]), np.array(groups), np.array(cities)


def _source(
    key: str, parameter: Parameter, prior: Prior, as_of: date, rows: Mapping[str, EvidenceRow]
) -> _Source:
    """Return the distributions a value is drawn from on a day, and the basis to report."""
    if prior.follows is not None:
        leader = next(p for p in corridor_parameter_list() if p.name == prior.follows.parameter)
        led = _source(key, leader, leader.priors[""], as_of, rows).basis
        return _Source((), Basis(key, led.kind, led.rows, led.grade, prior.follows.reason, led.late, (), ""))
    known = [n for n, branch in enumerate(prior.branches) if _is_known(branch.row, rows, as_of)]
    late = tuple(branch.row for n, branch in enumerate(prior.branches) if n not in known)
    if known:
        total = sum(prior.branches[n].weight for n in known)
        used = tuple(prior.branches[n].row for n in known)
        parts = tuple(
            (_fit(row, rows[row]), prior.branches[n].weight / total, n)
            for n, row in zip(known, used, strict=True)
        )
        grade = max((_grade(rows[row]) for row in used), key=_GRADES.index)
        return _Source(parts, Basis(key, "evidence", used, grade, prior.note, late, (), parameter.fitted))
    marks = prior.eve if prior.branches else prior.assumed
    assert marks is not None  # the reader of the file has seen to it
    hindsight = tuple(row for row in marks.rests_on if not _is_known(row, rows, as_of))
    kind: Literal["eve prior", "assumption"] = "eve prior" if prior.branches else "assumption"
    basis = Basis(key, kind, (), marks.grade, marks.reason, late, hindsight, parameter.fitted)
    return _Source(((_marks_fit(marks), 1.0, -1),), basis)


def _is_known(row: str, rows: Mapping[str, EvidenceRow], as_of: date) -> bool:
    """Whether a row may be used; one that is not among `rows` was cut off there by the same rule."""
    if row not in rows:
        return False
    known_since = rows[row].known_since
    return known_since is None or known_since <= as_of


def _fit(name: str, row: EvidenceRow) -> Distribution:
    try:
        return quantile_fit(row.distribution, row.low, row.central, row.high)
    except EvidenceError as error:
        raise EvidenceError([Fault(name, fault.what, fault.expected) for fault in error.faults]) from None


def _marks_fit(marks: Marks) -> Distribution:
    return quantile_fit(marks.distribution, marks.low, marks.central, marks.high)


def _grade(row: EvidenceRow) -> str:
    return "memory" if row.from_memory else row.grade


def _draw(source: _Source, prior: Prior, key: str, n_draws: int, seed: int) -> tuple[FloatArray, IntArray]:
    """Return (draw,) values before the range is applied, and the number of the branch that each took."""
    share = uniforms(seed, prior.stream or key, n_draws, stratified=True)
    cuts = np.cumsum([weight for _, weight, _ in source.parts])[:-1]
    part = np.searchsorted(cuts, uniforms(seed, f"{key}/branch", n_draws, stratified=True), side="right")
    drawn = np.choose(part, [distribution.ppf(share) for distribution, _, _ in source.parts])
    number = np.array([number for _, _, number in source.parts], dtype=np.int64)[part]
    return _TRANSFORMS[prior.transform](drawn), number


def _following(prior: Prior, leader: Prior, taken: IntArray) -> FloatArray:
    assert prior.follows is not None
    value = [prior.follows.values[branch.row] for branch in leader.branches]
    # An assumption has number -1, which picks the value appended last.
    return np.array([*value, prior.follows.otherwise], dtype=np.float64)[taken]


def _make_consistent(values: dict[str, FloatArray]) -> None:
    """Hold what must sum up: appointments shares over the groups to 1, adults and families to at most everyone."""
    total = np.sum([values[f"port_share.{group}"] for group in GROUPS], axis=0)
    for group in GROUPS:
        values[f"port_share.{group}"] = values[f"port_share.{group}"] / total
        family, adult = values[f"family_share.{group}"], values[f"adult_share.{group}"]
        values[f"family_share.{group}"] = np.minimum(family, 1.0 - adult)
