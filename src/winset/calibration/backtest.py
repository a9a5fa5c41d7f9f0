"""Forecasts from past months, held against what followed, beside standard forecasters.

One origin is one month of the record: the last that was known. A model hands in draws of every series for the months
after it; here they are scored, and so are the baselines from the same history. Horizons count from the origin. Nothing
is chosen among origins: whoever asks gives the first and the last. It runs no model and knows of no measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.calibration.baselines import ENSEMBLE, NAIVE, STANDARD, baseline_draws, is_complete
from winset.calibration.scores import covered, crps, log_crps, paired_ratio, pit
from winset.calibration.series import SERIES, TOTALS, History

FloatArray = npt.NDArray[np.float64]

HORIZONS: Final = (1, 3, 6, 12)
MEASURES: Final = ("log_crps", "crps", "covered50", "covered90", "pit")
"""What is kept of a model's forecast of one series at one horizon; `crps` in events a month."""
MARKS: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles that are kept of a forecast."""
BINS: Final = 10
"""Bins of the histogram of the probability integral transform."""


def baseline_names() -> tuple[str, ...]:
    """Return the baselines of this installation, in order; without the extra `bench` only our own two."""
    return (NAIVE, "seasonal_naive", *((*STANDARD, ENSEMBLE) if is_complete() else ()))


def model_scores(made: Mapping[str, FloatArray], origin: int, after: History) -> FloatArray:
    """Return (series, horizon, measure) of a forecast {series: (month, draw)}, nan where nothing is known yet."""
    scores = np.full((len(SERIES), len(HORIZONS), len(MEASURES)), np.nan)
    for row, column, happened in _known(origin, after):
        draws = made[SERIES[row]][HORIZONS[column] - 1]
        scores[row, column] = (
            log_crps(draws, happened),
            crps(draws, happened),
            covered(draws, happened, 0.5),
            covered(draws, happened, 0.9),
            pit(draws, happened),
        )
    return scores


def model_marks(made: Mapping[str, FloatArray]) -> FloatArray:
    """Return (series, horizon, mark) of a forecast {series: (month, draw)}: its quantiles at `MARKS`, in events."""
    ahead = [[made[series][horizon - 1] for horizon in HORIZONS] for series in SERIES]
    return np.ascontiguousarray(np.moveaxis(np.quantile(np.array(ahead), MARKS, axis=-1), 0, -1))


def happened_after(origin: int, after: History) -> FloatArray:
    """Return (series, horizon) what was counted after an origin, nan where nothing is known yet."""
    counted = np.full((len(SERIES), len(HORIZONS)), np.nan)
    for row, column, happened in _known(origin, after):
        counted[row, column] = happened
    return counted


def baseline_scores(known: History, after: History, draws: int) -> FloatArray:
    """Return (series, horizon, baseline) log CRPS of every baseline made from `known`, nan where nothing followed."""
    names = baseline_names()
    scores = np.full((len(SERIES), len(HORIZONS), len(names)), np.nan)
    made = [baseline_draws(np.log1p(known.of(name)[1]), max(HORIZONS), draws) for name in SERIES]
    for row, column, happened in _known(known.last, after):
        for place, name in enumerate(names):
            # A baseline that works in logs may fall below nobody: it is scored as nobody.
            logs = np.maximum(made[row][name][HORIZONS[column] - 1], 0.0)
            scores[row, column, place] = crps(logs, np.log1p(happened))
    return scores


def _known(origin: int, after: History) -> list[tuple[int, int, FloatArray]]:
    """Return (series row, horizon column, what happened) for all that followed the origin and is known."""
    return [
        (row, column, np.array(after.values[row, origin + horizon - after.first]))
        for row in range(len(SERIES))
        for column, horizon in enumerate(HORIZONS)
        if origin + horizon <= after.last
    ]


@dataclass(frozen=True)
class Scores:
    """All origins: `model` (origin, series, horizon, measure), `conditional` the same, nan where no measure was
    known; `baselines` (origin, series, horizon, baseline) log CRPS. `origins` (origin,) months from 1970-01. `marks`
    (origin, series, horizon, mark) are the quantiles of the unconditional forecast, `happened` (origin, series,
    horizon) what was counted.
    """

    origins: npt.NDArray[np.int64]
    model: FloatArray
    conditional: FloatArray
    baselines: FloatArray
    marks: FloatArray
    happened: FloatArray
    names: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One series at one horizon. Ratios are to the naive walk over the same origins.

    `conditional`: only the origins at which a dated measure was known to fall into the next month, and the forecast
    that knows it. `pit` are the shares of origins in BINS equal bins. `against_best` is the model's log CRPS over
    the best baseline's, with its paired standard error.
    """

    series: str
    horizon: int
    origins: int
    log_crps: float
    log_crps_naive: float
    ratio: float
    ratio_se: float
    best_baseline: str
    best_baseline_ratio: float
    coverage50: float
    coverage90: float
    conditional: bool
    crps: float
    pit: tuple[float, ...]
    against_best: float
    against_best_se: float
    baselines: Mapping[str, float]


def rows(scores: Scores) -> list[Row]:
    """Return every series and horizon, unconditional first; a horizon that nothing has followed yet is left out."""
    found = []
    for conditional, model in ((False, scores.model), (True, scores.conditional)):
        for s, h in np.ndindex(len(SERIES), len(HORIZONS)):
            made = ~np.isnan(model[:, s, h, 0])
            if made.sum() > 1:
                found.append(
                    _row(model[made, s, h], scores.baselines[made, s, h], scores.names, s, h, conditional)
                )
    return found


def _row(
    model: FloatArray, baselines: FloatArray, names: Sequence[str], s: int, h: int, conditional: bool
) -> Row:
    of = dict(zip(MEASURES, model.T, strict=True))
    naive = baselines[:, names.index(NAIVE)]
    ratio, error = paired_ratio(of["log_crps"], naive)
    means = baselines.mean(axis=0)
    best = int(means.argmin())
    beside, beside_error = paired_ratio(of["log_crps"], baselines[:, best])
    counts, _ = np.histogram(of["pit"], bins=BINS, range=(0.0, 1.0))
    return Row(
        series=SERIES[s],
        horizon=HORIZONS[h],
        origins=len(model),
        log_crps=float(of["log_crps"].mean()),
        log_crps_naive=float(naive.mean()),
        ratio=ratio,
        ratio_se=error,
        best_baseline=names[best],
        best_baseline_ratio=float(means[best] / naive.mean()),
        coverage50=float(of["covered50"].mean()),
        coverage90=float(of["covered90"].mean()),
        conditional=conditional,
        crps=float(of["crps"].mean()),
        pit=tuple(float(count) / len(model) for count in counts),
        against_best=beside,
        against_best_se=beside_error,
        baselines={
            name: float(mean / naive.mean()) for name, mean in zip(names, means, strict=True) if name != NAIVE
        },
    )


def totals_ratio(found: Sequence[Row], horizon: int, *, conditional: bool = False) -> float:
    """Return the geometric mean of the two totals' ratios at a horizon: what the gates are set on."""
    ratios = [
        row.ratio
        for row in found
        if row.series in TOTALS and row.horizon == horizon and row.conditional == conditional
    ]
    return float(np.exp(np.mean(np.log(ratios))))
