"""Sections 1 to 7 of `docs/equations.md`, a function each: each changes the people and returns the month's flows."""

# ruff: noqa: N803, N806 - a letter is a capital here where it is one on the page

import math
from types import SimpleNamespace

from winset.corridor.reference.people import (
    CHNV,
    CITIES,
    GROUPS,
    NM,
    ByCity,
    ByGroup,
    ByName,
    ByPlace,
    People,
    Setting,
    plus,
    ratio,
    served,
)


def levers_of(t: int, setting: Setting, incumbent_lost: bool) -> ByName:
    """The levers of month `t`: the deal from onset to end, the base elsewhere, a successor's where one reverses."""
    x = {}
    for lever in setting.deal:
        in_force = setting.onset[lever] <= t < setting.end[lever]
        x[lever] = setting.deal[lever] if in_force else setting.base[t][lever]
        in_office = 0 <= setting.inauguration <= t
        if setting.successor_reverses[lever] and in_office and incumbent_lost:
            x[lever] = setting.successor[lever]
    return x


def departures(t: int, x: ByName, state: People, setting: Setting) -> SimpleNamespace:
    """Section 1."""
    p, base = setting.p, setting.base[t]
    flights = x["us_flights_venezuela"] + x["mexico_flights_venezuela"]
    s = x["release_limit"] + p.announce_effort * plus(x["interception_effort"] - 1.0)
    s = s + p.announce_flights * flights / 10.0
    news = plus(s - state.tightness_before)
    state.tightness_before = s

    A, D = {}, {}
    lifted = x["sanctions_relief"] - base["sanctions_relief"]
    relief_of_venezuela = 1.0 + p.sanctions_effect_12m * lifted * min(
        1.0, plus(t + 1 - setting.onset["sanctions_relief"]) / 12.0
    )
    for g in GROUPS:
        state.e[g] = max(0.0, state.e[g] * (1.0 - p.credulity * min(1.0, news)))
        A[g] = min(1.0, ratio(plus(state.m[g] - state.e[g]), state.m[g]))
        lawful = ((x["parole"] + 1000.0) / (base["parole"] + 1000.0)) ** (
            p.lawful_elasticity * CHNV.get(g, 0.0)
        )
        relief = relief_of_venezuela if g == "venezuela" else 1.0
        aid = 1.0
        if g != "mexico":
            grown = min(1.0, plus(t - setting.onset["development_aid"] - p.aid_lag) / 12.0)
            relative = math.log(1.0 + x["development_aid"] / p.aid_baseline)
            aid = math.exp(p.aid_elasticity * p.aid_active * relative * grown)
        pull = math.exp(p.response * (state.e[g] - setting.th["base_chance"][g]))
        wished = setting.level[t][g] * pull * lawful * max(0.0, relief) * aid

        put_off = p.postpone_share * A[g] * wished
        back = p.postpone_return * (1.0 - A[g]) * state.P[g]
        quit_ = p.postpone_quit * (state.P[g] - back)
        D[g] = wished - put_off + back
        state.P[g] = state.P[g] - back - quit_ + put_off
        state.exits["quit"][g] += quit_
        state.entered += wished
    return SimpleNamespace(A=A, D=D, news=news, relief=relief_of_venezuela)


def transit(D: ByGroup, state: People, setting: Setting) -> SimpleNamespace:
    """Section 2."""
    reach, deaths = {}, 0.0
    for g in GROUPS:
        if g == "mexico":
            reach[g] = D[g]
            continue
        arrive = state.T[g] * setting.th["transit_exit"][g]
        die = setting.p.death_darien * setting.th["darien_share"][g] * arrive
        state.T[g] = state.T[g] - arrive + D[g]
        reach[g] = arrive - die
        state.exits["dead"][g] += die
        deaths += die
    return SimpleNamespace(reach=reach, deaths=deaths)


def interception(x: ByName, reach: ByGroup, state: People, setting: Setting) -> SimpleNamespace:
    """Section 3."""
    p = setting.p
    funded, paid, disc, need = money(x, p)
    eff = max(0.0, x["interception_effort"]) ** p.effort_saturation

    i = dict.fromkeys(GROUPS, 0.0)
    for g in NM:
        q = 1.0 - (1.0 - setting.th["intercept"][g]) ** (eff * paid)
        h_out = p.hold_exit * state.L[g]
        state.L[g] -= h_out
        state.S[g] += reach[g] + h_out
        go = p.south_pass * state.S[g]
        i[g] = q * go
        state.S[g] -= go
        state.N[g] += go - i[g]
    state.N["mexico"] += reach["mexico"]

    flown = dict.fromkeys(NM, 0.0)
    flown["venezuela"] = min(i["venezuela"], x["mexico_flights_venezuela"] * p.seats * consent(x, p))
    wish = {g: setting.th["deportable"][g] * (i[g] - flown[g]) for g in NM}
    land = served(x["deportation_capacity"] * funded, sum(wish.values()))

    dep, stop, moved = (dict.fromkeys(GROUPS, 0.0) for _ in range(3))
    for g in NM:
        dep[g] = flown[g] + land * wish[g]
        back = p.deport_retry * dep[g]
        state.P[g] += back
        state.exits["deported_mexico"][g] += dep[g] - back
        rest = i[g] - dep[g]
        stop[g] = (1.0 - p.continue_share) * rest
        state.exits["settled"][g] += p.settle_share * stop[g]
        state.exits["gone_home"][g] += (1.0 - p.settle_share) * stop[g]
        moved[g] = p.continue_share * rest
        state.L[g] += moved[g]
    asked = {"disc": disc, "need": need, "flown": flown, "deport_wish": sum(wish.values())}
    return SimpleNamespace(i=i, dep=dep, stop=stop, moved=moved, funded=funded, **asked)


