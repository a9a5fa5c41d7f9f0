"""A part of the space, run, weighed and settled by itself: some hub paths, and those their failing bills lead to.

Nothing of size paths x draws leaves a part, so the space may be as large as its packages. A part is a function
of the talks and the numbers of its paths alone: it has the same bytes on any thread, in any process.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import Totals, simulate_totals
from winset.outcomes.measures import material_paths
from winset.preferences.payoff import path_payoffs, value_sums
from winset.settlement.blocks import Game, hub_payoffs
from winset.settlement.expected import mean_as_carried_out, mean_force, pattern_sums
from winset.settlement.game import Talks, Weighing, talks_schedule
from winset.settlement.stream import settle

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

PATHS_A_PART = 256
"""Paths settled at a time: 20 outcomes x 256 paths x 1,000 draws are 41 MB. Cuts the sums, so it is a constant."""


def path_families(game: Game) -> IntArray:
    """Return (family, member) numbers of hub paths: a failing bill leads from a path to one of its own family."""
    shape = [len(clause.levels) for clause in game.hub]
    carried = [column for column, clause in enumerate(game.hub) if (clause.bill >= 0).any()]
    numbers = np.arange(len(game.paths), dtype=np.int64).reshape(shape)
    last = range(-len(carried), 0)
    members = int(np.prod([shape[column] for column in carried], dtype=np.int64))
    return np.ascontiguousarray(np.moveaxis(numbers, carried, last).reshape(-1, members))


def families_a_part(game: Game) -> int:
    """Return how many families are settled at a time."""
    return max(1, PATHS_A_PART // int(path_families(game).shape[1]))


@dataclass(frozen=True)
class RunPart:
    """Hub paths run, not weighed. `game` holds the part's paths alone; `totals` are those of its lever rows."""

    game: Game
    totals: Totals


@dataclass(frozen=True)
class HubPart(RunPart):
    """Hub paths as carried out: `corridor` (actor, row, draw), `payoff` (actor, path, draw) and `state` (path, draw) as
    in `hub_payoffs`.
    """

    corridor: FloatArray
    payoff: FloatArray
    state: BoolArray


def hub_part(talks: Talks, scale: Weighing, paths: IntArray) -> HubPart:
    """Return what follows on hub paths, numbers rising: whole families, or a failing bill would lead out of them."""
    return weighed_part(scale, run_part(talks, scale.game, paths))


def run_part(talks: Talks, whole: Game, paths: IntArray) -> RunPart:
    """Run hub paths, numbers rising."""
    rows, row_of_path = np.unique(whole.row_of_path[paths], return_inverse=True)
    game = replace(whole, paths=whole.paths[paths], row_of_path=row_of_path.reshape(-1).astype(np.int64))
    plan = talks_schedule(talks, np.ascontiguousarray(talks.case.space.deal[rows]))
    return RunPart(game, simulate_totals(talks.inputs, plan, threads=1))


def weighed_part(scale: Weighing, run: RunPart) -> HubPart:
    """Weigh hub paths that were run."""
    game, totals = run.game, run.totals
    corridor = np.array(
        [path_payoffs(totals.values, scale.reference, scale.wants[actor]) for actor in game.actors]
    )
    return HubPart(game, totals, corridor, *hub_payoffs(game, corridor, totals.lost))


@dataclass(frozen=True)
class SettledPart:
    """What a part brings to the whole; the first axis of every array is the path.

    `paths` are its numbers in the whole. `packages` (path, leaf combination, 6): mean payoffs of both leaders,
    then the shares of `Settlement`. `usa` and `mex` (path, measure, attitude), `hub_force` (path, hub clause),
    `leaf_force` (path, leaf level, the leaves one after another) and `stays` are the means of `ExpectedGame`.
    """

    paths: IntArray
    packages: FloatArray
    usa: FloatArray
    mex: FloatArray
    hub_force: FloatArray
    leaf_force: FloatArray
    stays: FloatArray
    material: BoolArray


def settled_part(talks: Talks, scale: Weighing, first: int, last: int) -> SettledPart:
    """Run, weigh and settle the families `first` to `last`, on one thread."""
    paths = np.sort(path_families(scale.game)[first:last], axis=None)
    part = hub_part(talks, scale, paths)
    game = part.game
    no_deal = scale.no_deal[talks.case.default_no_deal]
    packages = settle(game, scale.leaves, part.payoff, part.state, no_deal, threads=1)
    of_draw, carried = pattern_sums(game)
    means = []
    for actor in game.actors[:2]:
        sums = value_sums(part.totals.values, scale.reference, scale.wants[actor], of_draw, len(carried))
        means.append(np.moveaxis(mean_as_carried_out(game, list(sums)), -1, 0))
    hub_force, leaf_force = mean_force(game, part.state)
    shares = (packages.mutual_gain, packages.accepted_usa, packages.accepted_mex, packages.ratified)
    material = material_paths(part.totals.values, scale.reference, talks.horizon)
    return SettledPart(
        paths=paths,
        packages=np.column_stack([packages.payoff, *shares]).reshape(len(paths), -1, 6),
        usa=means[0],
        mex=means[1],
        hub_force=hub_force.T,
        leaf_force=np.hstack([np.empty((len(paths), 0)), *leaf_force]),
        stays=1.0 - part.state.mean(axis=1),
        material=material[game.row_of_path],
    )


def joined(parts: Iterable[SettledPart], n_paths: int) -> SettledPart:
    """Return the whole of its parts, which may come in any order; each is let go once it is copied."""
    whole: dict[str, np.ndarray] = {}
    for part in parts:
        for field in fields(SettledPart):
            piece = getattr(part, field.name)
            if field.name not in whole:
                whole[field.name] = np.empty((n_paths, *piece.shape[1:]), dtype=piece.dtype)
            whole[field.name][part.paths] = piece
    return SettledPart(**whole)
