"""Weights read back from choices, in words and tables: a part of the section on fragility."""

from collections.abc import Mapping
from typing import Any

from winset.report.blocks import Block, Heading, Item, Items, Text, numbered
from winset.report.titles import Analysis, package_title
from winset.report.words import OUTCOMES, PARTIES, interval, name, share, the_party, title

ALWAYS = 0.995
"""A package that is better in at least this share of the samples is said to be better on the whole set."""


def blocks(analysis: Analysis, sides: Mapping[str, Any]) -> list[Block]:
    """Return the heading, the choices, the weights they leave and what holds on the whole set."""
    if not sides:
        return []
    told: list[Block] = [
        Heading("Weights read back from choices"),
        Text(
            "Here no order is assumed: of all weights that sum to one, those are kept under which what a side asked "
            "for, refused and signed since 2019 was rational, each choice valued by the model of the case's date (an "
            "approximation for older ones) and with the judged worth of clauses (grade D)."
        ),
    ]
    for side, found in sides.items():
        told.append(Text(_left(side, found)))
        told.append(Items(tuple(Item(_choice(choice)) for choice in found["choices"])))
    told.append(_weights(sides))
    told.append(Items(tuple(Item(_whole_set(analysis, side, found)) for side, found in sides.items())))
    return told


def _left(side: str, found: Mapping[str, Any]) -> str:
    party = the_party(side)
    if found["kept"] == 0:
        return f"No weights make all explained choices of {party} rational at once."
    return f"The choices of {party} leave {share(found['kept'])} of all weights:"


def _choice(choice: Mapping[str, Any]) -> str:
    words = f"{choice['day']}: {title(choice['title'], '')}, rational under {share(choice['rational'])} of all weights"
    if not choice["explained"]:
        words += "; nothing that the model values explains it, so it is set aside"
    return f"{words} ({', '.join(choice['ledger'])})."


def _weights(sides: Mapping[str, Any]) -> Block:
    rows = [
        (
            PARTIES.get(side, name(side)),
            OUTCOMES.get(measure, name(measure)),
            interval(band),
            f"{1.0 / len(found['weights']):.2f}",
        )
        for side, found in sides.items()
        for measure, band in (found.get("weights") or {}).items()
    ]
    columns = ("side", "measure", "weight, given the choices: mean and 90 %", "mean before any choice")
    return numbered("What the choices say of the weights", columns, rows, 2)


def _whole_set(analysis: Analysis, side: str, found: Mapping[str, Any]) -> str:
    packages = found.get("packages") or {}
    said = {
        "better": [name for name, of in packages.items() if of["better"] >= ALWAYS],
        "worse": [name for name, of in packages.items() if of["worse"] >= ALWAYS],
    }
    parts = [
        f"{word} than no deal: {'; '.join(package_title(analysis, one) for one in names)}"
        for word, names in said.items()
        if names
    ]
    return (
        f"For {the_party(side)}, on the whole set, "
        + ("; ".join(parts) or "no package is better or worse")
        + "."
    )
