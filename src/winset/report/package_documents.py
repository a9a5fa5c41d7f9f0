"""One package beside no deal, as a page is sent it with every move of a lever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from winset.corridor.places import CITIES, GROUPS
from winset.corridor.simulate import CITY_OUTCOMES, GROUP_OUTCOMES, MEAN_OUTCOMES, OUTCOMES, MonthlyPaths
from winset.months import month_name
from winset.policy.clauses import Clause, Level, Range
from winset.ratification.tables import range_draws
from winset.report.case_documents import both
from winset.report.choices import choices
from winset.report.columns import ENDS, MARKS, OUTER, band_columns, bands, numbers
from winset.report.people import people_draws, worse_for_people
from winset.report.route_map import route_flows
from winset.study.prepared import Prepared, Shown

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]

SIDES = ("usa", "mex")
BOTH_SIDES = ("p_mutual_gain", "months_kept", "survival")
BY_CITY = ("waiting", "on_street", "encounters")


def package_document(ready: Prepared, shown: Shown) -> Json:
    """Return what one package would do, against no deal under the same draws; payoffs are gains over it, in points."""
    package, settled = shown.package, shown.package.settled
    run, without = package.months, ready.no_deal
    first = ready.corridor.inputs.origin + 1
    months = [month_name(first + month) for month in range(ready.study.horizon)]
    gain = settled.payoff[:2] - ready.scale.no_deal[ready.case.default_no_deal][:2]
    return {
        "meta": update_meta(ready),
        "months": months,
        "levels": dict(package.levels),
        "outcomes": outcome_columns(run),
        "difference": difference(run, without),
        "by_group": group_columns(run),
        "by_city": city_columns(run),
        "flows": {edge: numbers(flow) for edge, flow in route_flows(run).items()},
        "payoff": dict(zip(SIDES, bands(gain), strict=True)),
        "clauses": clause_columns(ready, package.levels),
        "ratified": {"usa": share(settled.accepted_usa), "mex": share(settled.accepted_mex),
                     "both": share(settled.accepted_usa & settled.accepted_mex)},
        "ratifiers": ratifiers(ready, shown),
        "bills": {bill: bands(ready.chances[bill][None])[0] for bill in package.bills},
        "p_mutual_gain": share(settled.mutual_gain),
        "months_kept": bands(package.kept[None].astype(np.float64))[0],
        "survival": survival(ready, package.kept),
        "people": people_bands(run),
        "people_worse": worse_for_people(run, without),
    }  # fmt: skip


def offer_documents(ready: Prepared, shown: Shown) -> Json:
    """Return by side what it sees of an offer: its own gain over no deal, whether it would ratify, and people."""
    settled = shown.package.settled
    gain = bands(settled.payoff[:2] - ready.scale.no_deal[ready.case.default_no_deal][:2])
    accepted = {"usa": share(settled.accepted_usa), "mex": share(settled.accepted_mex)}
    people = {"people": people_bands(shown.package.months),
              "people_worse": worse_for_people(shown.package.months, ready.no_deal)}  # fmt: skip
    return {
        side: {"payoff": gain[row], "ratified": accepted[side], **people} for row, side in enumerate(SIDES)
    }


def own_side(document: Json, side: str) -> Json:
    """Return what a package's document tells one side while it negotiates: nothing of what the other makes of it.

    When a deal would end is left out too, since a side ends it by what it is worth to it.
    """
    kept = {name: part for name, part in document.items() if name not in BOTH_SIDES}
    clauses = {
        name: {**told, "worth": {side: told["worth"][side]}} if "worth" in told else told
        for name, told in document["clauses"].items()
    }
    return {
        **kept,
        "payoff": {side: document["payoff"][side]},
        "ratified": {side: document["ratified"][side]},
        "ratifiers": [one for one in document["ratifiers"] if one["side"] == side],
        "clauses": clauses,
    }


def no_deal_document(ready: Prepared) -> Json:
    """Return the path without a deal: the same for every package, so a page asks for it once."""
    run = ready.no_deal
    return {
        "meta": update_meta(ready),
        "outcomes": outcome_columns(run),
        "by_group": group_columns(run),
        "by_city": city_columns(run),
        "flows": {edge: numbers(flow) for edge, flow in route_flows(run).items()},
        "people": people_bands(run),
    }


def update_meta(ready: Prepared) -> Json:
    """Return what was run, on which day one stands."""
    study = ready.study
    return {
        "case": ready.case.id,
        "as_of": ready.as_of.isoformat(),
        "origin": month_name(ready.corridor.inputs.origin),
        "no_deal": ready.case.default_no_deal,
        "horizon_months": study.horizon,
        "draws": study.draws,
        "seed": study.seed,
        "election_channel": study.election_channel,
        **choices(study),
    }


def named(names: Sequence[str], values: FloatArray, marks: Sequence[str] = MARKS) -> Json:
    """Return series (series, month, draw) as columns by name."""
    return dict(zip(names, band_columns(values, marks), strict=True))


def outcome_columns(run: MonthlyPaths) -> Json:
    """Return every outcome as columns."""
    return named(OUTCOMES, run.values[:, :, 0])


def difference(run: MonthlyPaths, without: MonthlyPaths) -> Json:
    """Return the band of every outcome's change over the horizon: sums of flows, means of stocks."""
    change = run.values[:, :, 0] - without.values[:, :, 0]
    over = change.sum(axis=1)
    stocks = [OUTCOMES.index(name) for name in MEAN_OUTCOMES]
    over[stocks] = change[stocks].mean(axis=1)
    return dict(zip(OUTCOMES, bands(over), strict=True))


