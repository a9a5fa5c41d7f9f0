"""The report's section on leverage: what each side could do alone, whether it would, and what that takes."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from winset.report import alt_text, charts
from winset.report.blocks import Block, Figure, Figures, Section, Text, numbered
from winset.report.titles import Analysis
from winset.report.words import NO_DEAL, PARTIES, gain, interval, name, share, the_party, title

WHAT = (
    "Leverage of one side over the other is what the other loses at the Nash package once the first commits to its "
    "best credible threat (Nash 1953): something it could do alone without a deal, and would rather do than not. A "
    "threat that hurts its maker is not credible and counts for nothing, however much it would hurt the other. Points "
    "are of each side's own scale; what a level is worth beyond its outcomes is judgement (grade D)."
)


def leverage(analysis: Analysis) -> Section | None:
    """What each side takes by its credible threats, and every threat with its price to both."""
    told = (analysis.get("talks") or {}).get("leverage")
    if not told:
        return None
    blocks: list[Block] = [Text(WHAT), Text(_largest(told)), _taken(told)]
    blocks += [_threats(path, sides) for path, sides in told.items()]
    return Section("leverage", "Leverage: what each side could do alone", tuple(blocks))


def _pairs(told: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, sides in told.items():
        for side, pressure in sides.items():
            yield path, side, pressure


def _largest(told: Mapping[str, Any]) -> str:
    """Say for the threat that would hurt the other side most whether it is credible."""
    path, side, threat = max(
        ((path, side, threat) for path, side, pressure in _pairs(told) for threat in pressure["threats"]),
        key=lambda found: -found[2]["change"][told[found[0]][found[1]]["over"]]["mean"],
    )
    over, words = told[path][side]["over"], title(threat["title"], threat["id"])
    return (
        f"The threat that would cost the other side most is made by {the_party(side)} ({words}, "
        f"no deal meaning {NO_DEAL.get(path, name(path))}): {interval(threat['change'][over], gain)} points for "
        f"{the_party(over)} and {interval(threat['change'][side], gain)} for {the_party(side)} itself. It is credible "
        f"in {share(threat['credible'])} of the preference draws."
    )


def _taken(told: Mapping[str, Any]) -> Figures:
    rows = [
        {
            "title": f"{PARTIES.get(side, name(side))}, no deal meaning {NO_DEAL.get(path, name(path))}",
            "bands": {"points taken": pressure["taken"]},
        }
        for path, side, pressure in _pairs(told)
    ]
    caption = "What each side takes from the other at the Nash package by its best credible threat: mean (dot) and 90 %"
    text = alt_text.people_text("Points that each side takes by threat", rows)
    return Figures(caption, (Figure("", text, partial(charts.people_chart, rows, ["points taken"])),), "one")


def _threats(path: str, sides: Mapping[str, Any]) -> Block:
    rows = [
        (
            PARTIES.get(side, name(side)),
            title(threat["title"], threat["id"]),
            interval(threat["change"][side], gain),
            interval(threat["change"][pressure["over"]], gain),
            share(threat["credible"]),
            share(threat["credible_by_outcomes"]),
            share(threat["chosen"]),
        )
        for side, pressure in sides.items()
        for threat in pressure["threats"]
    ]
    columns = (
        "side", "what it would do", "changes its own payoff (points)", "changes the other's (points)", "credible",
        "credible by outcomes alone", "is the one that pays it most",
    )  # fmt: skip
    return numbered(f"Threats if no deal means {NO_DEAL.get(path, name(path))}", columns, rows, 2)
