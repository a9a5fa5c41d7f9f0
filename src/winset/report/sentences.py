"""Sentences of the report: each with its number, its interval, what it assumes, its grade, and under what it
holds.

A fall is never called success, and "better" always says for whom. Modelled figures carry two significant
digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from winset.corridor.simulate import OUTCOMES, MonthlyPaths
from winset.draws import band
from winset.months import month_name
from winset.ratification.acceptance import motion_of
from winset.ratification.vote import passage_draws
from winset.report.words import gain, modelled, share
from winset.settlement.blocks import leaf_digits, needed_bills
from winset.study import NO_DEAL, WIN_SET, StudyResult, congress_of, grid_levels

Json = dict[str, Any]

WEIGHTS = (
    "Weights are bounds drawn from a rank order of measures; no data on either government's weights exist."
)
SURVIVES = 0.9
"""A level is said to survive the weights if it is in the solution of at least this share of preference draws."""
ASKED_ABOUT = ("non_mexican_returns", "development_aid")
"""Clauses whose effect is told even where it is none."""
WORDS = {
    "status_quo": "the status quo of the date",
    "best_responses": "best responses",
    "breakdown": "breakdown",
}


def two_digits(value: float) -> str:
    """Return a modelled number with two significant digits and thousands separators.

    >>> two_digits(123456.0), two_digits(-0.0432), two_digits(-3.0)
    ('120,000', '−0.043', '−3.0')
    """
    return modelled(value)


def percent(values: np.ndarray[Any, Any]) -> str:
    """Return a median change in percent with its 5 to 95 % interval, from ratios (draw,)."""
    stated = band(100.0 * (values - 1.0))
    return f"{signed(float(stated.p50))} % ({signed(float(stated.p05))} to {signed(float(stated.p95))} %)"


def signed(value: float) -> str:
    """Return a change in percent with its sign; less than a hundredth of a percent is none.

    >>> signed(1.34), signed(-7.61), signed(0.0004)
    ('+1.3', '−7.6', '0')
    """
    return gain(float(value)) if abs(value) >= 0.01 else "0"


def of_draws(true: np.ndarray[Any, Any]) -> str:
    """Return how many of the draws say so, as a share and with the count behind it."""
    return f"{share(float(true.mean()))} of the preference draws ({int(true.sum())} of {true.size})"


def finding(
    name: str, sentence: str, grade: str, assumption: str, holds_under: list[str], points: Sequence[str] = ()
) -> Json:
    """Return one finding as the document writes it; `points` are what a sentence that ends in a colon lists."""
    listed = {"points": list(points)} if points else {}
    return {
        "id": name,
        "sentence": sentence,
        **listed,
        "grade": grade,
        "assumption": assumption,
        "holds_under": holds_under,
    }


def twelve_months(run: MonthlyPaths, outcome: str, first: int) -> np.ndarray[Any, Any]:
    """Return (draw,) the sum of an outcome over twelve months from `first`."""
    total: np.ndarray[Any, Any] = run.values[OUTCOMES.index(outcome), first : first + 12, 0].sum(axis=0)
    return total


def findings(result: StudyResult) -> list[Json]:
    """Return the findings in the order in which a reader needs them."""
    return [
        zone(result),
        congress(result),
        *surviving(result),
        ratifiable(result),
        *probes(result),
        both_win_sets(result),
        election(result),
        people(result),
    ]


def zone(result: StudyResult) -> Json:
    """Return whether there is anything to agree on."""
    gained = {name: result.bargains[name].material_gain for name in NO_DEAL}
    said = [f"if no deal means {WORDS[name]}: {of_draws(draws)}" for name, draws in gained.items()]
    return finding(
        "zone_of_agreement",
        "There is something to agree on if, in expectation, some package that moves encounters or public money "
        "noticeably leaves both governments better off than no deal. Before any ratifier is asked, that holds in:",
        "D",
        WEIGHTS + " Direct worth of clauses is judgement.",
        [name for name, draws in gained.items() if draws.mean() >= 0.5],
        said,
    )


def congress(result: StudyResult) -> Json:
    """Return the chance of each bill that some clause needs."""
    chances = bill_chances(result)
    said = [
        f"{result.case.bills[bill].title.en}: {interval_of(100.0 * chances[bill])} %"
        for bill in result.bills
        if result.case.bills[bill].chamber == "us_congress"
    ]
    return finding(
        "bills",
        "What needs Congress hangs on these bills. Chance that each would become law, as seen on the eve:",
        "C",
        "Pivots and earlier roll calls decide; whether the House leadership lets a bill reach the floor is a "
        "judgement from memory (1 to 15 %).",
        list(NO_DEAL),
        said,
    )


def bill_chances(result: StudyResult) -> dict[str, np.ndarray[Any, Any]]:
    """Return the chance (draw,) that each bill some clause hangs on becomes law."""
    congress_then = congress_of(result.case)
    return {
        bill: passage_draws(
            congress_then, motion_of(bill, result.case.bills[bill]), result.study.draws, result.study.seed
        )
        for bill in result.bills
    }


def interval_of(values: np.ndarray[Any, Any]) -> str:
    """Return the mean of draws with its 5 to 95 % interval."""
    stated = band(values)
    middle, low, high = (modelled(float(value)) for value in (stated.mean, stated.p05, stated.p95))
    return f"{middle} ({low} to {high})"


def surviving(result: StudyResult) -> list[Json]:
    """Return what is in the Nash package under nearly all weights and every reading of no deal."""
    game = result.settled.game
    kept: dict[str, str] = {}
    for clause in (*game.hub, *game.leaves):
        for level in clause.levels:
            shares = []
            for name in NO_DEAL:
                picked = [one.nash for one in result.bargains[name].solutions if one.nash is not None]
                shares.append(
                    np.mean(
                        [grid_levels(result.settled, one.package)[clause.name] == level for one in picked]
                    )
                )
            if min(shares) >= SURVIVES:
                kept[clause.name] = level
    changed = {
        name: level
        for name, level in kept.items()
        if level != result.case.clause(name).levels[result.case.clause(name).status_quo].name
    }
    same = [result.case.clause(name).title.en for name in kept if name not in changed]
    moved = [
        f"{result.case.clause(name).title.en}: {result.case.clause(name).level(level).title.en}"
        for name, level in changed.items()
    ]
    lead = (
        f"In at least {SURVIVES:.0%} of the preference draws, and whichever no deal is meant, the Nash solution "
        "over all packages "
    ).replace("%", " %", 1)
    return [
        finding(
            "survives_all_weights",
            (lead + "would change:" if moved else lead + "would change no one clause.")
            if not same
            else lead
            + f"would leave untouched {', '.join(same)}"
            + (", and would change:" if moved else "."),
            "D",
            WEIGHTS,
            list(NO_DEAL),
            moved,
        )
    ]


def ratifiable(result: StudyResult) -> Json:
    """Return what the Nash solution is among the packages that both sides' ratifiers accept."""
    package = result.packages.get("nash_ratifiable")
    if package is None:
        return finding("ratifiable", "No package is in both win-sets.", "D", WEIGHTS, ["status_quo"])
    solved = result.bargains[result.case.default_no_deal].ratifiable
    picked = [grid_levels(result.settled, one.nash.package) for one in solved if one.nash is not None]
    said = []
    for clause in (*result.settled.game.hub, *result.settled.game.leaves):
        home = clause.levels[clause.status_quo]
        changed = [levels[clause.name] for levels in picked if levels[clause.name] != home]
        often = len(changed) / len(picked)
        if often >= 0.5:
            level = max(set(changed), key=changed.count)
            case_clause = result.case.clause(clause.name)
            said.append(
                f"{case_clause.title.en}: {case_clause.level(level).title.en} "
                f"({changed.count(level) / len(picked):.0%})".replace("%", " %")
            )
    both = package.settled.accepted_usa & package.settled.accepted_mex
    return finding(
        "ratifiable",
        "Among packages that the ratifiers of both sides accept in at least half of the draws, the Nash solution "
        f"taken most often would be accepted by both in {share(float(both.mean()))} of the draws "
        f"({int(both.sum())} of {both.size}). In most preference draws (share in brackets) it would change:",
        "D",
        WEIGHTS + " Ratifiers' tolerance is a judgement.",
        ["status_quo"],
        said,
    )


