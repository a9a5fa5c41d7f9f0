"""What `winset explain` says of a past measure and of an entry in the ledger of talks."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from winset.data.record import last_day
from winset.history.effect_documents import effect_document
from winset.history.effects import measure_effects
from winset.history.ledger import ledger, ledger_document

Document = dict[str, Any]
_GRADES: Final = ("high", "medium", "low", "memory")


@cache
def _measures() -> Mapping[str, Document]:
    """Return every past measure as it can be judged on the record's last day."""
    return {effect.measure.id: effect_document(effect) for effect in measure_effects()}


@cache
def _entries() -> Mapping[str, Document]:
    return {entry.id: ledger_document(entry) for entry in ledger(last_day())}


def history_names() -> list[str]:
    """Return the ids of measures and of entries in the ledger."""
    return [*_measures(), *_entries()]


def history_titles() -> list[Mapping[str, str]]:
    """Return what measures and entries of the ledger are called, each in both languages."""
    return [*(one["title"] for one in _measures().values()), *(one["text"] for one in _entries().values())]


def measure_explanation(name: str) -> Document | None:
    """Return a past measure with its dip, band, half-life and spread, None where there is none of this name."""
    found = _measures().get(name)
    if found is None:
        return None
    elsewhere = ("measure", "title", "citations", "sources")
    told = {key: value for key, value in found.items() if key not in elsewhere and value is not None}
    return {
        "id": name,
        "kind": "measure",
        "definition": found["title"]["en"],
        "value": found["dip_percent"],
        "unit": "percent of the base, months 1 to 3",
        "known_since": found["date"],
        "grade": max((source["grade"] for source in found["citations"].values()), key=_GRADES.index),
        **told,
        "sources": [{"id": key, **source} for key, source in found["citations"].items()],
    }


def ledger_explanation(name: str) -> Document | None:
    """Return an entry of the ledger, None where there is none of this name."""
    found = _entries().get(name)
    if found is None:
        return None
    told = {key: value for key, value in found.items() if key not in ("id", "text")}
    return {"id": name, "kind": "ledger", "definition": found["text"]["en"], **told}


HISTORY_FINDERS: Final = (measure_explanation, ledger_explanation)
