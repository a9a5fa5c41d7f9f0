"""Where people are and who they are: the axes of every array of the corridor.

Seven groups of nationality and seven Mexican border cities. It holds names and their order, no figures.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GROUPS: Final[tuple[str, ...]] = (
    "mexico",
    "northern_central_america",
    "venezuela",
    "cuba_nicaragua",
    "haiti",
    "andes_brazil",
    "rest",
)
CITIES: Final[tuple[str, ...]] = (
    "tijuana",
    "nogales",
    "ciudad_juarez",
    "piedras_negras",
    "nuevo_laredo",
    "reynosa",
    "matamoros",
)

N_GROUPS: Final = 7
N_CITIES: Final = 7
MEXICO: Final = 0
VENEZUELA: Final = 2
# Mexicans are at home: they pass neither the south nor interception, so the loops over foreigners begin here.
FIRST_FOREIGN: Final = 1

# 1 for the nationalities of the CHNV parole, whom Mexico agreed in January 2023 to take back.
CHNV: Final[tuple[float, ...]] = (0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0)

# The Border Patrol sector opposite. Reynosa and Matamoros both face the Rio Grande Valley.
SECTOR_OF_CITY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tijuana": "San Diego",
        "nogales": "Tucson",
        "ciudad_juarez": "El Paso",
        "piedras_negras": "Del Rio",
        "nuevo_laredo": "Laredo",
        "reynosa": "Rio Grande Valley",
        "matamoros": "Rio Grande Valley",
    }
)
