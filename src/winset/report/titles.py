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


def level_title(analysis: Analysis, clause: str, level: object) -> str:
    """Return the English title of a level of a clause."""
    return title(_titles(analysis, "level").get(clause, {}).get(str(level)), str(level))


def package_title(analysis: Analysis, package: str) -> str:
    """Return the English title of a package; a solution is called after its axioms' author."""
    named = _titles(analysis, "package").get(package)
    solution = SOLUTIONS.get(package)
    return title(named or (f"{solution} solution" if solution else None), package)


def levels_in_words(analysis: Analysis, levels: Mapping[str, Any]) -> str:
    """Return what a package changes, clause by clause; what stays at the status quo is only counted."""
    today = {entry["id"]: entry.get("status_quo") for entry in analysis.get("clauses", ())}
    changed = [clause for clause, level in levels.items() if today.get(clause) != level]
    words = [f"{clause_title(analysis, c)}: {level_title(analysis, c, levels[c])}" for c in changed]
    unchanged = len(levels) - len(changed)
    if unchanged:
        words.append(f"{unchanged} clauses as they are today" if unchanged > 1 else "1 clause as it is today")
    return "; ".join(words)
