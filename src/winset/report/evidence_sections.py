"""The report's sections on what holds the analysis up: what happened, fit, weak evidence, limits, sources."""

from collections.abc import Mapping, Sequence
from typing import Any

from winset.report import figures
from winset.report.blocks import Block, Heading, Item, Items, Section, Table, Text
from winset.report.limits import LIMITS
from winset.report.titles import Analysis, extra
from winset.report.words import OUTCOMES, interval, name, observed

# Series of `report.fit` -> what they count.
_FITTED = {"groups": "Border Patrol encounters a month", "interceptions": "Mexican events a month"}


def what_happened(analysis: Analysis) -> Section | None:
    """January to June 2024 against what the model said, and the record with its events."""
    happened, record = extra(analysis, "happened"), extra(analysis, "record")
    if not happened and not record:
        return None
    blocks: list[Block] = []
    if happened:
        eve = analysis["meta"].get("evidence") == "eve"
        words = (
            "The package that was in fact carried out, as the model saw it from the eve, beside what was then counted."
            if eve
            else "The package that was in fact carried out, beside what was counted. This run uses evidence published "
            "later: it is hindsight, not a forecast, and is never scored as one."
        )
        blocks += [Text(words), *(_happened_table(entry) for entry in happened)]
    if record:
        blocks += [Heading("The record"), figures.record_figure(record)]
        events = tuple(Item(f"{event['date']}: {event['event']}") for event in record.get("events", ()))
        if events:
            blocks.append(Items(events, numbered=True))
    return Section("happened", "What happened, against what the model said", tuple(blocks))


def _happened_table(entry: Mapping[str, Any]) -> Table:
    no_deal: Sequence[Mapping[str, Any]] = entry.get("no_deal") or ()
    rows = []
    for row, month in enumerate(entry["months"]):
        counted, band = entry["observed"][row], entry["predicted"][row]
        inside = "" if counted is None else "yes" if band["p05"] <= counted <= band["p95"] else "no"
        rows.append(
            (
                month,
                observed(counted),
                interval(band),
                inside,
                interval(no_deal[row]) if no_deal else "not known",
            )
        )
    label = OUTCOMES.get(entry["outcome"], name(entry["outcome"]))
    columns = ("month", "counted", "modelled, what happened", "inside 90 %", "modelled, no deal")
    return Table(label[:1].upper() + label[1:], columns, tuple(rows), frozenset({1, 2, 4}))


def fit(analysis: Analysis) -> Section | None:
    """The model held against the record, group by group."""
    series = extra(analysis, "fit")
    if not series:
        return None
    first, last = series["months"][0], series["months"][-1]
    words = Text(f"By nationality group, {first} to {last}.")
    drawn = [figures.fit_figures(series, key, words) for key, words in _FITTED.items() if series.get(key)]
    return Section("fit", "The model against the record", (words, *drawn))


def weak_evidence(analysis: Analysis) -> Section | None:
    """What the results rest on that deserves least trust."""
    entries = extra(analysis, "weak_evidence")
    if not entries:
        return None
    rows = tuple(
        (
            ": ".join(map(name, entry["name"].split("."))),
            ", ".join(map(str, entry.get("rows") or ())) or "none",
            name(str(entry.get("grade") or "")),
            entry.get("reason") or "",
        )
        for entry in entries
    )
    words = "Grade D, from memory, or a fallback because nothing better was published by the date. Change these first."
    table = Table("Weak evidence", ("parameter", "rows", "grade", "why"), rows)
    return Section("weak", "What rests on weak evidence", (Text(words), table))


def limits(analysis: Analysis) -> Section:
    """What this cannot say."""
    return Section("limits", "What this cannot say", (Items(tuple(map(Item, LIMITS))),))


def sources(analysis: Analysis) -> Section | None:
    """Where the figures come from."""
    entries = analysis.get("sources")
    if not entries:
        return None
    rows = tuple(
        (
            identity,
            source.get("title") or "",
            source.get("publisher") or "",
            str(source.get("known_since") or "not dated"),
            name(str(source.get("grade") or "none")),
            source.get("address") or "",
        )
        for identity, source in entries.items()
    )
    columns = ("id", "title", "publisher", "known since", "grade", "address")
    return Section("sources", "Sources", (Table("Sources", columns, rows, quoted=frozenset({0, 1, 2, 5})),))
