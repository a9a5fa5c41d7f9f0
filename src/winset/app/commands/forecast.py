"""`winset forecast`: the corridor under the policy of the day."""

from typing import Annotated

import typer


def forecast(
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="What was published by this day is used. Default: all of the record."
        ),
    ] = None,
    horizon: Annotated[int, typer.Option(metavar="N", help="Months after the record's last.")] = 12,
    group: Annotated[
        str | None, typer.Option(metavar="G", help="One nationality group. Default: all.")
    ] = None,
    package: Annotated[
        str | None, typer.Option(metavar="NAME", help="A package of the case, beside current policy.")
    ] = None,
    draws: Annotated[int, typer.Option(help="Joint samples of everything uncertain.")] = 400,
    seed: Annotated[int, typer.Option(help="Same seed, same result.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Forecast the corridor under current policy, and under a package, as bands.

    With each stands how much of its spread comes from events that nobody knows yet.

    Beyond about six months no method known beats carrying the last months on; the bands say how little is known.
    """
    from winset.app.options import check_options

    check_options(as_of=as_of, draws=draws, seed=seed, horizon=horizon)

    from winset.app.output import print_json
    from winset.report.findings import checked_group, forecast_document
    from winset.study import Study
    from winset.study import forecast as forecast_corridor

    checked_group(group)
    study = Study(case="january-2024", as_of=as_of, draws=draws, seed=seed, horizon=horizon)
    document = forecast_document(forecast_corridor(study, package), group)
    if as_json:
        print_json(document)
        return

    from winset.report.summary import print_forecast

    print_forecast(document)
