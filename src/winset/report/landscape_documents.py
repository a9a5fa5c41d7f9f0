"""The whole space as a page draws it: bins, frontier, named points, solutions with what they change."""

from __future__ import annotations

from typing import Any

from winset.bargaining.left import LeftOnTable
from winset.report.bargained import frontier, gains, solutions, win_set_map
from winset.report.case_documents import both
from winset.report.named_charts import map_rows
from winset.report.repair_documents import mended_document
from winset.report.rounding import number
from winset.study import WIN_SET, NamedPackage, all_levels, grid_levels
from winset.study.landscape import Landscape
from winset.study.mended import Mended

Json = dict[str, Any]


def landscape_document(whole: Landscape) -> Json:
    """Return the win-set map of a case on one path without a deal. Payoffs are mean gains over it, in points."""
    told, packages = win_set_map(whole), whole.settled.packages
    usa, mex = packages.accepted_usa >= WIN_SET, packages.accepted_mex >= WIN_SET
    games = whole.bargains[whole.case.default_no_deal]
    titles = {name: both(entry.title) for name, entry in whole.case.packages.items()}
    return {
        "meta": {
            "case": whole.case.id,
            "no_deal": whole.case.default_no_deal,
            "draws": whole.study.draws,
            "seed": whole.study.seed,
            "election_channel": whole.study.election_channel,
        },
        "packages": len(packages.mutual_gain),
        "bins": map_rows(told),
        "accepted": {
            "at_least": WIN_SET,
            "usa": number(float(usa.mean())),
            "mex": number(float(mex.mean())),
            "both": number(float((usa & mex).mean())),
        },
        "p_zopa": number(float(games.material_gain.mean())),
        "disagreement": {"usa": 0, "mex": 0},
        "frontier": frontier(whole),
        "points": [
            {
                **point,
                "title": titles.get(point["name"]),
                "levels": dict(whole.packages[point["name"]].levels),
            }
            for point in told["points"]
        ],
        "solutions": solutions(whole, games.solutions),
        "solutions_in_both_win_sets": solutions(whole, games.ratifiable),
    }


def repair_document(whole: Landscape, package: NamedPackage, found: Mended) -> Json:
    """Return what hinders a package, and the fewest changes and the least payment that would mend it."""
    return {"levels": dict(package.levels), **mended_document(whole, package, found)}


def left_document(whole: Landscape, left: LeftOnTable) -> Json:
    """Return what talks left on the table: how many packages both would rather have, the best of them, the frontier."""
    found: Json = {"better_for_both": left.better, "packages": len(whole.settled.packages.mutual_gain)}
    if left.best is not None and left.fairest is not None:
        rows = {"usa": left.best[0], "mex": left.best[1], "fairest": left.fairest}
        found["best"] = {name: _package(whole, row) for name, row in rows.items()}
    return {**found, "frontier": [row["payoff"] for row in frontier(whole)]}


def _package(whole: Landscape, row: int) -> Json:
    gain, packages = gains(whole)[row], whole.settled.packages
    return {
        "levels": all_levels(whole.case, grid_levels(whole.settled, row)),
        "payoff": {"usa": number(gain[0]), "mex": number(gain[1])},
        "ratified": number(float(packages.ratified[row])),
    }
