"""The whole space of one game as a page needs it: every package settled, the game of each preference draw solved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from winset.bargaining.left import LeftOnTable, left_on_table
from winset.corridor.simulate import MonthlyPaths
from winset.execution import on_threads
from winset.kept import Kept
from winset.policy.case import Case
from winset.settlement.game import Talks, all_levels
from winset.settlement.single import NamedPackage, evaluate_package
from winset.settlement.space import Settled, grid_levels
from winset.study.bargains import Bargains, bargain, modal_package
from winset.study.mended import Mended, mended
from winset.study.prepared import Prepared
from winset.study.setting import Study
from winset.study.settling import settled_study

Progress = Callable[[str, float], object]


@dataclass(frozen=True)
class Landscape:
    """Every package of a case on one path without a deal, `no_deal_paths` holding that one alone."""

    study: Study
    case: Case
    talks: Talks
    settled: Settled
    bargains: Mapping[str, Bargains]
    packages: Mapping[str, NamedPackage]
    no_deal_paths: Mapping[str, MonthlyPaths]


def landscape(ready: Prepared, kept: Kept | None, tell: Progress) -> Landscape:
    """Settle and solve the whole space of talks made ready. `tell(stage, share)` hears how far it is."""
    threads = ready.study.threads
    settled = settled_study(
        ready.study, ready.talks, on_threads(threads), kept, lambda share: tell("settlement", share)
    )
    bargains = bargain(settled, threads, tell)
    tell("packages", 0.0)
    levels = chosen_packages(ready.case, settled, bargains)
    packages = {name: evaluate_package(ready.talks, settled.weighing, one) for name, one in levels.items()}
    paths = {ready.case.default_no_deal: ready.no_deal}
    return Landscape(ready.study, ready.case, ready.talks, settled, bargains, packages, paths)


def chosen_packages(
    case: Case, settled: Settled, bargains: Mapping[str, Bargains]
) -> dict[str, dict[str, str]]:
    """Return the levels of the packages that are looked at by name: the case's own, and what the solutions choose."""
    chosen = {name: dict(package.levels) for name, package in case.packages.items()}
    games = bargains[case.default_no_deal]
    rules = {
        "nash": (games.solutions, "nash"),
        "kalai_smorodinsky": (games.solutions, "kalai_smorodinsky"),
        "nash_ratifiable": (games.ratifiable, "nash"),
    }
    for name, (solved, rule) in rules.items():
        if (package := modal_package(solved, rule)) is not None:
            chosen[name] = all_levels(case, grid_levels(settled, package))
    return chosen


def mended_package(whole: Landscape, levels: Mapping[str, str]) -> tuple[NamedPackage, Mended]:
    """Return any package evaluated in a landscape, and what would mend it."""
    package = evaluate_package(whole.talks, whole.settled.weighing, levels)
    (found,) = mended(whole.talks, whole.settled, {"asked": package}, ("asked",))
    return package, found


def left_by(whole: Landscape, levels: Mapping[str, str] | None) -> LeftOnTable:
    """Return what talks left on the table that agreed on `levels`, or on nothing: by mean gains over no deal."""
    no_deal = whole.settled.weighing.no_deal[whole.case.default_no_deal][:2]
    agreed = no_deal
    if levels is not None:
        agreed = evaluate_package(whole.talks, whole.settled.weighing, levels).settled.payoff[:2]
    return left_on_table(whole.settled.packages.payoff, agreed.mean(axis=1))
