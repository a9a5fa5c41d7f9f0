"""The ledger of talks: what was asked, offered and promised, by whom and when, and what was delivered by a day.

Delivery is computed from the record where a series can tell it, cited where a source reports it, else unknown. How it
is judged stands in `library/ledger.yaml`, where it can be disputed; a verdict is typed in only where it is cited.
"""

from dataclasses import dataclass
from datetime import date as day
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator

from winset.data.events import events
from winset.data.record import MonthlyRecord, last_day, monthly_record
from winset.errors import RecordError
from winset.history.expressions import Recomputation, recomputed
from winset.provenance import Source
from winset.reading import library_path, read_yaml

Status = Literal["kept", "partly", "not", "unknown"]
Stage = Literal["asked", "offered", "promised"]


@cache
def _timeline() -> dict[str, Source]:
    return {event.id: event.source for event in events(day.max)}


def _event(name: str) -> str:
    if name not in _timeline():
        raise ValueError(f"no event {name}. Look it up in the timeline")
    return name


_EventId = Annotated[str, AfterValidator(_event)]


class _Words(BaseModel):
    en: str
    es: str


class _Cited(BaseModel):
    title: str
    publisher: str
    address: str
    grade: Literal["high", "medium", "low", "memory"]


class _Delivery(BaseModel):
    """Exactly one of: a recomputation with its thresholds, a cited verdict, what is missing."""

    definition: str = ""
    recompute: Recomputation | None = None
    unit: str = ""
    kept_from: float | None = None
    partly_from: float | None = None
    less_is_better: bool = False
    cited: Literal["kept", "partly", "not"] | None = None
    known_since: day | None = None
    words: str = ""
    unknown: str = ""
    events: list[_EventId] = []
    sources: list[_Cited] = []

    @model_validator(mode="after")
    def _is_judged_in_one_way(self) -> Self:
        if sum([self.recompute is not None, self.cited is not None, bool(self.unknown)]) != 1:
            raise ValueError("it is judged in no way or in several. Give recompute, cited or unknown")
        if self.recompute is not None and self.recompute.is_day:
            raise ValueError(
                "a day has no size. Count the days to it, as day('P20240104a') - day('2023-12-27')"
            )
        thresholds = (self.definition, self.kept_from is not None, self.partly_from is not None)
        if self.recompute is not None and not all(thresholds):
            raise ValueError(
                "a recomputation needs `definition`, `kept_from` and `partly_from`. Add what is missing"
            )
        if self.cited is not None and not (self.known_since and self.words and (self.events or self.sources)):
            raise ValueError("a cited verdict needs `known_since`, `words` and a source. Add what is missing")
        return self


class _Entry(BaseModel):
    id: str = Field(pattern=r"^LED[A-Z0-9_]+$")
    round: str
    date: day
    stage: Stage
    by: Literal["usa", "mexico", "both"]
    text: _Words
    events: list[_EventId] = []
    sources: list[_Cited] = []
    delivery: _Delivery

    @model_validator(mode="after")
    def _is_cited(self) -> Self:
        if not self.events and not self.sources:
            raise ValueError("no source. Name an event of the timeline or a source")
        return self


class _LedgerFile(BaseModel):
    rounds: dict[str, _Words]
    entries: list[_Entry] = Field(min_length=1)

    @model_validator(mode="after")
    def _rounds_and_ids_agree(self) -> Self:
        ids = [entry.id for entry in self.entries]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"ids stand twice: {', '.join(twice)}. Give every entry an id of its own")
        if unknown := sorted({entry.round for entry in self.entries} - self.rounds.keys()):
            raise ValueError(f"no round {', '.join(unknown)}. Choose among {', '.join(self.rounds)}")
        return self


@dataclass(frozen=True)
class LedgerEntry:
    """One entry as of a day; `value` is what the delivery was judged by, in `unit`, where it was computed."""

    id: str
    round: str
    date: day
    stage: Stage
    by: str
    text: dict[str, str]
    status: Status
    basis: Literal["computed", "cited", "none"]
    value: float | None
    unit: str
    words: str
    sources: tuple[Source, ...]
    delivered_by: tuple[Source, ...]


