"""`winset simulate`: one package against no deal."""

from typing import Annotated

import typer

NO_DEAL_HELP = "The path without a deal: status_quo, best_responses or breakdown. Default: the case's."
ELECTION_HELP = "Whether approval moves the US election: an assumption, the data do not settle it."
READING_HELP = (
    "Weights by the actors' rank orders: drawn from all readings, or rank_order_centroid, or rank_sum."
)
POINTS_HELP = "Weights of your own, 0 to 100; an actor's outcomes not named weigh nothing; repeatable."
PIN_HELP = "Hold a parameter at a value in every draw, all else as drawn; repeatable."


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
    no_deal: Annotated[
        str | None, typer.Option("--no-deal", metavar="PATH", help=NO_DEAL_HELP, show_default=False)
    ] = None,
    election: Annotated[bool, typer.Option("--election/--no-election", help=ELECTION_HELP)] = True,
    weights: Annotated[str, typer.Option("--weights", metavar="READING", help=READING_HELP)] = "drawn",
    points: Annotated[
        list[str] | None, typer.Option("--weight", metavar="ACTOR.OUTCOME=POINTS", help=POINTS_HELP)
    ] = None,
    pins: Annotated[list[str] | None, typer.Option("--pin", metavar="PARAMETER=VALUE", help=PIN_HELP)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Simulate one package month by month, with the same draws as no deal.

    --set changes the package named, else the status quo.
    """
    from winset.app.options import check_options, parse_pins, parse_settings, parse_weights

    check_options(case=case, as_of=as_of, draws=draws, seed=seed, horizon=horizon)
    changed, weighed = parse_settings(settings or []), parse_weights(weights, points or [])
    held = parse_pins(pins or [])

    from winset.app.output import print_json
    from winset.report.findings import simulation_document
    from winset.study import Study, simulate_package

    study = Study(
        case=case,
        as_of=as_of,
        draws=draws,
        seed=seed,
        horizon=horizon,
        election_channel=election,
        no_deal=no_deal,
        weights=weighed,
        pinned=held,
    )
    document = simulation_document(simulate_package(study, package, changed))
    if as_json:
        print_json(document)
        return

    from winset.report.summary import print_simulation

    print_simulation(document)
