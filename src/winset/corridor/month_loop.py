"""The month loop, compiled: seven mechanisms in order, then the accounts, for the paths of one block of lanes."""

from winset.corridor.accounts import accounts
from winset.corridor.adaptation import adaptation
from winset.corridor.compiled import entry
from winset.corridor.consequences import consequences
from winset.corridor.crossing import crossing
from winset.corridor.departures import departures
from winset.corridor.inner import inner
from winset.corridor.interception import interception
from winset.corridor.lanes import LANES
from winset.corridor.places import N_CITIES, N_GROUPS
from winset.corridor.schedule import set_levers
from winset.corridor.state import FloatArray, Flows, Plan, Stocks, Theta
from winset.corridor.transit import transit
from winset.corridor.waiting import shelter, waiting


@inner
def restart(stocks: Stocks, start: Stocks) -> None:
    """Copy the starting stocks over those of the path before."""
    # Loops, since numba takes three seconds to compile the error message of an array assignment.
    for g in range(N_GROUPS):
        for i in range(LANES):
            stocks.postponed[g, i] = start.postponed[g, i]
            stocks.transit[g, i] = start.transit[g, i]
            stocks.south[g, i] = start.south[g, i]
            stocks.held[g, i] = start.held[g, i]
            stocks.north[g, i] = start.north[g, i]
            stocks.expected[g, i] = start.expected[g, i]
            stocks.used_to[g, i] = start.used_to[g, i]
            stocks.entered[g, i] = start.entered[g, i]
        for e in range(stocks.exits.shape[0]):
            for i in range(LANES):
                stocks.exits[e, g, i] = start.exits[e, g, i]
        for c in range(N_CITIES):
            for i in range(LANES):
                stocks.waiting[c, g, i] = start.waiting[c, g, i]
    for c in range(N_CITIES):
        for i in range(LANES):
            stocks.harm_memory[c, i] = start.harm_memory[c, i]
    for i in range(LANES):
        stocks.approval[i] = start.approval[i]
        stocks.tightness[i] = start.tightness[i]
        stocks.lost[i] = start.lost[i]


@inner
def record(
    month: int, row: int, stocks: Stocks, flows: Flows, groups: FloatArray, cities: FloatArray
) -> None:
    """Write the month of one path into `groups` and `cities`: (month, outcome, group or city, path, lane)."""
    for g in range(N_GROUPS):
        for i in range(LANES):
            groups[month, 0, g, row, i] = flows.encounters[g, i]
            groups[month, 1, g, row, i] = flows.admitted[g, i]
            groups[month, 2, g, row, i] = flows.intercepted[g, i] + flows.transferred[g, i]
            groups[month, 3, g, row, i] = flows.returned[g, i] + flows.expelled[g, i]
            groups[month, 4, g, row, i] = flows.departures[g, i]
            groups[month, 5, g, row, i] = stocks.expected[g, i]
    for c in range(N_CITIES):
        for i in range(LANES):
            cities[month, 0, c, row, i] = flows.waiting[c, i]
            cities[month, 1, c, row, i] = flows.on_street[c, i]
            cities[month, 2, c, row, i] = 0.0
        for g in range(N_GROUPS):
            for i in range(LANES):
                cities[month, 2, c, row, i] += flows.by_place[c, g, i]


@entry
def run(
    first_path: int,
    level: FloatArray,
    expulsion: FloatArray,
    theta: Theta,
    plan: Plan,
    start: Stocks,
    stocks: Stocks,
    flows: Flows,
    x: FloatArray,
    out: FloatArray,
    totals: FloatArray,
    lost: FloatArray,
    monthly: FloatArray,
    groups: FloatArray,
    cities: FloatArray,
) -> None:
    """Run consecutive paths, each from `start`: the page docs/equations.md, section by section.

    Adds up into `totals` (outcome, path, lane), zero before; `lost` (path, lane). Months are recorded in `monthly`
    (month, outcome, path, lane), `groups` and `cities` unless these have no month. One function for both uses, since
    compiling it is the cold start. `level` (month, group, lane) and `expulsion` (month, group) are the corridor's;
    `theta`, `start`, `stocks`, `flows` come as records (`records.record_of`); `x` (lever, lane) and `out`
    (outcome, lane) are the month's.
    """
    recorded = monthly.shape[0] > 0
    for row in range(totals.shape[1]):
        restart(stocks, start)
        for month in range(level.shape[0]):
            set_levers(x, plan, first_path + row, month, stocks)
            departures(month, x, plan.base, plan.since, level, theta, stocks, flows)
            transit(theta, stocks, flows)
            interception(x, theta, stocks, flows)
            waiting(x, theta, stocks, flows)
            crossing(theta, stocks, flows)
            shelter(x, theta, stocks, flows)
            consequences(month, x, plan.base, expulsion, theta, stocks, flows)
            adaptation(month, plan.election, theta, stocks, flows)
            accounts(x, theta, stocks, flows, out)
            for o in range(out.shape[0]):
                for i in range(LANES):
                    totals[o, row, i] += out[o, i]
            if recorded:
                for o in range(out.shape[0]):
                    for i in range(LANES):
                        monthly[month, o, row, i] = out[o, i]
                record(month, row, stocks, flows, groups, cities)
        for i in range(LANES):
            lost[row, i] = stocks.lost[i]
