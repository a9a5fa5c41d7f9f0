"""The corridor as a map: places, and the flows of the model between them month by month.

Positions are those of the towns in decimal degrees, to a tenth: enough to draw, not to measure. A sector of the
Border Patrol stands at the town of its headquarters, moved north where it would cover the city that it faces.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from winset.corridor.places import CITIES, FIRST_FOREIGN, SECTOR_OF_CITY
from winset.corridor.simulate import CITY_OUTCOMES, GROUP_OUTCOMES, OUTCOMES, MonthlyPaths
from winset.policy.clauses import Text

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]

PLACES: Final[Mapping[str, tuple[Text, float, float]]] = {
    "darien": (Text("Darién (south of Panama)", "Darién (sur de Panamá)"), 8.1, -77.7),
    "tapachula": (Text("Mexico's southern border", "Frontera sur de México"), 14.9, -92.3),
    "mexico_interior": (Text("Interior of Mexico", "Interior de México"), 19.4, -99.1),
    "tijuana": (Text("Tijuana", "Tijuana"), 32.5, -117.0),
    "nogales": (Text("Nogales", "Nogales"), 31.3, -110.9),
    "ciudad_juarez": (Text("Ciudad Juárez", "Ciudad Juárez"), 31.7, -106.5),
    "piedras_negras": (Text("Piedras Negras", "Piedras Negras"), 28.7, -100.5),
    "nuevo_laredo": (Text("Nuevo Laredo", "Nuevo Laredo"), 27.5, -99.5),
    "reynosa": (Text("Reynosa", "Reynosa"), 26.1, -98.3),
    "matamoros": (Text("Matamoros", "Matamoros"), 25.9, -97.5),
    "San Diego": (Text("San Diego sector", "Sector San Diego"), 33.6, -117.0),
    "Tucson": (Text("Tucson sector", "Sector Tucson"), 32.6, -110.9),
    "El Paso": (Text("El Paso sector", "Sector El Paso"), 32.9, -106.3),
    "Del Rio": (Text("Del Rio sector", "Sector Del Rio"), 30.0, -100.6),
    "Laredo": (Text("Laredo sector", "Sector Laredo"), 28.7, -99.0),
    "Rio Grande Valley": (Text("Rio Grande Valley sector", "Sector Valle del Río Grande"), 27.2, -97.9),
    "abroad": (Text("Countries of origin", "Países de origen"), 4.6, -74.1),
}
COUNTED: Final[Mapping[str, tuple[str, str, str]]] = {
    # edge: from, to, outcome
    "departures": ("darien", "tapachula", "departures"),
    "interceptions": ("mexico_interior", "tapachula", "interceptions"),
    "mexico_deportations": ("tapachula", "abroad", "mexico_deportations"),
    "returns_to_mexico": ("El Paso", "mexico_interior", "returns_to_mexico"),
    "removals": ("El Paso", "abroad", "removals"),
}
UNITS: Final = {"interceptions": "events", "returns_to_mexico": "events", "encounters": "events"}


def route_map() -> Json:
    """Return places and edges of the map; an edge's flow is in every update under its id."""
    edges = [
        {"id": edge, "from": start, "to": end, "outcome": outcome, "unit": UNITS.get(outcome, "persons")}
        for edge, (start, end, outcome) in COUNTED.items()
    ]
    edges += [
        {"id": f"encounters:{city}", "from": city, "to": SECTOR_OF_CITY[city], "outcome": "encounters",
         "unit": UNITS["encounters"]}
        for city in CITIES
    ]  # fmt: skip
    nodes = [
        {"id": place, "title": {"en": title.en, "es": title.es}, "lat": lat, "lon": lon}
        for place, (title, lat, lon) in PLACES.items()
    ]
    return {"nodes": nodes, "edges": edges}


def route_flows(run: MonthlyPaths) -> dict[str, FloatArray]:
    """Return the mean flow of every edge, (month,). Departures are those of foreigners, by land or not."""
    departures = run.by_group[GROUP_OUTCOMES.index("departures"), :, FIRST_FOREIGN:, 0].sum(axis=1)
    flows = {"departures": departures.mean(axis=-1)}
    for edge, (_, _, outcome) in COUNTED.items():
        if edge != "departures":
            flows[edge] = run.values[OUTCOMES.index(outcome), :, 0].mean(axis=-1)
    seen = run.by_city[CITY_OUTCOMES.index("encounters"), :, :, 0].mean(axis=-1)
    for column, city in enumerate(CITIES):
        flows[f"encounters:{city}"] = seen[:, column]
    return flows
