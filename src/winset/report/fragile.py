"""Fragility as the document tells it: what each package hangs on, when someone says no, regret, and other weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from winset.preferences.weights import SCHEMES, weight_draws
from winset.report.input_titles import parameter_words
from winset.report.rounding import band_of, number
from winset.report.words import OUTCOMES, PARTIES, name
from winset.study import SAMPLES, Fragility, Revealed, StudyResult, grid_levels

Json = dict[str, Any]

SIDES = ("usa", "mex")
TOP = 5
"""Inputs listed for an outcome: the five that matter most."""


def fragility(result: StudyResult) -> Json:
    """Return what the contract calls fragility, package by package."""
    words = input_words(result)
    return {
        "sobol": [
            entry for package, found in result.fragilities.items() for entry in indices(package, found, words)
        ],
        "boxes": [box(package, found, words) for package, found in result.fragilities.items()],
        "regret": [
            {"package": package, **{side: band_of(found.regret[row]) for row, side in enumerate(SIDES)}}
            for package, found in result.fragilities.items()
        ],
        "weights": {
            "all_admissible": [
                {
                    "package": package,
                    **{
                        side: {
                            key: number(getattr(found.weights[row], key))
                            for key in ("lowest", "highest", "centroid", "better", "worse")
                        }
                        for row, side in enumerate(SIDES)
                    },
                }
                for package, found in result.fragilities.items()
            ],
            "schemes": {side: schemes(result, row) for row, side in enumerate(SIDES)},
            "revealed": {found.party: revealed(result, found) for found in result.revealed},
        },
    }


def indices(package: str, found: Fragility, words: Mapping[str, Json]) -> list[Json]:
    """Return per outcome the inputs that stand above the noise, the largest first."""
    told = []
    for outcome, first_order in found.indices.items():
        rows = [row for row in np.argsort(-first_order.index).tolist() if first_order.found[row]]
        told.append(
            {
                "package": package,
                "outcome": outcome,
                "noise": number(float(first_order.noise.max(initial=0.0))),
                "explained": number(float(first_order.index[rows].sum())),
                "inputs": [
                    {**words[found.inputs.names[row]], "index": number(float(first_order.index[row]))}
                    for row in rows[:TOP]
                ],
            }
        )
    return told


def box(package: str, found: Fragility, words: Mapping[str, Json]) -> Json:
    """Return how often someone says no, and the box in which the rarer answer crowds, where there is one."""
    told: Json = {"package": package, "refused": number(found.refused)}
    if found.box is None:
        return told
    return told | {
        "of": "refusals" if found.refused <= 0.5 else "agreements",
        "density": number(found.box.density),
        "coverage": number(found.box.coverage),
        "mass": number(found.box.mass),
        "limits": [
            {
                **words[found.inputs.names[limit.row]],
                "low": number(limit.low) if np.isfinite(limit.low) else None,
                "high": number(limit.high) if np.isfinite(limit.high) else None,
            }
            for limit in found.box.limits
        ],
    }


def schemes(result: StudyResult, side: int) -> Json:
    """Return, for each reading of one side's rank order, the draws that use it and the Nash package's levels there."""
    case = result.case
    bargains = result.bargains[case.default_no_deal]
    actor = result.settled.game.actors[side]
    measures = len(result.settled.wants[actor].measures)
    _, drawn = weight_draws(actor, measures, result.settled.game.draws, result.study.seed)
    told: Json = {}
    for row, scheme in enumerate(SCHEMES):
        draws = np.flatnonzero(drawn[: len(bargains.solutions)] == row)
        picked = [
            grid_levels(result.settled, nash.package)
            for draw in draws.tolist()
            if (nash := bargains.solutions[draw].nash) is not None
        ]
        told[scheme] = {
            "draws": int(draws.size),
            "p_zopa": number(float(bargains.material_gain[draws].mean())) if draws.size else None,
            "nash_levels": {
                clause.id: {
                    level: number(count / len(picked))
                    for level, count in sorted(Counter(levels[clause.id] for levels in picked).items())
                }
                for clause in (*case.space.hubs, *case.space.leaves)
                if picked
            },
        }
    return told


def revealed(result: StudyResult, found: Revealed) -> Json:
    """Return what one side's choices say of its weights: which are explained, what is left, what holds on all of it."""
    measures = [one.outcome for one in result.settled.wants[found.party].measures]
    told: Json = {
        "choices": [
            {
                "day": choice.day.isoformat(),
                "title": {"en": choice.title.en, "es": choice.title.es},
                "chose": dict(choice.chose),
                "over": dict(choice.over),
                "ledger": list(choice.ledger),
                "basis": choice.basis,
                "rational": number(float(found.rational[row])),
                "explained": bool(found.explained[row]),
            }
            for row, choice in enumerate(found.choices)
        ],
        "kept": number(found.kept / SAMPLES),
    }
    if found.kept == 0:
        return told
    return told | {
        "weights": {name: band_of(found.weights[:, column]) for column, name in enumerate(measures)},
        "packages": {
            name: {"better": number(float((gains > 0).mean())), "worse": number(float((gains < 0).mean()))}
            for name, gains in found.gains.items()
        },
    }


def input_words(result: StudyResult) -> dict[str, Json]:
    """Return for every input of every package {input, title, unit}: what it is, in words."""
    names = {one for found in result.fragilities.values() for one in found.inputs.names}
    return {one: {"input": one, **_title(result, one)} for one in sorted(names)}


def _title(result: StudyResult, drawn: str) -> Json:
    kind, _, rest = drawn.partition("/")
    first, _, second = rest.partition("/")
    if kind == "corridor":
        return parameter_words(rest)
    if kind == "weight":
        return {
            "title": f"How much {_actor(result, first)} weighs {OUTCOMES.get(second, name(second))}",
            "unit": "weight",
        }
    if kind == "risk":
        return {"title": f"How averse {_actor(result, first)} is to risk", "unit": "per full swing"}
    if kind == "bill":
        return {"title": f"Passage of the bill: {result.case.bills[rest].title.en}", "unit": "0 or 1"}
    if kind == "worth":
        clause = result.case.clause(first).title.en
        return {"title": f"Worth of '{clause}' to {_actor(result, second)}, by judgement", "unit": "points"}
    what = "What a US incumbent who stays is worth to" if kind == "incumbent" else "What loss is tolerated by"
    return {"title": f"{what} {_actor(result, rest)}", "unit": "points"}


def _actor(result: StudyResult, actor: str) -> str:
    return PARTIES.get(actor) or result.case.actors[actor].name.en
