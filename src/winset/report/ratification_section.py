"""The report's section on who must say yes at home: bills and their pivots, every act's law, win-sets."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from winset.report.blocks import Block, Figure, Figures, Heading, Section, Table, Text
from winset.report.ratification_charts import held_chart, stances_chart
from winset.report.titles import Analysis, clause_title, extra
from winset.report.words import PARTIES, interval, modelled, share, title

WHAT = (
    "What needs Congress is a bill; the rest is an executive act. A bill passes if the place where a chamber splits "
    "reaches its pivot, the last member needed; past votes say where chambers split. The use of this is the distance "
    "and the names: the members a bill would need next, each with the chance of its yea by its place on the line "
    "alone. Nothing says that a member could be won, or at what price."
)
PROPOSED = (
    "Chances of a court's block and months to effect are proposals of whoever collected the list, not estimates; the "
    "first may know later rulings. An act from memory says so. This is not legal advice."
)
HINDSIGHT = (
    "Hindsight: the votes on the border bill that followed. The chances are those of the eve, from earlier votes; "
    "members at both ends of the line refused, which a line does not foresee."
)
MOST_NAMES = 11


def ratification(analysis: Analysis) -> Section | None:
    """The bills, the senators, the votes that followed, the acts and the win-sets."""
    found = extra(analysis, "ratification")
    if not found:
        return None
    blocks: list[Block] = [Text(WHAT)]
    if found["bills"]:
        blocks += [_bills(found["bills"]), _senators(found["bills"]), _next(found["bills"])]
    if found["held"]:
        blocks += [
            Heading("The votes that followed"),
            Text(HINDSIGHT),
            _held_figures(found["held"]),
            _held(found["held"]),
        ]
    blocks += [_win_sets(found["win_sets"])]
    blocks += [Heading("By which act, under which law"), Text(PROPOSED), _acts(analysis, found["acts"])]
    return Section("ratification", "Who must say yes at home", tuple(blocks))


def _bills(bills: Sequence[Mapping[str, Any]]) -> Table:
    rows = [
        (
            title(bill["title"], bill["id"]),
            interval(bill["probability"], share),
            interval(bill["routes"]["simple_majority"], share),
            interval(bill["routes"]["override"], share),
            _chance(bill["reaches_house_floor"]),
            *(_far(vote) for vote in bill["votes"]),
        )
        for bill in bills
    ]
    columns = (
        "bill", "chance of becoming law", "if no filibuster stood in its way", "against a veto",
        "chance of a vote in the House", "votes short in the House, of those needed",
        "votes short in the Senate, of those needed",
    )  # fmt: skip
    return Table("Bills that some clause hangs on", columns, tuple(rows), frozenset(range(1, 7)))


def _chance(band: Mapping[str, Any]) -> str:
    """Return a chance with its interval, alone where nothing about it is uncertain."""
    return share(band["mean"]) if band["p05"] == band["p95"] else interval(band, share)


def _far(vote: Mapping[str, Any]) -> str:
    return f"{vote['short']} of {vote['needed']}"


def _senators(bills: Sequence[Mapping[str, Any]]) -> Figures:
    panels = []
    for bill in bills:
        vote = next(vote for vote in bill["votes"] if vote["chamber"] == "Senate")
        named = title(bill["title"], bill["id"])
        pivot = {"ideal": vote["pivot"]["ideal"], "chance": vote["chance_once_voted_on"]}
        text = (
            f"{named}: the pivot of the Senate votes yea in {share(pivot['chance'])}; at the median the vote is "
            f"{vote['short']} short of {vote['needed']}."
        )
        panels.append(Figure(named, text, partial(stances_chart, bill["senate"], pivot)))
    return Figures(
        "Each senator by ideal point, and the chance of a yea once the vote is held; diamond: the pivot",
        tuple(panels),
    )


def _next(bills: Sequence[Mapping[str, Any]]) -> Table:
    rows = [
        (
            title(bill["title"], bill["id"]),
            f"{vote['needed']}",
            f"{_member(vote['pivot'])}",
            "; ".join(_member(member) for member in vote["next"][:MOST_NAMES]),
        )
        for bill in bills
        for vote in bill["votes"]
    ]
    columns = (
        "bill",
        "votes needed",
        "pivot (ideal point)",
        "would be needed next (ideal point, chance of a yea)",
    )
    return Table(
        "The pivots, and whose votes a bill would need next", columns, tuple(rows), quoted=frozenset({2, 3})
    )


def _member(member: Mapping[str, Any]) -> str:
    chance = f", {share(member['chance'])}" if "chance" in member else ""
    ideal = f"{member['ideal']:+.2f}".replace("-", "−")
    return f"{member['name']} ({member['party']}-{member['state']}, {ideal}{chance})"


def _held_figures(held: Sequence[Mapping[str, Any]]) -> Figures:
    panels = [
        Figure(
            vote["day"],
            f"{vote['day']}: {vote['yeas']} yeas of {vote['needed']} needed, {vote['short']} short.",
            partial(held_chart, vote["cast"]),
        )
        for vote in held
    ]
    return Figures("How senators voted, at the chance that the eve gave each", tuple(panels))


def _held(held: Sequence[Mapping[str, Any]]) -> Table:
    rows = [
        (
            vote["day"],
            vote["title"],
            f"{vote['yeas']} of {vote['needed']}",
            share(vote["chance"]),
            "; ".join(map(_member, vote["own_nays"])),
            "; ".join(map(_member, vote["nearest"])),
        )
        for vote in held
    ]
    columns = (
        "day", "vote", "yeas, of those needed", "chance on the eve", "refused on its own side",
        "nearest that refused on the other side, as many as were missing",
    )  # fmt: skip
    return Table("What was missing", columns, tuple(rows), frozenset({2, 3}), quoted=frozenset({1, 4, 5}))


def _win_sets(win_sets: Sequence[Mapping[str, Any]]) -> Table:
    rows = [(share(one["at_least"]), *(share(one[side]) for side in (*PARTIES, "both"))) for one in win_sets]
    columns = ("accepted with a chance of at least", *PARTIES.values(), "both sides")
    caption = "Win-sets at other thresholds: the share of packages that ratifiers accept"
    return Table(caption, columns, tuple(rows), frozenset(range(4)))


def _acts(analysis: Analysis, acts: Sequence[Mapping[str, Any]]) -> Table:
    rows = [
        (
            clause_title(analysis, act["clause"]),
            act["kind"] + (" (from memory)" if act["grade"] == "memory" else ""),
            act["grantor"],
            act["binding_law"],
            "; ".join(act["votes_to_win"]) or "none",
            act["court_exposure"],
            share(act["court_block_12m"]),
            " to ".join(dict.fromkeys(modelled(month) for month in act["months_to_effect"])),
            act["reversible_by"],
        )
        for act in acts
    ]
    columns = (
        "clause", "act", "who grants it", "law", "votes to win", "court exposure", "court blocks it within a year",
        "months to effect", "who can undo it",
    )  # fmt: skip
    caption = "The legal path of every act, in the words of the list"
    return Table(caption, columns, tuple(rows), frozenset({6, 7}), quoted=frozenset({2, 3, 4, 5, 8}))
