"""What the two governments can turn: names, units and ranges of the corridor's levers.

The order is the order of every lever array. What a clause does to them is policy's business.
A range is what the model takes without leaving its meaning, wider than anything on the table in January 2024.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Lever:
    """One lever: its array name, its unit, the lowest and highest value it may take, and its title."""

    name: str
    unit: str
    low: float
    high: float
    title: str


LEVERS: Final[tuple[Lever, ...]] = (
    Lever("interception_effort", "multiple of the present effort", 0.0, 5.0, "Mexican interception effort"),
    Lever(
        "deportation_capacity",
        "persons a month",
        0.0,
        60_000.0,
        "Deportations from Mexico by land or charter",
    ),
    Lever("southward_transfers", "persons a month", 0.0, 60_000.0, "Transfers from the border to the south"),
    Lever("returns_cap", "persons a month", 0.0, 200_000.0, "Non-Mexicans whom Mexico takes back"),
    Lever("returns_eligibility", "share", 0.0, 1.0, "Nationalities beyond CHNV that may be returned"),
    Lever("screening_capacity", "persons a month", 0.0, 200_000.0, "Screening before return"),
    Lever("city_acceptance", "multiple of the present acceptance", 0.0, 10.0, "What border cities take back"),
    Lever("us_flights_venezuela", "flights a month", 0.0, 200.0, "US removal flights to Venezuela"),
    Lever("mexico_flights_venezuela", "flights a month", 0.0, 200.0, "Mexican return flights to Venezuela"),
    Lever("parole", "persons a month", 0.0, 120_000.0, "CHNV paroles"),
    Lever("appointments", "persons a month", 0.0, 150_000.0, "Appointments at ports of entry"),
    Lever("ports_open", "share", 0.0, 1.0, "Crossings kept open"),
    Lever("policing_aid", "USD a month", 0.0, 1e9, "US aid to Mexico's migration police"),
    Lever("treasury_top_up", "USD a month", 0.0, 1e9, "Mexican money above the approved budget"),
    Lever("shelter_funding", "USD a month", 0.0, 5e8, "Money for border shelters"),
    Lever("sanctions_relief", "0 back, 0.5 licences, 1 lifted", 0.0, 1.0, "Relief of sanctions on Venezuela"),
    Lever("development_aid", "USD a month", 0.0, 1e10, "Development aid above the present"),
    Lever("release_limit", "share", 0.0, 1.0, "Releases turned into removal"),
    Lever("border_processing", "USD a month", 0.0, 5e9, "Money for US processing at the border"),
)
_ROW: Final = {lever.name: row for row, lever in enumerate(LEVERS)}


def lever_index(name: str) -> int:
    """Return the row of a lever in every lever array; an unknown name is a KeyError.

    >>> lever_index("returns_cap")
    3
    """
    return _ROW[name]
