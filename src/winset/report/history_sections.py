"""The report's sections on what happened before these talks: what past measures did, and what promises became."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from winset.report import charts
from winset.report.blocks import Block, Figure, Figures, Heading, Item, Items, Section, Table, Text
from winset.report.titles import Analysis, extra
from winset.report.words import name, observed

_CURVES: Final = {
    "all_dips": "all dips",
    "outside_placebo": "dips below their placebo band",
    "transit_or_lawful_way": "rested on transit interception, entry rules or a lawful way",
    "neither": "rested on neither",
}


def effects(analysis: Analysis) -> Section | None:
    """How deep the dips after past measures were, how long they lasted, and what chance gives."""
    found = extra(analysis, "effects")
    if not found or not found["measures"]:
        return None
    words = Text(
        "Border Patrol encounters of the nationalities that each measure named, after season: the mean of months 1 to "
        "3 against the 3 months before. This compares with before, not with what would have happened. The placebo band "
        "is the same figure at months in which no listed measure began; “over all choices” is the range over every "
        "base, gap, season and window. A fall says nothing of the people who then waited, turned back or were returned."
    )
    blocks: list[Block] = [
        Items(tuple(map(Item, found["persistence"]["words"]))),
        words,
        _table(found["measures"]),
    ]
    if found["persistence"]["curves"]:
        blocks.append(_persistence(found["persistence"]["curves"]))
    if found.get("border"):
        blocks.append(_border(found))
    if found.get("groups"):
        blocks.append(_groups(found))
    blocks += [
        _measures(found["measures"]),
        Heading("What else happened at the same time"),
        _confounders(found),
    ]
    return Section("effects", "What earlier measures did", tuple(blocks))


def _table(measures: Sequence[Mapping[str, Any]]) -> Table:
    rows = tuple(
        (
            f"{number}. {entry['date']} {entry['title']['en']}",
            entry["series"].partition(":")[2].replace("_", "-"),
            _percent(entry["dip_percent"]),
            _band(entry["placebo90"]),
            _band(entry["spread"]["dip_percent"]),
            _percent(entry["trough_percent"]),
            _half_life(entry),
            _percent(entry["not_targeted"]["dip_percent"]) if "not_targeted" in entry else "none",
        )
        for number, entry in enumerate(measures, 1)
    )
    columns = (
        "measure", "nationalities", "dip (%)", "placebo 90 %", "over all choices", "trough (%)",
        "half gone after (months)", "not targeted (%)",
    )  # fmt: skip
    caption = "Dips of past measures; > where the dip was still there when last seen, before the next measure"
    return Table(caption, columns, rows, frozenset(range(2, 8)))


def _percent(value: float) -> str:
    return f"{value:+.0f}".replace("-", "−")


def _band(band: Sequence[float] | None) -> str:
    return "too few months" if band is None else f"({_percent(band[0])} to {_percent(band[1])})"


def _half_life(entry: Mapping[str, Any]) -> str:
    if entry["half_life_months"] is None:
        return "no dip"
    return f"{'> ' if entry['censored'] else ''}{entry['half_life_months']}"


def _persistence(curves: Mapping[str, Any]) -> Figures:
    shown = {f"{_CURVES[key]} ({curve['measures']})": curve["still_there"] for key, curve in curves.items()}
    text = "; ".join(
        f"{_CURVES[key]}: of {curve['measures']}, half gone by month 8 in "
        f"{next(100 * one['share'] for one in curve['faded'] if one['months'] == 8):.0f} %"
        for key, curve in curves.items()
    )
    caption = "How long dips lasted (Kaplan–Meier; measures overlap, few are followed beyond a year)"
    return Figures(caption, (Figure("", text, partial(charts.persistence_chart, shown)),), "one")


def numbered(found: Mapping[str, Any], series: Mapping[str, Any]) -> dict[str, Any]:
    """Return a series whose measures carry the numbers that they have in the table."""
    numbers = {entry["measure"]: number for number, entry in enumerate(found["measures"], 1)}
    marks = [mark for mark in series["measures"] if mark["measure"] in numbers]
    return {**series, "measures": [{**mark, "number": numbers[mark["measure"]]} for mark in marks]}


def _border(found: Mapping[str, Any]) -> Figures:
    series = numbered(found, found["border"])
    text = (
        f"{observed(series['values'][0])} encounters in {series['months'][0]}, {observed(series['values'][-1])} in "
        f"{series['months'][-1]}, most {observed(max(series['values']))}; every measure of the table by its number."
    )
    caption = (
        "Border Patrol encounters of all nationalities a month as counted, with the measures of the table"
    )
    return Figures(caption, (Figure("", text, partial(charts.group_chart, series, is_wide=True)),), "one")


def _groups(found: Mapping[str, Any]) -> Figures:
    panels = []
    for group, counted in found["groups"].items():
        series = numbered(found, counted)
        text = (
            f"{name(group)}: {observed(series['values'][0])} encounters in {series['months'][0]}, "
            f"{observed(series['values'][-1])} in {series['months'][-1]}, most {observed(max(series['values']))}; "
            f"measures {', '.join(str(mark['number']) for mark in series['measures']) or 'none'}."
        )
        panels.append(Figure(name(group), text, partial(charts.group_chart, series)))
    caption = "Border Patrol encounters a month as counted; numbers are the measures of the table that name the group"
    return Figures(caption, tuple(panels), "panel")


def _measures(measures: Sequence[Mapping[str, Any]]) -> Figures:
    panels = []
    for number, entry in enumerate(measures, 1):
        title = f"{number}. {entry['title']['en']}"
        text = (
            f"{title}: {_percent(entry['dip_percent'])} % in months 1 to 3, lowest "
            f"{_percent(entry['trough_percent'])} %, half gone after: {_half_life(entry)}."
        )
        months = entry["method"]["dip_months"]
        draw = partial(charts.measure_chart, entry["path"], months, entry["placebo90"])
        panels.append(Figure(title, text, draw))
    caption = (
        "Percent of the base, after season, by months since; later measures are in it. Grey: the placebo band"
    )
    return Figures(caption, (), "panel", tuple(panels))


def _confounders(found: Mapping[str, Any]) -> Items:
    return Items(
        tuple(
            Item(
                f"{number}. {entry['title']['en']}: {' '.join(entry['confounders'])}",
                f"Listed measures within a year that name the same people: {', '.join(entry['overlapping'])}."
                if entry["overlapping"]
                else "",
            )
            for number, entry in enumerate(found["measures"], 1)
        )
    )


_STATUS: Final = {"kept": "kept", "partly": "partly", "not": "not kept", "unknown": "not known"}
_MET: Final = {"kept": "met", "partly": "partly", "not": "not met", "unknown": "not known"}
_BY: Final = {"usa": "United States", "mexico": "Mexico", "both": "both"}


def ledger(analysis: Analysis) -> Section | None:
    """What was asked, offered and promised, and what was delivered by the day on which we stand."""
    found = extra(analysis, "ledger")
    if not found or not found["entries"]:
        return None
    words = Text(
        "Delivery is computed from the record where a series can tell it, cited where a source reports it, else not "
        "known; how each is judged stands in the last column, with thresholds that are choices. Delivered means that "
        "what was said was done, not that arrivals fell or that it was good for those concerned."
    )
    blocks: list[Block] = [words, Items((Item(_counted(found["entries"])),))]
    for key, title in found["rounds"].items():
        entries = [entry for entry in found["entries"] if entry["round"] == key]
        columns = ("day", "by", "", "what", "delivered", "figure", "how it is judged")
        blocks.append(Table(title["en"], columns, tuple(map(_ledger_row, entries)), frozenset({5})))
    return Section("ledger", "Asked, offered, promised, delivered", tuple(blocks))


def _counted(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return how many entries of each stage came to what."""
    parts = []
    for stage in ("promised", "offered", "asked"):
        words = _MET if stage == "asked" else _STATUS
        states = [words[entry["status"]] for entry in entries if entry["stage"] == stage]
        if states:
            counts = ", ".join(f"{states.count(word)} {word}" for word in words.values() if word in states)
            parts.append(f"{stage}: {counts}")
    return f"By {'; '.join(parts)}."


def _ledger_row(entry: Mapping[str, Any]) -> tuple[str, ...]:
    status = (_MET if entry["stage"] == "asked" else _STATUS)[entry["status"]]
    basis = "" if entry["basis"] == "none" else f" ({entry['basis']})"
    figure = f"{entry['value']:,.3g} {entry['unit']}".replace("-", "−") if "value" in entry else ""
    cited = ", ".join(source["id"] for source in (*entry["sources"], *entry["delivery_sources"]))
    return (
        entry["date"],
        _BY[entry["by"]],
        entry["stage"],
        entry["text"]["en"],
        f"{status}{basis}",
        figure,
        f"{entry['words']} [{cited}]",
    )
