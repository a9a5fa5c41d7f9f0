"""Draws: named samples of everything uncertain, one stream a name, and the bands that summarise them.

A figure of the evidence is three marks (5, 50, 95 %) and a family. Every family but the beta is *split* at its
median: each half is the family's own, scaled to its own arm, so that the three marks hold exactly however lopsided
they are; with equal arms it is the ordinary distribution. The beta has two numbers for three marks and is the
closest fit. A stream depends on the seed and the name alone: to add a parameter moves no other.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares
from scipy.special import betaincinv, ndtri

from winset.errors import EvidenceError, Fault

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Family = Literal["beta", "lognormal", "normal", "triangular", "uniform", "fixed"]

FAMILIES: Final[tuple[Family, ...]] = get_args(Family)
MARKS: Final = (0.05, 0.50, 0.95)
_TINY: Final = 2.0**-53  # keeps a uniform off 0 and 1, where an unbounded family has no value
_Z95: Final = float(ndtri(0.95))
_HALF_TRIANGLE: Final = 1.0 - 0.1**0.5  # where a falling half-triangle has nine tenths of its half behind it


@dataclass(frozen=True)
class Distribution:
    """A fitted distribution: its family, the marks it was fitted to, and the two shapes of a beta (else 0)."""

    family: Family
    low: float
    central: float
    high: float
    shape_a: float = 0.0
    shape_b: float = 0.0

    def ppf(self, u: npt.ArrayLike) -> FloatArray:
        """Return the value below which a share `u` in (0, 1) of the distribution lies; any shape, same shape out.

        >>> quantile_fit("normal", -1.0, 0.0, 4.0).ppf([0.05, 0.5, 0.95]).round(9).tolist()
        [-1.0, 0.0, 4.0]
        """
        share = np.clip(np.asarray(u, dtype=np.float64), _TINY, 1.0 - _TINY)
        if self.family == "fixed":
            return np.full(share.shape, self.central)
        if self.family == "beta":
            return np.asarray(betaincinv(self.shape_a, self.shape_b, share), dtype=np.float64)
        if self.family == "lognormal":
            marks = np.log([self.low, self.central, self.high])
            return np.exp(_split(_scaled("normal", share), *marks))
        return _split(_scaled(self.family, share), self.low, self.central, self.high)


@dataclass(frozen=True)
class Draws:
    """One joint sample: `values[name]` is (draw,); `branch[name]` is (draw,), the row of conflicting evidence taken."""

    seed: int
    n_draws: int
    values: Mapping[str, FloatArray]
    branch: Mapping[str, IntArray]


@dataclass(frozen=True)
class Band:
    """The mean and five quantiles over draws, each of the shape that is left."""

    mean: FloatArray
    p05: FloatArray
    p25: FloatArray
    p50: FloatArray
    p75: FloatArray
    p95: FloatArray


@lru_cache(maxsize=1024)
def quantile_fit(family: str, low: float, central: float, high: float) -> Distribution:
    """Return the distribution of a family whose 5, 50 and 95 % marks are `low`, `central` and `high`."""
    known = next((name for name in FAMILIES if name == family), None)
    if known is None:
        raise _unfit(f"unknown distribution {family!r}", f"Choose one of {', '.join(FAMILIES)}")
    if not (np.isfinite([low, central, high]).all() and low <= central <= high):
        raise _unfit(f"marks {low:g}, {central:g}, {high:g} do not rise", "Give low <= central <= high")
    if known == "fixed" and low != high:
        raise _unfit(f"a fixed value from {low:g} to {high:g}", "Give one value, or another distribution")
    if known == "lognormal" and low <= 0:
        raise _unfit(f"a lognormal with a mark at {low:g}", "Give marks above 0")
    if known != "beta" or low == high:
        return Distribution("fixed" if low == high else known, low, central, high)
    if not 0.0 < low < central < high < 1.0:
        raise _unfit(
            f"a beta with marks {low:g}, {central:g}, {high:g}", "Give marks that rise within 0 and 1"
        )
    return Distribution(known, low, central, high, *_beta_shapes(low, central, high))


def generator(seed: int, name: str) -> np.random.Generator:
    """Return the random stream of `name`: a new name moves no other stream."""
    words = np.frombuffer(hashlib.sha256(name.encode()).digest(), dtype="<u4")
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=tuple(int(word) for word in words)))


def uniforms(seed: int, name: str, n_draws: int, *, stratified: bool = False) -> FloatArray:
    """Return (draw,) uniforms of the stream of `name`.

    `stratified` puts one draw in each of `n_draws` equal slices, in an order of its own (a Latin hypercube over
    names): the same distribution, quieter means.
    """
    stream = generator(seed, name)
    share = stream.random(n_draws)
    if stratified:
        share = (stream.permutation(n_draws) + share) / n_draws
    return share


def band(values: npt.ArrayLike, axis: int = -1) -> Band:
    """Return mean and quantiles along the draw axis; quantiles are interpolated linearly between draws."""
    array = np.asarray(values, dtype=np.float64)
    quantiles = np.quantile(array, [0.05, 0.25, 0.50, 0.75, 0.95], axis=axis)
    return Band(np.asarray(array.mean(axis=axis)), *(np.asarray(row) for row in quantiles))


def round_significant(values: npt.ArrayLike, digits: int) -> FloatArray:
    """Return values rounded to significant digits: a reader is not told more than is known.

    >>> round_significant([123456.0, -0.012345, 0.0], 3).tolist()
    [123000.0, -0.0123, 0.0]
    """
    array = np.asarray(values, dtype=np.float64)
    rounded = [float(f"{value:.{digits - 1}e}") for value in array.ravel()]
    return np.array(rounded, dtype=np.float64).reshape(array.shape)


def _unfit(what: str, remedy: str) -> EvidenceError:
    return EvidenceError([Fault("distribution", what, remedy)])


def _scaled(family: str, share: FloatArray) -> FloatArray:
    """Return the quantiles of a symmetric family whose 5, 50 and 95 % marks stand at -1, 0 and 1."""
    if family == "normal":
        return np.asarray(ndtri(share) / _Z95, dtype=np.float64)
    if family == "uniform":
        return (share - 0.5) / 0.45
    tail = np.minimum(share, 1.0 - share)
    return np.sign(share - 0.5) * (1.0 - np.sqrt(2.0 * tail)) / _HALF_TRIANGLE


def _split(scaled: FloatArray, low: float, central: float, high: float) -> FloatArray:
    arm = np.where(scaled < 0.0, central - low, high - central)
    return np.asarray(central + arm * scaled, dtype=np.float64)


def _beta_shapes(low: float, central: float, high: float) -> tuple[float, float]:
    """Return the shapes of the beta whose marks miss the given ones least, as shares of the distance between them."""
    marks = np.array([low, central, high])

    def misses(log_shapes: FloatArray) -> FloatArray:
        shape_a, shape_b = np.exp(log_shapes)
        return np.asarray((betaincinv(shape_a, shape_b, MARKS) - marks) / (high - low), dtype=np.float64)

    spread = ((high - low) / (2.0 * _Z95)) ** 2
    size = max(central * (1.0 - central) / spread - 1.0, 2.0)
    start = np.log([central * size, (1.0 - central) * size])
    fitted = least_squares(misses, start, method="lm", xtol=1e-10, ftol=1e-10)
    shape_a, shape_b = np.exp(fitted.x)
    return float(shape_a), float(shape_b)
