"""The table of outcomes of `docs/equations.md`: what is counted of a month, in all and by group and city."""

# ruff: noqa: N806 - a letter is a capital here where it is one on the page

from types import SimpleNamespace

from winset.corridor.reference.people import (
    CITIES,
    GROUPS,
    NM,
    ByCity,
    ByGroup,
    ByName,
    ByPlace,
    People,
    Setting,
    ratio,
)


def outcomes(x: ByName, month: SimpleNamespace, state: People, setting: Setting) -> ByName:
    """The table of outcomes, each as its row says."""
    p, W = setting.p, state.W
    enc, adm, dep, rem = (sum(flow.values()) for flow in (month.enc, month.adm, month.dep, month.rem))
    left, i, south = (sum(flow.values()) for flow in (month.left, month.i, month.south))
    exposure = p.transit_exposure * sum(state.S[g] + state.L[g] + state.N[g] for g in NM)
    for c in CITIES:
        foreign = sum(W[c, g] for g in NM)
        of_street = month.on_street[c] * ratio(foreign, sum(W[c, g] for g in GROUPS))
        exposure += setting.city["harm_multiplier"][c] * (foreign + p.street_multiplier * of_street)
    cost_usa, cost_mexico = money(x, p, enc=enc, adm=adm, left=left, rem=rem, dep=dep, i=i, south=south)
    return {
        "border_patrol_encounters": enc,
        "port_encounters": adm,
        "gotaways": sum(month.got.values()),
        "interceptions": i + south,
        "mexico_deportations": dep,
        "returns_to_mexico": sum(month.ret[c, g] + month.exp[c, g] for c in CITIES for g in NM),
        "removals": rem,
        "releases": left,
        "in_transit": sum(state.T[g] + state.S[g] + state.L[g] + state.N[g] for g in GROUPS),
        "waiting": sum(W.values()),
        "on_street": sum(month.on_street.values()),
        "harms_reported": p.harm_reported * exposure,
        "harms_estimated": p.harm_true * exposure,
        "deaths": month.deaths_on_the_way + month.deaths_at_the_border,
        "cost_usa_usd": cost_usa,
        "cost_mexico_usd": cost_mexico,
        "approval": state.approval,
        "returns_unscreened": month.unscreened,
        "mexicans_repatriated": sum(month.ret[c, "mexico"] + month.exp[c, "mexico"] for c in CITIES),
    }


def money(
    x: ByName,
    p: SimpleNamespace,
    *,
    enc: float,
    adm: float,
    left: float,
    rem: float,
    dep: float,
    i: float,
    south: float,
) -> tuple[float, float]:
    """The rows of cost: to the United States, to Mexico."""
    closed = p.port_loss * (1.0 - x["ports_open"])
    saved = min(1.0, p.processing_relief * x["border_processing"])
    cost_usa = (
        p.cost_processing * (1.0 - saved) * (enc + adm) + p.cost_release * (left + adm) + p.cost_removal * rem
    )
    cost_usa += p.cost_bed_month * min(p.detention_beds, rem * p.detention_stay)
    cost_usa += x["policing_aid"] + x["shelter_funding"] + x["development_aid"] + x["border_processing"]
    cost_usa += (1.0 - p.port_loss_mexico_share) * closed
    cost_mexico = p.cost_event * (i + south) + p.cost_return_mexico * dep + p.cost_transfer * south
    cost_mexico += p.port_loss_mexico_share * closed - p.fungibility * x["policing_aid"]
    return cost_usa, cost_mexico


def group_outcomes(month: SimpleNamespace, state: People) -> dict[str, ByGroup]:
    """The outcomes that are also given by group, all cities together."""

    def summed(*flows: ByPlace) -> ByGroup:
        return {g: sum(flow[c, g] for flow in flows for c in CITIES) for g in GROUPS}

    moved_south = summed(month.south)
    return {
        "border_patrol_encounters": summed(month.enc),
        "port_encounters": summed(month.adm),
        "interceptions": {g: month.i[g] + moved_south[g] for g in GROUPS},
        "returns": summed(month.ret, month.exp),
        "departures": month.D,
        "expected": dict(state.e),
    }


def city_outcomes(month: SimpleNamespace, state: People) -> dict[str, ByCity]:
    """The outcomes that are also given by city, all groups together."""
    return {
        "waiting": {c: sum(state.W[c, g] for g in GROUPS) for c in CITIES},
        "on_street": month.on_street,
        "encounters": {c: sum(month.enc[c, g] for g in GROUPS) for c in CITIES},
    }
