"""Hindcasts as documents: of the dynamics by group with gates and counterfactual, of talks by clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from winset.months import month_name
from winset.report.rounding import band_of, number
from winset.study import ClauseSaid, Hindcast, Score, score

Json = dict[str, Any]

INSIDE: Final = 0.85
"""Least share of group-months inside the 90 % band."""
OF_NO_LEVERS: Final = 0.9
"""Most that the score may be of that of the run on which nobody pulls a lever."""


def dynamics_rows(hindcasts: Sequence[Hindcast]) -> list[Json]:
    """Return a row a period and group: how many months, how many inside, and the scores of all four runs."""
    return [
        {
            "period": each.period.name,
            "group": group,
            "months": len(each.months),
            **_scores({name: score(run[:, g], each.observed[:, g]) for name, run in each.runs.items()}),
        }
        for each in hindcasts
        for g, group in enumerate(each.groups)
    ]


def _scores(by_run: dict[str, Score]) -> Json:
    """Return the scores of the run with the levers, and beside them those of the others by their suffix."""
    suffixes = {"pulled": "", "naive": "_naive", "eve": "_no_levers", "without": "_without"}
    return {
        f"{name}{suffix}": number(float(getattr(by_run[run], name)))
        for run, suffix in suffixes.items()
        for name in ("inside90", "wis", "width90")
    }


def period_documents(hindcasts: Sequence[Hindcast]) -> list[Json]:
    """Return a document a period: what it stands on, scores over all group-months, gates, counterfactual."""
    return [_period(each) for each in hindcasts]


def _period(hindcast: Hindcast) -> Json:
    period = hindcast.period
    scores = {name: score(run, hindcast.observed) for name, run in hindcast.runs.items()}
    return {
        "period": period.name,
        "title": period.title,
        "stands_on": period.stands_on.isoformat(),
        "first": month_name(int(hindcast.months[0])),
        "last": month_name(int(hindcast.months[-1])),
        "group_months": int(hindcast.observed.size),
        **_scores(scores),
        "gates": _gates(scores),
        "levers": [
            {"lever": pull.lever, "from": pull.from_, "until": pull.until, "low": pull.low,
             "central": pull.central, "high": pull.high, "basis": pull.basis,
             "sources": [*pull.events, *pull.evidence, *pull.facts]}
            for pull in period.pulled
        ],
        "expulsions": [
            {"day": each.day.isoformat(), "groups": each.groups, "like": each.like, "basis": each.basis,
             "sources": each.events}
            for each in period.expulsions
        ],
        "without": {"levers": list(period.without), "months": _counterfactual(hindcast)},
    }  # fmt: skip


def _gates(scores: dict[str, Score]) -> list[Json]:
    pulled, eve, naive = scores["pulled"], scores["eve"], scores["naive"]
    held = (
        ("inside90", "share of group-months inside the 90 % band", pulled.inside90, ">=", INSIDE),
        ("over_no_levers", "score over that without levers", pulled.wis / eve.wis, "<=", OF_NO_LEVERS),
        ("over_naive", "score over the naive one", pulled.wis / naive.wis, "<=", 1.0),
        ("width_over_naive", "band width over the naive one", pulled.width90 / naive.width90, "<=", 1.0),
    )
    return [
        {
            "id": key,
            "gate": gate,
            "value": number(value),
            "bound": bound,
            "met": value >= bound if sign == ">=" else value <= bound,
        }
        for key, gate, value, sign, bound in held
    ]


def _counterfactual(hindcast: Hindcast) -> list[Json]:
    """Return Border Patrol encounters by month, all groups, with the period's levers and without those it names."""
    pulled, without = (hindcast.runs[name].sum(axis=1) for name in ("pulled", "without"))
    observed = hindcast.observed.sum(axis=1)
    return [
        {
            "month": month_name(int(month)),
            "observed": number(float(observed[m])),
            "modelled": band_of(pulled[m]),
            "modelled_without": band_of(without[m]),
            "change_percent": band_of(100 * (pulled[m] / np.maximum(without[m], 1.0) - 1)),
            # What would have been met without them, if the model's ratio holds.
            "observed_without": band_of(observed[m] * without[m] / np.maximum(pulled[m], 1.0)),
        }
        for m, month in enumerate(hindcast.months)
    ]


def group_fans(hindcast: Hindcast) -> list[Json]:
    """Return the fan of every group beside the record and the run without levers: for charts."""
    return [
        {
            "group": group,
            "months": [
                {
                    "month": month_name(int(month)),
                    "observed": number(float(hindcast.observed[m, g])),
                    **{
                        name: band_of(hindcast.runs[name][m, g])
                        for name in ("pulled", "eve", "without", "naive")
                    },
                }
                for m, month in enumerate(hindcast.months)
            ],
        }
        for g, group in enumerate(hindcast.groups)
    ]


def said_rows(said: Sequence[ClauseSaid]) -> list[Json]:
    """Return a row a clause: probability per level on the eve, what happened, scores, whether they agree."""
    return [
        {
            "clause": one.clause,
            "predicted": {level: number(chance) for level, chance in one.predicted.items()},
            "happened": one.happened,
            "log_score": number(one.log_score),
            "log_score_status_quo": number(one.log_score_status_quo),
            "agrees": one.agrees,
            "source": one.source,
        }
        for one in said
    ]
