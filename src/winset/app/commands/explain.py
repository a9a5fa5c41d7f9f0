"""`winset explain`: what one name stands for, and what it rests on."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

import typer


def explain(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="For example response, E021, parole, events or P20231005a.")
    ],
    language: Annotated[
        Literal["en", "es"], typer.Option("--language", help="Codes and what is quoted stay as they are.")
    ] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Explain a parameter, clause, claim, event, table or row: value, unit, range, grade, known since, sources."""
    from winset.app.explained import explained

    document = explained(name, language)
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
        return
    typer.echo(f"{document['id']} ({document['kind']})")
    for line in _lines({key: value for key, value in document.items() if key not in ("id", "kind")}, ""):
        typer.echo(line)


def _lines(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    """Yield one line a plain value; what holds further values stands indented below its name."""
    for key, inner in value.items():
        label = f"{indent}{key.replace('_', ' ')}"
        if isinstance(inner, Mapping):
            yield label
            yield from _lines(inner, indent + "  ")
        elif isinstance(inner, Sequence) and inner and isinstance(inner[0], Mapping):
            yield label
            for item in inner:
                first, *rest = _lines(item, "")
                yield f"{indent}  - {first}"
                yield from (f"{indent}    {line}" for line in rest)
        elif isinstance(inner, list):
            yield f"{label}: {', '.join(map(_text, inner)) or 'none'}"
        else:
            yield f"{label}: {_text(inner)}"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
