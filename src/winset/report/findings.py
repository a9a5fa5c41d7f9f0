"""Findings: what every surface shows. The study's arrays as the document of analysis.json (see CONTRACT in docs).

Every number is written at six significant digits, so that its bytes do not hang on the order of a sum. A section
that is not
built is absent.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import winset
from winset.bargaining.frontier import pareto_frontier
from winset.bargaining.star import StarSolutions
from winset.corridor.places import CITIES, GROUPS
from winset.corridor.simulate import CITY_OUTCOMES, GROUP_OUTCOMES, OUTCOMES, MonthlyPaths
from winset.data.tables import record_fingerprint
from winset.draws import band, round_significant
from winset.errors import Fault, OptionError
from winset.history.claims import claim_document
from winset.history.effect_documents import effects_section
from winset.history.ledger import ledger_section
from winset.months import month_name
from winset.policy.clauses import Clause
from winset.report.sentences import bill_chances, findings, twelve_months
from winset.report.words import SOLUTIONS
from winset.settlement.game import Settled
from winset.study import (
    NO_DEAL,
    RULES,
    WIN_SET,
    Bargains,
    Forecast,
    NamedPackage,
    Simulation,
    StudyResult,
    all_levels,
    asked_level,
    direct_worth,
    grid_levels,
    modal_package,
)

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]

DIGITS = 6
MAP_BINS = 48
FRONTIER_POINTS = 60
SHOWN_FROM = "2022-01"


def number(value: float) -> float | None:
    """Return a number as it is written: 6 significant digits, null where there is none."""
    return float(round_significant(np.array([value]), DIGITS)[0]) if np.isfinite(value) else None


def band_of(values: FloatArray) -> Json:
    """Return the band of values (draw,)."""
    stated = band(values)
    return {
        name: number(float(getattr(stated, name))) for name in ("mean", "p05", "p25", "p50", "p75", "p95")
    }


def path_of(values: FloatArray, first_month: int) -> list[Json]:
    """Return a path from values (month, draw), the first of them in `first_month`."""
    return [{"month": month_name(first_month + t), **band_of(row)} for t, row in enumerate(values)]


def outcome_paths(run: MonthlyPaths, first_month: int, against: MonthlyPaths | None = None) -> Json:
    """Return every outcome as a path; with `against`, the difference draw by draw."""
    values = run.values[:, :, 0] if against is None else run.values[:, :, 0] - against.values[:, :, 0]
    return {name: path_of(values[row], first_month) for row, name in enumerate(OUTCOMES)}


def analysis_document(result: StudyResult, run: Mapping[str, Any] | None = None) -> Json:
    """Return analysis.json as a dictionary. `run` (seconds, started) is the only part that differs between two
    equal runs.
    """
    document: Json = {
        "meta": meta(result, run or {}),
        "claims": [claim_document(entry) for entry in result.claims],
        "clauses": clauses(result),
        "no_deal": {
            name: {"outcomes": outcome_paths(path, first_month(result))}
            for name, path in result.no_deal_paths.items()
        },
        "packages": [package(result, name, entry) for name, entry in result.packages.items()],
        "talks": talks(result),
        "sources": sources(result),
    }
    document["report"] = extras(result)
    return document


def first_month(result: StudyResult) -> int:
    """Return the first modelled month."""
    return result.corridor.inputs.origin + 1


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
            side: band_of(result.package.settled.payoff[row]) for row, side in enumerate(("usa", "mex"))
        },
        "ratified": {
            "usa": number(result.package.settled.accepted_usa.mean()),
            "mex": number(result.package.settled.accepted_mex.mean()),
        },
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
    }


def meta(result: StudyResult | Simulation | Forecast, run: Mapping[str, Any]) -> Json:
    """Return what was run, on which day one stands, and a fingerprint of everything that decides the numbers."""
    study = result.study
    # Threads decide nothing, and `as_of` counts as the day it stands for: equal runs have equal fingerprints.
    decides = [
        winset.__version__,
        repr(result.case.clauses),
        repr((study.draws, study.seed, study.horizon, study.election_channel)),
        result.as_of.isoformat(),
        record_fingerprint(),
        model_fingerprint(),
    ]
    return {
        "winset_version": winset.__version__,
        "fingerprint": hashlib.sha256("\n".join(decides).encode()).hexdigest()[:16],
        "case": result.case.id,
        "as_of": result.as_of.isoformat(),
        "origin": month_name(result.corridor.inputs.origin),
        "evidence": "eve" if result.as_of <= result.case.as_of else "hindsight",
        "vintages": "lag_only",
        "no_deal": result.case.default_no_deal,
        "horizon_months": study.horizon,
        "draws": study.draws,
        "seed": study.seed,
        "run": {"machine": platform.machine(), **run},
    }


def clauses(result: StudyResult) -> list[Json]:
    """Return every clause: who asks and grants, by what act, with what chance, at what cost, worth what to each
    side.
    """
    worth, chances = direct_worth(result.settled), bill_chances(result)
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
        entry |= costs(clause)
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
            entry["effect_12_months"] = effect(result, clause.id)
            entry["in_force_after_12_months"] = number(float((passed * lasts).mean()))
        shown.append(entry)
    return shown


def effect(result: StudyResult, clause: str) -> Json:
    """Return what a hub clause alone does over twelve months: change against the status quo, by outcome."""
    if clause not in result.probes:
        return {}
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


def costs(clause: Clause) -> Json:
    """Return the cost of the asked level by its first payer, where the clause states one."""
    stated = clause.level(asked_level(clause)).cost_usd_per_year
    if not stated:
        return {}
    cost = stated[0]
    return {
        "cost_usd_per_year": {
            "payer": cost.payer, "mean": cost.central, "p05": cost.low, "p25": None, "p50": cost.central, "p75": None,
            "p95": cost.high, "basis": cost.basis,
        }
    }  # fmt: skip


def package(result: StudyResult, name: str, entry: NamedPackage) -> Json:
    """Return one named package: levels, outcomes, payoffs, chances, how long it is kept, and what it does to people."""
    direct = entry.settled
    gain = direct.payoff[:2] - no_deal_payoff(result)
    return {
        "name": name,
        "levels": dict(entry.levels),
        "outcomes": outcome_paths(entry.months, first_month(result)),
        "payoff": {side: band_of(gain[row]) for row, side in enumerate(("usa", "mex"))},
        "ratified": {"usa": number(direct.accepted_usa.mean()), "mex": number(direct.accepted_mex.mean())},
        "p_mutual_gain": number(direct.mutual_gain.mean()),
        "months_kept": band_of(entry.kept.astype(np.float64)),
        "people": people(entry.months),
        "bills": list(entry.bills),
    }


def no_deal_payoff(result: StudyResult) -> FloatArray:
    """Return (2, draw): both leaders' payoffs without a deal. What the document calls payoff is the gain over it."""
    chosen: FloatArray = result.settled.weighing.no_deal[result.case.default_no_deal][:2]
    return chosen


