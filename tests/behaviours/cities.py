"""Border cities that take people back: less willingly the fuller they are, and the more harm was done there before.

As in `enforcement.py`: a `Check` each, the bound on the median with its reason.
"""

import numpy as np
from behaviours.talks import HORIZON, Check, FloatArray, Talks, change, outcome, side_by_side

RETURNS = "returns_to_mexico"
PAID_PER_MONTH = 50e6
"""USD for shelters: far beyond any level of the clause, so that every city has a place for everybody."""


def _returns(talks: Talks, **scalars: float) -> FloatArray:
    """Return (draw,): returns to Mexico from the first full month on, one path at the status quo."""
    run = side_by_side(talks, {}, months=HORIZON, **scalars)
    total: FloatArray = outcome(run, RETURNS)[talks.case.first_month :, 0].sum(axis=0)
    return total


def _with_shelters(talks: Talks, **scalars: float) -> FloatArray:
    run = side_by_side(talks, {}, {"shelter_funding": PAID_PER_MONTH}, months=HORIZON, **scalars)
    first = talks.case.first_month + talks.case.clause("shelter_funding").onset_months
    return change(outcome(run, RETURNS), first, HORIZON)


def shelters_on_returns(talks: Talks) -> Check:
    """Places for everybody make cities take more people back: by more than 5 %, since most are fuller than full."""
    return Check("Shelter for everybody", "returns to Mexico", _with_shelters(talks), low=0.05)


def shelters_where_cities_do_not_mind(talks: Talks) -> Check:
    """Where neither load nor harm counts, shelters move no returns but through who crosses again: under 2 %."""
    moved = _with_shelters(talks, load_aversion=0.0, harm_aversion=0.0)
    return Check(
        "... if load and harm counted for nothing", "returns to Mexico", moved, -0.02, 0.02, wire=True
    )


def aversion_on_returns(talks: Talks, name: str, less: float, more: float) -> Check:
    """The more a city minds its load, or past harm, the fewer it takes: 5 % between the ends of the prior."""
    moved = _returns(talks, **{name: more}) / _returns(talks, **{name: less}) - 1.0
    return Check(f"{name} from {less:g} to {more:g}", "returns to Mexico", np.asarray(moved), high=-0.05)


def checks(talks: Talks) -> list[Check]:
    """Return every check of this file, in the order of the page."""
    return [
        shelters_on_returns(talks),
        shelters_where_cities_do_not_mind(talks),
        aversion_on_returns(talks, "load_aversion", 0.1, 2.0),
        aversion_on_returns(talks, "harm_aversion", 1.0, 20.0),
    ]
