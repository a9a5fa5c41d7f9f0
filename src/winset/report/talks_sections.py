"""The report's section on which deals were possible: the win-set map, the solutions, the named packages."""

from collections.abc import Mapping
from typing import Any

from winset.report import figures
from winset.report.blocks import Block, Heading, Item, Items, Section, Table, Text, numbered
from winset.report.titles import (
    Analysis,
    beside,
    changed_clauses,
    clause_title,
    extra,
    level_title,
    levels_in_words,
    package_title,
)
from winset.report.words import PARTIES, SOLUTIONS, gain, interval, name, observed, share, the_party

SPACES = {
    "solutions_in_both_win_sets": "Among packages that both sides' ratifiers accept in at least half of the draws",
    "solutions": "Over all packages, before any ratifier is asked",
}
OFTEN = 0.05
"""A level that fewer preference draws take is left out of the table; analysis.json has all of them."""
GREYED = "needs a numéraire in which the two sides' payoffs can be compared, and none is declared"


def bargaining(analysis: Analysis) -> Section | None:
    """The map of what could be signed, and the solutions."""
    talks = analysis.get("talks")
    if not talks:
        return None
    blocks: list[Block] = [Text(_talks_in_words(talks))]
    if extra(analysis, "map"):
        points = figures.map_points(analysis)
        key = "; ".join(f"{point['label']} {point['title']}" for point in points)
        blocks += [figures.map_figure(analysis), Text(f"Points: {key}.")]
    blocks += _both(analysis, talks)
    blocks += [*_named(analysis), *_election(analysis)]
    undecided = talks.get("undecided") or ()
    if undecided:
        blocks.append(Text("Undecided, because the answer turns with the no-deal path or the weights:"))
        blocks.append(Items(tuple(Item(_undecided(entry)) for entry in undecided)))
    return Section("talks", "Which deals were possible", tuple(blocks))


def _undecided(entry: object) -> str:
    return str(entry.get("sentence") or entry.get("id")) if isinstance(entry, Mapping) else str(entry)


def _talks_in_words(talks: Mapping[str, Any]) -> str:
    words = []
    if "p_zopa" in talks:
        chance = interval(talks["p_zopa"], share)
        words.append(
            f"In {chance} of the draws at least one material package is better than no deal for both."
        )
    for side, win_set in talks.get("win_sets", {}).items():
        if isinstance(win_set, Mapping) and win_set.get("accepted") is not None:
            accepted = interval(win_set["accepted"], share)
            where = "on both sides" if side == "both" else f"in {the_party(side)}"
            words.append(f"Ratifiers {where} accept {accepted} of the packages.")
    if "packages_enumerated" in talks:
        words.append(
            f"{observed(talks['packages_enumerated'])} packages were enumerated out of "
            f"{observed(talks['packages_in_space'])} that the clauses allow."
        )
    basis = {
        "as_written": "as written: bills, courts, breaks by chance and a successor are drawn, breaking by will is not",
        "as_kept": "as kept",
    }
    if "basis" in talks:
        words.append(f"Packages are valued {basis.get(talks['basis'], talks['basis'])}.")
    words.append("Payoffs are points over no deal on each side's own scale; the scales cannot be added up.")
    return " ".join(words)


def _both(analysis: Analysis, talks: Mapping[str, Any]) -> list[Block]:
    """Return the solutions among what both sides ratify first, then over all packages."""
    blocks: list[Block] = []
    for key, caption in SPACES.items():
        solutions = talks.get(key) or {}
        if solutions:
            blocks += [Heading(caption), _solutions(solutions), *_survives(analysis, solutions)]
    return blocks


def _solutions(solutions: Mapping[str, Any]) -> Table:
    rows, greyed = [], set()
    for row, (key, solution) in enumerate(solutions.items()):
        label = SOLUTIONS.get(key, name(key))
        reason = solution.get("greyed") if solution else "no package is better than no deal for both"
        if reason:
            greyed.add(row)
            label += (
                f": greyed, {reason if isinstance(reason, str) else solution.get('greyed_reason', GREYED)}"
            )
        solution = solution or {}
        payoff, ratified = solution.get("payoff") or {}, solution.get("ratified") or {}
        rows.append(
            (
                label,
                *(interval(payoff[side], gain) if side in payoff else "none" for side in PARTIES),
                *(interval(ratified.get(side), share) for side in PARTIES),
                interval(solution.get("share"), share),
            )
        )
    columns = (
        "solution", "payoff over no deal, United States (points)", "payoff over no deal, Mexico (points)",
        "P(ratified), United States", "P(ratified), Mexico", "share of preference draws with this package",
    )  # fmt: skip
    return Table(
        "The package each rule picks most often",
        columns,
        tuple(rows),
        frozenset(range(1, 6)),
        frozenset(greyed),
    )


