"""What people and third countries do in the fitted corridor: aid, sanctions and consent to flights, dips that return.

As in `enforcement.py`: paths side by side, a `Check` each, the bound on the median with its reason.
"""

from collections.abc import Mapping

import numpy as np
from behaviours.talks import (
    BORDER,
    HORIZON,
    LONGEST,
    Check,
    FloatArray,
    Talks,
    change,
    foreigners,
    outcome,
    side_by_side,
)

from winset.corridor.places import VENEZUELA
from winset.corridor.simulate import GROUP_OUTCOMES

# ---- aid and sanctions -----------------------------------------------------------------------------------------
AID, AID_MONTH = "development_aid", 60


def aid_levers(talks: Talks) -> dict[str, float]:
    """Return the levers of the plan of USD 20 billion."""
    return talks.level(AID, "plan_20bn")


def _aid_onset(talks: Talks) -> int:
    return talks.case.first_month + talks.case.clause(AID).onset_months


def aid_on_encounters(talks: Talks) -> Check:
    """Within ±5 % over the twelve months from the first dollar: nobody's prospects change within a year."""
    run = side_by_side(talks, {}, aid_levers(talks), months=LONGEST)
    first = _aid_onset(talks)
    moved = change(outcome(run, BORDER), first, first + 12)
    return Check("USD 20 billion", "encounters in the first twelve months of aid", moved, -0.05, 0.05)


def aid_on_costs(talks: Talks) -> Check:
    """It costs money at once: in its first month the bill rises by the month's share of the plan, within 1 %."""
    run = side_by_side(talks, {}, aid_levers(talks), months=LONGEST)
    cost = outcome(run, "cost_usa_usd")[_aid_onset(talks)]
    share = (cost[1] - cost[0]) / aid_levers(talks)["development_aid"]
    return Check(
        "USD 20 billion",
        "cost to the United States in its first month, over the plan's",
        share,
        0.99,
        1.01,
        "share",
        wire=True,
    )


def aid_on_departures(talks: Talks, *, active: bool) -> Check:
    """Departures in month 60: more than 5 % fewer where an aid effect is active, exactly the same where it is not."""
    run = side_by_side(talks, {}, aid_levers(talks), months=LONGEST)
    departures = foreigners(run, "departures")[AID_MONTH]
    chosen = (talks.scalar("aid_active") > 0.5) == active
    moved = (departures[1] / departures[0] - 1)[chosen]
    measure = f"non-Mexican departures in month 60, draws with aid_active = {int(active)}"
    if active:
        return Check("USD 20 billion", measure, moved, high=-0.05, wire=True)
    return Check("USD 20 billion", measure, moved, -1e-9, 1e-9)


MANY_FLIGHTS = 40.0


def _relief(talks: Talks, flights: float) -> FloatArray:
    """Return removals (path, draw) in the first month of relief at 0 and at 1, with so many flights offered."""
    first = talks.case.first_month
    offered = {"us_flights_venezuela": flights}
    run = side_by_side(
        talks,
        {**offered, "sanctions_relief": 0.0},
        {**offered, "sanctions_relief": 1.0},
        months=first + 1,
        onset=first,
    )
    return outcome(run, "removals")[first]


def consent_flips(talks: Talks) -> FloatArray:
    """Return the draws in which Venezuela takes flights with all sanctions lifted and not with all back: (draw,)."""
    p = talks.scalar
    flips: FloatArray = (p("consent_u") >= p("consent_floor")) & (p("consent_u") < p("consent_ceiling"))
    return flips


def relief_where_consent_flips(talks: Talks) -> Check:
    """In the same month more than half of the seats offered are removals that there were not before.

    Half and not all, because beds may bind and removals of others give way.
    """
    removals, flips = _relief(talks, MANY_FLIGHTS), consent_flips(talks)
    seats = MANY_FLIGHTS * talks.scalar("seats")
    share = ((removals[1] - removals[0]) / seats)[flips]
    return Check(
        "Sanctions lifted, flights offered, consent flips",
        "added removals of the month, over seats",
        share,
        0.5,
        1.001,
        "share",
    )


def relief_where_consent_stays(talks: Talks) -> Check:
    """Where consent does not flip, removals of the month stay within 1 %."""
    removals, flips = _relief(talks, MANY_FLIGHTS), consent_flips(talks)
    moved = (removals[1] / removals[0] - 1)[~flips]
    return Check("... consent does not flip", "removals of the month", moved, -0.01, 0.01)


