"""Packages: one level for every clause; and the space of all of them, laid out so that it never has to be listed.

The hub clauses span the *hub paths*, a mixed-radix number whose last clause is the fastest digit. Hub paths whose
levers agree are run once: `deal` holds the distinct rows, `row_of_path` points into it. The leaf clauses fall into
*blocks*: leaves that share a bill or hang on each other are one block, any other leaf is a block of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field

from winset.corridor.levers import LEVERS, lever_index
from winset.errors import Fault
from winset.policy.clauses import Clause, SourceEntry, Text
from winset.provenance import Source

MOST_RUNS = 4_000_000
FEWEST_PACKAGES, MOST_PACKAGES = 1_000_000, 20_000_000


@dataclass(frozen=True)
class Package:
    """A named package: a level for every clause; those its file does not name are at their status quo.

    `named` are the clauses that the file names.
    """

    name: str
    title: Text
    description: str
    levels: Mapping[str, str]
    named: tuple[str, ...]
    sources: tuple[Source, ...]
    notes: Mapping[str, str]


class PackageFile(BaseModel):
    """`packages/<name>.yaml`."""

    title: Text
    description: str = Field(min_length=1)
    levels: dict[str, str]
    sources: list[SourceEntry] = Field(default_factory=list)
    notes: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class LeafBlock:
    """Leaves that are chosen together; `choices` is (choice, clause), grid positions, last clause fastest."""

    clauses: tuple[Clause, ...]
    bills: tuple[str, ...]
    choices: NDArray[np.int64]


@dataclass(frozen=True)
class PackageSpace:
    """All packages of a case.

    `hub_digits` is (path, hub clause), positions in the clause's grid; `deal` is (row, lever), the distinct lever rows;
    `row_of_path` (path,) says which row a path has.
    """

    hubs: tuple[Clause, ...]
    leaves: tuple[Clause, ...]
    fixed: tuple[Clause, ...]
    hub_digits: NDArray[np.int64]
    deal: NDArray[np.float64]
    row_of_path: NDArray[np.int64]
    blocks: tuple[LeafBlock, ...]
    packages_in_space: int
    packages_enumerated: int

    @property
    def n_paths(self) -> int:
        """The number of hub paths, before equal lever rows are merged."""
        return int(self.hub_digits.shape[0])

    def path_levels(self, path: int) -> dict[str, str]:
        """Return the level of every hub clause on a path."""
        digits = self.hub_digits[path]
        return {hub.id: hub.grid_levels[digit].name for hub, digit in zip(self.hubs, digits, strict=True)}

    def path_of(self, levels: Mapping[str, str]) -> int | None:
        """Return the path of a package, whose unnamed clauses stand at their status quo, or None if it has none.

        It has none where a hub clause is off the grid, or where a fixed clause has moved a lever.
        """
        for clause in self.fixed:
            status_quo = clause.levels[clause.status_quo].levers
            if clause.id in levels and {**status_quo, **clause.level(levels[clause.id]).levers} != status_quo:
                return None
        path = 0
        for hub in self.hubs:
            position = hub.position(levels[hub.id]) if hub.id in levels else hub.status_quo
            if position not in hub.grid:
                return None
            path = path * len(hub.grid) + hub.grid.index(position)
        return path

    @property
    def hub_bills(self) -> tuple[str, ...]:
        """The bills on which some level of a hub's grid hangs, in order of name."""
        return tuple(sorted({level.bill for hub in self.hubs for level in hub.grid_levels if level.bill}))

    def without_bill(self, bill: str) -> NDArray[np.int64]:
        """Return (path,) the path that each path falls back to when a bill fails: its levels at their status quo."""
        digits = self.hub_digits.copy()
        for column, hub in enumerate(self.hubs):
            hanging = np.array([level.bill == bill for level in hub.grid_levels])
            digits[hanging[digits[:, column]], column] = hub.grid.index(hub.status_quo)
        sizes = [len(hub.grid) for hub in self.hubs]
        return np.asarray(np.ravel_multi_index(tuple(digits.T), sizes), dtype=np.int64)