def group_columns(run: MonthlyPaths) -> Json:
    """Return Border Patrol encounters by group."""
    row = GROUP_OUTCOMES.index("border_patrol_encounters")
    return named(GROUPS, run.by_group[row, :, :, 0].swapaxes(0, 1), OUTER)


def city_columns(run: MonthlyPaths) -> Json:
    """Return by border city the people waiting, on the street, and the encounters of the sector opposite."""
    found: Json = {city: {} for city in CITIES}
    for outcome in BY_CITY:
        values = run.by_city[CITY_OUTCOMES.index(outcome), :, :, 0].swapaxes(0, 1)
        for city, columns in named(CITIES, values, ENDS).items():
            found[city][outcome] = columns
    return found


def people_bands(run: MonthlyPaths) -> Json:
    """Return the bands of what a path does to the people on the move."""
    told = people_draws(run)
    return dict(zip(told, bands(np.array(list(told.values()))), strict=True))


def share(flags: npt.NDArray[np.bool_]) -> float:
    """Return the share of draws in which something is so."""
    return float(numbers([flags.mean()])[0])


def clause_columns(ready: Prepared, levels: Mapping[str, str]) -> Json:
    """Return by clause what its chosen level alone is worth to each side, its chance of passing, and what it costs.

    A level outside the grid has no worth of its own: only the package as a whole is evaluated.
    """
    tables = {table.name: table for table in (*ready.scale.game.hub, *ready.scale.game.leaves)}
    told: Json = {}
    drawn: list[tuple[Json, str, FloatArray]] = []  # all bands of a package are made at once
    for clause in ready.case.clauses:
        level, entry = clause.level(levels[clause.id]), Json()
        table = tables.get(clause.id)
        if table is not None and level.name in table.levels:
            worth = ready.worth[clause.id][:, table.levels.index(level.name)]
            entry["worth"] = {}
            drawn += [(entry["worth"], side, worth[row]) for row, side in enumerate(SIDES)]
        if level.bill is not None:
            entry["ratification"] = {}
            drawn.append((entry, "ratification", ready.chances[level.bill]))
        if level.cost_usd_per_year:
            entry["cost"] = {"payer": level.cost_usd_per_year[0].payer}
            drawn.append((entry["cost"], "usd_per_year", _cost(ready, clause, level)))
        told[clause.id] = entry
    for (place, name, _), band in zip(drawn, bands(np.array([one for *_, one in drawn])), strict=True):
        place[name] = band
    return {name: entry for name, entry in told.items() if entry}


def _cost(ready: Prepared, clause: Clause, level: Level) -> FloatArray:
    """Return (draw,) what the payer spends on a level that states a cost, USD a year."""
    cost = level.cost_usd_per_year[0]
    stated = Range(cost.low, cost.central, cost.high, cost.basis)
    return range_draws(stated, f"cost/{clause.id}", ready.talks.draws)


def ratifiers(ready: Prepared, shown: Shown) -> list[Json]:
    """Return every actor with the share of draws in which it accepts, and what it loses most by where it refuses."""
    refused = {one.actor: one for one in shown.refusals}
    told = []
    for row, name in enumerate(ready.scale.game.actors):
        actor, refusal = ready.case.actors[name], refused.get(name)
        entry: Json = {
            "id": name,
            "title": both(actor.name),
            "side": SIDES[int(ready.scale.game.side[row])],
            "role": actor.role,
            "accepts": 1.0 if refusal is None else float(numbers([1.0 - refusal.share])[0]),
        }
        if refusal is not None:
            entry["why"] = {"over": refusal.over, "points": float(numbers([refusal.points])[0])}
        told.append(entry)
    return told


def survival(ready: Prepared, kept: npt.NDArray[np.int64]) -> Json:
    """Return the share of draws in which the whole deal still stands at the end of each month from its first."""
    start, span = ready.case.first_month, ready.study.horizon - ready.case.first_month
    whole = np.where(kept < span, kept, span + 1)
    first = ready.corridor.inputs.origin + 1 + start
    return {
        "month": [month_name(first + month) for month in range(span)],
        "kept": numbers([float((whole > month + 1).mean()) for month in range(span)]),
    }
