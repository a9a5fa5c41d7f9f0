"""Offers against the clocks, and offers to an unknown responder, as the document tells them (docs/analysis.md)."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from winset.report.people import told_package
from winset.report.rounding import band_of, number
from winset.study import Clocks, Offered, OfferGame, ScreeningGame, StudyResult, modal_offer

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]

SIDES: Final = ("usa", "mex")


def offers(result: StudyResult) -> Json | None:
    """Return the offers of every setting; None where the case has no clocks."""
    offered = result.moves.offered
    if offered is None:
        return None
    return {
        "clocks": {clocks.reading: _clocks(clocks) for clocks in offered.clocks},
        "games": [_game(result, offered, game) for game in offered.games],
        "patience": [
            {
                "months_left": dict(zip(SIDES, months, strict=True)),
                "share": {side: _band(shares[row]) for row, side in enumerate(SIDES)},
            }
            for months, shares in offered.patience
        ],
        "screening": [_screening(game) for game in offered.screenings],
    }


def _clocks(clocks: Clocks) -> Json:
    return {
        "rounds": clocks.rounds,
        **{
            side: {
                "day": event.day.isoformat(),
                "title": {"en": event.title.en, "es": event.title.es},
                "months_left": number(clocks.months_left[row]),
                "patience": [number(float(value)) for value in clocks.patience[:, row]],
            }
            for row, (side, event) in enumerate(zip(SIDES, clocks.events, strict=True))
        },
    }


def _game(result: StudyResult, offered: Offered, game: OfferGame) -> Json:
    row = modal_offer(game)
    told: Json = {
        "space": game.space,
        "clocks": game.clocks,
        "first": game.first,
        "last": game.last,
        "breakdown_chance": game.breakdown,
        "share": {side: _band(game.shares[i]) for i, side in enumerate(SIDES)},
        "agreed": number(float((game.packages >= 0).mean())),
        "different_packages": len(set(game.packages[game.packages >= 0].tolist())),
    }
    if row is not None and row in offered.agreed:
        told["package"] = {
            **told_package(result, offered.agreed[row]),
            "share": number(float((game.packages == row).mean())),
        }
    return told


def _screening(game: ScreeningGame) -> Json:
    played = [(found, draw) for draw, found in enumerate(game.found) if found is not None]
    side = SIDES.index(game.proposer)
    strategies = Counter(found.strategy for found, _ in played)
    best = game.best_gains[side]
    return {
        "clocks": game.clocks,
        "proposer": game.proposer,
        "soft_chance": game.soft_chance,
        "tough_share": game.tough_share,
        "games": number(len(played) / max(len(game.found), 1)),
        "strategies": {
            name: number(strategies[name] / max(len(played), 1)) for name in ("pool", "screen", "press")
        },
        "signed_at_once": _band(np.array([found.now for found, _ in played])),
        "failed": _band(np.array([found.failed for found, _ in played])),
        "proposer_share": _band(
            np.array([found.proposer / best[draw] for found, draw in played if best[draw] > 0])
        ),
    }


def _band(values: FloatArray) -> Json | None:
    """Return the band of the values that there are; None where there is none."""
    known = values[np.isfinite(values)]
    return band_of(known) if known.size else None
