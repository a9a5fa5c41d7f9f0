"""Findings: what every surface shows. The study's arrays as the document of analysis.json (see CONTRACT in
docs).

Every number is written at six significant digits, so that its bytes do not hang on the order of a sum. A
section that is not built is absent.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

import winset
from winset.corridor.places import GROUPS
from winset.corridor.simulate import OUTCOMES
from winset.data.tables import record_fingerprint, record_vintages
from winset.errors import Fault, OptionError
from winset.months import month_name
from winset.policy.case import read_case
from winset.policy.clauses import Clause, Range
from winset.ratification.tables import range_draws
from winset.report.ask_documents import linkage, marginal_worth
from winset.report.bargained import no_deal_payoff, talks
from winset.report.choices import choices
from winset.report.claim_sentences import card_document
from winset.report.extras import extras
from winset.report.fragile import fragility
from winset.report.hindcast_documents import said_rows
from winset.report.keeping import kept
from winset.report.keeping_space import as_kept
from winset.report.offer_documents import offers
from winset.report.people import people, per_thousand_fewer
from winset.report.repair_documents import after_settlements, side_payments
from winset.report.rounding import band_of, first_month, group_paths, number, outcome_paths, path_of
from winset.report.sentences import bill_chances, twelve_months
from winset.study import (
    Ahead,
    Forecast,
    NamedPackage,
    Simulation,
    StudyResult,
    asked_level,
    model_fingerprint,
)

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]


def analysis_document(result: StudyResult, run: Mapping[str, Any] | None = None) -> Json:
    """Return analysis.json as a dictionary. `run` (seconds, started) is the only part that differs between
    two equal runs.
    """
    document: Json = {
        "meta": meta(result, run or {}),
        **({"claims": [card_document(entry) for entry in result.claims]} if result.claims else {}),
        "clauses": clauses(result),
        "no_deal": {
            name: {"outcomes": outcome_paths(path, first_month(result))}
            for name, path in result.no_deal_paths.items()
        },
        "packages": [package(result, name, entry) for name, entry in result.packages.items()],
        "talks": {
            **talks(result),
            "offers": offers(result),
            "side_payment": side_payments(result),
            "after_settlement": after_settlements(result),
            "linkage": linkage(result),
            "as_kept": as_kept(result),
        },
        "fragility": fragility(result),
        "sources": sources(result),
    }
    document["talks"] = {name: told for name, told in document["talks"].items() if told is not None}
    if result.said:
        document["history"] = said_rows(result.said)
    document["report"] = extras(result)
    return document


def simulation_document(result: Simulation) -> Json:
    """Return what `winset simulate --json` prints."""
    first = result.corridor.inputs.origin + 1
    return {
        "meta": meta(result, {}),
        "levels": dict(result.package.levels),
        "outcomes": outcome_paths(result.package.months, first),
        "no_deal": {"outcomes": outcome_paths(result.no_deal, first)},
        "difference": outcome_paths(result.package.months, first, result.no_deal),
        "payoff": {
            side: band_of(result.package.settled.payoff[row] - result.no_deal_payoff[row])
            for row, side in enumerate(("usa", "mex"))
        },
        "payoff_by_month": {
            side: path_of(np.diff(result.gain[row], axis=0, prepend=0.0), first)
            for row, side in enumerate(("usa", "mex"))
        },
        "ratified": {
            "usa": number(result.package.settled.accepted_usa.mean()),
            "mex": number(result.package.settled.accepted_mex.mean()),
        },
        **kept(result, result.package, result.no_deal_payoff),
    }


def checked_group(group: str | None) -> None:
    """Refuse a nationality group that there is not."""
    if group is not None and group not in GROUPS:
        raise OptionError([Fault("--group", f"no group {group!r}", f"Choose one of {', '.join(GROUPS)}")])


def forecast_document(result: Forecast, group: str | None) -> Json:
    """Return what `winset forecast --json` prints; `group` keeps one nationality group."""
    first = result.corridor.inputs.origin + 1
    groups = group_paths(result.months, first)
    return {
        "meta": meta(result, {}),
        "outcomes": outcome_paths(result.months, first),
        "groups": {group: groups[group]} if group is not None else groups,
        "unknown_events": _unknown_events(result.current, first),
        **_under_package(result, group, first),
    }


def _unknown_events(ahead: Ahead, first: int) -> Json:
    """Return by outcome and month the share of the spread that comes from events not yet known."""
    shares = ahead.unknown_events()
    return {
        name: [
            {"month": month_name(first + month), "share": number(share)}
            for month, share in enumerate(shares[row])
        ]
        for row, name in enumerate(OUTCOMES)
    }


def _under_package(result: Forecast, group: str | None, first: int) -> Json:
    if result.package is None:
        return {}
    groups = group_paths(result.package.months, first)
    return {
        "package": {
            "name": result.package_name,
            "levels": dict(result.levels),
            "outcomes": outcome_paths(result.package.months, first),
            "difference": outcome_paths(result.package.months, first, result.months),
            "groups": {group: groups[group]} if group is not None else groups,
            "unknown_events": _unknown_events(result.package, first),
        }
    }


def meta(result: StudyResult | Simulation | Forecast, run: Mapping[str, Any]) -> Json:
    """Return what was run, on which day one stands, and a fingerprint of everything that decides the numbers."""
    study, chosen = result.study, choices(result.study)
    path = result.case.default_no_deal
    own_path = study.no_deal if path != read_case(study.case).default_no_deal else None
    # Equal runs, equal fingerprints: threads decide nothing, `as_of` is its day, the case's own path none.
    decides = [
        winset.__version__,
        repr(result.case.clauses),
        repr((study.draws, study.seed, study.horizon, study.election_channel, study.basis)),
        result.as_of.isoformat(),
        record_fingerprint(),
        model_fingerprint(),
        *([repr((own_path, chosen))] if chosen or own_path else []),
    ]
    return {
        "winset_version": winset.__version__,
        "fingerprint": hashlib.sha256("\n".join(decides).encode()).hexdigest()[:16],
        "case": result.case.id,
        "as_of": result.as_of.isoformat(),
        "origin": month_name(result.corridor.inputs.origin),
        "evidence": "eve" if result.as_of <= result.case.as_of else "hindsight",
        "vintages": record_vintages(result.as_of),
        "no_deal": path,
        **({} if study.election_channel else {"election_channel": False}),
        **chosen,
        "horizon_months": study.horizon,
        "draws": study.draws,
        "seed": study.seed,
        "run": {"machine": platform.machine(), **run},
    }


def clauses(result: StudyResult) -> list[Json]:
    """Return every clause: who asks and grants, by what act, with what chance, at what cost, worth what to
    each side.
    """
    worth, chances = result.settled.worth_alone, bill_chances(result)
    tables = {table.name: table for table in (*result.settled.game.hub, *result.settled.game.leaves)}
    shown = []
    for clause in result.case.clauses:
        entry: Json = {
            "id": clause.id,
            "title": {"en": clause.title.en, "es": clause.title.es},
            "asked_by": list(clause.asked_by),
            "granted_by": clause.granted_by,
            "instrument": clause.instrument,
            "needs_congress": clause.needs_congress,
            "levels": [level.name for level in clause.levels],
            "grid": [level.name for level in clause.grid_levels],
            "status_quo": clause.levels[clause.status_quo].name,
            "kind": clause.kind,
            "bill": clause.bill,
            "protection": clause.protection,
            "sources": [source.id for source in clause.sources],
        }
        entry |= costs(result, clause)
        if clause.id in worth:
            asked = asked_level(clause)
            table = tables[clause.id]
            index = table.levels.index(asked)
            entry["worth"] = {
                side: band_of(worth[clause.id][row, index]) for row, side in enumerate(("usa", "mex"))
            }
            entry["worth_of_level"] = asked
            entry["worth_by_level"] = {
                name: {side: band_of(worth[clause.id][row, i]) for row, side in enumerate(("usa", "mex"))}
                for i, name in enumerate(table.levels)
            }
            lasts = (table.end[index] > 12 + table.start[index]).astype(np.float64)
            passed = result.settled.game.passes[table.bill[index]] if table.bill[index] >= 0 else 1.0
            bill = result.bills[table.bill[index]] if table.bill[index] >= 0 else None
            entry["ratification"] = band_of(np.ones_like(lasts) if bill is None else chances[bill])
            entry["marginal_worth"] = marginal_worth(result, clause.id, table.levels)
            if clause.id in result.probes:
                entry["effect_12_months"] = effect(result, clause.id)
            entry["in_force_after_12_months"] = number(float((passed * lasts).mean()))
        shown.append(entry)
    return shown


def effect(result: StudyResult, clause: str) -> Json:
    """Return what a hub clause alone does over twelve months: change against the status quo, by outcome."""
    first = result.case.first_month
    run, base = result.probes[clause][1], result.no_deal_paths["status_quo"]
    names = (
        "border_patrol_encounters",
        "interceptions",
        "waiting",
        "deaths",
        "harms_estimated",
        "returns_to_mexico",
    )
    return {
        name: band_of(twelve_months(run, name, first) - twelve_months(base, name, first)) for name in names
    }


def costs(result: StudyResult, clause: Clause) -> Json:
    """Return the cost of the asked level to its first payer, a band through its three marks, where one is stated."""
    stated = clause.level(asked_level(clause)).cost_usd_per_year
    if not stated:
        return {}
    cost = stated[0]
    marks = Range(cost.low, cost.central, cost.high, cost.basis)
    values = range_draws(marks, f"cost/{clause.id}", result.corridor.draws)
    return {"cost_usd_per_year": {"payer": cost.payer, **band_of(values), "basis": cost.basis}}


def package(result: StudyResult, name: str, entry: NamedPackage) -> Json:
    """Return one named package: levels, outcomes, payoffs, chances, how long it is kept, and what it does to people."""
    direct = entry.settled
    gain = direct.payoff[:2] - no_deal_payoff(result)
    fewer = per_thousand_fewer(entry.months, result.no_deal_paths[result.case.default_no_deal])
    return {
        "name": name,
        "levels": dict(entry.levels),
        "outcomes": outcome_paths(entry.months, first_month(result)),
        "payoff": {side: band_of(gain[row]) for row, side in enumerate(("usa", "mex"))},
        "ratified": {"usa": number(direct.accepted_usa.mean()), "mex": number(direct.accepted_mex.mean())},
        "p_mutual_gain": number(direct.mutual_gain.mean()),
        "months_kept": band_of(entry.kept.astype(np.float64)),
        "people": people(entry.months),
        **({"per_thousand_fewer": fewer} if fewer else {}),
        "bills": list(entry.bills),
        **kept(result, entry, no_deal_payoff(result)),
    }


def sources(result: StudyResult) -> Json:
    """Return every source of the case's clauses and packages, by id."""
    found = {}
    entries = [source for clause in result.case.clauses for source in clause.sources]
    entries += [source for package_ in result.case.packages.values() for source in package_.sources]
    for source in entries:
        found[source.id] = {
            "title": source.title,
            "publisher": source.publisher,
            "address": source.address,
            "known_since": source.known_since.isoformat() if source.known_since else None,
            "grade": source.grade,
        }
    return dict(sorted(found.items()))
