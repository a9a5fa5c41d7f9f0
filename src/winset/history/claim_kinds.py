"""The recomputations that a claim can name: a closed set, each with its months, columns and rows, and no code.

What each gives is computed in `recomputations`. A name that the record does not have is a fault of the
file, found here.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator

from winset.data.events import events
from winset.data.facts import facts
from winset.data.record import record_span
from winset.data.sources import registered
from winset.data.tables import read_table
from winset.errors import InputError
from winset.months import month_number

Choice = str | list[str]


def _known(value: str, names: Iterable[str], kind: str) -> str:
    if value not in (all_names := set(names)):
        near = ", ".join(sorted(name for name in all_names if name[:2] == value[:2])[:6])
        raise ValueError(
            f"no {kind} {value}. " + (f"Near it: {near}" if near else "Look it up in the record")
        )
    return value


def _month(value: str) -> str:
    try:
        month_number(value)
    except InputError as error:
        raise ValueError(f"{value} is {error.faults[0].what}. {error.faults[0].expected}") from None
    return value


def _fact(value: str) -> str:
    return _known(value, (fact.id for fact in facts(record_span()[1])), "fact")


def _event(value: str) -> str:
    return _known(value, (event.id for event in events(record_span()[1])), "event")


def _measure(value: str) -> str:
    return _known(value, read_table("event_studies")["event_id"], "measure")


Month = Annotated[str, AfterValidator(_month)]
FactId = Annotated[str, AfterValidator(_fact)]
EventId = Annotated[str, AfterValidator(_event)]
MeasureId = Annotated[str, AfterValidator(_measure)]


class Span(BaseModel):
    """Some months, first to last."""

    first: Month
    last: Month

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if month_number(self.first) > month_number(self.last):
            raise ValueError(
                f"{self.first} is after {self.last}. Choose a first month that is not after the last"
            )
        return self


class Cells(BaseModel):
    """Rows of a monthly table: those that match every choice of `where`, less those of them that match `without`."""

    table: str
    where: dict[str, Choice] = {}
    without: dict[str, Choice] = {}

    @model_validator(mode="after")
    def _are_in_the_record(self) -> Self:
        try:
            table = registered(self.table)
            columns = [
                (table.column(name), choice)
                for part in (self.where, self.without)
                for name, choice in part.items()
            ]
        except InputError as error:
            raise ValueError(f"{error.faults[0].what}. {error.faults[0].expected}") from None
        if table.time != "month" or table.value is None:
            raise ValueError(
                f"{self.table} holds no monthly figure. Choose a monthly table of `winset data list`"
            )
        frame = read_table(self.table) if columns else None
        for column, choice in columns:
            assert frame is not None
            allowed = column.allowed or tuple(frame[column.name].unique())
            if wrong := sorted(
                {choice} - set(allowed) if isinstance(choice, str) else set(choice) - set(allowed)
            ):
                raise ValueError(
                    f"{column.name} has no {', '.join(wrong)}. Choose among {', '.join(allowed)}"
                )
        return self


class Opinion(BaseModel):
    """A judgement that no series can settle; `said_by` is whom the text names for it."""

    kind: Literal["opinion"]
    said_by: str


class MonthlyTotal(Cells):
    """The sum of the rows over some months."""

    kind: Literal["monthly_total"]
    span: Span


class ScaledTotal(Cells):
    """The same, times a percentage that a cited fact gives: encounters into persons, for example."""

    kind: Literal["scaled_total"]
    span: Span
    percent_fact: FactId


class AmountAsShare(Cells):
    """A stated amount in percent of the total over some months."""

    kind: Literal["amount_as_share"]
    amount: float = Field(gt=0)
    span: Span


class UseOfAmount(Cells):
    """The largest monthly total in percent of a stated amount, with the smallest and largest month as its range."""

    kind: Literal["use_of_amount"]
    amount: float = Field(gt=0)
    span: Span


class YearlyTotals(Cells):
    """The n-th largest of the twelve-month totals that end in the months named: what the n best years all reached."""

    kind: Literal["yearly_totals"]
    ends: list[Month] = Field(min_length=1)
    best: int = Field(ge=1)

    @model_validator(mode="after")
    def _has_so_many_years(self) -> Self:
        if self.best > len(self.ends):
            raise ValueError(f"there are only {len(self.ends)} years. Lower `best`, or name more ends")
        return self


class NationalityRank(Cells):
    """The place of a nationality in one month among those that the table tells apart; 1 is the largest."""

    kind: Literal["nationality_rank"]
    nationality: str
    month: Month

    @model_validator(mode="after")
    def _is_told_apart(self) -> Self:
        frame = read_table(self.table)
        if "nationality" not in frame or self.nationality not in set(frame["nationality"]):
            raise ValueError(
                f"{self.table} does not tell {self.nationality} apart. Choose another table or spelling"
            )
        return self


class ChangeAfter(Cells):
    """The mean of some months against the mean of the months before, in percent, both after season.

    The range is that of the seasonal factors of the later months, the base held at the median factor.
    """

    kind: Literal["change_after"]
    base: Span
    after: Span
    season: Literal["factors", "none"] = "factors"


class YearOnYear(Cells):
    """The sum of some months in percent against the same months a year earlier; only the months that were known."""

    kind: Literal["year_on_year"]
    span: Span
    least_months: int = Field(ge=1)


class DipsFaded(BaseModel):
    """The percentage of past measures whose dip had halved within some months of the start.

    A measure that was followed for a shorter time and had not halved is not counted; `until` cuts one off where another
    measure begins.
    """

    kind: Literal["dips_faded"]
    measures: list[MeasureId] = Field(min_length=1)
    until: dict[MeasureId, Month] = {}
    within_months: int = Field(ge=1)


class FactValue(BaseModel):
    """The value of one cited fact."""

    kind: Literal["fact_value"]
    fact: FactId


class RatePerWeek(BaseModel):
    """A counted fact over the weeks from an event to a day."""

    kind: Literal["rate_per_week"]
    fact: FactId
    since: EventId
    to: date


class ImpliedFlights(Cells):
    """Removals over some months above those of as many months before, over the persons a flight that a fact gives."""

    kind: Literal["implied_flights"]
    base: Span
    span: Span
    persons_fact: FactId


class EventDay(BaseModel):
    """The day of an event."""

    kind: Literal["event_day"]
    event: EventId


class DaysUntil(BaseModel):
    """The days from a date to an event."""

    kind: Literal["days_until"]
    event: EventId
    since: date


Recomputation = Annotated[
    Opinion
    | MonthlyTotal
    | ScaledTotal
    | AmountAsShare
    | UseOfAmount
    | YearlyTotals
    | NationalityRank
    | ChangeAfter
    | YearOnYear
    | DipsFaded
    | FactValue
    | RatePerWeek
    | ImpliedFlights
    | EventDay
    | DaysUntil,
    Field(discriminator="kind"),
]
