"""The filter by months: a month of it is the corridor's, nothing later is in it, and it follows the record."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.special import ndtri

from winset.calibration.at_origin import filtered_record, fit_at
from winset.calibration.breaks import breaks
from winset.calibration.filter import Filtered, filtered
from winset.calibration.fit import history_schedule
from winset.calibration.members import FIXED, LAYOUT, PARAMETERS, forward
from winset.calibration.observation import FIRST as FIRST_FILTERED
from winset.calibration.observation import observe
from winset.calibration.past import past_months
from winset.calibration.readings import ROWS, SERIES, first_guess, readings
from winset.calibration.steps import learned, started
from winset.corridor.levers import lever_index
from winset.corridor.parameters import GROUP_PARAMETERS, SCALARS
from winset.corridor.places import GROUPS
from winset.corridor.priors import corridor_draws, corridor_parameters
from winset.corridor.simulate import GROUP_OUTCOMES, simulate_months
from winset.corridor.state import CorridorInputs
from winset.data.evidence import evidence
from winset.data.record import ENCOUNTERS, monthly_record
from winset.data.sources import registered
from winset.draws import Draws
from winset.history.measures import measures
from winset.months import month_number
from winset.policy.case import read_case
from winset.policy.effects import base_levers

EVE = date(2024, 1, 8)
FIRST = month_number(FIRST_FILTERED)


def prior(draws: int) -> Draws:
    return corridor_draws(EVE, {row.id: row for row in evidence(date.max)}, draws, 3)


def publication(month: int) -> date:
    return registered(ENCOUNTERS).published(month)


@pytest.fixture(scope="module")
def eve() -> Filtered:
    record, seen = monthly_record(EVE), observe(EVE, {month_number("2023-12"): 302_000.0})
    return filtered_record(record, prior(240), seed=3, told=seen.preliminary_total)


def test_months_one_by_one_are_the_corridor_run_in_one_go() -> None:
    """Without readings or steps, with behaviour that responds: the level is rebased each month, people do the same."""
    record, draws, months = monthly_record(EVE), prior(8), 6
    last = month_number("2023-11")
    past = past_months(record, last - months + 1, last)
    # What the record shows of a month is the same throughout here, since one run has one value of it.
    steady = {
        name: np.repeat(getattr(past, name)[:1], months, axis=0)
        for name in (
            "expulsion",
            "port_share",
            "adult_share",
            "family_share",
            "removals",
            "city_share",
            "usual",
        )
    }
    past = replace(past, **steady)
    members = started(draws, past, np.full(len(GROUPS), 20_000.0), seed=1)
    level = np.exp(members.rows[LAYOUT.level])
    start, met = members.state, []
    for month in range(months):
        members, said, _ = forward(members, past, month)
        met.append(np.exp(said[: len(GROUPS)]) - 20.0)
    scalars, groups, cities = corridor_parameters(draws)
    for name, values in (
        ("port_share", past.port_share),
        ("adult_share", past.adult_share),
        ("family_share", past.family_share),
    ):
        groups[GROUP_PARAMETERS.index(name)] = values[0][:, None]
    row = GROUP_PARAMETERS.index("removal_base")
    told = (
        past.removals[0][:, None] * groups[row] / np.maximum(np.median(groups[row], axis=-1), 1e-9)[:, None]
    )
    groups[row] = np.where(np.isnan(told), groups[row], told)
    groups[row, 0] = 0.0
    groups[GROUP_PARAMETERS.index("base_chance")] = start.stocks[5]
    scalars[SCALARS.index("approval_reference")] = past.usual[0]
    inputs = CorridorInputs(
        last - months, scalars, groups, cities, past.city_share[0],
        np.repeat(level[None], months, axis=0), past.expulsion, start,
    )  # fmt: skip
    run = simulate_months(inputs, history_schedule(past.levers, 8))
    whole = run.by_group[GROUP_OUTCOMES.index("border_patrol_encounters"), :, :, 0]
    np.testing.assert_allclose(np.array(met), whole, rtol=1e-6, atol=1e-3)


def test_no_reading_is_taken_in_before_it_was_published() -> None:
    """Encounters of a month come out three weeks after it: what comes later goes with a later month."""
    last = month_number("2023-11")
    found = readings(monthly_record(EVE), FIRST, last)
    table = {one.name: one.table for one in SERIES}
    for one in found:
        name = ROWS[one.row][0]
        if name in table and one.month >= month_number("2019-10") and one.step < last:
            assert registered(table[name]).published(one.month) <= publication(one.step)
            if one.step > one.month:
                assert registered(table[name]).published(one.month) > publication(one.step - 1)
    events = [one for one in found if ROWS[one.row] == ("interceptions", 1) and one.step < last]
    assert {one.step - one.month for one in events} == {1}


def test_what_a_pass_knew_of_an_origin_does_not_hang_on_what_came_later() -> None:
    """The snapshot of July 2019 of a pass that stops there and of one that goes on for three months: the same bytes."""
    month, draws = month_number("2019-07"), prior(80)
    early = filtered_record(monthly_record(publication(month)), draws, seed=5)
    late = filtered_record(monthly_record(publication(month + 3)), draws, seed=5)
    assert early.snapshots[-1].month == month
    mine, theirs = early.snapshots[-1], late.snapshots[-4]
    for name in ("rows", "waiting", "state_scalars", "harm_memory", "parameters", "meant"):
        assert np.array_equal(getattr(mine, name), getattr(theirs, name)), name


def test_a_measure_widens_steps_of_those_it_aims_at_in_its_month_and_the_next() -> None:
    """Venezuelans in October 2022; of the measures of 2023 until May, none aims at Mexicans before that of May."""
    months = np.arange(month_number("2022-09"), month_number("2023-06"))
    broken = breaks(months)
    venezuela, mexico = GROUPS.index("venezuela"), GROUPS.index("mexico")
    assert broken[:4, venezuela].tolist() == [False, True, True, False]
    assert broken[:, mexico].tolist() == [False] * 8 + [True]
    assert any(
        measure.month == month_number("2023-05") and measure.targeted == "all" for measure in measures()
    )


def test_a_group_far_off_grows_restless_and_one_that_is_near_calms_down() -> None:
    """A miss of twice its expected size counts 4: exp(0.05 x 3); one of nought exp(-0.05)."""
    found = [
        one
        for one in readings(monthly_record(EVE), FIRST, FIRST)
        if ROWS[one.row][0] == "border_patrol_encounters"
    ]
    mexico = next(one for one in found if ROWS[one.row][1] == 0)
    mexico = replace(mexico, log_value=4.0, variance=3.0)
    near = replace(next(one for one in found if ROWS[one.row][1] == 1), log_value=0.0, variance=3.0)
    said = np.zeros((len(ROWS), 2))
    said[:, 0], said[:, 1] = -1.0, 1.0
    after = learned(np.ones(7), said, [mexico, near])
    assert after[:2] == pytest.approx([np.exp(0.15), np.exp(-0.05)])
    assert (after[2:] == 1.0).all()


def test_modelled_counts_follow_the_record_and_the_told_total_is_met(eve: Filtered) -> None:
    """Of the last twelve months; run on for a month, the corridor meets the 302,000 that were told within a tenth."""
    seen = observe(EVE, {month_number("2023-12"): 302_000.0})
    horizon, draws = 3, prior(120)
    fit = fit_at(eve, seen, draws, horizon=horizon, seed=3, shocks=False)
    assert fit.inputs.origin == month_number("2023-11")
    assert fit.level.shape == (len(seen.months), 7, 120)
    for name, recorded in (("border_patrol_encounters", seen.border_patrol), ("port_encounters", seen.ports)):
        recorded = recorded[seen.last_full - 12 : seen.last_full]
        miss = np.median(fit.modelled[name][-12:], axis=-1) - recorded
        assert np.abs(miss).sum() / recorded.sum() < 0.08
    base = base_levers(read_case("january-2024"), "status_quo", horizon)
    run = simulate_months(fit.inputs, history_schedule(base, 120))
    assert np.median(run.values[:2, 0, 0].sum(axis=0)) == pytest.approx(302_000, rel=0.10)


def test_the_filter_keeps_the_evidence_where_no_month_speaks_on_it(eve: Filtered) -> None:
    """Families returned and what a flight announces show in nothing that is counted: their spread stays."""
    last = eve.snapshots[-2].parameters
    for name in ("families_returned", "announce_flights"):
        row = PARAMETERS.index(name)
        assert last[row].std() / eve.prior[row].std() > 0.75, name
    informed = PARAMETERS.index("intercept.venezuela")
    assert last[informed].std() / eve.prior[informed].std() < 0.75


def test_people_who_wait_are_of_the_order_of_the_shelters(eve: Filtered) -> None:
    """7,670 were counted in three cities in December 2023; with a third sheltered that is some 22,000, a floor."""
    waiting = eve.snapshots[-2].waiting.sum(axis=(0, 1))
    assert 15_000 < np.median(waiting) < 100_000


def test_a_lever_of_the_past_is_never_read_before_it_was_told() -> None:
    """Mexican returns a month later, DHS counts three: the capacity to deport in June is what was sent back in May."""
    record, last = monthly_record(EVE), month_number("2023-06")
    past = past_months(record, last - 3, last)
    months, returned = record.series("mexico_returns", first=last - 1, last=last)
    assert past.levers[-1, lever_index("deportation_capacity")] == pytest.approx(returned[0])
    _, removed = record.series("dhs_removals", group="venezuela", first=last - 3, last=last)
    assert past.removals[-1, GROUPS.index("venezuela")] == pytest.approx(0.8 * removed[0])
    assert len(FIXED) < len(PARAMETERS) and months[0] == last - 1


def scores_after(last: int, read_until: int) -> np.ndarray:
    """Return (parameter, member) after four months up to `last`, told what came out with months to `read_until`."""
    record, first = monthly_record(EVE), last - 3
    told = tuple(one for one in readings(record, first, last) if one.step <= read_until)
    run = filtered(prior(100), past_months(record, first, last), told, level=first_guess(record), seed=5)
    return run.snapshots[-1].rows[LAYOUT.scores]


@pytest.mark.parametrize(
    ("month", "learns"), [("2020-02", True), ("2020-03", False), ("2021-05", False), ("2021-06", True)]
)
def test_parameters_learn_nothing_from_the_months_of_a_closed_road(month: str, learns: bool) -> None:
    """The last month's readings move scores if the road was open; if it was closed, not by a bit."""
    last = month_number(month)
    assert np.array_equal(scores_after(last, last), scores_after(last, last - 1)) is not learns


def test_no_score_is_left_beyond_its_sample(eve: Filtered) -> None:
    """Beyond, no value changes any more, and coming back takes years."""
    size = eve.prior.shape[1]
    end = ndtri((size - 0.5) / size)
    scores = np.array([one.rows[LAYOUT.scores] for one in eve.snapshots])
    assert np.abs(scores).max() == pytest.approx(end, abs=1e-6)