def _survives(analysis: Analysis, solutions: Mapping[str, Any]) -> list[Block]:
    """Return the clauses that some solution moves: the level it takes, and how firm that is under other weights."""
    shown = {key: entry for key, entry in solutions.items() if entry and not entry.get("greyed")}
    moved = {
        clause for entry in shown.values() for clause in changed_clauses(analysis, entry.get("levels") or {})
    }
    moved |= {
        clause
        for entry in shown.values()
        for clause, shares in (entry.get("level_shares") or {}).items()
        if sum(shares.values()) - shares.get(_today(analysis, clause), 0) >= OFTEN
    }
    rows = [
        (clause_title(analysis, clause), *(_level(analysis, clause, entry) for entry in shown.values()))
        for clause in (entry["id"] for entry in analysis.get("clauses", ()))
        if clause in moved
    ]
    columns = ("clause", *(SOLUTIONS.get(key, name(key)) for key in shown))
    caption = (
        "What survives the weights: the level in each package, and in what share of the preference draws it is "
        "there. Clauses that stay as they are today are left out"
    )
    return [Table(caption, columns, tuple(rows))] if rows else []


def _today(analysis: Analysis, clause: str) -> str:
    entries = analysis.get("clauses", ())
    return next((str(entry.get("status_quo")) for entry in entries if entry["id"] == clause), "")


def _level(analysis: Analysis, clause: str, solution: Mapping[str, Any]) -> str:
    """Return the level of the package with its share of preference draws, then the level most often taken instead."""
    chosen = (solution.get("levels") or {}).get(clause)
    shares = (solution.get("level_shares") or {}).get(clause) or {}
    words = [_with_share(analysis, clause, chosen, shares)] if chosen is not None else []
    others = sorted(
        ((value, level) for level, value in shares.items() if level != chosen), key=lambda pair: -pair[0]
    )
    words += [_with_share(analysis, clause, level, shares) for value, level in others[:1] if value >= OFTEN]
    return "; else ".join(words)


def _with_share(analysis: Analysis, clause: str, level: str, shares: Mapping[str, float]) -> str:
    title = "as today" if level == _today(analysis, clause) else level_title(analysis, clause, level)
    return f"{title}, {share(shares[level])}" if level in shares else title


def _election(analysis: Analysis) -> list[Block]:
    """Return what hangs on approval moving the election, which the data do not identify."""
    channel = extra(analysis, "election_channel")
    if not channel or "off" not in channel:
        return []
    on, off = channel.get("on") or {}, channel["off"]
    words = [
        "Whether encounters move a president's approval is not identified in the data. With that link cut:"
    ]
    items = []
    for key, label, of in (("p_zopa", "draws with a material deal better for both", "the same talks with it"),
                           ("incumbent_stays", "draws in which the US incumbent stays", "with it")):  # fmt: skip
        if off.get(key) is not None:
            items.append(Item(f"{label}: {share(off[key])} ({of}: {interval(on.get(key), share)})"))
    before = on.get("solutions") or {}
    for key, solution in (off.get("solutions") or {}).items():
        if solution and before.get(key):
            other = beside(analysis, solution["levels"], before[key]["levels"], "with the link")
            items.append(Item(f"{SOLUTIONS.get(key, name(key))} solution: {other}."))
    return [Text(words[0]), Items(tuple(items))] if items else []


def _named(analysis: Analysis) -> list[Block]:
    """Return the named packages: what each changes, brings and risks."""
    packages = [entry for entry in analysis.get("packages", ()) if entry.get("payoff")]
    rows = [
        (
            package_title(analysis, entry["name"]),
            "see the solutions above"
            if entry["name"].startswith(tuple(SOLUTIONS))
            else levels_in_words(analysis, entry["levels"]),
            *(interval(entry["payoff"].get(side), gain) for side in PARTIES),
            *(interval((entry.get("ratified") or {}).get(side), share) for side in PARTIES),
            interval(entry.get("p_mutual_gain"), share),
            interval(entry.get("months_kept")),
        )
        for entry in packages
    ]
    columns = (
        "package", "what it changes", "payoff, United States", "payoff, Mexico", "P(ratified), United States",
        "P(ratified), Mexico", "P(better for both)", "months kept",
    )  # fmt: skip
    return [numbered("Named packages", columns, rows, 2)] if rows else []
