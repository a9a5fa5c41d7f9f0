"""Every lever is connected: moved from its lowest to its highest value it moves a named outcome, the right way."""

import numpy as np
import pytest
from corridor.worlds import paths_with, plain_schedule, plain_world

from winset.corridor.levers import LEVERS, lever_index
from winset.corridor.simulate import OUTCOMES, simulate_months, simulate_totals

# What the lever moves first, and which way: +1 more of it, -1 less.
WIRES: dict[str, tuple[str, int]] = {
    "interception_effort": ("interceptions", +1),
    "deportation_capacity": ("mexico_deportations", +1),
    "southward_transfers": ("waiting", -1),
    "returns_cap": ("returns_to_mexico", +1),
    "returns_eligibility": ("returns_to_mexico", +1),
    "screening_capacity": ("returns_to_mexico", +1),
    "city_acceptance": ("returns_to_mexico", +1),
    "us_flights_venezuela": ("removals", +1),
    "mexico_flights_venezuela": ("mexico_deportations", +1),
    "parole": ("border_patrol_encounters", -1),
    "appointments": ("port_encounters", +1),
    "ports_open": ("port_encounters", +1),
    "policing_aid": ("mexico_deportations", +1),
    "treasury_top_up": ("mexico_deportations", +1),
    "shelter_funding": ("on_street", -1),
    "sanctions_relief": ("removals", +1),
    "development_aid": ("border_patrol_encounters", -1),
    "release_limit": ("releases", -1),
    "border_processing": ("cost_usa_usd", +1),
}
# Where another limit binds first in the plain world, it is lifted.
LIFTED: dict[str, dict[str, float]] = {
    "deportation_capacity": {"treasury_top_up": 1e8},
}


def _ends(name: str) -> tuple[float, float]:
    lever = LEVERS[lever_index(name)]
    deal = paths_with(*({**LIFTED.get(name, {}), name: value} for value in (lever.low, lever.high)))
    inputs = plain_world(months=12)
    values = simulate_totals(inputs, plain_schedule(inputs, deal)).values[
        OUTCOMES.index(WIRES[name][0]), :, 0
    ]
    return float(values[0]), float(values[1])


@pytest.mark.parametrize("name", [lever.name for lever in LEVERS])
def test_a_lever_moved_from_end_to_end_moves_its_outcome(name: str) -> None:
    low, high = _ends(name)
    sign = WIRES[name][1]
    assert sign * (high - low) > 0.01 * max(abs(low), abs(high)), f"{name}: {low:.6g} -> {high:.6g}"


def test_flights_fly_only_with_consent() -> None:
    inputs = plain_world(consent_u=0.95)
    flights = paths_with({"us_flights_venezuela": 0.0}, {"us_flights_venezuela": 40.0})
    removals = simulate_totals(inputs, plain_schedule(inputs, flights)).values[
        OUTCOMES.index("removals"), :, 0
    ]
    # Announced flights still frighten, a little; nobody flies.
    assert removals[1] == pytest.approx(removals[0], rel=1e-3)


def test_returns_beyond_the_screening_of_before_are_unscreened() -> None:
    inputs = plain_world(months=1)
    schedule = plain_schedule(inputs)
    schedule.base[:, lever_index("screening_capacity")] = 1_000.0
    values = simulate_totals(inputs, schedule).values[:, 0, 0]
    returns = values[OUTCOMES.index("returns_to_mexico")]
    assert returns > 1_000.0
    assert values[OUTCOMES.index("returns_unscreened")] == pytest.approx(returns - 1_000.0, rel=1e-12)


def test_a_lever_acts_from_its_onset_until_its_end_and_not_beyond() -> None:
    inputs = plain_world(n_draws=2, months=8)
    schedule = plain_schedule(inputs, paths_with({"appointments": 0.0}), onset=2)
    schedule.end[lever_index("appointments")] = (5, 7)
    ports = simulate_months(inputs, schedule).values[OUTCOMES.index("port_encounters"), :, 0]
    closed = ports == 0
    assert np.flatnonzero(closed[:, 0]).tolist() == [2, 3, 4]
    assert np.flatnonzero(closed[:, 1]).tolist() == [2, 3, 4, 5, 6]
