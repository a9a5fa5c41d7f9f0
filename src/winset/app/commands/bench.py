"""`winset bench`: the engine's own figures on this machine."""

from typing import Annotated

import typer


def bench(
    threads: Annotated[int, typer.Option(help="Threads of the figures that are not per CPU second.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Measure the engine on the January 2024 case: speed, memory, cold start. Takes about a minute.

    Each figure is the median of five repeats or more; what is not measured is left out.
    """
    from winset.app.options import check_options
    from winset.app.output import print_json, progress_bar

    check_options(threads=threads)

    from winset.report.bench import engine_figures, figure_lines

    with progress_bar() as tell:
        figures = engine_figures(threads, tell)
    if as_json:
        print_json(figures)
        return
    for line in figure_lines(figures):
        typer.echo(line)