def gains(result: StudyResult) -> FloatArray:
    """Return (package, 2): mean gains of all enumerated packages over no deal, in points."""
    chosen: FloatArray = result.settled.packages.payoff - no_deal_payoff(result).mean(axis=1)
    return chosen


def people(run: MonthlyPaths) -> Json:
    """Return what a path does to the people on the move: stocks as means over the months, events as sums."""

    def of(name: str) -> FloatArray:
        return run.values[OUTCOMES.index(name), :, 0]

    return {
        "stranded": band_of(of("waiting").mean(axis=0)),
        "on_street": band_of(of("on_street").mean(axis=0)),
        "attacks_floor": band_of(of("harms_reported").sum(axis=0)),
        "attacks_estimate": band_of(of("harms_estimated").sum(axis=0)),
        "deaths": band_of(of("deaths").sum(axis=0)),
        "returns": band_of(of("returns_to_mexico").sum(axis=0)),
        "returns_unscreened": band_of(of("returns_unscreened").sum(axis=0)),
    }


def talks(result: StudyResult) -> Json:
    """Return the bargaining: zone of agreement, win-sets, frontier, and the solutions of each preference draw in
    summary.
    """
    settled, space = result.settled, result.case.space
    packages = settled.packages
    usa, mex = packages.accepted_usa >= WIN_SET, packages.accepted_mex >= WIN_SET
    return {
        "basis": "as_written",
        "packages_in_space": space.packages_in_space,
        "packages_enumerated": space.packages_enumerated,
        "hub_paths": space.n_paths,
        "fixed_clauses": [clause.id for clause in space.fixed],
        "p_zopa": number(float(result.bargains[result.case.default_no_deal].material_gain.mean())),
        "win_sets": {
            "usa": {"accepted": number(float(usa.mean()))},
            "mex": {"accepted": number(float(mex.mean()))},
            "both": {"accepted": number(float((usa & mex).mean()))},
            "at_least": WIN_SET,
        },
        "frontier": frontier(result),
        "solutions": solutions(result, result.bargains[result.case.default_no_deal].solutions),
        "solutions_in_both_win_sets": solutions(
            result, result.bargains[result.case.default_no_deal].ratifiable
        ),
        "undecided": undecided(result),
    }


