"""Who sets out: levels moved by what people expect, by lawful ways, sanctions and aid; some put it off."""

from typing import Final

from winset.corridor.exponentials import exp, log
from winset.corridor.inner import inner
from winset.corridor.lanes import LANES, least, most, over
from winset.corridor.levers import lever_index
from winset.corridor.parameter_names import GROUP_PARAMETERS, SCALARS
from winset.corridor.places import CHNV, FIRST_FOREIGN, N_GROUPS, VENEZUELA
from winset.corridor.state import QUIT, FloatArray, Flows, Stocks, Theta

EFFORT: Final = lever_index("interception_effort")
US_FLIGHTS: Final = lever_index("us_flights_venezuela")
MEXICO_FLIGHTS: Final = lever_index("mexico_flights_venezuela")
PAROLE: Final = lever_index("parole")
SANCTIONS: Final = lever_index("sanctions_relief")
AID: Final = lever_index("development_aid")
RELEASE_LIMIT: Final = lever_index("release_limit")

RESPONSE: Final = SCALARS.index("response")
CREDULITY: Final = SCALARS.index("credulity")
POSTPONE: Final = SCALARS.index("postpone_share")
POSTPONE_RETURN: Final = SCALARS.index("postpone_return")
POSTPONE_QUIT: Final = SCALARS.index("postpone_quit")
LAWFUL: Final = SCALARS.index("lawful_elasticity")
SANCTIONS_EFFECT: Final = SCALARS.index("sanctions_effect_12m")
AID_ELASTICITY: Final = SCALARS.index("aid_elasticity")
AID_LAG: Final = SCALARS.index("aid_lag")
AID_ACTIVE: Final = SCALARS.index("aid_active")
AID_BASELINE: Final = SCALARS.index("aid_baseline")
ANNOUNCE_EFFORT: Final = SCALARS.index("announce_effort")
ANNOUNCE_FLIGHTS: Final = SCALARS.index("announce_flights")
BASE_CHANCE: Final = GROUP_PARAMETERS.index("base_chance")


@inner
def departures(
    month: int,
    x: FloatArray,
    base: FloatArray,
    since: FloatArray,
    level: FloatArray,
    theta: Theta,
    stocks: Stocks,
    flows: Flows,
) -> None:
    """Lower expectations by the month's announcements, then let people set out, come back to it, or give it up.

    `x` (lever, lane); `base` (month, lever); `since` (month, lever), months since the
    onset, over which aid and relief ripen; `level` (month, group, lane). Writes `alarm` and
    `departures`; moves `postponed`, `expected`.
    """
    _announcements(x, theta, stocks, flows)
    _drivers(month, x, base, since, theta, flows)
    p = theta.scalars
    for g in range(N_GROUPS):
        ours = CHNV[g]
        aided = 1.0 if g >= FIRST_FOREIGN else 0.0
        for i in range(LANES):
            chance = stocks.expected[g, i] * flows.ratio[i]
            used_to = stocks.used_to[g, i]
            alarm = least(1.0, over(most(used_to - chance, 0.0), used_to))
            drive = p[RESPONSE, i] * (chance - theta.groups[BASE_CHANCE, g, i])
            intended = level[month, g, i] * exp(drive + ours * flows.lawful[i] + aided * flows.aid[i])
            if g == VENEZUELA:
                intended = intended * flows.relief[i]
            postponed = stocks.postponed[g, i]
            put_off = p[POSTPONE, i] * alarm * intended
            back = p[POSTPONE_RETURN, i] * (1.0 - alarm) * postponed
            quitting = p[POSTPONE_QUIT, i] * (postponed - back)
            stocks.expected[g, i] = chance
            flows.alarm[g, i] = alarm
            flows.departures[g, i] = intended - put_off + back
            stocks.postponed[g, i] = postponed - back - quitting + put_off
            stocks.exits[QUIT, g, i] += quitting
            stocks.entered[g, i] += intended


@inner
def _announcements(x: FloatArray, theta: Theta, stocks: Stocks, flows: Flows) -> None:
    """Let the expectation fall by what is newly announced; an announcement already heard moves nobody again."""
    p = theta.scalars
    for i in range(LANES):
        tightness = (
            x[RELEASE_LIMIT, i]
            + p[ANNOUNCE_EFFORT, i] * most(x[EFFORT, i] - 1.0, 0.0)
            + p[ANNOUNCE_FLIGHTS, i] * (x[US_FLIGHTS, i] + x[MEXICO_FLIGHTS, i]) / 10.0
        )
        news = most(tightness - stocks.tightness[i], 0.0)
        flows.ratio[i] = most(0.0, 1.0 - p[CREDULITY, i] * least(1.0, news))
        stocks.tightness[i] = tightness


@inner
def _drivers(
    month: int, x: FloatArray, base: FloatArray, since: FloatArray, theta: Theta, flows: Flows
) -> None:
    """Write what lawful ways, development and sanctions do to departures, common to the groups they touch."""
    p = theta.scalars
    parole_now = base[month, PAROLE] + 1000.0
    licences_now = base[month, SANCTIONS]
    ramp = least(1.0, most(since[month, SANCTIONS] + 1.0, 0.0) / 12.0)
    aided = since[month, AID]
    for i in range(LANES):
        flows.lawful[i] = p[LAWFUL, i] * log((x[PAROLE, i] + 1000.0) / parole_now)
        aid_ramp = least(1.0, most(aided - p[AID_LAG, i], 0.0) / 12.0)
        grown = log(1.0 + x[AID, i] / p[AID_BASELINE, i])
        flows.aid[i] = p[AID_ELASTICITY, i] * p[AID_ACTIVE, i] * grown * aid_ramp
        flows.relief[i] = most(0.0, 1.0 + p[SANCTIONS_EFFECT, i] * (x[SANCTIONS, i] - licences_now) * ramp)
