"""The report's section on the claims of the news report: every figure drawn on one line, then in a table."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from winset.history.claims import shown
from winset.report.blocks import Block, Figure, Figures, Section, Table, Text
from winset.report.claim_charts import claim_strip
from winset.report.claim_sentences import with_unit
from winset.report.titles import Analysis
from winset.report.words import name, observed


def claims(analysis: Analysis) -> Section | None:
    """The figures of the news report, recomputed."""
    entries = analysis.get("claims")
    if not entries:
        return None
    words = (
        "Each figure recomputed from the record: with what was published on the day, and with today's data."
    )
    blocks: list[Block] = [Text(words)]
    if drawn := [_strip(entry) for entry in entries if _is_drawn(entry)]:
        caption = (
            "Stated (dashed rule) and recomputed: on the day of the report (ring), today (dot, with its range). "
            "Grey is where a figure bears the claim out"
        )
        blocks.append(Figures(caption, tuple(drawn), "panel"))
    return Section("claims", "Claims of the news report", (*blocks, _table(entries)))


def _is_drawn(entry: Mapping[str, Any]) -> bool:
    return all(isinstance(entry.get(key), int | float | str) for key in ("stated", "recomputed"))


def _strip(entry: Mapping[str, Any]) -> Figure:
    day, today = (_said(entry, key) for key in ("recomputed_then", "recomputed"))
    text = (
        f"{entry['text']} Stated: {_said(entry, 'stated')}. On the day: {day}, {name(entry['verdict_then']).lower()}. "
        f"Today: {today}, {name(entry['verdict_now']).lower()}."
    )
    title = f"{entry['text']} {name(entry['verdict_now'])}."
    return Figure(title, text, partial(claim_strip, entry))


def _said(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    if value is None:
        return "not published yet"
    return value if isinstance(value, str) else with_unit(shown(value), entry.get("unit") or "")


def _table(entries: Sequence[Mapping[str, Any]]) -> Table:
    rows = tuple(
        (
            entry["text"],
            _figure(entry.get("stated")),
            _figure(entry.get("recomputed")),
            "" if entry.get("unit") in (None, "none") else entry["unit"].replace("_", " "),
            name(entry["verdict_then"]),
            name(entry["verdict_now"]),
            entry.get("caveat") or "",
        )
        for entry in entries
    )
    columns = ("claim", "stated", "recomputed", "unit", "verdict on the day", "verdict today", "caveat")
    return Table("Claims and both verdicts", columns, rows, frozenset({1, 2}))


def _figure(value: Any) -> str:
    """Return a stated or counted figure: these are not modelled, so no digit of a count is taken away."""
    if value is None:
        return "not a figure"
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int | float):
        return observed(value) if float(value).is_integer() else f"{value:.3g}".replace("-", "−")
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_figure(one)}" for key, one in value.items())
    return " to ".join(_figure(one) for one in value)
