"""Between the ports: who tries, who dies, who is met by the Border Patrol and who gets away."""

from typing import Final

from winset.corridor.inner import inner
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
            # An alarmed group waits longer before it tries.
            leaving = p[WAIT_HAZARD, i] * (1.0 - least(1.0, p[WAIT_RESPONSE, i] * flows.alarm[g, i]))
            met = (1.0 - p[DEATH_BORDER, i]) * p[CATCH, i]
            attempts = 0.0
            for c in range(N_CITIES):
                waiting = stocks.waiting[c, g, i]
                here = theta.city_share[c, g] * flows.direct[g, i] + leaving * waiting
                stocks.waiting[c, g, i] = waiting * (1.0 - leaving)
                flows.by_place[c, g, i] = met * here
                attempts += here
            died = p[DEATH_BORDER, i] * attempts
            alive = attempts - died
            flows.attempts[g, i] = attempts
            flows.encounters[g, i] = p[CATCH, i] * alive
            flows.gotaways[g, i] = (1.0 - p[CATCH, i]) * alive
            flows.deaths[i] += died
            stocks.exits[DEAD, g, i] += died
            stocks.exits[GOTAWAY, g, i] += (1.0 - p[CATCH, i]) * alive
