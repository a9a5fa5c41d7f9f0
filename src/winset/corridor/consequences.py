"""After an encounter: expulsion, return to Mexico, removal or release, each as far as its capacity goes."""

from typing import Final

from winset.corridor.inner import inner
from winset.corridor.lanes import LANES, least, met, most, over
from winset.corridor.levers import lever_index
from winset.corridor.parameter_names import CITY_PARAMETERS, GROUP_PARAMETERS, SCALARS
from winset.corridor.places import CHNV, FIRST_FOREIGN, MEXICO, N_CITIES, N_GROUPS, VENEZUELA
from winset.corridor.state import RELEASED, REMOVED, RETURNED_HOME, FloatArray, Flows, Stocks, Theta

RETURNS_CAP: Final = lever_index("returns_cap")
ELIGIBILITY: Final = lever_index("returns_eligibility")
SCREENING: Final = lever_index("screening_capacity")
CITY_ACCEPTANCE: Final = lever_index("city_acceptance")
US_FLIGHTS: Final = lever_index("us_flights_venezuela")
RELEASE_LIMIT: Final = lever_index("release_limit")

RETURN_RETRY: Final = SCALARS.index("return_retry")
REMOVAL_RETRY: Final = SCALARS.index("removal_retry")
MEXICAN_RETURN: Final = SCALARS.index("mexican_return_share")
MEXICAN_RETRY: Final = SCALARS.index("mexican_retry")
FAMILIES: Final = SCALARS.index("families_returned")
RETURN_USE: Final = SCALARS.index("return_use")
SEATS: Final = SCALARS.index("seats")
BEDS: Final = SCALARS.index("detention_beds")
STAY: Final = SCALARS.index("detention_stay")
LIMIT_REACH: Final = SCALARS.index("limit_reach")
LOAD_AVERSION: Final = SCALARS.index("load_aversion")
HARM_AVERSION: Final = SCALARS.index("harm_aversion")
REMOVAL_BASE: Final = GROUP_PARAMETERS.index("removal_base")
ADULTS: Final = GROUP_PARAMETERS.index("adult_share")
FAMILY: Final = GROUP_PARAMETERS.index("family_share")
ACCEPTANCE: Final = CITY_PARAMETERS.index("acceptance")


@inner
def consequences(
    month: int,
    x: FloatArray,
    base: FloatArray,
    expulsion: FloatArray,
    theta: Theta,
    stocks: Stocks,
    flows: Flows,
) -> None:
    """Expel, return, remove and release the people met this month.

    `x` (lever, lane); `base` (month, lever); `expulsion` (month, group). Writes `expelled`, `returned`, `removed`,
    `left` (group, lane) and `unscreened` (lane,); moves `waiting` and `postponed`.
    """
    _wishes(month, x, expulsion, theta, stocks, flows)
    _returns(month, x, base, expulsion, theta, flows)
    _tries_again(month, expulsion, theta, stocks, flows)
    _removals(x, theta, stocks, flows)


@inner
def _wishes(
    month: int, x: FloatArray, expulsion: FloatArray, theta: Theta, stocks: Stocks, flows: Flows
) -> None:
    """Write what each city would take back and, by group, how many officers would return there."""
    p = theta.scalars
    for c in range(N_CITIES):
        for i in range(LANES):
            crowding = p[LOAD_AVERSION, i] * most(flows.load[c, i] - 1.0, 0.0)
            harm = p[HARM_AVERSION, i] * stocks.harm_memory[c, i]
            offered = theta.cities[ACCEPTANCE, c, i] * x[CITY_ACCEPTANCE, i]
            flows.acceptance[c, i] = least(1.0, offered / (1.0 + crowding + harm))
    for g in range(FIRST_FOREIGN, N_GROUPS):
        to_mexico = expulsion[month, g]
        kept = 1.0 - to_mexico
        ours = CHNV[g]
        for i in range(LANES):
            nationality = ours + (1.0 - ours) * x[ELIGIBILITY, i]
            kind = theta.groups[ADULTS, g, i] + p[FAMILIES, i] * theta.groups[FAMILY, g, i]
            use = p[RETURN_USE, i] * nationality * kind
            expelled = to_mexico * flows.encounters[g, i]
            accepted = 0.0
            for c in range(N_CITIES):
                accepted += flows.acceptance[c, i] * (kept * flows.by_place[c, g, i])
            flows.return_use[g, i] = use
            flows.expelled[g, i] = expelled
            flows.left[g, i] = flows.encounters[g, i] - expelled
            flows.returned[g, i] = accepted * use


