"""The cap on returns, an interception surge and Mexico's money, on the fitted corridor of January 2024.

Tolerances and their reasons stand with each check in `enforcement.py`; docs/validation/behaviours.md has the figures.
"""

import numpy as np
import pytest
from behaviours import enforcement
from behaviours.talks import Talks, fitted_talks


def test_doubling_the_cap_moves_nothing_at_present_use(talks: Talks) -> None:
    check = enforcement.cap_at_present_use(talks)
    assert check.holds, check


def test_the_cap_binds_once_eligibility_screening_and_acceptance_are_relaxed(talks: Talks) -> None:
    check = enforcement.cap_binds_when_all_is_relaxed(talks)
    assert check.holds, check


def test_doubling_a_binding_cap_nearly_doubles_returns(talks: Talks) -> None:
    check = enforcement.doubled_cap_doubles_returns(talks)
    assert check.holds, check


def test_doubling_a_binding_cap_lowers_encounters_by_more_than_five_percent() -> None:
    """The median is near the bound and moves by half a point between seeds: three seeds of 400 draws are pooled."""
    moved = [
        enforcement.cap_when_all_is_relaxed(fitted_talks(draws=400, seed=seed)).values for seed in (1, 2, 3)
    ]
    assert np.median(np.concatenate(moved)) < -0.05, [float(np.median(values)) for values in moved]


def test_doubling_a_binding_cap_would_do_so_if_nobody_returned_tried_again(talks: Talks) -> None:
    check = enforcement.cap_without_retries(talks)
    assert check.holds, check


def test_more_returns_are_more_encounters_where_nobody_is_deterred(talks: Talks) -> None:
    check = enforcement.cap_without_deterrence(talks)
    assert check.holds, check


def test_a_surge_lowers_non_mexican_encounters_in_its_second_to_fifth_month(talks: Talks) -> None:
    check = enforcement.surge_on_encounters(talks)
    assert check.holds, check


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=pytest.mark.xfail(
                strict=True, reason="-3 %: those it stops leave the border, where the filter has more of them"
            ),
        )
        if name == "harms_estimated"
        else name
        for name in enforcement.SURGE_RAISES
    ],
)
def test_a_surge_raises_events_costs_and_exposure(talks: Talks, name: str) -> None:
    check = enforcement.surge_on_outcome(talks, name)
    assert check.holds, check


def test_a_surge_fills_the_south(talks: Talks) -> None:
    check = enforcement.surge_on_south(talks)
    assert check.holds, check


@pytest.mark.xfail(
    strict=True,
    reason="the corridor holds people in the south, not at the border: fewer arrive there, and the alarm that would "
    "make them wait is small at announce_effort, credulity and wait_response; see docs/validation/behaviours.md",
)
def test_a_surge_makes_more_people_wait_at_the_border(talks: Talks) -> None:
    check = enforcement.surge_on_waiting(talks)
    assert check.holds, check


def test_a_surge_would_make_more_people_wait_if_it_alarmed_everybody(talks: Talks) -> None:
    check = enforcement.loud_surge_on_waiting(talks)
    assert check.holds, check


def test_a_surge_only_delays_where_all_try_again_at_once(talks: Talks) -> None:
    fitted = enforcement.surge_in_the_long_run(talks, steady=False)
    assert fitted.holds, fitted
    steady = enforcement.surge_in_the_long_run(talks, steady=True)
    assert np.abs(steady.values).max() < 0.02, steady


def test_a_surge_prevents_where_some_give_up(talks: Talks) -> None:
    check = enforcement.surge_in_the_long_run(talks, steady=False, certain_retry=False)
    assert check.holds, check


def test_without_money_returns_and_transfers_fall_by_more_than_half(talks: Talks) -> None:
    for check in (enforcement.returns_without_money(talks), enforcement.transfers_without_money(talks)):
        assert check.holds, check


def test_without_money_events_fall_by_a_tenth_at_most(talks: Talks) -> None:
    check = enforcement.events_without_money(talks)
    assert check.holds, check


def test_returns_that_need_no_money_go_on_without_it(talks: Talks) -> None:
    check = enforcement.paid_returns_without_money(talks)
    assert check.holds, check


def test_events_fall_by_more_than_a_tenth_if_half_of_them_hang_on_the_money(talks: Talks) -> None:
    check = enforcement.paid_events_without_money(talks)
    assert check.holds, check
