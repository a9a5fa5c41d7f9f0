"""Before October 2019: three parts told apart, others shared out as met, and the run of June 2019 held against them."""

import numpy as np

from winset.corridor.places import GROUPS
from winset.report.hindcast_documents import dynamics_rows
from winset.study.early_eve import OTHERS, PARTS, _targets, as_parts, three_parts
from winset.study.hindcasts import run_hindcast
from winset.study.past_levers import period_of
from winset.study.setting import Study


def test_groups_are_added_up_to_the_three_parts_and_nobody_is_lost() -> None:
    by_group = np.arange(14.0).reshape(2, 7)
    # Mexico 0, northern Central America 1, others 2 + 3 + 4 + 5 + 6 = 20; seven more each a month later.
    assert as_parts(by_group).tolist() == [[0.0, 1.0, 20.0], [7.0, 8.0, 55.0]]


def test_others_are_what_the_total_leaves_in_the_months_both_groups_are_known() -> None:
    series = {"mexico": np.array([1.0, 2.0]), "northern_central_america": np.array([9.0, 4.0, 5.0])}
    assert three_parts(series, np.array([50.0, 10.0, 20.0])).tolist() == [[1.0, 2.0], [4.0, 5.0], [5.0, 13.0]]


def test_a_path_of_others_is_shared_out_as_each_member_has_met_them() -> None:
    met = np.ones((7, 2))
    met[GROUPS.index("venezuela"), 1] = 6.0
    paths = np.array([[[10.0, 10.0], [20.0, 20.0], [100.0, 100.0]]])
    targets = _targets(paths, met)
    assert as_parts(targets)[0].tolist() == paths[0].tolist()
    # Five groups alike: a fifth each. Six of ten are Venezuelans: 60, and 10 for each of four others.
    assert targets[0, list(OTHERS)].T.tolist() == [[20.0] * 5, [60.0, 10.0, 10.0, 10.0, 10.0]]


def test_june_2019_is_held_against_what_cbp_counted() -> None:
    period = period_of("june_2019")
    found = run_hindcast(period, Study(period.case, draws=40))
    assert found.groups == PARTS and [row["group"] for row in dynamics_rows([found])] == list(PARTS)
    # CBP: 94,902 apprehensions between ports in June 2019, 40,507 in September (`winset data show encounters`).
    assert found.observed.sum(axis=1)[[0, 3]].tolist() == [94_902, 40_507]
    pulled, eve = (np.median(found.runs[name].sum(axis=1), axis=-1) for name in ("pulled", "eve"))
    assert (pulled[1:] < eve[1:]).all()
