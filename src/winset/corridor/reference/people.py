"""Who is where in the plain program, what one run is told, and the page's three small operators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

GROUPS = (
    "mexico",
    "northern_central_america",
    "venezuela",
    "cuba_nicaragua",
    "haiti",
    "andes_brazil",
    "rest",
)
NM = GROUPS[1:]
CHNV = {"venezuela": 1.0, "cuba_nicaragua": 1.0, "haiti": 1.0}
CITIES = ("tijuana", "nogales", "ciudad_juarez", "piedras_negras", "nuevo_laredo", "reynosa", "matamoros")
EXITS = (
    *("quit", "settled", "gone_home", "deported_mexico", "removed"),
    *("returned_home", "released", "gotaway", "admitted", "dead"),
)

ByName = dict[str, float]
ByGroup = dict[str, float]
ByCity = dict[str, float]
ByPlace = dict[tuple[str, str], float]


@dataclass
class People:
    """Everything that lasts from one month to the next: stocks, exits, memory. Changed in place."""

    P: ByGroup
    T: ByGroup
    S: ByGroup
    L: ByGroup
    N: ByGroup
    e: ByGroup
    m: ByGroup
    W: ByPlace
    v: ByCity
    approval: float
    tightness_before: float
    lost: bool
    exits: dict[str, ByGroup] = field(
        default_factory=lambda: {exit_: dict.fromkeys(GROUPS, 0.0) for exit_ in EXITS}
    )
    entered: float = 0.0

    def everyone(self) -> float:
        """Persons in all stocks and all counted exits."""
        stocks = sum(sum(stock.values()) for stock in (self.P, self.T, self.S, self.L, self.N, self.W))
        return stocks + sum(sum(by_group.values()) for by_group in self.exits.values())


@dataclass(frozen=True)
class Setting:
    """The inputs of one draw and one path, by name. `p` scalars, `th[name][g]`, `city[name][c]`, levers by name."""

    p: SimpleNamespace
    th: Mapping[str, ByGroup]
    city: Mapping[str, ByCity]
    city_share: ByPlace
    level: Sequence[ByGroup]
    expulsion: Sequence[ByGroup]
    deal: ByName
    base: Sequence[ByName]
    onset: Mapping[str, int]
    end: Mapping[str, int]
    successor: ByName
    successor_reverses: Mapping[str, bool]
    election: int
    inauguration: int


def plus(x: float) -> float:
    """`[x]⁺`."""
    return x if x > 0.0 else 0.0


def ratio(a: float, b: float) -> float:
    """`a ⊘ b`."""
    return a / b if b > 1e-9 else 0.0


def served(capacity: float, demand: float) -> float:
    """min(1, capacity / demand), and 1 where nobody asks."""
    return min(1.0, capacity / demand) if demand > 1e-9 else 1.0
