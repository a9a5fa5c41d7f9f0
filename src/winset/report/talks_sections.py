"""The report's section on which deals were possible: the win-set map, the solutions, the named packages."""

from collections.abc import Mapping
from typing import Any

from winset.report import figures
from winset.report.blocks import Block, Item, Items, Section, Table, Text, numbered
from winset.report.titles import Analysis, clause_title, extra, level_title, levels_in_words, package_title
from winset.report.words import PARTIES, SOLUTIONS, gain, interval, name, observed, share, the_party

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
    blocks.append(
        _solutions(analysis, talks.get("solutions") or {}, "Solutions over all enumerated packages")
    )
    blocks += [*_survives(analysis, talks), *_named(analysis), *_election(analysis)]
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


def _solutions(analysis: Analysis, solutions: Mapping[str, Any], caption: str) -> Table:
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
                levels_in_words(analysis, solution.get("levels") or {}) or "none",
                *(interval(payoff[side], gain) if side in payoff else "none" for side in PARTIES),
                *(interval(ratified.get(side), share) for side in PARTIES),
                interval(solution.get("share"), share),
            )
        )
    columns = (
        "solution", "what it changes", "payoff, United States", "payoff, Mexico", "P(ratified), United States",
        "P(ratified), Mexico", "share of preference draws",
    )  # fmt: skip
    return Table(caption, columns, tuple(rows), frozenset(range(2, 7)), frozenset(greyed))


def _election(analysis: Analysis) -> list[Block]:
    channel = extra(analysis, "election_channel")
    if not channel or "off" not in channel:
        return []
    words = (
        "Whether encounters move a president's approval is not identified in the data. The solutions with that "
        "channel switched off:"
    )
    off = channel["off"].get("solutions", channel["off"])
    solutions = {key: value for key, value in off.items() if key in SOLUTIONS}
    return (
        [Text(words), _solutions(analysis, solutions, "Solutions with the election channel off")]
        if solutions
        else []
    )


def _survives(analysis: Analysis, talks: Mapping[str, Any]) -> list[Block]:
    """Return for each clause how often each level is in a solution, over preference draws."""
    solutions = {key: entry for key, entry in (talks.get("solutions") or {}).items() if entry}
    shares = {key: entry["level_shares"] for key, entry in solutions.items() if entry.get("level_shares")}
    shares = {key: value for key, value in shares.items() if not solutions[key].get("greyed")}
    clauses = list(dict.fromkeys(clause for by_clause in shares.values() for clause in by_clause))
    rows = [
        (
            clause_title(analysis, clause),
            *(_levels(analysis, clause, shares[key].get(clause, {})) for key in shares),
        )
        for clause in clauses
    ]
    columns = ("clause", *(SOLUTIONS.get(key, name(key)) for key in shares))
    caption = "What survives the weights: how often each level is in a solution, over the preference draws"
    return [Table(caption, columns, tuple(rows))] if rows else []


def _levels(analysis: Analysis, clause: str, shares: Mapping[str, float]) -> str:
    chosen = sorted(((value, level) for level, value in shares.items() if value), key=lambda pair: -pair[0])
    return (
        "; ".join(f"{level_title(analysis, clause, level)} {share(value)}" for value, level in chosen)
        or "none"
    )


def _named(analysis: Analysis) -> list[Block]:
    """Return the named packages: what each changes, brings and risks."""
    packages = [entry for entry in analysis.get("packages", ()) if entry.get("payoff")]
    rows = [
        (
            package_title(analysis, entry["name"]),
            levels_in_words(analysis, entry["levels"]),
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
