"""The report's sections on what a deal contains and does. Each takes the analysis and returns its section.

A section whose data are absent from the analysis is None: it has not been built, and the report leaves it out.
"""

from collections.abc import Mapping
from typing import Any

from winset.report import figures
from winset.report.blocks import Block, Heading, Item, Items, Section, Table, Text, numbered
from winset.report.thousand_section import thousand_blocks
from winset.report.titles import (
    Analysis,
    beside,
    clause_title,
    extra,
    instrument_title,
    level_title,
    levels_in_words,
    package_title,
)
from winset.report.words import (
    NO_DEAL,
    OUTCOMES,
    PARTIES,
    PEOPLE,
    gain,
    interval,
    name,
    share,
    the_party,
)

WEAK_GRADES = ("D", "memory")
FANS = ("border_patrol_encounters", "waiting", "returns_to_mexico", "cost_usa_usd", "cost_mexico_usd")


def conclusions(analysis: Analysis) -> Section | None:
    """What can be concluded, under which weights and which no deal."""
    findings = extra(analysis, "findings")
    if not findings:
        return None
    entries = tuple(
        Item(
            entry["sentence"],
            _qualification(entry),
            entry.get("grade") in WEAK_GRADES,
            tuple(entry.get("points") or ()),
        )
        for entry in findings
    )
    first = Text(
        "Weights are bounds, not data: nobody has measured what the two sides care about. What follows is what can "
        "be said all the same. Intervals are 5 to 95 % of the draws; “better” always says for whom.",
        strong=True,
    )
    return Section("findings", "What can be concluded", (first, Items(entries), *_no_deal_verdicts(analysis)))


def _qualification(finding: Mapping[str, Any]) -> str:
    holds = finding.get("holds_under")
    listed = holds if isinstance(holds, str) else ", ".join(map(_no_deal_name, holds or ()))
    parts = [
        f"Holds under: {listed}." if listed else "",
        f"Assumes: {str(finding['assumption']).rstrip('.')}." if finding.get("assumption") else "",
        f"Evidence grade {finding['grade']}." if finding.get("grade") else "",
    ]
    return " ".join(part for part in parts if part)


def _no_deal_name(key: object) -> str:
    return NO_DEAL.get(str(key), str(key).replace("_", " "))


def _no_deal_verdicts(analysis: Analysis) -> tuple[Block, ...]:
    verdicts = extra(analysis, "no_deal_verdicts")
    if not verdicts:
        return ()
    rows: list[tuple[str, ...]] = []
    first: Mapping[str, Any] = {}
    for kind, verdict in verdicts.items():
        solution = verdict.get("nash") or (verdict.get("solutions") or {}).get("nash") or {}
        levels = solution.get("levels", solution)
        if not levels:
            deal = "none: no package is better for both"
        elif first:
            deal = beside(analysis, levels, first, "in the first row")
        else:
            first, deal = levels, levels_in_words(analysis, levels)
        rows.append((name(_no_deal_name(kind)), interval(verdict.get("p_zopa"), share), deal))
    columns = (
        "if there is no deal",
        "draws with a material deal better for both",
        "Nash solution, before any ratifier is asked",
    )
    caption = "The same talks against each of the three no-deal paths"
    return (Table(caption, columns, tuple(rows), frozenset({1})),)


def outcomes(analysis: Analysis) -> Section | None:
    """Fan charts of the named packages against no deal."""
    if not analysis.get("packages") or not analysis.get("no_deal"):
        return None
    fans = [figures.fan_figures(analysis, outcome, fold=outcome != FANS[0]) for outcome in FANS]
    shown = [fan for fan in fans if fan is not None]
    if not shown:
        return None
    kind = _no_deal_name(analysis["meta"]["no_deal"])
    words = Text(
        f"Green: the package, its median with 50 and 90 % bands. Grey, dashed: no deal ({kind}), with its 90 % band. "
        f"Thin line before them: the record. Dotted line: {analysis['meta']['as_of']}, the day on which we "
        "stand. Encounters are events, not persons. Beyond about six months read these as scenarios."
    )
    return Section("outcomes", "What each package does, against no deal", (words, *_year(analysis), *shown))


def _year(analysis: Analysis) -> tuple[Block, ...]:
    """Return the twelfth month of every package and no-deal path in one table."""
    paths = [(f"No deal: {_no_deal_name(k)}", entry["outcomes"]) for k, entry in analysis["no_deal"].items()]
    paths += [(package_title(analysis, p["name"]), p.get("outcomes", {})) for p in analysis["packages"]]
    present = [o for o in FANS if any(len(outcomes.get(o, ())) >= 12 for _, outcomes in paths)]
    if not present:
        return ()
    month = next(o[present[0]][11]["month"] for _, o in paths if len(o.get(present[0], ())) >= 12)
    rows = [
        (label, *(interval(o[key][11]) if len(o.get(key, ())) >= 12 else "not known" for key in present))
        for label, o in paths
    ]
    columns = ("path", *(OUTCOMES[key] for key in present))
    return (numbered(f"In {month}: mean, and 5 to 95 % of the draws", columns, rows, 1),)


