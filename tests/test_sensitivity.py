"""Sobol indices by another's formulas on a function with known ones; factors that move what they should and no more."""

import numpy as np
import pytest

from winset.corridor.parameters import GROUP_PARAMETERS, SCALARS
from winset.study import StudyResult
from winset.study.sensitivity import (
    PEOPLE,
    Column,
    columns,
    factor_names,
    inputs_at,
    picked,
    saltelli,
    sobol_indices,
    worth_of_knowing,
)


@pytest.fixture(scope="module")
def inputs(small_study: StudyResult):
    return small_study.corridor.inputs


def test_indices_of_the_ishigami_function_are_those_of_its_closed_form() -> None:
    """Ishigami and Homma (1990): sin x + 7 sin² y + 0.1 z⁴ sin x on (-pi, pi)³; two columns make the last factor."""
    pytest.importorskip("SALib")
    chosen = [
        Column("x", "", 0, 0),
        Column("y", "", 0, 0),
        Column("z and nothing", "", 0, 0),
        Column("z and nothing", "", 0, 1),
    ]
    sample = saltelli(chosen, 4096, 1)
    x, y, z, _ = np.pi * (2 * sample.T - 1)
    found = sobol_indices(chosen, np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x), 1)
    pi4 = np.pi**4
    # Variances: of x 0.5(1 + 0.1 pi⁴/5)², of y 49/8, of x and z together 0.01 pi⁸ (1/18 - 1/50).
    of_x, of_y, both = 0.5 * (1 + 0.1 * pi4 / 5) ** 2, 49 / 8, 0.01 * pi4**2 * (1 / 18 - 1 / 50)
    whole = of_x + of_y + both
    assert found.factors == ("x", "y", "z and nothing")
    assert found.variance == pytest.approx(whole, rel=0.02)
    assert found.first == pytest.approx([of_x / whole, of_y / whole, 0.0], abs=0.02)
    assert found.total == pytest.approx([(of_x + both) / whole, of_y / whole, both / whole], abs=0.02)


def test_every_parameter_that_varies_is_a_factor_and_what_the_origin_fixes_is_none(inputs) -> None:
    chosen = columns(inputs)
    names = factor_names(chosen)
    for row, name in enumerate(SCALARS):
        assert (name in names) == (np.ptp(inputs.scalars[row]) > 0), name
    assert "base_chance" not in names and PEOPLE in names
    # Interception has a column for each group but Mexicans, whom nobody intercepts.
    assert [one.position for one in chosen if one.factor == "intercept"] == [1, 2, 3, 4, 5, 6]


def test_a_row_takes_each_parameter_at_its_quantile_and_people_from_one_draw(inputs) -> None:
    chosen = columns(inputs)
    sample = np.full((3, len(chosen)), 0.5)
    response = next(n for n, one in enumerate(chosen) if one.factor == "response")
    people = next(n for n, one in enumerate(chosen) if one.factor == PEOPLE)
    sample[:, response], sample[:, people] = [0.1, 0.5, 0.9], [0.0, 0.5, 0.999999]
    made, draws = inputs_at(inputs, chosen, sample), inputs.scalars.shape[-1]
    row = SCALARS.index("response")
    assert made.scalars[row] == pytest.approx(np.quantile(inputs.scalars[row], [0.1, 0.5, 0.9]))
    others = np.delete(np.arange(len(SCALARS)), row)
    assert made.scalars[others] == pytest.approx(
        np.median(inputs.scalars[others], axis=-1)[:, None].repeat(3, axis=1)
    )
    members = [0, draws // 2, draws - 1]
    assert picked(chosen, sample, PEOPLE, draws).tolist() == members
    assert np.array_equal(made.level, inputs.level[..., members])
    assert np.array_equal(made.state.waiting, inputs.state.waiting[..., members])
    chance = GROUP_PARAMETERS.index("base_chance")
    assert np.array_equal(made.groups[chance], inputs.groups[chance][:, members])
    assert made.groups[GROUP_PARAMETERS.index("port_share")].sum(axis=0) == pytest.approx(np.ones(3))


def test_knowing_what_decides_is_worth_the_choice_and_knowing_noise_nothing() -> None:
    """One package gains 1 or loses 1 by x's half: knowing x, one takes it when it gains, worth 1/2; else nothing."""
    chosen = [Column("x", "", 0, 0), Column("noise", "", 0, 0)]
    sample = np.random.default_rng(4).random((4000, 2))
    gains = np.where(sample[:, 0] > 0.5, 1.0, -1.0)[None]
    found = worth_of_knowing(chosen, sample, gains, 1)
    assert found.everything == pytest.approx(0.5, abs=0.02)
    worth = dict(zip(found.factors, found.each, strict=True))
    assert worth["x"] == pytest.approx(0.5, abs=0.04)
    assert worth["noise"] < 0.02
