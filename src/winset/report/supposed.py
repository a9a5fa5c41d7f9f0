"""A statement held against the model, as a document and in words: what would have to be true, with its odds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from winset.corridor.levers import LEVERS
from winset.report.input_titles import parameter_words
from winset.report.rounding import number
from winset.report.words import OUTCOMES, modelled, name, share
from winset.study import Supposition

Json = dict[str, Any]

LISTED = 8
"""Assumptions listed in words: what is moved less is in the document."""


def supposition_document(found: Supposition) -> Json:
    """Return what `winset suppose --json` prints."""
    statement = found.statement
    return {
        "case": found.case.id,
        "as_of": found.as_of.isoformat(),
        "seed": found.study.seed,
        "statement": {
            "outcome": statement.outcome,
            "change_percent": statement.percent,
            "months": statement.months,
        },
        "levels": dict(found.levels),
        "assumed": "carried out and kept: no court, break, bill or successor stops it",
        "true_in": {"share": number(found.share), "draws": found.draws},
        "change_at_medians_percent": number(found.at_medians),
        "design_point": {
            "holds": found.holds,
            "change_percent": number(found.at_point),
            "odds_first_order": None if found.odds is None else number(found.odds),
            "assumptions": [
                {
                    "input": one.name,
                    **_words(one.name),
                    "median": number(one.median),
                    "needed": number(one.needed),
                    "quantile": number(one.quantile),
                    "standard_deviations": number(one.score),
                }
                for one in found.assumptions
            ],
        },
    }


def _words(drawn: str) -> Json:
    if not drawn.startswith("lever/"):
        return parameter_words(drawn)
    lever = next(one for one in LEVERS if one.name == drawn.removeprefix("lever/"))
    return {"title": f"{lever.title}, as the level is carried out", "unit": lever.unit}


def supposition_lines(document: Mapping[str, Any]) -> list[str]:
    """Return the document in words."""
    statement, point, true = document["statement"], document["design_point"], document["true_in"]
    outcome, change = (
        OUTCOMES.get(statement["outcome"], name(statement["outcome"])),
        statement["change_percent"],
    )
    way = "fall" if change < 0 else "rise"
    lines = [
        f"Statement: {outcome} {way} by at least {abs(change):g} % over {statement['months']} months against no deal, "
        "the package carried out and kept.",
        f"True in {share(true['share'])} of {true['draws']} draws"
        + (
            f" (so in less than {share(3 / true['draws'])}, with 95 % confidence)."
            if true["share"] == 0
            else "."
        ),
        f"With every assumption at its median the change is {_signed(document['change_at_medians_percent'])} %.",
    ]
    if not point["holds"]:
        lines.append(
            "Out of reach: with assumptions moved up to three standard deviations each, the nearest to it that was "
            f"found is {_signed(point['change_percent'])} %. There:"
        )
    elif (document["change_at_medians_percent"] - change) * change >= 0:
        lines.append(
            f"Likelier than not: odds {share(point['odds_first_order'])} to first order. It fails where:"
        )
    else:
        lines.append(
            f"Least implausible way for it to be true: odds {share(point['odds_first_order'])} to first order. There:"
        )
    for one in point["assumptions"][:LISTED]:
        below = one["quantile"] if one["standard_deviations"] < 0 else 1.0 - one["quantile"]
        lines.append(
            f"  {one['title']}: {modelled(one['needed'])} instead of {modelled(one['median'])} ({one['unit']}); "
            f"{share(below)} of its distribution lies beyond"
        )
    if (left := len(point["assumptions"]) - LISTED) > 0:
        lines.append(f"  and {left} more moved less; --json has them all")
    return lines


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + modelled(value)
