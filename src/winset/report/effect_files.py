"""The effects of past measures as files: all of them on the series in pictures, and the numbers behind them as CSV."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from winset.report import charts
from winset.report.chart_parts import Spec
from winset.report.history_sections import numbered
from winset.report.svg import standalone_svg
from winset.report.words import name

EFFECT_FILES: Final = (
    "effects.csv",
    "paths.csv",
    "border.csv",
    "groups.csv",
    "persistence.csv",
    "persistence.json",
    "border.svg",
    "groups.svg",
    "measures.svg",
    "persistence.svg",
)
COLUMNS: Final = 3
_AT_THE_TOP: Final = ("$schema", "config", "datasets")
# What a reader must know who sees a picture without the report.
CARE: Final = (
    "Events, not persons. A fall says nothing of the people who waited, turned back or were returned."
)


def effect_files(section: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of all files by name, from the section that the report shows; what has no figure has no file."""
    verdict = json.dumps(section["persistence"], ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    return {**_tables(section), "persistence.json": verdict, **_pictures(section)}


def _tables(section: Mapping[str, Any]) -> dict[str, str]:
    border, curves = section["border"], section["persistence"]["curves"]
    rows: dict[str, Iterable[Mapping[str, Any]]] = {
        "effects.csv": _effect_rows(section["measures"]),
        "paths.csv": (
            {"measure": entry["measure"], "months_since": row["since"], "percent_of_base": row["percent"]}
            for entry in section["measures"]
            for row in entry["path"]
        ),
        "border.csv": (
            {"month": month, "border_patrol_encounters": value}
            for month, value in zip(border["months"], border["values"], strict=True)
        ),
        "groups.csv": (
            {"group": group, "month": month, "border_patrol_encounters": value}
            for group, series in section["groups"].items()
            for month, value in zip(series["months"], series["values"], strict=True)
        ),
        "persistence.csv": (
            {"dips": label, "months_since": month, "share_not_half_gone": share}
            for label, curve in curves.items()
            for month, share in enumerate(curve["still_there"])
        ),
    }
    return {file: text for file, told in rows.items() if (text := _csv(told))}


def _pictures(section: Mapping[str, Any]) -> dict[str, str]:
    measures, curves = section["measures"], section["persistence"]["curves"]
    titles = [f"{number} {entry['date']} {entry['title']['en']}" for number, entry in enumerate(measures, 1)]
    border = charts.group_chart(numbered(section, section["border"]), is_wide=True)
    groups = [
        (name(group), charts.group_chart(numbered(section, series)))
        for group, series in section["groups"].items()
    ]
    panels = [
        (title, charts.measure_chart(entry["path"], entry["method"]["dip_months"], entry["placebo90"]))
        for title, entry in zip(titles, measures, strict=True)
    ]
    as_counted = "Border Patrol encounters a month as counted, and the measures that name those counted."
    drawn = {
        "border.svg": picture([("All nationalities", border)], f"{as_counted} {CARE}", "; ".join(titles)),
        "groups.svg": picture(groups, f"{as_counted} {CARE}", "; ".join(titles)),
        "measures.svg": picture(panels, f"Percent of the base around each measure, after season. {CARE}"),
    }
    if curves:
        shown = {
            f"{label.replace('_', ' ')} ({curve['measures']})": curve["still_there"]
            for label, curve in curves.items()
        }
        drawn["persistence.svg"] = standalone_svg(charts.persistence_chart(shown), "How long dips lasted")
    return {file: text for file, text in drawn.items() if text}


def picture(panels: Sequence[tuple[str, Spec]], title: str, key: str = "") -> str:
    """Return panels side by side under one title, with the key of their numbers below it, as one drawing."""
    if not panels:
        return ""
    first = panels[0][1]
    spec = {
        "$schema": first["$schema"],
        "config": first["config"],
        # A panel names its rows; inside another drawing the rows must stand at the top of it.
        "datasets": {key: rows for _, panel in panels for key, rows in panel["datasets"].items()},
        "title": {"text": _lines(title, 110), "subtitle": _lines(key, 130), "anchor": "start"},
        "columns": COLUMNS,
        "concat": [
            {key: part for key, part in panel.items() if key not in _AT_THE_TOP}
            | {"title": {"text": _lines(label, 44), "fontSize": 12}}
            for label, panel in panels
        ],
    }
    return standalone_svg(spec, title)


def _lines(text: str, width: int) -> list[str]:
    """Return a text in lines of at most so many letters, for a drawing does not wrap."""
    lines = [""]
    for word in text.split():
        lines = (
            [*lines[:-1], f"{lines[-1]} {word}".strip()]
            if len(lines[-1]) + len(word) < width
            else [*lines, word]
        )
    return lines


def _effect_rows(measures: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    for entry in measures:
        placebo, spread = entry["placebo90"] or ("", ""), entry["spread"]["dip_percent"]
        yield {
            "measure": entry["measure"],
            "date": entry["date"],
            "title": entry["title"]["en"],
            "series": entry["series"],
            "dip_percent": entry["dip_percent"],
            "placebo_low": placebo[0],
            "placebo_high": placebo[1],
            "spread_low": spread[0],
            "spread_high": spread[1],
            "trough_percent": entry["trough_percent"],
            "half_life_months": entry["half_life_months"],
            "censored": entry["censored"],
            "cut_by": entry.get("cut_by", ""),
            "not_targeted_percent": entry.get("not_targeted", {}).get("dip_percent", ""),
        }


def _csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as CSV with a header; what is unknown is an empty cell."""
    told, text = list(rows), io.StringIO()
    if told:
        writer = csv.DictWriter(text, list(told[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(told)
    return text.getvalue()
