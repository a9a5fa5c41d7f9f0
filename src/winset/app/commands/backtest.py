"""`winset backtest`: forecasts from every past month, scored beside standard forecasters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from winset.errors import Fault, OptionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.study.backtests import Row

FIRST, LAST = "2021-01", "2024-06"
EARLIEST = "2021-01"
DRAWS, SEED = 400, 1


def backtest(
    first: Annotated[
        str, typer.Option("--from", metavar="YYYY-MM", help="First origin: the last month then known.")
    ] = FIRST,
    last: Annotated[str, typer.Option("--to", metavar="YYYY-MM", help="Last origin.")] = LAST,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Score the model's forecasts from past months 1, 3, 6 and 12 months ahead, beside standard forecasters.

    At each origin only what was published then is used; later revisions are in today's figures (lag only). Scores are
    in logs, over that of a random walk in logs: below 1 is better. A run that was stopped goes on where it was.
    AutoETS, CES, Theta and the ensemble need the extra `bench`: requirements/bench.txt.
    """
    check_origins(first, last)

    from winset.app.output import progress_bar
    from winset.execution import on_threads
    from winset.kept import Kept, kept_folder
    from winset.study import Study
    from winset.study.backtests import is_complete, rows, run_backtest

    if not is_complete():
        typer.echo(
            "Only naive and seasonal naive are compared: AutoETS, CES and Theta need "
            "`pip install --require-hashes -r requirements/bench.txt`.",
            err=True,
        )
    kept = Kept(kept_folder())
    with progress_bar() as tell:
        scores = run_backtest(
            first,
            last,
            Study(case="january-2024", draws=DRAWS, seed=SEED),
            on_threads(2),
            kept,
            lambda share: tell("origins", share),
        )
    kept.forget()
    found = rows(scores)
    if as_json:
        import json

        document = [backtest_entry(row) for row in found]
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1))
        return
    _show(found, first, last)


def check_origins(first: str, last: str) -> None:
    """Raise with every fault of the two options, or return."""
    from winset.data.record import record_span
    from winset.months import month_name, month_number

    end = record_span()[1]
    newest = month_name(month_number(f"{end:%Y-%m}") - 3)
    faults, months = [], {}
    for option, text in (("--from", first), ("--to", last)):
        try:
            months[option] = month_number(text)
        except OptionError as error:
            faults += [Fault(option, fault.what, fault.expected) for fault in error.faults]
            continue
        if not month_number(EARLIEST) <= months[option] <= month_number(newest):
            faults.append(
                Fault(
                    option,
                    f"{text} cannot be scored: a fit needs fifteen months by nationality, a score a month after",
                    f"Choose {EARLIEST} to {newest}",
                )
            )
    if not faults and months["--to"] <= months["--from"]:
        faults.append(
            Fault("--to", f"{last} is not after {first}", "Choose a later month: a score needs two origins")
        )
    if faults:
        raise OptionError(faults)


def backtest_entry(row: Row) -> dict[str, Any]:
    """Return one row as the contract has it, with what stands beside it, at six significant digits."""
    return {
        name: _six(value) if not isinstance(value, dict) else {key: _six(one) for key, one in value.items()}
        for name, value in vars(row).items()
    }


def _six(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_six(one) for one in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def _show(found: Sequence[Row], first: str, last: str) -> None:
    from winset.app.output import print_table
    from winset.study.backtests import HORIZONS, totals_ratio

    for conditional in (False, True):
        shown = [row for row in found if row.conditional == conditional]
        if not shown:
            continue
        print_table(
            ("series", "ahead", "origins", "ratio", "best baseline", "its ratio", "in 50 %", "in 90 %"),
            [
                (
                    row.series.replace("_", " "),
                    str(row.horizon),
                    str(row.origins),
                    f"{row.ratio:.2f} ± {row.ratio_se:.2f}",
                    row.best_baseline.replace("_", " "),
                    f"{row.best_baseline_ratio:.2f}",
                    f"{row.coverage50:.0%}",
                    f"{row.coverage90:.0%}",
                )
                for row in shown
            ],
            "Ratio: log CRPS over that of a random walk in logs, ± one paired standard error. Both totals together: "
            + ", ".join(
                f"{totals_ratio(found, horizon, conditional=conditional):.3f} at {horizon}"
                for horizon in HORIZONS
                if any(row.horizon == horizon for row in shown)
            )
            + " months.",
            f"Origins {first} to {last}"
            + ("; only where a dated measure was known, and knowing it" if conditional else ""),
        )