def probes(result: StudyResult) -> list[Json]:
    """Return what single clauses would do to encounters over twelve months, everything else unchanged."""
    first = result.case.first_month
    base = twelve_months(result.no_deal_paths["status_quo"], "border_patrol_encounters", first)
    said = []
    for name, (level, run) in result.probes.items():
        clause = result.case.clause(name)
        ratio = twelve_months(run, "border_patrol_encounters", first) / base
        if abs(float(np.median(ratio)) - 1.0) < 0.01 and name not in ASKED_ABOUT:
            continue
        said.append(f"{clause.title.en}, {clause.level(level).title.en}: {percent(ratio)}")
    when = month_name(result.corridor.inputs.origin + 1 + first)
    return [
        finding(
            "single_clauses",
            f"One clause at a time, granted and nothing else changed, Border Patrol encounters of the twelve "
            f"months from {when} would change against the status quo by (median, and 5 to 95 % of the draws; fewer "
            "encounters are what Washington asks for, and not of themselves better for those on the move):",
            "D",
            "The same draws on both sides; starts, breaks and levels are those the clause states. Clauses that move "
            "the median by less than 1 % are left out, save returns and aid, which the talks turned on.",
            ["status_quo"],
            said,
        )
    ]


def both_win_sets(result: StudyResult) -> Json:
    """Return how much of the space both sides' ratifiers would accept."""
    packages = result.settled.packages
    usa, mex = packages.accepted_usa >= WIN_SET, packages.accepted_mex >= WIN_SET
    opposed = (
        ""
        if _opposed_accepted(result)
        else " No package that hangs on a bill likelier to fail than to pass is among them."
    )
    return finding(
        "win_sets",
        f"Of {result.case.space.packages_enumerated:,} packages, the ratifiers of the United States would accept "
        f"{share(float(usa.mean()))}, those of Mexico {share(float(mex.mean()))}, and both "
        f"{share(float((usa & mex).mean()))} (accepted: in at least half of the draws).{opposed}",
        "D",
        "Informal ratifiers' order of measures and tolerance are judgements.",
        ["status_quo"],
    )


