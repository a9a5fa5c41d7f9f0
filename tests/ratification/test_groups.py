"""A package falls apart into groups: by hand on the shipped case with bills that pass in draws chosen here."""

import numpy as np

from winset.policy.case import read_case
from winset.ratification.acceptance import required_bills
from winset.ratification.groups import all_pass, clause_groups

CASE = read_case("january-2024")
BILLS = required_bills(CASE)


def test_each_bills_clauses_fall_together_and_executive_clauses_survive() -> None:
    passes = np.zeros((len(BILLS), 4), dtype=bool)
    passes[BILLS.index("cuba_bill")] = [True, True, False, False]
    passes[BILLS.index("status_bill")] = [True, False, True, False]
    levels = {
        "parole": "parole_45000",
        "cuba_sanctions": "suspend_embargo",
        "legal_status": "ten_million",
        "appointments": "daily_3000",
        "ports_of_entry": "all_open",  # the status quo: no part of what is asked
    }
    groups = clause_groups(CASE, levels, passes)
    assert [(group.bill, group.clauses) for group in groups] == [
        (None, ("parole", "appointments")),
        ("cuba_bill", ("cuba_sanctions",)),
        ("status_bill", ("legal_status",)),
    ]
    assert [group.passes.tolist() for group in groups] == [
        [True, True, True, True],
        [True, True, False, False],
        [True, False, True, False],
    ]
    assert all_pass(groups, 4).tolist() == [True, False, False, False]


def test_what_asks_for_nothing_passes() -> None:
    assert all_pass(clause_groups(CASE, {}, np.zeros((len(BILLS), 3), dtype=bool)), 3).all()
