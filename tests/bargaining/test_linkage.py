"""Linked sets and prices by hand and against trying everything."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from winset.bargaining.linkage import linked_sets, price_of_grant

SETS = [frozenset(one) for size in (1, 2, 3) for one in combinations(range(4), size)]


@given(st.lists(st.booleans(), min_size=len(SETS), max_size=len(SETS)))
def test_linked_sets_are_those_no_part_of_which_holds(flags):
    holds = dict(zip(SETS, flags, strict=True))
    wanted = [
        one
        for one in SETS
        if len(one) > 1
        and holds[one]
        and not any(
            holds[frozenset(part)] for size in range(1, len(one)) for part in combinations(sorted(one), size)
        )
    ]
    assert [SETS[row] for row in linked_sets(SETS, np.array(flags))] == wanted


def test_the_price_is_the_least_of_what_is_enough():
    # Bundles 1, 3 and 4 make good the grant; 4 gains the payer most, with a clause more than need be; 3 beats 1.
    granter, payer = np.array([-5.0, 4.0, -0.1, 1.0, 9.0]), np.array([3.0, -2.0, 2.0, 1.0, 8.0])
    price = price_of_grant(granter, payer, np.array([0, 1, 1, 1, 2]))
    assert (price.bundle, price.granter, price.payer) == (3, 1.0, 1.0)


def test_a_grant_that_costs_nothing_has_an_empty_price():
    assert price_of_grant(np.array([0.0, 5.0]), np.array([1.0, 2.0]), np.array([0, 1])).bundle == 0


def test_bundles_that_cost_the_same_go_to_the_one_that_brings_more_and_none_may_pay():
    same = np.array([1.0, 1.0, 1.0])
    assert price_of_grant(np.array([0.0, 2.0, 1.0]), same, np.array([1, 1, 1])).bundle == 1
    assert price_of_grant(np.array([-1.0, -2.0]), same[:2], np.array([0, 1])).bundle == -1
