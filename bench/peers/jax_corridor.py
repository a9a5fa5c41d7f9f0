"""The corridor of docs/equations.md in JAX: `lax.scan` over months, all draws of one path at a time.

Written as a JAX user would write it for speed: pure functions, no branch on data, the draws in the last axis so that
XLA's loops run over them, sums over cities taken as soon as the equations allow. Letters are the page's. Double
precision; the caller sets `jax_enable_x64`.
"""

# ruff: noqa: N803, N806 - a letter is a capital here where it is one on the page

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import lax

Array = Any
ByName = dict[str, Array]
CHNV = jnp.array([0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0])[:, None]
FOREIGN = jnp.array([0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])[:, None]
VENEZUELA = jnp.array([0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0])[:, None]


class State(NamedTuple):
    """Stocks by (group, draw), `W` (city, group, draw), `v` (city, draw), the rest (draw,); `exits` by name."""

    P: Array
    T: Array
    S: Array
    L: Array
    N: Array
    e: Array
    m: Array
    W: Array
    v: Array
    approval: Array
    tightness: Array
    lost: Array
    exits: ByName


class World(NamedTuple):
    """What does not change over months: parameters by name, `p` (draw,), `th` (group, draw), `city` (city, draw)."""

    p: ByName
    th: ByName
    city: ByName
    city_share: Array
    onset: ByName
    end: ByName
    successor: ByName
    reverses: ByName
    election: Array
    inauguration: Array


class Month(NamedTuple):
    """What the scan walks over: the month, levels (group, draw), expulsion (group,) and base levers by name."""

    t: Array
    level: Array
    expulsion: Array
    base: ByName


def plus(a: Array) -> Array:
    """Return what is above zero."""
    return jnp.maximum(a, 0.0)


def over(a: Array, b: Array) -> Array:
    """Return a/b, and 0 where b is nobody."""
    return jnp.where(b > 1e-9, a / jnp.where(b > 1e-9, b, 1.0), 0.0)


def met(capacity: Array, wish: Array) -> Array:
    """Return the share of a wish that a capacity meets, 1 where nobody wishes."""
    return jnp.where(wish > 1e-9, jnp.minimum(1.0, capacity / jnp.where(wish > 1e-9, wish, 1.0)), 1.0)


def levers(world: World, month: Month, deal: ByName, lost: Array) -> ByName:
    """Return every lever's value this month, (draw,)."""
    x = {}
    reversed_now = (world.inauguration >= 0) & (month.t >= world.inauguration) & (lost > 0.5)
    for name, value in deal.items():
        in_force = (month.t >= world.onset[name]) & (month.t < world.end[name])
        agreed = jnp.where(in_force, value, month.base[name])
        x[name] = jnp.where(reversed_now & world.reverses[name], world.successor[name], agreed)
    return x


def departures(world: World, month: Month, x: ByName, s: State) -> tuple[State, Array, Array]:
    """Section 1; returns the state, alarm and departures."""
    p, th = world.p, world.th
    flights = x["us_flights_venezuela"] + x["mexico_flights_venezuela"]
    tightness = x["release_limit"] + p["announce_effort"] * plus(x["interception_effort"] - 1.0)
    tightness = tightness + p["announce_flights"] * flights / 10.0
    news = plus(tightness - s.tightness)
    e = s.e * plus(1.0 - p["credulity"] * jnp.minimum(1.0, news))
    A = jnp.minimum(1.0, over(plus(s.m - e), s.m))
    lawful = p["lawful_elasticity"] * jnp.log((x["parole"] + 1000.0) / (month.base["parole"] + 1000.0))
    ramp = jnp.minimum(1.0, plus(month.t + 1.0 - world.onset["sanctions_relief"]) / 12.0)
    lifted = x["sanctions_relief"] - month.base["sanctions_relief"]
    relief = plus(1.0 + p["sanctions_effect_12m"] * lifted * ramp)
    grown = jnp.minimum(1.0, plus(month.t - world.onset["development_aid"] - p["aid_lag"]) / 12.0)
    aid = (
        p["aid_elasticity"]
        * p["aid_active"]
        * jnp.log(1.0 + x["development_aid"] / p["aid_baseline"])
        * grown
    )
    pull = p["response"] * (e - th["base_chance"]) + CHNV * lawful + FOREIGN * aid
    wished = month.level * jnp.exp(pull) * jnp.where(VENEZUELA > 0, relief, 1.0)
    put_off = p["postpone_share"] * A * wished
    back = p["postpone_return"] * (1.0 - A) * s.P
    quitting = p["postpone_quit"] * (s.P - back)
    exits = s.exits | {"quit": s.exits["quit"] + quitting}
    P = s.P - back - quitting + put_off
    return s._replace(P=P, e=e, tightness=tightness, exits=exits), A, wished - put_off + back


