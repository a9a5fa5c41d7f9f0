"""What Winset can say about one name: a parameter, a row of the evidence, a fact, table, event, clause or claim.

Each finder looks into one part of the library and returns the document of `winset explain --json`, or None. A key
that has no meaning for a kind is absent.
"""

import difflib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from winset.app.history_explanations import HISTORY_FINDERS, history_names
from winset.corridor.parameters import Marks, Parameter, Prior, corridor_parameter_list
from winset.data.events import Event, events
from winset.data.evidence import EvidenceRow, evidence
from winset.data.facts import Fact, facts
from winset.data.sources import register
from winset.data.tables import edition
from winset.errors import Fault, OptionError
from winset.history.claims import ClaimResult, claim_document, claim_texts, recompute_claims
from winset.months import month_name
from winset.policy.case import Case, case_list, read_case
from winset.policy.clauses import Clause
from winset.provenance import Source
from winset.ratification.summary import act_entry

Document = dict[str, Any]

# Everything that is known at all: a reader asks what a row says, and sees since when.
_ALWAYS = date.max
_GRADES = ("A", "B", "C", "D", "memory")


def explain(name: str) -> Document:
    """Return the document of one name, or say which names are near it."""
    for find in (_parameter, _evidence_row, _fact, _table, _event, _clause, _claim, *HISTORY_FINDERS):
        if (document := find(name)) is not None:
            return document
    raise OptionError([Fault(name or "ID", "nothing of this name is known", _nearest(name))])


def known_names() -> list[str]:
    """Return every name that `explain` answers to."""
    values = [key for parameter in corridor_parameter_list() for key, _ in parameter.drawn_as()]
    names: list[Iterable[str]] = [
        (parameter.name for parameter in corridor_parameter_list()),
        values,
        _rows(),
        _facts(),
        register(),
        _events(),
        _clauses(),
        _claims(),
        history_names(),
    ]
    return list(dict.fromkeys(name for group in names for name in group))


def _nearest(name: str) -> str:
    by_folded = {known.casefold(): known for known in known_names()}
    folded = name.strip().casefold().replace(" ", "_").replace("-", "_")
    near = [known for key, known in by_folded.items() if folded and folded in key]
    near += [by_folded[key] for key in difflib.get_close_matches(folded, by_folded, n=3, cutoff=0.6)]
    if not near:
        return "Give a parameter, clause, event or table, or a row such as E021 or R009"
    return f"Did you mean {' or '.join(list(dict.fromkeys(near))[:3])}?"


@cache
def _rows() -> Mapping[str, EvidenceRow]:
    return {row.id: row for row in evidence(_ALWAYS)}


@cache
def _facts() -> Mapping[str, Fact]:
    return {fact.id: fact for fact in facts(_ALWAYS)}


@cache
def _events() -> Mapping[str, Event]:
    return {event.id: event for event in events(_ALWAYS)}


@cache
def _clauses() -> Mapping[str, tuple[str, Clause]]:
    """Return every clause by id with its case; of two cases that share an id, the newer one."""
    cases = sorted(_cases().items(), key=lambda named: named[1].as_of)
    return {clause.id: (name, clause) for name, case in cases for clause in case.clauses}


@cache
def _cases() -> Mapping[str, Case]:
    return {name: read_case(name) for name in case_list()}


@cache
def _claims() -> Mapping[str, ClaimResult]:
    """Return every claim of the lists that ship, by id."""
    return {claim.id: claim for text in claim_texts() for claim in recompute_claims(text)}


def _parameter(name: str) -> Document | None:
    for parameter in corridor_parameter_list():
        drawn = dict(parameter.drawn_as())
        if name in drawn:
            return _parameter_document(name, parameter, {name: drawn[name]})
        if name == parameter.name:
            return _parameter_document(name, parameter, drawn)
    return None


def _parameter_document(name: str, parameter: Parameter, drawn: Mapping[str, Prior]) -> Document:
    rows = _rows()
    used = {branch.row: rows[branch.row] for prior in drawn.values() for branch in prior.branches}
    document: Document = {
        "id": name,
        "kind": "parameter",
        "definition": parameter.definition,
        "value": {key: _prior(prior, rows) for key, prior in drawn.items()},
        "unit": parameter.unit,
        "range": [parameter.low, parameter.high],
        "grade": max((_worst_grade(prior, rows) for prior in drawn.values()), key=_GRADES.index),
        "sources": [_source(row.source) for row in used.values()],
    }
    if used:
        document["known_since"] = max(str(row.known_since) for row in used.values())
    if parameter.fitted:
        document["fitted"] = parameter.fitted
    return document


def _worst_grade(prior: Prior, rows: Mapping[str, EvidenceRow]) -> str:
    if prior.assumed is not None:
        return prior.assumed.grade
    named = [branch.row for branch in prior.branches] or list(prior.follows.values if prior.follows else ())
    return max((rows[row].source.grade for row in named), key=_GRADES.index)


def _prior(prior: Prior, rows: Mapping[str, EvidenceRow]) -> Document:
    """Return how one value is drawn, in the units of its rows, with the transform that follows."""
    document: Document = {}
    if prior.branches:
        document["rows"] = [
            {"row": branch.row, "weight": branch.weight, **_row_marks(rows[branch.row])}
            for branch in prior.branches
        ]
    for key, marks in (("before_these_rows", prior.eve), ("assumed", prior.assumed)):
        if marks is not None:
            document[key] = _marks(marks)
    if prior.follows is not None:
        document["follows"] = {"parameter": prior.follows.parameter, "reason": prior.follows.reason}
        document["follows"]["values"] = prior.follows.values
    if prior.transform != "none":
        document["transform"] = prior.transform
    if prior.note:
        document["note"] = prior.note
    return document


