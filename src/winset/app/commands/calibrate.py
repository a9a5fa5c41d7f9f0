"""`winset calibrate`: the corridor fitted to the record of a day, as the file from which analyses start."""

from pathlib import Path
from typing import Annotated

import typer


def calibrate(
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day on which one stands. Default: the day of the case."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to write. Default: DATE.npz in the present folder."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same draws.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Fit stocks, levels and parameters of the corridor to the record of a day, from the record alone.

    The file holds 1,024 draws in single precision, the checksum of the record and the seed. Put it in the library's
    folder posteriors/ and analyses of that day start from it; without one they fit anew, in some seconds. Prints which
    parameters the record informs: those whose prior and posterior share least.
    """
    from winset.app.options import check_options
    from winset.app.output import print_json, progress_bar
    from winset.errors import Fault, OptionError

    check_options(as_of=as_of, seed=seed)

    from winset.study.posteriors import calibrated_case, calibration_document, written

    if out is not None and (out.suffix != ".npz" or out.is_dir()):
        raise OptionError([Fault("--out", f"{out} is no name for the file", "Give a name that ends in .npz")])
    with progress_bar() as tell:
        result = calibrated_case(
            "january-2024", as_of, seed=seed, progress=lambda share: tell("months", share)
        )
    path = written(result, out)
    document = calibration_document(result, path)
    if as_json:
        print_json(document)
        return
    typer.echo(
        f"{document['members']:,} draws as of {document['as_of']}, origin {document['origin']}: {path}"
    )
    typer.echo(
        "What the record informs most (share of prior and posterior in common, medians before and after):"
    )
    for one in document["parameters"][:20]:
        typer.echo(f"  {one['overlap']:4.0%}  {one['name']}: {one['prior']:.3g} -> {one['posterior']:.3g}")