def frontier(result: StudyResult) -> list[Json]:
    """Return packages whose mean payoffs no other beats on both sides (a picture: each preference draw has its own
    game).
    """
    payoff = gains(result)
    rows = pareto_frontier(payoff)
    rows = rows[np.argsort(payoff[rows, 0])]
    rows = rows[np.unique(np.linspace(0, len(rows) - 1, FRONTIER_POINTS).astype(int))]
    return [
        {
            "levels": all_levels(result.case, grid_levels(result.settled, int(row))),
            "payoff": {"usa": number(payoff[row, 0]), "mex": number(payoff[row, 1])},
        }
        for row in rows
    ]


def solutions(result: StudyResult, solved: Sequence[StarSolutions]) -> Json:
    """Return for each rule the package it picks most often, with that share of preference draws and its chances."""
    settled = result.settled
    found: Json = {}
    for rule in RULES:
        package_number = modal_package(solved, rule)
        if package_number is None:
            found[rule] = None
            continue
        picked = [getattr(one, rule) for one in solved]
        share = sum(one is not None and one.package == package_number for one in picked) / len(solved)
        found[rule] = {
            "levels": all_levels(result.case, grid_levels(settled, package_number)),
            "payoff": dict(zip(("usa", "mex"), map(number, gains(result)[package_number]), strict=True)),
            "share": number(share),
            "different_packages": len({one.package for one in picked if one is not None}),
            "ratified": {
                "usa": number(settled.packages.accepted_usa[package_number]),
                "mex": number(settled.packages.accepted_mex[package_number]),
                "both": number(settled.packages.ratified[package_number]),
            },
            "p_mutual_gain": number(settled.packages.mutual_gain[package_number]),
            "greyed": None,
            "numeraire": result.case.numeraire if rule in ("egalitarian", "utilitarian") else None,
            "level_shares": level_shares(result, picked),
        }
    return found


def level_shares(result: StudyResult, picked: list[Any]) -> Json:
    """Return for each grid clause how often each level is in the solution, over preference draws: what survives
    the weights.
    """
    chosen = [grid_levels(result.settled, one.package) for one in picked if one is not None]
    shares: Json = {}
    for clause in (*result.settled.game.hub, *result.settled.game.leaves):
        counts = {level: sum(levels[clause.name] == level for levels in chosen) for level in clause.levels}
        shares[clause.name] = {level: number(count / max(len(chosen), 1)) for level, count in counts.items()}
    return shares


