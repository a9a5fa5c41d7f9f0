"""How the model fared against what happened, as files that ship: forecasts by origin, scores against bounds, hindcasts.

They take minutes to compute, so `make backtest` and `make validation` write them into the library with the day, the
version and the seed; nothing here computes a result. Whatever missed its bound is in them like the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

import winset
from winset.months import month_name
from winset.reading import library_path
from winset.report.hindcast_documents import dynamics_rows, group_fans, period_documents
from winset.report.rounding import number
from winset.study import Hindcast
from winset.study.backtests import HORIZONS, SERIES, Row, Scores, rows, totals_ratio
from winset.study.origin import origins

Json = dict[str, Any]

PARTS: Final = ("backtest", "hindcast")
MARKS: Final = ("p05", "p25", "p50", "p75", "p95")
TOTALS: Final = ("southwest_border", "border_patrol")
RATIO: Final[Mapping[int, float]] = {1: 0.97, 3: 0.97, 6: 1.02, 12: 1.02}
"""Most that the geometric mean of the two totals may be over the naive walk, by months ahead."""
CONDITIONAL: Final = 0.80
COVERED: Final = {True: (0.82, 0.97), False: (0.85, 1.0)}
"""Least and most of a 90 % interval's coverage, of totals and of groups."""


@cache
def validation(part: str) -> Json:
    """Return a part of `PARTS` as it ships."""
    found: Json = json.loads(_file(part).read_text(encoding="utf-8"))
    return found


def write_validation(part: str, document: Mapping[str, Any]) -> None:
    """Write a part into the library, a line an entry so that a change of it can be read."""
    lines = [
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(',', ':'))}"
        for key, value in document.items()
    ]
    _file(part).write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")


def _file(part: str) -> Path:
    return library_path("validation", f"{part}.json")


def made(command: str, day: date, draws: int, seed: int) -> Json:
    """Return what a part was made with; `model` names the code and library, `record` the tables."""
    stands = origins()
    return {
        "command": command,
        "day": day.isoformat(),
        "version": winset.__version__,
        "model": stands["Winset"].partition("-")[2],
        "record": stands["record"],
        "draws": draws,
        "seed": seed,
    }


def backtest_document(scores: Scores, made_with: Json) -> Json:
    """Return every origin's forecast beside what happened, the rows of scores, and the gates."""
    found = rows(scores)
    return {
        "made": made_with,
        "first_origin": month_name(int(scores.origins[0])),
        "last_origin": month_name(int(scores.origins[-1])),
        "gates": backtest_gates(found),
        "scores": [_score(row) for row in found],
        "forecasts": {
            row.series: {str(horizon): _forecasts(scores, row.series, horizon) for horizon in HORIZONS}
            for row in found
            if row.horizon == HORIZONS[0] and not row.conditional
        },
    }


def _score(row: Row) -> Json:
    kept = ("series", "horizon", "origins", "conditional", "best_baseline")
    told = (
        "ratio", "ratio_se", "crps", "best_baseline_ratio", "against_best", "against_best_se",
        "coverage50", "coverage90",
    )  # fmt: skip
    return {key: getattr(row, key) for key in kept} | {key: number(getattr(row, key)) for key in told}


def _forecasts(scores: Scores, series: str, horizon: int) -> Json:
    """Return columns over origins: the month that a forecast is about, its marks, and what was counted in it."""
    row, column = SERIES.index(series), HORIZONS.index(horizon)
    counted = scores.happened[:, row, column]
    known = ~np.isnan(counted)
    marks = np.rint(scores.marks[known, row, column]).astype(np.int64)
    return {
        "month": [month_name(int(origin) + horizon) for origin in scores.origins[known]],
        **{mark: marks[:, place].tolist() for place, mark in enumerate(MARKS)},
        "happened": np.rint(counted[known]).astype(np.int64).tolist(),
    }


def backtest_gates(found: Sequence[Row]) -> list[Json]:
    """Return every gate of the backtest with its value and bounds, met or missed."""
    plain = [row for row in found if not row.conditional]
    gates = [
        _gate("totals_ratio", totals_ratio(found, horizon), high=bound, horizon=horizon)
        for horizon, bound in RATIO.items()
    ]
    gates += [
        _gate(
            "against_best", row.against_best, high=1 + row.against_best_se, horizon=row.horizon, series=row.series,
            error=number(row.against_best_se), baseline=row.best_baseline,
        )
        for row in plain
        if row.series in TOTALS
    ]  # fmt: skip
    for row in (row for row in plain if row.horizon in (1, 3)):
        low, high = COVERED[row.series in TOTALS]
        inside = round(row.coverage90 * row.origins)
        named = {"horizon": row.horizon, "series": row.series, "inside": inside, "origins": row.origins}
        gates.append(_gate("coverage90", row.coverage90, low, high, **named))
    conditional = totals_ratio(found, 3, conditional=True)
    return [*gates, _gate("conditional_ratio", conditional, high=CONDITIONAL, horizon=3)]


def _gate(kind: str, value: float, low: float = -np.inf, high: float = np.inf, **named: Any) -> Json:
    return {"gate": kind, **named, "value": number(value), "low": number(low), "high": number(high),
            "met": bool(low <= value <= high)}  # fmt: skip


def hindcast_document(
    hindcasts: Sequence[Hindcast], talks: Sequence[Mapping[str, Any]], made_with: Json, made_talks: Json
) -> Json:
    """Return past months and past talks from their eve; `talks` are `said_rows` with their `case`."""
    fans = {each.period.name: _fans(each) for each in hindcasts}
    return {
        "made": made_with,
        "made_talks": made_talks,
        "periods": [
            {**one, "without": one["without"]["levers"], "fans": fans[one["period"]]}
            for one in period_documents(hindcasts)
        ],
        "dynamics": dynamics_rows(hindcasts),
        "talks": list(talks),
    }


def _fans(hindcast: Hindcast) -> list[Json]:
    """Return by group the months, what was counted, and the marks with the levers that were pulled and with none."""
    return [
        {
            "group": fan["group"],
            "month": [row["month"] for row in fan["months"]],
            "happened": [round(row["observed"]) for row in fan["months"]],
            **{
                run: {mark: [round(row[run][mark]) for row in fan["months"]] for mark in MARKS}
                for run in ("pulled", "eve")
            },
        }
        for fan in group_fans(hindcast)
    ]
