"""`winset analyse`: the main job, from a case to its analysis and report."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from winset.app.commands.simulate import ELECTION_HELP, NO_DEAL_HELP, PIN_HELP, POINTS_HELP, READING_HELP

FILES = ("analysis.json", "report.html", "report.md")


def analyse(
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="A case that ships with Winset, or a case folder.")
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="What was published by this day is used. Default: the case's date."
        ),
    ] = None,
    draws: Annotated[int, typer.Option(help="Joint samples of everything uncertain.")] = 400,
    seed: Annotated[int, typer.Option(help="Same seed, same result.")] = 1,
    horizon: Annotated[int, typer.Option(metavar="MONTHS", help="Months after the record's last.")] = 24,
    threads: Annotated[int, typer.Option(help="The result is the same for any number.")] = 2,
    executor: Annotated[
        str,
        typer.Option(
            metavar="WHERE",
            help="local, or dask://host:port: a scheduler whose workers share the packages. Same result.",
        ),
    ] = "local",
    basis: Annotated[
        str,
        typer.Option(
            metavar="BASIS",
            help="as_written, or as_kept: every package is settled again with the reviews at which a side may leave.",
        ),
    ] = "as_written",
    no_deal: Annotated[
        str | None, typer.Option("--no-deal", metavar="PATH", help=NO_DEAL_HELP, show_default=False)
    ] = None,
    election: Annotated[bool, typer.Option("--election/--no-election", help=ELECTION_HELP)] = True,
    weights: Annotated[str, typer.Option("--weights", metavar="READING", help=READING_HELP)] = "drawn",
    points: Annotated[
        list[str] | None, typer.Option("--weight", metavar="ACTOR.OUTCOME=POINTS", help=POINTS_HELP)
    ] = None,
    pins: Annotated[list[str] | None, typer.Option("--pin", metavar="PARAMETER=VALUE", help=PIN_HELP)] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where the files go. Default: out; with --json, nowhere."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the analysis and nothing else.")] = False,
) -> None:
    """Analyse a negotiation: which deals were possible, and what each would have done.

    Writes DIR/analysis.json, DIR/report.html (one self-contained file) and DIR/report.md, and prints a summary.
    A run that was stopped goes on where it was: start it again with the same options.
    """
    from winset.app.options import check_options, executor_of, parse_pins, parse_weights
    from winset.app.output import json_text, print_json, progress_bar
    from winset.app.writing import check_writable, write_files

    check_options(
        case=case,
        as_of=as_of,
        draws=draws,
        seed=seed,
        horizon=horizon,
        threads=threads,
        executor=executor,
        basis=basis,
    )
    weighed, held = parse_weights(weights, points or []), parse_pins(pins or [])
    folder = out if out is not None or as_json else Path("out")
    if folder is not None:
        check_writable(folder, FILES)

    from winset.kept import Kept, kept_folder
    from winset.report.document import report_html, report_markdown
    from winset.report.findings import analysis_document
    from winset.study import Study, run_study

    started, clock = datetime.now(UTC), time.perf_counter()
    study = Study(
        case=case,
        as_of=as_of,
        draws=draws,
        seed=seed,
        horizon=horizon,
        threads=threads,
        basis="as_kept" if basis == "as_kept" else "as_written",
        election_channel=election,
        no_deal=no_deal,
        weights=weighed,
        pinned=held,
    )
    kept = Kept(kept_folder())
    with executor_of(executor, threads) as where, progress_bar() as tell:
        result = run_study(study, progress=tell, executor=where, kept=kept)
        run = {
            "seconds": round(time.perf_counter() - clock, 1),
            "started": started.isoformat(timespec="seconds"),
        }
        document = analysis_document(result, run=run)
        if folder is not None:
            tell("report", 0.0)
            texts = json_text(document), report_html(document), report_markdown(document)
            write_files(folder, dict(zip(FILES, texts, strict=True)))
            tell("report", 1.0)
    kept.forget()
    if as_json:
        print_json(document)
        return

    from winset.report.summary import print_summary

    print_summary(document)
    typer.echo(f"\nReport: {folder}/report.html  (numbers: {folder}/analysis.json)")
