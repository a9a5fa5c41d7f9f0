"""Leverage and the agenda as the document tells them: threats and what they take, and what few subjects lose."""

from __future__ import annotations

from typing import Any

import numpy as np

from winset.report.rounding import band_of, number
from winset.study import Pressure, StudyResult

Json = dict[str, Any]

SIDES = ("usa", "mex")


def leverage(result: StudyResult) -> Json:
    """Return {path without a deal: {side: its pressure on the other}}, in points of each side's own scale."""
    told: Json = {}
    for pressure in result.pressures:
        told.setdefault(pressure.no_deal, {})[pressure.party] = _pressure(pressure)
    return told


def _pressure(pressure: Pressure) -> Json:
    return {
        "over": SIDES[1 - SIDES.index(pressure.party)],
        "taken": band_of(pressure.taken),
        "some_threat_credible": number(float(pressure.credible.any(axis=0).mean())),
        "some_threat_pays": number(float((pressure.chosen >= 0).mean())),
        "gain_at_nash": {side: band_of(pressure.before[row]) for row, side in enumerate(SIDES)},
        "gain_under_threat": {side: band_of(pressure.after[row]) for row, side in enumerate(SIDES)},
        "threats": [
            {
                "id": threat.id,
                "title": {"en": threat.title.en, "es": threat.title.es},
                "levels": dict(threat.levels),
                "basis": threat.basis,
                "credible": number(float(pressure.credible[row].mean())),
                "credible_by_outcomes": number(float(pressure.by_outcomes[row].mean())),
                "chosen": number(float(np.mean(pressure.chosen == row))),
                "change": {side: band_of(pressure.change[row, i]) for i, side in enumerate(SIDES)},
            }
            for row, threat in enumerate(pressure.threats)
        ],
    }


def agenda(result: StudyResult) -> Json:
    """Return the gains at the Nash package by the number of subjects that a round settles."""
    told = result.agenda
    return {
        "illustration": "no data on how many subjects a round can settle",
        "crowded_out": list(told.crowded_out),
        "rounds": [
            {
                "subjects": k,
                **{
                    key: {side: band_of(gains[row]) for row, side in enumerate(("usa", "mex"))}
                    for key, gains in (("gain", told.limited[k]), ("gain_crowded", told.crowded[k]))
                },
            }
            for k in sorted(told.limited, key=lambda k: 99 if k is None else k)
        ],
    }
