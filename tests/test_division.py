"""Division at home on the case that ships: degree 1 is the case as written, degree 0 asks the leader alone."""

import numpy as np
import pytest

from winset.execution import on_threads
from winset.policy.case import read_case
from winset.report.division_documents import division_document
from winset.study.division import Divided, accepted_by_division
from winset.study.fitted import fitted_corridor, talks_of
from winset.study.setting import Study
from winset.study.settling import settled_study


def test_division_of_one_is_the_case_and_of_none_accepts_what_the_leader_gains_by() -> None:
    study = Study(case="january-2024", draws=4, horizon=14)
    case = read_case(study.case)
    talks = talks_of(case, fitted_corridor(case, case.as_of, study), study)
    settled = settled_study(study, talks, on_threads(2))
    accepted = accepted_by_division(talks, settled, [(0, 1.0), (1, 0.0)], lambda stage, share: None)
    packages = settled.packages
    as_written = np.stack([packages.accepted_usa, packages.accepted_mex], axis=1)
    assert (accepted[0] == as_written.astype(np.float32)).all()
    # Mexico of one mind: its budget is no bill of the grid, so whatever both leaders gain by, it accepts.
    assert (accepted[1, :, 1] >= packages.mutual_gain.astype(np.float32)).all()
    assert (as_written[:, 1] < packages.mutual_gain).any()
    # The other side stays as the case has it.
    assert (accepted[1, :, 0] == as_written[:, 0].astype(np.float32)).all()


def test_the_document_tells_each_degree_with_payoffs_over_no_deal() -> None:
    found = [Divided("mex", 2.0, 0.5, 0.25, 0.5, 1.0, np.array([[1.0, 3.0], [2.0, 2.0]]))]
    told = division_document(Study(case="any", draws=2), found)
    (one,) = told["divisions"]
    assert (one["side"], one["division"], one["win_set"], one["refused_if_not_asked"]) == (
        "mex",
        2.0,
        0.25,
        0.5,
    )
    assert one["payoff"]["usa"]["mean"] == pytest.approx(2.0)
    assert told["at_least"] == 0.5
