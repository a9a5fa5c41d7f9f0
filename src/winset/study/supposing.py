"""What would have to be true: the least implausible assumptions under which a package does what somebody says it does.

The statement is about a package that is carried out and kept (no block, no break, no successor), against no deal, over
some months. Inputs are the corridor's parameters and the uncertain lever values of the package's levels, each by its
quantiles; what the record implies at every point goes with it (`given`). Shocks of the months to come are left out of
the search and are in the share of draws.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from winset.bargaining.reliability import ROUNDS, DesignPoint, design_point
from winset.calibration.fit import started_from
from winset.calibration.given import given
from winset.calibration.observation import Observed
from winset.calibration.posterior import Posterior
from winset.corridor.accounts import MEAN_OUTCOMES
from winset.corridor.levers import lever_index
from winset.corridor.simulate import OUTCOMES, simulate_totals
from winset.corridor.state import CorridorInputs
from winset.draws import Distribution, Draws, quantile_fit, uniforms
from winset.errors import Fault, OptionError
from winset.outcomes.evaluate import standing
from winset.policy.case import Case, read_case
from winset.policy.clauses import Setting
from winset.policy.effects import schedule
from winset.policy.packages import package_levers
from winset.study.fitted import fitted_corridor
from winset.study.setting import Study, study_date
from winset.study.simulation import checked_levels

FloatArray = npt.NDArray[np.float64]

QUANTILE_DRAWS = 2000
"""Draws from which the quantiles of every parameter are read."""
POINTS_A_RUN = 128
"""Points fitted and run at a time."""
CLAIM = re.compile(r"\s*([a-z_]+)\s+([+-]\d+(?:\.\d+)?)\s*%\s*")


@dataclass(frozen=True)
class Statement:
    """A claim: an outcome changes by at least `percent` (negative: falls by at least as much) over `months`."""

    outcome: str
    percent: float
    months: int


@dataclass(frozen=True)
class Assumption:
    """One input away from its median: its name, median, the value needed, and the share of draws at or below it."""

    name: str
    median: float
    needed: float
    quantile: float
    score: float


@dataclass(frozen=True)
class Supposition:
    """A statement held against the model.

    `share` of `draws` draws in which it is true; `at_medians` and `at_point` the change in percent with all inputs at
    their medians, and at the design point; `odds` to first order, None where it is out of reach; `assumptions` by how
    far they are moved.
    """

    case: Case
    as_of: date
    study: Study
    statement: Statement
    levels: Mapping[str, str]
    share: float
    draws: int
    at_medians: float
    at_point: float
    holds: bool
    odds: float | None
    assumptions: tuple[Assumption, ...]


def parse_statement(text: str, months: int) -> Statement:
    """Return the statement of a text such as `border_patrol_encounters -50%`."""
    match = CLAIM.fullmatch(text)
    if match is None:
        expected = "Write an outcome and a signed change, for example `border_patrol_encounters -50%`"
        raise OptionError([Fault("--claim", f"{text!r} is no statement", expected)])
    outcome, percent = match[1], float(match[2])
    faults = []
    if outcome not in OUTCOMES or outcome == "approval":
        known = ", ".join(name for name in OUTCOMES if name != "approval")
        faults.append(Fault("--claim", f"no outcome {outcome!r}", f"Choose one of {known}"))
    if percent == 0.0 or percent <= -100.0:
        faults.append(Fault("--claim", f"a change of {percent:g} %", "Choose one above -100 % and not 0"))
    if faults:
        raise OptionError(faults)
    return Statement(outcome, percent, months)


def suppose(
    study: Study,
    statement: Statement,
    package: str | None,
    settings: Mapping[str, str],
    progress: Callable[[str, float], object] | None = None,
) -> Supposition:
    """Hold a statement about a package against the model, and find what would have to be true for it."""
    tell = progress or (lambda stage, share: None)
    tell("draws", 0.0)
    case = read_case(study.case)
    as_of = study_date(case, study.as_of)
    levels = checked_levels(case, package, settings)
    study = replace(study, horizon=case.first_month + statement.months)
    corridor = fitted_corridor(case, as_of, study)
    world = World(case, study, statement, levels, corridor.observed, corridor.draws, corridor.posterior)
    drawn = world.changes(corridor.inputs, corridor.draws, world.drawn_deal())
    tell("draws", 1.0)
    quantiles = fitted_corridor(case, as_of, replace(study, draws=QUANTILE_DRAWS)).draws
    inputs = inputs_of(world, quantiles)
    sign = float(np.sign(statement.percent))
    done = 0

    def margins(points: FloatArray) -> FloatArray:
        nonlocal done
        done += len(points)
        tell("assumptions", min(done / (2 * ROUNDS * len(inputs.names)), 0.99))
        return sign * (world.at(inputs, points) - statement.percent)

    found = design_point(margins, len(inputs.names))
    tell("assumptions", 1.0)
    return Supposition(
        case=case,
        as_of=as_of,
        study=study,
        statement=statement,
        levels=levels,
        share=float((sign * drawn >= sign * statement.percent).mean()),
        draws=study.draws,
        at_medians=float(statement.percent + sign * found.margin_at_medians),
        at_point=float(statement.percent + sign * found.margin),
        holds=found.holds,
        odds=found.odds if found.holds else None,
        assumptions=_assumptions(inputs, found),
    )


@dataclass(frozen=True)
class Inputs:
    """Inputs by name: the drawn names that each moves, and its sorted values, (input, quantile)."""

    names: tuple[str, ...]
    moves: tuple[tuple[str, ...], ...]
    sorted: FloatArray

    def values(self, row: int, scores: FloatArray) -> FloatArray:
        """Return the values of input `row` at normal scores (point,)."""
        marks = (np.arange(self.sorted.shape[1]) + 0.5) / self.sorted.shape[1]
        found: FloatArray = np.interp(ndtr(scores), marks, self.sorted[row])
        return found


@dataclass(frozen=True)
class World:
    """One case, package and statement: what turns values of inputs into a change in percent."""

    case: Case
    study: Study
    statement: Statement
    levels: Mapping[str, str]
    observed: Observed
    draws: Draws
    posterior: Posterior

    def deal(self, points: int) -> FloatArray:
        """Return the package's lever rows, (point, lever)."""
        return np.repeat(package_levers(self.case.clauses, self.levels)[None], points, axis=0)

    def drawn_deal(self) -> FloatArray:
        """Return the package's lever rows, (draw, lever), the uncertain values drawn from their ranges."""
        deal = self.deal(self.study.draws)
        for lever, setting in self.settings().items():
            share = uniforms(self.study.seed, f"supposing/{lever}", self.study.draws)
            deal[:, lever_index(lever)] = _range_of(setting).ppf(share)
        return deal

    def settings(self) -> dict[str, Setting]:
        """Return the uncertain lever values of the levels that leave the status quo, by lever."""
        found: dict[str, Setting] = {}
        for clause in self.case.clauses:
            level = clause.level(self.levels[clause.id])
            if level.name != clause.levels[clause.status_quo].name:
                found |= {name: one for name, one in level.settings.items() if one.low is not None}
        return {name: one for name, one in found.items() if one.low != one.high}

    def at(self, inputs: Inputs, points: FloatArray) -> FloatArray:
        """Return the change in percent at every point (point, input) of normal scores."""
        return np.concatenate(
            [
                self._at(inputs, points[first : first + POINTS_A_RUN])
                for first in range(0, len(points), POINTS_A_RUN)
            ]
        )

    def _at(self, inputs: Inputs, points: FloatArray) -> FloatArray:
        values = {name: np.full(len(points), np.median(one)) for name, one in self.draws.values.items()}
        deal = self.deal(len(points))
        for row, moved in enumerate(inputs.moves):
            for name in moved:
                if name.startswith("lever/"):
                    deal[:, lever_index(name.removeprefix("lever/"))] = inputs.values(row, points[:, row])
                else:
                    values[name] = inputs.values(row, points[:, row])
        draws = replace(self.draws, n_draws=len(points), values=values, branch={})
        state, level = given(self.posterior, values, len(points))
        fit = started_from(
            self.posterior, self.observed, draws, state, level, self.study.horizon, self.study.seed, False
        )
        return self.changes(fit.inputs, draws, deal)

    def changes(self, inputs: CorridorInputs, draws: Draws, deal: FloatArray) -> FloatArray:
        """Return (draw,) the change in percent of draw d under row d of `deal`, kept throughout, against no deal."""
        horizon = self.study.horizon
        plan = schedule(self.case, deal, draws=draws, horizon=horizon)
        plan = replace(plan, end=np.full_like(plan.end, horizon), election=-1, inauguration=-1)
        agreed = self._sums(simulate_totals(inputs, plan, threads=self.study.threads).values)
        none = self._sums(simulate_totals(inputs, standing(plan), threads=self.study.threads).values)
        before = replace(
            inputs,
            level=inputs.level[: self.case.first_month],
            expulsion=inputs.expulsion[: self.case.first_month],
        )
        short = replace(standing(plan), base=plan.base[: self.case.first_month])
        past = simulate_totals(before, short, threads=self.study.threads).values
        started = self._sums(past)[0] * self._months_of(self.case.first_month)
        whole = self._months_of(horizon)
        without = whole * none[0] - started
        change: FloatArray = 100.0 * (whole * agreed.diagonal() - started - without) / without
        return change

    def _sums(self, totals: FloatArray) -> FloatArray:
        chosen: FloatArray = totals[OUTCOMES.index(self.statement.outcome)]
        return chosen

    def _months_of(self, horizon: int) -> int:
        """Return what turns a total into a sum: means over the months are kept for stocks."""
        return horizon if self.statement.outcome in MEAN_OUTCOMES else 1


