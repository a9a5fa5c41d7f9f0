"""Weights read back from choices: those under which what a side asked for, refused and signed was rational.

No order of the measures is assumed here. A choice is rational under weights, a risk attitude and a draw of direct worth
if what was chosen is worth at least as much as what could have been had instead. Both are valued by the model of the
case's date, also where the choice is older: an approximation, since the corridor of 2019 was another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import simulate_totals
from winset.draws import generator
from winset.policy.files import Choice
from winset.policy.packages import package_levers
from winset.preferences.payoff import measure_values
from winset.preferences.weights import RISK_ATTITUDES
from winset.ratification.tables import clause_table
from winset.settlement.game import Talks, talks_schedule
from winset.settlement.single import NamedPackage
from winset.settlement.space import Settled
from winset.study.fragility import gain_parts

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

SAMPLES = 20_000
"""Weights drawn evenly from all that sum to one, each with an attitude and a draw of direct worth."""
FEWEST = 50
"""A choice that fewer samples make rational is set aside: no weights of these measures explain it."""


@dataclass(frozen=True)
class Revealed:
    """One side's weights (sample, measure) under which its `choices` are rational, `kept` of all `SAMPLES`.

    `rational` (choice,): share of all samples under which each choice is rational by itself; those `explained`
    (choice,) by some weights make the set. `gains` by package, over the samples kept: expected gain over no deal
    (sample,).
    """

    party: str
    choices: tuple[Choice, ...]
    rational: FloatArray
    explained: BoolArray
    kept: int
    weights: FloatArray
    gains: Mapping[str, FloatArray]


def revealed(
    talks: Talks, settled: Settled, packages: Mapping[str, NamedPackage], as_of: date
) -> tuple[Revealed, ...]:
    """Return both sides' weights as their choices up to `as_of` reveal them; a side without choices is left out."""
    found = []
    for side, party in enumerate(settled.game.actors[:2]):
        made = tuple(choice for choice in talks.case.choices if choice.by == party and choice.day <= as_of)
        if made:
            found.append(_revealed(talks, settled, packages, side, made))
    return tuple(found)


@dataclass(frozen=True)
class _Samples:
    """Joint samples: `weights` (sample, measure), `attitude` (sample,), and `worth` (sample,), the draw it takes."""

    weights: FloatArray
    attitude: IntArray
    worth: IntArray

    def gain(self, values: FloatArray, worth: FloatArray) -> FloatArray:
        """Return (sample,) the worth in points of mean values (measure, attitude) and direct worth (draw,)."""
        total: FloatArray = 100.0 * np.einsum("sm,ms->s", self.weights, values[:, self.attitude])
        return total + worth[self.worth]


def _revealed(
    talks: Talks,
    settled: Settled,
    packages: Mapping[str, NamedPackage],
    side: int,
    choices: Sequence[Choice],
) -> Revealed:
    actor = settled.game.actors[side]
    rng = generator(talks.draws.seed, f"revealed/{actor}")
    measures = len(settled.wants[actor].measures)
    samples = _Samples(
        rng.dirichlet(np.ones(measures), SAMPLES),
        rng.integers(0, len(RISK_ATTITUDES), SAMPLES),
        rng.integers(0, settled.game.draws, SAMPLES),
    )
    rational = np.array([_is_rational(talks, settled, side, choice, samples) for choice in choices])
    explained = rational.sum(axis=1) >= FEWEST
    kept = rational[explained].all(axis=0)
    left = _Samples(samples.weights[kept], samples.attitude[kept], samples.worth[kept])
    return Revealed(
        party=actor,
        choices=tuple(choices),
        rational=rational.mean(axis=1),
        explained=explained,
        kept=int(kept.sum()),
        weights=left.weights,
        gains={name: left.gain(*gain_parts(talks, settled, entry, side)) for name, entry in packages.items()},
    )


def _is_rational(talks: Talks, settled: Settled, side: int, choice: Choice, samples: _Samples) -> BoolArray:
    """Return (sample,) whether what was chosen is worth at least what was left, all bills taken as passed."""
    actor, scale = settled.game.actors[side], settled.weighing
    deal = np.array([package_levers(talks.case.clauses, levels) for levels in (choice.chose, choice.over)])
    totals = simulate_totals(talks.inputs, talks_schedule(talks, deal), threads=talks.threads)
    values = measure_values(totals.values, scale.reference, scale.wants[actor]).mean(axis=-1)
    worth = [_worth(talks, settled, side, levels) for levels in (choice.chose, choice.over)]
    rational: BoolArray = samples.gain(values[..., 0] - values[..., 1], worth[0] - worth[1]) >= 0.0
    return rational


def _worth(talks: Talks, settled: Settled, side: int, levels: Mapping[str, str]) -> FloatArray:
    """Return (draw,) what levels are worth to a leader beyond their outcomes, in force throughout."""
    total = np.zeros(settled.game.draws)
    for name, level in levels.items():
        clause = talks.case.clause(name)
        both = (clause.levels[clause.status_quo], clause.level(level))
        if both[0] != both[1]:
            bills = tuple(one.bill for one in both if one.bill is not None)
            actors = settled.game.actors[:2]
            table = clause_table(talks.case, clause, both, actors, bills, talks.draws, talks.horizon)
            total += table.worth[side, 1]
    return total
