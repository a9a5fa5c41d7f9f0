"""The bargaining as the document tells it: zone, win-sets, frontier, solutions of each preference draw, and the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from winset.bargaining.frontier import pareto_frontier
from winset.bargaining.star import StarSolutions
from winset.report.leveraged import agenda, leverage
from winset.report.rounding import number
from winset.report.words import SOLUTIONS
from winset.settlement.space import Settled
from winset.study import (
    NO_DEAL,
    RULES,
    WIN_SET,
    Bargains,
    StudyResult,
    all_levels,
    grid_levels,
    modal_package,
)
from winset.study.landscape import Landscape

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]

MAP_BINS = 48
FRONTIER_POINTS = 60


def no_deal_payoff(result: StudyResult | Landscape) -> FloatArray:
    """Return (2, draw): both leaders' payoffs without a deal. What the document calls payoff is the gain over it."""
    chosen: FloatArray = result.settled.weighing.no_deal[result.case.default_no_deal][:2]
    return chosen


def gains(result: StudyResult | Landscape) -> FloatArray:
    """Return (package, 2): mean gains of all enumerated packages over no deal, in points."""
    chosen: FloatArray = result.settled.packages.payoff - no_deal_payoff(result).mean(axis=1)
    return chosen


def talks(result: StudyResult) -> Json:
    """Return the bargaining: zone of agreement, win-sets, frontier, and the solutions of each preference draw
    in summary.
    """
    settled, space = result.settled, result.case.space
    packages = settled.packages
    usa, mex = packages.accepted_usa >= WIN_SET, packages.accepted_mex >= WIN_SET
    return {
        "basis": "as_written",
        "packages_in_space": space.packages_in_space,
        "packages_enumerated": space.packages_enumerated,
        "hub_paths": space.n_paths,
        "fixed_clauses": [clause.id for clause in space.fixed],
        "p_zopa": number(float(result.bargains[result.case.default_no_deal].material_gain.mean())),
        "win_sets": {
            "usa": {"accepted": number(float(usa.mean()))},
            "mex": {"accepted": number(float(mex.mean()))},
            "both": {"accepted": number(float((usa & mex).mean()))},
            "at_least": WIN_SET,
        },
        "frontier": frontier(result),
        "solutions": solutions(result, result.bargains[result.case.default_no_deal].solutions),
        "solutions_in_both_win_sets": solutions(
            result, result.bargains[result.case.default_no_deal].ratifiable
        ),
        "undecided": undecided(result),
        "leverage": leverage(result),
        "agenda": agenda(result),
    }


def frontier(result: StudyResult | Landscape) -> list[Json]:
    """Return packages whose mean payoffs no other beats on both sides (a picture: each preference draw has
    its own game).
    """
    payoff = gains(result)
    rows = pareto_frontier(payoff)
    rows = rows[np.argsort(payoff[rows, 0])]
    rows = rows[np.unique(np.linspace(0, len(rows) - 1, FRONTIER_POINTS).astype(int))]
    return [
        {
            "levels": all_levels(result.case, grid_levels(result.settled, int(row))),
            "payoff": {"usa": number(payoff[row, 0]), "mex": number(payoff[row, 1])},
        }
        for row in rows
    ]


def solutions(result: StudyResult | Landscape, solved: Sequence[StarSolutions]) -> Json:
    """Return for each rule the package it picks most often, with that share of preference draws and its chances."""
    settled = result.settled
    found: Json = {}
    for rule in RULES:
        package_number = modal_package(solved, rule)
        if package_number is None:
            found[rule] = None
            continue
        picked = [getattr(one, rule) for one in solved]
        share = sum(one is not None and one.package == package_number for one in picked) / len(solved)
        found[rule] = {
            "levels": all_levels(result.case, grid_levels(settled, package_number)),
            "payoff": dict(zip(("usa", "mex"), map(number, gains(result)[package_number]), strict=True)),
            "share": number(share),
            "different_packages": len({one.package for one in picked if one is not None}),
            "ratified": {
                "usa": number(settled.packages.accepted_usa[package_number]),
                "mex": number(settled.packages.accepted_mex[package_number]),
                "both": number(settled.packages.ratified[package_number]),
            },
            "p_mutual_gain": number(settled.packages.mutual_gain[package_number]),
            "greyed": None,
            "numeraire": result.case.numeraire if rule in ("egalitarian", "utilitarian") else None,
            "level_shares": level_shares(result, picked),
        }
    return found