def inputs_of(world: World, quantiles: Draws) -> Inputs:
    """Return every input with its quantiles; what one stream moves together is one input."""
    names: dict[bytes, list[str]] = {}
    for name, values in quantiles.values.items():
        if np.ptp(values) > 0.0:
            names.setdefault(np.argsort(values, kind="stable").tobytes(), []).append(name)
    titles = [one[0] if len(one) == 1 else f"{one[0].partition('.')[0]}.*" for one in names.values()]
    rows = [np.sort(quantiles.values[one[0]]) for one in names.values()]
    moves = [tuple(one) for one in names.values()]
    marks = (np.arange(quantiles.n_draws) + 0.5) / quantiles.n_draws
    for lever, setting in world.settings().items():
        titles.append(f"lever/{lever}")
        moves.append((f"lever/{lever}",))
        rows.append(np.asarray(_range_of(setting).ppf(marks)))
    return Inputs(tuple(titles), tuple(moves), np.array(rows))


def _range_of(setting: Setting) -> Distribution:
    """Return the split normal through the three marks of a lever value."""
    assert setting.low is not None and setting.high is not None  # `settings` has seen to it
    return quantile_fit("normal", setting.low, setting.value, setting.high)


def _assumptions(inputs: Inputs, found: DesignPoint) -> tuple[Assumption, ...]:
    order = np.argsort(-np.abs(found.scores), kind="stable")
    return tuple(
        Assumption(
            name=inputs.names[row],
            median=float(inputs.values(row, np.zeros(1))[0]),
            needed=float(inputs.values(row, found.scores[[row]])[0]),
            quantile=float(ndtr(found.scores[row])),
            score=float(found.scores[row]),
        )
        for row in order.tolist()
        if found.scores[row] != 0.0
    )
