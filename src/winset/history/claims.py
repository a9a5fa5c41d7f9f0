"""The figures of a text, recomputed twice: with what was published on its day, and with the newest record.

A verdict is computed from the recomputed figure, the stated one, the comparison and the tolerance; nobody types one in:

    not_checkable        the record did not hold what it takes
    attributed_opinion   a judgement that no series settles: `said_by` instead of `recompute`
    fails                the figure does not compare as stated
    true_but_misleading  it does, but a declared second series contradicts what it suggests
    holds_with_caveat    it does, but not over its whole range, or a second reading differs, or a source is not firm
    holds                it does, and nothing speaks against it

Tolerances and second readings are part of a claim's definition, in its file, where a reader can dispute them.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from winset.data.record import MonthlyRecord, last_day, monthly_record
from winset.errors import ClaimError, Fault
from winset.history.claim_file import ClaimEntry, ClaimsFile, Comparison, ReadingEntry, TextEntry
from winset.history.claim_reading import FIRM_GRADES, Figure, Points, Recomputed
from winset.history.expressions import Expression, recomputed
from winset.provenance import Source
from winset.reading import library_path, read_yaml

Verdict = Literal[
    "holds", "holds_with_caveat", "true_but_misleading", "fails", "attributed_opinion", "not_checkable"
]
NBC_JANUARY_2024: Final = "nbc-january-2024"
DIGITS: Final = 6


@dataclass(frozen=True)
class Reading:
    """A second look at a claim with today's record; `agrees` is None where it could not be computed."""

    label: str
    unit: str
    value: Figure | None
    low: Figure | None
    high: Figure | None
    expected: Figure
    comparison: Comparison
    agrees: bool | None
    failing_means: Literal["caveat", "misleading"]


@dataclass(frozen=True)
class ClaimResult:
    """One claim with both verdicts. `recomputed`, range and `series` are today's, `recomputed_then` the day's.

    `published` and `as_of` are the days of the two verdicts. The first `own_series` of the series are behind the figure
    itself, the others behind its readings; `expression` is how it was recomputed, empty for an opinion.
    """

    id: str
    expression: str
    published: date
    as_of: date
    text: str
    stated: Figure | None
    comparison: Comparison
    tolerance: float
    unit: str
    recomputed: Figure | None
    low: Figure | None
    high: Figure | None
    recomputed_then: Figure | None
    verdict_then: Verdict
    verdict_now: Verdict
    caveat: str
    definition: str
    readings: tuple[Reading, ...]
    series: tuple[Points, ...]
    own_series: int
    sources: tuple[Source, ...]


def claim_texts() -> tuple[str, ...]:
    """Return the ids of the lists of claims that ship with Winset."""
    return tuple(sorted(path.stem for path in library_path("claims").glob("*.yaml")))


def read_claims(path_or_id: str | Path) -> ClaimsFile:
    """Return a checked list of claims: one that ships with Winset, by its id, or a file of the reader's own."""
    if str(path_or_id) in claim_texts():
        return read_yaml(library_path("claims", f"{path_or_id}.yaml"), ClaimsFile, ClaimError)
    path = Path(path_or_id)
    if not path.exists():
        known = ", ".join(claim_texts())
        raise ClaimError([Fault(str(path_or_id), "no such file", f"Give a file, or one of {known}")])
    return read_yaml(path, ClaimsFile, ClaimError)


def recompute_claims(
    path_or_id: str | Path = NBC_JANUARY_2024, published: date | None = None, now: date | None = None
) -> tuple[ClaimResult, ...]:
    """Return every claim of a text with both verdicts.

    `published` is the day on which the first verdict stands, by default the day that the file names; `now` that of the
    second, by default the last day of the record.
    """
    file = read_claims(path_or_id)
    then = monthly_record(published or file.text.published)
    newest = monthly_record(now or last_day())
    said = _cited_text(file.text, str(path_or_id))
    return tuple(_result(claim, then, newest, said) for claim in file.claims)


def _cited_text(text: TextEntry, name: str) -> Source:
    return Source(Path(name).stem, text.title, text.publisher, text.address, text.published, text.grade)


def _result(claim: ClaimEntry, then: MonthlyRecord, newest: MonthlyRecord, said: Source) -> ClaimResult:
    was, found = (_found(claim.recompute, record) for record in (then, newest))
    looks = [(entry, recomputed(entry.recompute, newest)) for entry in claim.readings]
    readings = tuple(_reading(entry, look) for entry, look in looks)
    earlier = tuple(_reading(entry, recomputed(entry.recompute, then)) for entry in claim.readings)
    used = [result for result in (found, *(look for _, look in looks)) if result is not None]
    sources = {source.id: source for result in used for source in result.sources}
    return ClaimResult(
        id=claim.id,
        expression="" if claim.recompute is None else claim.recompute.text,
        published=then.as_of,
        as_of=newest.as_of,
        text=claim.text,
        stated=claim.stated,
        comparison=claim.comparison,
        tolerance=claim.tolerance,
        unit=claim.unit,
        recomputed=None if found is None else found.value,
        low=None if found is None else found.low,
        high=None if found is None else found.high,
        recomputed_then=None if was is None else was.value,
        verdict_then=verdict(claim, was, earlier),
        verdict_now=verdict(claim, found, readings),
        caveat=_caveat(claim, found, readings),
        definition=claim.definition,
        readings=readings,
        series=tuple(one for result in used for one in result.series),
        own_series=0 if found is None else len(found.series),
        sources=(said, *sources.values()),
    )


