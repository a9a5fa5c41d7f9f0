"""By which act a clause becomes law or practice, and how that act can be stopped or undone.

What each instrument is, who grants it and what binds it are facts of law with a stated confidence. The chance that a
court blocks it within a year and the months it takes are proposals of whoever collected them, not estimates: every
surface that shows one of them says so.
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

InstrumentKind = Literal[
    "executive", "regulation", "appropriation", "statute", "treaty", "budget", "declaration"
]

# The kinds that pass through a chamber: for the US Congress, for Mexico the Chamber (budget) or the Senate (treaty).
LEGISLATED: frozenset[InstrumentKind] = frozenset({"appropriation", "statute", "treaty", "budget"})


@dataclass(frozen=True)
class Instrument:
    """One act: `court_block_12m` is a probability, `months_to_effect` the earliest and the latest month."""

    id: str
    title: str
    kind: InstrumentKind
    side: Literal["usa", "mex", "both"]
    grantor: str
    binding_law: str
    gate: str
    court_block_12m: float
    months_to_effect: tuple[float, float]
    reversible_by: str
    source: str
    grade: str

    @property
    def needs_congress(self) -> bool:
        """Whether the US Congress has to vote: a Mexican budget or a Mexican Senate does not count here."""
        return self.side in ("usa", "both") and self.kind in ("appropriation", "statute", "treaty")


class InstrumentEntry(BaseModel):
    """An instrument as `instruments.yaml` writes it, under its id."""

    title: str = Field(min_length=1)
    kind: InstrumentKind
    side: Literal["usa", "mex", "both"]
    grantor: str = Field(min_length=1)
    binding_law: str
    gate: str
    court_block_12m: float = Field(ge=0, le=1)
    months_to_effect: tuple[float, float]
    reversible_by: str
    source: str = Field(min_length=1)
    grade: Literal["high", "medium", "low", "memory"]

    def named(self, name: str) -> Instrument:
        """Return the entry as the instrument of that id."""
        return Instrument(id=name, **self.model_dump())


class InstrumentsFile(BaseModel):
    """`instruments.yaml`: every act the talks could use, by id."""

    instruments: dict[str, InstrumentEntry]
