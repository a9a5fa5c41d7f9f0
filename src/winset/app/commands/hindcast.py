"""`winset hindcast`: what the model would have said on the eve of past months, against what happened."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import typer


def hindcast(
    case: Annotated[
        str | None,
        typer.Argument(
            metavar="[CASE]", help="Past talks whose case says what followed. Default: all, and the dynamics."
        ),
    ] = None,
    draws: Annotated[int, typer.Option(help="Joint samples of everything uncertain.")] = 200,
    seed: Annotated[int, typer.Option(help="Same seed, same result.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Hold the model against the past: what it would have said on the eve, against what happened.

    With CASE: the chance of every level of every clause of past talks, by one stated rule (ADR 22), what happened, and
    log scores beside those of the rule that all stays as it is. Without: all such talks, and the dynamics: past months
    from their eve with the levers that were in fact pulled, sized by what was known then (`library/hindcasts.yaml`),
    scored on Border Patrol encounters by group beside the same run without the levers and a random walk. With CASE,
    --json prints the rows of the talks; without, {dynamics, periods, talks}.
    """
    from winset.app.options import check_options

    check_options(case=case, draws=draws, seed=seed)

    from winset.app.output import progress_bar

    with progress_bar() as tell:
        rows = _talks(case, draws, seed, tell)
        found = {} if case is not None else {**_dynamics(draws, seed, tell), "talks": rows}
    if as_json:
        typer.echo(json.dumps(found or rows, ensure_ascii=False, allow_nan=False))
        return
    for period in found.get("periods", ()):
        _show_period(period, found["dynamics"])
    for name in dict.fromkeys(row["case"] for row in rows):
        _show_talks(name, [row for row in rows if row["case"] == name])


def _talks(
    case: str | None, draws: int, seed: int, tell: Callable[[str, float], None]
) -> list[dict[str, Any]]:
    from winset.policy.case import case_list, read_case
    from winset.report.hindcast_documents import said_rows
    from winset.study import Study, run_past_talks

    names = [name for name in case_list() if read_case(name).followed] if case is None else [case]
    return [
        {"case": read_case(name).id, **row}
        for name in names
        for row in said_rows(run_past_talks(Study(name, draws=draws, seed=seed), tell))
    ]


def _dynamics(draws: int, seed: int, tell: Callable[[str, float], None]) -> dict[str, list[dict[str, Any]]]:
    from winset.report.hindcast_documents import dynamics_rows, period_documents
    from winset.study import Study, periods, run_hindcast

    done = []
    for count, period in enumerate(periods().values()):
        tell("past months", count / len(periods()))
        done.append(run_hindcast(period, Study(period.case, draws=draws, seed=seed)))
    tell("past months", 1.0)
    return {"dynamics": dynamics_rows(done), "periods": period_documents(done)}


def _show_period(period: Mapping[str, Any], dynamics: Sequence[Mapping[str, Any]]) -> None:
    from winset.app.output import print_table

    rows = [row for row in dynamics if row["period"] == period["period"]]
    print_table(
        ("group", "inside 90 %", "score", "no levers", "naive", "width/naive"),
        [_row(row["group"].replace("_", " "), row) for row in rows] + [_row("all", period)],
        _caption(period),
        f"{period['title']['en']}; stands on {period['stands_on']}",
    )


def _show_talks(name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    from winset.app.output import print_table

    def likeliest(row: Mapping[str, Any]) -> str:
        return str(max(row["predicted"], key=row["predicted"].__getitem__))

    shown = [
        (
            row["clause"],
            f"{likeliest(row)} {row['predicted'][likeliest(row)]:.0%}",
            f"{row['happened']} {row['predicted'][row['happened']]:.0%}",
            f"{row['log_score']:.2f}",
            f"{row['log_score_status_quo']:.2f}",
        )
        for row in rows
    ]
    ours, theirs = (sum(row[key] for row in rows) for key in ("log_score", "log_score_status_quo"))
    agree = sum(row["agrees"] for row in rows)
    print_table(
        ("clause", "likeliest on the eve", "what happened", "log score", "status quo's"),
        shown,
        f"The likeliest level happened in {agree} of {len(rows)} clauses; log scores {ours:.1f} against {theirs:.1f} "
        "of the rule that all stays. One winter, and whoever wrote the clauses knew how it ended.",
        name,
    )


def _row(name: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    scores = (f"{row[key]:,.0f}" for key in ("wis", "wis_no_levers", "wis_naive"))
    return name, f"{row['inside90']:.0%}", *scores, f"{row['width90'] / row['width90_naive']:.2f}"


def _caption(period: Mapping[str, Any]) -> str:
    gates = "; ".join(
        f"{gate['gate']} {gate['value']:.3f}, bound {gate['bound']:.2f}: {'met' if gate['met'] else 'MISSED'}"
        for gate in period["gates"]
    )
    return (
        f"Score: weighted interval score, events a month, smaller is better. {gates[0].upper()}{gates[1:]}."
    )