def _found(expression: Expression | None, record: MonthlyRecord) -> Recomputed | None:
    return None if expression is None else recomputed(expression, record)


def verdict(claim: ClaimEntry, found: Recomputed | None, readings: tuple[Reading, ...]) -> Verdict:
    """Return the verdict on a claim, given its figure and its second readings as of one day."""
    if claim.recompute is None:
        return "attributed_opinion"
    if found is None or claim.stated is None:
        return "not_checkable"
    if not compares(found.value, claim.comparison, claim.stated, claim.tolerance):
        return "fails"
    differing = {reading.failing_means for reading in readings if reading.agrees is False}
    if "misleading" in differing:
        return "true_but_misleading"
    ends = (end for end in (found.low, found.high) if end is not None)
    whole_range = all(compares(end, claim.comparison, claim.stated, claim.tolerance) for end in ends)
    return "holds" if whole_range and not differing and found.is_firm else "holds_with_caveat"


def compares(value: Figure, comparison: Comparison, expected: Figure, tolerance: float) -> bool:
    """Whether a figure is as expected, give or take the tolerance, in its unit, or in days.

    >>> compares(301_981, "about", 300_000, 5_000), compares(2, "at_least", 3, 0)
    (True, False)
    """
    gap = _gap(value, expected)
    if comparison == "at_least":
        return gap >= -tolerance
    if comparison == "at_most":
        return gap <= tolerance
    return abs(gap) <= tolerance


def _gap(value: Figure, expected: Figure) -> float:
    if isinstance(value, date) and isinstance(expected, date):
        return float((value - expected).days)
    if isinstance(value, date) or isinstance(expected, date):
        raise TypeError("a day does not compare with a figure")  # the reader of the file has refused it
    return float(value - expected)


def _reading(entry: ReadingEntry, look: Recomputed | None) -> Reading:
    value = None if look is None else look.value
    agrees = None if value is None else compares(value, entry.comparison, entry.expected, entry.tolerance)
    low, high = (None, None) if look is None else (look.low, look.high)
    return Reading(
        entry.label,
        entry.unit,
        value,
        low,
        high,
        entry.expected,
        entry.comparison,
        agrees,
        entry.failing_means,
    )


def _caveat(claim: ClaimEntry, found: Recomputed | None, readings: tuple[Reading, ...]) -> str:
    """Return the claim's own caveat, then its range, weak sources and second readings in figures computed here."""
    sentences = [claim.caveat.strip()]
    if found is not None:
        if found.low is not None and found.low != found.high:
            sentences.append(f"Range: {shown(found.low)} to {shown(found.high)} {claim.unit}.")
        if weak := [source.id for source in found.sources if source.grade not in FIRM_GRADES]:
            sentences.append(f"Rests on {', '.join(weak)}, not graded high.")
    for reading in readings:
        if reading.value is not None:
            ranged = reading.low is not None and reading.low != reading.high
            ends = f" ({shown(reading.low)} to {shown(reading.high)})" if ranged else ""
            sentences.append(f"{reading.label}: {shown(reading.value)} {reading.unit}{ends}.")
    return " ".join(filter(None, sentences))


def shown(figure: Figure | None) -> str:
    """Return a figure as a reader sees it: counts whole, the rest at three significant digits.

    >>> shown(301_981.0), shown(9.93439), shown(date(2023, 12, 30)), shown(None)
    ('301,981', '9.93', '2023-12-30', '')
    """
    if figure is None or isinstance(figure, date):
        return "" if figure is None else figure.isoformat()
    return f"{figure:,.0f}" if float(figure).is_integer() or abs(figure) >= 1000 else f"{figure:.3g}"


def claim_document(result: ClaimResult) -> dict[str, Any]:
    """Return a claim as it stands in `analysis.json` and in `winset claims --json` (CONTRACT), with what explains it.

    `sources` are ids; `citations` spells them out.
    """
    return {
        "id": result.id,
        "text": result.text,
        "stated": _plain(result.stated),
        "recomputed": _plain(result.recomputed),
        "unit": result.unit,
        "verdict_then": result.verdict_then,
        "verdict_now": result.verdict_now,
        "caveat": result.caveat,
        "definition": result.definition,
        "sources": [source.id for source in result.sources],
        "expression": result.expression,
        "comparison": result.comparison,
        "tolerance": _plain(result.tolerance),
        "range": None if result.low is None else [_plain(result.low), _plain(result.high)],
        "recomputed_then": _plain(result.recomputed_then),
        "readings": [
            {
                "label": reading.label,
                "value": _plain(reading.value),
                "range": None if reading.low is None else [_plain(reading.low), _plain(reading.high)],
                "unit": reading.unit,
                "comparison": reading.comparison,
                "expected": _plain(reading.expected),
                "agrees": reading.agrees,
                "failing_means": reading.failing_means,
            }
            for reading in result.readings
        ],
        "series": [
            {"name": series.name, "points": [[label, _plain(value)] for label, value in series.points]}
            for series in result.series
        ],
        "citations": {
            source.id: {
                "title": source.title,
                "publisher": source.publisher,
                "address": source.address,
                "known_since": None if source.known_since is None else source.known_since.isoformat(),
                "grade": source.grade,
            }
            for source in result.sources
        },
    }


def _plain(figure: Figure | None) -> str | float | int | None:
    """Return a figure for JSON: a count keeps all of its digits, the rest six that are significant."""
    if figure is None or isinstance(figure, date):
        return None if figure is None else figure.isoformat()
    return int(figure) if float(figure).is_integer() else float(f"{figure:.{DIGITS}g}")
