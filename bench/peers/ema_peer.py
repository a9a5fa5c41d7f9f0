"""ema_workbench: its usual use, a plain-Python model under `perform_experiments`, one experiment after the other.

Scalars of the corridor are its uncertainties and levers its levers. What a draw holds by group, city and month (levels,
stocks, shares) is looked up by the uncertainty `draw`, as its users do with tables.
"""

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from ema_workbench import (
    IntegerParameter,
    Model,
    Policy,
    RealParameter,
    ScalarOutcome,
    Scenario,
    perform_experiments,
)

from bench.problem import FloatArray, largest_difference, read_corridor, read_totals, spread_runs
from bench.worker import Task, serve
from winset.corridor.levers import LEVERS
from winset.corridor.parameter_names import SCALARS
from winset.corridor.reference.by_name import people_of, setting_of
from winset.corridor.reference.months import months_of, totals_of
from winset.corridor.state import CorridorInputs, Schedule

POLICIES = SCENARIOS = 6
LEVER_NAMES = tuple(lever.name for lever in LEVERS)


def model_of(inputs: CorridorInputs, plan: Schedule, outcomes: list[str]) -> Model:
    """Return the corridor as a model of the workbench."""
    draws = inputs.scalars.shape[-1]
    drawn = {draw: setting_of(inputs, plan, 0, draw) for _, draw in spread_runs(1, draws, SCENARIOS)}

    def corridor(draw: int = 0, **values: float) -> dict[str, float]:
        setting = replace(
            drawn[draw],
            p=SimpleNamespace(**{name: values[name] for name in SCALARS}),
            deal={name: values[name] for name in LEVER_NAMES},
        )
        return totals_of([outcome for *_, outcome in months_of(setting, people_of(inputs, draw))])

    model = Model("corridor", function=corridor)
    model.uncertainties = [
        IntegerParameter("draw", 0, draws),
        *(RealParameter(name, *_range(row)) for name, row in zip(SCALARS, inputs.scalars, strict=True)),
    ]
    model.levers = [
        RealParameter(name, *_range(row)) for name, row in zip(LEVER_NAMES, plan.deal.T, strict=True)
    ]
    model.outcomes = [ScalarOutcome(name) for name in outcomes]
    return model


def _range(values: FloatArray) -> tuple[float, float]:
    """Return a range that holds all values; the workbench wants one that is not a point."""
    return float(values.min()) - 1.0, float(values.max()) + 1.0


def main(file: Path) -> None:
    """Serve a small full factorial of policies and scenarios."""
    inputs, plan = read_corridor(file)
    with np.load(file) as held:
        outcomes = [str(name) for name in held["names_outcomes"]]
    draws = [draw for _, draw in spread_runs(1, inputs.scalars.shape[-1], SCENARIOS)]
    paths = [path for _, path in spread_runs(1, len(plan.deal), POLICIES)]
    model = model_of(inputs, plan, outcomes)
    scenarios = [
        Scenario(
            f"draw {draw}", draw=draw, **dict(zip(SCALARS, map(float, inputs.scalars[:, draw]), strict=True))
        )
        for draw in draws
    ]
    policies = [
        Policy(f"path {path}", **dict(zip(LEVER_NAMES, map(float, plan.deal[path]), strict=True)))
        for path in paths
    ]

    def work() -> FloatArray:
        experiments, found = perform_experiments(model, scenarios, policies)
        order = [
            (paths.index(int(path[5:])), draws.index(int(draw[5:])))
            for path, draw in zip(experiments["policy"], experiments["scenario"], strict=True)
        ]
        values = np.empty((len(outcomes), len(paths), len(draws)))
        for row, name in enumerate(outcomes):
            for (path, draw), value in zip(order, found[name], strict=True):
                values[row, path, draw] = value
        return values

    known = read_totals(file)[:, paths][:, :, draws]
    task = Task(len(paths) * len(draws), work, largest_difference(work(), known))
    serve(["ema_workbench", "numpy", "pandas"], {"corridor": task})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