def package_space(clauses: Sequence[Clause]) -> PackageSpace:
    """Return the space that the clauses span, hubs and leaves in the order given."""
    hubs = tuple(clause for clause in clauses if clause.kind == "hub")
    leaves = tuple(clause for clause in clauses if clause.kind == "leaf")
    sizes = [len(hub.grid) for hub in hubs]
    digits = (
        np.stack(np.unravel_index(np.arange(prod(sizes)), sizes), axis=1).astype(np.int64) if hubs else _one
    )
    rows = np.tile(status_quo_levers(clauses), (digits.shape[0], 1))
    for column, hub in enumerate(hubs):
        for lever in hub.levers:
            base = hub.levels[hub.status_quo].levers[lever]
            values = np.array([level.levers.get(lever, base) for level in hub.grid_levels])
            rows[:, lever_index(lever)] = values[digits[:, column]]
    deal, row_of_path = np.unique(rows, axis=0, return_inverse=True)
    open_clauses = [*hubs, *leaves]
    return PackageSpace(
        hubs=hubs,
        leaves=leaves,
        fixed=tuple(clause for clause in clauses if clause.kind == "fixed"),
        hub_digits=digits,
        deal=np.ascontiguousarray(deal),
        row_of_path=row_of_path.reshape(-1).astype(np.int64),
        blocks=leaf_blocks(leaves),
        packages_in_space=prod(len(clause.levels) for clause in open_clauses),
        packages_enumerated=prod(len(clause.grid) for clause in open_clauses),
    )


_one: NDArray[np.int64] = np.zeros(
    (1, 0), dtype=np.int64
)  # without hubs there is one path, that of the status quo


def status_quo_levers(clauses: Sequence[Clause]) -> NDArray[np.float64]:
    """Return the (lever,) values on the case's date; a lever that no clause claims is 0."""
    row = np.zeros(len(LEVERS))
    for clause in clauses:
        for lever, value in clause.levels[clause.status_quo].levers.items():
            row[lever_index(lever)] = value
    return row


def package_levers(clauses: Sequence[Clause], levels: Mapping[str, str]) -> NDArray[np.float64]:
    """Return the (lever,) values of a package, whether it is on the grid or not."""
    row = status_quo_levers(clauses)
    for clause in clauses:
        if clause.id in levels:
            for lever, value in clause.level(levels[clause.id]).levers.items():
                row[lever_index(lever)] = value
    return row


def leaf_blocks(leaves: Sequence[Clause]) -> tuple[LeafBlock, ...]:
    """Return the leaves in blocks: one bill or one condition makes one block, in the order of its first leaf."""
    blocks: list[list[Clause]] = []
    for leaf in leaves:
        joined = [block for block in blocks if any(_belong_together(leaf, other) for other in block)]
        if not joined:
            blocks.append([leaf])
            continue
        first, *others = joined
        first.append(leaf)
        for block in others:
            first.extend(block)
            blocks.remove(block)
    return tuple(_block(block, leaves) for block in blocks)


def _belong_together(one: Clause, other: Clause) -> bool:
    conditions = {(one.id, other.id), (other.id, one.id)}
    return bool(_bills(one) & _bills(other)) or any(
        clause.conditional_on is not None and (clause.id, clause.conditional_on.clause) in conditions
        for clause in (one, other)
    )


def _bills(clause: Clause) -> set[str]:
    return {level.bill for level in clause.levels if level.bill is not None}


def _block(members: Sequence[Clause], leaves: Sequence[Clause]) -> LeafBlock:
    ids = {clause.id for clause in members}
    clauses = tuple(leaf for leaf in leaves if leaf.id in ids)
    choices = list(product(*(range(len(clause.grid)) for clause in clauses)))
    return LeafBlock(
        clauses=clauses,
        bills=tuple(sorted(set().union(*(_bills(clause) for clause in clauses)))),
        choices=np.array(choices, dtype=np.int64),
    )


def size_faults(space: PackageSpace, n_draws: int, where: str) -> list[Fault]:
    """Return what makes a space too large to run, or too small or too large to be one of real choice."""
    faults = []
    runs = len(space.deal) * n_draws
    if runs > MOST_RUNS:
        what = f"{len(space.deal):,} hub paths × {n_draws:,} draws are {runs:,} runs"
        faults.append(Fault(where, what, f"At most {MOST_RUNS:,}: take a level out of a grid, or draw less"))
    if not FEWEST_PACKAGES <= space.packages_enumerated <= MOST_PACKAGES:
        what = f"the grids span {space.packages_enumerated:,} packages"
        expected = f"Between {FEWEST_PACKAGES:,} and {MOST_PACKAGES:,}: add or take out levels of the grids"
        faults.append(Fault(where, what, expected))
    return faults
