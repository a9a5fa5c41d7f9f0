"""The fit on a record that was made with known levels, and on the real one; nothing later than the day is in it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from winset.calibration.fit import (
    FIT_WINDOW,
    SHELTERED_SHARE,
    SILENT,
    Fit,
    empty_state,
    fit_corridor,
    history_schedule,
)
from winset.calibration.observation import Observed, observe
from winset.corridor.levers import lever_index
from winset.corridor.parameters import GROUP_PARAMETERS, SCALARS
from winset.corridor.places import GROUPS
from winset.corridor.priors import corridor_draws, corridor_parameters
from winset.corridor.simulate import CITY_OUTCOMES, GROUP_OUTCOMES, simulate_months
from winset.corridor.state import CorridorInputs
from winset.data.evidence import evidence
from winset.draws import Draws, quantile_fit, uniforms
from winset.policy.case import read_case
from winset.policy.effects import base_levers

EVE, SEED, HORIZON = date(2024, 1, 8), 3, 6
FOREIGN = slice(1, None)


def prior(draws: int) -> Draws:
    return corridor_draws(EVE, {row.id: row for row in evidence(date.max)}, draws, SEED)


def base() -> np.ndarray:
    return base_levers(read_case("january-2024"), "status_quo", HORIZON)


def group_row(name: str) -> int:
    return GROUP_PARAMETERS.index(name)


def made_record() -> tuple[Observed, CorridorInputs]:
    """A record simulated from levels in waves, a third intercepted, as many waiting as the shelters then say."""
    seen, draws = observe(EVE, {}), prior(1)
    scalars, groups, cities = corridor_parameters(draws)
    for name in SILENT:
        scalars[SCALARS.index(name)] = 0.0
    for name, share in (
        ("adult_share", seen.adult_share), ("family_share", seen.family_share), ("port_share", seen.port_share),
    ):  # fmt: skip
        groups[group_row(name)] = share[:, None]
    groups[group_row("intercept"), FOREIGN] = 0.33
    groups[group_row("wait_share")] = 0.4
    scalars[SCALARS.index("wait_hazard")] = 0.45
    months = len(seen.months)
    wave = 1 + 0.35 * np.sin(2 * np.pi * (np.arange(months)[:, None] / 14 + np.arange(len(GROUPS)) / 7))
    level = (wave * np.array([70e3, 60e3, 40e3, 20e3, 6e3, 35e3, 25e3]))[:, :, None]
    truth = CorridorInputs(
        origin=int(seen.months[0]) - 1, scalars=scalars, groups=groups, cities=cities, city_share=seen.city_share,
        level=level, expulsion=np.zeros((months, len(GROUPS))), state=empty_state(1, groups[group_row("base_chance")]),
    )  # fmt: skip
    levers = np.repeat(base()[:1], months, axis=0)
    levers[:, lever_index("ports_open")] = 1.0
    levers[:, lever_index("appointments")] = 20_000.0
    levers[:, lever_index("us_flights_venezuela")] = seen.us_flights
    run = simulate_months(truth, history_schedule(levers, 1))
    of = {name: run.by_group[GROUP_OUTCOMES.index(name), :, :, 0, 0] for name in GROUP_OUTCOMES}
    waiting = run.by_city[CITY_OUTCOMES.index("waiting"), -FIT_WINDOW:, :, 0, 0].sum(axis=1).mean()
    sheltered = quantile_fit("beta", *SHELTERED_SHARE).ppf(uniforms(SEED, "fit/sheltered_share", 1))[0]
    record = replace(
        seen, border_patrol=of["border_patrol_encounters"], ports=of["port_encounters"],
        mexican_events=of["interceptions"], expulsion=truth.expulsion, mexicans_sent_back=float("nan"),
        sheltered=float(waiting * sheltered),
    )  # fmt: skip
    return record, truth


@pytest.fixture(scope="module")
def recovered() -> tuple[Fit, Observed, CorridorInputs]:
    record, truth = made_record()
    return fit_corridor(record, prior(1), base=base(), horizon=HORIZON, seed=SEED), record, truth


@pytest.fixture(scope="module")
def real() -> tuple[Fit, Observed]:
    seen = observe(EVE, {})
    return fit_corridor(seen, prior(24), base=base(), horizon=HORIZON, seed=SEED), seen


def test_levels_of_a_made_record_are_found_again(recovered) -> None:
    """The middle of the record: its start fills an empty pipeline, its end is not yet at the border.

    Measured: large groups within 11 %, all groups together within 6 %. Haitians and Cubans only within 40 %: levels
    and the share who wait are matched to the same counts, which do not tell them apart where most come by appointment.
    """
    fit, _, truth = recovered
    inner = slice(10, -6)
    error = np.abs(fit.level[inner, :, 0] / truth.level[inner, :, 0] - 1)
    large = [GROUPS.index(name) for name in ("mexico", "northern_central_america", "venezuela", "rest")]
    assert error[:, large].max() < 0.12
    assert error.max() < 0.40
    together = fit.level[inner].sum(axis=1) / truth.level[inner].sum(axis=1)
    np.testing.assert_allclose(together, 1.0, atol=0.06)


def test_interception_and_waiting_of_a_made_record_are_found_again(recovered) -> None:
    """From priors that are elsewhere: each group's interception within a fifth, their mean within 5 %."""
    fit, _, truth = recovered
    row, hazard = group_row("intercept"), SCALARS.index("wait_hazard")
    found, right = fit.inputs.groups[row, FOREIGN, 0], truth.groups[row, FOREIGN, 0]
    before = corridor_parameters(prior(1))[1][row, FOREIGN, 0]
    np.testing.assert_allclose(found, right, rtol=0.20)
    assert found.mean() == pytest.approx(right.mean(), rel=0.05)
    assert np.abs(found - right).mean() < np.abs(before - right).mean() / 2
    assert fit.inputs.scalars[hazard, 0] == pytest.approx(truth.scalars[hazard, 0], rel=0.25)


