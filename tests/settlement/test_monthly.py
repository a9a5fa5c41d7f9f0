"""A package month by month: months add up to its payoff, and each month is what it adds, by hand."""

from dataclasses import replace

import numpy as np
import pytest
from settlement.games import random_game

from winset.corridor.simulate import MEAN_OUTCOMES, OUTCOMES, MonthlyPaths
from winset.outcomes.measures import Measure
from winset.preferences.payoff import Preferences
from winset.settlement.blocks import Game
from winset.settlement.endings import Ending
from winset.settlement.game import all_levels
from winset.settlement.kept import leaders_alone
from winset.settlement.monthly import clause_worth, corridor_worth, counted_by_month, gain_by_month
from winset.settlement.single import evaluate_package
from winset.study.deal_months import ended_by
from winset.study.prepared import Prepared, prepared
from winset.study.setting import Study


@pytest.fixture(scope="module", params=["status_quo", "breakdown"])
def ready(request: pytest.FixtureRequest) -> Prepared:
    return prepared(Study("january-2024", draws=20, seed=3, no_deal=request.param))


@pytest.mark.parametrize("name", ["us_opening", "what_happened_2024_h1"])
def test_months_add_up_to_the_payoff_of_the_package(ready: Prepared, name: str) -> None:
    levels = all_levels(ready.case, ready.case.packages[name].levels)
    gain = gain_by_month(ready.talks, ready.scale, levels, ready.no_deal)
    package = evaluate_package(ready.talks, ready.scale, levels)
    whole = package.settled.payoff[:2] - ready.scale.no_deal[ready.case.default_no_deal][:2]
    assert np.abs(whole).max() > 1.0
    np.testing.assert_allclose(gain[:, -1], whole, atol=1e-9)
    # Both are on one path until the month before the deal begins.
    assert (gain[:, : ready.case.first_month] == 0.0).all()


def a_run(values: np.ndarray) -> MonthlyPaths:
    """Return a run of one path whose every outcome is `values` (month, draw)."""
    empty = np.empty(0)
    told = np.repeat(values[None, :, None], len(OUTCOMES), axis=0)
    return MonthlyPaths(told, empty, empty, empty, empty, empty, empty, empty)  # type: ignore[arg-type]


def test_a_flow_is_counted_as_it_comes_and_a_stock_in_equal_parts() -> None:
    counted = counted_by_month(a_run(np.array([[1.0], [3.0], [5.0]])))
    assert counted[OUTCOMES.index("deaths"), :, 0].tolist() == [1.0, 4.0, 9.0]
    assert MEAN_OUTCOMES
    for name in MEAN_OUTCOMES:  # a mean of 3 over three months
        np.testing.assert_allclose(counted[OUTCOMES.index(name), :, 0], [1 / 3, 4 / 3, 3.0])


def test_a_month_is_worth_what_it_adds_to_the_months_before_it() -> None:
    counted = np.zeros((len(OUTCOMES), 2, 2))
    counted[OUTCOMES.index("deaths"), :, :] = [[5.0, 5.0], [10.0, 10.0]]
    wants = Preferences("one", (Measure("deaths", -1),), np.ones((1, 2)), np.array([0, 2]), np.array([10.0]))
    worth = corridor_worth(counted, np.zeros_like(counted), wants)
    # Half a swing lost, then a whole one: indifferent to risk 50 and 100 points; averse (1 - e^(-a g)) / a at a = 1.
    np.testing.assert_allclose(worth[:, 0], [-50.0, -100.0])
    np.testing.assert_allclose(worth[:, 1], [100 * (1 - np.exp(0.5)), 100 * (1 - np.e)])


def one_clause(end: int) -> Game:
    """Return a game of one clause worth 8 to the first leader, in force from month 1 of 5 to month `end`."""
    game = leaders_alone(random_game(1, draws=1))
    clause = replace(
        game.leaves[0], levels=("home", "away"), worth=np.array([[[0.0], [8.0]], [[0.0], [0.0]]]),
        bill=np.array([-1, -1]), start=np.array([1, 1]), end=np.array([[5], [end]]),
        successor_reverses=np.array([False, True]), stands=np.array([9, 9]),
    )  # fmt: skip
    return replace(game, hub=(), leaves=(clause,), horizon=5, deal_start=1, inauguration=3)


@pytest.mark.parametrize(
    ("end", "lost", "expected"),
    [(5, False, [0, 2, 4, 6, 8]), (2, False, [0, 2, 2, 2, 2]), (5, True, [0, 2, 4, 4, 4])],
)
def test_a_clause_is_worth_its_months_in_force_so_far(end: int, lost: bool, expected: list[float]) -> None:
    worth = clause_worth(one_clause(end), np.array([lost]))
    assert worth[0, :, 0].tolist() == expected
    assert (worth[1] == 0.0).all()


def test_each_draw_ends_once_and_by_what_comes_first() -> None:
    court = Ending("court", "usa", np.array([2, 4, 4, 1]))
    leaves = Ending("break", "mex", np.array([3, 2, 4, 1]))
    told = {ending.cause: share.tolist() for ending, share in ended_by((court, leaves), 4, 4)}
    # Of four draws the first ends by a court in month 2, the second by a break in month 2, the last by the first listed
    # of two in month 1; the third never ends.
    assert told == {"court": [0.25, 0.5, 0.5, 0.5], "break": [0.0, 0.25, 0.25, 0.25]}
