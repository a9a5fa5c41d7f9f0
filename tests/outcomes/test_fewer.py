"""Every 1,000 encounters fewer are somewhere: the entries sum to the fall, and each is where a reader would look."""

from dataclasses import replace

import numpy as np
import pytest
from corridor.worlds import random_world
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.corridor.levers import lever_index
from winset.corridor.places import CITIES
from winset.corridor.simulate import CITY_OUTCOMES, OUTCOMES, MonthlyPaths, simulate_months
from winset.corridor.state import CorridorInputs, Schedule
from winset.outcomes.fewer import ENTRIES, SMALLEST, fewer_encounters

worlds = st.builds(
    random_world, st.integers(0, 2**32), n_draws=st.just(6), n_paths=st.just(2), months=st.integers(2, 24)
)


def one_path(inputs: CorridorInputs, schedule: Schedule, path: int) -> MonthlyPaths:
    return simulate_months(inputs, replace(schedule, deal=schedule.deal[[path]]))


def met(run: MonthlyPaths) -> np.ndarray:
    return run.values[OUTCOMES.index("border_patrol_encounters"), :, 0].sum(axis=0)


@settings(max_examples=40, deadline=None)
@given(world=worlds)
def test_the_entries_sum_to_a_thousand_in_every_draw_and_on_the_mean(
    world: tuple[CorridorInputs, Schedule],
) -> None:
    one, other = (one_path(*world, path) for path in (0, 1))
    run, than = sorted((one, other), key=lambda each: met(each).mean())
    fewer = fewer_encounters(run, than)
    if fewer is None:
        assert met(than).mean() - met(run).mean() <= SMALLEST * met(than).mean()
        return
    assert tuple(fewer.entries) == ENTRIES
    assert fewer.encounters == pytest.approx(met(than) - met(run))
    assert sum(entry.mean for entry in fewer.entries.values()) == pytest.approx(1000, rel=1e-7)
    by_draw = sum(entry.draws for entry in fewer.entries.values())
    # People and events of a run are ten thousand times a small fall at most: 1e-7 of it is rounding.
    assert by_draw == pytest.approx(np.full(by_draw.shape, 1000.0), rel=1e-6)


def test_more_encounters_are_no_fall() -> None:
    inputs, schedule = random_world(5, n_draws=4, n_paths=1, months=12)
    run = simulate_months(inputs, schedule)
    assert fewer_encounters(run, run) is None


def test_appointments_are_told_as_admitted_and_money_and_waiting_by_hand() -> None:
    """Everybody who waits is admitted by the quota instead of crossing; what is told is counted again from the runs."""
    inputs, schedule = random_world(11, n_draws=4, n_paths=1, months=12)
    row, ports = lever_index("appointments"), lever_index("ports_open")
    base = np.repeat(schedule.base[:1], 12, axis=0)
    base[:, ports], base[:, row] = 1.0, 0.0
    deal = base[:1].copy()
    deal[0, row] = 60_000.0
    plan = replace(
        schedule, base=base, deal=deal, onset=np.zeros_like(schedule.onset), election=-1, inauguration=-1
    )
    than = simulate_months(inputs, replace(plan, end=np.zeros_like(plan.end)))
    run = simulate_months(inputs, replace(plan, end=np.full_like(plan.end, 12)))
    fewer = fewer_encounters(run, than)
    assert fewer is not None
    fall = (met(than) - met(run)).mean()
    assert fewer.entries["admitted"].mean > 0

    def grown(name: str) -> float:
        at = OUTCOMES.index(name)
        return float((run.values[at] - than.values[at]).sum(axis=0).mean())

    assert fewer.entries["admitted"].mean == pytest.approx(1000 * grown("port_encounters") / fall)
    assert fewer.entries["uncounted"].mean == pytest.approx(1000 * grown("gotaways") / fall)
    assert fewer.usd["mex"].mean == pytest.approx(1000 * grown("cost_mexico_usd") / fall)
    assert fewer.usd["usa"].mean == pytest.approx(1000 * grown("cost_usa_usd") / fall)
    assert fewer.harms["harms_reported"].mean == pytest.approx(1000 * grown("harms_reported") / fall)
    assert fewer.harms["deaths"].mean == pytest.approx(fewer.entries["died"].mean)
    waiting = sum(fewer.person_months[city]["waiting"].mean for city in CITIES)
    assert waiting == pytest.approx(1000 * grown("waiting") / fall)
    reynosa = run.by_city[CITY_OUTCOMES.index("on_street"), :, CITIES.index("reynosa"), 0].sum(axis=0)
    before = than.by_city[CITY_OUTCOMES.index("on_street"), :, CITIES.index("reynosa"), 0].sum(axis=0)
    assert fewer.person_months["reynosa"]["on_street"].mean == pytest.approx(
        1000 * float((reynosa - before).mean()) / fall
    )