def misses(real: tuple[Fit, Observed]) -> tuple[np.ndarray, np.ndarray]:
    """Return modelled medians less the record, and the record, (month, group), of the last twelve months."""
    fit, seen = real
    recorded = seen.border_patrol[seen.last_full - 12 : seen.last_full]
    return np.median(fit.modelled["border_patrol_encounters"][-12:], axis=-1) - recorded, recorded


def test_modelled_counts_follow_the_record(real) -> None:
    """Misses summed over twelve months: two largest groups within 5 %, the total of the last months within 10 %."""
    miss, recorded = misses(real)
    by_group = dict(zip(GROUPS, np.abs(miss).sum(axis=0) / recorded.sum(axis=0), strict=True))
    assert by_group["mexico"] < 0.05 and by_group["northern_central_america"] < 0.05
    assert by_group["andes_brazil"] < 0.15 and by_group["rest"] < 0.15
    assert by_group["venezuela"] < 0.30
    last = miss[-3:].sum(axis=1) / recorded[-3:].sum(axis=1)
    assert np.abs(last).max() < 0.10


@pytest.mark.xfail(
    strict=True, reason="people who wait smear the fall of January 2023, from 78,000 to 575 in two months"
)
def test_modelled_cubans_and_nicaraguans_follow_the_record(real) -> None:
    miss, recorded = misses(real)
    group = GROUPS.index("cuba_nicaragua")
    assert np.abs(miss[:, group]).sum() / recorded[:, group].sum() < 0.15


def test_mexican_events_of_the_window_are_met(real) -> None:
    fit, seen = real
    last = slice(seen.last_full - FIT_WINDOW, seen.last_full)
    modelled = np.median(fit.modelled["interceptions"][last].sum(axis=0), axis=-1)
    recorded = seen.mexican_events[last].sum(axis=0)
    assert modelled[FOREIGN].sum() == pytest.approx(recorded[FOREIGN].sum(), rel=0.15)


def test_behaviour_is_off_while_levels_are_fitted_and_on_afterwards(real) -> None:
    """The fit does not depend on behaviour that it switches off, and hands it on as it was drawn."""
    fit, seen = real
    strong = prior(24)
    strong = replace(strong, values={**strong.values, **{name: 3.0 * strong.values[name] for name in SILENT}})
    other = fit_corridor(seen, strong, base=base(), horizon=HORIZON, seed=SEED)
    assert np.array_equal(other.level, fit.level)
    for name in SILENT:
        row = SCALARS.index(name)
        assert np.array_equal(other.inputs.scalars[row], 3.0 * fit.inputs.scalars[row])
        assert fit.inputs.scalars[row].any()


@pytest.mark.parametrize("day", [date(2022, 9, 14), date(2023, 3, 31), date(2023, 12, 1), EVE])
def test_what_is_observed_on_a_day_does_not_hang_on_what_came_later(day: date) -> None:
    """The months seen on a day are those published; a later day sees the same counts for them, and more."""
    early, late = observe(day, {}), observe(date(2024, 9, 30), {})
    assert int(early.months[-1]) < day.year * 12 + day.month - 1970 * 12 - 1
    full = early.last_full
    assert len(early.months) == full and late.last_full > full
    np.testing.assert_array_equal(early.border_patrol, late.border_patrol[:full])
    np.testing.assert_array_equal(early.ports, late.ports[:full])
    # Mexican events come out later than encounters: the last known month stands in, never a later figure.
    unknown = (early.mexican_events != late.mexican_events[:full]).any(axis=1)
    if unknown.any():
        first = int(np.flatnonzero(unknown)[0])
        assert (early.mexican_events[first:] == early.mexican_events[first - 1]).all()


def test_a_total_told_beforehand_counts_only_for_the_month_after_the_record() -> None:
    plain = observe(EVE, {})
    origin = int(plain.months[-1])
    told = observe(EVE, {origin + 1: 302_000.0, origin + 2: 1.0})
    assert (len(told.months), told.last_full, told.preliminary_total) == (
        len(plain.months) + 1,
        plain.last_full,
        302_000.0,
    )
    assert observe(EVE, {origin + 2: 1.0}).preliminary_total is None
