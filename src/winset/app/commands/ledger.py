"""`winset ledger`: what was asked, offered and promised in the talks, and what was delivered by a day."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

# A demand is met or not; an offer or a promise is kept or not.
_MET: Final = {"kept": "met", "partly": "partly", "not": "not met", "unknown": "not known"}
_KEPT: Final = {"kept": "kept", "partly": "partly", "not": "not kept", "unknown": "not known"}


def ledger(
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Day on which one stands: YYYY-MM-DD or YYYY-MM.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show what was asked, offered, promised and delivered, from June 2019 to June 2024.

    Delivery is computed from the record where a series tells it, cited where a source reports it, else not known.
    `winset explain ID` says how an entry is judged and on what it rests.
    """
    from winset.app.options import check_options
    from winset.history.ledger import ledger_section
    from winset.months import parse_as_of

    check_options(as_of=as_of)
    section = ledger_section(None if as_of is None else parse_as_of(as_of))
    if as_json:
        typer.echo(json.dumps(section, ensure_ascii=False, allow_nan=False))
        return
    from winset.app.output import print_table

    for key, title in section["rounds"].items():
        print_table(
            ("id", "day", "by", "stage", "what", "delivered"),
            [_row(entry) for entry in section["entries"] if entry["round"] == key],
            "Delivered means that what was said was done, not that it was good for those concerned.",
            title["en"],
        )


def _row(entry: Mapping[str, Any]) -> tuple[str, ...]:
    words = (_MET if entry["stage"] == "asked" else _KEPT)[entry["status"]]
    figure = f", {entry['value']:+,.0f} {entry['unit']}" if "value" in entry else ""
    basis = "" if entry["basis"] == "none" else f" ({entry['basis']}{figure})"
    return entry["id"], entry["date"], entry["by"], entry["stage"], entry["text"]["en"], f"{words}{basis}"
