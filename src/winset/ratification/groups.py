"""The clauses of a package by what they hang on: each bill's group passes or fails by itself, the rest survives.

What needs no vote stands whether a bill passes or not. Mexico's votes on a budget or a treaty are of one clause each
and stand in its own chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from winset.policy.case import Case
from winset.ratification.acceptance import BoolArray, required_bills


@dataclass(frozen=True)
class Group:
    """Clauses that a package moves and that share a bill, None for those that need none; `passes` (draw,)."""

    bill: str | None
    clauses: tuple[str, ...]
    passes: BoolArray


def clause_groups(case: Case, levels: Mapping[str, str], passes: BoolArray) -> tuple[Group, ...]:
    """Return the groups of a package, the one without a bill first; `passes` (bill, draw) as in `acceptance_table`."""
    hanging: dict[str | None, list[str]] = {}
    for clause in case.clauses:
        level = clause.level(levels.get(clause.id, clause.levels[clause.status_quo].name))
        if level.name != clause.levels[clause.status_quo].name:
            hanging.setdefault(level.bill, []).append(clause.id)
    rows = {bill: row for row, bill in enumerate(required_bills(case))}
    always = np.ones(passes.shape[1], dtype=np.bool_)
    return tuple(
        Group(bill, tuple(clauses), always if bill is None else passes[rows[bill]])
        for bill, clauses in sorted(hanging.items(), key=lambda pair: pair[0] or "")
    )


def all_pass(groups: tuple[Group, ...], n_draws: int) -> BoolArray:
    """Return whether every group of a package passes, (draw,); with nothing to pass it does."""
    passes = np.array([np.ones(n_draws, dtype=np.bool_), *(group.passes for group in groups)])
    return np.asarray(passes.all(axis=0), dtype=np.bool_)
