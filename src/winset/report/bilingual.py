"""Outcomes, groups and cities in both languages of the talks, with the unit of each outcome and which way is better.

`better` says what both governments and the people concerned would call better; None where they differ, or where the
model takes no side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from winset.policy.clauses import Text


@dataclass(frozen=True)
class Outcome:
    """What an outcome is called, its unit a month, and which way is better for whoever bears it."""

    title: Text
    unit: str
    better: Literal["less", "more"] | None


OUTCOME_TITLES: Final[Mapping[str, Outcome]] = {
    "border_patrol_encounters": Outcome(
        Text("Border Patrol encounters", "Encuentros de la Patrulla Fronteriza"), "events", None
    ),
    "port_encounters": Outcome(
        Text("Encounters at ports of entry", "Encuentros en puertos de entrada"), "events", None
    ),
    "gotaways": Outcome(Text("Got-aways", "Cruces no interceptados"), "events", None),
    "interceptions": Outcome(
        Text("Mexican interceptions", "Detenciones por autoridades mexicanas"), "events", None
    ),
    "mexico_deportations": Outcome(
        Text("Deportations from Mexico", "Deportaciones desde México"), "persons", None
    ),
    "returns_to_mexico": Outcome(Text("Returns to Mexico", "Devoluciones a México"), "events", None),
    "removals": Outcome(
        Text("Removals by the United States", "Deportaciones desde Estados Unidos"), "persons", None
    ),
    "releases": Outcome(
        Text("Releases into the United States", "Liberaciones en Estados Unidos"), "persons", None
    ),
    "in_transit": Outcome(Text("People in transit", "Personas en tránsito"), "persons", None),
    "waiting": Outcome(
        Text(
            "People waiting in Mexican border cities", "Personas en espera en ciudades fronterizas de México"
        ),
        "persons",
        "less",
    ),
    "on_street": Outcome(
        Text("People on the street in border cities", "Personas en la calle en ciudades fronterizas"),
        "persons",
        "less",
    ),
    "harms_reported": Outcome(
        Text("Attacks reported (a floor)", "Ataques denunciados (un mínimo)"), "events", "less"
    ),
    "harms_estimated": Outcome(Text("Attacks estimated", "Ataques estimados"), "events", "less"),
    "deaths": Outcome(Text("Deaths at the border", "Muertes en la frontera"), "persons", "less"),
    "cost_usa_usd": Outcome(Text("Cost to the United States", "Costo para Estados Unidos"), "usd", "less"),
    "cost_mexico_usd": Outcome(Text("Cost to Mexico", "Costo para México"), "usd", "less"),
    "approval": Outcome(
        Text("Approval of the US president", "Aprobación del presidente de EE. UU."), "points", None
    ),
    "returns_unscreened": Outcome(
        Text("Returns without screening", "Devoluciones sin entrevista de protección"), "events", "less"
    ),
    "mexicans_repatriated": Outcome(
        Text("Mexicans repatriated", "Personas mexicanas repatriadas"), "events", None
    ),
}
GROUP_TITLES: Final[Mapping[str, Text]] = {
    "mexico": Text("Mexico", "México"),
    "northern_central_america": Text("Northern Central America", "Norte de Centroamérica"),
    "venezuela": Text("Venezuela", "Venezuela"),
    "cuba_nicaragua": Text("Cuba and Nicaragua", "Cuba y Nicaragua"),
    "haiti": Text("Haiti", "Haití"),
    "andes_brazil": Text("Andes and Brazil", "Países andinos y Brasil"),
    "rest": Text("All other nationalities", "Las demás nacionalidades"),
}
SIDE_TITLES: Final[Mapping[str, Text]] = {
    "usa": Text("United States", "Estados Unidos"),
    "mex": Text("Mexico", "México"),
}
