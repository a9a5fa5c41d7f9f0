"""People are neither made nor lost, stocks stay at or above zero, and every capacity binds, whatever the figures."""

import numpy as np
from corridor.worlds import random_world
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from winset.corridor.levers import lever_index
from winset.corridor.parameter_names import SCALARS
from winset.corridor.simulate import GROUP_OUTCOMES, OUTCOMES, MonthlyPaths, simulate_months
from winset.corridor.state import CorridorInputs, Schedule

FloatArray = NDArray[np.float64]
worlds = st.builds(
    random_world, st.integers(0, 2**32), n_draws=st.just(5), n_paths=st.just(2), months=st.integers(1, 30)
)
few = settings(max_examples=25, deadline=None)
# Some roundings of the largest flow that is shared out.
SLACK = 1 + 1e-12


def lever_values(schedule: Schedule, months: MonthlyPaths, name: str) -> FloatArray:
    """The lever by (month, path, draw), written again from the page: deal, end, then a successor who won."""
    row, n_months = lever_index(name), schedule.base.shape[0]
    month = np.arange(n_months)[:, None, None]
    on = (schedule.onset[row] <= month) & (month < schedule.end[row][None, None, :])
    value = np.where(on, schedule.deal[:, row][None, :, None], schedule.base[:, row][:, None, None])
    if schedule.successor_reverses[row] and schedule.inauguration >= 0:
        # `lost` is the end's: before the election month nobody has lost yet.
        lost = months.lost[None] & (month > schedule.election) & (schedule.election >= 0)
        value = np.where(lost & (month >= schedule.inauguration), schedule.successor[row], value)
    return np.asarray(value)


ROUNDING = 1e-9
"""Persons: what rounding may take off a stock that a flow empties (ADR 29)."""


@few
@given(world=worlds)
def test_nobody_is_made_or_lost_in_any_group(world: tuple[CorridorInputs, Schedule]) -> None:
    inputs, schedule = world
    months = simulate_months(inputs, schedule)
    before = inputs.state.stocks[:5].sum(axis=0) + inputs.state.waiting.sum(axis=0)
    after = months.final_state.stocks[:5].sum(axis=0) + months.final_state.waiting.sum(axis=0)
    gone = months.exits[:, :, 0].sum(axis=0)
    everybody = before + months.entered[:, 0]
    np.testing.assert_allclose(after + gone, everybody, rtol=1e-11, atol=1e-9)


@few
@given(world=worlds)
def test_no_stock_and_no_count_is_negative(world: tuple[CorridorInputs, Schedule]) -> None:
    inputs, schedule = world
    months = simulate_months(inputs, schedule)
    assert months.final_state.stocks.min() >= -ROUNDING
    assert months.final_state.waiting.min() >= -ROUNDING
    assert months.final_state.harm_memory.min() >= 0
    assert months.by_city.min() >= -ROUNDING
    assert months.by_group.min() >= 0
    signed = ("approval", "cost_mexico_usd", "releases")
    for row, name in enumerate(OUTCOMES):
        assert name in signed or months.values[row].min() >= 0, name
    # Where all are adults or families and all are removed, what is left is a rounding of zero.
    assert months.values[OUTCOMES.index("releases")].min() >= -1e-9
    expected = months.by_group[GROUP_OUTCOMES.index("expected")]
    assert expected.max() <= SLACK


@few
@given(world=worlds)
def test_no_capacity_is_exceeded(world: tuple[CorridorInputs, Schedule]) -> None:
    inputs, schedule = world
    months = simulate_months(inputs, schedule)

    def outcome(name: str) -> FloatArray:
        return np.asarray(months.values[OUTCOMES.index(name)])

    def lever(name: str) -> FloatArray:
        return lever_values(schedule, months, name)

    def scalar(name: str) -> FloatArray:
        return inputs.scalars[SCALARS.index(name)]

    returns_limit = np.minimum(lever("returns_cap"), lever("screening_capacity"))
    assert (outcome("returns_to_mexico") <= returns_limit * SLACK + 1e-9).all()
    assert (outcome("port_encounters") <= lever("appointments") * lever("ports_open") * SLACK + 1e-9).all()
    home = lever("deportation_capacity") + lever("mexico_flights_venezuela") * scalar("seats")
    assert (outcome("mexico_deportations") <= home * SLACK + 1e-9).all()
    beds = scalar("detention_beds") / scalar("detention_stay")
    assert (outcome("removals") <= beds * SLACK + 1e-9).all()


@few
@given(world=worlds)
def test_transfers_stay_within_their_capacity(world: tuple[CorridorInputs, Schedule]) -> None:
    inputs, schedule = world
    # Without effort nobody is intercepted on the way: what is left of the events are transfers from the border.
    row = lever_index("interception_effort")
    for levers in (schedule.deal, schedule.base, schedule.successor[None]):
        levers[:, row] = 0.0
    months = simulate_months(inputs, schedule)
    transfers = months.values[OUTCOMES.index("interceptions")]
    limit = lever_values(schedule, months, "southward_transfers")
    assert (transfers <= limit * SLACK + 1e-9).all()
