"""What the model would have said of every clause on the eve, against what happened: a section of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from winset.report.blocks import Section, Text, numbered
from winset.report.titles import Analysis, clause_title, level_title
from winset.report.words import modelled, share

WORDS: Final = (
    "Hindsight: what happened afterwards is no input of this analysis. The chances follow one rule fixed before it was "
    "scored (the deal of the bargaining among packages both sides ratify, struck and held as often as the draws say, "
    "else the status quo or what each side does for itself; a tenth spread over all levels). It is one winter, and "
    "whoever wrote the clauses knew how it ended: read single rows, not the sum."
)


def said(analysis: Analysis) -> Section | None:
    """Return the section, or nothing where the case does not say what followed or the run does not stand on the eve."""
    entries = analysis.get("history")
    if not entries:
        return None
    rows = [_row(analysis, entry) for entry in entries]
    agree = sum(entry["agrees"] for entry in entries)
    ours, theirs = (sum(entry[key] for entry in entries) for key in ("log_score", "log_score_status_quo"))
    counted = (
        f"The likeliest level was the one that happened in {agree} of {len(entries)} clauses. The log scores sum to "
        f"{modelled(ours)}, those of the rule that all stays as it is to {modelled(theirs)}; nearer zero is better."
    )
    columns = (
        "clause",
        "likeliest level",
        "chance",
        "what happened",
        "its chance",
        "agrees",
        "score",
        "status quo's",
    )
    table = numbered("What the eve would have said", columns, rows, 1)
    return Section("said", "What would have been said on the eve", (Text(WORDS), Text(counted), table))


def _row(analysis: Analysis, entry: Mapping[str, Any]) -> tuple[str, ...]:
    predicted, happened, clause = entry["predicted"], entry["happened"], entry["clause"]
    likeliest = max(predicted, key=predicted.__getitem__)
    return (
        clause_title(analysis, clause),
        level_title(analysis, clause, likeliest),
        share(predicted[likeliest]),
        level_title(analysis, clause, happened),
        share(predicted[happened]),
        "yes" if entry["agrees"] else "no",
        modelled(entry["log_score"]),
        modelled(entry["log_score_status_quo"]),
    )
