"""What hinders the named packages, what would mend them, what both would rather have (docs/analysis.md)."""

from __future__ import annotations

from typing import Any, Final

from winset.report.people import told_package, worse_for_people
from winset.report.rounding import number
from winset.study import BETTER_IN, WIN_SET, Bettered, Mended, NamedPackage, Payment, StudyResult
from winset.study.landscape import Landscape

Json = dict[str, Any]

SHOWN: Final = 0.005
"""A refusal in fewer draws than this share is left out."""


def side_payments(result: StudyResult) -> Json:
    """Return {package: who refuses it and over what, the least payment and the fewest changes that would mend it}."""
    return {
        "asked_share": WIN_SET,
        "packages": {
            one.name: mended_document(result, result.packages[one.name], one) for one in result.moves.mended
        },
    }


def mended_document(result: StudyResult | Landscape, package: NamedPackage, one: Mended) -> Json:
    """Return who refuses a package and over what, and what would mend it."""
    told: Json = {
        "stands": one.stands,
        "neither_leader_worse_off": number(one.no_worse),
        "refusals": [
            {
                "actor": refusal.actor,
                "side": refusal.side,
                "share": number(refusal.share),
                "over": refusal.over,
                "points": number(refusal.points),
            }
            for refusal in sorted(one.refusals, key=lambda refusal: -refusal.share)
            if refusal.share >= SHOWN
        ],
        "failing_bills": {bill: number(share) for bill, share in one.failing_bills.items()},
        "leaders_payment": _payment(one.leaders_payment),
        "payment": _payment(one.payment),
        "repair": None,
    }
    if one.repair is not None:
        told["repair"] = {
            **_bettered(result, package, one.repair),
            "alternatives": one.alternatives,
        }
    return told


def _payment(payment: Payment) -> Json:
    """Return USD over the horizon and who pays; where no payment suits, how often each condition can be met at best."""
    if payment.usd is None:
        return {
            "usd": None,
            "payer": None,
            "best": {name: number(share) for name, share in payment.best.items()},
        }
    payer = None if payment.usd == 0 else "usa" if payment.usd > 0 else "mex"
    return {"usd": number(abs(payment.usd)), "payer": payer}


def _bettered(result: StudyResult | Landscape, instead_of: NamedPackage, one: Bettered) -> Json:
    told = told_package(result, one.evaluated)
    changed = {name: level for name, level in told["levels"].items() if instead_of.levels[name] != level}
    return {
        **told,
        "changes": one.changes,
        "changed": changed,
        "better_for_both": number(one.better),
        "people_worse_than_replaced": worse_for_people(one.evaluated.months, instead_of.months),
    }


def after_settlements(result: StudyResult) -> Json:
    """Return {package: how many packages are better for both in most preference draws, and the best of them}."""
    return {
        "asked_share": BETTER_IN,
        "packages": {
            one.name: {
                "better_for_both": one.count,
                "in_both_win_sets": one.in_both_win_sets,
                "best": [_bettered(result, result.packages[one.name], best) for best in one.best],
            }
            for one in result.moves.after_settlement
        },
    }
