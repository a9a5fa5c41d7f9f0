"""The posterior that ships, what starts from it, and what belongs to parameters that somebody supposes."""

import warnings
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from winset.calibration.fit import fit_from
from winset.calibration.given import given
from winset.calibration.members import PARAMETERS
from winset.calibration.observation import observe
from winset.calibration.posterior import (
    About,
    Posterior,
    chosen,
    file_of,
    informed,
    read_posterior,
    write_posterior,
)
from winset.corridor.parameters import GROUP_PARAMETERS, SCALARS
from winset.corridor.places import CITIES, GROUPS
from winset.corridor.priors import corridor_draws
from winset.corridor.state import STOCKS
from winset.errors import EvidenceError
from winset.months import month_number
from winset.study import posteriors
from winset.study.posteriors import calibrated, evidence_rows, posterior_on

EVE, TOLD = date(2024, 1, 8), 300_000.0


@pytest.fixture(scope="module")
def shipped() -> tuple[Posterior, About]:
    return read_posterior(file_of(EVE, EVE))


def test_the_shipped_posterior_is_what_the_code_makes_of_the_record(shipped) -> None:
    """The whole pass, same seed. Other processors round otherwise, hence a tolerance on medians."""
    posterior, about = shipped
    again, made_of = calibrated(EVE, EVE, about.told)
    assert made_of == about
    for name in ("parameters", "stocks", "recent"):
        mine, theirs = np.median(getattr(again, name), axis=-1), np.median(getattr(posterior, name), axis=-1)
        assert_allclose(mine, theirs, rtol=1e-3, atol=1e-3, err_msg=name)


def test_the_shipped_file_is_of_the_eve_holds_1024_draws_and_is_under_a_megabyte(shipped) -> None:
    posterior, about = shipped
    assert file_of(EVE, EVE).stat().st_size <= 1_000_000
    assert (posterior.members, posterior.month) == (1024, month_number("2023-11"))
    assert (about.record_day, about.evidence_day, about.told) == ("2024-01-08", "2024-01-08", TOLD)
    # Departures of December, known by its total only, come last.
    assert posterior.recent.shape == (6, len(GROUPS), 1024)


def test_draws_take_the_members_values_and_keep_what_the_record_does_not_inform(shipped) -> None:
    posterior, _ = shipped
    drawn = corridor_draws(EVE, evidence_rows(), 50, 7)
    members = chosen(posterior, 50, 7)
    assert len(set(members.tolist())) == 50
    draws = informed(drawn, posterior, members)
    row = PARAMETERS.index("intercept.venezuela")
    assert_allclose(draws.values["intercept.venezuela"], posterior.parameters[row, members])
    shared = posterior.parameters[PARAMETERS.index("acceptance"), members]
    assert all((draws.values[f"acceptance.{city}"] == shared.astype(np.float64)).all() for city in CITIES)
    assert draws.values["harm_true"] is drawn.values["harm_true"]
    assert "honduras_share.rest" not in draws.values


def test_more_draws_than_members_take_each_equally_often(shipped) -> None:
    posterior, _ = shipped
    counted = np.bincount(chosen(posterior, 2048, 1), minlength=1024)
    assert (counted == 2).all()


def test_a_fit_starts_where_its_members_end_and_expects_what_they_expect(shipped) -> None:
    posterior, _ = shipped
    seen = observe(EVE, {month_number("2023-12"): TOLD})
    fit = fit_from(posterior, seen, corridor_draws(EVE, evidence_rows(), 40, 2), horizon=4, seed=2)
    members = chosen(posterior, 40, 2)
    for stock in ("south", "held", "north"):
        row = STOCKS.index(stock)
        assert_allclose(fit.inputs.state.stocks[row], posterior.stocks[row][:, members])
    assert_allclose(fit.inputs.groups[GROUP_PARAMETERS.index("base_chance")], fit.inputs.state.stocks[5])
    met = (seen.border_patrol + seen.ports)[seen.last_full - 12 : seen.last_full].sum(axis=1)
    assert_allclose(fit.inputs.scalars[SCALARS.index("approval_reference")], met.mean(), rtol=1e-9)
    assert fit.level.shape == (len(seen.months), len(GROUPS), 40)
    assert fit.months[-1] == fit.inputs.origin == posterior.month


def test_what_belongs_to_supposed_parameters_lies_on_the_line_through_the_members(shipped) -> None:
    """Members whose northern stock is exp(8 + z) of one parameter: at its 84 % mark it is exp(9), a third elsewhere."""
    posterior, _ = shipped
    row = PARAMETERS.index("south_pass")
    order = np.argsort(np.argsort(posterior.parameters[row]))
    from scipy.special import ndtri

    z = ndtri((order + 0.5) / posterior.members)
    stocks = posterior.stocks.copy()
    stocks[STOCKS.index("north"), 2] = np.exp(8.0 + z) - 1.0
    made = replace(posterior, stocks=stocks)
    mark = np.quantile(posterior.parameters[row].astype(np.float64), [0.5, 0.8413])
    state, level = given(made, {"south_pass": mark}, 2)
    assert_allclose(state.stocks[STOCKS.index("north"), 2], np.exp([8.0, 9.0]), rtol=0.02)
    assert level.shape == (len(posterior.older) + len(posterior.recent), len(GROUPS), 2)


def test_a_file_is_read_back_as_it_was_written_and_a_strange_one_is_refused(shipped, tmp_path: Path) -> None:
    posterior, about = shipped
    write_posterior(tmp_path / "one.npz", posterior, about)
    again, made_of = read_posterior(tmp_path / "one.npz")
    assert made_of == about
    assert np.array_equal(again.parameters, posterior.parameters)
    assert np.array_equal(again.levers, posterior.levers)
    np.savez(tmp_path / "two.npz", parameters=posterior.parameters)
    with pytest.raises(EvidenceError, match="winset calibrate"):
        read_posterior(tmp_path / "two.npz")


def test_a_file_of_another_record_or_total_is_not_used(shipped, monkeypatch: pytest.MonkeyPatch) -> None:
    posterior, about = shipped
    asked = []

    def fitted_anew(*days: object, **_: object) -> tuple[Posterior, About]:
        asked.append(days)
        return posterior, about

    monkeypatch.setattr(posteriors, "calibrated", fitted_anew)
    posterior_on.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        posterior_on(EVE, EVE, TOLD)
    assert asked == []
    with pytest.warns(UserWarning, match="another total told"):
        posterior_on(EVE, EVE, 310_000.0)
    monkeypatch.setattr(posteriors, "read_fingerprint", lambda: "another")
    posterior_on.cache_clear()
    with pytest.warns(UserWarning, match="another record"):
        posterior_on(EVE, EVE, TOLD)
    assert asked == [(EVE, EVE, 310_000.0), (EVE, EVE, TOLD)]
    posterior_on.cache_clear()
