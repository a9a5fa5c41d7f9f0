"""Whether a posterior can be trusted: overlap with the prior, agreement of independent passes, ranks and coverage.

Each of these can fail. A pass is one sample of members, so two passes with other seeds must say the same (R-hat, and
how many independent members a pass is worth); parameters that made a record must rank evenly among the members fitted
to it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

BINS: Final = 20


def overlap(prior: FloatArray, posterior: FloatArray) -> float:
    """Return the share, 0 to 1, of their probability that prior (draw,) and posterior (member,) have in common.

    Measured over 20 slices that are equally likely before: 1 says that the record has said nothing.

    >>> overlap(np.arange(1000.0), np.arange(500.0))
    0.5
    """
    cuts = np.quantile(prior, np.arange(1, BINS) / BINS)
    before, after = (
        np.bincount(np.searchsorted(cuts, values), minlength=BINS) / len(values)
        for values in (prior, posterior)
    )
    return float(np.minimum(before, after).sum())


def r_hat(passes: FloatArray) -> float:
    """Return R-hat of (pass, member): all spread over that within, 1 where passes agree (Gelman, Rubin 1992)."""
    members = passes.shape[1]
    within = passes.var(axis=1, ddof=1).mean()
    between = passes.mean(axis=1).var(ddof=1)
    return float(np.sqrt((members - 1) / members + between / within)) if within > 0 else float("nan")


def effective_members(passes: FloatArray) -> float:
    """Return how many independent members one of (pass, member) is worth: variance within over that of the means.

    Members of one pass are corrected by the same covariances and err together; a few passes show it coarsely. At
    most as many as there are.
    """
    between = passes.mean(axis=1).var(ddof=1)
    within = passes.var(axis=1, ddof=1).mean()
    members = float(passes.shape[1])
    return min(float(within / between), members) if between > 0 else members


def ranks(truth: FloatArray, members: FloatArray) -> FloatArray:
    """Return (case,) the share of `members` (case, member) below `truth` (case,), ties split evenly."""
    below = (members < truth[:, None]).mean(axis=1)
    equal = (members == truth[:, None]).mean(axis=1)
    shares: FloatArray = below + 0.5 * equal
    return shares


def ecdf_band(cases: int, *, level: float = 0.99, trials: int = 2000, seed: int = 0) -> float:
    """Return the half width of a band around the diagonal that holds the whole ECDF of even ranks at `level`.

    Found by drawing: the largest distance of the ECDF of `cases` uniforms from the diagonal (Säilynoja, Bürkner and
    Vehtari 2022 give a band that is narrower at the ends; this one has one width).
    """
    drawn = np.sort(np.random.default_rng(seed).random((trials, cases)), axis=1)
    steps = np.arange(1, cases + 1) / cases
    away = np.maximum(np.abs(steps - drawn), np.abs(steps - 1 / cases - drawn)).max(axis=1)
    return float(np.quantile(away, level))


def ecdf_distance(shares: FloatArray) -> float:
    """Return the largest distance between the ECDF of ranks (case,) in 0 to 1 and the diagonal."""
    drawn, cases = np.sort(shares), len(shares)
    steps = np.arange(1, cases + 1) / cases
    return float(np.maximum(np.abs(steps - drawn), np.abs(steps - 1 / cases - drawn)).max())


def covered(truth: FloatArray, members: FloatArray, *, level: float = 0.90) -> float:
    """Return the share of cases whose truth (case,) lies in the central interval of its members (case, member)."""
    low, high = np.quantile(members, [(1 - level) / 2, (1 + level) / 2], axis=1)
    return float(((truth >= low) & (truth <= high)).mean())


def branch_weights(values: FloatArray, branch: IntArray, posterior: FloatArray) -> dict[int, float]:
    """Return the posterior weight of each branch of a prior: `values` (draw,) and the `branch` that each came from.

    The record speaks on the value alone, so a member's value says how likely each branch is that could have made it,
    read off 20 slices of the prior.

    >>> branch_weights(np.arange(100.0), np.repeat([0, 1], 50), np.full(10, 80.0))
    {0: 0.0, 1: 1.0}
    """
    cuts = np.quantile(values, np.arange(1, BINS) / BINS)
    slices, taken = np.searchsorted(cuts, values), np.searchsorted(cuts, posterior)
    held = np.bincount(slices, minlength=BINS)
    return {
        int(one): float(
            (np.bincount(slices[branch == one], minlength=BINS) / np.maximum(held, 1))[taken].mean()
        )
        for one in np.unique(branch)
    }
