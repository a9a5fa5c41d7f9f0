"""Between the ports: who tries, who dies, who is met by the Border Patrol and who gets away."""

from typing import Final

from winset.corridor.compiled import inner
from winset.corridor.lanes import LANES, least
from winset.corridor.parameter_names import SCALARS
from winset.corridor.places import N_CITIES, N_GROUPS
from winset.corridor.state import DEAD, GOTAWAY, Flows, Stocks, Theta

WAIT_RESPONSE: Final = SCALARS.index("wait_response")
WAIT_HAZARD: Final = SCALARS.index("wait_hazard")
CATCH: Final = SCALARS.index("catch")
DEATH_BORDER: Final = SCALARS.index("death_border")


@inner
def crossing(theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Send those who do not wait, and a share of those who do, across.

    Writes `attempts`, `encounters`, `gotaways` (group, lane) and `by_place`, encounters (city, group, lane). Counts
    are events: one person met twice is two encounters.
    """
    p = theta.scalars
    for g in range(N_GROUPS):
        for i in range(LANES):
            flows.attempts[g, i] = 0.0
            # An alarmed group waits longer before it tries.
            flows.share[g, i] = p[WAIT_HAZARD, i] * (
                1.0 - least(1.0, p[WAIT_RESPONSE, i] * flows.alarm[g, i])
            )
    for i in range(LANES):
        flows.ratio[i] = (1.0 - p[DEATH_BORDER, i]) * p[CATCH, i]
    for c in range(N_CITIES):
        for g in range(N_GROUPS):
            here = theta.city_share[c, g]
            for i in range(LANES):
                leaving = flows.share[g, i] * stocks.waiting[c, g, i]
                attempts = here * flows.direct[g, i] + leaving
                stocks.waiting[c, g, i] *= 1.0 - flows.share[g, i]
                flows.attempts[g, i] += attempts
                flows.by_place[c, g, i] = flows.ratio[i] * attempts
    for g in range(N_GROUPS):
        for i in range(LANES):
            attempts = flows.attempts[g, i]
            died = p[DEATH_BORDER, i] * attempts
            alive = attempts - died
            flows.encounters[g, i] = p[CATCH, i] * alive
            flows.gotaways[g, i] = (1.0 - p[CATCH, i]) * alive
            flows.deaths[i] += died
            stocks.exits[DEAD, g, i] += died
            stocks.exits[GOTAWAY, g, i] += (1.0 - p[CATCH, i]) * alive
