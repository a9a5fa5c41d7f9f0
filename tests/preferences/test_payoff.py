"""Payoffs of corridor outcomes: by hand for one path, and what holds for any."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.corridor.simulate import OUTCOMES
from winset.outcomes.measures import Measure
from winset.preferences.payoff import (
    Preferences,
    measure_values,
    numeraire_usd_per_point,
    path_payoffs,
    swing_ranges,
    value_sums,
)
from winset.preferences.weights import RISK_ATTITUDES

ENCOUNTERS, APPROVAL, COST = map(OUTCOMES.index, ("border_patrol_encounters", "approval", "cost_usa_usd"))
LINEAR, CURVED = RISK_ATTITUDES.index(0.0), RISK_ATTITUDES.index(1.0)
FEWER, LIKED = Measure("border_patrol_encounters", -1), Measure("approval", 1)


def wants(measures, weights, risk, swing) -> Preferences:
    return Preferences(
        "usa",
        tuple(measures),
        np.array(weights, dtype=float),
        np.array(risk, dtype=np.int64),
        np.array(swing, dtype=float),
    )


def table(paths: int, draws: int, **values) -> np.ndarray:
    """Totals (outcome, path, draw): 7 everywhere, `values` by outcome name where given."""
    totals = np.full((len(OUTCOMES), paths, draws), 7.0)
    for name, value in values.items():
        totals[OUTCOMES.index(name)] = value
    return totals


def test_the_payoff_of_one_path_in_two_draws_by_hand() -> None:
    """Encounters fall by 100,000 of a swing of 400,000; approval falls by 1 of a swing of 4 points."""
    totals = table(1, 2, border_patrol_encounters=900_000.0, approval=-1.0)
    reference = table(1, 2, border_patrol_encounters=1_000_000.0, approval=0.0)[:, 0]
    preferences = wants([FEWER, LIKED], [[0.75, 0.5], [0.25, 0.5]], [LINEAR, CURVED], [400_000.0, 4.0])
    neutral = 100 * (0.75 * 0.25 + 0.25 * -0.25)
    averse = 100 * (0.5 * (1 - np.exp(-0.25)) + 0.5 * (1 - np.exp(0.25)))
    assert path_payoffs(totals, reference, preferences)[0] == pytest.approx([neutral, averse], rel=1e-12)
    assert averse < 0 < neutral


def test_the_reference_itself_is_worth_nothing_whatever_the_attitude() -> None:
    rng = np.random.default_rng(1)
    totals = rng.lognormal(8, 1, (len(OUTCOMES), 1, 30))
    preferences = wants(
        [FEWER, LIKED], rng.dirichlet([1, 1], 30).T, rng.integers(0, len(RISK_ATTITUDES), 30), [5.0, 3.0]
    )
    assert (path_payoffs(totals, totals[:, 0], preferences) == 0.0).all()


@pytest.mark.parametrize(("better", "sign"), [(1, 1.0), (-1, -1.0)])
@pytest.mark.parametrize("attitude", range(len(RISK_ATTITUDES)))
def test_more_of_what_is_better_is_worth_more(better: int, sign: float, attitude: int) -> None:
    totals = table(3, 1, approval=np.array([[1.0], [2.0], [3.0]]))
    reference = table(1, 1, approval=2.0)[:, 0]
    found = path_payoffs(totals, reference, wants([Measure("approval", better)], [[1.0]], [attitude], [4.0]))
    assert (np.diff(sign * found[:, 0]) > 0).all()
    assert found[1, 0] == 0.0


@settings(max_examples=60, deadline=None)
@given(
    low=st.floats(-3, 3),
    width=st.floats(0.1, 3),
    attitude=st.integers(0, len(RISK_ATTITUDES) - 1),
    better=st.sampled_from([-1, 1]),
)
def test_value_is_concave_in_the_gain_and_the_more_so_the_greater_the_aversion(
    low: float, width: float, attitude: int, better: int
) -> None:
    """A sure middle against an even chance of two ends: the averse pay to have the middle, the neutral do not."""
    totals = table(3, 1, approval=np.array([[low], [low + width / 2], [low + width]]))
    reference = table(1, 1, approval=0.0)[:, 0]

    def premium(risk: int) -> float:
        chosen = wants([Measure("approval", better)], [[1.0]], [risk], [1.0])
        bottom, middle, top = path_payoffs(totals, reference, chosen)[:, 0]
        return float((middle - (bottom + top) / 2) / abs(top - bottom))

    if RISK_ATTITUDES[attitude] == 0.0:
        assert premium(attitude) == pytest.approx(0.0, abs=1e-9)
    else:
        # Value exp: (sure - even chance)/(top - bottom) is tanh(aversion x width / 4) / 2.
        assert premium(attitude) == pytest.approx(np.tanh(RISK_ATTITUDES[attitude] * width / 4) / 2, rel=1e-6)


def test_measure_values_weighed_are_the_payoffs() -> None:
    rng = np.random.default_rng(4)
    totals = rng.lognormal(1, 0.5, (len(OUTCOMES), 5, 12))
    reference = rng.lognormal(1, 0.5, (len(OUTCOMES), 12))
    preferences = wants(
        [FEWER, LIKED, Measure("deaths", -1)],
        rng.dirichlet([1, 1, 1], 12).T,
        rng.integers(0, len(RISK_ATTITUDES), 12),
        [2.0, 3.0, 1.5],
    )
    values = measure_values(totals, reference, preferences)
    draws = np.arange(12)
    own = values[:, preferences.risk, :, draws]  # (draw, measure, path): advanced indices go to the front
    weighed = 100 * np.einsum("dmp,md->pd", own, preferences.weights)
    np.testing.assert_allclose(path_payoffs(totals, reference, preferences), weighed, rtol=1e-12)


def test_swings_are_the_range_of_changes_over_paths_and_draws() -> None:
    """101 changes from -50 to 50 a unit apart, spread over paths: 5 to 95 % is 90; the reference moves by draw."""
    reference = np.zeros((len(OUTCOMES), 1))
    reference[ENCOUNTERS] = 1_000.0
    totals = table(101, 1, border_patrol_encounters=1_000.0 + np.arange(-50.0, 51.0)[:, None])
    assert swing_ranges(totals, reference, [FEWER])[0] == pytest.approx(90.0)
    # The same changes over draws: each draw from its own reference, so the level of a draw is no swing.
    shift = np.linspace(0, 1e6, 101)
    by_draw = np.zeros((len(OUTCOMES), 101))
    by_draw[ENCOUNTERS] = shift
    totals = table(1, 101, border_patrol_encounters=(shift + np.arange(-50.0, 51.0))[None])
    assert swing_ranges(totals, by_draw, [FEWER])[0] == pytest.approx(90.0)


def test_a_measure_that_nothing_moves_has_a_swing_that_can_be_divided_by() -> None:
    totals = table(4, 3)
    found = swing_ranges(totals, totals[:, 0], [LIKED])
    assert found.tolist() == [1e-9]
    assert (path_payoffs(totals, totals[:, 0], wants([LIKED], [[1.0] * 3], [0] * 3, found)) == 0).all()


def test_spending_the_numeraire_costs_exactly_one_point() -> None:
    """A swing of USD 2 billion at weight 0.25 is 25 points: a point is USD 80 million."""
    thrifty = Measure("cost_usa_usd", -1)
    preferences = wants([FEWER, thrifty], [[0.75], [0.25]], [LINEAR], [1e5, 2e9])
    price = numeraire_usd_per_point(preferences, "cost_usa_usd")
    assert price.tolist() == [80e6]
    reference = table(1, 1, cost_usa_usd=5e9)[:, 0]
    spent = table(1, 1, cost_usa_usd=5e9 + price[0])
    assert path_payoffs(spent, reference, preferences)[0, 0] == pytest.approx(-1.0, rel=1e-9)


def test_who_weighs_no_money_has_no_price() -> None:
    assert np.isnan(
        numeraire_usd_per_point(wants([FEWER], [[1.0, 1.0]], [0, 0], [1.0]), "cost_usa_usd")
    ).tolist() == [True, True]


def test_sums_of_values_by_group_are_those_of_the_values() -> None:
    rng = np.random.default_rng(4)
    totals, reference = (
        rng.lognormal(3, 0.3, (len(OUTCOMES), 5, 30)),
        rng.lognormal(3, 0.3, (len(OUTCOMES), 30)),
    )
    measures = (Measure(OUTCOMES[0], -1), Measure(OUTCOMES[3], 1))
    preferences = Preferences(
        "a", measures, np.full((2, 30), 0.5), np.zeros(30, dtype=np.int64), np.array([7.0, 11.0])
    )
    group = rng.integers(0, 3, 30)
    found = value_sums(totals, reference, preferences, group, 4)
    values = measure_values(totals, reference, preferences)
    for row in range(4):
        np.testing.assert_allclose(found[row], values[..., group == row].sum(axis=-1), rtol=1e-12, atol=1e-12)