def transit(world: World, D: Array, s: State) -> tuple[State, Array, Array]:
    """Section 2; returns the state, who reaches Mexico and deaths by group. Mexicans are there at once."""
    arrive = s.T * world.th["transit_exit"]
    die = FOREIGN * world.p["death_darien"] * world.th["darien_share"] * arrive
    reach = jnp.where(FOREIGN > 0, arrive - die, D)
    T = FOREIGN * (s.T - arrive + D)
    exits = s.exits | {"dead": s.exits["dead"] + die}
    return s._replace(T=T, exits=exits), reach, die


def consent(world: World, x: ByName) -> Array:
    """Return 1 where Venezuela takes flights, else 0, (draw,)."""
    p = world.p
    chance = p["consent_floor"] + (p["consent_ceiling"] - p["consent_floor"]) * x["sanctions_relief"]
    return jnp.where(p["consent_u"] < chance, 1.0, 0.0)


def interception(world: World, x: ByName, reach: Array, s: State) -> tuple[State, ByName]:
    """Section 3; returns the state and the month's flows."""
    p, th = world.p, world.th
    money = x["treasury_top_up"] + (1.0 - p["fungibility"]) * x["policing_aid"]
    need = p["cost_return_mexico"] * x["deportation_capacity"] + p["cost_transfer"] * x["southward_transfers"]
    covered = met(money, need)
    funded = p["unfunded_share"] + (1.0 - p["unfunded_share"]) * covered
    paid = 1.0 - p["event_money_share"] * (1.0 - covered)
    effort = jnp.where(x["interception_effort"] > 0, x["interception_effort"], 0.0) ** p["effort_saturation"]
    caught = 1.0 - jnp.exp(effort * paid * th["ln_missed"])
    freed = p["hold_exit"] * s.L
    south = FOREIGN * (s.S + reach + freed)
    go = p["south_pass"] * south
    i = caught * go
    N = s.N + go - i + (1.0 - FOREIGN) * reach
    flown = VENEZUELA * jnp.minimum(i, x["mexico_flights_venezuela"] * p["seats"] * consent(world, x))
    wish = th["deportable"] * (i - flown)
    dep = flown + met(x["deportation_capacity"] * funded, wish.sum(0)) * wish
    back = p["deport_retry"] * dep
    rest = i - dep
    stop, moved = (1.0 - p["continue_share"]) * rest, p["continue_share"] * rest
    exits = s.exits | {
        "deported_mexico": s.exits["deported_mexico"] + dep - back,
        "settled": s.exits["settled"] + p["settle_share"] * stop,
        "gone_home": s.exits["gone_home"] + (1.0 - p["settle_share"]) * stop,
    }
    s = s._replace(S=south - go, L=s.L - freed + moved, N=N, P=s.P + back, exits=exits)
    return s, {"i": i, "dep": dep, "stop": stop, "moved": moved, "funded": funded}


def waiting(world: World, x: ByName, A: Array, funded: Array, s: State) -> tuple[State, Array, Array, Array]:
    """Section 4; returns the state, those who cross directly, admitted and moved south, all by group."""
    p, th = world.p, world.th
    b = p["north_pass"] * s.N
    w = jnp.minimum(1.0, th["wait_share"] + p["wait_response"] * A)
    W = s.W + world.city_share * (w * b)
    home = p["wait_exit"] * W
    W = W - home
    gathered = W.sum(0)
    quota = x["appointments"] * x["ports_open"] * th["port_share"]
    share = jnp.minimum(1.0, over(quota, gathered))
    adm = share * gathered
    still = gathered - adm
    carried = FOREIGN * jnp.minimum(1.0, over(x["southward_transfers"] * funded, (FOREIGN * still).sum(0)))
    south = carried * still
    exits = s.exits | {
        "gone_home": s.exits["gone_home"] + home.sum(0),
        "admitted": s.exits["admitted"] + adm,
    }
    s = s._replace(N=s.N - b, W=W * ((1.0 - share) * (1.0 - carried)), L=s.L + south, exits=exits)
    return s, (1.0 - w) * b, adm, south


