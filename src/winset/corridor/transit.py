"""On the way through Darién and Central America: at least one month, a share arriving each month, some dead."""

from typing import Final

from winset.corridor.inner import inner
from winset.corridor.lanes import LANES
from winset.corridor.parameter_names import GROUP_PARAMETERS, SCALARS
from winset.corridor.places import FIRST_FOREIGN, MEXICO, N_GROUPS
from winset.corridor.state import DEAD, Flows, Stocks, Theta

DEATH_DARIEN: Final = SCALARS.index("death_darien")
TRANSIT_EXIT: Final = GROUP_PARAMETERS.index("transit_exit")
DARIEN_SHARE: Final = GROUP_PARAMETERS.index("darien_share")


@inner
def transit(theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Move people into Mexico: writes `reached` and `deaths`; Mexicans are there on the day they set out."""
    p = theta.scalars
    for i in range(LANES):
        flows.deaths[i] = 0.0
        flows.reached[MEXICO, i] = flows.departures[MEXICO, i]
    for g in range(FIRST_FOREIGN, N_GROUPS):
        for i in range(LANES):
            arriving = stocks.transit[g, i] * theta.groups[TRANSIT_EXIT, g, i]
            died = p[DEATH_DARIEN, i] * theta.groups[DARIEN_SHARE, g, i] * arriving
            staying = stocks.transit[g, i] * (1.0 - theta.groups[TRANSIT_EXIT, g, i])
            stocks.transit[g, i] = staying + flows.departures[g, i]
            flows.reached[g, i] = arriving - died
            flows.deaths[i] += died
            stocks.exits[DEAD, g, i] += died
