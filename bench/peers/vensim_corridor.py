"""The corridor of docs/equations.md as Vensim text, what PySD reads: one path and draw, its figures written in.

Every section's flows are auxiliaries of the month's stocks at its beginning; a stock's rate is what it ends with minus
what it began with, which Euler's rule over one month adds back. `foreign`, `chnv` and `venezuelan` are 1 or 0.
"""

from collections.abc import Iterator

import numpy as np

from bench.problem import FloatArray
from winset.corridor.levers import LEVERS
from winset.corridor.parameter_names import CITY_PARAMETERS, GROUP_PARAMETERS, SCALARS
from winset.corridor.places import CHNV, CITIES, GROUPS
from winset.corridor.state import CorridorInputs, Schedule

STOCKS = ("postponed", "transit", "south", "held", "north", "expected", "used_to")


def over(a: str, b: str) -> str:
    """Return the text of a/b, 0 where b is nobody."""
    return f"IF THEN ELSE({b} > 1e-09, ({a}) / MAX({b}, 1e-09), 0)"


def met(capacity: str, wish: str) -> str:
    """Return the text of the share of a wish that a capacity meets, 1 where nobody wishes."""
    return f"IF THEN ELSE({wish} > 1e-09, MIN(1, ({capacity}) / MAX({wish}, 1e-09)), 1)"


