"""Past measures that the record can be held against, and whose encounters each of them meant to lower.

What the record then says about them is in `effects`; nothing here looks at a figure.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field, model_validator

from winset.data.events import events
from winset.data.record import ENCOUNTERS
from winset.data.tables import read_table
from winset.errors import RecordError
from winset.months import month_number
from winset.provenance import Source
from winset.reading import library_path, read_yaml

Targeted = tuple[str, ...] | Literal["all", "non_mexican"]
CarriedBy = Literal["transit", "returns", "lawful_way", "asylum", "flights", "announcement"]
MEXICO: Final = "MEX"


@dataclass(frozen=True)
class Measure:
    """One decision. `month` is month 0; `carried_by` says what it rested on."""

    id: str
    day: date
    title: dict[str, str]
    actors: tuple[str, ...]
    carried_by: tuple[CarriedBy, ...]
    targeted: Targeted
    control: tuple[str, ...]
    apart: tuple[str, ...]
    confounders: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def month(self) -> int:
        """Return month 0, that of the measure's day."""
        return month_number(self.day.isoformat()[:7])


class _Title(BaseModel):
    en: str
    es: str


class _Cited(BaseModel):
    title: str
    publisher: str
    address: str
    grade: Literal["high", "medium", "low", "memory"]


def _is_counted(nationalities: list[str]) -> list[str]:
    counted = set(read_table(ENCOUNTERS)["nationality"]) - {"ALL", "OTH"}
    if unknown := sorted(set(nationalities) - counted):
        raise ValueError(f"CBP does not tell {', '.join(unknown)} apart. Use codes of the table encounters")
    return nationalities


class _Entry(BaseModel):
    id: str = Field(pattern=r"^[A-Z0-9_]+$")
    date: Annotated[date, Field()]
    title: _Title
    actors: list[Literal["usa", "mexico"]] = Field(min_length=1)
    carried_by: list[CarriedBy] = Field(min_length=1)
    targeted: Annotated[list[str], Field(min_length=1)] | Literal["all", "non_mexican"]
    control: list[str]
    apart: list[str]
    confounders: list[str] = Field(min_length=1)
    events: list[str] = []
    sources: list[_Cited] = []

    @model_validator(mode="after")
    def _names_what_there_is(self) -> "_Entry":
        named = self.targeted if isinstance(self.targeted, list) else []
        _is_counted([*named, *self.control, *self.apart])
        if both := set(named) & set(self.control):
            raise ValueError(f"{', '.join(sorted(both))} is targeted and control. Keep it in one of the two")
        if not self.events and not self.sources:
            raise ValueError("no source. Name an event of the timeline or a source")
        if unknown := sorted(set(self.events) - _timeline().keys()):
            raise ValueError(f"no event {', '.join(unknown)}. Use ids of the table events")
        return self


class _MeasuresFile(BaseModel):
    measures: list[_Entry] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "_MeasuresFile":
        ids = [entry.id for entry in self.measures]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"ids stand twice: {', '.join(twice)}. Give every measure an id of its own")
        return self


@cache
def _timeline() -> dict[str, Source]:
    return {event.id: event.source for event in events(date.max)}


@cache
def measures() -> tuple[Measure, ...]:
    """Return every measure of the library in the order of their days."""
    file = read_yaml(library_path("measures.yaml"), _MeasuresFile, RecordError)
    return tuple(sorted((_measure(entry) for entry in file.measures), key=lambda measure: measure.day))


def _measure(entry: _Entry) -> Measure:
    cited = tuple(
        Source(f"{entry.id}-{number}", one.title, one.publisher, one.address, entry.date, one.grade)
        for number, one in enumerate(entry.sources, 1)
    )
    targeted: Targeted = tuple(entry.targeted) if isinstance(entry.targeted, list) else entry.targeted
    return Measure(
        entry.id,
        entry.date,
        {"en": entry.title.en, "es": entry.title.es},
        tuple(entry.actors),
        tuple(entry.carried_by),
        targeted,
        tuple(entry.control),
        tuple(entry.apart),
        tuple(entry.confounders),
        (*(_timeline()[name] for name in entry.events), *cited),
    )


def touches(measure: Measure, nationalities: Targeted) -> bool:
    """Whether a measure names any of the people of a series of encounters.

    >>> visa, rule = (next(m for m in measures() if m.id == name) for name in ("VISA_ECU", "JUN2024"))
    >>> touches(visa, ("ECU", "COL")), touches(visa, "all"), touches(visa, ("MEX",)), touches(rule, ("MEX",))
    (True, True, False, True)
    """
    if isinstance(measure.targeted, tuple) and isinstance(nationalities, tuple):
        return bool(set(measure.targeted) & set(nationalities))
    named, other = sorted([measure.targeted, nationalities], key=lambda one: isinstance(one, tuple))
    return named == "all" or other != (MEXICO,)


def ends_study(later: Measure, nationalities: Targeted) -> bool:
    """Whether a later measure ends the study of a series: it touches it, and is not a narrow one on a wide series.

    >>> visa = next(m for m in measures() if m.id == "VISA_ECU")
    >>> ends_study(visa, ("ECU",)), ends_study(visa, "all")
    (True, False)
    """
    narrow_on_wide = isinstance(later.targeted, tuple) and not isinstance(nationalities, tuple)
    return touches(later, nationalities) and not narrow_on_wide
