"""The space as kept: what every package is worth once its reviews are counted, and the solutions among those that last.

A package *lasts* if no side ends it by will in at least half of the draws. Solutions are those of the game as written,
for each preference draw, among packages that last: payoffs as kept are curved in the draws, so no preference draw has
a game of its own as kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.bargaining.star import StarSolutions, star_solutions
from winset.execution import Arrays, Executor, Work, map_chunks
from winset.kept import Kept, results
from winset.policy.files import Keeping
from winset.settlement.game import Talks, Weighing, weighing
from winset.settlement.kept import KeptSettlement
from winset.settlement.kept_space import KeptPart, kept_part, kept_space
from winset.settlement.parts import families_a_part, path_families
from winset.settlement.space import Settled
from winset.study.bargains import WIN_SET, disagreement, preference_draws, preference_star
from winset.study.origin import origins
from winset.study.setting import Study
from winset.study.settling import digest

BoolArray = npt.NDArray[np.bool_]
Progress = Callable[[str, float], object]

LASTS: Final = 0.5
"""A package lasts if it is never ended by will in at least this share of draws: the bar of a win-set."""


@dataclass(frozen=True)
class AsKept:
    """Every package as kept, and for each preference draw the solutions among packages that last, and among those of
    them that both sides ratify.
    """

    packages: KeptSettlement
    solutions: tuple[StarSolutions, ...]
    ratifiable: tuple[StarSolutions, ...]


def settled_as_kept(
    study: Study,
    talks: Talks,
    settled: Settled,
    executor: Executor,
    kept: Kept | None = None,
    progress: Progress | None = None,
) -> AsKept | None:
    """Return the space of `study` as kept; None where its case has no reviews."""
    keeping, tell = talks.case.keeping, progress or (lambda stage, share: None)
    if keeping is None:
        return None
    work = keeping_work(study, talks, settled.weighing, keeping)
    arrays = results(work, executor, kept, lambda share: tell("as kept", share))
    packages = kept_space((KeptPart(**part) for part in arrays), len(settled.game.paths))
    lasts = packages.never_ended >= LASTS
    signed = (settled.packages.accepted_usa >= WIN_SET) & (settled.packages.accepted_mex >= WIN_SET)
    shape = len(settled.game.paths), settled.game.leaf_combinations
    masks = tuple(np.ascontiguousarray(mask.reshape(shape)) for mask in (lasts, lasts & signed))
    found = _solutions(settled, talks.case.default_no_deal, masks, study.threads)
    return AsKept(packages, tuple(one for one, _ in found), tuple(one for _, one in found))


def keeping_work(study: Study, talks: Talks, scale: Weighing, keeping: Keeping) -> Work:
    """Return the work of settling the families of hub paths as kept; made elsewhere as `settling_work` is."""

    def chunk(first: int, last: int) -> Arrays:
        return vars(kept_part(talks, scale, keeping, first, last))

    asked, alone = replace(study, threads=1), replace(talks, threads=1)
    return Work(
        chunk=chunk,
        make=partial(_made_elsewhere, asked, alone, keeping),
        key=digest(["as kept", origins(), asked, alone, scale]),
        n_items=len(path_families(scale.game)),
        chunk_size=families_a_part(scale.game),
    )


def _made_elsewhere(study: Study, talks: Talks, keeping: Keeping) -> Work:
    return keeping_work(study, talks, weighing(talks), keeping)


def _solutions(
    settled: Settled, no_deal: str, masks: tuple[BoolArray, ...], threads: int
) -> list[tuple[StarSolutions, ...]]:
    """Return for each preference draw the solutions among the packages of each mask (path, combination)."""

    def solve(first: int, last: int) -> list[tuple[StarSolutions, ...]]:
        solved = []
        for draw in range(first, last):
            space, point = preference_star(settled, draw), disagreement(settled, no_deal, draw)
            solved.append(tuple(star_solutions(space, point, mask) for mask in masks))
        return solved

    chunks = map_chunks(solve, preference_draws(settled), chunk_size=4, n_threads=threads)
    return [entry for chunk in chunks for entry in chunk]