def crossing(world: World, x: ByName, A: Array, direct: Array, s: State) -> tuple[State, ByName]:
    """Section 5; returns the state and the month's flows."""
    p = world.p
    trying = p["wait_hazard"] * (1.0 - jnp.minimum(1.0, p["wait_response"] * A))
    leaving = trying * s.W
    attempts = world.city_share * direct + leaving
    W = s.W - leaving
    die = p["death_border"] * attempts
    enc, got = p["catch"] * (attempts - die), ((1.0 - p["catch"]) * (attempts - die)).sum(0)
    people = W.sum(1)
    places = world.city["places"] + x["shelter_funding"] / (7.0 * p["cost_place"])
    street = plus(people - places)
    exits = s.exits | {"dead": s.exits["dead"] + die.sum(0), "gotaway": s.exits["gotaway"] + got}
    flows = {"attempts": attempts.sum(0), "enc": enc, "got": got, "died": die.sum(0), "street": street}
    flows |= {"street_share": over(street, people), "load": over(people, places)}
    return s._replace(W=W, exits=exits), flows


def consequences(
    world: World, month: Month, x: ByName, enc: Array, load: Array, s: State
) -> tuple[State, ByName]:
    """Section 6; returns the state and the month's flows by group."""
    p, th = world.p, world.th
    exp = month.expulsion[:, None] * enc
    left = enc - exp
    strain = 1.0 + p["load_aversion"] * plus(load - 1.0) + p["harm_aversion"] * s.v
    acc = jnp.minimum(1.0, world.city["acceptance"] * x["city_acceptance"] / strain)[:, None]
    nationality = CHNV + (1.0 - CHNV) * x["returns_eligibility"]
    elig = nationality * (th["adult_share"] + p["families_returned"] * th["family_share"])
    wish = FOREIGN * p["return_use"] * acc * elig * left
    taken = met(jnp.minimum(x["returns_cap"], x["screening_capacity"]), wish.sum((0, 1)))
    mexican = p["mexican_return_share"]
    mexican = jnp.minimum(1.0, mexican + x["release_limit"] * p["limit_reach"] * (1.0 - mexican))
    grown_up = th["adult_share"] + th["family_share"]
    ret = taken * wish + (1.0 - FOREIGN) * mexican * grown_up * left
    released, returned = (left - ret).sum(0), ret.sum(0)
    flights = VENEZUELA * x["us_flights_venezuela"] * p["seats"] * consent(world, x)
    able = grown_up * released
    ask = FOREIGN * jnp.minimum(th["removal_base"] + flights, able)
    more = FOREIGN * x["release_limit"] * p["limit_reach"] * plus(able - ask)
    beds, asked = p["detention_beds"] / p["detention_stay"], ask.sum(0)
    rem = ask * met(beds, asked) + more * met(plus(beds - asked), more.sum(0))
    released = released * (1.0 - over(rem, released))
    retry = jnp.where(FOREIGN > 0, p["return_retry"], p["mexican_retry"])
    W = s.W + retry * ret + p["return_retry"] * exp
    expelled = exp.sum(0)
    home = (1.0 - retry) * returned + (1.0 - p["return_retry"]) * expelled
    exits = s.exits | {
        "removed": s.exits["removed"] + (1.0 - p["removal_retry"]) * rem,
        "released": s.exits["released"] + released,
        "returned_home": s.exits["returned_home"] + home,
    }
    flows = {"expelled": expelled, "returned": returned, "rem": rem, "left": released}
    flows["unscreened"] = plus((FOREIGN * returned).sum(0) - month.base["screening_capacity"])
    return s._replace(W=W, P=s.P + p["removal_retry"] * rem, exits=exits), flows


