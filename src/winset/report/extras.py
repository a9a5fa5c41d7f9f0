"""What the report needs beyond the contract: fit, record, weak evidence, titles, cities, what happened."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from winset.corridor.places import CITIES, GROUPS
from winset.corridor.simulate import CITY_OUTCOMES, OUTCOMES, MonthlyPaths
from winset.history.effect_documents import effects_section
from winset.history.ledger import ledger_section
from winset.months import month_name
from winset.report.bargained import election_channel, solutions, win_set_map
from winset.report.clocks import clocks, compliance
from winset.report.ratification_documents import ratification
from winset.report.rounding import band_of, first_month, number, path_of
from winset.report.sentences import findings
from winset.study import (
    NO_DEAL,
    StudyResult,
)

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]

SHOWN_FROM = "2022-01"


def extras(result: StudyResult) -> Json:
    """Return what the report needs beyond the contract."""
    return {
        "findings": findings(result),
        "fit": fit(result),
        "record": record(result),
        "effects": effects_section(result.as_of),
        "ledger": ledger_section(result.as_of),
        "weak_evidence": weak_evidence(result),
        "map": win_set_map(result),
        "titles": {"case": {"en": result.case.title.en, "es": result.case.title.es}, **titles(result)},
        "cities": {name: cities(entry.months) for name, entry in result.packages.items()},
        "happened": happened(result),
        "ratification": ratification(result),
        "election_channel": election_channel(result),
        "clocks": clocks(result),
        "compliance": compliance(result),
        "no_deal_verdicts": {
            name: {
                "p_zopa": number(float(result.bargains[name].material_gain.mean())),
                "solutions": {
                    rule: None if entry is None else {"levels": entry["levels"], "share": entry["share"]}
                    for rule, entry in solutions(result, result.bargains[name].solutions).items()
                },
            }
            for name in NO_DEAL
        },
    }


def weak_evidence(result: StudyResult) -> list[Json]:
    """Return every parameter that rests on an assumption, an eve prior, a late row, grade D or memory."""
    return [
        {
            "name": basis.name,
            "rows": list(basis.rows),
            "grade": basis.grade,
            "reason": basis.reason,
            "kind": basis.kind,
        }
        for basis in result.bases
        if basis.is_weak
    ]


def fit(result: StudyResult) -> Json:
    """Return model against record by group, Border Patrol encounters and Mexican events: each as the filter has it
    after the month was read.
    """
    fitted, observed = result.corridor.fit, result.corridor.observed
    shown = [i for i, month in enumerate(fitted.months) if month_name(int(month)) >= SHOWN_FROM]
    first = int(fitted.months[shown[0]])

    def series(name: str, seen: FloatArray) -> Json:
        return {
            group: {
                "observed": [number(value) for value in seen[shown, g]],
                "modelled": path_of(fitted.modelled[name][shown, g], first),
            }
            for g, group in enumerate(GROUPS)
        }

    return {
        "months": [month_name(int(fitted.months[i])) for i in shown],
        "groups": series("border_patrol_encounters", observed.border_patrol),
        "interceptions": series("interceptions", observed.mexican_events),
    }


def record(result: StudyResult) -> Json:
    """Return the monthly record up to the origin, observed counts as integers, with the dated measures."""
    observed = result.corridor.observed
    shown = range(observed.last_full)
    return {
        "months": [month_name(int(observed.months[i])) for i in shown],
        "border_patrol": [round(float(observed.border_patrol[i].sum())) for i in shown],
        "ports": [round(float(observed.ports[i].sum())) for i in shown],
        "events": [{"date": event.day.isoformat(), "event": event.title.en} for event in result.case.events],
    }


def titles(result: StudyResult) -> Json:
    """Return clauses, levels and packages in both languages."""
    case = result.case
    rules = {
        "nash_ratifiable": (
            "Nash, among packages both sides ratify",
            "Nash, entre los paquetes que ambas partes ratifican",
        ),
        "nash": ("Nash", "Nash"),
        "kalai_smorodinsky": ("Kalai–Smorodinsky", "Kalai–Smorodinsky"),
    }
    return {
        "clause": {clause.id: {"en": clause.title.en, "es": clause.title.es} for clause in case.clauses},
        "instrument": {
            name: {"en": f"{act.title} ({act.kind.replace('_', ' ')})"}
            for name, act in case.instruments.items()
        },
        "level": {
            clause.id: {level.name: {"en": level.title.en, "es": level.title.es} for level in clause.levels}
            for clause in case.clauses
        },
        "package": {
            **{name: {"en": entry.title.en, "es": entry.title.es} for name, entry in case.packages.items()},
            **{name: {"en": en, "es": es} for name, (en, es) in rules.items()},
        },
    }


def cities(run: MonthlyPaths) -> Json:
    """Return by border city the mean stock waiting and on the street over the horizon."""
    return {
        city: {
            name: band_of(run.by_city[CITY_OUTCOMES.index(name), :, c, 0].mean(axis=0))
            for name in ("waiting", "on_street")
        }
        for c, city in enumerate(CITIES)
    }


def happened(result: StudyResult) -> list[Json]:
    """Return what was observed after the date beside what the model said on it, for the package that was
    carried out.
    """
    if result.case.followed is None:
        return []
    followed = result.packages[result.case.followed.package]
    shown: list[Json] = []
    base = result.no_deal_paths["status_quo"]
    for name, observed in result.afterwards.items():
        row = OUTCOMES.index(name)
        count = min(len(observed), result.study.horizon)
        shown.append(
            {
                "outcome": name,
                "months": [month_name(first_month(result) + t) for t in range(count)],
                "predicted": path_of(followed.months.values[row, :count, 0], first_month(result)),
                "no_deal": path_of(base.values[row, :count, 0], first_month(result)),
                "observed": [number(float(value)) for value in observed[:count]],
            }
        )
    return shown
