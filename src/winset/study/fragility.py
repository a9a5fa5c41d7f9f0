"""Where each named package is fragile: what its worth hangs on, when someone says no, regret, and other weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.bargaining.boxes import FailureBox, failure_box
from winset.bargaining.robustness import FirstOrder, first_order_indices, regret
from winset.corridor.simulate import OUTCOMES
from winset.preferences.payoff import measure_values, path_payoffs
from winset.preferences.weights import RISK_ATTITUDES, admissible_corners, rank_order_centroid
from winset.ratification.acceptance import required_bills
from winset.ratification.tables import clause_table
from winset.settlement.game import Talks
from winset.settlement.single import NamedPackage
from winset.settlement.space import Settled

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

GAINS = ("gain_usa", "gain_mex")
EXPLAINED = (*GAINS, "encounters")


@dataclass(frozen=True)
class Inputs:
    """Everything drawn that a package's worth may hang on: names, and values (input, draw)."""

    names: tuple[str, ...]
    values: FloatArray


@dataclass(frozen=True)
class AnyWeights:
    """A side's expected gain over no deal under all weights that respect its order and all risk attitudes.

    `lowest`, `highest` and `centroid` (rank-order centroid, indifferent to risk) are by outcomes alone; `better` and
    `worse` the shares of the draws of direct worth in which the gain is above, or below, zero under every one of them.
    """

    lowest: float
    highest: float
    centroid: float
    better: float
    worse: float


@dataclass(frozen=True)
class Fragility:
    """One package: indices by outcome, regret (side, draw) against the other packages and no deal, what all admissible
    weights say by side, and the share of draws in which someone says no: a leader or a ratifier. `box` is where the
    rarer of the two answers crowds: refusals, or where most draws refuse, agreement.
    """

    inputs: Inputs
    indices: Mapping[str, FirstOrder]
    box: FailureBox | None
    refused: float
    regret: FloatArray
    weights: tuple[AnyWeights, AnyWeights]


def fragilities(talks: Talks, settled: Settled, packages: Mapping[str, NamedPackage]) -> dict[str, Fragility]:
    """Return the fragility of every named package that changes something."""
    no_deal = settled.weighing.no_deal[talks.case.default_no_deal][:2]
    payoffs = np.array([*(entry.settled.payoff[:2] for entry in packages.values()), no_deal])
    missed = regret(payoffs)
    found = {}
    for row, (name, entry) in enumerate(packages.items()):
        if any(level != _home(talks, clause) for clause, level in entry.levels.items()):
            found[name] = _fragility(talks, settled, entry, missed[row])
    return found


def _home(talks: Talks, clause: str) -> str:
    chosen = talks.case.clause(clause)
    return chosen.levels[chosen.status_quo].name


def _fragility(talks: Talks, settled: Settled, entry: NamedPackage, missed: FloatArray) -> Fragility:
    result, scale = entry.settled, settled.weighing
    gain = result.payoff[:2] - scale.no_deal[talks.case.default_no_deal][:2]
    row = OUTCOMES.index("border_patrol_encounters")
    outcomes = dict(zip(EXPLAINED, (*gain, result.totals[row] - scale.reference[row]), strict=True))
    refused = ~(result.mutual_gain & result.accepted_usa & result.accepted_mex)
    inputs = package_inputs(talks, settled, entry.levels)
    return Fragility(
        inputs=inputs,
        indices={name: first_order_indices(inputs.values, values) for name, values in outcomes.items()},
        box=failure_box(inputs.values, refused if refused.mean() <= 0.5 else ~refused),
        refused=float(refused.mean()),
        regret=missed,
        weights=(_any_weights(talks, settled, entry, 0), _any_weights(talks, settled, entry, 1)),
    )


def package_inputs(talks: Talks, settled: Settled, levels: Mapping[str, str]) -> Inputs:
    """Return the inputs of one package: the corridor's parameters, weights and attitudes of both leaders, what its
    levels are worth to whom, what ratifiers tolerate, and whether its bills pass. What does not vary is left out.
    """
    game, bills = settled.game, required_bills(talks.case)
    drawn = {f"corridor/{name}": values for name, values in talks.draws.values.items()}
    for actor in game.actors[:2]:
        wants = settled.wants[actor]
        drawn |= {f"weight/{actor}/{one.outcome}": wants.weights[m] for m, one in enumerate(wants.measures)}
        drawn[f"risk/{actor}"] = np.array(RISK_ATTITUDES)[wants.risk]
    for a, actor in enumerate(game.actors):
        drawn[f"incumbent/{actor}"] = game.incumbent_worth[a]
        if a >= 2:
            drawn[f"tolerance/{actor}"] = game.tolerance[a]
    for clause in talks.case.clauses:
        if levels[clause.id] == _home(talks, clause.id):
            continue
        both = (clause.levels[clause.status_quo], clause.level(levels[clause.id]))
        table = clause_table(talks.case, clause, both, game.actors, bills, talks.draws, talks.horizon)
        drawn |= {f"worth/{clause.id}/{actor}": table.worth[a, 1] for a, actor in enumerate(game.actors)}
        if table.bill[1] >= 0:
            drawn[f"bill/{bills[table.bill[1]]}"] = game.passes[table.bill[1]].astype(np.float64)
    return _distinct({name: values for name, values in drawn.items() if np.ptp(values) > 0.0})


def _distinct(drawn: Mapping[str, FloatArray]) -> Inputs:
    """Return the inputs with those that one stream moves together, as the acceptance of all cities, as one."""
    names: dict[bytes, str] = {}
    for name, values in drawn.items():
        order = np.argsort(values, kind="stable").tobytes()
        parameter = name.partition(".")[0]
        same = order in names and names[order].partition(".")[0] == parameter
        names[order] = f"{parameter}.*" if same else names.get(order, name)
    values_of = {np.argsort(values, kind="stable").tobytes(): values for values in drawn.values()}
    return Inputs(tuple(names.values()), np.array([values_of[order] for order in names]))


def _any_weights(talks: Talks, settled: Settled, entry: NamedPackage, side: int) -> AnyWeights:
    """Hold the expected gain at the corners of the admissible weights, under every attitude to risk."""
    values, own = gain_parts(talks, settled, entry, side)
    corners = 100.0 * admissible_corners(len(values)) @ values
    centroid = 100.0 * float(rank_order_centroid(len(values)) @ values[:, 0])
    lowest, highest = float(corners.min()), float(corners.max())
    return AnyWeights(
        lowest, highest, centroid, float((own + lowest > 0).mean()), float((own + highest < 0).mean())
    )


def gain_parts(
    talks: Talks, settled: Settled, entry: NamedPackage, side: int
) -> tuple[FloatArray, FloatArray]:
    """Return a side's gain over no deal in two parts: mean values of its measures (measure, attitude), which weights
    multiply, and what is no outcome, the levels' own worth and an incumbent who stays: (draw,) in points.
    """
    scale, actor = settled.weighing, settled.game.actors[side]
    wants, default = settled.wants[actor], talks.case.default_no_deal
    totals, base = entry.settled.totals[:, None], scale.totals[default].values
    values = measure_values(totals, scale.reference, wants) - measure_values(base, scale.reference, wants)
    own = (
        entry.settled.payoff[side]
        - path_payoffs(totals, scale.reference, wants)[0]
        - scale.no_deal[default][side]
        + path_payoffs(base, scale.reference, wants)[0]
    )
    return values.mean(axis=-1)[..., 0], own