def money(x: ByName, p: SimpleNamespace) -> tuple[float, float, float, float]:
    """Section 3, the lines of money; returns `funded`, `paid`, `disc` and `need`."""
    disc = x["treasury_top_up"] + (1.0 - p.fungibility) * x["policing_aid"]
    need = p.cost_return_mexico * x["deportation_capacity"] + p.cost_transfer * x["southward_transfers"]
    covered = served(disc, need)
    funded = p.unfunded_share + (1.0 - p.unfunded_share) * covered
    paid = 1.0 - p.event_money_share * (1.0 - covered)
    return funded, paid, disc, need


def consent(x: ByName, p: SimpleNamespace) -> float:
    """1 if Venezuela takes flights, else 0."""
    chance = p.consent_floor + (p.consent_ceiling - p.consent_floor) * x["sanctions_relief"]
    return 1.0 if p.consent_u < chance else 0.0


def waiting(x: ByName, A: ByGroup, funded: float, state: People, setting: Setting) -> SimpleNamespace:
    """Section 4."""
    p, W = setting.p, state.W
    direct, adm, south = {}, {}, {}
    for g in GROUPS:
        b = p.north_pass * state.N[g]
        state.N[g] -= b
        w = min(1.0, setting.th["wait_share"][g] + p.wait_response * A[g])
        for c in CITIES:
            W[c, g] += setting.city_share[c, g] * w * b
            direct[c, g] = setting.city_share[c, g] * (1.0 - w) * b
            home = p.wait_exit * W[c, g]
            state.exits["gone_home"][g] += home
            W[c, g] -= home
        quota = x["appointments"] * x["ports_open"] * setting.th["port_share"][g]
        admitted = min(1.0, ratio(quota, sum(W[c, g] for c in CITIES)))
        for c in CITIES:
            adm[c, g] = admitted * W[c, g]
            W[c, g] -= adm[c, g]
            state.exits["admitted"][g] += adm[c, g]

    total_W = sum(W[c, g] for c in CITIES for g in NM)
    carried = min(1.0, ratio(x["southward_transfers"] * funded, total_W))
    for c in CITIES:
        for g in GROUPS:
            south[c, g] = carried * W[c, g] if g in NM else 0.0
            W[c, g] -= south[c, g]
            state.L[g] += south[c, g]

    return SimpleNamespace(direct=direct, adm=adm, south=south, total_W=total_W)


def crossing(x: ByName, A: ByGroup, direct: ByPlace, state: People, setting: Setting) -> SimpleNamespace:
    """Section 5."""
    p, W = setting.p, state.W
    attempts, enc, got, deaths = {}, {}, {}, 0.0
    for c in CITIES:
        for g in GROUPS:
            from_waiting = p.wait_hazard * (1.0 - min(1.0, p.wait_response * A[g])) * W[c, g]
            attempts[c, g] = direct[c, g] + from_waiting
            W[c, g] -= from_waiting
            die = p.death_border * attempts[c, g]
            live = attempts[c, g] - die
            enc[c, g] = p.catch * live
            got[c, g] = (1.0 - p.catch) * live
            state.exits["dead"][g] += die
            state.exits["gotaway"][g] += got[c, g]
            deaths += die
    on_street, street_share, load = {}, {}, {}
    for c in CITIES:
        places = setting.city["places"][c] + x["shelter_funding"] / (7.0 * p.cost_place)
        there = sum(W[c, g] for g in GROUPS)
        on_street[c] = plus(there - places)
        street_share[c] = ratio(on_street[c], there)
        load[c] = ratio(there, places)
    street = {"on_street": on_street, "street_share": street_share}
    return SimpleNamespace(attempts=attempts, enc=enc, got=got, deaths=deaths, load=load, **street)