def deal_table(analysis: Analysis) -> Section | None:
    """Every clause: who asks, who grants, how, what it costs and what it is worth."""
    clauses = analysis.get("clauses")
    if not clauses:
        return None
    varied = [entry for entry in clauses if entry.get("kind") != "fixed"]
    fixed = [entry for entry in clauses if entry.get("kind") == "fixed"]
    blocks: list[Block] = []
    if any(entry.get("worth") for entry in varied):
        blocks.append(figures.worth_figure(analysis, varied))
    columns = (
        "clause", "asked by", "granted by", "instrument", "level asked for", "chance of ratification",
        "in force after a year", "cost a year (USD)", "worth to the United States", "worth to Mexico",
    )  # fmt: skip
    rows = [_clause_row(analysis, entry) for entry in varied]
    blocks.append(numbered("Clauses that the packages vary; worth in points over no deal", columns, rows, 5))
    if fixed:
        listed = [_fixed_row(analysis, entry) for entry in fixed]
        blocks += [
            Heading("Held fixed"),
            Text(
                "These subjects stay as they are in every package; the model does not say what they are worth."
            ),
            numbered("Clauses held fixed", (*columns[:4], "stays at"), listed, 5),
        ]
    return Section("clauses", "The deal, clause by clause", tuple(blocks))


def _who(analysis: Analysis, entry: Mapping[str, Any]) -> tuple[str, ...]:
    def side(key: object) -> str:
        keys = key if isinstance(key, list | tuple) else [key]
        return ", ".join(PARTIES.get(str(one), name(str(one))) for one in keys if one) or "neither"

    return (
        side(entry.get("asked_by")),
        side(entry.get("granted_by")),
        instrument_title(analysis, str(entry.get("instrument") or "none"))
        + (" (needs Congress)" if entry.get("needs_congress") else ""),
    )


def _clause_row(analysis: Analysis, entry: Mapping[str, Any]) -> tuple[str, ...]:
    cost, worth = entry.get("cost_usd_per_year"), entry.get("worth") or {}
    payer = the_party(str((cost or {}).get("payer") or ""))
    return (
        clause_title(analysis, entry["id"]),
        *_who(analysis, entry),
        _level_asked(analysis, entry),
        _chance(entry.get("ratification")),
        interval(entry.get("in_force_after_12_months"), share),
        f"{interval(cost)} {f'paid by {payer}' if payer else ''}".strip() if cost else "none stated",
        *(interval(worth.get(side), gain) for side in PARTIES),
    )


def _chance(band: Any) -> str:
    """Return the chance that the act is passed; an executive act needs no vote, and says so rather than 100 %."""
    certain = isinstance(band, Mapping) and band.get("p05") == band.get("mean") == 1
    return "no vote needed" if certain else interval(band, share)


def _level_asked(analysis: Analysis, entry: Mapping[str, Any]) -> str:
    """Return the level whose worth, cost and chance the row states, where the analysis names it."""
    level = entry.get("worth_of_level")
    return level_title(analysis, entry["id"], level) if level is not None else "not stated"


def _fixed_row(analysis: Analysis, entry: Mapping[str, Any]) -> tuple[str, ...]:
    level = entry.get("status_quo")
    stays = level_title(analysis, entry["id"], level) if level is not None else "as it is"
    return (clause_title(analysis, entry["id"]), *_who(analysis, entry), stays)


def people(analysis: Analysis) -> Section | None:
    """What each named package means for people on the move."""
    packages = [entry for entry in analysis.get("packages", ()) if entry.get("people")]
    if not packages:
        return None
    present = [key for key in PEOPLE if any(key in entry["people"] for entry in packages)]
    rows = [
        (package_title(analysis, entry["name"]), *(interval(entry["people"].get(key)) for key in present))
        for entry in packages
    ]
    words = Text(
        "Neither government's payoff covers these. Stocks are means over the horizon, events are totals over it. "
        "Attacks are a floor (reported) and an estimate, not a rate."
    )
    columns = ("package", *(PEOPLE[key] for key in present))
    table = numbered("Mean (5 to 95 %)", columns, rows, 1)
    drawn = figures.people_figures(analysis, packages)
    return Section(
        "people", "People on the move", (words, drawn, table, *thousand_blocks(analysis), *_cities(analysis))
    )


def _cities(analysis: Analysis) -> tuple[Block, ...]:
    """Return a table of packages by cities for those waiting, and one for those on the street."""
    cities = extra(analysis, "cities")
    if not cities:
        return ()
    places = list(dict.fromkeys(city for by_city in cities.values() for city in by_city))
    columns = ("package", *map(name, places))
    tables = []
    for key, words in (("waiting", "People waiting"), ("on_street", "People on the street")):
        rows = [
            (package_title(analysis, package), *(interval(by_city.get(city, {}).get(key)) for city in places))
            for package, by_city in cities.items()
        ]
        tables.append(numbered(f"{words} by border city: mean (5 to 95 %)", columns, rows, 1))
    return tuple(tables)
