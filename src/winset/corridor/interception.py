"""Mexican enforcement on the way north: what money carries it, who is stopped, and whether that delays or prevents."""

from typing import Final

from winset.corridor.exponentials import exp, log
from winset.corridor.inner import inner
from winset.corridor.lanes import LANES, least, met
from winset.corridor.levers import lever_index
from winset.corridor.parameter_names import GROUP_PARAMETERS, SCALARS
from winset.corridor.places import FIRST_FOREIGN, MEXICO, N_GROUPS, VENEZUELA
from winset.corridor.state import DEPORTED_MEXICO, GONE_HOME, SETTLED, FloatArray, Flows, Stocks, Theta

EFFORT: Final = lever_index("interception_effort")
DEPORTATION: Final = lever_index("deportation_capacity")
TRANSFERS: Final = lever_index("southward_transfers")
FLIGHTS: Final = lever_index("mexico_flights_venezuela")
POLICING_AID: Final = lever_index("policing_aid")
TOP_UP: Final = lever_index("treasury_top_up")
SANCTIONS: Final = lever_index("sanctions_relief")

SOUTH_PASS: Final = SCALARS.index("south_pass")
CONTINUE: Final = SCALARS.index("continue_share")
HOLD_EXIT: Final = SCALARS.index("hold_exit")
SETTLE: Final = SCALARS.index("settle_share")
DEPORT_RETRY: Final = SCALARS.index("deport_retry")
SATURATION: Final = SCALARS.index("effort_saturation")
UNFUNDED: Final = SCALARS.index("unfunded_share")
EVENT_MONEY: Final = SCALARS.index("event_money_share")
FUNGIBILITY: Final = SCALARS.index("fungibility")
COST_RETURN: Final = SCALARS.index("cost_return_mexico")
COST_TRANSFER: Final = SCALARS.index("cost_transfer")
SEATS: Final = SCALARS.index("seats")
CONSENT_U: Final = SCALARS.index("consent_u")
CONSENT_FLOOR: Final = SCALARS.index("consent_floor")
CONSENT_CEILING: Final = SCALARS.index("consent_ceiling")
DEPORTABLE: Final = GROUP_PARAMETERS.index("deportable")


@inner
def interception(x: FloatArray, theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Stop a share of those who set out north, and send home, settle, discourage or move south whom it stops.

    `x` (lever, lane). Writes `funded`, `consent`, `intercepted`, `deported`, `stopped`, `moved`; moves `south`,
    `held`, `north` and `postponed`.
    """
    _money_and_consent(x, theta, flows)
    _stops(theta, stocks, flows)
    _deportations(x, theta, flows)
    _the_rest(theta, stocks, flows)


@inner
def _money_and_consent(x: FloatArray, theta: Theta, flows: Flows) -> None:
    """Write the share of returns and transfers that money covers, the effort it pays for, and Venezuela's consent."""
    p = theta.scalars
    for i in range(LANES):
        # Aid counts only as far as it does not replace money that Mexico would have spent anyway.
        money = x[TOP_UP, i] + (1.0 - p[FUNGIBILITY, i]) * x[POLICING_AID, i]
        need = p[COST_RETURN, i] * x[DEPORTATION, i] + p[COST_TRANSFER, i] * x[TRANSFERS, i]
        covered = met(money, need)
        flows.funded[i] = p[UNFUNDED, i] + (1.0 - p[UNFUNDED, i]) * covered
        flows.ratio[i] = 1.0 - p[EVENT_MONEY, i] * (1.0 - covered)
        reach = p[CONSENT_CEILING, i] - p[CONSENT_FLOOR, i]
        flows.consent[i] = 1.0 if p[CONSENT_U, i] < p[CONSENT_FLOOR, i] + reach * x[SANCTIONS, i] else 0.0
    for i in range(LANES):
        effort = x[EFFORT, i]
        power = exp(p[SATURATION, i] * log(effort))
        flows.effort[i] = (power if effort > 0.0 else 0.0) * flows.ratio[i]


@inner
def _stops(theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Let people leave the places they are held in and the south, and intercept a share on the way."""
    p = theta.scalars
    for i in range(LANES):
        stocks.north[MEXICO, i] += flows.reached[MEXICO, i]
    for g in range(FIRST_FOREIGN, N_GROUPS):
        for i in range(LANES):
            missed = exp(flows.effort[i] * theta.ln_missed[g, i])
            freed = p[HOLD_EXIT, i] * stocks.held[g, i]
            south = stocks.south[g, i] + flows.reached[g, i] + freed
            going = p[SOUTH_PASS, i] * south
            stocks.held[g, i] *= 1.0 - p[HOLD_EXIT, i]
            stocks.south[g, i] = (1.0 - p[SOUTH_PASS, i]) * south
            stocks.north[g, i] += missed * going
            flows.intercepted[g, i] = (1.0 - missed) * going


@inner
def _deportations(x: FloatArray, theta: Theta, flows: Flows) -> None:
    """Fly Venezuelans out as far as seats and consent go, and share the capacity by land among the others."""
    p = theta.scalars
    for i in range(LANES):
        seats = x[FLIGHTS, i] * p[SEATS, i] * flows.consent[i]
        flows.ratio[i] = least(flows.intercepted[VENEZUELA, i], seats)
    for g in range(FIRST_FOREIGN, N_GROUPS):
        for i in range(LANES):
            flown = flows.ratio[i] if g == VENEZUELA else 0.0
            flows.deport_wish[g, i] = theta.groups[DEPORTABLE, g, i] * (flows.intercepted[g, i] - flown)
            flows.deported[g, i] = flown
    for i in range(LANES):
        wishes = 0.0
        for g in range(FIRST_FOREIGN, N_GROUPS):
            wishes += flows.deport_wish[g, i]
        flows.total[i] = met(x[DEPORTATION, i] * flows.funded[i], wishes)
    for g in range(FIRST_FOREIGN, N_GROUPS):
        for i in range(LANES):
            flows.deported[g, i] += flows.total[i] * flows.deport_wish[g, i]


@inner
def _the_rest(theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Let the deported try again later or stay home, and the others give up, settle, or be moved south."""
    p = theta.scalars
    for g in range(FIRST_FOREIGN, N_GROUPS):
        for i in range(LANES):
            deported = flows.deported[g, i]
            back = p[DEPORT_RETRY, i] * deported
            rest = flows.intercepted[g, i] - deported
            stopped = (1.0 - p[CONTINUE, i]) * rest
            moved = p[CONTINUE, i] * rest
            settled = p[SETTLE, i] * stopped
            flows.stopped[g, i] = stopped
            flows.moved[g, i] = moved
            stocks.held[g, i] += moved
            stocks.postponed[g, i] += back
            stocks.exits[DEPORTED_MEXICO, g, i] += deported - back
            stocks.exits[SETTLED, g, i] += settled
            stocks.exits[GONE_HOME, g, i] += stopped - settled
