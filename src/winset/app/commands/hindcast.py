"""`winset hindcast`: what the model would have said on the eve of past months, against what happened."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer


def hindcast(
    draws: Annotated[int, typer.Option(help="Joint samples of everything uncertain.")] = 400,
    seed: Annotated[int, typer.Option(help="Same seed, same result.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Hold the model against past months: fitted to the eve, run with the levers that were in fact pulled.

    Scored are Border Patrol encounters by nationality group, beside the same run without the levers and a random walk.
    When a lever was pulled is hindsight; its size is what was known on the eve (`library/hindcasts.yaml`).
    """
    from winset.app.options import check_options

    check_options(draws=draws, seed=seed)

    from winset.app.output import progress_bar
    from winset.report.hindcast_documents import dynamics_rows, period_documents
    from winset.study import Study, periods, run_hindcast

    done = []
    with progress_bar() as tell:
        for count, period in enumerate(periods().values()):
            tell("periods", count / len(periods()))
            done.append(run_hindcast(period, Study(period.case, draws=draws, seed=seed)))
    document = {"dynamics": dynamics_rows(done), "periods": period_documents(done)}
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    from winset.app.output import print_table

    for entry in document["periods"]:
        rows = [row for row in document["dynamics"] if row["period"] == entry["period"]]
        print_table(
            ("group", "inside 90 %", "score", "no levers", "naive", "width/naive"),
            [_row(row["group"].replace("_", " "), row) for row in rows] + [_row("all", entry)],
            _caption(entry),
            f"{entry['title']['en']}; stands on {entry['stands_on']}",
        )


def _row(name: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    scores = (f"{row[key]:,.0f}" for key in ("wis", "wis_no_levers", "wis_naive"))
    return name, f"{row['inside90']:.0%}", *scores, f"{row['width90'] / row['width90_naive']:.2f}"


def _caption(period: Mapping[str, Any]) -> str:
    gates = "; ".join(
        f"{gate['gate']} {gate['value']:.2f}, bound {gate['bound']:.2f}: {'met' if gate['met'] else 'MISSED'}"
        for gate in period["gates"]
    )
    return (
        f"Score: weighted interval score, events a month, smaller is better. {gates[0].upper()}{gates[1:]}."
    )
