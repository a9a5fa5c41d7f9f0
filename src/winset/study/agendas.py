"""A crowded agenda: what a round of talks loses that can settle only so many subjects.

An illustration: nobody has data on how many subjects a round can settle. A subject is a clause of the grid; it is
settled if its level leaves the status quo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.bargaining.star import star_solutions
from winset.execution import map_chunks
from winset.policy.case import Case
from winset.settlement.space import Settled
from winset.study.bargains import disagreement, preference_draws, preference_star, usd_per_point

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

SUBJECTS = (1, 2, 3, 4, 6, 8)
"""Subjects that a round can settle, in the illustration."""
AGENDA_DRAWS = 40
"""Preference draws for an illustration: its means carry a sixth of the spread between draws."""


@dataclass(frozen=True)
class Agenda:
    """Gains over no deal at the Nash package in points of each side's own scale, (side, preference draw).

    `limited[k]` where a round settles at most k subjects, k None being no limit; `crowded[k]` the same where the
    clauses `crowded_out` stay as they are.
    """

    crowded_out: tuple[str, ...]
    limited: Mapping[int | None, FloatArray]
    crowded: Mapping[int | None, FloatArray]


def agenda(settled: Settled, case: Case, threads: int) -> Agenda:
    """Return what is gained at the Nash package by the number of subjects that a round can settle."""
    changed, aside = subjects_settled(settled, ()), tuple(case.crowded_out)
    everything = np.ones_like(changed, dtype=np.bool_)
    limits: dict[int | None, BoolArray] = {None: everything}
    limits |= {k: changed <= k for k in SUBJECTS}
    left = subjects_settled(settled, aside) == 0 if aside else everything
    masks = [*limits.values(), *(mask & left for mask in limits.values())]
    count = min(AGENDA_DRAWS, preference_draws(settled))

    def solve(first: int, last: int) -> list[list[FloatArray]]:
        return [_gains(settled, case.default_no_deal, masks, draw) for draw in range(first, last)]

    chunks = map_chunks(solve, count, chunk_size=4, n_threads=threads)
    gains = np.array([one for chunk in chunks for one in chunk]).transpose(1, 2, 0)
    limited, crowded = gains[: len(limits)], gains[len(limits) :]
    return Agenda(aside, dict(zip(limits, limited, strict=True)), dict(zip(limits, crowded, strict=True)))


def _gains(settled: Settled, no_deal: str, masks: list[BoolArray], draw: int) -> list[FloatArray]:
    """Return the gains (side,) at the Nash package under each mask, zero where it leaves nothing better for both."""
    space, point = preference_star(settled, draw), disagreement(settled, no_deal, draw)
    usd, found = usd_per_point(settled, draw), []
    for mask in masks:
        nash = star_solutions(space, point, mask).nash
        found.append(np.zeros(2) if nash is None else (nash.utility - point) / usd)
    return found


def subjects_settled(settled: Settled, only: tuple[str, ...]) -> IntArray:
    """Return (hub path, leaf combination) how many clauses leave the status quo, of those in `only` if any are."""
    game = settled.game
    counted = [not only or clause.name in only for clause in (*game.hub, *game.leaves)]
    home = np.array([clause.status_quo for clause in game.hub])
    hub = ((game.paths != home) & np.array(counted[: len(game.hub)])).sum(axis=1)
    digits = np.indices(game.leaf_shape).reshape(len(game.leaves), -1)
    away = digits != np.array([clause.status_quo for clause in game.leaves])[:, None]
    leaf = (away & np.array(counted[len(game.hub) :])[:, None]).sum(axis=0)
    total: IntArray = hub[:, None] + leaf[None, :]
    return total