@cache
def _file() -> _LedgerFile:
    return read_yaml(library_path("ledger.yaml"), _LedgerFile, RecordError)


def rounds() -> dict[str, dict[str, str]]:
    """Return the titles of the rounds of talks, in their order."""
    return {name: {"en": title.en, "es": title.es} for name, title in _file().rounds.items()}


def ledger(as_of: day | None = None) -> tuple[LedgerEntry, ...]:
    """Return the entries made up to a day with what had been delivered by then, by default the last of the record."""
    record = monthly_record(last_day() if as_of is None else as_of)
    dated = sorted(_file().entries, key=lambda entry: entry.date)
    return tuple(_judged(entry, record) for entry in dated if entry.date <= record.as_of)


def _judged(entry: _Entry, record: MonthlyRecord) -> LedgerEntry:
    delivery = entry.delivery
    status: Status = "unknown"
    basis: Literal["computed", "cited", "none"] = "none"
    value, words = None, delivery.unknown
    said, found = (
        tuple(source for source in _cited(entry.id, cited, entry.date) if source.is_known(record.as_of))
        for cited in (entry, delivery)
    )
    if delivery.recompute is not None:
        result, words = recomputed(delivery.recompute, record), delivery.definition
        if result is not None and isinstance(result.value, int | float):
            value, basis = float(result.value), "computed"
            words = f"{words} {delivery.words}".strip()
            status, found = verdict(value, delivery), found + result.sources
    elif delivery.cited is not None and delivery.known_since is not None:
        words = "Not yet told on this day."
        if delivery.known_since <= record.as_of:
            status, basis, words = delivery.cited, "cited", delivery.words
    return LedgerEntry(
        entry.id,
        entry.round,
        entry.date,
        entry.stage,
        entry.by,
        {"en": entry.text.en, "es": entry.text.es},
        status,
        basis,
        value,
        delivery.unit,
        words,
        said,
        found,
    )


def verdict(value: float, delivery: _Delivery) -> Status:
    """Return what a figure says of a delivery by its own thresholds."""
    assert delivery.kept_from is not None and delivery.partly_from is not None
    sign = -1 if delivery.less_is_better else 1
    if sign * value >= sign * delivery.kept_from:
        return "kept"
    return "partly" if sign * value >= sign * delivery.partly_from else "not"


def _cited(name: str, cited: _Entry | _Delivery, known: day) -> tuple[Source, ...]:
    kind = "delivery" if isinstance(cited, _Delivery) else "said"
    since = cited.known_since or known if isinstance(cited, _Delivery) else known
    own = (
        Source(f"{name}-{kind}-{number}", one.title, one.publisher, one.address, since, one.grade)
        for number, one in enumerate(cited.sources, 1)
    )
    return (*(_timeline()[event] for event in cited.events), *own)


def ledger_document(entry: LedgerEntry) -> dict[str, Any]:
    """Return an entry as the report and `winset explain` show it; keys without a meaning are absent."""
    document: dict[str, Any] = {
        "id": entry.id,
        "round": entry.round,
        "date": entry.date.isoformat(),
        "stage": entry.stage,
        "by": entry.by,
        "text": entry.text,
        "status": entry.status,
        "basis": entry.basis,
        "words": entry.words,
        "sources": [_source(source) for source in entry.sources],
        "delivery_sources": [_source(source) for source in entry.delivered_by],
    }
    if entry.value is not None:
        document |= {"value": float(f"{entry.value:.6g}"), "unit": entry.unit}
    return document


def _source(source: Source) -> dict[str, Any]:
    return {"id": source.id, "title": source.title, "address": source.address, "grade": source.grade}


def ledger_section(as_of: day | None = None) -> dict[str, Any]:
    """Return the ledger for the report: rounds with their titles, and entries in the order of their days."""
    entries = [ledger_document(entry) for entry in ledger(as_of)]
    seen = {entry["round"] for entry in entries}
    return {"rounds": {name: title for name, title in rounds().items() if name in seen}, "entries": entries}
