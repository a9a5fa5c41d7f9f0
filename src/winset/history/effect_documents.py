"""Effects of past measures as documents: `winset effects --json` (CONTRACT), and what the report shows of them.

Changes are in percent of the base, negative where encounters fell; half-lives in months from the month of the measure.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np

from winset.data.groups import GROUPS, group_of
from winset.data.record import ENCOUNTERS, FloatArray, border_patrol_by_group, last_day, monthly_record
from winset.data.tables import checked_table
from winset.history.arrivals import arrivals
from winset.history.dips import Placebo
from winset.history.effects import (
    Effect,
    Fall,
    is_outside_placebo,
    measure_effects,
)
from winset.history.measures import Measure, Targeted, measures, touches
from winset.history.persistence import Lasted
from winset.history.persistence_documents import persistence_document
from winset.history.spread import HEADLINE
from winset.months import month_name, month_number

DIGITS: Final = 6
SERIES_FROM: Final = "2019-10"


def effect_document(effect: Effect) -> dict[str, Any]:
    """Return one measure as it stands in `winset effects --json`, with the keys of CONTRACT first."""
    measure, spread = effect.measure, effect.spread
    document: dict[str, Any] = {
        "measure": measure.id,
        "date": measure.day.isoformat(),
        "series": series_name(effect.fall.nationalities),
        **_fall(effect.fall),
        "confounders": list(measure.confounders),
        "title": measure.title,
        "actors": list(measure.actors),
        "carried_by": list(measure.carried_by),
        "outside_placebo": is_outside_placebo(effect),
        "later_measures": "cut" if effect.fall.cut_by else "ignored" if _is_passed_by(effect) else "none",
        "later_measures_ignored": _fall(effect.ignoring_later),
        "overlapping": list(effect.overlapping),
        "method": {
            "base_months": HEADLINE.base,
            "gap_months": HEADLINE.gap,
            "dip_months": list(effect.fall.dip_months),
            "season": "median" if effect.season_years else "none",
            "season_years": effect.season_years,
            "record": "docs/adr/0006-how-effects-are-measured.md",
        },
        "spread": {
            "dip_percent": [_percent(spread.low), _percent(spread.high)],
            "by_base_months": _percents(spread.base),
            "by_gap_months": _percents(spread.gap),
            "by_season": _percents(spread.season),
            "by_window": _percents(spread.window),
            "by_agencies": _percents(spread.agencies),
            "half_life_months": {
                f"by_{choice}": _lasted(found) for choice, found in spread.half_life.items()
            },
        },
        "sources": [source.id for source in measure.sources],
        "citations": {
            source.id: {"title": source.title, "address": source.address, "grade": source.grade}
            for source in measure.sources
        },
    }
    beside = {"not_targeted": effect.not_targeted, "whole_border": effect.whole_border}
    document |= {name: _beside(fall) for name, fall in beside.items() if fall is not None}
    return document | ({"apart": [_beside(fall) for fall in effect.apart]} if effect.apart else {})


def _is_passed_by(effect: Effect) -> bool:
    """Whether a later measure began while this one was followed: then nothing was left of the dip to cut."""
    last = effect.measure.month + effect.fall.followed_to
    return any(
        other.month in range(effect.measure.month + 1, last + 1)
        for other in measures()
        if other.id in effect.overlapping
    )


def _fall(fall: Fall) -> dict[str, Any]:
    document: dict[str, Any] = {
        "dip_percent": _percent(fall.dip),
        "placebo90": None if fall.placebo is None else _band(fall.placebo),
        "trough_percent": _percent(fall.trough),
        "trough_month": fall.trough_month,
        "half_life_months": fall.half_life,
        "censored": fall.censored,
        "half_life_two_months_in_a_row": fall.half_life_lasting,
        "base_level": float(f"{fall.base:.{DIGITS}g}"),
        "followed_months": fall.followed_to,
    }
    if fall.cut_by is not None:
        document["cut_by"] = fall.cut_by
    if fall.placebo is not None:
        document["placebo_months"] = fall.placebo.months
        document["placebo_from"] = fall.placebo.taken_from
        document["placebo_any_base"] = fall.placebo.any_base
        document["placebo_share_as_low"] = float(f"{fall.placebo.rank:.{DIGITS}g}")
    return document


def _beside(fall: Fall) -> dict[str, Any]:
    return {"series": series_name(fall.nationalities)} | _fall(fall)


def series_name(nationalities: Targeted) -> str:
    """Return what a series counts.

    >>> series_name(("CUB", "NIC")), series_name("non_mexican")
    ('border_patrol_encounters:CUB+NIC', 'border_patrol_encounters:non_mexican')
    """
    named = nationalities if isinstance(nationalities, str) else "+".join(nationalities)
    return f"border_patrol_encounters:{named}"


def _percent(share: float) -> float:
    return float(f"{100 * share:.{DIGITS}g}")


def _percents(shares: dict[str, float]) -> dict[str, float]:
    return {name: _percent(share) for name, share in shares.items()}


def _lasted(found: Mapping[str, Lasted]) -> dict[str, dict[str, Any]]:
    return {name: {"months": one.months, "censored": one.censored} for name, one in found.items()}


def _band(band: Placebo) -> list[float]:
    return [_percent(band.low), _percent(band.high)]


def effects_section(as_of: date | None = None) -> dict[str, Any]:
    """Return what the report shows: every measure with its path, persistence, the series by group with its dates."""
    effects = measure_effects(as_of)
    return {
        "measures": [effect_document(effect) | {"path": _path(effect)} for effect in effects],
        "persistence": persistence_document(effects),
        "border": _border(effects, as_of),
        "groups": _groups(as_of),
    }


def _border(effects: tuple[Effect, ...], as_of: date | None) -> dict[str, Any]:
    """Return Border Patrol encounters of all nationalities as counted, as far back as known, with every measure."""
    series = arrivals(monthly_record(last_day() if as_of is None else as_of), "all")
    known = [(series.first + at, value) for at, value in enumerate(series.values) if np.isfinite(value)]
    return {
        "months": [month_name(month) for month, _ in known],
        "values": [int(value) for _, value in known],
        "measures": [_mark(effect.measure) for effect in effects],
    }


def _mark(measure: Measure) -> dict[str, str]:
    return {"measure": measure.id, "date": measure.day.isoformat()}


def _path(effect: Effect) -> list[dict[str, Any]]:
    """Return the series around the measure in percent of its base, after season, by months since."""
    pairs = zip(effect.months, effect.adjusted, strict=True)
    return [
        {"since": month - effect.measure.month, "percent": _percent(float(value) - 1)}
        for month, value in pairs
        if np.isfinite(value)
    ]


def _groups(as_of: date | None) -> dict[str, Any]:
    """Return Border Patrol encounters by group as counted, with the measures that name any of the group."""
    record = monthly_record(last_day() if as_of is None else as_of)
    first = month_number(SERIES_FROM)
    if record.origin < first:
        return {}
    counts: FloatArray = border_patrol_by_group(record, first, record.origin)
    return {
        group: {
            "months": [month_name(month) for month in range(first, record.origin + 1)],
            "values": [int(value) for value in counts[:, column]],
            "measures": [
                _mark(measure)
                for measure in measures()
                if first <= measure.month
                and measure.day <= record.as_of
                and touches(measure, _nationalities(group))
            ],
        }
        for column, group in enumerate(GROUPS)
        if np.isfinite(counts[:, column]).all()
    }


def _nationalities(group: str) -> tuple[str, ...]:
    """Return the nationalities of a group that CBP tells apart."""
    counted = set(checked_table(ENCOUNTERS)["nationality"]) - {"ALL", "OTH"}
    return tuple(sorted(name for name in counted if group_of(name) == group))
