"""What ends a package first, and when: by hand, and against the tables that the settlement adds up."""

import numpy as np
import pytest

from winset.draws import Draws
from winset.policy.case import Case, read_case
from winset.policy.effects import level_end, months_to_break
from winset.settlement.endings import (
    Ending,
    chance_endings,
    first_ending,
    money_ending,
    months_whole,
    will_endings,
)

HORIZON = 24
N = 500


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case("january-2024")


def draws() -> Draws:
    return Draws(seed=1, n_draws=N, values={}, branch={})


def levels_of(case: Case, **changed: str) -> dict[str, str]:
    return {c.id: changed.get(c.id, c.levels[c.status_quo].name) for c in case.clauses}


def test_what_comes_first_by_hand() -> None:
    """Two reviews, four draws, a span of 12 months. 0: the United States leaves at the first review, in month 4;
    1: both leave at the second, in month 8, where a court has come in month 6; 2: a court in the month of a review
    counts as chance, being named first; 3: nothing ends.
    """
    court = Ending("court", "usa", np.array([5, 6, 4, 12]))
    by = np.array([[True, True, False, False], [False, True, True, False]])
    will = will_endings(np.array([4, 8, 4, 12]), by, 12)
    assert [(one.side, one.months.tolist()) for one in will] == [
        ("usa", [4, 12, 12, 12]),
        ("mex", [12, 12, 4, 12]),
        ("both", [12, 8, 12, 12]),
    ]
    every = (court, *will)
    assert months_whole(every, 12, 4).tolist() == [4, 6, 4, 12]
    assert first_ending(every, 12, 4).tolist() == [1, 0, 0, -1]


def test_money_first_runs_short_in_the_month_it_carries_less_than_half() -> None:
    """From month 1 on. Draw 0 is short at once, draw 1 in the third month, draw 2 has exactly half: never short."""
    carried = np.array([[0.0, 0.0, 0.0], [0.4, 0.9, 0.5], [0.9, 0.8, 0.5], [0.9, 0.49, 0.5]])
    assert money_ending(carried, 1, 9).months.tolist() == [0, 2, 9]
    # Of a horizon that ends before the deal acts nothing runs short.
    assert money_ending(carried, len(carried), 2).months.tolist() == [2, 2, 2]


def test_the_first_ending_by_chance_is_that_of_the_tables(case: Case) -> None:
    """The settlement's own ends (`level_end`), and the inauguration where the incumbent lost, give the same months."""
    levels = levels_of(case, **dict(case.packages["us_opening"].levels) | {"parole": "parole_45000"})
    lost = np.arange(N) % 3 == 0
    endings = chance_endings(case, levels, draws(), HORIZON, lost)
    span = HORIZON - case.first_month
    expected = np.full(N, span)
    for clause in case.clauses:
        level = clause.level(levels[clause.id])
        if level.name != clause.levels[clause.status_quo].name:
            end = level_end(case, clause, level, draws(), HORIZON)
            if level.successor_reverses:
                end = np.where(lost, np.minimum(end, case.inauguration), end)
            expected = np.minimum(expected, end - case.first_month)
    assert months_whole(endings, span, N).tolist() == expected.tolist()
    assert {(one.cause, one.side) for one in endings} >= {
        ("court", "usa"), ("court", "mex"), ("break", "mex"), ("successor", "usa"),
    }  # fmt: skip


def test_a_successor_ends_only_what_can_be_reversed_and_only_where_there_is_one(case: Case) -> None:
    lost = np.array([True, False] * (N // 2))
    reversible = chance_endings(case, levels_of(case, parole="parole_45000"), draws(), HORIZON, lost)
    successor = next(one for one in reversible if one.cause == "successor")
    comes = case.inauguration - case.first_month
    assert comes == 12, "the deal starts in February 2024, a successor's first full month is February 2025"
    assert (successor.months[::2] == comes).all() and (successor.months[1::2] == HORIZON - 2).all()
    mexican = chance_endings(case, levels_of(case, mexican_interception="eased"), draws(), HORIZON, lost)
    assert {(one.cause, one.side) for one in mexican} == {("court", "mex"), ("break", "mex")}


def test_a_package_that_changes_nothing_has_nothing_to_end(case: Case) -> None:
    assert chance_endings(case, levels_of(case), draws(), HORIZON, np.ones(N, dtype=bool)) == ()
    assert months_whole((), 22, 3).tolist() == [22, 22, 22]


def test_a_break_counts_from_the_onset_of_its_clause(case: Case) -> None:
    clause = case.clause("mexican_deportations")
    (broken,) = (
        one
        for one in chance_endings(
            case,
            levels_of(case, mexican_deportations="ten_thousand"),
            draws(),
            HORIZON,
            np.zeros(N, dtype=bool),
        )
        if one.cause == "break"
    )
    assert broken.months.tolist() == np.minimum(2 + months_to_break(clause, draws()), 22).tolist()
