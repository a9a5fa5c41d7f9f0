"""The report's section on clocks and means: what hangs on the US election, and what aid, reviews and monitoring buy."""

from collections.abc import Mapping
from typing import Any

from winset.report.blocks import Block, Section, Text, numbered
from winset.report.titles import Analysis, extra, levels_in_words, package_title
from winset.report.words import PARTIES, gain, interval, modelled, share

NOTHING = (
    "That Mexico prefers the incumbent is the opinion of unnamed officials; it enters as a draw that includes zero. "
    "If it were true, what would Mexico do for nothing?"
)

SHOWN = 0.6
"""The chance of being seen at which all spacings are shown; the case's own reviews are also shown at 0 and 1."""


def clocks(analysis: Analysis) -> Section | None:
    """What hangs on the election, and what keeps a deal."""
    told, means = extra(analysis, "clocks"), extra(analysis, "compliance")
    if not told:
        return None
    blocks: list[Block] = [
        Text(
            "How encounters move approval, and approval votes, is not identified in the data. The same draws with that "
            "link and with it cut:"
        ),
        _verdicts(analysis, told["verdicts"]),
        Text(f"{NOTHING} {_for_nothing(analysis, told['for_nothing'])}"),
        _cheapest(analysis, told["for_nothing"]),
    ]
    if means and "aid" in means:
        blocks.append(_aid(analysis, means["aid"]))
    if means and means.get("reviews"):
        blocks.append(_reviews(analysis, means["reviews"]))
    return Section("clocks", "What hangs on the election, on money and on being watched", tuple(blocks))


def _verdicts(analysis: Analysis, verdicts: Mapping[str, Any]) -> Block:
    rows = [
        (
            package_title(analysis, name),
            *(f"{gain(on['payoff'][side])} / {gain(off['payoff'][side])}" for side in PARTIES),
            f"{share(on['p_mutual_gain'])} / {share(off['p_mutual_gain'])}",
            f"{share(on['never_ended_by_will'])} / {share(off['never_ended_by_will'])}",
            f"{modelled(on['months'])} / {modelled(off['months'])}",
            f"{share(on['incumbent_stays'])} / {share(off['incumbent_stays'])}",
        )
        for name, (on, off) in ((name, (one["on"], one["off"])) for name, one in verdicts.items())
    ]
    columns = (
        "package",
        *(f"payoff, {side}" for side in PARTIES.values()),
        "better for both",
        "never ended by will",
        "months whole",
        "incumbent stays",
    )
    return numbered("Every verdict with the link / with it cut", columns, rows, 1)


def _for_nothing(analysis: Analysis, told: Mapping[str, Any]) -> str:
    drawn, strong = told["as_drawn"], told["strong_link"]
    words = f"If it did not care who wins, it would alone do this: {_levels(analysis, drawn['indifferent'])}."
    for of, link in ((drawn, "as drawn"), (strong, "at its strongest")):
        if of["more"] is not None:
            words += (
                f" With the link {link} it would do more only if the incumbent were worth "
                f"{modelled(of['more']['points_needed'])} points to it, 100 being its whole swing."
            )
    return words


def _levels(analysis: Analysis, one: Mapping[str, Any]) -> str:
    return levels_in_words(analysis, one["levels"]) if one["levels"] else "nothing new"


def _cheapest(analysis: Analysis, told: Mapping[str, Any]) -> Block:
    """Which levels the least preference would buy, and how little they move the chance."""
    rows = [
        (
            _levels(analysis, one),
            label,
            gain(one["gain"]),
            f"{gain(100 * one['stays_moved'])}",
            f"{gain(100 * one['encounters_change'])} %",
            modelled(one["points_needed"]),
        )
        for key, label in (("as_drawn", "as drawn"), ("strong_link", "the strongest"))
        for one in told[key]["cheapest"][:3]
    ]
    columns = (
        "what Mexico would do alone",
        "link",
        "its payoff if indifferent",
        "chance that the incumbent stays, points",
        "encounters",
        "points the incumbent must be worth",
    )
    return numbered("What Mexico would do for nothing, the cheapest first", columns, rows, 2)


def _aid(analysis: Analysis, told: Mapping[str, Any]) -> Block:
    rows = [
        (
            f"{modelled(one['usd_per_year'])}",
            interval(one["reaches_usd_per_year"]),
            interval(one["months_paid"]),
            interval(one["months_whole"]),
            interval(one["months_complied"]),
            interval(often["months_complied"]),
        )
        for one, often in zip(told["if_voted"], told["as_often_as_voted"], strict=True)
    ]
    columns = (
        "aid for policing, USD a year",
        "adds to Mexico's money, USD a year",
        "months paid for",
        "months whole",
        "months whole and paid for",
        "the same, as often as Congress votes it",
    )
    title = package_title(analysis, told["package"])
    return numbered(f"What aid for policing buys: {title}, if the money is voted", columns, rows, 0)


def _reviews(analysis: Analysis, told: Mapping[str, Any]) -> Block:
    rows = [
        (
            package_title(analysis, name),
            "the case's own" if one["every_months"] is None else f"every {one['every_months']} months",
            share(one["seen"]),
            share(one["never_ended_by_will"]),
            interval(one["months"]),
            *(gain(one["payoff"][side]) for side in PARTIES),
        )
        for name, rows in told.items()
        for one in rows
        if one["seen"] == SHOWN or (one["every_months"] is None and one["seen"] in (0.0, 1.0))
    ]
    columns = (
        "package",
        "reviews",
        "chance that a break is seen",
        "never ended by will",
        "months until it is",
        *(f"payoff, {side}" for side in PARTIES.values()),
    )
    return numbered("What reviews and monitoring are worth", columns, rows, 2)
