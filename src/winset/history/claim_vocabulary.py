"""The functions that an expression can call: what each takes, and what its writer is told of it.

docs/claims.md holds the same words, and a test holds it to them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from winset.history import claim_functions as call
from winset.history.claim_values import Value

MAX_WHOLE: Final = 240


@dataclass(frozen=True)
class Function:
    """A function: the kinds of its arguments, `rest` for any more of them; `chooses`: takes columns as keywords."""

    call: Callable[..., Value]
    usage: str
    says: str
    takes: tuple[str, ...] = ()
    rest: str = ""
    chooses: bool = False
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def least(self) -> int:
        """The fewest positional arguments."""
        return len(self.takes) + bool(self.rest)

    @property
    def most(self) -> float:
        """The most positional arguments."""
        return float("inf") if self.rest else len(self.takes)

    def kind_of(self, place: int) -> str | None:
        """Return the kind of a positional argument, None where there is none at that place."""
        return self.takes[place] if place < len(self.takes) else self.rest or None


_ROWS: Final = "TABLE, column='value', months='2023-12'"


def _total(function: Callable[..., Value], name: str, says: str) -> Function:
    return Function(function, f"{name}({_ROWS})", says, ("series",), chooses=True)


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType({
    "series": Function(
        call.series, f"series({_ROWS})",
        "the figures of a table by month; a list of values adds them up; without months, all that was published",
        ("table",), chooses=True,
    ),
    "sum": _total(call.total, "sum", "the total; takes a series too"),
    "mean": _total(call.mean, "mean", "the mean of the months; takes a series too"),
    "max": _total(call.largest_month, "max", "the largest month; takes a series too"),
    "min": _total(call.smallest_month, "min", "the smallest month; takes a series too"),
    "peak": _total(
        call.peak, "peak", "the largest month, with the smallest and largest as its range; takes a series too"
    ),
    "largest": Function(
        call.largest, "largest(2, SERIES)",
        "the second largest of some months, or of several numbers", ("whole",), "figures",
    ),
    "trailing": Function(
        call.trailing, "trailing(SERIES, 12)", "for each month the total of the 12 months that end in it",
        ("series", "whole"),
    ),
    "cumulative": Function(
        call.cumulative, "cumulative(SERIES)", "for each month the total since the first", ("series",)
    ),
    "known": Function(
        call.known, "known(SERIES, least=6)",
        "only the months that had been published; unknown with fewer than `least`, which is 1 if left out",
        ("series",), options={"least": "whole"},
    ),
    "change": Function(
        call.change, "change(SERIES, '2023-02/2023-05', '2023-08/2023-11')",
        "the change of the monthly mean from one period to another, in percent", ("series", "period", "period"),
    ),
    "change_after_season": Function(
        call.change_after_season, "change_after_season(SERIES, '2023-02/2023-05', '2023-08/2023-11')",
        "the same with the season of southwest encounters taken out; its range is that of the seasonal factors",
        ("series", "period", "period"),
    ),
    "year_on_year": Function(
        call.year_on_year, "year_on_year(SERIES, '2023-06/2023-12', least=6)",
        "the change against the same months a year before, in percent; with `least`, over the months published",
        ("series", "period"), options={"least": "whole"},
    ),
    "share": Function(call.share, "share(PART, WHOLE)", "the part in percent of the whole", ("number", "number")),
    "percent_of": Function(
        call.percent_of, "percent_of(PERCENT, WHOLE)", "that percentage of the whole", ("number", "number")
    ),
    "rank": Function(
        call.rank, "rank(TABLE, 'nationality', 'VEN', months='2023-12')",
        "the place of one value of a column by its total, 1 the largest; bundles take no place",
        ("table", "text", "text"), chooses=True,
    ),
    "count": Function(
        call.count, "count(events, lever='asylum', months='2023')", "how many events or votes fall in a period",
        ("table",), chooses=True,
    ),
    "fact": Function(call.fact, "fact('R038')", "the value of a cited fact", ("text",)),
    "evidence": Function(
        call.evidence_row, "evidence('E001')", "the middle of a row of evidence, its low and high mark as range",
        ("text",),
    ),
    "day": Function(
        call.day, "day('P20231230a')", "the day of an event, or day('2023-12-31'); days subtract", ("text",)
    ),
    "weeks": Function(
        call.weeks, "weeks(day('P20231018a'), day('2023-12-31'))", "the weeks from one day to another, both counted",
        ("day", "day"),
    ),
    "dips_faded": Function(
        call.dips_faded, "dips_faded(8, 'JUN2019', 'VEN_FLIGHTS/2023-12')",
        "the percentage of past measures whose dip had halved within 8 months; after / the last month to look at",
        ("whole",), "text",
    ),
    "ranged": Function(
        call.ranged, "ranged(FIGURE, LOW, HIGH)", "the figure with a range of your own",
        ("number", "number", "number"),
    ),
    "in_unit": Function(
        call.in_unit, "in_unit(FIGURE, 'persons')",
        "the same figure read in another unit: an assumption that the definition has to explain", ("figures", "text"),
    ),
})  # fmt: skip
