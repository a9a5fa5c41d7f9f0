"""What enforcement does in the fitted corridor: the cap on returns, an interception surge, money for Mexico's part.

Each function runs a few paths side by side and returns a `Check`: what was measured in every draw, and the bound on
the median with its reason. Tests assert the checks; `docs/validation/build.py` prints them.
"""

from collections.abc import Mapping

import numpy as np
from behaviours.talks import (
    BORDER,
    HORIZON,
    Check,
    FloatArray,
    Talks,
    change,
    foreigners,
    outcome,
    side_by_side,
)

from winset.corridor.state import STOCKS

# ---- the cap on returns ----------------------------------------------------------------------------------------
CAP, CAP_CLAUSE = "returns_cap", "non_mexican_returns"
WIDE_OPEN: Mapping[str, float] = {
    "returns_eligibility": 1.0,
    "screening_capacity": 200_000.0,
    # Far above its range: with it no city's acceptance is below one, however crowded.
    "city_acceptance": 1e6,
}
ALL_TRIED = {"return_use": 1.0}


def _cap_onset(talks: Talks) -> int:
    return talks.case.first_month + talks.case.clause(CAP_CLAUSE).onset_months


def cap_at_present_use(talks: Talks) -> Check:
    """The cap is not what limits returns: eligibility, screening and the cities' acceptance are. Under 2 %."""
    cap = talks.level(CAP_CLAUSE, "cap_30000")[CAP]
    run = side_by_side(talks, {}, {CAP: 2 * cap}, months=HORIZON)
    first = _cap_onset(talks)
    moved = change(outcome(run, BORDER), first, first + 12)
    return Check("Doubling the returns cap at present use", "twelve-month encounters", moved, -0.02, 0.02)


def cap_when_open(talks: Talks, **scalars: float) -> tuple[FloatArray, FloatArray]:
    """Return encounters and returns (month, path, draw) with a cap of 30,000 and of 60,000, all else relaxed."""
    cap = talks.level(CAP_CLAUSE, "cap_30000")[CAP]
    run = side_by_side(talks, WIDE_OPEN, {**WIDE_OPEN, CAP: 2 * cap}, months=HORIZON, **ALL_TRIED, **scalars)
    return outcome(run, BORDER), outcome(run, "returns_to_mexico")


def cap_binds_when_all_is_relaxed(talks: Talks) -> Check:
    """Share of months in which returns stand exactly at the cap, once the three limits are gone: nine in ten."""
    _, returns = cap_when_open(talks)
    at_cap = np.abs(returns[_cap_onset(talks) :, 0] / talks.level(CAP_CLAUSE, "cap_30000")[CAP] - 1) < 1e-9
    share = at_cap.mean(axis=0)
    return Check(
        "With all three limits relaxed the cap binds",
        "share of months at the cap",
        share,
        low=0.9,
        unit="share",
        wire=True,
    )


def doubled_cap_doubles_returns(talks: Talks) -> Check:
    """With enough people to return, twice the cap is nearly twice the returns: above 1.8 times."""
    _, returns = cap_when_open(talks)
    moved = change(returns, _cap_onset(talks), HORIZON)
    return Check("... and doubling it doubles returns", "returns", moved, 0.8, 1.0 + 1e-9, wire=True)


def cap_when_all_is_relaxed(talks: Talks) -> Check:
    """A cap that binds moves encounters by more than 5 % when doubled: deterrence outweighs those met again."""
    encounters, _ = cap_when_open(talks)
    moved = change(encounters, _cap_onset(talks), HORIZON)
    return Check("... and then doubling it lowers encounters", "encounters to month 24", moved, high=-0.05)


E021_CENTRAL = 1.2
"""Semi-elasticity of arrivals to the chance of release, central value of the evidence; the eve's prior is 1.0."""


def cap_without_retries(talks: Talks) -> Check:
    """If nobody returned tried again, and people responded as in E021, second-year encounters fell by over 5 %."""
    encounters, _ = cap_when_open(talks, return_retry=0.0, response=E021_CENTRAL)
    moved = change(encounters, 12, HORIZON)
    name = "... as it would if none tried again and all responded as in E021"
    return Check(name, "encounters of months 12 to 24", moved, high=-0.05, wire=True)


