"""Runs do not see each other: not the thread, not the block, not the path before them; and elections are per run."""

from dataclasses import replace

import numpy as np
import pytest
from corridor.worlds import paths_with, plain_schedule, plain_world, random_world

from winset.corridor.lanes import LANES
from winset.corridor.levers import LEVERS, lever_index
from winset.corridor.simulate import MEAN_OUTCOMES, OUTCOMES, simulate_months, simulate_totals

PORTS = OUTCOMES.index("port_encounters")


def test_the_same_bytes_for_one_thread_and_for_two() -> None:
    # More paths than one chunk takes, and a last block that is not full.
    inputs, schedule = random_world(3, n_draws=130, n_paths=120, months=5)
    one = simulate_totals(inputs, schedule, threads=1)
    two = simulate_totals(inputs, schedule, threads=2)
    assert one.values.tobytes() == two.values.tobytes()
    assert one.lost.tobytes() == two.lost.tobytes()


@pytest.mark.parametrize("draw", [0, LANES - 1, LANES, LANES + 5])
def test_a_draw_alone_gives_the_bytes_it_gives_among_many(draw: int) -> None:
    inputs, schedule = random_world(4, n_draws=LANES + 6, n_paths=3, months=9)
    among = simulate_totals(inputs, schedule)
    one = slice(draw, draw + 1)
    state = inputs.state
    alone = simulate_totals(
        replace(
            inputs,
            scalars=inputs.scalars[:, one],
            groups=inputs.groups[..., one],
            cities=inputs.cities[..., one],
            level=inputs.level[..., one],
            state=replace(
                state,
                stocks=state.stocks[..., one],
                waiting=state.waiting[..., one],
                scalars=state.scalars[:, one],
                harm_memory=state.harm_memory[:, one],
            ),
        ),
        replace(schedule, end=schedule.end[:, one]),
    )
    assert np.ascontiguousarray(among.values[..., one]).tobytes() == alone.values.tobytes()
    assert (among.lost[:, one] == alone.lost).all()


def test_a_slice_of_the_paths_gives_their_rows() -> None:
    inputs, schedule = random_world(5, n_draws=10, n_paths=7, months=6)
    whole = simulate_totals(inputs, schedule)
    part = simulate_totals(inputs, schedule, paths=slice(2, 5))
    assert part.values.tobytes() == np.ascontiguousarray(whole.values[:, 2:5]).tobytes()
    assert (part.lost == whole.lost[2:5]).all()


def test_totals_are_the_sums_of_the_months_and_the_means_of_the_stocks() -> None:
    inputs, schedule = random_world(6, n_draws=LANES + 2, n_paths=2, months=11)
    totals = simulate_totals(inputs, schedule)
    months = simulate_months(inputs, schedule)
    for row, name in enumerate(OUTCOMES):
        mean = name in MEAN_OUTCOMES
        wanted = months.values[row].mean(axis=0) if mean else months.values[row].sum(axis=0)
        np.testing.assert_allclose(totals.values[row], wanted, rtol=1e-12, atol=1e-6, err_msg=name)
    assert (totals.lost == months.lost).all()


def test_a_run_continued_from_its_final_state_ends_like_one_run() -> None:
    # Sanctions' ramp and the aid's lag count months from the start of a run, so both are switched off.
    inputs = plain_world(n_draws=3, months=10, sanctions_effect_12m=0.0, aid_active=0.0)
    schedule = plain_schedule(inputs)
    whole = simulate_months(inputs, schedule)
    first = replace(inputs, level=inputs.level[:4], expulsion=inputs.expulsion[:4])
    half = simulate_months(first, replace(schedule, base=schedule.base[:4]))
    second = replace(inputs, level=inputs.level[4:], expulsion=inputs.expulsion[4:], state=half.final_state)
    rest = simulate_months(second, replace(schedule, base=schedule.base[4:]))
    assert whole.values[:, 4:].tobytes() == rest.values.tobytes()
    assert whole.final_state.stocks.tobytes() == rest.final_state.stocks.tobytes()


def test_a_successor_reverses_only_where_the_incumbent_lost_and_only_after_the_inauguration() -> None:
    # Approval falls with encounters above 20,000 a month: in draw 0 people keep coming, in draw 1 nobody sets out.
    inputs = plain_world(
        n_draws=2, months=12, election_margin=0.6, approval_pass_through=1.0, approval_reference=20_000.0
    )
    level = inputs.level.copy()
    level[..., 1] = 0.0
    inputs = replace(inputs, level=level)
    reverses = np.zeros(len(LEVERS), dtype=np.bool_)
    reverses[lever_index("appointments")] = True
    # Few appointments on path 1: whatever the path, the successor gives none.
    deal = paths_with({}, {"appointments": 5_000.0})
    schedule = replace(plain_schedule(inputs, deal), successor_reverses=reverses, election=6, inauguration=9)
    months = simulate_months(inputs, schedule)
    approval = months.values[OUTCOMES.index("approval"), 6]
    assert (months.lost == (0.6 + approval < 0)).all()
    assert months.lost[:, 0].all() and not months.lost[:, 1].any()
    ports = months.values[PORTS]
    assert (ports[:9] > 0).all()
    assert (ports[9:, :, 0] == 0).all()
    assert (ports[9:, :, 1] > 0).all()


def test_without_an_election_a_loss_before_the_run_still_counts_and_nothing_else_does() -> None:
    inputs = plain_world(n_draws=2, months=4, election_margin=-50.0)
    inputs.state.scalars[2] = (0.0, 1.0)
    reverses = np.ones(len(LEVERS), dtype=np.bool_)
    schedule = replace(plain_schedule(inputs), successor_reverses=reverses, inauguration=2)
    months = simulate_months(inputs, schedule)
    assert months.lost.tolist() == [[False, True]]
    ports = months.values[PORTS, :, 0]
    assert (ports[:, 0] > 0).all()
    assert (ports[:, 1] > 0).tolist() == [True, True, False, False]
    never = simulate_months(inputs, replace(schedule, inauguration=-1))
    assert (never.values[PORTS] > 0).all()


def test_progress_hears_of_every_run() -> None:
    inputs, schedule = random_world(7, n_draws=LANES + 6, n_paths=60, months=2)
    heard: list[int] = []
    simulate_totals(inputs, schedule, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 60 * (LANES + 6)


def test_an_array_of_the_wrong_length_is_named_before_anything_runs() -> None:
    inputs, schedule = random_world(8, n_draws=4, n_paths=2, months=6)
    with pytest.raises(ValueError, match=r"base is \(5, 19\), not \(6, 19\)"):
        simulate_totals(inputs, replace(schedule, base=schedule.base[1:]))
