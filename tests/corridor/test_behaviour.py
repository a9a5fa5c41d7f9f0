"""What must come out of the equations and is put in by none of them (docs/equations.md, What must hold).

Each has its live wire beside it: the same measure, with the channel open, does the other thing.
"""

import numpy as np
from corridor.worlds import paths_with, plain_schedule, plain_world
from numpy.typing import NDArray

from winset.corridor.simulate import GROUP_OUTCOMES, OUTCOMES, simulate_months

FORGETFUL = {
    "credulity": 0.0,
    "learning": 1.0,
    "habituation": 1.0,
    "postpone_share": 0.0,
    "wait_response": 0.0,
}


def _last_attempts_by_effort(continue_share: float) -> NDArray[np.float64]:
    """Encounters of the last of 80 months with no effort and with threefold effort."""
    inputs = plain_world(months=80, continue_share=continue_share, wait_exit=0.0, learning=0.0, credulity=0.0)
    idle = {"deportation_capacity": 0.0, "mexico_flights_venezuela": 0.0}
    deal = paths_with({"interception_effort": 0.0, **idle}, {"interception_effort": 3.0, **idle})
    months = simulate_months(inputs, plain_schedule(inputs, deal))
    return np.asarray(months.values[OUTCOMES.index("border_patrol_encounters"), -1, :, 0])


def test_interception_delays_and_does_not_prevent_where_everybody_tries_again() -> None:
    without, with_effort = _last_attempts_by_effort(continue_share=1.0)
    assert abs(with_effort / without - 1) < 0.01


def test_interception_prevents_where_some_give_up() -> None:
    without, with_effort = _last_attempts_by_effort(continue_share=0.6)
    assert with_effort < 0.8 * without


def _rebound(**scalars: float) -> float:
    """How much of the fall of departures after a release limit at month 12 is back 24 months later, as a share."""
    inputs = plain_world(months=60, **scalars)
    schedule = plain_schedule(inputs, paths_with({}, {"release_limit": 0.6}), onset=12)
    departures = simulate_months(inputs, schedule).by_group[GROUP_OUTCOMES.index("departures"), :, :, :, 0]
    change = departures[:, :, 1].sum(axis=1) / departures[:, :, 0].sum(axis=1) - 1
    trough = change[12:24].min()
    assert trough < -0.02
    return float(1 - change[36:].mean() / trough)


def test_dips_partly_return_with_waiting_and_memory_and_not_without() -> None:
    with_memory = _rebound(credulity=0.6, learning=0.15)
    without = _rebound(**FORGETFUL)
    # Not quite none: the removed and returned who try again reach the border later and change who is met there.
    assert abs(without) < 0.1
    assert with_memory > 0.5
