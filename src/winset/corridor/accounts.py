"""What is counted of a month: encounters, people, harm and money, in the order of `OUTCOMES`."""

from typing import Final

from winset.corridor.inner import inner
from winset.corridor.lanes import LANES, least, over
from winset.corridor.levers import lever_index
from winset.corridor.parameter_names import CITY_PARAMETERS, SCALARS
from winset.corridor.places import FIRST_FOREIGN, MEXICO, N_CITIES, N_GROUPS
from winset.corridor.state import FloatArray, Flows, Stocks, Theta

OUTCOMES: Final[tuple[str, ...]] = (
    "border_patrol_encounters",
    "port_encounters",
    "gotaways",
    "interceptions",
    "mexico_deportations",
    "returns_to_mexico",
    "removals",
    "releases",
    "in_transit",
    "waiting",
    "on_street",
    "harms_reported",
    "harms_estimated",
    "deaths",
    "cost_usa_usd",
    "cost_mexico_usd",
    "approval",
    "returns_unscreened",
    "mexicans_repatriated",
)
# Levels, not flows: over a horizon they are averaged where the others are summed.
MEAN_OUTCOMES: Final = ("in_transit", "waiting", "on_street", "approval")

ENCOUNTERS: Final = 0
PORT_ENCOUNTERS: Final = 1
GOTAWAYS: Final = 2
INTERCEPTIONS: Final = 3
DEPORTATIONS: Final = 4
RETURNS: Final = 5
REMOVALS: Final = 6
RELEASES: Final = 7
IN_TRANSIT: Final = 8
WAITING: Final = 9
ON_STREET: Final = 10
HARMS_REPORTED: Final = 11
HARMS_ESTIMATED: Final = 12
DEATHS: Final = 13
COST_USA: Final = 14
COST_MEXICO: Final = 15
APPROVAL: Final = 16
UNSCREENED: Final = 17
REPATRIATED: Final = 18

PORTS_OPEN: Final = lever_index("ports_open")
POLICING_AID: Final = lever_index("policing_aid")
SHELTER: Final = lever_index("shelter_funding")
AID: Final = lever_index("development_aid")
PROCESSING: Final = lever_index("border_processing")

FUNGIBILITY: Final = SCALARS.index("fungibility")
COST_RETURN: Final = SCALARS.index("cost_return_mexico")
COST_TRANSFER: Final = SCALARS.index("cost_transfer")
COST_EVENT: Final = SCALARS.index("cost_event")
BEDS: Final = SCALARS.index("detention_beds")
STAY: Final = SCALARS.index("detention_stay")
COST_PROCESSING: Final = SCALARS.index("cost_processing")
COST_RELEASE: Final = SCALARS.index("cost_release")
COST_REMOVAL: Final = SCALARS.index("cost_removal")
COST_BED: Final = SCALARS.index("cost_bed_month")
PORT_LOSS: Final = SCALARS.index("port_loss")
PORT_LOSS_MEXICO: Final = SCALARS.index("port_loss_mexico_share")
RELIEF: Final = SCALARS.index("processing_relief")
HARM_REPORTED: Final = SCALARS.index("harm_reported")
HARM_TRUE: Final = SCALARS.index("harm_true")
STREET: Final = SCALARS.index("street_multiplier")
EXPOSURE: Final = SCALARS.index("transit_exposure")
HARM_MULTIPLIER: Final = CITY_PARAMETERS.index("harm_multiplier")


@inner
def accounts(x: FloatArray, theta: Theta, stocks: Stocks, flows: Flows, out: FloatArray) -> None:
    """Write the month's outcomes into `out` (outcome, lane), and `flows.waiting` (city, lane) at its end."""
    _counts(stocks, flows, out)
    _people_and_harm(theta, stocks, flows, out)
    _money(x, theta, flows, out)