def consequences(
    t: int, x: ByName, enc: ByPlace, load: ByCity, state: People, setting: Setting
) -> SimpleNamespace:
    """Section 6."""
    p = setting.p
    exp = {(c, g): setting.expulsion[t][g] * enc[c, g] for c in CITIES for g in GROUPS}
    left = {(c, g): enc[c, g] - exp[c, g] for c in CITIES for g in GROUPS}

    ret, wish, acc = returns(x, left, load, state, setting)
    for place in left:
        left[place] -= ret[place]

    rem, ask, more = removals(x, left, setting)
    for g in GROUPS:
        take = ratio(rem[g], sum(left[c, g] for c in CITIES))
        state.P[g] += p.removal_retry * rem[g]
        state.exits["removed"][g] += (1.0 - p.removal_retry) * rem[g]
        retry = p.mexican_retry if g == "mexico" else p.return_retry
        for c in CITIES:
            left[c, g] *= 1.0 - take
            state.exits["released"][g] += left[c, g]
            state.W[c, g] += retry * ret[c, g] + p.return_retry * exp[c, g]
            state.exits["returned_home"][g] += (1.0 - retry) * ret[c, g] + (1.0 - p.return_retry) * exp[c, g]

    unscreened = plus(sum(ret[c, g] for c in CITIES for g in NM) - setting.base[t]["screening_capacity"])
    asked = {"return_wish": sum(wish.values()), "acc": acc, "ask": ask, "more": more}
    return SimpleNamespace(exp=exp, ret=ret, rem=rem, left=left, unscreened=unscreened, **asked)


def returns(
    x: ByName, left: ByPlace, load: ByCity, state: People, setting: Setting
) -> tuple[ByPlace, ByPlace, ByCity]:
    """Section 6, the lines of `acc`, `wish` and `ret`; returns `ret`, `wish` and `acc`."""
    p, th = setting.p, setting.th
    wish, acc = {}, {}
    for c in CITIES:
        strain = 1.0 + p.load_aversion * plus(load[c] - 1.0) + p.harm_aversion * state.v[c]
        acc[c] = min(1.0, setting.city["acceptance"][c] * x["city_acceptance"] / strain)
        for g in NM:
            chnv = CHNV.get(g, 0.0)
            nationality = chnv + (1.0 - chnv) * x["returns_eligibility"]
            elig = nationality * (th["adult_share"][g] + p.families_returned * th["family_share"][g])
            wish[c, g] = p.return_use * acc[c] * elig * left[c, g]
    taken = served(min(x["returns_cap"], x["screening_capacity"]), sum(wish.values()))
    ret = {place: taken * wanted for place, wanted in wish.items()}
    mexican_share = p.mexican_return_share
    mexican_share = min(1.0, mexican_share + x["release_limit"] * p.limit_reach * (1.0 - mexican_share))
    for c in CITIES:
        ret[c, "mexico"] = (
            mexican_share * (th["adult_share"]["mexico"] + th["family_share"]["mexico"]) * left[c, "mexico"]
        )
    return ret, wish, acc


def removals(x: ByName, left: ByPlace, setting: Setting) -> tuple[ByGroup, ByGroup, ByGroup]:
    """Section 6, the lines of `beds`, `ask`, `more` and `rem`; returns `rem`, `ask` and `more`."""
    p, th = setting.p, setting.th
    beds = p.detention_beds / p.detention_stay
    ask, more = {}, {}
    for g in NM:
        flights = x["us_flights_venezuela"] * p.seats * consent(x, p) if g == "venezuela" else 0.0
        removable = (th["adult_share"][g] + th["family_share"][g]) * sum(left[c, g] for c in CITIES)
        ask[g] = min(th["removal_base"][g] + flights, removable)
        more[g] = x["release_limit"] * p.limit_reach * plus(removable - ask[g])
    asked = sum(ask.values())
    first, second = served(beds, asked), served(plus(beds - asked), sum(more.values()))
    return {"mexico": 0.0} | {g: ask[g] * first + more[g] * second for g in NM}, ask, more


def adaptation(t: int, month: SimpleNamespace, state: People, setting: Setting) -> None:
    """Section 7."""
    p = setting.p
    for g in GROUPS:
        stay = sum(month.left[c, g] + month.got[c, g] + month.adm[c, g] for c in CITIES)
        faced = sum(month.attempts[c, g] + month.adm[c, g] for c in CITIES)
        faced = faced + month.dep[g] + month.stop[g] + p.burden_weight * month.moved[g]
        chance = stay / faced if faced > 1e-9 else state.e[g]
        state.e[g] += p.learning * (chance - state.e[g])
        state.m[g] += p.habituation * (state.e[g] - state.m[g])
    for c in CITIES:
        street = 1.0 + p.street_multiplier * month.street_share[c]
        seen = p.harm_true * setting.city["harm_multiplier"][c] * street
        state.v[c] += 0.5 * (seen - state.v[c])

    enc_total = sum(month.enc.values()) + sum(month.adm.values())
    target = p.approval_effect * math.log(max(enc_total, 1.0) / p.approval_reference)
    speed = p.approval_fall if target < state.approval else p.approval_recover
    state.approval += speed * (target - state.approval)
    if t == setting.election and setting.election >= 0:
        margin = p.election_margin + p.approval_pass_through * state.approval + p.election_shock
        state.lost = margin < 0.0