def cap_without_deterrence(talks: Talks) -> Check:
    """If nobody at home took notice more returns would mean more encounters: those returned are met again."""
    encounters, _ = cap_when_open(talks, response=0.0)
    moved = change(encounters, _cap_onset(talks), HORIZON)
    return Check(
        "... and with no deterrence it raises them", "encounters to month 24", moved, low=0.005, wire=True
    )


# ---- interception ----------------------------------------------------------------------------------------------
INTERCEPTION, SURGE = "mexican_interception", "national_guard_surge"


def surge_levers(talks: Talks) -> dict[str, float]:
    """Return the levers of the surge: its effort is set from 2014, 2019 and Mexican events only."""
    return talks.level(INTERCEPTION, SURGE)


def surge_onset(talks: Talks) -> int:
    """Return the month in which the surge starts as a clause."""
    return talks.case.first_month + talks.case.clause(INTERCEPTION).onset_months


def surge_on_encounters(talks: Talks) -> Check:
    """Non-Mexican encounters in its second to fifth month fall by more than 2 %: below that it is no measure."""
    run = side_by_side(talks, {}, surge_levers(talks), months=HORIZON)
    first = surge_onset(talks)
    moved = change(foreigners(run, BORDER), first + 1, first + 5)
    return Check("An interception surge", "non-Mexican encounters, months 2 to 5", moved, high=-0.02)


SURGE_RAISES: Mapping[str, float] = {
    "harms_estimated": 0.0,
    "cost_mexico_usd": 0.1,
    "interceptions": 0.1,
}
"""Outcomes that a surge raises over its second to fifth month, and by how much at least.

Events and their cost by more than a tenth, since effort nearly doubles; exposure by any amount: more people stand
in the
south, fewer at the border. Everybody under way is not in it: fewer set out, since a surge lowers the chance of staying.
"""


def surge_on_outcome(talks: Talks, name: str) -> Check:
    """An outcome of the surge over its second to fifth month, with the bound of `SURGE_RAISES`."""
    run = side_by_side(talks, {}, surge_levers(talks), months=HORIZON)
    first, wire = surge_onset(talks), name == "interceptions"
    moved = change(outcome(run, name), first + 1, first + 5)
    return Check("An interception surge", f"{name}, months 2 to 5", moved, low=SURGE_RAISES[name], wire=wire)


def _stocks_after_surge(talks: Talks, **scalars: float) -> tuple[FloatArray, FloatArray]:
    """Return the change (draw,) of non-Mexicans in the south, with those moved back there, and at the border."""
    months = surge_onset(talks) + 5
    south, border = [], []
    for levers in ({}, surge_levers(talks)):
        end = side_by_side(talks, levers, months=months, **scalars).final_state
        stocks = [end.stocks[STOCKS.index(name), 1:].sum(axis=0) for name in ("south", "held")]
        south.append(stocks[0] + stocks[1])
        border.append(end.waiting[:, 1:].sum(axis=(0, 1)))
    return south[1] / south[0] - 1, border[1] / border[0] - 1


def surge_on_south(talks: Talks) -> Check:
    """Those who are moved back and try again stand in the south meanwhile: more than 5 % more after five months."""
    south, _ = _stocks_after_surge(talks)
    return Check("An interception surge", "non-Mexicans in the south, month 5", south, low=0.05)


def surge_on_waiting(talks: Talks) -> Check:
    """The people who wait at the border should rise. They do not: fewer arrive, see the page."""
    _, border = _stocks_after_surge(talks)
    return Check("An interception surge", "non-Mexicans waiting at the border, month 5", border, low=0.0)


LOUD = {"credulity": 1.0, "announce_effort": 1.0, "wait_response": 1.0, "habituation": 0.0}


def loud_surge_on_waiting(talks: Talks) -> Check:
    """If the surge alarmed everybody as much as can be, more would wait at the border although fewer arrive."""
    _, border = _stocks_after_surge(talks, **LOUD)
    measure = "non-Mexicans waiting at the border, month 5"
    return Check("... as they would if it alarmed everybody", measure, border, low=0.0, wire=True)


CERTAIN_RETRY = {
    "continue_share": 1.0,
    "hold_exit": 1.0,
    "wait_exit": 0.0,
    "burden_weight": 0.0,
    "credulity": 0.0,
}
NOBODY_SENT_HOME = {"deportation_capacity": 0.0, "mexico_flights_venezuela": 0.0, "southward_transfers": 0.0}


