"""Weights of one's own and pinned parameters: by hand, by what they must leave as it was, and refused in full."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.corridor.parameters import corridor_parameter_list
from winset.corridor.simulate import OUTCOMES
from winset.errors import OptionError
from winset.policy.case import read_case
from winset.preferences.weights import RISK_ATTITUDES, actor_weights, swings
from winset.settlement.game import all_levels
from winset.study import Prepared, Study, pinnable, prepared, reweighed, shown_package
from winset.study.chosen import study_case
from winset.study.pinned import GIVEN
from winset.study.prepared import prepared_on

CASE, DRAWS = "january-2024", 16


@pytest.fixture(scope="module")
def ready() -> Prepared:
    return prepared(Study(CASE, draws=DRAWS, threads=1))


@pytest.fixture(scope="module")
def levels(ready: Prepared) -> Mapping[str, str]:
    return all_levels(ready.case, ready.case.packages["us_opening"].levels)


def anew(ready: Prepared, **choices: object) -> Prepared:
    """The talks made ready under other choices on the corridor at hand: no choice changes its fit."""
    study = replace(ready.study, **choices)
    return prepared_on(study, study_case(study), ready.as_of, ready.corridor)


def payoffs(ready: Prepared, levels: Mapping[str, str]) -> np.ndarray:
    return shown_package(ready, levels).package.settled.payoff


@given(points=st.dictionaries(st.sampled_from("abcd"), st.integers(1, 50), min_size=1), double=st.booleans())
def test_own_weights_are_shares_of_the_points_given_in_any_unit(points: dict[str, int], double: bool) -> None:
    told = {name: 2 * one for name, one in points.items()} if double else points
    weights = actor_weights(swings({"usa": told}), "usa", list("abcd"), 3, seed=1)
    total = sum(points.values())
    for row, name in enumerate("abcd"):
        assert weights[row] == pytest.approx([points.get(name, 0) / total] * 3)


def test_a_side_that_weighs_its_money_alone_values_its_money_alone(ready: Prepared, levels) -> None:
    own = reweighed(ready, swings({"mex": {"cost_mexico_usd": 7}}))
    shown, wants = shown_package(own, levels).package.settled, own.scale.wants["mex"]
    row = OUTCOMES.index("cost_mexico_usd")
    place = [one.outcome for one in wants.measures].index("cost_mexico_usd")
    gain = -(shown.totals[row] - own.scale.reference[row]) / wants.swing[place]
    aversion = np.array(RISK_ATTITUDES)[wants.risk]
    safe = np.where(aversion > 0, aversion, 1.0)
    value = 100 * np.where(aversion > 0, (1 - np.exp(-safe * gain)) / safe, gain)
    # What the clauses and the incumbent are worth in themselves hangs on no weight: it is the rest in both.
    other = reweighed(ready, swings({"mex": {"cost_mexico_usd": 1, "waiting": 1}}))
    both = shown_package(other, levels).package.settled.payoff[1]
    waiting = OUTCOMES.index("waiting")
    there = [one.outcome for one in wants.measures].index("waiting")
    eased = -(shown.totals[waiting] - own.scale.reference[waiting]) / wants.swing[there]
    eased = 100 * np.where(aversion > 0, (1 - np.exp(-safe * eased)) / safe, eased)
    assert both - shown.payoff[1] == pytest.approx((value + eased) / 2 - value)
    untouched = [name for name in own.scale.game.actors if name != "mex"]
    rows = [own.scale.game.actors.index(name) for name in untouched]
    assert payoffs(ready, levels)[rows].tolist() == shown.payoff[rows].tolist()


def test_weighing_anew_is_what_making_the_talks_ready_anew_would_say(ready: Prepared, levels) -> None:
    for weights in ("rank_sum", swings({"usa": {"deaths": 3, "cost_usa_usd": 1}, "morena": {"harms_reported": 9,
                                        "cost_mexico_usd": 1}})):  # fmt: skip
        quick, slow = reweighed(ready, weights), anew(ready, weights=weights)
        assert payoffs(quick, levels).tobytes() == payoffs(slow, levels).tobytes()
        assert all(quick.worth[name].tobytes() == worth.tobytes() for name, worth in slow.worth.items())


@pytest.mark.parametrize("name", ["response", "transit_exit.venezuela", "places.tijuana", "harm_true"])
def test_a_parameter_pinned_where_a_draw_has_it_leaves_that_draw_as_it_was(
    ready: Prepared, levels, name: str
) -> None:
    values, draw = ready.corridor.draws.values, 3
    held = anew(ready, pinned=((name, float(values[name][draw])),))
    run, before = shown_package(held, levels).package.months, shown_package(ready, levels).package.months
    # The vote in a draw hangs on shocks alone, so its months are the very same.
    assert run.values[..., draw].tobytes() == before.values[..., draw].tobytes()
    moved = [key for key, one in values.items() if not np.array_equal(one, held.corridor.draws.values[key])]
    assert moved == [name]
    assert not np.array_equal(run.values, before.values)


def test_a_parameter_of_all_places_is_held_in_each_of_them(ready: Prepared) -> None:
    held = anew(ready, pinned=(("places", 400.0),))
    assert (held.talks.inputs.cities[0] == 400.0).all()


def test_whatever_is_not_given_can_be_pinned_and_reaches_what_the_corridor_runs_on() -> None:
    names = {one.name for one in corridor_parameter_list()} - set(GIVEN)
    assert {name.partition(".")[0] for name in pinnable()} == names


def test_all_that_is_wrong_with_the_choices_is_told_at_once() -> None:
    study = Study(
        CASE, no_deal="none", weights=swings({"nobody": {"deaths": 1}, "usa": {"deaths": 101, "water": 0},
                                              "mex": {"waiting": 0}}),
        pinned=(("response", 1e9), ("water", 1.0), ("port_share.mexico", 0.5)),
    )  # fmt: skip
    with pytest.raises(OptionError) as wrong:
        study_case(study)
    told = [(one.where, one.what) for one in wrong.value.faults]
    assert [where for where, _ in told] == ["--no-deal", *["--weight"] * 5, *["--pin"] * 3]
    assert [what for where, what in told if where == "--weight"] == [
        "mex weighs nothing", "no actor 'nobody'", "usa does not weigh 'water'", "usa.deaths is 101",
        "usa does not weigh its money",
    ]  # fmt: skip


def test_another_reading_of_no_deal_is_the_study_s_own() -> None:
    assert study_case(Study(CASE, no_deal="breakdown")).default_no_deal == "breakdown"
    assert study_case(Study(CASE)).default_no_deal == read_case(CASE).default_no_deal
