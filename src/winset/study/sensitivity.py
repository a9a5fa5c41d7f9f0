"""What the main outcomes of a package hang on: Sobol indices over everything drawn, and what knowing it would be worth.

First-order indices of the draws themselves are `fragility`'s. Here factors are moved one by one after Saltelli
(2010), by SALib (the extra `analysis`), so that total indices count what a factor does together with others. Each
fitted parameter is drawn from its own fitted marginal, apart from the others: correlations of the fit are left out.
Where people are at the origin, levels ahead and what people have got used to go together as one factor, since no
part of them can move alone.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.corridor.parameters import CITY_PARAMETERS, GROUP_PARAMETERS, SCALARS
from winset.corridor.simulate import OUTCOMES, simulate_totals
from winset.corridor.state import CorridorInputs, Schedule, State
from winset.draws import generator
from winset.errors import Fault, OptionError
from winset.outcomes.evaluate import standing
from winset.policy.packages import package_levers
from winset.preferences.payoff import path_payoffs
from winset.settlement.game import Talks, Weighing, talks_schedule

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

PEOPLE: Final = "where people are, and levels ahead"
LUCK: Final = "courts and breaks"
WEIGHTS: Final = ("weights of the United States", "weights of Mexico")
EXPLAINED: Final = ("border_patrol_encounters", "waiting", "harms_estimated", "gain_usa", "gain_mex")
BINS: Final = 8
"""Slices of a factor within which the best package is chosen anew: the coarse value of knowing it."""


@dataclass(frozen=True)
class Column:
    """One coordinate: the factor it belongs to, and its place (array, row, position) in the corridor's parameters;
    `array` is "" for the factors that pick a draw.
    """

    factor: str
    array: str
    row: int
    position: int


@dataclass(frozen=True)
class Indices:
    """Sobol indices of one outcome by factor, (factor,), with 95 % half-widths, and the outcome's variance."""

    factors: tuple[str, ...]
    first: FloatArray
    first_error: FloatArray
    total: FloatArray
    total_error: FloatArray
    variance: float


@dataclass(frozen=True)
class Worth:
    """What knowledge is worth to one side in the choice among packages, points: all of it, and by factor (factor,),
    each less what a factor without any meaning would seem worth.
    """

    everything: float
    factors: tuple[str, ...]
    each: FloatArray


def columns(inputs: CorridorInputs) -> tuple[Column, ...]:
    """Return the coordinates of everything that varies over the fitted draws; a parameter is one factor."""
    found = []
    for array, names, values in (
        ("scalars", SCALARS, inputs.scalars[:, None]),
        ("groups", GROUP_PARAMETERS, inputs.groups),
        ("cities", CITY_PARAMETERS, inputs.cities),
    ):
        for row, name in enumerate(names):
            if name != "base_chance":
                varies = np.flatnonzero(np.ptp(values[row], axis=-1) > 0)
                found += [Column(name, array, row, int(position)) for position in varies]
    picks = [Column(name, "", 0, 0) for name in (PEOPLE, LUCK, *WEIGHTS)]
    return (*found, *picks)


def saltelli(chosen: Sequence[Column], base: int, seed: int) -> FloatArray:
    """Return the sample (row, column) in (0, 1): `base` times (factors + 2) rows."""
    from SALib.sample import sobol

    sample: FloatArray = sobol.sample(_problem(chosen), base, calc_second_order=False, seed=seed)
    return sample


def sobol_indices(chosen: Sequence[Column], values: FloatArray, seed: int) -> Indices:
    """Return the indices of an outcome (row,) computed on the rows of `saltelli`."""
    from SALib.analyze import sobol

    found = sobol.analyze(_problem(chosen), values, calc_second_order=False, seed=seed)
    first, first_error, total, total_error = (
        np.asarray(found[key], dtype=np.float64) for key in ("S1", "S1_conf", "ST", "ST_conf")
    )
    return Indices(factor_names(chosen), first, first_error, total, total_error, float(values.var()))


def factor_names(chosen: Sequence[Column]) -> tuple[str, ...]:
    """Return the factors in the order of their first column."""
    return tuple(dict.fromkeys(column.factor for column in chosen))


def _problem(chosen: Sequence[Column]) -> dict[str, object]:
    if importlib.util.find_spec("SALib") is None:
        fault = Fault("SALib", "it is not installed", "Install the extra: pip install winset[analysis]")
        raise OptionError([fault])
    return {
        "num_vars": len(chosen),
        "names": [f"{column.factor}.{n}" for n, column in enumerate(chosen)],
        "groups": [column.factor for column in chosen],
        "bounds": [[0.0, 1.0]] * len(chosen),
    }