def surge_in_the_long_run(talks: Talks, *, steady: bool, certain_retry: bool = True) -> Check:
    """Where everybody tries again at once interception delays and does not prevent: under 2 % in months 30 to 48.

    With steady departures every draw must hold to it; with the fitted ones the median, for a delay shifts a flow
    that itself rises and falls. With the drawn chance of giving up the effect stays: more than 5 %.
    """
    changed = CERTAIN_RETRY if certain_retry else {}
    levers = {**NOBODY_SENT_HOME, **surge_levers(talks)}
    run = side_by_side(talks, NOBODY_SENT_HOME, levers, months=48, steady=steady, **changed)
    moved = change(foreigners(run, BORDER), 30, 48)
    name = "A surge where all try again at once" if certain_retry else "... and where some give up"
    flow = "steady departures" if steady else "fitted departures"
    measure = f"non-Mexican encounters, months 30 to 48, {flow}"
    if certain_retry:
        return Check(name, measure, moved, -0.02, 0.02)
    return Check(name, measure, moved, high=-0.05, wire=True)


# ---- money -----------------------------------------------------------------------------------------------------
NO_MONEY = {"treasury_top_up": 0.0, "policing_aid": 0.0}


def _without_money(talks: Talks, name: str, **scalars: float) -> FloatArray:
    """Return the change (draw,) of an outcome over twelve months without money above the budget."""
    run = side_by_side(talks, {}, NO_MONEY, months=HORIZON, **scalars)
    first = talks.case.first_month
    return change(outcome(run, name), first, first + 12)


def returns_without_money(talks: Talks) -> Check:
    """Return flights and buses are what discretionary money pays: more than half stops, as in December 2023."""
    moved = _without_money(talks, "mexico_deportations")
    return Check("Without new money", "deportations from Mexico, twelve months", moved, high=-0.5)


def events_without_money(talks: Talks) -> Check:
    """Checkpoints are staffed from other budget lines: events fall, by a tenth at most."""
    moved = _without_money(talks, "interceptions")
    return Check("Without new money", "Mexican events, twelve months", moved, -0.1, -1e-6)


def paid_returns_without_money(talks: Talks) -> Check:
    """If returns needed no discretionary money they would not move: the lever works through `unfunded_share`."""
    moved = _without_money(talks, "mexico_deportations", unfunded_share=1.0)
    return Check("... if returns needed none", "deportations from Mexico", moved, -0.01, 0.01, wire=True)


def paid_events_without_money(talks: Talks) -> Check:
    """If half of all events hung on that money they would fall by more than a tenth."""
    moved = _without_money(talks, "interceptions", event_money_share=0.5)
    return Check("... if half of events hung on it", "Mexican events", moved, high=-0.1, wire=True)


def transfers_without_money(talks: Talks) -> Check:
    """People moved south fall by more than half; they are read from Mexico's bill, which pays for each of them."""
    run = side_by_side(talks, {}, NO_MONEY, months=HORIZON)
    p, first = talks.scalar, talks.case.first_month
    bill = outcome(run, "cost_mexico_usd") - p("cost_event") * outcome(run, "interceptions")
    moved_south = (bill - p("cost_return_mexico") * outcome(run, "mexico_deportations")) / p("cost_transfer")
    moved = change(moved_south, first, first + 12)
    return Check("Without new money", "transfers to the south, twelve months", moved, high=-0.5)


def checks(talks: Talks) -> list[Check]:
    """Return every check of this file, in the order of the page."""
    return [
        cap_at_present_use(talks),
        cap_binds_when_all_is_relaxed(talks),
        doubled_cap_doubles_returns(talks),
        cap_when_all_is_relaxed(talks),
        cap_without_retries(talks),
        cap_without_deterrence(talks),
        surge_on_encounters(talks),
        *(surge_on_outcome(talks, name) for name in SURGE_RAISES),
        surge_on_south(talks),
        surge_on_waiting(talks),
        loud_surge_on_waiting(talks),
        surge_in_the_long_run(talks, steady=True),
        surge_in_the_long_run(talks, steady=False),
        surge_in_the_long_run(talks, steady=False, certain_retry=False),
        returns_without_money(talks),
        transfers_without_money(talks),
        events_without_money(talks),
        paid_returns_without_money(talks),
        paid_events_without_money(talks),
    ]
