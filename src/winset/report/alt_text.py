"""In words, from the same data, what a chart shows: its text alternative."""

from collections.abc import Mapping, Sequence
from typing import Any

from winset.report.words import PARTIES, interval, modelled, name, observed

Path = Sequence[Mapping[str, Any]]


def fan_text(subject: str, path: Path, no_deal: Path) -> str:
    """Say where the median and the 90 % band of a package and of no deal end."""
    last = path[-1]
    words = f"{subject}: median {modelled(last['p50'])} in {last['month']}, 90 % band {_range(last)}"
    if not no_deal:
        return words + "."
    return words + f"; no deal {modelled(no_deal[-1]['p50'])}, {_range(no_deal[-1])}."


def _range(band: Mapping[str, Any]) -> str:
    return f"{modelled(band['p05'])} to {modelled(band['p95'])}"


def fit_text(group: str, months: Sequence[str], values: Sequence[float | None], path: Path) -> str:
    """Say in how many months the record lies inside the model's 90 % band."""
    pairs = [(value, band) for value, band in zip(values, path, strict=True) if value is not None]
    inside = sum(band["p05"] <= value <= band["p95"] for value, band in pairs)
    return (
        f"{group}, {months[0]} to {months[-1]}: {inside} of {len(pairs)} months inside the model's 90 % band."
    )


def record_text(record: Mapping[str, Any]) -> str:
    """Say where the record begins, ends, and was highest."""
    months, values = record["months"], record["border_patrol"]
    known = [(value, month) for value, month in zip(values, months, strict=True) if value is not None]
    (first, start), (last, end), (most, when) = known[0], known[-1], max(known)
    return (
        f"Border Patrol encounters from {observed(first)} in {start} to {observed(last)} in {end}; "
        f"most in {when}, {observed(most)}."
    )


def map_text(points: Sequence[Mapping[str, Any]]) -> str:
    """List each named point with its payoffs over no deal."""
    listed = "; ".join(
        f"{point['label']} {point['title']}: United States {modelled(point['usa'])}, "
        f"Mexico {modelled(point['mex'])}"
        for point in points
    )
    return f"All packages by both sides' expected payoff over no deal, which is the origin. {listed}."


def worth_text(clauses: Sequence[Mapping[str, Any]]) -> str:
    """List what each clause is worth to each side."""
    listed = "; ".join(
        f"{clause['title']}: "
        + ", ".join(
            f"{PARTIES.get(side, name(side))} {interval(band)}" for side, band in clause["worth"].items()
        )
        for clause in clauses
    )
    return f"Worth of each clause, mean and 90 % interval. {listed}."


def people_text(subject: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """List one measure for each package."""
    listed = "; ".join(
        f"{row['title']}: " + ", ".join(f"{label} {interval(band)}" for label, band in row["bands"].items())
        for row in rows
    )
    return f"{subject}, mean and 90 % interval. {listed}."
