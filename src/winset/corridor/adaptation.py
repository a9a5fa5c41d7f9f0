"""What people, cities and voters learn from the month: expectation, remembered harm, approval, the election."""

from typing import Final

from winset.corridor.exponentials import log
from winset.corridor.inner import inner
from winset.corridor.lanes import LANES, TINY, most
from winset.corridor.parameter_names import CITY_PARAMETERS, SCALARS
from winset.corridor.places import FIRST_FOREIGN, N_CITIES, N_GROUPS
from winset.corridor.state import Flows, Stocks, Theta

LEARNING: Final = SCALARS.index("learning")
HABITUATION: Final = SCALARS.index("habituation")
BURDEN: Final = SCALARS.index("burden_weight")
HARM_TRUE: Final = SCALARS.index("harm_true")
STREET: Final = SCALARS.index("street_multiplier")
EFFECT: Final = SCALARS.index("approval_effect")
FALL: Final = SCALARS.index("approval_fall")
RECOVER: Final = SCALARS.index("approval_recover")
PASS_THROUGH: Final = SCALARS.index("approval_pass_through")
MARGIN: Final = SCALARS.index("election_margin")
SHOCK: Final = SCALARS.index("election_shock")
REFERENCE: Final = SCALARS.index("approval_reference")
HARM_MULTIPLIER: Final = CITY_PARAMETERS.index("harm_multiplier")

# Half of what a city remembers is this month's (docs/equations.md).
MEMORY: Final = 0.5


@inner
def adaptation(month: int, election: int, theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Close the month: move `expected`, `used_to`, `harm_memory`, `approval`, and `lost` in the election's month."""
    p = theta.scalars
    for g in range(N_GROUPS):
        foreign = 1.0 if g >= FIRST_FOREIGN else 0.0
        for i in range(LANES):
            stayed = flows.left[g, i] + flows.gotaways[g, i] + flows.admitted[g, i]
            on_the_way = flows.deported[g, i] + flows.stopped[g, i] + p[BURDEN, i] * flows.moved[g, i]
            faced = flows.attempts[g, i] + flows.admitted[g, i] + foreign * on_the_way
            chance = stayed / faced if faced > TINY else stocks.expected[g, i]
            expected = stocks.expected[g, i] + p[LEARNING, i] * (chance - stocks.expected[g, i])
            stocks.expected[g, i] = expected
            stocks.used_to[g, i] += p[HABITUATION, i] * (expected - stocks.used_to[g, i])
    for c in range(N_CITIES):
        for i in range(LANES):
            exposure = 1.0 + p[STREET, i] * flows.street_share[c, i]
            harm = p[HARM_TRUE, i] * theta.cities[HARM_MULTIPLIER, c, i] * exposure
            stocks.harm_memory[c, i] += MEMORY * (harm - stocks.harm_memory[c, i])
    for i in range(LANES):
        met = 0.0
        for g in range(N_GROUPS):
            met += flows.encounters[g, i] + flows.admitted[g, i]
        target = p[EFFECT, i] * log(most(met, 1.0) / p[REFERENCE, i])
        # Both are read before one is chosen: a load that may not happen keeps the loop from vectorising.
        approval, fall, recover = stocks.approval[i], p[FALL, i], p[RECOVER, i]
        speed = fall if target < approval else recover
        stocks.approval[i] = approval + speed * (target - approval)
    if month == election:
        for i in range(LANES):
            margin = p[MARGIN, i] + p[PASS_THROUGH, i] * stocks.approval[i] + p[SHOCK, i]
            stocks.lost[i] = 1.0 if margin < 0.0 else 0.0
