"""The shape of a list of claims: what a text states, and by which expression over the record it is recomputed.

A file carries no verdict: how one follows stands in `claims`.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from winset.history.claim_reading import record_units
from winset.history.expressions import Expression, Recomputation
from winset.history.units import PLAIN, unit

Comparison = Literal["about", "at_least", "at_most"]
Stated = Annotated[float, Field(allow_inf_nan=False)] | date


def _like_with_like(expression: Expression, figure: float | date, words: str) -> None:
    """Refuse a figure that the expression cannot be compared with: a day, or one in another unit."""
    if expression.is_day != isinstance(figure, date):
        raise ValueError(
            "a day is compared with a day, a figure with a figure. Mend the figure or `recompute`"
        )
    stated = unit(words)
    # Words that the record does not use (flights a day, unique crossings) are the writer's own and are not judged.
    if not expression.is_day and stated in record_units() and expression.unit not in (None, PLAIN, stated):
        raise ValueError(
            f"`recompute` gives {expression.unit}, the unit is {stated}. Change the unit, or say "
            f"in_unit(…, '{stated}') where the definition explains why"
        )


class ReadingEntry(BaseModel):
    """A second look at a claim. Where it does not come out as expected, the claim needs a caveat, or misleads."""

    label: str
    unit: str
    failing_means: Literal["caveat", "misleading"]
    comparison: Comparison
    expected: Stated
    tolerance: float = Field(default=0, ge=0)
    recompute: Recomputation

    @model_validator(mode="after")
    def _compares_like_with_like(self) -> Self:
        _like_with_like(self.recompute, self.expected, self.unit)
        return self


class ClaimEntry(BaseModel):
    """One claim: what is stated, what is meant by it, and how it is recomputed. No verdict: that is computed.

    An opinion has `said_by`, whom the text names for it, and nothing that could be recomputed.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    text: str
    stated: Stated | None = None
    unit: str
    comparison: Comparison = "about"
    tolerance: float = Field(default=0, ge=0)
    definition: str
    caveat: str = ""
    recompute: Recomputation | None = None
    said_by: str | None = None
    readings: list[ReadingEntry] = []

    @model_validator(mode="after")
    def _states_what_can_be_compared(self) -> Self:
        if (self.recompute is None) == (self.said_by is None):
            raise ValueError("a claim is recomputed or an opinion. Give `recompute` or `said_by`, not both")
        if self.recompute is None:
            if self.stated is not None or self.readings:
                raise ValueError("an opinion states no figure and has no readings. Take them out")
        elif self.stated is None:
            raise ValueError("nothing is stated. Add `stated:`, the figure of the text")
        else:
            _like_with_like(self.recompute, self.stated, self.unit)
        return self


class TextEntry(BaseModel):
    """The text that makes the claims."""

    title: str
    publisher: str
    address: str
    grade: Literal["high", "medium", "low", "memory"]
    published: date


class ClaimsFile(BaseModel):
    """A text and its claims."""

    text: TextEntry
    claims: list[ClaimEntry] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [claim.id for claim in self.claims]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"ids stand twice: {', '.join(twice)}. Give every claim an id of its own")
        return self
