"""The report's section on repairs: who refuses a named package, what would mend it, what both would rather have."""

from collections.abc import Mapping
from typing import Any

from winset.report.blocks import Block, Heading, Item, Items, Section, Text
from winset.report.offers_section import people_points
from winset.report.titles import Analysis, clause_title, level_title, package_title
from winset.report.words import (
    OUTCOMES,
    PARTIES,
    PEOPLE,
    gain,
    interval,
    modelled,
    name,
    observed,
    share,
    the_party,
)

MEND = (
    "A package stands if each side's ratifiers accept it, and neither leader is worse off than without a deal, each in "
    "at least half of the draws. Where it does not stand: who refuses and over what; the least money from one "
    "government to the other that would do; and the fewest clauses that would have to change, searched over all "
    "enumerated packages. Money changes what every actor weighs as its government's cost; that a payment may itself "
    "need a vote is not counted. Ratifiers' tolerance and the worth of clauses are judgement (grade D)."
)
SECOND = (
    "Packages that both governments would expect to be better than the one named, in at least nine of ten preference "
    "draws, searched over all enumerated packages. Better for both governments is not better for the people on the "
    "move: what each does to them stands beside it."
)
CLAUSES = "what the clauses themselves are worth to it"
REFUSERS = 4


def repairs(analysis: Analysis) -> Section | None:
    """Refusals, payments and repairs of the named packages, then what both sides would rather have."""
    talks = analysis.get("talks") or {}
    mended = (talks.get("side_payment") or {}).get("packages")
    if not mended:
        return None
    asked = talks["side_payment"]["asked_share"]
    entries = tuple(
        _mended(analysis, package, {**told, "asked_share": asked}) for package, told in mended.items()
    )
    blocks: list[Block] = [Text(MEND), Items(entries)]
    second = (talks.get("after_settlement") or {}).get("packages")
    if second:
        blocks += [Heading("Better for both governments"), Text(SECOND)]
        for package, told in second.items():
            blocks.append(Items(tuple(_second(analysis, package, told))))
    return Section("repairs", "What stands in the way, and what would mend it", tuple(blocks))


def _mended(analysis: Analysis, package: str, told: Mapping[str, Any]) -> Item:
    label = package_title(analysis, package)
    if told["stands"]:
        return Item(
            f"{label} stands as it is: neither leader is worse off than without a deal in "
            f"{share(told['neither_leader_worse_off'])} of the draws, and both sides' ratifiers accept it.",
            "Tolerances are judgement (grade D).",
            True,
        )
    repair = told["repair"]
    words = f"{label} does not stand. {_money(told)}"
    if repair is None:
        return Item(words + " No enumerated package would stand.", "Grade D.", True, tuple(_refusals(told)))
    others = (
        f" ({observed(repair['alternatives'])} packages are as near)" if repair["alternatives"] > 1 else ""
    )
    words += (
        f" The fewest changes that would do: {repair['changes']}{others}, likeliest to be ratified "
        f"{_changed(analysis, repair['changed'])}. {_harm(repair)}"
    )
    points = (
        *_refusals(told),
        "Mended, it would bring "
        + " and ".join(
            f"{interval(repair['payoff'][side], gain)} points to {the_party(side)}" for side in PARTIES
        )
        + " over no deal",
        *_protections(analysis, repair["changed"]),
        *people_points(repair),
    )
    return Item(words, "Tolerances and the worth of clauses are judgement (grade D).", True, points)


def _changed(analysis: Analysis, changed: Mapping[str, str]) -> str:
    return "; ".join(
        f"{clause_title(analysis, clause)}: {level_title(analysis, clause, level)}"
        for clause, level in changed.items()
    )


def _harm(repair: Mapping[str, Any]) -> str:
    """Name in the headline every harm to people that a package would add to, beside the one it replaces."""
    worse = [PEOPLE[harm] for harm, often in repair["people_worse_than_replaced"].items() if often > 0.5]
    if not worse:
        return "Against what it replaces it would add to no harm to the people on the move in most draws."
    return f"It would add to harm: more {', '.join(worse)} than what it replaces, in most draws."


def _protections(analysis: Analysis, changed: Mapping[str, str]) -> list[str]:
    """Say which safeguards the changed clauses carry: a repair moves levels and leaves these in the text."""
    clauses = {entry["id"]: entry for entry in analysis.get("clauses", ())}
    return [
        f"{clause_title(analysis, clause)} keeps its safeguard: {clauses[clause]['protection'].rstrip('.')}"
        for clause in changed
        if clauses.get(clause, {}).get("protection", "None.") != "None."
    ]


def _money(told: Mapping[str, Any]) -> str:
    payment = told["payment"]
    if payment["usd"] is not None and payment["payer"] is not None:
        other = "mex" if payment["payer"] == "usa" else "usa"
        return (
            f"USD {modelled(payment['usd'])} over the horizon from {the_party(payment['payer'])} to {the_party(other)} "
            "would be the least that brings it into both win-sets with neither leader worse off."
        )
    if payment["usd"] is not None:
        return "No payment is needed."
    short = "; ".join(
        f"{'both leaders' if asked == 'leaders' else 'the ratifiers of ' + the_party(asked)} in at most {share(best)} "
        "of the draws"
        for asked, best in payment["best"].items()
        if best < told["asked_share"]
    )
    if short:
        return f"No payment would do: whatever the sum, it suits {short}."
    return "No payment would do: each condition can be met, but by no one sum."


def _refusals(told: Mapping[str, Any]) -> list[str]:
    said = [
        f"{name(refusal['actor'])} ({PARTIES[refusal['side']]}) refuses in {share(refusal['share'])} of the draws, "
        f"mostly over {CLAUSES if refusal['over'] == 'clauses' else _outcome(refusal['over'])} "
        f"({gain(refusal['points'])} points there)"
        for refusal in told["refusals"][:REFUSERS]
    ]
    said += [
        f"the bill “{name(bill)}” fails in {share(often)} of the draws"
        for bill, often in told["failing_bills"].items()
    ]
    return said


def _outcome(key: str) -> str:
    return OUTCOMES.get(key, name(key).lower())


def _second(analysis: Analysis, package: str, told: Mapping[str, Any]) -> list[Item]:
    label = package_title(analysis, package)
    if not told["better_for_both"]:
        return [Item(f"{label}: no enumerated package is better for both in so many draws.")]
    items = [
        Item(
            f"{label}: {observed(told['better_for_both'])} packages would be better for both, "
            f"{observed(told['in_both_win_sets'])} of them accepted by both sides' ratifiers in most draws. The best:",
            "Weights and the worth of clauses are judgement (grade D).",
            True,
        )
    ]
    for place, best in enumerate(told["best"]):
        most = {side: max(one["payoff"][side]["mean"] for one in told["best"]) for side in PARTIES}
        sides = [side for side in PARTIES if best["payoff"][side]["mean"] == most[side]]
        called = "the evenest" if place == 0 else f"the best for {the_party(sides[0])}"
        items.append(
            Item(
                f"{called[0].upper()}{called[1:]}, better for both in {share(best['better_for_both'])} of the draws, "
                f"changes {_changed(analysis, best['changed'])}. Over no deal: "
                + " and ".join(
                    f"{interval(best['payoff'][side], gain)} points for {the_party(side)}" for side in PARTIES
                )
                + f". {_harm(best)}",
                "Grade D.",
                True,
                people_points(best),
            )
        )
    return items
