"""What settling and solving cost on this machine: packages, means and frontiers of the real case, a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from statistics import median
from typing import Any

import numpy as np

from winset.bargaining.star import star_solutions
from winset.bargaining.star_frontier import star_frontier
from winset.bargaining.star_kernels import best_of_hubs
from winset.execution import map_chunks
from winset.ratification.tables import ClauseTable
from winset.settlement.blocks import Game
from winset.settlement.game import Talks
from winset.settlement.kept import break_costs, leaders_alone, settle_as_kept
from winset.settlement.leaves import leaf_tables
from winset.settlement.parts import hub_part, path_families
from winset.settlement.space import Settled
from winset.settlement.stream import settle
from winset.study import disagreement, preference_star

PATHS = 1000
REPEATS = 5
TWO_PARTY_DRAWS = 200

SETTLEMENT_WORDS: Mapping[str, str] = {
    "packages_per_second": f"packages settled a second, two parties, {TWO_PARTY_DRAWS} draws",
    "packages_per_second_case": "packages settled a second, all ratifiers and draws of the case",
    "packages_as_kept_per_second": "packages settled a second as kept, all draws of the case",
    "means_per_second": "packages a second whose means are formed and compared, one preference draw a thread",
    "solutions_ms": "exact solutions of one preference draw, ms",
    "frontier_ms": "exact frontier of one preference draw, all hub paths of the case, ms",
    "frontier_without_state_ms": "the same where leaves are worth the same on every path, ms",
}


def settlement_figures(talks: Talks, settled: Settled, threads: int) -> dict[str, float]:
    """Return medians of wall-clock rates; `settled` is the whole space, of which some paths are settled again."""
    scale = settled.weighing
    no_deal = scale.no_deal[talks.case.default_no_deal]
    part = hub_part(talks, scale, np.sort(path_families(scale.game)[: PATHS // 4], axis=None))
    packages = part.game.packages
    two = game_of_first_draws(leaders_alone(part.game), TWO_PARTY_DRAWS)
    two_leaves, cut = leaf_tables(two), np.s_[:2, ..., :TWO_PARTY_DRAWS]
    two_payoff, two_state = part.payoff[cut].copy(), part.state[:, :TWO_PARTY_DRAWS].copy()
    figures = {
        "packages_per_second": packages
        / _seconds(lambda: settle(two, two_leaves, two_payoff, two_state, no_deal[cut], threads=threads)),
        "packages_per_second_case": packages
        / _seconds(
            lambda: settle(part.game, scale.leaves, part.payoff, part.state, no_deal, threads=threads)
        ),
    }
    if talks.case.keeping is not None:
        months = [review.month for review in talks.case.keeping.reviews if review.month < talks.horizon]
        # What a deal is worth if it ends early is its own payoff here: the time does not hang on the numbers.
        value, lost = np.stack([part.payoff] * (len(months) + 1)), np.stack([part.state] * (len(months) + 1))
        cost = break_costs(talks.case.keeping, talks.case.parties, talks.draws)
        figures["packages_as_kept_per_second"] = packages / _seconds(
            lambda: settle_as_kept(part.game, months, value, lost, cost, no_deal, threads=threads)
        )
    return {**figures, **_solving_figures(settled, talks.case.default_no_deal, threads)}


def _solving_figures(settled: Settled, no_deal: str, threads: int) -> dict[str, float]:
    space, point = preference_star(settled, 0), disagreement(settled, no_deal, 0)
    levels, everything = np.array(space.block_levels, dtype=np.int64), np.ones((1, 1), dtype=np.bool_)
    # Endless margins leave no path closed.
    arrays = space.base, space.table, levels, space.corners, point, everything, np.full(3, np.inf)

    # As a study does it: every thread takes preference draws, and compiled code lets go of the interpreter.
    def means() -> object:
        return map_chunks(lambda *_: best_of_hubs(*arrays), threads, chunk_size=1, n_threads=threads)

    stateless = replace(space, table=np.ascontiguousarray(space.table[:1]))
    return {
        "means_per_second": threads * space.packages / _seconds(means),
        "solutions_ms": 1e3 * _seconds(lambda: star_solutions(space, point)),
        "frontier_ms": 1e3 * _seconds(lambda: star_frontier(space)),
        "frontier_without_state_ms": 1e3 * _seconds(lambda: star_frontier(stateless)),
    }


def game_of_first_draws(game: Game, draws: int) -> Game:
    """Return the game of the first draws alone: draws share nothing."""

    def cut(clause: ClauseTable) -> ClauseTable:
        return replace(clause, worth=clause.worth[..., :draws].copy(), end=clause.end[:, :draws].copy())

    return replace(
        game,
        tolerance=game.tolerance[:, :draws].copy(),
        passes=game.passes[:, :draws].copy(),
        incumbent_worth=game.incumbent_worth[:, :draws].copy(),
        hub=tuple(map(cut, game.hub)),
        leaves=tuple(map(cut, game.leaves)),
    )


def _seconds(work: Callable[[], Any]) -> float:
    """Return the median of the repeats, after a first call that may compile."""
    work()
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)
