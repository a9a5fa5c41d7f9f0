"""Which package is a deal at all: the share of encounters and the money that make it one, by hand."""

import numpy as np
import pytest

from winset.corridor.simulate import OUTCOMES
from winset.outcomes.measures import MATERIAL_SHARE, MATERIAL_USD_PER_YEAR, Measure, material_paths


def world(draws: int = 2) -> np.ndarray:
    """Reference totals over 24 months, (outcome, draw): 800,000 met between ports, 200,000 at them."""
    reference = np.zeros((len(OUTCOMES), draws))
    for name, value in {
        "border_patrol_encounters": 8e5,
        "port_encounters": 2e5,
        "cost_usa_usd": 10e9,
        "cost_mexico_usd": 1e9,
    }.items():
        reference[OUTCOMES.index(name)] = value
    return reference


def is_material(months: int = 24, draws: int = 2, **change: object) -> bool:
    reference = world(draws)
    totals = reference[:, None].copy()
    for name, by in change.items():
        totals[OUTCOMES.index(name), 0] += np.asarray(by)
    return bool(material_paths(totals, reference, months)[0])


def test_the_thresholds_are_the_stated_ones() -> None:
    assert (MATERIAL_SHARE, MATERIAL_USD_PER_YEAR) == (0.10, 100e6)


@pytest.mark.parametrize("by", [-1.0, 1.0])
def test_a_tenth_of_all_encounters_either_way_is_material_and_less_is_not(by: float) -> None:
    assert is_material(border_patrol_encounters=by * 100_001)
    assert not is_material(border_patrol_encounters=by * 99_999)


def test_encounters_between_ports_and_at_them_are_one_sum() -> None:
    assert is_material(border_patrol_encounters=-60_000, port_encounters=-41_000)
    # Moved from between the ports to the ports: nobody less is met.
    assert not is_material(border_patrol_encounters=-150_000, port_encounters=150_000)


@pytest.mark.parametrize("payer", ["cost_usa_usd", "cost_mexico_usd"])
def test_money_counts_by_the_year(payer: str) -> None:
    assert is_material(24, **{payer: 200.1e6}) and not is_material(24, **{payer: 199.9e6})
    assert is_material(12, **{payer: -100.1e6}) and not is_material(12, **{payer: -99.9e6})


def test_the_two_treasuries_do_not_offset_each_other() -> None:
    assert is_material(cost_usa_usd=3e8, cost_mexico_usd=-3e8)
    assert not is_material(cost_usa_usd=1.5e8, cost_mexico_usd=1.5e8)


def test_the_mean_over_draws_decides_not_one_draw() -> None:
    assert not is_material(border_patrol_encounters=[-190_000, 0])
    assert is_material(border_patrol_encounters=[-210_000, 0])


def test_other_outcomes_make_no_deal() -> None:
    assert not is_material(returns_to_mexico=9e9, deaths=9e9, approval=50.0)


def test_each_path_is_judged_by_itself() -> None:
    reference = world()
    totals = np.repeat(reference[:, None], 3, axis=1)
    totals[OUTCOMES.index("border_patrol_encounters"), 1] -= 2e5
    assert material_paths(totals, reference, 24).tolist() == [False, True, False]


def test_a_measure_finds_its_row() -> None:
    assert OUTCOMES[Measure("deaths", -1).row] == "deaths"
