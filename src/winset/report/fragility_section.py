"""The report's section on fragility: what each package hangs on, when someone says no, regret, and other weights."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from winset.report import fragility_charts, revealed_weights
from winset.report.blocks import Block, Figure, Figures, Heading, Item, Items, Section, Table, Text, numbered
from winset.report.titles import Analysis, clause_title, extra, level_title, package_title
from winset.report.words import PARTIES, gain, interval, modelled, share

EXPLAINED = {
    "gain_usa": "gain of the United States",
    "gain_mex": "gain of Mexico",
    "encounters": "change of Border Patrol encounters",
}
SCHEMES = {
    "rank_order_centroid": "rank-order centroid",
    "rank_sum": "rank sum",
    "any_order_respecting": "any that respect the order",
}
CHANGED = 0.1
"""A clause is in the table of weights if some reading takes another level than today's in this share of its draws."""


def fragility(analysis: Analysis) -> Section | None:
    """Where the packages are fragile, in words and one picture each."""
    told = analysis.get("fragility")
    if not told:
        return None
    blocks: list[Block] = [
        Heading("Under other weights"),
        Text(
            "Nobody has measured the weights; only their order is assumed. The bar spans all weights that respect the "
            "order and all attitudes to risk, by outcomes alone; the dot is the rank-order centroid. What lies on one "
            "side of zero holds under all of them, before the judged worth of a clause is added."
        ),
        _weights_figure(analysis, told["weights"]["all_admissible"]),
        _survivors(analysis, told["weights"]["all_admissible"]),
        *_schemes(analysis, told["weights"]["schemes"]),
        *revealed_weights.blocks(analysis, told["weights"].get("revealed") or {}),
        Heading("What each package hangs on"),
        Text(
            "Share of the variance of a result that goes away once one input is known (first-order Sobol index, from "
            "the draws at hand). Only inputs above the noise are listed; the rest is small inputs and what they do "
            "together."
        ),
        _indices(analysis, told["sobol"]),
        Heading("When someone says no"),
        Items(tuple(Item(_box(analysis, entry)) for entry in told["boxes"])),
        _regret(analysis, told["regret"]),
    ]
    if (bins := extra(analysis, "map")) and "better_for_both" in bins:
        blocks.append(_mutual_gain(bins))
    return Section("fragility", "Where deals are fragile", tuple(blocks))


def _weights_figure(analysis: Analysis, rows: Sequence[Mapping[str, Any]]) -> Figures:
    titled = [{"title": package_title(analysis, row["package"]), **row} for row in rows]
    listed = "; ".join(
        f"{row['title']}: "
        + ", ".join(
            f"{PARTIES[side]} {gain(row[side]['lowest'])} to {gain(row[side]['highest'])}" for side in PARTIES
        )
        for row in titled
    )
    text = f"Expected gain over no deal in points, lowest and highest under all admissible weights. {listed}."
    draw = partial(fragility_charts.admissible_chart, titled)
    caption = "Expected gain over no deal under all admissible weights, by outcomes alone (points)"
    return Figures(caption, (Figure("", text, draw),), "one")


def _survivors(analysis: Analysis, rows: Sequence[Mapping[str, Any]]) -> Table:
    cells = [
        (
            package_title(analysis, row["package"]),
            *(share(row[side][key]) for side in PARTIES for key in ("better", "worse")),
        )
        for row in rows
    ]
    columns = (
        "package", "United States: better", "United States: worse", "Mexico: better", "Mexico: worse",
    )  # fmt: skip
    caption = (
        "With the judged worth of clauses (grade D): share of its draws in which the package is better, or worse, than "
        "no deal under every admissible weight"
    )
    return numbered(caption, columns, cells, 1)


