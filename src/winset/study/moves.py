"""What can be done at the table: offers against the clocks, what asks are worth and cost, repairs, second thoughts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from winset.bargaining.star_frontier import StarFrontier
from winset.settlement.game import Talks
from winset.settlement.single import NamedPackage
from winset.settlement.space import Settled
from winset.study.asks import Asks, asks, questions
from winset.study.mended import Mended, mended
from winset.study.offered import Offered, offered
from winset.study.second_settlements import AfterSettlement, after_settlement, settlements
from winset.study.views import preference_views


@dataclass(frozen=True)
class Moves:
    """Everything found from one look at each preference draw; `frontiers` has one entry a draw.

    `mended` are the named packages of the case, `after_settlement` those of them that need no bill.
    """

    frontiers: tuple[StarFrontier, ...]
    offered: Offered | None
    asks: Asks
    mended: tuple[Mended, ...]
    after_settlement: tuple[AfterSettlement, ...]


def moves(talks: Talks, settled: Settled, packages: Mapping[str, NamedPackage]) -> Moves:
    """Return what both sides could do, from the case's named packages among `packages`."""
    asked, no_deal = questions(talks.case, settled), talks.case.default_no_deal
    agreed = settlements(talks, settled, packages)
    views, better = preference_views(settled, no_deal, asked.packages, agreed, talks.threads)
    return Moves(
        tuple(view.frontier for view in views),
        offered(talks, settled, views),
        asks(settled, asked, views),
        mended(talks, settled, packages, tuple(talks.case.packages)),
        after_settlement(talks, settled, packages, better),
    )
