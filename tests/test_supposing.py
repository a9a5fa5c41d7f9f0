"""Statements about packages: the change against the months added up, and the point found against the model."""

import numpy as np
import pytest

from winset.corridor.simulate import OUTCOMES, simulate_months
from winset.errors import OptionError
from winset.outcomes.evaluate import standing
from winset.policy.case import read_case
from winset.policy.effects import schedule
from winset.policy.packages import package_levers
from winset.report.supposed import supposition_document, supposition_lines
from winset.study import Study, fitted_corridor, parse_statement, suppose
from winset.study.simulation import checked_levels
from winset.study.supposing import Statement, World, inputs_of

SET = {"mexican_interception": "national_guard_surge"}


@pytest.mark.parametrize("outcome", ["border_patrol_encounters", "waiting"])
def test_the_change_is_that_of_the_months_of_the_statement_added_up(outcome: str) -> None:
    case = read_case("january-2024")
    study = Study("january-2024", draws=16, horizon=case.first_month + 3)
    corridor, levels = fitted_corridor(case, case.as_of, study), checked_levels(case, None, SET)
    world = World(
        case,
        study,
        Statement(outcome, -1.0, 3),
        levels,
        corridor.observed,
        corridor.draws,
        corridor.posterior,
    )
    found = world.changes(corridor.inputs, corridor.draws, world.deal(16))
    plan = schedule(
        case, package_levers(case.clauses, SET)[None], draws=corridor.draws, horizon=study.horizon
    )
    plan.end[:] = study.horizon
    row, first = OUTCOMES.index(outcome), case.first_month
    deal = simulate_months(corridor.inputs, plan).values[row, first:, 0].sum(axis=0)
    none = simulate_months(corridor.inputs, standing(plan)).values[row, first:, 0].sum(axis=0)
    np.testing.assert_allclose(found, 100.0 * (deal / none - 1.0), rtol=1e-9, atol=1e-9)
    assert np.ptp(found) > 0.0


def test_points_differ_by_their_inputs_alone() -> None:
    case = read_case("january-2024")
    study = Study("january-2024", draws=50, horizon=case.first_month + 2)
    corridor, levels = fitted_corridor(case, case.as_of, study), checked_levels(case, None, SET)
    statement = Statement("border_patrol_encounters", -1.0, 2)
    world = World(case, study, statement, levels, corridor.observed, corridor.draws, corridor.posterior)
    inputs = inputs_of(world, corridor.draws)
    points = np.zeros((3, len(inputs.names)))
    points[2, inputs.names.index("lever/interception_effort")] = 1.0
    same, again, more = world.at(inputs, points)
    assert same == again
    assert more < same - 0.1


def test_statements_that_cannot_be_read_are_refused_with_what_would_be_right() -> None:
    for text in ("halves crossings", "border_patrol_encounters 50%", "border_patrol_encounters -50"):
        with pytest.raises(OptionError, match="signed change"):
            parse_statement(text, 12)
    with pytest.raises(OptionError) as refused:
        parse_statement("crossings -100%", 12)
    assert [fault.what for fault in refused.value.faults] == ["no outcome 'crossings'", "a change of -100 %"]


def test_what_nothing_makes_true_is_out_of_reach_and_says_how_far_one_gets() -> None:
    found = suppose(
        Study("january-2024", draws=8), parse_statement("border_patrol_encounters -99%", 2), None, SET
    )
    assert (found.share, found.odds, found.holds) == (0.0, None, False)
    assert found.at_point > -99.0
    assert max(abs(one.score) for one in found.assumptions) <= 3.0
    words = " ".join(supposition_lines(supposition_document(found)))
    assert "Out of reach" in words
    assert "three standard deviations" in words
