"""Whether an analysis can be made again: what made it, and which of its numbers differ. Nothing is run here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from winset.errors import Fault, OptionError

REMEDY = "Give the analysis.json that `winset analyse` wrote"
NEEDED = {"case": str, "as_of": str, "draws": int, "seed": int, "horizon_months": int}


@dataclass(frozen=True)
class Difference:
    """One place of the document, in dots, with what was stated and what came out now."""

    place: str
    stated: object
    now: object


def read_analysis(path: Path) -> dict[str, Any]:
    """Return an analysis from its file, or refuse what is none with every fault at once."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OptionError([Fault(str(path), f"cannot be read ({error.strerror})", REMEDY)]) from error
    except ValueError as error:
        raise OptionError([Fault(str(path), f"is not JSON ({error})", REMEDY)]) from error
    meta = document.get("meta") if isinstance(document, dict) else None
    if not isinstance(meta, dict):
        raise OptionError([Fault(str(path), "is JSON, but holds no `meta`", REMEDY)])
    faults = [
        Fault(f"{path}: meta.{key}", f"{meta.get(key)!r} is not {_kind(kind)}", REMEDY)
        for key, kind in NEEDED.items()
        if not isinstance(meta.get(key), kind) or isinstance(meta.get(key), bool)
    ]
    if faults:
        raise OptionError(faults)
    return dict(document)


def _kind(kind: type) -> str:
    return "a whole number" if kind is int else "text"


def origin_differences(stated: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Return whether another version, case or record stands behind the two: that explains any number below it."""
    return [
        Difference(f"meta.{key}", stated["meta"].get(key), now["meta"].get(key))
        for key in ("winset_version", "fingerprint")
        if stated["meta"].get(key) != now["meta"].get(key)
    ]


def number_differences(stated: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Return every value that differs, in the order of the document; `meta.run` and what made it are no results.

    >>> number_differences({"meta": {"run": 1}, "a": [1, 2.5]}, {"meta": {"run": 9}, "a": [1, 2.6]})
    [Difference(place='a[1]', stated=2.5, now=2.6)]
    """
    apart = ("run", "winset_version", "fingerprint")

    def results(document: Mapping[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in document["meta"].items() if key not in apart}
        return {**document, "meta": kept}

    return list(_walk(results(stated), results(now), ""))


def _walk(stated: Any, now: Any, place: str) -> Iterator[Difference]:
    if isinstance(stated, dict) and isinstance(now, dict):
        for key in [*stated, *(key for key in now if key not in stated)]:
            here = f"{place}.{key}" if place else str(key)
            yield from _walk(stated.get(key, "absent"), now.get(key, "absent"), here)
    elif isinstance(stated, list) and isinstance(now, list) and len(stated) == len(now):
        for number, pair in enumerate(zip(stated, now, strict=True)):
            yield from _walk(*pair, f"{place}[{number}]")
    elif stated != now:
        yield Difference(place, stated, now)