def _row_marks(row: EvidenceRow) -> Document:
    return {"low": row.low, "central": row.central, "high": row.high, "distribution": row.distribution}


def _marks(marks: Marks) -> Document:
    found: Document = {"low": marks.low, "central": marks.central, "high": marks.high}
    found |= {"distribution": marks.distribution, "grade": marks.grade, "reason": marks.reason}
    return found | ({"rests_on": list(marks.rests_on)} if marks.rests_on else {})


def _evidence_row(name: str) -> Document | None:
    row = _rows().get(name)
    if row is None:
        return None
    users = [
        key
        for parameter in corridor_parameter_list()
        for key, prior in parameter.drawn_as()
        if name in {branch.row for branch in prior.branches}
    ]
    document = {
        "id": row.id,
        "kind": "evidence",
        "definition": row.definition,
        "parameter": row.parameter,
        "applies_to": row.applies_to,
        "period": row.period,
        "value": row.central,
        "unit": row.unit,
        "range": [row.low, row.high],
        "range_is": f"the 5 and 95 % marks of a {row.distribution} distribution, whose middle is the value",
        "grade": row.source.grade,
        "basis": row.basis,
        "used_by": users,
        "sources": [_source(row.source)],
    }
    return document | _known(row.known_since)


def _fact(name: str) -> Document | None:
    fact = _facts().get(name)
    if fact is None:
        return None
    return {
        "id": fact.id,
        "kind": "fact",
        "definition": fact.statement,
        "value": fact.value,
        "unit": fact.unit,
        "grade": fact.source.grade,
        "sources": [_source(fact.source)],
    } | _known(fact.source.known_since)


def _table(name: str) -> Document | None:
    table = register().get(name)
    if table is None:
        return None
    document: Document = {
        "id": table.id,
        "kind": "table",
        "definition": table.title,
        "unit": table.unit,
        "columns": [column.name for column in table.columns],
        "lag_days": table.lag_days,
        "known_since": str(table.vintage),
        "sources": [_source(table.citation())],
    }
    if table.coverage is not None:
        known = edition(table.id, None).known
        document["coverage"] = [month_name(int(known[0])), month_name(int(known[-1]))]
    return document | ({"notes": table.notes} if table.notes else {})


def _event(name: str) -> Document | None:
    event = _events().get(name)
    if event is None:
        return None
    return {
        "id": event.id,
        "kind": "event",
        "definition": f"{event.title}. {event.description}",
        "value": str(event.day),
        "unit": "day",
        "actors": list(event.actors),
        "grade": event.source.grade,
        "sources": [_source(event.source)],
    } | _known(event.source.known_since)


def _clause(name: str) -> Document | None:
    found = _clauses().get(name)
    return None if found is None else _clause_document(*found)


def _clause_document(case: str, clause: Clause) -> Document:
    document: Document = {
        "id": clause.id,
        "kind": "clause",
        "case": case,
        "definition": f"{clause.title.en}. {clause.description}",
        "value": clause.levels[clause.status_quo].name,
        "unit": "level, the status quo",
        "range": [level.name for level in clause.levels],
        "grid": [level.name for level in clause.grid_levels],
        "asked_by": list(clause.asked_by),
        "granted_by": clause.granted_by,
        "instrument": clause.instrument,
        "acts": _acts(case, clause),
        "needs_congress": clause.needs_congress,
        "protection": clause.protection,
        "assumed": dict(clause.assumed),
        "sources": [_source(source) for source in clause.sources],
    }
    days = [source.known_since for source in clause.sources if source.known_since is not None]
    return document | (_known(max(days)) if days else {})


def _acts(case: str, clause: Clause) -> list[Document]:
    """Return the legal path of each act that some level takes, with the levels that take it."""
    acts = _cases()[case].instruments
    taken: dict[str, list[str]] = {}
    for level in clause.levels:
        taken.setdefault(level.instrument, []).append(level.name)
    return [{"levels": levels, **act_entry(acts[name])} for name, levels in taken.items()]


def _claim(name: str) -> Document | None:
    claim = _claims().get(name)
    if claim is None:
        return None
    told = claim_document(claim)
    document: Document = {
        "id": claim.id,
        "kind": "claim",
        "definition": f"{claim.text} {claim.definition}",
        "unit": claim.unit,
        "verdict_then": claim.verdict_then,
        "verdict_now": claim.verdict_now,
        "sources": [_source(source) for source in claim.sources],
    }
    values = {"stated": told["stated"], "value": told["recomputed"], "range": told["range"]}
    document |= {key: value for key, value in values.items() if value is not None}
    return document | ({"notes": claim.caveat} if claim.caveat else {})


def _source(source: Source) -> Document:
    found: Document = {
        "id": source.id,
        "title": source.title,
        "address": source.address,
        "grade": source.grade,
    }
    if source.publisher:
        found["publisher"] = source.publisher
    return found | _known(source.known_since)


def _known(day: date | None) -> Document:
    return {} if day is None else {"known_since": str(day)}