EQUATIONS = {
    # 1 Departures
    "tightness": "x_release_limit + announce_effort * MAX(x_interception_effort - 1, 0)"
    " + announce_flights * (x_us_flights_venezuela + x_mexico_flights_venezuela) / 10",
    "news": "MAX(tightness - tightness_before, 0)",
    "chance_heard[group]": "expected[group] * MAX(0, 1 - credulity * MIN(1, news))",
    "alarm[group]": "MIN(1, " + over("MAX(used_to[group] - chance_heard[group], 0)", "used_to[group]") + ")",
    "lawful": "lawful_elasticity * LN((x_parole + 1000) / (base_parole + 1000))",
    "relief": "MAX(0, 1 + sanctions_effect_12m * (x_sanctions_relief - base_sanctions_relief)"
    " * MIN(1, MAX(Time + 1 - onset_sanctions_relief, 0) / 12))",
    "aid": "aid_elasticity * aid_active * LN(1 + x_development_aid / aid_baseline)"
    " * MIN(1, MAX(Time - onset_development_aid - aid_lag, 0) / 12)",
    "wished[group]": "level[group] * EXP(response * (chance_heard[group] - base_chance[group])"
    " + chnv[group] * lawful + foreign[group] * aid) * (1 + venezuelan[group] * (relief - 1))",
    "put_off[group]": "postpone_share * alarm[group] * wished[group]",
    "taken_up[group]": "postpone_return * (1 - alarm[group]) * postponed[group]",
    "given_up[group]": "postpone_quit * (postponed[group] - taken_up[group])",
    "departing[group]": "wished[group] - put_off[group] + taken_up[group]",
    # 2 Transit
    "arriving[group]": "transit[group] * transit_exit[group]",
    "died_on_the_way[group]": "foreign[group] * death_darien * darien_share[group] * arriving[group]",
    "reached[group]": "foreign[group] * (arriving[group] - died_on_the_way[group])"
    " + (1 - foreign[group]) * departing[group]",
    # 3 Interception
    "money": "x_treasury_top_up + (1 - fungibility) * x_policing_aid",
    "need": "cost_return_mexico * x_deportation_capacity + cost_transfer * x_southward_transfers",
    "covered": met("money", "need"),
    "funded": "unfunded_share + (1 - unfunded_share) * covered",
    "effort": "(MAX(0, x_interception_effort) ^ effort_saturation) * (1 - event_money_share * (1 - covered))",
    "freed[group]": "hold_exit * held[group]",
    "in_the_south[group]": "foreign[group] * (south[group] + reached[group] + freed[group])",
    "going[group]": "south_pass * in_the_south[group]",
    "intercepted[group]": "(1 - (1 - intercept[group]) ^ effort) * going[group]",
    "consent": "IF THEN ELSE(consent_u < consent_floor + (consent_ceiling - consent_floor) * x_sanctions_relief, 1, 0)",
    "flown[group]": "venezuelan[group] * MIN(intercepted[group], x_mexico_flights_venezuela * seats * consent)",
    "deport_wish[group]": "foreign[group] * deportable[group] * (intercepted[group] - flown[group])",
    "deport_wishes": "SUM(deport_wish[group!])",
    "by_land": met("x_deportation_capacity * funded", "deport_wishes"),
    "deported[group]": "flown[group] + by_land * deport_wish[group]",
    "not_deported[group]": "intercepted[group] - deported[group]",
    "stopped[group]": "(1 - continue_share) * not_deported[group]",
    "moved[group]": "continue_share * not_deported[group]",
    "going_north[group]": "north[group] + going[group] - intercepted[group]"
    " + (1 - foreign[group]) * reached[group]",
    # 4 Waiting
    "at_the_border[group]": "north_pass * going_north[group]",
    "waits[group]": "MIN(1, wait_share[group] + wait_response * alarm[group])",
    "queue[city,group]": "(1 - wait_exit)"
    " * (waiting[city,group] + city_share[city,group] * waits[group] * at_the_border[group])",
    "gathered[group]": "SUM(queue[city!,group])",
    "admitted_share[group]": "MIN(1, "
    + over("x_appointments * x_ports_open * port_share[group]", "gathered[group]")
    + ")",
    "admitted[group]": "admitted_share[group] * gathered[group]",
    "not_admitted[group]": "gathered[group] - admitted[group]",
    "foreign_queue[group]": "foreign[group] * not_admitted[group]",
    "foreigners_waiting": "SUM(foreign_queue[group!])",
    "carried": "MIN(1, " + over("x_southward_transfers * funded", "foreigners_waiting") + ")",
    "transferred[group]": "carried * foreign_queue[group]",
    "staying[city,group]": "queue[city,group] * (1 - admitted_share[group]) * (1 - carried * foreign[group])",
    # 5 Crossing
    "tries[group]": "wait_hazard * (1 - MIN(1, wait_response * alarm[group]))",
    "attempts[city,group]": "city_share[city,group] * (1 - waits[group]) * at_the_border[group]"
    " + tries[group] * staying[city,group]",
    "still_waiting[city,group]": "staying[city,group] * (1 - tries[group])",
    "alive[city,group]": "(1 - death_border) * attempts[city,group]",
    "encountered[city,group]": "catch * alive[city,group]",
    "there[city]": "SUM(still_waiting[city,group!])",
    "room[city]": "places[city] + x_shelter_funding / (7 * cost_place)",
    "street[city]": "MAX(there[city] - room[city], 0)",
    "street_share[city]": over("street[city]", "there[city]"),
    "load[city]": over("there[city]", "room[city]"),
    # 6 Consequences
    "expelled[city,group]": "expulsion[group] * encountered[city,group]",
    "not_expelled[city,group]": "encountered[city,group] - expelled[city,group]",
    "accepts[city]": "MIN(1, acceptance[city] * x_city_acceptance"
    " / (1 + load_aversion * MAX(load[city] - 1, 0) + harm_aversion * harm_memory[city]))",
    "eligible[group]": "foreign[group] * (chnv[group] + (1 - chnv[group]) * x_returns_eligibility)"
    " * (adult_share[group] + families_returned * family_share[group])",
    "return_wish[city,group]": "return_use * accepts[city] * eligible[group] * not_expelled[city,group]",
    "return_wishes": "SUM(return_wish[city!,group!])",
    "returns_met": met("MIN(x_returns_cap, x_screening_capacity)", "return_wishes"),
    "mexicans_returned": "MIN(1, mexican_return_share"
    " + x_release_limit * limit_reach * (1 - mexican_return_share))",
    "grown_up[group]": "adult_share[group] + family_share[group]",
    "returned[city,group]": "returns_met * return_wish[city,group]"
    " + (1 - foreign[group]) * mexicans_returned * grown_up[group] * not_expelled[city,group]",
    "not_returned[city,group]": "not_expelled[city,group] - returned[city,group]",
    "kept[group]": "SUM(not_returned[city!,group])",
    "able[group]": "foreign[group] * grown_up[group] * kept[group]",
    "asked[group]": "MIN(able[group], foreign[group] * removal_base[group]"
    " + venezuelan[group] * x_us_flights_venezuela * seats * consent)",
    "more[group]": "x_release_limit * limit_reach * MAX(able[group] - asked[group], 0)",
    "all_asked": "SUM(asked[group!])",
    "all_more": "SUM(more[group!])",
    "beds": "detention_beds / detention_stay",
    "asked_met": met("beds", "all_asked"),
    "more_met": met("MAX(beds - all_asked, 0)", "all_more"),
    "removed[group]": "asked[group] * asked_met + more[group] * more_met",
    "released[group]": "kept[group] * (1 - " + over("removed[group]", "kept[group]") + ")",
    "retry[group]": "foreign[group] * return_retry + (1 - foreign[group]) * mexican_retry",
    # 7 Adaptation
    "group_attempts[group]": "SUM(attempts[city!,group])",
    "group_alive[group]": "SUM(alive[city!,group])",
    "group_returned[group]": "SUM(returned[city!,group])",
    "group_expelled[group]": "SUM(expelled[city!,group])",
    "got_away[group]": "(1 - catch) * group_alive[group]",
    "faced[group]": "group_attempts[group] + admitted[group] + deported[group] + stopped[group]"
    " + burden_weight * moved[group]",
    "chance[group]": "IF THEN ELSE(faced[group] > 1e-09,"
    " (released[group] + got_away[group] + admitted[group]) / MAX(faced[group], 1e-09), chance_heard[group])",
    "expected_next[group]": "chance_heard[group] + learning * (chance[group] - chance_heard[group])",
    "harm_seen[city]": "harm_true * harm_multiplier[city] * (1 + street_multiplier * street_share[city])",
    "out_border_patrol_encounters": "SUM(encountered[city!,group!])",
    "out_port_encounters": "SUM(admitted[group!])",
    "target": "approval_effect"
    " * LN(MAX(out_border_patrol_encounters + out_port_encounters, 1) / approval_reference)",
    "out_approval": "approval + IF THEN ELSE(target < approval, approval_fall, approval_recover)"
    " * (target - approval)",
    "lost_next": "IF THEN ELSE(Time = election, IF THEN ELSE(election_margin"
    " + approval_pass_through * out_approval + election_shock < 0, 1, 0), lost)",
    # Stocks at the month's end
    "postponed_next[group]": "postponed[group] - taken_up[group] - given_up[group] + put_off[group]"
    " + deport_retry * deported[group] + removal_retry * removed[group]",
    "transit_next[group]": "foreign[group] * (transit[group] - arriving[group] + departing[group])",
    "south_next[group]": "in_the_south[group] - going[group]",
    "held_next[group]": "held[group] - freed[group] + moved[group] + transferred[group]",
    "north_next[group]": "going_north[group] - at_the_border[group]",
    "used_to_next[group]": "used_to[group] + habituation * (expected_next[group] - used_to[group])",
    "waiting_next[city,group]": "still_waiting[city,group] + retry[group] * returned[city,group]"
    " + return_retry * expelled[city,group]",
    # Outcomes
    "out_gotaways": "SUM(got_away[group!])",
    "all_transferred": "SUM(transferred[group!])",
    "out_interceptions": "SUM(intercepted[group!]) + all_transferred",
    "out_mexico_deportations": "SUM(deported[group!])",
    "sent_back[group]": "group_returned[group] + group_expelled[group]",
    "out_mexicans_repatriated": "sent_back[mexico]",
    "out_returns_to_mexico": "SUM(sent_back[group!]) - sent_back[mexico]",
    "out_removals": "SUM(removed[group!])",
    "out_releases": "SUM(released[group!])",
    "on_the_way[group]": "south_next[group] + held_next[group] + north_next[group]",
    "out_in_transit": "SUM(transit_next[group!]) + SUM(on_the_way[group!])",
    "everyone[city]": "SUM(waiting_next[city,group!])",
    "foreigners[city]": "everyone[city] - waiting_next[city,mexico]",
    "out_waiting": "SUM(everyone[city!])",
    "out_on_street": "SUM(street[city!])",
    "exposed[city]": "harm_multiplier[city] * (foreigners[city] + street_multiplier * street[city] * "
    + over("foreigners[city]", "everyone[city]")
    + ")",
    "exposure": "SUM(exposed[city!]) + transit_exposure * (SUM(on_the_way[group!]) - on_the_way[mexico])",
    "out_harms_reported": "harm_reported * exposure",
    "out_harms_estimated": "harm_true * exposure",
    "out_deaths": "SUM(died_on_the_way[group!]) + death_border * SUM(group_attempts[group!])",
    "closed": "port_loss * (1 - x_ports_open)",
    "out_cost_usa_usd": "cost_processing * (1 - MIN(1, processing_relief * x_border_processing))"
    " * (out_border_patrol_encounters + out_port_encounters)"
    " + cost_release * (out_releases + out_port_encounters) + cost_removal * out_removals"
    " + cost_bed_month * MIN(detention_beds, out_removals * detention_stay)"
    " + x_policing_aid + x_shelter_funding + x_development_aid + x_border_processing"
    " + (1 - port_loss_mexico_share) * closed",
    "out_cost_mexico_usd": "cost_event * out_interceptions + cost_return_mexico * out_mexico_deportations"
    " + cost_transfer * all_transferred + port_loss_mexico_share * closed - fungibility * x_policing_aid",
    "out_returns_unscreened": "MAX(SUM(group_returned[group!]) - group_returned[mexico]"
    " - base_screening_capacity, 0)",
}  # fmt: skip


