"""A clause: who does what, from when, at which level, by which instrument, and what that is worth to whom.

A clause with a lever of the corridor is a *hub*, one without is a *leaf*, one that is not enumerated is *fixed*: it can
be set in a named package, and otherwise stands at its status quo. Worth is direct worth, beyond what the corridor's
outcomes bring, in payoff points: 100 points are one side's whole swing on its corridor measures. There are no data on
it. The ranges are bounds by judgement (grade D), and include zero wherever no source documents a sign.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from winset.provenance import Source

ClauseKind = Literal["hub", "leaf", "fixed"]


@dataclass(frozen=True)
class Text:
    """A title in the two languages of the talks."""

    en: str
    es: str

    def __post_init__(self) -> None:
        for language in ("en", "es"):
            if not getattr(self, language).strip():
                raise ValueError(f"no {language} text. Write it in both languages")


@dataclass(frozen=True)
class Range:
    """A low, a central and a high reading with the reason for them: 5, 50 and 95 % marks where it is drawn from."""

    low: float
    central: float
    high: float
    basis: str

    def __post_init__(self) -> None:
        if not self.low <= self.central <= self.high:
            raise ValueError(
                f"{self.low:g}, {self.central:g}, {self.high:g} do not rise. Order them low, central, high"
            )
        if not self.basis.strip():
            raise ValueError("no basis. Say what the range rests on")


@dataclass(frozen=True)
class Cost:
    """USD a year that a level costs, who pays, and what the figure rests on.

    `in_corridor` says that `cost_usa_usd` or `cost_mexico_usd` of the corridor already counts it: show it, add it to
    nothing.
    """

    payer: str
    low: float
    central: float
    high: float
    basis: str
    in_corridor: bool = False

    def __post_init__(self) -> None:
        Range(self.low, self.central, self.high, self.basis)


@dataclass(frozen=True)
class Setting:
    """The value of one lever at a level, what it rests on, and the range where it is uncertain."""

    value: float
    basis: str
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        Range(low, self.value, high, self.basis)


@dataclass(frozen=True)
class Condition:
    """The clause and level without which a clause cannot be had: it falls where that level's bill does.

    The level must hang on a bill. What hangs on an executive act is written as a level of one clause with it.
    """

    clause: str
    level: str


@dataclass(frozen=True)
class Level:
    """One choice within a clause.

    `levers` replace the status-quo values of these levers; `worth` is by actor, in payoff points against the status
    quo. `instrument` is the act this level takes, which may be another than that of its neighbour: a plan can be begun
    by an executive act and finished only by a statute; with it go the months until it acts, whether a US successor
    can reverse it alone, and the chance that a court blocks it within a year.
    """

    name: str
    title: Text
    levers: Mapping[str, float]
    settings: Mapping[str, Setting]
    worth: Mapping[str, Range]
    cost_usd_per_year: tuple[Cost, ...]
    instrument: str
    bill: str | None
    onset_months: int
    successor_reverses: bool
    court_block_12m: float
    documented: bool
    note: str


@dataclass(frozen=True)
class Clause:
    """One subject of the talks with its levels; `grid` and `status_quo` are positions in `levels`."""

    id: str
    title: Text
    description: str
    kind: ClauseKind
    issues: tuple[str, ...]
    asked_by: tuple[str, ...]
    granted_by: str
    levels: tuple[Level, ...]
    grid: tuple[int, ...]
    status_quo: int
    instrument: str
    bill: str | None
    needs_congress: bool
    conditional_on: Condition | None
    consent_of: tuple[str, ...]
    onset_months: int
    successor_reverses: bool
    court_block_12m: float
    break_hazard_per_year: Range | None
    protection: str
    verification: str
    sources: tuple[Source, ...]
    assumed: Mapping[str, str]

    @property
    def levers(self) -> tuple[str, ...]:
        """The levers this clause claims, in the order of its status quo."""
        return tuple(self.levels[self.status_quo].levers)

    @property
    def grid_levels(self) -> tuple[Level, ...]:
        """The levels that are enumerated, in grid order."""
        return tuple(self.levels[position] for position in self.grid)

    def level(self, name: str) -> Level:
        """Return a level by name; an unknown one is a KeyError, since names are checked where they are read."""
        return self.levels[self.position(name)]

    def position(self, name: str) -> int:
        """Return the position of a level in `levels`."""
        for position, level in enumerate(self.levels):
            if level.name == name:
                return position
        raise KeyError(name)


class SourceEntry(BaseModel):
    """A source as a clause or package writes it."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    publisher: str
    address: str
    known_since: date | None = None
    grade: Literal["A", "B", "C", "D", "high", "medium", "low", "memory"]

    def source(self) -> Source:
        """Return it as the source every layer shares."""
        return Source(**self.model_dump())


class LevelEntry(BaseModel):
    """A level as a clause file writes it, under its name."""

    title: Text
    documented: bool
    note: str = ""
    levers: dict[str, Setting] = Field(default_factory=dict)
    worth: dict[str, Range] = Field(default_factory=dict)
    cost_usd_per_year: list[Cost] = Field(default_factory=list)
    instrument: str | None = None
    bill: str | None = None
    onset_months: int | None = Field(default=None, ge=0, le=60)
    successor_reverses: bool | None = None


class ClauseFile(BaseModel):
    """`clauses/<id>.yaml`."""

    title: Text
    description: str = Field(min_length=1)
    kind: ClauseKind
    issues: list[str] = Field(default_factory=list)
    asked_by: list[str] = Field(min_length=1)
    granted_by: str
    instrument: str
    conditional_on: Condition | None = None
    consent_of: list[str] = Field(default_factory=list)
    onset_months: int = Field(ge=0, le=60)
    successor_reverses: bool
    court_block_12m: float | None = Field(default=None, ge=0, le=1)
    break_hazard_per_year: Range | None = None
    protection: str = Field(min_length=1)
    verification: str = Field(min_length=1)
    status_quo: str
    grid: list[str] = Field(min_length=1, max_length=4)
    levels: dict[str, LevelEntry] = Field(min_length=1)
    sources: list[SourceEntry] = Field(min_length=1)
    assumed: dict[str, str] = Field(default_factory=dict)
