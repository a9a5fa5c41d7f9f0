"""The kernel in single precision against the page, outcome by outcome, and nothing in it worked out in doubles."""

import re
from typing import Any

import numpy as np
import pytest
from corridor.random_inputs import CASES, random_case
from corridor.test_reference import MONEY, POINTS, pair_of
from corridor.worlds import random_world

from winset.corridor import simulate
from winset.corridor.first_compilation import assembly, optimised
from winset.corridor.month_loop import run
from winset.corridor.reference.by_name import people_of
from winset.corridor.simulate import OUTCOMES, outcome_rows, simulate_months, simulate_totals

# A single has 24 bits, a rounding of 6e-8. Of everybody who was ever in the corridor (of the largest bill, of 1 for
# approval), a month's or a horizon's figure may be off by some hundred roundings: a few a mechanism, 12 months.
SINGLE = 1e-5


@pytest.mark.parametrize(("twist", "seed"), CASES[::3], ids=[f"{twist} {seed}" for twist, seed in CASES[::3]])
def test_the_single_kernel_gives_every_outcome_that_the_page_gives(twist: str, seed: int) -> None:
    inputs, schedule = random_case(twist, seed)
    months = simulate_months(inputs, schedule, precision=np.float32)
    totals = simulate_totals(inputs, schedule, precision=np.float32)
    assert months.values.dtype == totals.values.dtype == np.float32
    wrong = []
    for (path, draw), plain in pair_of(twist, seed).runs.items():
        if bool(totals.lost[path, draw]) != plain.lost:
            continue  # another president: counted below
        everybody = people_of(inputs, draw).everyone() + plain.people.entered
        largest_bill = max(abs(month[cost]) for month in plain.months for cost in MONEY)
        for row, name in enumerate(OUTCOMES):
            scale = largest_bill if name in MONEY else 1.0 if name in POINTS else everybody
            page = np.array([month[name] for month in plain.months])
            apart = np.abs(months.values[row, :, path, draw] - page) - SINGLE * (np.abs(page) + scale)
            total = abs(totals.values[row, path, draw] - plain.totals[name])
            if apart.max() > 0 or total > SINGLE * (abs(plain.totals[name]) + scale):
                wrong.append(
                    f"{name}, path {path}, draw {draw}: {apart.max():.1e} above, total off {total:.1e}"
                )
    assert wrong == []


def test_single_and_double_elect_the_same_president_but_for_a_close_call() -> None:
    inputs, schedule = random_world(4, n_draws=400, n_paths=5, months=24)
    double = simulate_totals(inputs, schedule).lost
    single = simulate_totals(inputs, schedule, precision=np.float32).lost
    # A margin within 1e-5 points of zero is met by about one draw in a hundred thousand.
    assert (double != single).sum() <= 1


@pytest.mark.parametrize("seed", range(4))
def test_nobody_is_made_or_lost_in_single_precision(seed: int) -> None:
    inputs, schedule = random_world(seed, n_draws=5, n_paths=1, months=24)
    months = simulate_months(inputs, schedule, precision=np.float32)
    before = inputs.state.stocks[:5].sum(axis=0) + inputs.state.waiting.sum(axis=0)
    after = months.final_state.stocks[:5].sum(axis=0) + months.final_state.waiting.sum(axis=0)
    gone = months.exits[:, :, 0].sum(axis=0)
    np.testing.assert_allclose(after + gone, before + months.entered[:, 0], rtol=SINGLE)


def test_no_single_is_made_a_double_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, schedule = random_world(0, n_draws=2, n_paths=1, months=2)
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(simulate, "run", lambda *arguments: asked.append(arguments))
    simulate_totals(inputs, schedule, precision=np.float32, threads=1)
    _, module = optimised(run.function, asked[0])  # type: ignore[attr-defined]
    code = assembly(module)
    assert "mulps" in code
    assert re.findall(r"\bv?cvt(?:ps2pd|ss2sd|pd2ps|sd2ss)\b", code) == []


def test_outcomes_can_be_chosen() -> None:
    inputs, schedule = random_world(2, n_draws=3, n_paths=2, months=5)
    every = simulate_totals(inputs, schedule).values
    some = ("approval", "deaths", "waiting")
    np.testing.assert_array_equal(
        simulate_totals(inputs, schedule, outcomes=some).values, every[outcome_rows(some)]
    )


def test_an_unknown_outcome_or_precision_is_refused() -> None:
    inputs, schedule = random_world(2, n_draws=3, n_paths=2, months=5)
    with pytest.raises(ValueError, match=r"no outcome of the corridor: deals, peace\. One of .*deaths"):
        simulate_totals(inputs, schedule, outcomes=("deals", "deaths", "peace"))
    with pytest.raises(ValueError, match="float64 or float32, not in int64"):
        simulate_totals(inputs, schedule, precision=np.int64)
    with pytest.raises(ValueError, match="not in float16"):
        simulate_months(inputs, schedule, precision=np.float16)