@inner
def _counts(stocks: Stocks, flows: Flows, out: FloatArray) -> None:
    """Sum the month's flows over groups."""
    for i in range(LANES):
        met, at_ports, got_away, removed, released = 0.0, 0.0, 0.0, 0.0, 0.0
        for g in range(N_GROUPS):
            met += flows.encounters[g, i]
            at_ports += flows.admitted[g, i]
            got_away += flows.gotaways[g, i]
            removed += flows.removed[g, i]
            released += flows.left[g, i]
        out[ENCOUNTERS, i] = met
        out[PORT_ENCOUNTERS, i] = at_ports
        out[GOTAWAYS, i] = got_away
        out[REMOVALS, i] = removed
        out[RELEASES, i] = released
    for i in range(LANES):
        stopped, deported, returned = 0.0, 0.0, 0.0
        for g in range(FIRST_FOREIGN, N_GROUPS):
            stopped += flows.intercepted[g, i] + flows.transferred[g, i]
            deported += flows.deported[g, i]
            returned += flows.returned[g, i] + flows.expelled[g, i]
        out[INTERCEPTIONS, i] = stopped
        out[DEPORTATIONS, i] = deported
        out[RETURNS, i] = returned
        out[DEATHS, i] = flows.deaths[i]
        out[APPROVAL, i] = stocks.approval[i]
        out[UNSCREENED, i] = flows.unscreened[i]
        out[REPATRIATED, i] = flows.returned[MEXICO, i] + flows.expelled[MEXICO, i]


@inner
def _people_and_harm(theta: Theta, stocks: Stocks, flows: Flows, out: FloatArray) -> None:
    """Count where people are at the end of the month, and the harm that follows from it."""
    p = theta.scalars
    for i in range(LANES):
        foreigners = 0.0
        everyone = stocks.transit[MEXICO, i] + (
            stocks.south[MEXICO, i] + stocks.held[MEXICO, i] + stocks.north[MEXICO, i]
        )
        for g in range(FIRST_FOREIGN, N_GROUPS):
            in_mexico = stocks.south[g, i] + stocks.held[g, i] + stocks.north[g, i]
            everyone += stocks.transit[g, i] + in_mexico
            foreigners += in_mexico
        out[IN_TRANSIT, i] = everyone
        out[WAITING, i] = 0.0
        out[ON_STREET, i] = 0.0
        flows.total[i] = p[EXPOSURE, i] * foreigners
    for c in range(N_CITIES):
        for i in range(LANES):
            # Figures of attacks count foreigners: Mexicans on the street do not enter the exposure.
            foreigners = 0.0
            for g in range(FIRST_FOREIGN, N_GROUPS):
                foreigners += stocks.waiting[c, g, i]
            everyone = foreigners + stocks.waiting[c, MEXICO, i]
            outside = p[STREET, i] * flows.on_street[c, i] * over(foreigners, everyone)
            flows.total[i] += theta.cities[HARM_MULTIPLIER, c, i] * (foreigners + outside)
            flows.waiting[c, i] = everyone
            out[WAITING, i] += everyone
            out[ON_STREET, i] += flows.on_street[c, i]
    for i in range(LANES):
        out[HARMS_REPORTED, i] = p[HARM_REPORTED, i] * flows.total[i]
        out[HARMS_ESTIMATED, i] = p[HARM_TRUE, i] * flows.total[i]


@inner
def _money(x: FloatArray, theta: Theta, flows: Flows, out: FloatArray) -> None:
    """Write what the month costs each government, closed ports' lost trade included."""
    p = theta.scalars
    for i in range(LANES):
        transferred = 0.0
        for g in range(FIRST_FOREIGN, N_GROUPS):
            transferred += flows.transferred[g, i]
        at_ports = out[PORT_ENCOUNTERS, i]
        removed = out[REMOVALS, i]
        unit = p[COST_PROCESSING, i] * (1.0 - least(1.0, p[RELIEF, i] * x[PROCESSING, i]))
        people = (
            unit * (out[ENCOUNTERS, i] + at_ports)
            + p[COST_RELEASE, i] * (out[RELEASES, i] + at_ports)
            + p[COST_REMOVAL, i] * removed
            + p[COST_BED, i] * least(p[BEDS, i], removed * p[STAY, i])
        )
        grants = x[POLICING_AID, i] + x[SHELTER, i] + x[AID, i] + x[PROCESSING, i]
        lost_trade = p[PORT_LOSS, i] * (1.0 - x[PORTS_OPEN, i])
        out[COST_USA, i] = people + grants + (1.0 - p[PORT_LOSS_MEXICO, i]) * lost_trade
        out[COST_MEXICO, i] = (
            p[COST_EVENT, i] * out[INTERCEPTIONS, i]
            + p[COST_RETURN, i] * out[DEPORTATIONS, i]
            + p[COST_TRANSFER, i] * transferred
            + p[PORT_LOSS_MEXICO, i] * lost_trade
            - p[FUNGIBILITY, i] * x[POLICING_AID, i]
        )
