"""A standing schedule is no deal at all."""

from dataclasses import replace

import numpy as np
import pytest
from corridor.worlds import random_world

from winset.corridor.simulate import simulate_totals
from winset.outcomes.evaluate import PILOT_PATHS, pilot_rows, standing


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_standing_is_no_deal_whatever_deal_there_was(seed: int) -> None:
    """The same as a deal that ends before it begins, month by month and draw by draw; onsets stay as they are."""
    inputs, schedule = random_world(seed, n_draws=4, n_paths=2, months=10)
    still = replace(schedule, election=2, inauguration=4)
    stands = simulate_totals(inputs, standing(still), threads=1)
    never = simulate_totals(inputs, replace(still, end=np.zeros_like(still.end)), threads=1)
    at_once = simulate_totals(inputs, replace(still, end=np.full_like(still.end, 99)), threads=1)
    assert stands.values.shape[1] == 1
    for path in range(2):
        assert np.array_equal(stands.values[:, 0], never.values[:, path])
        assert not np.array_equal(stands.values[:, 0], at_once.values[:, path])
    assert np.array_equal(stands.lost[0], never.lost[0])


def test_no_deal_still_has_its_successor() -> None:
    inputs, schedule = random_world(2, n_draws=6, n_paths=1, months=10)
    plan = standing(replace(schedule, election=1, inauguration=3))
    kept = simulate_totals(inputs, replace(plan, successor_reverses=np.zeros_like(plan.successor_reverses)))
    turned = simulate_totals(inputs, replace(plan, successor_reverses=np.ones_like(plan.successor_reverses)))
    assert kept.lost.any()
    differs = (kept.values != turned.values).any(axis=0)[0]
    assert differs.tolist() == kept.lost[0].tolist()


def test_the_pilot_holds_both_ends_and_spreads_evenly() -> None:
    rows = pilot_rows(9_216)
    assert (rows[0], rows[-1], len(rows)) == (0, 9_215, PILOT_PATHS)
    assert set(np.diff(rows)) <= {48, 49}
    assert pilot_rows(5).tolist() == [0, 1, 2, 3, 4]