def adaptation(world: World, month: Month, f: ByName, s: State) -> State:
    """Section 7."""
    p = world.p
    stay = f["left"] + f["got"] + f["adm"]
    faced = f["attempts"] + f["adm"] + f["dep"] + f["stop"] + p["burden_weight"] * f["moved"]
    chance = jnp.where(faced > 1e-9, stay / jnp.where(faced > 1e-9, faced, 1.0), s.e)
    e = s.e + p["learning"] * (chance - s.e)
    m = s.m + p["habituation"] * (e - s.m)
    seen = p["harm_true"] * world.city["harm_multiplier"] * (1.0 + p["street_multiplier"] * f["street_share"])
    total = f["encounters"].sum(0) + f["adm"].sum(0)
    target = p["approval_effect"] * jnp.log(jnp.maximum(total, 1.0) / p["approval_reference"])
    speed = jnp.where(target < s.approval, p["approval_fall"], p["approval_recover"])
    approval = s.approval + speed * (target - s.approval)
    margin = p["election_margin"] + p["approval_pass_through"] * approval + p["election_shock"]
    lost = jnp.where(month.t == world.election, jnp.where(margin < 0.0, 1.0, 0.0), s.lost)
    return s._replace(e=e, m=m, v=s.v + 0.5 * (seen - s.v), approval=approval, lost=lost)


def outcomes(world: World, x: ByName, f: ByName, s: State) -> Array:
    """The table of outcomes, (outcome, draw)."""
    p, th_city = world.p, world.city
    foreign = FOREIGN[:, 0]
    enc, adm, dep, rem = (f[name].sum(0) for name in ("encounters", "adm", "dep", "rem"))
    left, south = f["left"].sum(0), f["south"].sum(0)
    stopped = f["i"].sum(0) + south
    people = s.W.sum(1)
    outsiders = people - s.W[:, 0]
    exposure = p["transit_exposure"] * (foreign[:, None] * (s.S + s.L + s.N)).sum(0)
    outside = p["street_multiplier"] * f["street"] * over(outsiders, people)
    exposure = exposure + (th_city["harm_multiplier"] * (outsiders + outside)).sum(0)
    closed = p["port_loss"] * (1.0 - x["ports_open"])
    saved = jnp.minimum(1.0, p["processing_relief"] * x["border_processing"])
    usa = p["cost_processing"] * (1.0 - saved) * (enc + adm) + p["cost_release"] * (left + adm)
    usa = usa + p["cost_removal"] * rem
    usa = usa + p["cost_bed_month"] * jnp.minimum(p["detention_beds"], rem * p["detention_stay"])
    usa = usa + x["policing_aid"] + x["shelter_funding"] + x["development_aid"] + x["border_processing"]
    usa = usa + (1.0 - p["port_loss_mexico_share"]) * closed
    mexico = p["cost_event"] * stopped + p["cost_return_mexico"] * dep + p["cost_transfer"] * south
    mexico = mexico + p["port_loss_mexico_share"] * closed - p["fungibility"] * x["policing_aid"]
    sent_back = f["returned"] + f["expelled"]
    return jnp.stack(
        [
            enc,
            adm,
            f["got"].sum(0),
            stopped,
            dep,
            sent_back[1:].sum(0),
            rem,
            left,
            (s.T + s.S + s.L + s.N).sum(0),
            people.sum(0),
            f["street"].sum(0),
            p["harm_reported"] * exposure,
            p["harm_true"] * exposure,
            f["deaths"].sum(0),
            usa,
            mexico,
            s.approval,
            f["unscreened"],
            sent_back[0],
        ]
    )


def one_month(world: World, deal: ByName, s: State, month: Month) -> tuple[State, Array]:
    """Sections 1 to 7 in order; returns the state and the month's outcomes."""
    x = levers(world, month, deal, s.lost)
    s, A, D = departures(world, month, x, s)
    s, reach, died_on_the_way = transit(world, D, s)
    s, stopped = interception(world, x, reach, s)
    s, direct, adm, south = waiting(world, x, A, stopped["funded"], s)
    s, tried = crossing(world, x, A, direct, s)
    s, sent = consequences(world, month, x, tried["enc"], tried["load"], s)
    f = stopped | tried | sent | {"adm": adm, "south": south, "encounters": tried["enc"].sum(0)}
    f["deaths"] = died_on_the_way + tried["died"]
    s = adaptation(world, month, f, s)
    return s, outcomes(world, x, f, s)


def one_path(world: World, months: Month, start: State, deal: ByName) -> tuple[Array, State]:
    """Return the sums of all outcomes over the months, (outcome, draw), and where everybody ends."""

    def step(carry: tuple[State, Array], month: Month) -> tuple[tuple[State, Array], None]:
        state, out = one_month(world, deal, carry[0], month)
        return (state, carry[1] + out), None

    zero = jnp.zeros((19, start.approval.shape[-1]))
    (state, totals), _ = lax.scan(step, (start, zero), months)
    return totals, state