def vensim_text(inputs: CorridorInputs, plan: Schedule, path: int, draw: int) -> str:
    """Return the whole model of one run as a `.mdl` file."""
    lines = [f"group: {', '.join(GROUPS)}", f"city: {', '.join(CITIES)}"]
    lines += [f"{name} = {value:.17g}" for name, value in _scalars(inputs, plan, draw)]
    lines += [f"{name}[group] = {_row(values)}" for name, values in _by_group(inputs, draw)]
    lines += [
        f"{name}[city] = {_row(row)}"
        for name, row in zip(CITY_PARAMETERS, inputs.cities[..., draw], strict=True)
    ]
    lines += [f"harm_memory_start[city] = {_row(inputs.state.harm_memory[:, draw])}"]
    lines += [f"city_share[city,group] = {_table(inputs.city_share)}"]
    lines += [f"waiting_start[city,group] = {_table(inputs.state.waiting[..., draw])}"]
    lines += _levers(plan, path, draw)
    for place, group in enumerate(GROUPS):
        lines.append(f"level[{group}] = {_by_month(inputs.level[:, place, draw])}")
        lines.append(f"expulsion[{group}] = {_by_month(inputs.expulsion[:, place])}")
    lines += [f"{left} = {right}" for left, right in EQUATIONS.items()]
    lines += [
        f"{name}[group] = INTEG({name}_next[group] - {name}[group], {name}_start[group])" for name in STOCKS
    ]
    lines += [
        "waiting[city,group] = INTEG(waiting_next[city,group] - waiting[city,group], waiting_start[city,group])",
        "harm_memory[city] = INTEG(0.5 * (harm_seen[city] - harm_memory[city]), harm_memory_start[city])",
        "approval = INTEG(out_approval - approval, approval_start)",
        "tightness_before = INTEG(tightness - tightness_before, tightness_start)",
        "lost = INTEG(lost_next - lost, lost_start)",
        "INITIAL TIME = 0",
        f"FINAL TIME = {len(inputs.level) - 1}",
        "TIME STEP = 1",
        "SAVEPER = TIME STEP",
    ]
    return "{UTF-8}\n" + "".join(f"{line}\n\t~\t\n\t~\t\n\t|\n\n" for line in lines)


