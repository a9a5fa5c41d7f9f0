"""`winset verify`: make an analysis again from what it says it was made from, and compare."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

SHOWN = 20


def verify(
    analysis: Annotated[
        Path, typer.Argument(metavar="ANALYSIS.json", help="What `winset analyse` wrote.", show_default=False)
    ],
    threads: Annotated[int, typer.Option(help="The result is the same for any number.")] = 2,
) -> None:
    """Recompute an analysis with all that it was asked (day, draws, seed, weights …), and say whether it is reproduced.

    Exit code 0: every number is the same. 1: some differ; another version or fingerprint is said first.
    """
    from winset.app.options import check_options
    from winset.app.output import json_text, progress_bar
    from winset.report.verification import number_differences, origin_differences, read_analysis

    stated = read_analysis(analysis)
    meta = stated["meta"]
    asked = {key: meta[key] for key in ("case", "as_of", "draws", "seed")}
    check_options(**asked, horizon=meta["horizon_months"], threads=threads)
    asked |= choices_of(meta)

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


def choices_of(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the study chose beside the usual, as arguments of `Study`, or raise with every fault of one kind."""
    from winset.app.options import parse_pins, parse_weights

    weights, pinned = meta.get("weights", "drawn"), meta.get("pinned", {})
    own = weights if isinstance(weights, dict) else {}
    # As options: what a file holds is checked as what a user types.
    points = [
        f"{actor}.{outcome}={value}"
        for actor, given in own.items()
        for outcome, value in (given.items() if isinstance(given, dict) else [("", given)])
    ]
    held = (
        [f"{name}={value}" for name, value in pinned.items()] if isinstance(pinned, dict) else [str(pinned)]
    )
    return {
        "no_deal": meta.get("no_deal"),
        "election_channel": meta.get("election_channel") is not False,
        "weights": parse_weights("drawn" if own else str(weights), points),
        "pinned": parse_pins(held),
    }


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."
