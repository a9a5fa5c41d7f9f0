"""Parameters: the page, the tuples and the file name the same ones; nothing published later is used; no draw is absurd.

Rows here are made from the file's own marks, with days of publication that a test chooses.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.corridor.levers import LEVERS
from winset.corridor.parameters import (
    CITY_PARAMETERS,
    GROUP_PARAMETERS,
    SCALARS,
    corridor_parameter_list,
    read_parameters,
)
from winset.corridor.places import CITIES, GROUPS
from winset.corridor.priors import corridor_bases, corridor_draws, corridor_parameters
from winset.data.evidence import evidence
from winset.errors import EvidenceError
from winset.reading import library_path

ROOT = Path(__file__).parents[2]
PRIORS = {key: prior for parameter in corridor_parameter_list() for key, prior in parameter.drawn_as()}
RANGES = {key: parameter for parameter in corridor_parameter_list() for key, _ in parameter.drawn_as()}
EVE = date(2024, 1, 8)
LATER = date(2026, 6, 30)


@dataclass(frozen=True)
class Row:
    low: float
    central: float
    high: float
    distribution: str
    known_since: date | None
    grade: str = "B"
    from_memory: bool = False


def rows_known(day: date | None) -> dict[str, Row]:
    """Return a row for every id the file names: the marks of its eve prior, all known since a day."""
    rows = {}
    for prior in PRIORS.values():
        for marks in filter(None, (prior.eve, prior.assumed)):
            named = [*(branch.row for branch in prior.branches), *marks.rests_on]
            rows |= {
                row: Row(marks.low, marks.central, marks.high, marks.distribution, day)
                for row in named
                if row not in rows or row in {branch.row for branch in prior.branches}
            }
    return rows


def paragraph_names(text: str) -> list[str]:
    levers = {lever.name for lever in LEVERS}  # a definition may name the lever it belongs to
    return [name for name in re.findall(r"`([a-z_0-9]+)`", text) if name not in levers]


def test_the_page_and_the_tuples_name_the_same_parameters_in_the_same_order() -> None:
    page = (ROOT / "docs" / "equations.md").read_text(encoding="utf-8")
    section = page.split("## Parameters")[1].split("\n## State")[0]
    scalars, rest = section.split("By group")
    groups, rest = rest.split("By city")
    assert tuple(paragraph_names(scalars)) == SCALARS
    assert tuple(paragraph_names(groups)) == GROUP_PARAMETERS
    assert tuple(paragraph_names(rest.split("`city_share")[0])) == CITY_PARAMETERS


def test_the_file_holds_every_parameter_with_a_unit_a_meaning_and_a_range_around_its_marks() -> None:
    assert tuple(p.name for p in corridor_parameter_list()) == SCALARS + GROUP_PARAMETERS + CITY_PARAMETERS
    for key, parameter in RANGES.items():
        assert parameter.unit and len(parameter.definition) > 10
        for marks in filter(None, (PRIORS[key].eve, PRIORS[key].assumed)):
            if PRIORS[key].transform == "none":
                assert parameter.low <= marks.low <= marks.high <= parameter.high, key


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("\n  learning:\n", "\n  learnin:\n", "learning is missing"),
        ("\n  learning:\n", "\n  learnin:\n", "learnin is unknown"),
        ("{row: E063, weight: 0.35}", "{row: E063, weight: 0.36}", "do not sum to 1"),
        ("low: 0.2\n        central: 0.4", "low: 0.5\n        central: 0.4", "do not rise"),
        ("range: [0.0, 6.0]", "range: [4.0, 0.0]", "range does not rise"),
        ("      transform: one_over\n", "      transform: twice\n", "one_over"),
        ("      nogales:\n", "      nogale:\n", "a prior for each of tijuana, nogales"),
    ],
)
def test_a_broken_file_says_what_is_wrong(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = library_path("parameters.yaml").read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "parameters.yaml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EvidenceError, match=told):
        read_parameters(broken)


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 99),
    as_of=st.dates(date(1995, 1, 1), date(2026, 12, 31)),
    days=st.lists(st.dates(date(1998, 1, 1), date(2026, 12, 31)), min_size=120, max_size=120),
)
def test_no_row_published_after_the_day_is_used_and_every_other_one_is(seed, as_of, days) -> None:
    known = dict(zip(sorted(rows_known(None)), days, strict=False))
    rows = {name: replace(row, known_since=known[name]) for name, row in rows_known(None).items()}
    for basis in corridor_bases(as_of, rows):
        prior = PRIORS[basis.name]
        if prior.follows is None:
            named = {branch.row for branch in prior.branches}
            assert set(basis.rows) == {row for row in named if known[row] <= as_of}
            assert set(basis.late) == named - set(basis.rows)
        assert all(known[row] > as_of for row in basis.hindsight)
    # The draws use what the bases say: rows that came later may hold anything, even nonsense.
    spoilt = {
        name: replace(row, low=3.0, central=2.0) if row.known_since > as_of else row
        for name, row in rows.items()
    }
    plain, other = corridor_draws(as_of, rows, 7, seed), corridor_draws(as_of, spoilt, 7, seed)
    assert all((plain.values[key] == other.values[key]).all() for key in PRIORS)


@pytest.mark.parametrize("known_since", [date(2020, 1, 1), LATER])
@pytest.mark.parametrize("seed", [0, 1])
def test_no_draw_is_absurd(known_since: date, seed: int) -> None:
    values = corridor_draws(EVE, rows_known(known_since), 2000, seed).values
    for key, parameter in RANGES.items():
        assert parameter.low <= values[key].min() and values[key].max() <= parameter.high, key
    np.testing.assert_allclose(sum(values[f"port_share.{group}"] for group in GROUPS), 1.0)
    for group in GROUPS:
        assert (values[f"adult_share.{group}"] + values[f"family_share.{group}"] <= 1.0).all()
    assert (values["harm_true"] > values["harm_reported"]).all()
    assert (values["consent_ceiling"] >= values["consent_floor"]).all()
    assert (values["harm_multiplier.reynosa"] == values["harm_multiplier.matamoros"]).all()
    assert (values["intercept.mexico"] == 0.0).all() and (values["transit_exit.mexico"] == 1.0).all()


def test_few_draws_are_cut_off_by_their_range() -> None:
    values = corridor_draws(EVE, rows_known(LATER), 4000, 5).values
    for key, parameter in RANGES.items():
        at_an_end = (values[key] == parameter.low) | (values[key] == parameter.high)
        # Shares of a month that follow from a delay stop at 1; marks of a twentieth at 0 leave a twentieth there.
        if (
            values[key].min() < values[key].max()
            and PRIORS[key].transform != "one_over"
            and key != "aid_active"
        ):
            assert at_an_end.mean() <= 0.055, key


def test_a_changed_row_moves_its_own_parameter_and_no_other() -> None:
    rows = rows_known(date(2020, 1, 1))
    moved = rows | {"E012": replace(rows["E012"], central=0.7)}
    before, after = corridor_draws(EVE, rows, 50, 3), corridor_draws(EVE, moved, 50, 3)
    assert [key for key in PRIORS if (before.values[key] != after.values[key]).any()] == ["catch"]


def test_each_draw_takes_one_branch_at_the_stated_weights_and_aid_acts_only_where_it_works() -> None:
    drawn = corridor_draws(EVE, rows_known(date(2020, 1, 1)), 2000, 8)
    assert np.bincount(drawn.branch["aid_elasticity"]).tolist() == [700, 1300]
    assert (drawn.values["aid_active"] == (drawn.branch["aid_elasticity"] == 0)).all()
    assert np.bincount(drawn.branch["return_retry"]).tolist() == [1000, 500, 500]


def test_branches_that_are_left_keep_their_relative_weights() -> None:
    rows = rows_known(date(2020, 1, 1))
    rows |= {
        "E003": replace(rows["E003"], known_since=LATER),
        "E005": replace(rows["E005"], from_memory=True),
    }
    drawn = corridor_draws(EVE, rows, 1000, 8)
    assert np.bincount(drawn.branch["return_retry"]).tolist() == [0, 500, 500]
    basis = next(basis for basis in corridor_bases(EVE, rows) if basis.name == "return_retry")
    assert (basis.kind, basis.rows, basis.late) == ("evidence", ("E004", "E005"), ("E003",))
    assert basis.grade == "memory" and basis.is_weak


def test_before_its_rows_a_parameter_falls_back_and_says_so() -> None:
    rows = rows_known(LATER)
    basis = next(basis for basis in corridor_bases(EVE, rows) if basis.name == "catch")
    assert (basis.kind, basis.rows, basis.late, basis.hindsight) == ("eve prior", (), ("E012",), ("E011",))
    assert basis.is_weak and "interdiction" in basis.reason
    assert corridor_draws(EVE, rows, 1000, 1).values["aid_active"].min() == 1.0


@pytest.mark.parametrize(
    ("row", "key", "value", "drawn"),
    [
        ("E047", "hold_exit", 2.0, 0.5),  # two months of delay: half leave each month
        ("E047", "hold_exit", 0.5, 1.0),  # never more than everyone
        ("E112", "detention_stay", 30.4375, 1.0),  # days
        ("E111", "cost_bed_month", 100.0, 3043.75),  # USD a day
        ("E151", "port_loss", 100.0, 3.04375e9),  # million USD a day
        ("E092", "harm_reported", 6.0, 0.006),  # per 1,000
        ("E097", "death_border", 4.0, 0.0004),  # per 10,000
        ("E077", "sanctions_effect_12m", -0.05, -0.1),  # licences are half of the lever
        ("E138", "approval_recover", 1 - 0.9**6, 0.1),  # a tenth a month leaves 0.9^6 after six
    ],
)
def test_units_are_converted_by_hand(row: str, key: str, value: float, drawn: float) -> None:
    rows = rows_known(date(2020, 1, 1)) | {row: Row(value, value, value, "fixed", None)}
    np.testing.assert_allclose(corridor_draws(EVE, rows, 3, 0).values[key], drawn, rtol=1e-9)


def test_the_arrays_hold_the_draws_in_the_order_of_the_names() -> None:
    drawn = corridor_draws(EVE, rows_known(LATER), 5, 4)
    scalars, groups, cities = corridor_parameters(drawn)
    assert (scalars[SCALARS.index("catch")] == drawn.values["catch"]).all()
    assert (
        groups[GROUP_PARAMETERS.index("wait_share"), GROUPS.index("haiti")]
        == drawn.values["wait_share.haiti"]
    ).all()
    assert (
        cities[CITY_PARAMETERS.index("places"), CITIES.index("reynosa")] == drawn.values["places.reynosa"]
    ).all()
    assert (scalars.shape, groups.shape, cities.shape) == ((69, 5), (10, 7, 5), (3, 7, 5))


def test_rows_already_cut_off_at_the_day_give_the_same_draws_as_all_rows() -> None:
    rows = rows_known(date(2020, 1, 1))
    rows |= {name: replace(rows[name], known_since=LATER) for name in ("E003", "E012", "E021")}
    known = {name: row for name, row in rows.items() if row.known_since <= EVE}
    all_rows, cut = corridor_draws(EVE, rows, 20, 6), corridor_draws(EVE, known, 20, 6)
    assert all((all_rows.values[key] == cut.values[key]).all() for key in PRIORS)
    assert corridor_bases(EVE, rows) == corridor_bases(EVE, known)


def test_a_row_with_broken_marks_is_named() -> None:
    rows = rows_known(date(2020, 1, 1))
    rows |= {"E012": replace(rows["E012"], low=0.9)}
    with pytest.raises(EvidenceError, match="E012: marks"):
        corridor_draws(EVE, rows, 3, 0)


def test_the_file_rests_on_rows_that_exist_and_on_the_eve_on_none_that_came_later() -> None:
    rows = {row.id: row for row in evidence(date.max)}
    named = {branch.row for prior in PRIORS.values() for branch in prior.branches}
    bounds = {
        row
        for prior in PRIORS.values()
        for marks in (prior.eve, prior.assumed)
        if marks
        for row in marks.rests_on
    }
    assert named | bounds <= set(rows)
    bases = corridor_bases(EVE, rows)
    assert [basis.name for basis in bases if basis.hindsight] == []
    assert all(rows[row].known_since <= EVE for basis in bases for row in basis.rows)
    # Interception of 2023-24 is counted over US encounters that such a run predicts.
    assert not {f"E{number:03d}" for number in range(37, 44)} & {row for basis in bases for row in basis.rows}
    assert {"response", "continue_share"} <= {basis.name for basis in bases if basis.kind == "eve prior"}


@pytest.mark.parametrize("as_of", [EVE, LATER])
def test_no_draw_from_the_real_rows_is_absurd(as_of: date) -> None:
    values = corridor_draws(as_of, {row.id: row for row in evidence(as_of)}, 1000, 2).values
    for key, parameter in RANGES.items():
        assert parameter.low <= values[key].min() and values[key].max() <= parameter.high, key
        at_an_end = (values[key] == parameter.low) | (values[key] == parameter.high)
        if (
            values[key].min() < values[key].max()
            and PRIORS[key].transform != "one_over"
            and key != "aid_active"
        ):
            assert at_an_end.mean() <= 0.055, key
    assert (values["harm_true"] > values["harm_reported"]).all()
