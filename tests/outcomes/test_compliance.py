"""Money against promises: by hand, and against the corridor, which has the same rule in its own code."""

from dataclasses import replace

import numpy as np
import pytest
from corridor.worlds import paths_with, plain_schedule, plain_world

from winset.corridor.levers import lever_index
from winset.corridor.parameter_names import SCALARS
from winset.corridor.simulate import OUTCOMES, simulate_months
from winset.outcomes.compliance import carried_share, lever_months, means, promises_more

POLICE, TRANSFERS = lever_index("policing_aid"), lever_index("southward_transfers")


def test_money_by_hand() -> None:
    """1,000 returns at USD 1,000 and 2,000 transfers at USD 500 take USD 2 million a month. Mexico adds 0.5 million,
    aid of 1 million replaces 40 % of itself and adds 0.6: 55 % covered, and a fifth goes on without money, so
    0.2 + 0.8 · 0.55. In the second draw Congress votes nothing: 25 % covered, 0.2 + 0.8 · 0.25.
    """
    world = plain_world(2, fungibility=0.4, unfunded_share=0.2, cost_return_mexico=1e3, cost_transfer=500.0)
    deal = paths_with({"deportation_capacity": 1e3, "southward_transfers": 2e3, "policing_aid": 1e6,
                       "treasury_top_up": 5e5})  # fmt: skip
    plan = plain_schedule(world, deal)
    plan.base[:, POLICE] = 0.0
    found = means(plan, world.scalars, np.array([True, False]))
    np.testing.assert_allclose(found.need, 2e6)
    np.testing.assert_allclose(found.aid[0], [6e5, 0.0])
    np.testing.assert_allclose(found.carried[0], [0.64, 0.40], rtol=1e-12)
    assert carried_share(np.array([0.0]), np.array([0.0]), np.array([0.2])) == 1.0


def test_the_share_carried_is_what_the_corridor_deports_of_its_capacity() -> None:
    """Far more are intercepted than 800 returns a month: what is sent home is the capacity as far as money carries it.

    The deal starts in month 3 and ends in another month in every draw; fungibility differs too.
    """
    world = plain_world(5, months=12, cost_return_mexico=2e3, cost_transfer=700.0, event_money_share=0.0)
    world.scalars[SCALARS.index("fungibility")] = [0.0, 0.2, 0.5, 0.8, 1.0]
    world.scalars[SCALARS.index("unfunded_share")] = [0.0, 0.1, 0.2, 0.3, 0.4]
    deal = paths_with({"deportation_capacity": 800.0, "policing_aid": 2e6, "mexico_flights_venezuela": 0.0})
    plan = plain_schedule(world, deal, onset=3)
    plan.base[:, lever_index("mexico_flights_venezuela")] = 0.0
    plan.base[:, lever_index("deportation_capacity")] = 500.0
    plan = replace(plan, end=plan.end.copy())
    plan.end[:] = [5, 6, 8, 11, 13]
    carried = means(plan, world.scalars, np.ones(5, dtype=bool)).carried
    capacity = lever_months(plan, "deportation_capacity", 12)
    deported = simulate_months(world, plan, threads=1).values[OUTCOMES.index("mexico_deportations"), :, 0]
    np.testing.assert_allclose(deported, capacity * carried, rtol=1e-9)
    assert (carried < 1.0).all() and np.unique(np.round(carried, 6)).size > 6


def test_a_lever_that_a_successor_sets_is_not_read_off_the_schedule() -> None:
    world = plain_world(1)
    plan = plain_schedule(world)
    plan.successor_reverses[POLICE] = True
    with pytest.raises(ValueError, match="policing_aid changes with the election"):
        lever_months(plan, "policing_aid", 12)


def test_only_more_returns_or_transfers_are_a_promise() -> None:
    today = {"deportation_capacity": 3e3, "southward_transfers": 5e3, "policing_aid": 0.0}
    assert not promises_more({**today, "deportation_capacity": 2e3, "policing_aid": 9e6}, today)
    assert promises_more({**today, "southward_transfers": 6e3}, today)