def level_shares(result: StudyResult | Landscape, picked: list[Any]) -> Json:
    """Return for each grid clause how often each level is in the solution, over preference draws: what
    survives the weights.
    """
    chosen = [grid_levels(result.settled, one.package) for one in picked if one is not None]
    shares: Json = {}
    for clause in (*result.settled.game.hub, *result.settled.game.leaves):
        counts = {level: sum(levels[clause.name] == level for levels in chosen) for level in clause.levels}
        shares[clause.name] = {level: number(count / max(len(chosen), 1)) for level, count in counts.items()}
    return shares


def undecided(result: StudyResult) -> list[str]:
    """Return the verdicts that flip between the three readings of no deal, in words."""
    flips = []
    zones = {name: float(result.bargains[name].material_gain.mean()) for name in NO_DEAL}
    if len({share >= 0.5 for share in zones.values()}) > 1:
        said = ", ".join(f"{name.replace('_', ' ')} {100 * share:.0f} %" for name, share in zones.items())
        flips.append(
            f"Whether a material package is better for both than no deal, in most preference draws: {said}."
        )
    for rule in ("nash", "kalai_smorodinsky"):
        modal = {name: modal_package(result.bargains[name].solutions, rule) for name in NO_DEAL}
        if len(set(modal.values())) > 1:
            flips.append(f"The {SOLUTIONS[rule]} package: it changes with the reading of no deal.")
    return flips


def election_channel(result: StudyResult) -> Json:
    """Return how much hangs on approval moving the election: zone, incumbent and solutions with the channel
    on and off.
    """
    settled, bargains = result.without_election
    on = (result.settled, result.bargains)

    def side(game: Settled, bargained: Mapping[str, Bargains]) -> Json:
        default = bargained[result.case.default_no_deal]
        picked = {rule: modal_package(default.solutions, rule) for rule in ("nash", "kalai_smorodinsky")}
        return {
            "draws": game.game.draws,
            "p_zopa": number(float(default.material_gain.mean())),
            "incumbent_stays": number(1.0 - float(game.weighing.totals["status_quo"].lost.mean())),
            "solutions": {
                rule: None
                if package is None
                else {"levels": all_levels(result.case, grid_levels(game, package))}
                for rule, package in picked.items()
            },
        }

    return {"on": side(*on), "off": side(settled, bargains)}


def win_set_map(result: StudyResult | Landscape) -> Json:
    """Return all packages as density over both sides' mean payoffs, with the share of each bin that each side
    accepts.
    """
    packages = result.settled.packages
    x, y = gains(result).T
    edges = [np.linspace(side.min(), side.max(), MAP_BINS + 1) for side in (x, y)]
    counts, *_ = np.histogram2d(x, y, bins=edges)

    def share(inside: npt.NDArray[np.bool_]) -> list[list[float | None]]:
        some, *_ = np.histogram2d(x[inside], y[inside], bins=edges)
        with np.errstate(invalid="ignore"):
            return [[number(value) for value in row] for row in np.where(counts > 0, some / counts, np.nan)]

    usa, mex = packages.accepted_usa >= WIN_SET, packages.accepted_mex >= WIN_SET
    without = no_deal_payoff(result)
    points = [
        {
            "name": name,
            "usa": number(float((entry.settled.payoff[0] - without[0]).mean())),
            "mex": number(float((entry.settled.payoff[1] - without[1]).mean())),
        }
        for name, entry in result.packages.items()
    ]
    return {
        "x_edges": [number(edge) for edge in edges[0]],
        "y_edges": [number(edge) for edge in edges[1]],
        "counts": counts.astype(int).tolist(),
        "accepted_usa": share(usa),
        "accepted_mex": share(mex),
        "accepted_both": share(usa & mex),
        "better_for_both": mean_of_bins(x, y, packages.mutual_gain, edges),
        "points": points,
    }


def mean_of_bins(
    x: FloatArray, y: FloatArray, values: FloatArray, edges: Sequence[FloatArray]
) -> list[list[float | None]]:
    """Return the mean of `values` (package,) in every bin of the map, None where no package lies."""
    counts, *_ = np.histogram2d(x, y, bins=edges)
    sums, *_ = np.histogram2d(x, y, bins=edges, weights=values)
    with np.errstate(invalid="ignore"):
        return [[number(value) for value in row] for row in np.where(counts > 0, sums / counts, np.nan)]
