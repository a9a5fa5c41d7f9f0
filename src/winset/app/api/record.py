"""What is known without a package: the record, past measures, claims, promises, evidence."""

from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from winset.app.api.answers import Refused, json_bytes, tagged
from winset.errors import Fault, OptionError, RecordError

Day = Annotated[
    str | None, Query(max_length=10, description="Day on which one stands: YYYY-MM-DD or YYYY-MM.")
]
Language = Annotated[Literal["en", "es"], Query(description="Codes and quotations stay.")]
Month = Annotated[str | None, Query(pattern=r"^\d{4}-\d{2}$")]
MOST_ROWS = 20_000


def record_routes() -> APIRouter:
    """Return the routes of the record. They only read, and a reader who has an answer is told so."""
    routes = APIRouter()

    @routes.get("/effects", summary="Dip, placebo band and persistence of every past measure")
    def effects(request: Request, as_of: Day = None) -> Response:
        return tagged(request, effects_of(as_of))

    @routes.get(
        "/effects/{measure}", summary="One past measure, with the months around it in percent of its base"
    )
    def effect(
        request: Request, measure: Annotated[str, Path(max_length=40, examples=["JUN2024"])]
    ) -> Response:
        return tagged(request, effect_of(measure))

    @routes.get("/claims", summary="A text's figures recomputed, with verdicts")
    def claims(
        request: Request,
        text: Annotated[str, Query(max_length=80)] = "nbc-january-2024",
        language: Language = "en",
    ) -> Response:
        return tagged(request, claims_of(f"{language} {text}"))

    @routes.get("/ledger", summary="What was asked, offered, promised and delivered")
    def ledger(request: Request, as_of: Day = None) -> Response:
        return tagged(request, ledger_of(as_of))

    @routes.get("/explain/{name}", summary="A name: value, unit, range, grade, known since, sources")
    def explain(
        request: Request,
        name: Annotated[str, Path(max_length=120, examples=["response"])],
        language: Language = "en",
    ) -> Response:
        from winset.app.explained import explained

        try:
            return tagged(request, json_bytes(explained(name, language)))
        except OptionError as unknown:
            raise Refused(404, unknown.faults[0]) from unknown

    @routes.get("/data", summary="The tables of the record")
    def tables(request: Request) -> Response:
        from winset.app.commands.data import table_document
        from winset.data.sources import register

        return tagged(request, json_bytes([table_document(table) for table in register().values()]))

    @routes.get("/data/{table}", summary="The rows of a table, as JSON or CSV")
    def rows(
        request: Request,
        table: Annotated[str, Path(max_length=80, examples=["events"])],
        group: Annotated[str | None, Query(max_length=80)] = None,
        first: Month = None,
        last: Month = None,
        as_of: Day = None,
        form: Annotated[Literal["json", "csv"], Query(alias="format")] = "json",
    ) -> Response:
        return table_answer(request, table, group, (first, last), as_of, form)

    return routes


def table_answer(
    request: Request,
    table: str,
    group: str | None,
    span: tuple[str | None, str | None],
    as_of: str | None,
    form: str,
) -> Response:
    """Return the rows of a table that match."""
    from winset.app.commands.data import records, table_document
    from winset.data.selection import selected_rows
    from winset.data.sources import register
    from winset.months import month_number, parse_as_of

    if table not in register():
        raise Refused(404, Fault("table", f"no table {table!r}", "/api/v1/data lists the tables"))
    first, last = (None if one is None else month_number(one) for one in span)
    day = None if as_of is None else parse_as_of(as_of)
    found = selected_rows(table, group=group, first=first, last=last, as_of=day)
    if form == "csv":
        return tagged(
            request, found.to_csv(index=False, lineterminator="\n").encode(), "text/csv; charset=utf-8"
        )
    if len(found) > MOST_ROWS:
        fault = Fault(
            table, f"{len(found):,} rows", f"Narrow the months or the group to {MOST_ROWS:,}, or take CSV"
        )
        raise RecordError([fault])
    document = {"table": table_document(register()[table], day), "rows": records(found)}
    return tagged(request, json_bytes(document))


def kept(make: Callable[[str | None], Any]) -> Callable[[str | None], bytes]:
    """Return `make` with its last answers kept, one made at a time: some take half a minute, and none changes."""
    making = Lock()

    @lru_cache(maxsize=16)
    def known(argument: str | None) -> bytes:
        return json_bytes(make(argument))

    def made(argument: str | None) -> bytes:
        with making:
            return known(argument)

    return made


@lru_cache(maxsize=4)
def measured(as_of: str | None) -> dict[str, Any]:
    """Return everything on past measures as known on a day."""
    from winset.history.effect_documents import effects_section
    from winset.months import parse_as_of

    return effects_section(None if as_of is None else parse_as_of(as_of))


@kept
def effects_of(as_of: str | None) -> Any:
    """Return the document of past measures."""
    section = measured(as_of)
    return {
        "effects": [
            {key: value for key, value in one.items() if key != "path"} for one in section["measures"]
        ],
        "persistence": section["persistence"],
    }


@kept
def effect_of(measure: str | None) -> Any:
    """Return one measure with its path."""
    by_id = {one["measure"]: one for one in measured(None)["measures"]}
    if measure not in by_id:
        raise Refused(404, Fault("measure", f"no measure {measure!r}", f"Choose one of {', '.join(by_id)}"))
    return by_id[measure]


@kept
def claims_of(asked: str | None) -> Any:
    """Return the claims of `language text`, one that ships: a request may name no file of this machine."""
    from winset.app.explained import said_in
    from winset.history.claims import claim_texts, recompute_claims
    from winset.report.claim_sentences import card_document

    assert asked is not None
    language, _, text = asked.partition(" ")
    if text not in claim_texts():
        known = ", ".join(claim_texts())
        raise Refused(404, Fault("text", f"no text {text!r}", f"Choose one of {known}"))
    return said_in([card_document(result) for result in recompute_claims(text)], language)


@kept
def ledger_of(as_of: str | None) -> Any:
    """Return what was asked, offered, promised and delivered."""
    from winset.history.ledger import ledger_section
    from winset.months import parse_as_of

    return ledger_section(None if as_of is None else parse_as_of(as_of))
