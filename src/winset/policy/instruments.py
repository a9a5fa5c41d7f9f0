"""By which act a clause becomes law or practice, and how that act can be stopped or undone.

What each instrument is, who grants it and what binds it are facts of law with a stated confidence. The chance that a
court blocks it within a year and the months it takes are proposals of whoever collected them, not estimates: every
surface that shows one of them says so.
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field, field_validator, model_validator

InstrumentKind = Literal[
    "executive", "regulation", "appropriation", "statute", "treaty", "budget", "declaration"
]

# The kinds that pass through a chamber: for the US Congress, for Mexico the Chamber (budget) or the Senate (treaty).
LEGISLATED: frozenset[InstrumentKind] = frozenset({"appropriation", "statute", "treaty", "budget"})

# What no government of that side can do: the Congress of the United States has no budget law of its own kind, and
# Mexico's Chamber votes no single appropriation; two governments share no legislature.
_NOBODY: dict[tuple[str, str], str] = {
    ("usa", "budget"): "In the United States money is an `appropriation`",
    ("mex", "appropriation"): "In Mexico money is the Chamber's `budget`",
    ("both", "appropriation"): "Money is one side's: write an act for each",
    ("both", "budget"): "Money is one side's: write an act for each",
    ("both", "statute"): "A statute is one side's: write an act for each, or a `treaty`",
}


@dataclass(frozen=True)
class Instrument:
    """One act: `court_exposure` in words, `court_block_12m` a probability, `months_to_effect` earliest and latest."""

    id: str
    title: str
    kind: InstrumentKind
    side: Literal["usa", "mex", "both"]
    grantor: str
    binding_law: str
    gate: str
    court_exposure: str
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
    court_exposure: str = Field(min_length=1)
    court_block_12m: float = Field(ge=0, le=1)
    months_to_effect: tuple[float, float]
    reversible_by: str = Field(min_length=1)
    source: str = Field(min_length=1)
    grade: Literal["high", "medium", "low", "memory"]

    @field_validator("months_to_effect")
    @classmethod
    def _in_order(cls, months: tuple[float, float]) -> tuple[float, float]:
        if not 0 <= months[0] <= months[1]:
            raise ValueError(
                f"{months[0]:g} to {months[1]:g} months. Write the earliest, then the latest, from 0"
            )
        return months

    @model_validator(mode="after")
    def _can_be_granted(self) -> "InstrumentEntry":
        if (self.side, self.kind) in _NOBODY:
            raise ValueError(
                f"nobody on side `{self.side}` grants a {self.kind}. {_NOBODY[self.side, self.kind]}"
            )
        return self

    def named(self, name: str) -> Instrument:
        """Return the entry as the instrument of that id."""
        return Instrument(id=name, **self.model_dump())


class InstrumentsFile(BaseModel):
    """`instruments.yaml`: every act the talks could use, by id."""

    instruments: dict[str, InstrumentEntry]
