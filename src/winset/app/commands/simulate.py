"""`winset simulate`: one package against no deal."""

from typing import Annotated

import typer


def simulate(
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="A case that ships with Winset, or a case folder.")
    ],
    package: Annotated[
        str | None, typer.Option(metavar="NAME", help="A package of the case. Default: the status quo.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="CLAUSE=LEVEL", help="Change one clause; repeatable.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="What was published by this day is used. Default: the case's date."
        ),
    ] = None,
    draws: Annotated[int, typer.Option(help="Joint samples of everything uncertain.")] = 400,
    seed: Annotated[int, typer.Option(help="Same seed, same result.")] = 1,
    horizon: Annotated[int, typer.Option(metavar="MONTHS", help="Months after the record's last.")] = 24,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Simulate one package month by month, with the same draws as no deal.

    --set changes the package named, else the status quo.
    """
    from winset.app.options import check_options, parse_settings

    check_options(case=case, as_of=as_of, draws=draws, seed=seed, horizon=horizon)
    changed = parse_settings(settings or [])

    from winset.app.output import print_json
    from winset.report.findings import simulation_document
    from winset.study import Study, simulate_package

    study = Study(case=case, as_of=as_of, draws=draws, seed=seed, horizon=horizon)
    document = simulation_document(simulate_package(study, package, changed))
    if as_json:
        print_json(document)
        return

    from winset.report.summary import print_simulation

    print_simulation(document)
