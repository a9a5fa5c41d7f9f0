"""The words that an analysis gives to its clauses, levels and packages, with the bare name where it gives none."""

from collections.abc import Mapping
from typing import Any

from winset.report.words import SOLUTIONS, title

Analysis = Mapping[str, Any]


def extra(analysis: Analysis, section: str) -> Any:
    """Return one of the further sections, or None where it was not built."""
    return analysis.get("report", {}).get(section)


def _titles(analysis: Analysis, kind: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (extra(analysis, "titles") or {}).get(kind, {})
    return found


def clause_title(analysis: Analysis, clause: str) -> str:
    """Return the English title of a clause."""
    own = next((entry.get("title") for entry in analysis.get("clauses", ()) if entry["id"] == clause), None)
    return title(own or _titles(analysis, "clause").get(clause), clause)


def instrument_title(analysis: Analysis, instrument: str) -> str:
    """Return what act grants a clause."""
    return title(_titles(analysis, "instrument").get(instrument), instrument)


def level_title(analysis: Analysis, clause: str, level: object) -> str:
    """Return the English title of a level of a clause."""
    return title(_titles(analysis, "level").get(clause, {}).get(str(level)), str(level))


def package_title(analysis: Analysis, package: str) -> str:
    """Return the English title of a package; a solution is called after its axioms' author."""
    named = _titles(analysis, "package").get(package)
    solution = SOLUTIONS.get(package)
    return title(named or (f"{solution} solution" if solution else None), package)


def changed_clauses(analysis: Analysis, levels: Mapping[str, Any]) -> list[str]:
    """Return the clauses that a package moves away from the status quo, in its order."""
    today = {entry["id"]: entry.get("status_quo") for entry in analysis.get("clauses", ())}
    return [clause for clause, level in levels.items() if today.get(clause) != level]


def changes(analysis: Analysis, levels: Mapping[str, Any]) -> list[str]:
    """Return what a package changes, clause by clause, in words."""
    changed = changed_clauses(analysis, levels)
    return [f"{clause_title(analysis, c)}: {level_title(analysis, c, levels[c])}" for c in changed]


def levels_in_words(analysis: Analysis, levels: Mapping[str, Any]) -> str:
    """Return what a package changes, in one line; what stays at the status quo is not listed."""
    return "; ".join(changes(analysis, levels)) or "nothing: every clause stays as it is today"


def beside(analysis: Analysis, levels: Mapping[str, Any], other: Mapping[str, Any], called: str) -> str:
    """Return in what a package differs from another, which the reader has seen under the name `called`."""
    apart = [clause for clause, level in levels.items() if other.get(clause) != level]
    if not apart:
        return f"the same as {called}"
    words = [
        f"{clause_title(analysis, c)}: {level_title(analysis, c, levels[c])} "
        f"(there: {level_title(analysis, c, other.get(c))})"
        for c in apart
    ]
    return f"as {called}, except " + "; ".join(words)
