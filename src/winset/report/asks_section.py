"""The report's section on asks: what each is worth, which only work together, and what would pay for each."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from winset.report import alt_text, charts
from winset.report.blocks import Block, Figure, Figures, Heading, Item, Items, Section, Table, Text, numbered
from winset.report.titles import Analysis, clause_title, level_title, levels_in_words
from winset.report.words import PARTIES, gain, interval, share, the_party

WHAT = (
    "Worth here is what a level changes for each side, against today's level, averaged over every combination of all "
    "other clauses: what it is worth to have whatever else is agreed. Bills that may fail, courts, breaks and a "
    "successor are counted in. Points are of each side's own scale; worth beyond outcomes is judgement (grade D)."
)
TRADES = (
    "Clauses that only work together: each set is better for both sides than no deal in at least half of the "
    "preference draws, while no part of it is."
)
PRICES = (
    "The price of a demand is the smallest bundle of what the other side could give that leaves the granting side no "
    "worse off than without a deal. “Nothing” means that granting costs the granting side nothing."
)
SHOWN = 10
"""The trades that hold most often are shown; analysis.json has all of them."""


def asks(analysis: Analysis) -> Section | None:
    """What each ask is worth, trades, and the price of each demand."""
    told = (analysis.get("talks") or {}).get("linkage")
    if not told:
        return None
    blocks: list[Block] = [*_worth(analysis), *_trades(analysis, told["trades"])]
    if told["prices"]:
        blocks += [Heading("The price of each demand"), Text(PRICES), _prices(analysis, told["prices"])]
        blocks += [_singles(analysis, told["prices"], granter) for granter in PARTIES]
    return Section("asks", "What asks are worth, and what would pay for them", tuple(blocks))


def _worth(analysis: Analysis) -> list[Block]:
    rows = [
        {
            "title": f"{clause_title(analysis, clause['id'])}: "
            f"{level_title(analysis, clause['id'], clause['worth_of_level'])}",
            "worth": clause["marginal_worth"][clause["worth_of_level"]],
        }
        for clause in analysis.get("clauses", ())
        if clause.get("marginal_worth")
    ]
    if not rows:
        return []
    caption = (
        "Worth of the level asked for, whatever else is agreed: mean (dot) and 90 % of the preference draws"
    )
    figure = Figure("", alt_text.worth_text(rows), partial(charts.worth_chart, rows))
    return [Text(WHAT), Figures(caption, (figure,), "one")]


def _trades(analysis: Analysis, trades: list[Mapping[str, Any]]) -> list[Block]:
    # What cannot be ratified is no trade: such sets are shown only where nothing better is known.
    accepted = [trade for trade in trades if trade["holds"] == "better_and_accepted"]
    shown = (accepted or trades)[:SHOWN]
    rows = [
        (
            levels_in_words(analysis, trade["levels"]),
            share(trade["better_for_both"]),
            *(interval(trade["payoff"][side], gain) for side in PARTIES),
        )
        for trade in shown
    ]
    if not rows:
        return [Text(f"{TRADES} No pair or triple of clauses is such a trade.")]
    columns = (
        "clauses", "better for both in", "United States (points)", "Mexico (points)",
    )  # fmt: skip
    together = (
        "accepted by both sides' ratifiers" if accepted else "none of them accepted by both sides' ratifiers"
    )
    number = len(accepted or trades)
    caption = f"Trades, pairs and triples, {together}: the {len(rows)} that hold most often of {number}"
    return [Text(TRADES), numbered(caption, columns, rows, 1)]


def _prices(analysis: Analysis, prices: list[Mapping[str, Any]]) -> Block:
    entries = []
    for price in prices:
        granter, payer = price["granter"], price["payer"]
        demand = f"{clause_title(analysis, price['clause'])}: {level_title(analysis, price['clause'], price['level'])}"
        bundles = "; or ".join(
            f"{levels_in_words(analysis, bundle['levels']) if bundle['levels'] else 'nothing'} "
            f"({share(bundle['share'])} of the draws)"
            for bundle in price["bundles"]
        )
        words = (
            f"{demand}, granted by {the_party(granter)}. By itself it changes "
            + " and ".join(
                f"{interval(price['worth'][side], gain)} points for {the_party(side)}" for side in PARTIES
            )
            + f". Something that {the_party(payer)} could give makes it good in {share(price['payable'])} of the draws"
        )
        if price["bundles"]:
            words += (
                f", most often {bundles}. With the price paid, {the_party(payer)} would still gain over no deal in "
                f"{share(price['payer_gains'])} of these"
            )
        entries.append(Item(words + ".", "Worth of clauses is judgement (grade D).", True))
    return Items(tuple(entries))


def _singles(analysis: Analysis, prices: list[Mapping[str, Any]], granter: str) -> Table:
    """Return for the demands on one side how often each single level of the other makes it good."""
    asked = [price for price in prices if price["granter"] == granter]
    given = {(one["clause"], one["level"]): None for price in asked for one in price["singles"]}
    known = [{(one["clause"], one["level"]): one["enough"] for one in price["singles"]} for price in asked]
    rows = [
        (
            f"{clause_title(analysis, clause)}: {level_title(analysis, clause, level)}",
            *(share(price[clause, level]) if (clause, level) in price else "" for price in known),
        )
        for clause, level in given
    ]
    columns = (
        f"given to {the_party(granter)}",
        *(
            f"{clause_title(analysis, p['clause'])}: {level_title(analysis, p['clause'], p['level'])}"
            for p in asked
        ),
    )
    caption = f"In what share of the draws one thing alone makes good what {the_party(granter)} grants"
    return numbered(caption, columns, rows, 1)
