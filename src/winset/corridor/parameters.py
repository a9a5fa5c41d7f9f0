"""The corridor's parameters: their names in the order of the arrays (`parameter_names`), and what is said of each.

The library file `parameters.yaml` gives every parameter a unit, a definition, the range outside which it makes no
sense, and its priors: rows of the evidence, or an assumption with its reason. How they are drawn is `priors`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

# Offered here too: whoever asks for parameters looks here.
from winset.corridor.parameter_names import CITY_PARAMETERS as CITY_PARAMETERS
from winset.corridor.parameter_names import GROUP_PARAMETERS as GROUP_PARAMETERS
from winset.corridor.parameter_names import SCALARS as SCALARS
from winset.corridor.places import CITIES, GROUPS
from winset.draws import Family, quantile_fit
from winset.errors import EvidenceError
from winset.reading import library_path, read_yaml

Axis = Literal["scalar", "group", "city"]
Transform = Literal[
    "none",
    "one_over",
    "days_to_months",
    "per_day_to_per_month",
    "million_per_day_to_per_month",
    "per_thousand",
    "per_ten_thousand",
    "release_to_chance",
    "half_step_to_full",
    "six_month_share_to_monthly",
]


class _Checked(BaseModel):
    model_config = ConfigDict(frozen=True)


class Marks(_Checked):
    """An assumption: its 5, 50 and 95 % marks and the reason for them.

    `rests_on` names rows of the evidence that bound it without giving it; `grade` is D, or memory where a figure in
    the reason was not read.
    """

    low: float
    central: float
    high: float
    distribution: Family
    reason: str = Field(min_length=20)
    rests_on: tuple[str, ...] = ()
    grade: Literal["D", "memory"] = "D"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        try:
            quantile_fit(self.distribution, self.low, self.central, self.high)
        except EvidenceError as error:
            raise ValueError(f"{error.faults[0].what}. {error.faults[0].expected}") from None
        return self


class Branch(_Checked):
    """A row of the evidence, and the share of draws that take it where rows conflict."""

    row: str = Field(pattern=r"^E\d{3}$")
    weight: float = Field(default=1.0, gt=0.0, le=1.0)


class Follows(_Checked):
    """A value that hangs on which row another parameter took: `values` by row, `otherwise` where it took none."""

    parameter: str
    values: dict[str, float]
    otherwise: float
    reason: str = Field(min_length=20)


class Prior(_Checked):
    """How one value is drawn: from rows, by an assumption, or after another parameter.

    `eve` stands in for rows not yet published; every prior with rows has one. Marks and rows alike go through
    `transform`. Priors of one `stream` share their uniforms, so that they rise and fall together.
    """

    branches: tuple[Branch, ...] = ()
    eve: Marks | None = None
    assumed: Marks | None = None
    follows: Follows | None = None
    transform: Transform = "none"
    stream: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if sum(map(bool, (self.branches, self.assumed, self.follows))) != 1:
            raise ValueError("not one way to draw it. Give `branches`, `assumed` or `follows`, one of them")
        if bool(self.branches) != bool(self.eve):
            raise ValueError(
                "rows and `eve` go together. Rows need an `eve` for days before they were published"
            )
        if self.branches and abs(sum(branch.weight for branch in self.branches) - 1.0) > 1e-9:
            raise ValueError("weights of the branches do not sum to 1. Make them sum to 1")
        return self


class _Entry(_Checked):
    """One parameter as the file says it: one prior for all places, or one for each."""

    unit: str
    definition: str = Field(min_length=10)
    range: tuple[float, float]
    fitted: str = ""
    prior: Prior | None = None
    by: dict[str, Prior] = {}


class _File(_Checked):
    scalars: dict[str, _Entry]
    groups: dict[str, _Entry]
    cities: dict[str, _Entry]

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        axes: tuple[tuple[str, dict[str, _Entry], tuple[str, ...], tuple[str, ...]], ...] = (
            ("scalars", self.scalars, SCALARS, ()),
            ("groups", self.groups, GROUP_PARAMETERS, GROUPS),
            ("cities", self.cities, CITY_PARAMETERS, CITIES),
        )
        wrong = [text for axis in axes for text in _wrong_names(*axis)]
        if wrong:
            raise ValueError(f"{'; '.join(wrong)}. The names of docs/equations.md, each once")
        return self


def _wrong_names(
    axis: str, entries: Mapping[str, _Entry], names: tuple[str, ...], places: tuple[str, ...]
) -> Iterator[str]:
    for name in sorted(set(names) ^ set(entries)):
        yield f"{axis}: {name} is {'unknown' if name in entries else 'missing'}"
    for name, entry in entries.items():
        if entry.prior is None and set(entry.by) != set(places or {"?"}):
            yield f"{name}: `prior` or a prior for each of {', '.join(places)}"
        if entry.prior is not None and entry.by:
            yield f"{name}: both `prior` and `by`"
        if not entry.range[0] < entry.range[1]:
            yield f"{name}: range does not rise"


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, unit and meaning, the range that is admissible, and its prior by place.

    A scalar's only place is the empty name. `fitted` names the rule by which the fit to the record replaces the prior.
    """

    name: str
    axis: Axis
    unit: str
    definition: str
    low: float
    high: float
    fitted: str
    priors: Mapping[str, Prior]

    def drawn_as(self) -> tuple[tuple[str, Prior], ...]:
        """Return the name under which each value is drawn, as `response` or `places.tijuana`, and its prior."""
        return tuple(
            (f"{self.name}.{place}" if place else self.name, prior) for place, prior in self.priors.items()
        )


@cache
def corridor_parameter_list() -> tuple[Parameter, ...]:
    """Return every parameter of the library, in the order of the arrays: scalars, by group, by city."""
    return read_parameters(library_path("parameters.yaml"))


def read_parameters(path: Path) -> tuple[Parameter, ...]:
    """Return the checked parameters of a file, or raise all of its faults."""
    file = read_yaml(path, _File, EvidenceError)
    return (
        *(_parameter(name, "scalar", file.scalars[name], ("",)) for name in SCALARS),
        *(_parameter(name, "group", file.groups[name], GROUPS) for name in GROUP_PARAMETERS),
        *(_parameter(name, "city", file.cities[name], CITIES) for name in CITY_PARAMETERS),
    )


def _parameter(name: str, axis: Axis, entry: _Entry, places: tuple[str, ...]) -> Parameter:
    shared = entry.prior
    priors = {place: entry.by[place] if shared is None else shared for place in places}
    return Parameter(name, axis, entry.unit, entry.definition, *entry.range, entry.fitted, priors)
