"""Figures of an analysis: which data go into which chart, with the words that stand in for it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from winset.report import alt_text, charts, named_charts
from winset.report.blocks import Figure, Figures
from winset.report.titles import Analysis, clause_title, extra, package_title
from winset.report.words import OUTCOMES, PEOPLE, name

# Shown for every outcome; the other packages of the outcomes after the first are folded away.
LEADING = ("nash", "what_happened")  # a package is called by its name or by how that begins
HISTORY_MONTHS = 24
NEAR = 0.02  # of the map's width: closer points have labels that no reader can tell apart


def fan_figures(analysis: Analysis, outcome: str, fold: bool) -> Figures | None:
    """Return a panel a package for one outcome, each against the headline no deal, on one scale."""
    base = analysis["no_deal"].get(analysis["meta"]["no_deal"], {}).get("outcomes", {}).get(outcome)
    packages = [entry for entry in analysis.get("packages", ()) if outcome in entry.get("outcomes", {})]
    if not base or not packages:
        return None
    history = _history(analysis, outcome, base[0]["month"])
    bands = [row["p95"] for entry in packages for row in entry["outcomes"][outcome]] + [
        row["p95"] for row in base
    ]
    top = max([*bands, *(row["value"] for row in history)])
    shown: list[Figure] = []
    folded: list[Figure] = []
    leading = [entry["name"] for entry in packages if entry["name"].startswith(LEADING)] or [
        packages[0]["name"]
    ]
    for entry in packages:
        path, label = entry["outcomes"][outcome], package_title(analysis, entry["name"])
        text = alt_text.fan_text(f"{label}, {OUTCOMES.get(outcome, name(outcome))}", path, base)
        draw = partial(named_charts.fan_chart, path, base, history, analysis["meta"]["as_of"], top)
        panel = Figure(label, text, draw)
        (folded if fold and entry["name"] not in leading else shown).append(panel)
    caption = OUTCOMES.get(outcome, name(outcome))
    return Figures(caption[:1].upper() + caption[1:], tuple(shown), "panel", tuple(folded))


def _history(analysis: Analysis, outcome: str, first: str) -> list[dict[str, Any]]:
    """Return what was observed of an outcome in the two years before the first modelled month."""
    series = {"border_patrol_encounters": "border_patrol", "port_encounters": "ports"}.get(outcome, outcome)
    record = extra(analysis, "record") or {}
    pairs = zip(record.get("months", ()), record.get(series, ()), strict=False)
    rows = [{"month": month, "value": value} for month, value in pairs if month < first and value is not None]
    return rows[-HISTORY_MONTHS:]


def map_figure(analysis: Analysis) -> Figures:
    """Return the win-set map; its numbered points are explained by `map_points`."""
    points = map_points(analysis)
    frontier = analysis.get("talks", {}).get("frontier", ())
    draw = partial(named_charts.win_set_map, extra(analysis, "map"), frontier, points)
    text = alt_text.map_text(points)
    caption = (
        "Each square holds packages, the stronger its colour the more. Its colour says whose ratifiers accept "
        "at least half of them. The line is the frontier: beyond it no side gains unless the other "
        "loses. No deal is where the axes cross."
    )
    return Figures(caption, (Figure("", text, draw),), "map")


def map_points(analysis: Analysis) -> list[dict[str, Any]]:
    """Return the named points, numbered; those whose labels would cover each other share one.

    Solutions and named packages are one list: the analysis names each point once.
    """
    drawn: list[dict[str, Any]] = []
    known = extra(analysis, "map")
    apart = [NEAR * (known[edges][-1] - known[edges][0]) for edges in ("x_edges", "y_edges")]
    for number, point in enumerate(known.get("points", ()), 1):
        label, words = str(number), package_title(analysis, point["name"])
        for other in drawn:
            away = abs(point["usa"] - other["usa"]), abs(point["mex"] - other["mex"])
            if away[0] <= apart[0] and away[1] <= apart[1]:
                other["label"] += f", {label}"
                other["title"] += f" {'=' if max(away) == 0 else '≈'} {words}"
                break
        else:
            drawn.append({**point, "label": label, "title": words})
    return drawn


def worth_figure(analysis: Analysis, clauses: Sequence[Mapping[str, Any]]) -> Figures:
    """Return what each clause is worth to each side."""
    rows = [
        {"title": clause_title(analysis, entry["id"]), "worth": entry["worth"]}
        for entry in clauses
        if entry.get("worth")
    ]
    text = alt_text.worth_text(rows)
    caption = (
        "Worth of each clause to each side, in points over no deal, its bill failing as often as it would: "
        "mean (dot) and 90 % interval (bar)"
    )
    return Figures(caption, (Figure("", text, partial(charts.worth_chart, rows)),), "one")


def people_figures(analysis: Analysis, packages: Sequence[Mapping[str, Any]]) -> Figures:
    """Return people stranded, attacks (floor and estimate) and deaths, a row a package."""
    groups = [
        ("Stranded in Mexico, and on the street", ("stranded", "on_street")),
        ("Attacks: reported (a floor) and estimated", ("attacks_floor", "attacks_estimate")),
        ("Deaths", ("deaths",)),
    ]
    panels = []
    for heading, keys in groups:
        rows = [
            {
                "title": package_title(analysis, entry["name"]),
                "bands": {PEOPLE[key]: entry["people"][key] for key in keys if key in entry["people"]},
            }
            for entry in packages
        ]
        if any(row["bands"] for row in rows):
            text = alt_text.people_text(heading, rows)
            draw = partial(charts.people_chart, rows, [PEOPLE[key] for key in keys])
            panels.append(Figure(heading, text, draw))
    return Figures("People on the move: mean (dot) and 90 % interval (bar)", tuple(panels), "panel")


def fit_figures(fit: Mapping[str, Any], series: str, subject: str) -> Figures:
    """Return the record of one series over the model, a panel a group."""
    panels = []
    for group, pair in fit[series].items():
        text = alt_text.fit_text(
            f"{name(group)}, {subject}", fit["months"], pair["observed"], pair["modelled"]
        )
        draw = partial(charts.fit_chart, fit["months"], pair["observed"], pair["modelled"])
        panels.append(Figure(name(group), text, draw))
    caption = f"{subject[:1].upper()}{subject[1:]}. Points: the record. Line and bands: the model's median, 50 and 90 %"
    return Figures(caption, tuple(panels), "panel")


def record_figure(record: Mapping[str, Any]) -> Figures:
    """Return the monthly record with its dated events."""
    text = alt_text.record_text(record)
    return Figures(
        "Encounters a month as published; the numbers are the events listed below",
        (Figure("", text, partial(charts.record_chart, record)),),
        "wide",
    )