def relief_without_flights(talks: Talks) -> Check:
    """Without flights relief moves no removals within the month: the way is by consent to flights. Within 1 %."""
    removals, flips = _relief(talks, 0.0), consent_flips(talks)
    moved = (removals[1] / removals[0] - 1)[flips]
    return Check("... no flights are offered", "removals of the month", moved, -0.01, 0.01, wire=True)


# ---- dips ------------------------------------------------------------------------------------------------------
FORGETFUL = {
    "credulity": 0.0,
    "learning": 1.0,
    "habituation": 1.0,
    "postpone_share": 0.0,
    "wait_response": 0.0,
}
MEASURES: Mapping[str, Mapping[str, float]] = {
    "a release limit of 0.5": {"release_limit": 0.5},
    "13 US flights a month": {"us_flights_venezuela": 13.0},
}


def _measure(talks: Talks, measure: str, *, memory: bool) -> FloatArray:
    """Return encounters (month, path, draw) without and with a measure from the first full month."""
    changed = {} if memory else FORGETFUL
    first = talks.case.first_month
    run = side_by_side(talks, {}, MEASURES[measure], months=HORIZON, onset=first, **changed)
    return outcome(run, BORDER)


def dip(talks: Talks, measure: str) -> Check:
    """A measure lowers encounters of its first three months: by more than half a percent, or it is no dip."""
    first = talks.case.first_month
    moved = change(_measure(talks, measure, memory=True), first, first + 3)
    return Check(f"A dip after {measure}", "encounters, months 1 to 3", moved, high=-0.005)


def rebound(talks: Talks, measure: str, *, memory: bool) -> Check:
    """How much of the deepest month of the first six is back in months 8 to 12, as a share of it.

    With waiting and memory a sixth or more. Without them a tenth at most: then only those who were removed and try
    again come back, later (docs/equations.md, What must hold). Below nought the measure still deepens.
    """
    first = talks.case.first_month
    encounters = _measure(talks, measure, memory=memory)
    moved = encounters[:, 1] / encounters[:, 0] - 1
    trough = moved[first : first + 6].min(axis=0)
    late = moved[first + 7 : first + 12].mean(axis=0)
    # A draw in which nothing dips has nothing to come back: people there do not respond to their chances.
    back = np.where(trough < -1e-6, 1 - late / np.minimum(trough, -1e-6), 0.0)
    if memory:
        return Check(
            f"The dip after {measure}", "share of it back in months 8 to 12", back, 1 / 6, 1.5, "share"
        )
    return Check(
        "... without waiting and memory",
        "share of it back in months 8 to 12",
        back,
        high=0.1,
        unit="share",
        wire=True,
    )


def flights_without_memory(talks: Talks) -> Check:
    """Few are flown, so the dip of flights is expectation alone: without memory there is none, under 0.2 %."""
    first = talks.case.first_month
    moved = change(_measure(talks, "13 US flights a month", memory=False), first, first + 3)
    return Check(
        "... without waiting and memory", "encounters, months 1 to 3", moved, -0.002, 0.002, wire=True
    )


def venezuelan_dip(talks: Talks) -> FloatArray:
    """Return the fall of Venezuelan encounters in the first three months of 13 US flights: (draw,)."""
    first = talks.case.first_month
    run = side_by_side(talks, {}, MEASURES["13 US flights a month"], months=HORIZON, onset=first)
    return change(run.by_group[GROUP_OUTCOMES.index(BORDER), :, VENEZUELA], first, first + 3)


RELEASES, FLIGHTS = MEASURES


def checks(talks: Talks) -> list[Check]:
    """Return every check of this file, in the order of the page."""
    return [
        aid_on_encounters(talks),
        aid_on_costs(talks),
        aid_on_departures(talks, active=True),
        aid_on_departures(talks, active=False),
        relief_where_consent_flips(talks),
        relief_where_consent_stays(talks),
        relief_without_flights(talks),
        dip(talks, RELEASES),
        rebound(talks, RELEASES, memory=True),
        rebound(talks, RELEASES, memory=False),
        dip(talks, FLIGHTS),
        rebound(talks, FLIGHTS, memory=True),
        flights_without_memory(talks),
    ]
