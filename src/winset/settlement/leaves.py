"""What the leaves of a space add to any hub path: made once, shared by all its parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.settlement.blocks import Game, leaf_digits, leaf_sums, level_payoffs, needed_bills
from winset.settlement.ranked import RankedLeaves, WordArray, packed, ranked_leaves

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

A_BLOCK = 256
"""Leaf combinations ranked together: the sets of 400 draws and nine actors take 60 MB."""


@dataclass(frozen=True)
class LeafBlock:
    """Some leaf combinations, from number `start`: their sums in order, and in `passes` (side, draw, word) the set of
    those whose bills pass.
    """

    start: int
    size: int
    ranked: RankedLeaves
    passes: WordArray


@dataclass(frozen=True)
class LeafTables:
    """`levels` (state, level of all leaves, leader, draw) is what each level adds to the leaders' payoffs, `shape`
    (leaf,) the leaves' numbers of levels, `failed` (side, draw) the bills of each side that fail, as bits.
    """

    levels: FloatArray
    shape: IntArray
    failed: IntArray
    blocks: tuple[LeafBlock, ...]


def leaf_tables(game: Game) -> LeafTables:
    """Return the tables of a game's leaves; the paths it holds do not matter."""
    bits = np.left_shift(1, np.arange(game.passes.shape[0], dtype=np.int64))
    failed = np.array(
        [(~game.passes * (bits * (game.bill_side == side))[:, None]).sum(axis=0) for side in (0, 1)]
    )
    digits = leaf_digits(game)
    need = needed_bills(game.leaves, digits)
    tables = [level_payoffs(clause, game)[:, :, :2] for clause in game.leaves]
    no_level = np.zeros((2, 0, 2, game.draws))
    blocks = []
    for start in range(0, len(digits), A_BLOCK):
        rows = slice(start, start + A_BLOCK)
        passes = packed((need[rows] & failed[:, :, None]) == 0)
        ranked = ranked_leaves(leaf_sums(game, digits[rows]))
        blocks.append(LeafBlock(start, len(digits[rows]), ranked, passes))
    return LeafTables(
        levels=np.ascontiguousarray(np.concatenate([no_level, *tables], axis=1)),
        shape=np.array(game.leaf_shape, dtype=np.int64),
        failed=failed,
        blocks=tuple(blocks),
    )
