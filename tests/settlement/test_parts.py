"""Parts of the space: no failing bill leads out of one, and together they are the whole, byte for byte."""

from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from settlement.games import random_game

from winset.settlement.blocks import Game, bill_patterns, fallback_paths
from winset.settlement.game import Talks
from winset.settlement.parts import SettledPart, hub_part, joined, path_families, settled_part
from winset.study import StudyResult, talks_of


@pytest.fixture(scope="module")
def talks(small_study: StudyResult) -> Talks:
    return talks_of(small_study.case, small_study.corridor, small_study.study)


def carried_out(game: Game, path: int, failed: set[int]) -> list[int]:
    """The level digits of a path once the bills in `failed` have failed, clause by clause."""
    digits = []
    for clause, level in zip(game.hub, game.paths[path], strict=True):
        digits.append(clause.status_quo if int(clause.bill[level]) in failed else int(level))
    return digits


@pytest.mark.parametrize("seed", range(6))
def test_a_family_holds_every_path_that_a_failing_bill_leads_to(seed: int) -> None:
    game = random_game(seed)
    families = path_families(game)
    assert sorted(families.ravel()) == list(range(len(game.paths)))
    family_of = {int(path): row for row, family in enumerate(families) for path in family}
    number = {tuple(digits): path for path, digits in enumerate(game.paths.tolist())}
    for path in range(len(game.paths)):
        for failed in ({0}, {1}, {0, 1}):
            assert family_of[number[tuple(carried_out(game, path, failed))]] == family_of[path]


def test_the_families_of_a_game_without_bills_are_its_paths() -> None:
    game = random_game(0)
    for clause in game.hub:
        clause.bill[:] = -1
    assert path_families(game).tolist() == [[path] for path in range(len(game.paths))]


def test_a_part_that_a_failing_bill_leads_out_of_is_refused() -> None:
    game = random_game(1)
    pattern = np.zeros(2, dtype=np.int64)
    moved = np.flatnonzero(fallback_paths(game, pattern) != np.arange(len(game.paths)))
    alone = Game(**{**vars(game), "paths": game.paths[moved[:1]]})
    with pytest.raises(ValueError, match="does not hold"):
        fallback_paths(alone, pattern)


def pieces(talks: Talks, scale: Any, cuts: list[int]) -> Iterator[SettledPart]:
    for first, last in pairwise(cuts):
        yield settled_part(talks, scale, first, last)


def test_parts_cut_and_joined_in_any_order_are_the_whole(small_study: StudyResult, talks: Talks) -> None:
    scale = small_study.settled.weighing
    paths = np.sort(path_families(scale.game)[:90], axis=None)
    whole = settled_part(talks, scale, 0, 90)
    assert np.array_equal(whole.paths, paths)
    cut = list(pieces(talks, scale, [0, 1, 30, 75, 90]))
    renumbered = [
        SettledPart(**{**vars(part), "paths": np.searchsorted(paths, part.paths)}) for part in cut[::-1]
    ]
    together = joined(renumbered, len(paths))
    for field in fields(SettledPart):
        if field.name != "paths":
            one, other = getattr(whole, field.name), getattr(together, field.name)
            assert (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes()), (
                field.name
            )
    assert len(bill_patterns(scale.game)[0]) > 1, "with one pattern no bill could lead anywhere"


def test_what_a_study_settled_is_what_each_part_says(small_study: StudyResult, talks: Talks) -> None:
    settled = small_study.settled
    part = settled_part(talks, settled.weighing, 1000, 1001)
    combinations = settled.game.leaf_combinations
    for row, path in enumerate(part.paths):
        these = slice(path * combinations, (path + 1) * combinations)
        assert np.array_equal(settled.packages.payoff[these], part.packages[row, :, :2])
        assert np.array_equal(settled.packages.ratified[these], part.packages[row, :, 5])
        assert settled.material[path] == part.material[row]
        assert settled.expected.stays[path] == part.stays[row]
        assert np.array_equal(settled.expected.values[1][..., path], part.mex[row])
        assert np.array_equal(settled.expected.hub_force[:, path], part.hub_force[row])
        leaves = np.concatenate([leaf[path] for leaf in settled.expected.leaf_force])
        assert np.array_equal(leaves, part.leaf_force[row])


def test_the_lever_rows_of_a_part_are_run_as_those_of_the_whole(
    small_study: StudyResult, talks: Talks
) -> None:
    scale = small_study.settled.weighing
    paths = np.sort(path_families(scale.game)[500:503], axis=None)
    some, more = (
        hub_part(talks, scale, paths),
        hub_part(talks, scale, np.arange(len(scale.game.paths))[:2400]),
    )
    inside = np.searchsorted(np.arange(2400), paths[paths < 2400])
    assert len(inside) > 0
    assert some.payoff[:, paths < 2400].tobytes() == more.payoff[:, inside].tobytes()