@inner
def _returns(
    month: int, x: FloatArray, base: FloatArray, expulsion: FloatArray, theta: Theta, flows: Flows
) -> None:
    """Return non-Mexicans up to cap and screening, and Mexicans by their own rule; write who is `left`."""
    p = theta.scalars
    screened = base[month, SCREENING]
    to_mexico = expulsion[month, MEXICO]
    for i in range(LANES):
        harder = x[RELEASE_LIMIT, i] * p[LIMIT_REACH, i] * (1.0 - p[MEXICAN_RETURN, i])
        share = least(1.0, p[MEXICAN_RETURN, i] + harder)
        kind = theta.groups[ADULTS, MEXICO, i] + theta.groups[FAMILY, MEXICO, i]
        expelled = to_mexico * flows.encounters[MEXICO, i]
        left = flows.encounters[MEXICO, i] - expelled
        returned = share * kind * left
        flows.return_use[MEXICO, i] = share * kind
        flows.expelled[MEXICO, i] = expelled
        flows.returned[MEXICO, i] = returned
        flows.left[MEXICO, i] = left - returned
    for i in range(LANES):
        wishes = 0.0
        for g in range(FIRST_FOREIGN, N_GROUPS):
            wishes += flows.returned[g, i]
        flows.ratio[i] = met(least(x[RETURNS_CAP, i], x[SCREENING, i]), wishes)
    for g in range(FIRST_FOREIGN, N_GROUPS):
        for i in range(LANES):
            returned = flows.returned[g, i] * flows.ratio[i]
            flows.returned[g, i] = returned
            flows.return_use[g, i] *= flows.ratio[i]
            flows.left[g, i] -= returned
    for i in range(LANES):
        returned = 0.0
        for g in range(FIRST_FOREIGN, N_GROUPS):
            returned += flows.returned[g, i]
        flows.unscreened[i] = most(returned - screened, 0.0)


@inner
def _tries_again(month: int, expulsion: FloatArray, theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Put those who will try again back into the city they were sent to; the others go home."""
    p = theta.scalars
    for g in range(N_GROUPS):
        to_mexico = expulsion[month, g]
        rule = RETURN_RETRY if g >= FIRST_FOREIGN else MEXICAN_RETRY
        # Mexicans are returned whatever the city opposite says: they are at home there.
        opposite = 1.0 if g >= FIRST_FOREIGN else 0.0
        for i in range(LANES):
            retry = p[rule, i]
            for c in range(N_CITIES):
                accepts = flows.acceptance[c, i] if opposite > 0.0 else 1.0
                expelled = to_mexico * flows.by_place[c, g, i]
                left = flows.by_place[c, g, i] - expelled
                returned = accepts * flows.return_use[g, i] * left
                stocks.waiting[c, g, i] += retry * returned + p[RETURN_RETRY, i] * expelled
            home = (1.0 - retry) * flows.returned[g, i] + (1.0 - p[RETURN_RETRY, i]) * flows.expelled[g, i]
            stocks.exits[RETURNED_HOME, g, i] += home


@inner
def _removals(x: FloatArray, theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Remove whom flights and detention allow, first those asked for, then those a release limit adds."""
    p = theta.scalars
    for g in range(FIRST_FOREIGN, N_GROUPS):
        for i in range(LANES):
            seats = x[US_FLIGHTS, i] * p[SEATS, i] * flows.consent[i] if g == VENEZUELA else 0.0
            # Unaccompanied children are not removed: only adults and families count.
            able = (theta.groups[ADULTS, g, i] + theta.groups[FAMILY, g, i]) * flows.left[g, i]
            asked = least(theta.groups[REMOVAL_BASE, g, i] + seats, able)
            flows.asked[g, i] = asked
            flows.more[g, i] = x[RELEASE_LIMIT, i] * p[LIMIT_REACH, i] * most(able - asked, 0.0)
    for i in range(LANES):
        asked, more = 0.0, 0.0
        for g in range(FIRST_FOREIGN, N_GROUPS):
            asked += flows.asked[g, i]
            more += flows.more[g, i]
        beds = p[BEDS, i] / p[STAY, i]
        flows.ratio[i] = met(most(beds - asked, 0.0), more)
        flows.total[i] = met(beds, asked)
        flows.removed[MEXICO, i] = 0.0
        stocks.exits[RELEASED, MEXICO, i] += flows.left[MEXICO, i]
    for g in range(FIRST_FOREIGN, N_GROUPS):
        for i in range(LANES):
            removed = flows.asked[g, i] * flows.total[i] + flows.more[g, i] * flows.ratio[i]
            back = p[REMOVAL_RETRY, i] * removed
            left = flows.left[g, i] * (1.0 - over(removed, flows.left[g, i]))
            flows.removed[g, i] = removed
            flows.left[g, i] = left
            stocks.postponed[g, i] += back
            stocks.exits[REMOVED, g, i] += removed - back
            stocks.exits[RELEASED, g, i] += left