def _opposed_accepted(result: StudyResult) -> bool:
    """Return whether a package with a bill that hardly ever passes is in the US win-set."""
    game = result.settled.game
    hard = [row for row in range(len(result.bills)) if game.passes[row].mean() < 0.5]
    bits = sum(1 << row for row in hard)
    need = needed_bills(game.hub, game.paths)[:, None] | needed_bills(game.leaves, leaf_digits(game))[None, :]
    return bool((result.settled.packages.accepted_usa.reshape(need.shape)[(need & bits) > 0] >= 0.5).any())


def election(result: StudyResult) -> Json:
    """Return how often the US incumbent stays, and what that does to what was signed."""
    stays = 1.0 - float(result.no_deal_paths["status_quo"].lost.mean())
    kept = result.packages["nash_ratifiable"].by_chance if "nash_ratifiable" in result.packages else None
    months = (
        ""
        if kept is None
        else (
            " Counting courts, breaks and reversal by a successor, the first clause of the Nash package that both "
            f"sides ratify would end after a median of {two_digits(float(np.median(kept)))} months "
            f"({two_digits(float(np.quantile(kept, 0.05)))} to {two_digits(float(np.quantile(kept, 0.95)))})."
        )
    )
    return finding(
        "clocks",
        f"Without a deal the US incumbent would be re-elected in {share(stays)} of the draws.{months}",
        "C",
        "Polls of December 2023; how far a result strays from polls so early is a judgement, and breaks are hazards "
        "of 10 to 50 % a year.",
        ["status_quo"],
    )


def people(result: StudyResult) -> Json:
    """Return what the Nash package does to the people on the move, which neither payoff covers."""
    if "nash_ratifiable" not in result.packages:
        return finding(
            "people", "No package is in both win-sets, so none is weighed for the people.", "D", "", []
        )
    run, base = result.packages["nash_ratifiable"].months, result.no_deal_paths["status_quo"]
    first = result.case.first_month

    def change(outcome: str) -> str:
        return percent(
            twelve_months(run, outcome, first) / np.maximum(twelve_months(base, outcome, first), 1e-9)
        )

    return finding(
        "people",
        "For the people on the move, the Nash package that both sides ratify would, over twelve months, change "
        "(neither government's payoff stands for these):",
        "D",
        "Attacks are a floor and an estimate about six times as high; deaths follow crossings at rates of 2020 "
        "to 2023.",
        ["status_quo"],
        [
            f"people waiting in border cities by {change('waiting')}",
            f"attacks (estimate) by {change('harms_estimated')}",
            f"deaths by {change('deaths')}",
            f"returns to Mexico by {change('returns_to_mexico')}",
        ],
    )
