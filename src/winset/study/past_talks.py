"""What the model would have said on the eve of past talks, clause by clause, against what happened: the rule of ADR 22.

A deal is the Nash package of each preference draw among those both sides ratify; struck or not, held or not, it gives
every clause a chance per level. What happened is the package that the case's `followed` names: hindsight, no input.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from winset.corridor.levers import lever_index
from winset.errors import Fault, OptionError
from winset.execution import on_threads
from winset.months import month_number
from winset.policy.case import Case, case_list, read_case
from winset.policy.clauses import Clause
from winset.policy.effects import NEVER, level_end
from winset.policy.files import Followed
from winset.policy.packages import package_levers
from winset.settlement.game import Talks, all_levels
from winset.settlement.space import Settled, grid_levels
from winset.study.bargains import Bargains, bargain
from winset.study.fitted import fitted_corridor, talks_of
from winset.study.setting import Study
from winset.study.settling import settled_study

Progress = Callable[[str, float], object]

SPREAD: Final = 0.1
"""Share of every probability that is spread evenly over a clause's levels (ADR 22)."""
UNILATERAL: Final = 0.5
"""Share of no deal in which each side does what is best for itself, the rest being the status quo (ADR 22)."""
CONSENTS: Final = "venezuela"


@dataclass(frozen=True)
class ClauseSaid:
    """One clause: probability per level on the eve, the level that happened, and ln of its probability.

    `log_score_status_quo` is that of the rule by which everything stays. `agrees`: the likeliest level happened.
    """

    clause: str
    predicted: Mapping[str, float]
    happened: str
    log_score: float
    log_score_status_quo: float
    agrees: bool
    source: str


@dataclass(frozen=True)
class State:
    """One way the talks may end: the level of every clause, how likely, and whether a deal holds these levels."""

    levels: Mapping[str, str]
    weight: float
    is_deal: bool


def run_past_talks(study: Study, progress: Progress | None = None) -> tuple[ClauseSaid, ...]:
    """Run the case of `study` as on its own date, as far as its rule needs it, and return what would have been said."""
    tell = progress or (lambda stage, share: None)
    case = read_case(study.case)
    if case.followed is None:
        names = ", ".join(name for name in case_list() if read_case(name).followed is not None)
        what = f"{case.id} does not say what followed"
        raise OptionError([Fault("CASE", what, f"Name a package under `followed`, or choose one of {names}")])
    tell("fit", 0.0)
    talks = talks_of(case, fitted_corridor(case, case.as_of, study), study)
    executor = on_threads(study.threads)
    settled = settled_study(study, talks, executor, progress=lambda share: tell("settlement", share))
    solved = bargain(settled, study.threads, tell)
    return said_on_the_eve(talks, settled, solved[case.default_no_deal])


def said_on_the_eve(
    talks: Talks, settled: Settled, bargains: Bargains, spread: float = SPREAD
) -> tuple[ClauseSaid, ...]:
    """Return what would have been said of every clause that the case's record names; nothing if it names none."""
    followed = talks.case.followed
    if followed is None:
        return ()
    ways = list(ends_of_talks(talks.case, settled, bargains))
    record = talks.case.packages[followed.package]
    return tuple(
        _said(talks, ways, talks.case.clause(name), followed, record.notes.get(name, ""), spread)
        for name in record.named
    )


def ends_of_talks(case: Case, settled: Settled, bargains: Bargains) -> Iterator[State]:
    """Yield the ends of the talks with their weights, which sum to 1."""
    picked = Counter(None if one.nash is None else one.nash.package for one in bargains.ratifiable)
    draws, struck_at_all = len(bargains.ratifiable), 0.0
    for package, times in picked.items():
        if package is not None:
            struck = times / draws * float(settled.packages.ratified[package])
            struck_at_all += struck
            yield State(all_levels(case, grid_levels(settled, package)), struck, is_deal=True)
    without = 1.0 - struck_at_all
    yield State(all_levels(case, {}), without * (1.0 - UNILATERAL), is_deal=False)
    yield State(best_response_levels(case), without * UNILATERAL, is_deal=False)


def best_response_levels(case: Case) -> dict[str, str]:
    """Return the level of every clause under the best responses: one that sets its levers to what they set."""
    levers, levels = case.no_deal["best_responses"], all_levels(case, {})
    for clause in case.clauses:
        home = {**clause.levels[clause.status_quo].levers}
        if all(levers[lever] == value for lever, value in home.items()):
            continue
        for level in clause.levels:
            if all(levers[lever] == value for lever, value in {**home, **level.levers}.items()):
                levels[clause.id] = level.name
    return levels


def held(talks: Talks, clause: Clause, name: str, until: int) -> float:
    """Return the share of draws in which a level agreed in the talks is in force in month `until`, counted from the
    origin's next.
    """
    level = clause.level(name)
    if talks.case.first_month + level.onset_months > until:
        return 0.0
    return float((level_end(talks.case, clause, level, talks.draws, NEVER) > until).mean())


def refused(talks: Talks, levels: Mapping[str, str]) -> float:
    """Return the share of draws in which Venezuela refuses flights under the sanctions of these levels."""
    relief = package_levers(talks.case.clauses, levels)[lever_index("sanctions_relief")]
    u, floor, ceiling = (
        talks.draws.values[name] for name in ("consent_u", "consent_floor", "consent_ceiling")
    )
    return float((u >= floor + (ceiling - floor) * relief).mean())


def chances(talks: Talks, ways: list[State], clause: Clause, until: int, spread: float) -> dict[str, float]:
    """Return the probability of every level of a clause at the end of the window; they sum to 1."""
    home = clause.levels[clause.status_quo].name
    nothing = [level.name for level in clause.levels if level.levers and not any(level.levers.values())]
    total = dict.fromkeys((level.name for level in clause.levels), spread / len(clause.levels))
    for way in ways:
        weight, level = (1.0 - spread) * way.weight, way.levels[clause.id]
        if CONSENTS in clause.consent_of and nothing:
            no = refused(talks, way.levels)
            total[nothing[0]] += weight * no
            weight *= 1.0 - no
        stays = held(talks, clause, level, until) if way.is_deal and level != home else 1.0
        total[level] += weight * stays
        total[home] += weight * (1.0 - stays)
    return total


def _said(
    talks: Talks, ways: list[State], clause: Clause, followed: Followed, note: str, spread: float
) -> ClauseSaid:
    happened = talks.case.packages[followed.package].levels[clause.id]
    until = month_number(followed.until) - talks.case.origin - 1
    predicted = chances(talks, ways, clause, until, spread)
    home = clause.levels[clause.status_quo].name
    stayed = (1.0 - spread) * (happened == home) + spread / len(clause.levels)
    return ClauseSaid(
        clause=clause.id,
        predicted=predicted,
        happened=happened,
        log_score=float(np.log(predicted[happened])),
        log_score_status_quo=float(np.log(stayed)),
        agrees=max(predicted, key=predicted.__getitem__) == happened,
        source=f"package {followed.package}" + (f": {note}" if note else ""),
    )
