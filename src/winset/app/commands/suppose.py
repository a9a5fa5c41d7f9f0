"""`winset suppose`: what would have to be true for somebody's statement about a package."""

from typing import Annotated

import typer


def suppose(
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="A case that ships with Winset, or a case folder.")
    ],
    claim: Annotated[
        str,
        typer.Option(
            metavar="STATEMENT", help="An outcome and its change, as in 'border_patrol_encounters -50%'."
        ),
    ],
    package: Annotated[
        str | None, typer.Option(metavar="NAME", help="A package of the case. Default: the status quo.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="CLAUSE=LEVEL", help="Change one clause; repeatable.")
    ] = None,
    months: Annotated[
        int, typer.Option(help="Months after the case's date that the statement is about.")
    ] = 12,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="What was published by this day is used. Default: the case's date."
        ),
    ] = None,
    draws: Annotated[int, typer.Option(help="Draws in which the statement is held.")] = 400,
    seed: Annotated[int, typer.Option(help="Same seed, same result.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say what would have to be true for a statement about a package, and how likely that is.

    "A 60,000 cap halves crossings":

    winset suppose january-2024 --set non_mexican_returns=all_nationalities_60000
    --claim "border_patrol_encounters -50%"

    The package is taken as carried out and kept. Of all assumptions that make the statement true the least implausible
    ones are given: the parameters that must lie furthest from their medians, each with the share of draws that lie
    beyond. Nothing is moved by more than three standard deviations.
    """
    from winset.app.options import check_options, parse_settings

    check_options(case=case, as_of=as_of, draws=draws, seed=seed, horizon=months)
    changed = parse_settings(settings or [])

    from winset.app.output import print_json, progress_bar
    from winset.report.supposed import supposition_document, supposition_lines
    from winset.study import Study, parse_statement
    from winset.study import suppose as held

    statement = parse_statement(claim, months)
    study = Study(case=case, as_of=as_of, draws=draws, seed=seed)
    with progress_bar() as tell:
        found = held(study, statement, package, changed, tell)
    document = supposition_document(found)
    if as_json:
        print_json(document)
        return
    for line in supposition_lines(document):
        typer.echo(line)
