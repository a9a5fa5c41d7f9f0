"""Make the corridor's problem from the real case, with the engine's own answer beside it."""

from pathlib import Path
from typing import Any

import numpy as np

from bench.problem import INPUTS, SCHEDULE, STATE
from winset.corridor.simulate import OUTCOMES, simulate_totals
from winset.corridor.state import Schedule
from winset.policy.case import read_case
from winset.policy.effects import schedule
from winset.study import Study, fitted_corridor

CASE = "january-2024"
PATHS, DRAWS, MONTHS = 200, 400, 24


def write_corridor(file: Path) -> None:
    """Fit the case and write `PATHS` of its hub paths, evenly spread, `DRAWS` draws and `MONTHS` months."""
    study = Study(case=CASE, draws=DRAWS, horizon=MONTHS)
    case = read_case(CASE)
    corridor = fitted_corridor(case, case.as_of, study)
    whole = schedule(case, case.space.deal, draws=corridor.draws, horizon=MONTHS)
    chosen = np.linspace(0, len(whole.deal) - 1, PATHS).round().astype(np.int64)
    plan = Schedule(**vars(whole) | {"deal": np.ascontiguousarray(whole.deal[chosen])})
    inputs = corridor.inputs
    arrays: dict[str, Any] = {name: getattr(inputs, name) for name in INPUTS}
    arrays |= {f"state_{name}": getattr(inputs.state, name) for name in STATE}
    arrays |= {name: getattr(plan, name) for name in SCHEDULE}
    arrays |= {"election": plan.election, "inauguration": plan.inauguration, "origin": inputs.origin}
    answer = simulate_totals(inputs, plan)
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(file, **arrays, totals=answer.values, lost=answer.lost, names_outcomes=OUTCOMES)
