"""A clause as arrays: worth, bills, starts and ends, by hand on a clause of three levels."""

from dataclasses import replace

import numpy as np
import pytest

from winset.draws import Draws
from winset.policy.case import Case, read_case
from winset.policy.clauses import Clause, Range
from winset.ratification.tables import ClauseTable, clause_table, range_draws

ACTORS = ("usa", "mex", "treasury")
BILLS = ("first_act", "second_act")
HORIZON = 24


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case("january-2024")


def draws(n: int = 6, seed: int = 1) -> Draws:
    return Draws(seed=seed, n_draws=n, values={}, branch={})


def fixed(value: float) -> Range:
    return Range(value, value, value, "a test")


def tiny(case: Case, **change: object) -> Clause:
    """A clause of three levels: none (the status quo, in the middle), less, more; more needs the second act."""
    model = case.clause("legal_status")
    none = replace(
        model.levels[model.status_quo],
        name="none", worth={}, bill=None, onset_months=0, successor_reverses=False, court_block_12m=0.0,
    )  # fmt: skip
    less = replace(none, name="less", worth={"usa": fixed(-2.0)}, onset_months=1, successor_reverses=True)
    more = replace(
        none, name="more", worth={"usa": fixed(-10.0), "mex": Range(1.0, 4.0, 9.0, "a test"), "gods": fixed(5.0)},
        bill="second_act", onset_months=3, court_block_12m=1.0,
    )  # fmt: skip
    clause = replace(
        model, levels=(less, none, more), grid=(0, 1, 2), status_quo=1, break_hazard_per_year=None
    )
    return replace(clause, **change)


def made(case: Case, clause: Clause, sample: Draws, levels=None, actors=ACTORS) -> ClauseTable:
    return clause_table(case, clause, levels or clause.grid_levels, actors, BILLS, sample, HORIZON)


def test_the_table_of_a_clause_by_hand(case: Case) -> None:
    table = made(case, tiny(case), draws())
    assert (table.levels, table.status_quo) == (("less", "none", "more"), 1)
    assert table.worth.shape == (3, 3, 6)
    assert table.worth[0].tolist() == [[-2.0] * 6, [0.0] * 6, [-10.0] * 6]
    assert (table.worth[1, :2] == 0).all() and (table.worth[2] == 0).all()
    assert table.bill.tolist() == [-1, -1, 1]
    assert table.successor_reverses.tolist() == [True, False, False]
    # What is signed is felt from the first month of a deal (February 2024 is 2), whatever the onset.
    assert table.start.tolist() == [2, 2, 2]
    assert table.end[:2].tolist() == [[HORIZON] * 6] * 2


def test_a_court_that_always_blocks_ends_a_level_within_a_year_of_its_onset(case: Case) -> None:
    end = made(case, tiny(case), draws(1_200)).end[2]
    # Onset is month 2 + 3; the block is stratified over the twelve months from there.
    assert np.unique(end).tolist() == list(range(5, 17))
    assert np.bincount(end)[5:].tolist() == pytest.approx([100] * 12, abs=1)


def test_nothing_ends_after_the_horizon(case: Case) -> None:
    clause = tiny(case)
    table = clause_table(case, clause, clause.grid_levels, ACTORS, BILLS, draws(400), 8)
    assert table.end.max() == 8 and (table.end[2] == 8).mean() == pytest.approx(9 / 12, abs=0.01)


def test_a_worth_is_drawn_through_its_three_marks(case: Case) -> None:
    worth = made(case, tiny(case), draws(20_000)).worth[1, 2]
    assert np.quantile(worth, [0.05, 0.5, 0.95]) == pytest.approx([1.0, 4.0, 9.0], abs=0.15)


def test_worth_is_against_the_status_quo_also_where_that_has_a_worth(case: Case) -> None:
    clause = tiny(case)
    less, none, more = clause.levels
    dear = replace(clause, levels=(less, replace(none, worth={"usa": fixed(3.0)}), more))
    assert made(case, dear, draws()).worth[0, :, 0].tolist() == [-5.0, 0.0, -13.0]


def test_a_level_or_an_actor_added_moves_no_other(case: Case) -> None:
    clause = tiny(case)
    whole = made(case, clause, draws(50))
    part = made(case, clause, draws(50), levels=clause.levels[1:], actors=("treasury", "mex"))
    assert part.status_quo == 0
    assert part.worth[1, 1].tolist() == whole.worth[1, 2].tolist()
    assert part.end[1].tolist() == whole.end[2].tolist()


def test_each_level_actor_and_clause_has_a_stream_of_its_own(case: Case) -> None:
    clause, wide = tiny(case), Range(-1.0, 0.0, 1.0, "a test")
    less, none, more = clause.levels
    both = {"usa": wide, "mex": wide}
    spread = replace(clause, levels=(replace(less, worth=both), none, replace(more, worth=both)))
    sample = draws(4_000)
    one, other = made(case, spread, sample), made(case, replace(spread, id="another"), sample)
    rows = np.array([one.worth[0, 0], one.worth[0, 2], one.worth[1, 0], one.worth[1, 2], other.worth[0, 0]])
    correlation = np.corrcoef(rows)
    assert np.abs(correlation - np.eye(5)).max() < 0.065  # four standard errors at 4,000 draws


def test_one_figure_without_a_range_is_that_figure() -> None:
    assert range_draws(fixed(2.5), "any", draws(3)).tolist() == [2.5, 2.5, 2.5]