def _schemes(analysis: Analysis, sides: Mapping[str, Any]) -> list[Block]:
    """Return how often the Nash package moves each clause under each reading of each side's weights."""
    columns = [(side, scheme) for side, schemes in sides.items() for scheme in schemes]
    today = {entry["id"]: entry.get("status_quo") for entry in analysis.get("clauses", ())}
    rows = []
    for clause in today:
        shares = [sides[side][scheme]["nash_levels"].get(clause, {}) for side, scheme in columns]
        moved = [1.0 - found.get(today[clause], 0.0) for found in shares if found]
        if moved and max(moved) >= CHANGED:
            cells = [_commonest(analysis, clause, found) for found in shares]
            rows.append((clause_title(analysis, clause), *cells))
    heads = [f"{PARTIES[side]}: {SCHEMES.get(scheme, scheme)}" for side, scheme in columns]
    caption = (
        "The Nash package's commonest level where one side's weights are read in one way (share of those preference "
        "draws). Draws: "
        + ", ".join(
            f"{head} {sides[side][scheme]['draws']}"
            for head, (side, scheme) in zip(heads, columns, strict=True)
        )
    )
    return [Table(caption, ("clause", *heads), tuple(rows))] if rows else []


def _commonest(analysis: Analysis, clause: str, shares: Mapping[str, float]) -> str:
    if not shares:
        return "no draw"
    level = max(shares, key=lambda one: shares[one])
    return f"{level_title(analysis, clause, level)}, {share(shares[level])}"


def _indices(analysis: Analysis, entries: Sequence[Mapping[str, Any]]) -> Table:
    rows = [
        (
            package_title(analysis, entry["package"]),
            EXPLAINED.get(entry["outcome"], entry["outcome"]),
            "; ".join(f"{one['title']} {modelled(one['index'])}" for one in entry["inputs"])
            or f"none stands above the noise ({modelled(entry['noise'])})",
            share(max(0.0, 1.0 - entry["explained"])),
        )
        for entry in entries
    ]
    columns = ("package", "result", "inputs that matter, with their index", "not due to any one of them")
    return numbered("First-order Sobol indices", columns, rows, 3)


def _box(analysis: Analysis, entry: Mapping[str, Any]) -> str:
    """Say how often someone says no, and where that is more or less likely.

    A limit is given on its open side only, as the box has it.
    """
    package, no = package_title(analysis, entry["package"]), share(entry["refused"])
    refused = f"{package}: a leader or a ratifier says no in {no} of the draws"
    if "limits" not in entry:
        return refused + "; no single input tells when."
    limits = " and ".join(_limit(limit) for limit in entry["limits"])
    what = "someone says no" if entry["of"] == "refusals" else "all agree"
    return (
        f"{refused}. Where {limits}, {what} in {share(entry['density'])}: {share(entry['mass'])} of the draws, with "
        f"{share(entry['coverage'])} of all {entry['of']}."
    )


def _limit(limit: Mapping[str, Any]) -> str:
    title = limit["title"][:1].lower() + limit["title"][1:]
    low, high = limit["low"], limit["high"]
    if limit["unit"] == "0 or 1":
        return f"there is {title}" if low is not None else f"there is no {title}"
    bounds = [f"at least {modelled(low)}"] if low is not None else []
    bounds += [f"at most {modelled(high)}"] if high is not None else []
    return f"'{title}' is {' and '.join(bounds)} ({limit['unit']})"


def _regret(analysis: Analysis, entries: Sequence[Mapping[str, Any]]) -> Table:
    rows = [
        (package_title(analysis, entry["package"]), *(interval(entry[side]) for side in PARTIES))
        for entry in entries
    ]
    columns = ("package", "United States (points)", "Mexico (points)")
    caption = "Regret: what a side misses against the best of the named packages and no deal, once the draw is known"
    return numbered(caption, columns, rows, 1)


def _mutual_gain(bins: Mapping[str, Any]) -> Figures:
    shares = [value for column in bins["better_for_both"] for value in column if value is not None]
    half = sum(value >= 0.5 for value in shares) / len(shares)
    text = (
        "All packages by both sides' expected payoff over no deal; colour: share of draws in which a package is better "
        f"for both. In {share(half)} of the squares it is at least half; the highest is {share(max(shares))}."
    )
    caption = "Chance that a package is better for both than no deal: mean over the packages of each square"
    return Figures(caption, (Figure("", text, partial(fragility_charts.gain_map, bins)),), "map")
