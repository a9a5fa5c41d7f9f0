"""Regret by hand; first-order indices against closed forms."""

import numpy as np
import pytest

from winset.bargaining.robustness import first_order_indices, regret, slice_of


def test_regret_is_what_the_best_package_of_the_same_draw_gives_more():
    payoff = np.array([[[4.0, 0.0], [1.0, 1.0]], [[2.0, 6.0], [3.0, -1.0]]])
    assert regret(payoff).tolist() == [[[0.0, 6.0], [2.0, 0.0]], [[2.0, 0.0], [0.0, 2.0]]]


def test_shares_of_a_sum_are_its_shares_of_variance():
    # Y = 3 A + B with A, B uniform: variances 9 : 1, so 0.9 and 0.1; C does nothing.
    rng = np.random.default_rng(5)
    inputs = rng.random((3, 20_000))
    found = first_order_indices(inputs, 3.0 * inputs[0] + inputs[1])
    assert found.index[:2] == pytest.approx([0.9, 0.1], abs=0.01)
    assert found.found.tolist() == [True, True, False]


def test_the_ishigami_function_has_the_indices_of_its_closed_form():
    # Ishigami and Homma (1990), a = 7, b = 0.1: 0.3139, 0.4424, 0 (the third acts only with the first).
    rng = np.random.default_rng(6)
    x = rng.uniform(-np.pi, np.pi, (3, 60_000))
    y = np.sin(x[0]) + 7.0 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    assert first_order_indices(x, y).index == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)


def test_an_input_with_two_values_is_cut_by_value():
    passes = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0])
    assert slice_of(passes).tolist() == [0, 1, 1, 0, 1, 0]
    rng = np.random.default_rng(7)
    bill = (rng.random(4000) < 0.3).astype(float)
    found = first_order_indices(bill[None], 5.0 * bill)
    assert found.index[0] == pytest.approx(1.0)


@pytest.mark.parametrize("heavy", [False, True])
def test_of_inputs_without_effect_none_is_found_in_most_samples(heavy):
    # By its definition the noise is passed by one of the 40 in 5 % of samples; 60 samples give 0 to 8.
    rng = np.random.default_rng(8)
    samples = 0
    for _ in range(60):
        outcome = rng.standard_t(3, size=400) if heavy else rng.normal(size=400)
        samples += bool(first_order_indices(rng.random((40, 400)), outcome).found.any())
    assert samples <= 8


def test_an_outcome_that_does_not_vary_hangs_on_nothing():
    rng = np.random.default_rng(9)
    assert first_order_indices(rng.random((2, 50)), np.full(50, 3.0)).index.tolist() == [0.0, 0.0]
