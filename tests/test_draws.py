"""Draws: fitted marks come back, a stream depends on its name alone, and bands are what the hand finds."""

from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from winset.draws import MARKS, band, quantile_fit, round_significant, uniforms
from winset.errors import EvidenceError

SPLIT = ["normal", "lognormal", "triangular", "uniform"]
marks = st.tuples(*[st.floats(0.01, 10.0)] * 3).map(lambda steps: tuple(np.cumsum(steps)))


@given(family=st.sampled_from(SPLIT), marks=marks)
def test_a_split_family_gives_back_its_three_marks_however_lopsided(family: str, marks: tuple) -> None:
    np.testing.assert_allclose(quantile_fit(family, *marks).ppf(MARKS), marks, rtol=1e-9)


@pytest.mark.parametrize(
    ("family", "reference"),
    [
        ("normal", stats.norm(2.0, 0.5)),
        ("lognormal", stats.lognorm(0.7, scale=3.0)),
        ("uniform", stats.uniform(-1.0, 4.0)),
        ("triangular", stats.triang(0.5, loc=1.0, scale=4.0)),
        ("beta", stats.beta(4.0, 9.0)),
    ],
)
def test_marks_of_the_ordinary_distribution_give_the_ordinary_distribution(family, reference) -> None:
    shares = np.linspace(0.001, 0.999, 201)
    fitted = quantile_fit(family, *reference.ppf(MARKS))
    np.testing.assert_allclose(fitted.ppf(shares), reference.ppf(shares), rtol=1e-5, atol=1e-6)


# Rows E040 (retry after interception), E012 (share caught) and E155 (Mexicans repatriated, the worst of the evidence).
@pytest.mark.parametrize(
    ("given_marks", "share_missed"),
    [((0.65, 0.85, 0.98), 0.05), ((0.65, 0.75, 0.80), 0.10), ((0.40, 0.44, 0.56), 0.17)],
)
def test_a_beta_misses_its_marks_by_a_small_share_of_their_distance(given_marks, share_missed) -> None:
    missed = np.abs(quantile_fit("beta", *given_marks).ppf(MARKS) - given_marks).max()
    assert missed <= share_missed * (given_marks[2] - given_marks[0])


@given(family=st.sampled_from([*SPLIT, "fixed"]), marks=marks, seed=st.integers(0, 9))
def test_a_quantile_function_never_falls(family: str, marks: tuple, seed: int) -> None:
    if family == "fixed":
        marks = (marks[1],) * 3
    values = quantile_fit(family, *marks).ppf(np.sort(uniforms(seed, "x", 50)))
    assert (np.diff(values) >= 0).all()
    assert np.isfinite(quantile_fit(family, *marks).ppf([0.0, 1.0])).all()


@pytest.mark.parametrize(
    ("family", "given_marks", "told"),
    [
        ("gamma", (1, 2, 3), "unknown distribution"),
        ("normal", (1, 3, 2), "do not rise"),
        ("normal", (1, float("nan"), 2), "do not rise"),
        ("lognormal", (0, 1, 2), "mark at 0"),
        ("beta", (0.2, 0.5, 1.0), "beta with marks"),
        ("fixed", (1, 2, 3), "a fixed value from 1 to 3"),
    ],
)
def test_marks_that_a_family_cannot_have_are_refused(family, given_marks, told) -> None:
    with pytest.raises(EvidenceError, match=told):
        quantile_fit(family, *given_marks)


def test_a_hundred_and_fifty_fits_take_less_than_half_a_second() -> None:
    quantile_fit.cache_clear()
    started = perf_counter()
    for step in range(150):
        quantile_fit("beta", 0.10 + step / 1000, 0.30 + step / 1000, 0.60)
    assert perf_counter() - started < 0.5


@given(seed=st.integers(0, 2**40), n_draws=st.integers(1, 60), stratified=st.booleans())
def test_the_same_seed_and_name_give_the_same_bytes(seed: int, n_draws: int, stratified: bool) -> None:
    first, second = (uniforms(seed, "response", n_draws, stratified=stratified) for _ in range(2))
    assert first.tobytes() == second.tobytes()
    assert ((first >= 0) & (first < 1)).all()


def test_another_name_or_seed_is_another_stream() -> None:
    drawn = {(seed, name): uniforms(seed, name, 400) for seed in (1, 2) for name in ("response", "learning")}
    table = np.corrcoef(list(drawn.values()))
    assert np.abs(table - np.eye(4)).max() < 0.2  # four standard errors of 400 independent draws


def test_stratified_draws_hold_one_draw_in_every_slice() -> None:
    share = uniforms(3, "response", 40, stratified=True)
    assert sorted((share * 40).astype(int)) == list(range(40))
    assert (np.diff(share) < 0).any()


def test_uniforms_cover_the_unit_interval_evenly() -> None:
    assert stats.kstest(uniforms(5, "response", 2000), "uniform").pvalue > 0.001


def test_a_band_by_hand() -> None:
    drawn = band(np.array([[4.0, 0.0, 1.0, 3.0, 2.0], [5.0, 5.0, 5.0, 5.0, 5.0]]))
    assert drawn.mean.tolist() == [2.0, 5.0]
    assert drawn.p25.tolist() == [1.0, 5.0]
    assert drawn.p50.tolist() == [2.0, 5.0]
    assert drawn.p75.tolist() == [3.0, 5.0]
    np.testing.assert_allclose([drawn.p05[0], drawn.p95[0]], [0.2, 3.8])
    assert band(np.array([[1.0, 2.0], [3.0, 6.0]]), axis=0).mean.tolist() == [2.0, 4.0]


@pytest.mark.parametrize(
    ("value", "digits", "rounded"), [(301_981, 3, 302_000), (0.04449, 2, 0.044), (-7.25, 1, -7), (0, 3, 0)]
)
def test_rounding_keeps_significant_digits(value, digits, rounded) -> None:
    assert round_significant(value, digits) == pytest.approx(rounded, abs=1e-12)
