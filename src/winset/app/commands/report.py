"""`winset report`: the report of an analysis that was made before, in another language or place."""

from pathlib import Path
from typing import Annotated

import typer

FILES = ("report.html", "report.md")


def report(
    analysis: Annotated[
        Path, typer.Argument(metavar="ANALYSIS.json", help="What `winset analyse` wrote.", show_default=False)
    ],
    language: Annotated[str, typer.Option(metavar="en|es", help="Language of the report.")] = "en",
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the files go. Default: beside the analysis.")
    ] = None,
) -> None:
    """Write an analysis as a report again, in English or Spanish; nothing is computed anew.

    Writes DIR/report.html and DIR/report.md, in Spanish DIR/report.es.html and DIR/report.es.md.
    """
    from winset.app.writing import check_writable, write_files
    from winset.errors import Fault, OptionError
    from winset.report.document import LANGUAGES, report_html, report_markdown
    from winset.report.verification import read_analysis

    if language not in LANGUAGES:
        raise OptionError(
            [Fault("--language", f"no language {language!r}", f"Choose {' or '.join(LANGUAGES)}")]
        )
    folder = analysis.parent if out is None else out
    files = FILES if language == "en" else tuple(name.replace(".", f".{language}.") for name in FILES)
    check_writable(folder, files)
    document = read_analysis(analysis)
    typer.echo("Drawing the charts ...", err=True)
    texts = report_html(document, language), report_markdown(document, language)
    write_files(folder, dict(zip(files, texts, strict=True)))
    typer.echo(f"Report: {folder}/{files[0]}")