def undecided(result: StudyResult) -> list[str]:
    """Return the verdicts that flip between the three readings of no deal, in words."""
    flips = []
    zones = {name: float(result.bargains[name].material_gain.mean()) for name in NO_DEAL}
    if len({share >= 0.5 for share in zones.values()}) > 1:
        said = ", ".join(f"{name.replace('_', ' ')} {100 * share:.0f} %" for name, share in zones.items())
        flips.append(
            f"Whether a material package is better for both than no deal, in most preference draws: {said}."
        )
    for rule in ("nash", "kalai_smorodinsky"):
        modal = {name: modal_package(result.bargains[name].solutions, rule) for name in NO_DEAL}
        if len(set(modal.values())) > 1:
            flips.append(f"The {SOLUTIONS[rule]} package: it changes with the reading of no deal.")
    return flips


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
        "election_channel": election_channel(result),
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


def election_channel(result: StudyResult) -> Json:
    """Return how much hangs on approval moving the election: zone, incumbent and solutions with the channel on and
    off.
    """
    settled, bargains = result.without_election
    on = (result.settled, result.bargains)

    def side(game: Settled, bargained: Mapping[str, Bargains]) -> Json:
        default = bargained[result.case.default_no_deal]
        picked = {rule: modal_package(default.solutions, rule) for rule in ("nash", "kalai_smorodinsky")}
        return {
            "draws": game.game.draws,
            "p_zopa": number(float(default.material_gain.mean())),
            "incumbent_stays": number(1.0 - float(game.weighing.totals["status_quo"].lost.mean())),
            "solutions": {
                rule: None
                if package is None
                else {"levels": all_levels(result.case, grid_levels(game, package))}
                for rule, package in picked.items()
            },
        }

    return {"on": side(*on), "off": side(settled, bargains)}


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


def model_fingerprint() -> str:
    """Return one checksum of the model's code and library texts: between two releases the version stays the same."""
    home = Path(winset.__file__).parent
    files = sorted(file for kind in ("*.py", "*.yaml") for file in home.rglob(kind))
    kept = [file for file in files if file.relative_to(home).parts[0] not in ("app", "report")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in kept)).hexdigest()


def fit(result: StudyResult) -> Json:
    """Return model against record by group: Border Patrol encounters (fitted) and Mexican events (predicted before
    the window).
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


def win_set_map(result: StudyResult) -> Json:
    """Return all packages as density over both sides' mean payoffs, with the share of each bin that each side
    accepts.
    """
    packages = result.settled.packages
    x, y = gains(result).T
    edges = [np.linspace(side.min(), side.max(), MAP_BINS + 1) for side in (x, y)]
    counts, *_ = np.histogram2d(x, y, bins=edges)

    def share(inside: npt.NDArray[np.bool_]) -> list[list[float | None]]:
        some, *_ = np.histogram2d(x[inside], y[inside], bins=edges)
        with np.errstate(invalid="ignore"):
            return [[number(value) for value in row] for row in np.where(counts > 0, some / counts, np.nan)]

    usa, mex = packages.accepted_usa >= WIN_SET, packages.accepted_mex >= WIN_SET
    without = no_deal_payoff(result)
    points = [
        {
            "name": name,
            "usa": number(float((entry.settled.payoff[0] - without[0]).mean())),
            "mex": number(float((entry.settled.payoff[1] - without[1]).mean())),
        }
        for name, entry in result.packages.items()
    ]
    return {
        "x_edges": [number(edge) for edge in edges[0]],
        "y_edges": [number(edge) for edge in edges[1]],
        "counts": counts.astype(int).tolist(),
        "accepted_usa": share(usa),
        "accepted_mex": share(mex),
        "accepted_both": share(usa & mex),
        "points": points,
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
    """Return what was observed after the date beside what the model said on it, for the package that was carried
    out.
    """
    followed = result.packages.get("what_happened_2024_h1")
    if followed is None:
        return []
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


def group_paths(run: MonthlyPaths, first: int) -> Json:
    """Return Border Patrol encounters by group as paths."""
    row = GROUP_OUTCOMES.index("border_patrol_encounters")
    return {group: path_of(run.by_group[row, :, g, 0], first) for g, group in enumerate(GROUPS)}
