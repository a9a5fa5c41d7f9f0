"""`winset verify`: make an analysis again from what it says it was made from, and compare."""

from pathlib import Path
from typing import Annotated, Literal

import typer

SHOWN = 20


def verify(
    analysis: Annotated[
        Path, typer.Argument(metavar="ANALYSIS.json", help="What `winset analyse` wrote.", show_default=False)
    ],
    threads: Annotated[int, typer.Option(help="The result is the same for any number.")] = 2,
) -> None:
    """Recompute an analysis with its own case, day, draws, seed and horizon, and say whether it is reproduced.

    Exit code 0: every number is the same. 1: some differ; another version or fingerprint is said first.
    """
    from winset.app.options import check_options
    from winset.app.output import json_text, progress_bar
    from winset.report.verification import number_differences, origin_differences, read_analysis

    stated = read_analysis(analysis)
    meta = stated["meta"]
    asked = {key: meta[key] for key in ("case", "as_of", "draws", "seed")}
    check_options(**asked, horizon=meta["horizon_months"], threads=threads)

    import json

    from winset.report.findings import analysis_document
    from winset.study import Study, run_study

    basis: Literal["as_written", "as_kept"] = "as_kept" if "as_kept" in stated["talks"] else "as_written"
    study = Study(**asked, horizon=meta["horizon_months"], threads=threads, basis=basis)
    with progress_bar() as tell:
        # As it would be read back from a file: tuples are lists there.
        now = json.loads(json_text(analysis_document(run_study(study, progress=tell))))
    for one in origin_differences(stated, now):
        typer.echo(f"{one.place}: {one.stated} then, {one.now} now: numbers may differ for that alone.")
    differences = number_differences(stated, now)
    if not differences:
        typer.echo(f"Reproduced: every number of {analysis} came out the same.")
        return
    many = f"{len(differences):,} values differ" if len(differences) > 1 else "one value differs"
    typer.echo(f"Not reproduced: {many}.")
    for one in differences[:SHOWN]:
        typer.echo(f"  {one.place}: {_short(one.stated)} then, {_short(one.now)} now")
    if len(differences) > SHOWN:
        typer.echo(f"  and {len(differences) - SHOWN:,} more")
    raise typer.Exit(1)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."
