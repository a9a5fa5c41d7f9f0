"""The report's section on offers: who gives way as the clocks run, and what not knowing the other side adds."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from winset.report import alt_text, charts
from winset.report.blocks import Block, Figure, Figures, Item, Items, Section, Text, numbered
from winset.report.titles import Analysis, levels_in_words
from winset.report.words import PARTIES, PEOPLE, gain, interval, modelled, share, the_party, title

CLOCKS = {
    "next_event": "each side's next election",
    "last_event": "each side's change of government",
}
WHAT = (
    "Two sides that know everything about each other and propose in turn agree at once (Ståhl 1972, Rubinstein 1982). "
    "Which package they agree on says who holds the better hand; it does not explain why talks drag on. Rounds are a "
    "month apart (an assumption). A deal counts for a leader only in the months left on its clock, so every month of "
    "waiting costs the side whose clock strikes first a larger part of its gain. After each refusal talks break down "
    "with the chance given (an assumption: no data), and whoever would do better without a deal walks away. Shares are "
    "of the best that a side could get while the other is no worse off than without a deal; the two need not add up "
    "to 100 %, since a good package gives both most of what they can hope for."
)
UNKNOWN = (
    "What if one side does not know how much the other needs? In a game of two offers, the second the last before the "
    "first clock strikes (Fudenberg and Tirole 1983), the other side is soft, satisfied with anything better than no "
    "deal, or tough, signing nothing below a share of its best gain. How likely each is, and that share, are "
    "assumptions. Where the first offer is made for the soft alone, a tough side waits: this is where delay comes from."
)


def offers(analysis: Analysis) -> Section | None:
    """Alternating offers under both clocks, how the split moves with patience, and offers to an unknown side."""
    told = (analysis.get("talks") or {}).get("offers")
    if not told:
        return None
    blocks: list[Block] = [Text(WHAT), _clocks(told), _splits(told), *_agreed(analysis, told)]
    blocks += [_games(told), _patience(told), Text(UNKNOWN), _screening(told)]
    return Section("offers", "Offers: who gives way as the clocks run", tuple(blocks))


def _clocks(told: Mapping[str, Any]) -> Block:
    entries = []
    for reading, clocks in told["clocks"].items():
        sides = "; ".join(
            f"{PARTIES[side]}: {title(clocks[side]['title'], side)}, {clocks[side]['day']} "
            f"({modelled(clocks[side]['months_left'])} months)"
            for side in PARTIES
        )
        entries.append(
            Item(f"If the clock is {CLOCKS[reading]}: {sides}; {clocks['rounds']} rounds before the first.")
        )
    return Items(tuple(entries))


def _setting(game: Mapping[str, Any]) -> str:
    space = "" if game["space"] == "ratifiable" else ", all packages, ratified or not"
    return (
        f"{PARTIES[game['first']]} first, {PARTIES[game['last']]} last; {CLOCKS[game['clocks']]}; "
        f"breakdown {share(game['breakdown_chance'])} a round{space}"
    )


def _known(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [game for game in told["games"] if all(game["share"].values())]


def _splits(told: Mapping[str, Any]) -> Figures:
    rows = [
        {
            "title": f"First {PARTIES[game['first']]}, last word {PARTIES[game['last']]}",
            "bands": {PARTIES[side]: _percent(game["share"][side]) for side in PARTIES},
        }
        for game in _known(told)
        if game["space"] == "ratifiable"
        and game["clocks"] == "next_event"
        and game["breakdown_chance"] == told["games"][0]["breakdown_chance"]
    ]
    caption = (
        "What each side gets, in % of the best it could hope for, among packages that both sides' ratifiers accept: "
        "mean (dot) and 90 % of the preference draws. The clock is each side's next election"
    )
    text = alt_text.people_text("Share of each side's best gain, in %", rows)
    return Figures(
        caption, (Figure("", text, partial(charts.people_chart, rows, list(PARTIES.values()))),), "one"
    )


def _percent(band: Mapping[str, float]) -> dict[str, float]:
    return {name: 100 * value for name, value in band.items()}


def _agreed(analysis: Analysis, told: Mapping[str, Any]) -> list[Block]:
    """Return in words the package agreed most often for each opener, with what it does to people."""
    entries = []
    for game in told["games"]:
        package = game.get("package")
        if package is None or game["space"] != "ratifiable" or game["clocks"] != "next_event":
            continue
        if game["breakdown_chance"] != told["games"][0]["breakdown_chance"]:
            continue
        entries.append(
            Item(
                f"{PARTIES[game['first']]} opens: most often ({share(package['share'])} of the preference draws) they "
                f"would agree on {levels_in_words(analysis, package['levels'])}. Gain over no deal: "
                + " and ".join(
                    f"{interval(package['payoff'][side], gain)} points for {the_party(side)}"
                    for side in PARTIES
                )
                + ".",
                "Weights and the worth of clauses are judgement (grade D).",
                True,
                people_points(package),
            )
        )
    return [Items(tuple(entries))] if entries else []


def people_points(package: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a package does to people over the horizon, one line a measure, against no deal."""
    shown = ("stranded", "attacks_floor", "attacks_estimate", "deaths", "returns_unscreened")
    return tuple(
        f"{PEOPLE[name]}: {interval(package['people'][name])}, more than without a deal in "
        f"{share(package['people_worse'][name])} of the draws"
        for name in shown
    )


def _games(told: Mapping[str, Any]) -> Block:
    rows = [
        (
            _setting(game),
            *(interval(_percent(game["share"][side])) for side in PARTIES),
            str(game["different_packages"]),
        )
        for game in _known(told)
    ]
    columns = (
        "setting", "United States, % of its best gain", "Mexico, % of its best gain",
        "different packages over the preference draws",
    )  # fmt: skip
    return numbered("Who opens, who has the last word, and what is at risk in waiting", columns, rows, 1)


def _patience(told: Mapping[str, Any]) -> Block:
    rows = [
        (
            *(modelled(entry["months_left"][side]) for side in PARTIES),
            *(interval(_percent(entry["share"][side])) for side in PARTIES),
        )
        for entry in told["patience"]
        if all(entry["share"].values())
    ]
    columns = (
        "months left, United States", "months left, Mexico", "United States, % of its best gain",
        "Mexico, % of its best gain",
    )  # fmt: skip
    return numbered(
        "How the split moves with patience (mean of either side opening; rounds as for the next elections)",
        columns,
        rows,
        0,
    )


def _screening(told: Mapping[str, Any]) -> Block:
    rows = [
        (
            PARTIES[game["proposer"]],
            share(game["soft_chance"]),
            share(game["tough_share"]),
            share(game["strategies"]["pool"]),
            share(game["strategies"]["screen"]),
            share(game["strategies"]["press"]),
            interval(game["signed_at_once"]["mean"], share),
            interval(game["failed"]["mean"], share),
        )
        for game in told["screening"]
        if game["signed_at_once"]
    ]
    columns = (
        "proposer", "chance that the other is soft", "a tough one wants of its best gain",
        "offers what both types sign", "offers for the soft first", "presses the soft", "signed at once", "no deal",
    )  # fmt: skip
    caption = "Offers to a side whose needs are unknown: share of preference draws, and chances"
    return numbered(caption, columns, rows, 1)