def _scalars(inputs: CorridorInputs, plan: Schedule, draw: int) -> Iterator[tuple[str, float]]:
    yield from zip(SCALARS, inputs.scalars[:, draw], strict=True)
    starts = ("approval_start", "tightness_start", "lost_start")
    yield from zip(starts, inputs.state.scalars[:, draw], strict=True)
    yield "election", plan.election
    for lever, onset in zip(LEVERS, plan.onset, strict=True):
        yield f"onset_{lever.name}", onset


def _by_group(inputs: CorridorInputs, draw: int) -> Iterator[tuple[str, FloatArray]]:
    yield from zip(GROUP_PARAMETERS, inputs.groups[..., draw], strict=True)
    yield from (
        (f"{name}_start", row) for name, row in zip(STOCKS, inputs.state.stocks[..., draw], strict=True)
    )
    yield "chnv", np.array(CHNV)
    yield "foreign", np.array([float(group != "mexico") for group in GROUPS])
    yield "venezuelan", np.array([float(group == "venezuela") for group in GROUPS])


def _levers(plan: Schedule, path: int, draw: int) -> Iterator[str]:
    """Yield each lever's base by month and what holds: the deal, the base, or a successor's."""
    for row, lever in enumerate(LEVERS):
        yield f"base_{lever.name} = {_by_month(plan.base[:, row])}"
        held = (
            f"IF THEN ELSE(Time >= {plan.onset[row]} :AND: Time < {plan.end[row, draw]},"
            f" {plan.deal[path, row]:.17g}, base_{lever.name})"
        )
        if plan.successor_reverses[row] and plan.inauguration >= 0:
            held = f"IF THEN ELSE(Time >= {plan.inauguration} :AND: lost > 0.5, {plan.successor[row]:.17g}, {held})"
        yield f"x_{lever.name} = {held}"


def _row(values: FloatArray) -> str:
    return ", ".join(f"{value:.17g}" for value in values)


def _table(values: FloatArray) -> str:
    return "".join(f"{_row(row)};" for row in values)


def _by_month(values: FloatArray) -> str:
    return f"WITH LOOKUP(Time, ({','.join(f'({month},{value:.17g})' for month, value in enumerate(values))}))"
