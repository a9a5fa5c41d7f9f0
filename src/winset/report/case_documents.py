"""A case as a page needs it before anything is computed: clauses with levels, parties, packages, places."""

from __future__ import annotations

from functools import cache
from typing import Any

from winset.corridor.places import CITIES, GROUPS
from winset.months import month_name
from winset.policy.case import Case
from winset.policy.clauses import Clause, Level, Text
from winset.report.bilingual import GROUP_TITLES, OUTCOME_TITLES, SIDE_TITLES
from winset.report.phrases import Phrases, phrases
from winset.report.route_map import PLACES, route_map
from winset.study import all_levels

Json = dict[str, Any]
HORIZON = 24


def both(text: Text) -> Json:
    """Return a text in both languages."""
    return {"en": text.en, "es": text.es}


def said(text: str) -> Json:
    """Return a text of the library, written in English, in both languages; English where a phrase is missing."""
    return {"en": text, "es": _spanish().translated(text) or text}


@cache
def _spanish() -> Phrases:
    return phrases("es", {})


def case_line(case: Case) -> Json:
    """Return a case in one line: what it is, who talks, which packages it names."""
    return {
        "id": case.id,
        "title": both(case.title),
        "as_of": case.as_of.isoformat(),
        "parties": [{"id": name, "title": both(party.name)} for name, party in case.parties.items()],
        "packages": [{"name": name, "title": both(entry.title)} for name, entry in case.packages.items()],
    }


def case_document(case: Case) -> Json:
    """Return everything that a deal table shows of a case."""
    return {
        **case_line(case),
        "description": case.description,
        "origin": month_name(case.origin),
        "first_month": month_name(case.origin + 1 + case.first_month),
        "election": month_name(case.origin + 1 + case.election),
        "inauguration": month_name(case.origin + 1 + case.inauguration),
        "horizon": HORIZON,
        "no_deal_paths": [
            {"id": name, "title": both(path.title)} for name, path in case.no_deal_paths.items()
        ],
        "default_no_deal": case.default_no_deal,
        "groups": [{"id": group, "title": both(GROUP_TITLES[group])} for group in GROUPS],
        "cities": [
            {"id": city, "title": both(PLACES[city][0]), "lat": PLACES[city][1], "lon": PLACES[city][2]}
            for city in CITIES
        ],
        "corridor": route_map(),
        "outcomes": [
            {"id": name, "title": both(told.title), "unit": told.unit, "better": told.better}
            for name, told in OUTCOME_TITLES.items()
        ],
        "actors": [
            {"id": name, "title": both(actor.name), "side": actor.party, "role": actor.role,
             "measures": [{"outcome": one.outcome, "better": one.better} for one in actor.measures]}
            for name, actor in case.actors.items()
        ],
        "events": [
            {"date": event.day.isoformat(), "side": event.side, "title": both(event.title)}
            for event in case.events
        ],
        "bills": [
            {"id": name, "title": both(bill.title), "chamber": bill.chamber} for name, bill in case.bills.items()
        ],
        "presets": [
            {"id": name, "title": both(entry.title), "description": said(entry.description),
             "levels": all_levels(case, entry.levels)}
            for name, entry in case.packages.items()
        ],
        "acts": {name: said(act.title) for name, act in case.instruments.items()},
        "clauses": [_clause(case, clause) for clause in case.clauses],
    }  # fmt: skip


def _clause(case: Case, clause: Clause) -> Json:
    return {
        "id": clause.id,
        "title": both(clause.title),
        "note": said(clause.description),
        "kind": clause.kind,
        "asked_by": [{"id": one, "title": _side(one)} for one in clause.asked_by],
        "granted_by": {"id": clause.granted_by, "title": _side(clause.granted_by)},
        "instrument": {"id": clause.instrument, "kind": case.instruments[clause.instrument].kind},
        "needs_congress": clause.needs_congress,
        "bill": clause.bill,
        "status_quo": clause.levels[clause.status_quo].name,
        "grid": [level.name for level in clause.grid_levels],
        "protection": said(clause.protection) if clause.protection else "",
        "verification": said(clause.verification) if clause.verification else "",
        "consent_of": list(clause.consent_of),
        "sources": [
            {"id": one.id, "title": one.title, "publisher": one.publisher, "address": one.address,
             "grade": one.grade, "known_since": one.known_since.isoformat() if one.known_since else None}
            for one in clause.sources
        ],
        "levels": [_level(level) for level in clause.levels],
    }  # fmt: skip


def _level(level: Level) -> Json:
    entry: Json = {
        "name": level.name,
        "title": both(level.title),
        "documented": level.documented,
        "note": level.note,
        "instrument": level.instrument,
        "bill": level.bill,
        "levers": {
            name: {"value": one.value, "low": one.low, "high": one.high, "basis": one.basis}
            for name, one in level.settings.items()
        },
    }
    if level.cost_usd_per_year:
        entry["cost_usd_per_year"] = [
            {"payer": one.payer, "low": one.low, "central": one.central, "high": one.high, "basis": one.basis}
            for one in level.cost_usd_per_year
        ]
    return entry


def _side(name: str) -> Json:
    known = SIDE_TITLES.get(name)
    return both(known) if known is not None else {"en": name, "es": name}