def inputs_at(inputs: CorridorInputs, chosen: Sequence[Column], sample: FloatArray) -> CorridorInputs:
    """Return the corridor with a draw a row of `sample`: parameters at their quantiles, people from whole draws."""
    people = picked(chosen, sample, PEOPLE, inputs.scalars.shape[-1])
    arrays = {
        name: np.repeat(np.median(getattr(inputs, name), axis=-1)[..., None], len(sample), axis=-1)
        for name in ("scalars", "groups", "cities")
    }
    for n, column in enumerate(chosen):
        if column.array:
            fitted = getattr(inputs, column.array)
            at = (column.row,) if column.array == "scalars" else (column.row, column.position)
            arrays[column.array][at] = np.quantile(fitted[at], sample[:, n])
    groups = arrays["groups"]
    groups[GROUP_PARAMETERS.index("base_chance")] = inputs.groups[GROUP_PARAMETERS.index("base_chance")][
        :, people
    ]
    _hold_what_must_sum(groups)
    return replace(
        inputs,
        scalars=arrays["scalars"],
        groups=groups,
        cities=arrays["cities"],
        level=inputs.level[..., people],
        state=State(
            inputs.state.stocks[..., people],
            inputs.state.waiting[..., people],
            inputs.state.scalars[..., people],
            inputs.state.harm_memory[..., people],
        ),
    )


def _hold_what_must_sum(groups: FloatArray) -> None:
    """Scale the ports' shares to 1 over the groups, and families to at most who is no adult, in place."""
    ports, family, adult = (
        GROUP_PARAMETERS.index(name) for name in ("port_share", "family_share", "adult_share")
    )
    groups[ports] /= groups[ports].sum(axis=0)
    groups[family] = np.minimum(groups[family], 1.0 - groups[adult])


def picked(chosen: Sequence[Column], sample: FloatArray, factor: str, draws: int) -> IntArray:
    """Return (row,) the draw that a factor without parameters of its own takes."""
    at = next(n for n, column in enumerate(chosen) if column.factor == factor)
    return np.minimum((draws * sample[:, at]).astype(np.int64), draws - 1)


@dataclass(frozen=True)
class Moved:
    """Packages on the rows of a sample: `outcomes` by EXPLAINED (package, row), the change from no deal."""

    packages: tuple[str, ...]
    outcomes: Mapping[str, FloatArray]


def moved(
    talks: Talks,
    scale: Weighing,
    levels: Mapping[str, Mapping[str, str]],
    chosen: Sequence[Column],
    sample: FloatArray,
) -> Moved:
    """Return what packages (name -> levels) change on every row if their bills pass; gains are by outcomes alone."""
    inputs, draws = inputs_at(talks.inputs, chosen, sample), talks.inputs.scalars.shape[-1]
    deals = np.array([package_levers(talks.case.clauses, one) for one in levels.values()])
    plan = talks_schedule(talks, deals)
    luck = picked(chosen, sample, LUCK, draws)
    plan = replace(plan, end=np.ascontiguousarray(plan.end[:, luck]))
    deal = _totals(inputs, plan, talks.threads)
    base = _totals(inputs, standing(plan), talks.threads)
    change = deal - base
    outcomes = {name: change[OUTCOMES.index(name)] for name in EXPLAINED[:3]}
    for side, name in enumerate(EXPLAINED[3:]):
        wants = scale.wants[scale.game.actors[side]]
        own = picked(chosen, sample, WEIGHTS[side], wants.weights.shape[-1])
        mine = replace(wants, weights=np.ascontiguousarray(wants.weights[:, own]), risk=wants.risk[own])
        outcomes[name] = path_payoffs(deal, base[:, 0], mine)
    return Moved(tuple(levels), outcomes)


def _totals(inputs: CorridorInputs, plan: Schedule, threads: int) -> FloatArray:
    return simulate_totals(inputs, plan, threads=threads).values


def worth_of_knowing(chosen: Sequence[Column], sample: FloatArray, gains: FloatArray, seed: int) -> Worth:
    """Return what a side would gain by choosing among packages and no deal when it knows a factor, coarsely.

    `gains` (package, row) over no deal, on rows drawn apart from each other. A factor of many columns is taken by the
    column that is worth most. What the same slices give on shuffled rows is taken off, since slices always find
    something.
    """
    payoffs = np.vstack([gains, np.zeros(gains.shape[1])])
    best = payoffs.mean(axis=1).max()
    rng = generator(seed, "sensitivity/shuffled")
    shuffled = np.mean([_sliced(payoffs, rng.permutation(payoffs.shape[1])) for _ in range(50)])
    names = factor_names(chosen)
    each = dict.fromkeys(names, -np.inf)
    for n, column in enumerate(chosen):
        each[column.factor] = max(each[column.factor], _sliced(payoffs, np.argsort(sample[:, n])))
    values = np.array([each[name] for name in names]) - shuffled
    return Worth(float(payoffs.max(axis=0).mean() - best), names, np.maximum(values, 0.0))


def _sliced(payoffs: FloatArray, order: IntArray) -> float:
    """Return the mean, over slices of the rows in an order, of the best package's mean in the slice."""
    slices = np.array_split(order, BINS)
    return float(sum(len(one) * payoffs[:, one].mean(axis=1).max() for one in slices) / len(order))
