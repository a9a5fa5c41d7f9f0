"""Sentences of the report: each with its number, its interval, what it assumes, its grade, and under what it holds.

A fall is never called success, and "better" always says for whom. Modelled figures carry two significant digits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from winset.corridor.simulate import OUTCOMES, MonthlyPaths
from winset.draws import band, round_significant
from winset.settlement.blocks import leaf_digits, needed_bills
from winset.study import NO_DEAL, StudyResult, grid_levels

Json = dict[str, Any]

WEIGHTS = (
    "Weights are bounds drawn from a rank order of measures; no data on either government's weights exist."
)
SURVIVES = 0.9
"""A level is said to survive the weights if it is in the solution of at least this share of preference draws."""
WORDS = {
    "status_quo": "the status quo of the date",
    "best_responses": "best responses",
    "breakdown": "breakdown",
}


def two_digits(value: float) -> str:
    """Return a modelled number with two significant digits and thousands separators.

    >>> two_digits(123456.0), two_digits(-0.0432)
    ('120,000', '-0.043')
    """
    rounded = float(round_significant(np.array([value]), 2)[0])
    return f"{rounded:,.0f}" if abs(rounded) >= 10 else f"{rounded:g}"


def percent(values: np.ndarray[Any, Any]) -> str:
    """Return a median change in percent with its 5 to 95 % interval, from ratios (draw,)."""
    stated = band(100.0 * (values - 1.0))
    return f"{two_digits(float(stated.p50))} % ({two_digits(float(stated.p05))} to {two_digits(float(stated.p95))} %)"


def finding(name: str, sentence: str, grade: str, assumption: str, holds_under: list[str]) -> Json:
    """Return one finding as the document writes it."""
    return {
        "id": name,
        "sentence": sentence,
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
    shares = {name: float(result.bargains[name].material_gain.mean()) for name in NO_DEAL}
    said = "; ".join(f"{share:.0%} if no deal means {WORDS[name]}" for name, share in shares.items())
    return finding(
        "zone_of_agreement",
        "Share of preference draws in which at least one material package has a higher expected payoff than no "
        "deal for both "
        f"governments, before any ratifier is asked: {said}.",
        "D",
        WEIGHTS + " Direct worth of clauses is judgement.",
        [name for name, share in shares.items() if share >= 0.5],
    )


def congress(result: StudyResult) -> Json:
    """Return the chance of each bill that some clause needs."""
    game = result.settled.game
    said = [
        f"{result.case.bills[bill].title.en}: {game.passes[row].mean():.1%}"
        for row, bill in enumerate(result.bills)
        if result.case.bills[bill].chamber == "us_congress"
    ]
    return finding(
        "bills",
        "Chance of becoming law on the eve, from pivots and earlier votes: " + "; ".join(said) + ".",
        "C",
        "Whether the House leadership lets a bill reach the floor is a judgement from memory (1 to 15 %).",
        list(NO_DEAL),
    )


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
    return [
        finding(
            "survives_all_weights",
            f"In at least {SURVIVES:.0%} of preference draws under every reading of no deal the Nash package "
            + ("changes " + "; ".join(moved) if moved else "changes no one clause")
            + (". It leaves as it is: " + "; ".join(same) if same else "")
            + ".",
            "D",
            WEIGHTS,
            list(NO_DEAL),
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
        share = len(changed) / len(picked)
        if share >= 0.5:
            level = max(set(changed), key=changed.count)
            case_clause = result.case.clause(clause.name)
            said.append(
                f"{case_clause.title.en}: {case_clause.level(level).title.en} "
                f"({changed.count(level) / len(picked):.0%})"
            )
    both = (package.settled.accepted_usa & package.settled.accepted_mex).mean()
    return finding(
        "ratifiable",
        "Among packages that both sides' ratifiers accept in at least half of the draws, the Nash solution "
        "changes, in most "
        f"preference draws (share in brackets): {'; '.join(said)}. The package chosen most often is accepted by "
        f"both sides in "
        f"{both:.0%} of draws.",
        "D",
        WEIGHTS + " Ratifiers' tolerance is a judgement.",
        ["status_quo"],
    )


def probes(result: StudyResult) -> list[Json]:
    """Return what single clauses would do to encounters over twelve months, everything else unchanged."""
    first = result.case.first_month
    base = twelve_months(result.no_deal_paths["status_quo"], "border_patrol_encounters", first)
    found = []
    for name, (level, run) in result.probes.items():
        clause = result.case.clause(name)
        ratio = twelve_months(run, "border_patrol_encounters", first) / base
        if abs(float(np.median(ratio)) - 1.0) < 0.01 and name not in (
            "non_mexican_returns",
            "development_aid",
        ):
            continue
        found.append(
            finding(
                f"alone_{name}",
                f"{clause.title.en}, at “{clause.level(level).title.en}” and if it passes, would move Border "
                f"Patrol encounters of the "
                f"twelve months from February 2024 by {percent(ratio)} against the status quo.",
                "D",
                "Same draws on both sides; levels, onsets and hazards as the clause states them.",
                ["status_quo"],
            )
        )
    return found


def both_win_sets(result: StudyResult) -> Json:
    """Return how much of the space both sides' ratifiers would accept."""
    packages = result.settled.packages
    usa, mex = packages.accepted_usa >= 0.5, packages.accepted_mex >= 0.5
    return finding(
        "win_sets",
        f"Of {result.case.space.packages_enumerated:,} packages, the US ratifiers accept {usa.mean():.0%} and "
        f"the Mexican ratifiers "
        f"{mex.mean():.0%} in at least half of the draws; {(usa & mex).mean():.1%} are in both win-sets. Not one "
        f"of the packages "
        "that hangs on a bill opposed by the House majority is among them."
        if not _opposed_accepted(result)
        else f"Of {result.case.space.packages_enumerated:,} packages, {(usa & mex).mean():.1%} are in both win-sets.",
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
    kept = result.packages["nash_ratifiable"].kept if "nash_ratifiable" in result.packages else None
    months = (
        ""
        if kept is None
        else (
            f" Counting courts, breaks and a successor's reversal, the first clause of the Nash package that "
            f"both sides ratify ends "
            f"after a median of "
            f"{two_digits(float(np.median(kept)))} months ({two_digits(float(np.quantile(kept, 0.05)))} to "
            f"{two_digits(float(np.quantile(kept, 0.95)))})."
        )
    )
    return finding(
        "clocks",
        f"The US incumbent stays in {stays:.0%} of draws.{months}",
        "C",
        "Polls of December 2023; the spread of a result around polls so early is a judgement. Breaks are hazards "
        "of 10 to 50 % a year.",
        list(NO_DEAL),
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
        f"For the people on the move, the Nash package among those both sides ratify would, over twelve months, "
        f"change the number waiting in "
        f"border cities by "
        f"{change('waiting')}, attacks (estimate) by {change('harms_estimated')}, deaths by {change('deaths')} "
        f"and returns to Mexico by "
        f"{change('returns_to_mexico')}. Neither government's payoff stands for these.",
        "D",
        "Attacks are a floor and an estimate about six times as high; deaths follow crossings at rates of 2020 "
        "to 2023.",
        ["status_quo"],
    )
