"""At the border: who waits, who leaves, who is admitted by appointment, who is moved south, who sleeps outside."""

from typing import Final

from winset.corridor.inner import inner
from winset.corridor.lanes import LANES, least, most, over
from winset.corridor.levers import lever_index
from winset.corridor.parameter_names import CITY_PARAMETERS, GROUP_PARAMETERS, SCALARS
from winset.corridor.places import FIRST_FOREIGN, N_CITIES, N_GROUPS
from winset.corridor.state import ADMITTED, GONE_HOME, FloatArray, Flows, Stocks, Theta

TRANSFERS: Final = lever_index("southward_transfers")
APPOINTMENTS: Final = lever_index("appointments")
PORTS_OPEN: Final = lever_index("ports_open")
SHELTER: Final = lever_index("shelter_funding")

NORTH_PASS: Final = SCALARS.index("north_pass")
WAIT_RESPONSE: Final = SCALARS.index("wait_response")
WAIT_EXIT: Final = SCALARS.index("wait_exit")
# As a number: an integer times a single is a double to numba.
CITY_COUNT: Final = float(N_CITIES)
COST_PLACE: Final = SCALARS.index("cost_place")
WAIT_SHARE: Final = GROUP_PARAMETERS.index("wait_share")
PORT_SHARE: Final = GROUP_PARAMETERS.index("port_share")
PLACES: Final = CITY_PARAMETERS.index("places")


@inner
def waiting(x: FloatArray, theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Bring people to the border cities and work off the queue.

    `x` (lever, lane). Writes `direct`, `admitted`, `transferred` (group, lane); moves `north`, `waiting`, `held`.
    """
    _arrivals(theta, stocks, flows)
    _queue(x, theta, stocks, flows)


@inner
def _arrivals(theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Split arrivals into those who wait and those who cross at once; let some of the waiting go home."""
    p = theta.scalars
    for g in range(N_GROUPS):
        for i in range(LANES):
            arriving = p[NORTH_PASS, i] * stocks.north[g, i]
            stocks.north[g, i] *= 1.0 - p[NORTH_PASS, i]
            share = least(1.0, theta.groups[WAIT_SHARE, g, i] + p[WAIT_RESPONSE, i] * flows.alarm[g, i])
            staying = share * arriving
            flows.direct[g, i] = (1.0 - share) * arriving
            gathered, home = 0.0, stocks.exits[GONE_HOME, g, i]
            for c in range(N_CITIES):
                people = stocks.waiting[c, g, i] + theta.city_share[c, g] * staying
                remaining = (1.0 - p[WAIT_EXIT, i]) * people
                stocks.waiting[c, g, i] = remaining
                home += p[WAIT_EXIT, i] * people
                gathered += remaining
            flows.gathered[g, i] = gathered
            stocks.exits[GONE_HOME, g, i] = home


@inner
def _queue(x: FloatArray, theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Admit by appointment, each group its share of the quota; then move non-Mexicans south as capacity allows."""
    for g in range(N_GROUPS):
        for i in range(LANES):
            quota = x[APPOINTMENTS, i] * x[PORTS_OPEN, i] * theta.groups[PORT_SHARE, g, i]
            # The share admitted of a group is the same in every city: appointments are given from one list.
            share = least(1.0, over(quota, flows.gathered[g, i]))
            admitted = share * flows.gathered[g, i]
            flows.share[g, i] = share
            flows.admitted[g, i] = admitted
            flows.gathered[g, i] *= 1.0 - share
            stocks.exits[ADMITTED, g, i] += admitted
    for i in range(LANES):
        foreigners = 0.0
        for g in range(FIRST_FOREIGN, N_GROUPS):
            foreigners += flows.gathered[g, i]
        flows.ratio[i] = least(1.0, over(x[TRANSFERS, i] * flows.funded[i], foreigners))
    for g in range(N_GROUPS):
        foreign = 1.0 if g >= FIRST_FOREIGN else 0.0
        for i in range(LANES):
            moved = foreign * flows.ratio[i]
            transferred = moved * flows.gathered[g, i]
            flows.transferred[g, i] = transferred
            stocks.held[g, i] += transferred
            # What stays of everyone who waited: neither admitted nor moved south.
            stays = (1.0 - flows.share[g, i]) * (1.0 - moved)
            for c in range(N_CITIES):
                stocks.waiting[c, g, i] *= stays


@inner
def shelter(x: FloatArray, theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Count who finds no place, by city, among those who are left after the month's crossings.

    Money for shelters is spread evenly over the cities. Writes `on_street`, `street_share` and `load` (city, lane).
    """
    for i in range(LANES):
        flows.total[i] = x[SHELTER, i] / (CITY_COUNT * theta.scalars[COST_PLACE, i])
    for c in range(N_CITIES):
        for i in range(LANES):
            people = 0.0
            for g in range(N_GROUPS):
                people += stocks.waiting[c, g, i]
            places = theta.cities[PLACES, c, i] + flows.total[i]
            outside = most(people - places, 0.0)
            flows.on_street[c, i] = outside
            flows.street_share[c, i] = over(outside, people)
            flows.load[c, i] = over(people, places)
