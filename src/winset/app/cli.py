"""The command line: one table of commands, and one place where an exception becomes an exit code.

A command is a function in a module of `winset.app.commands`; it declares its options there and imports what computes
inside its body, so that `winset --help` stays quick. Commands raise; only `run` catches. Results go to standard
output; progress and errors go to standard error.
"""

import importlib
import json
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Any

import typer

import winset
from winset.errors import Fault, InputError, OptionError, WinsetError

# What is typed -> "module:function". Two words make a group. A line here is all that a new command needs; its help
# is the function's docstring.
COMMANDS: dict[str, str] = {
    "analyse": "winset.app.commands.analyse:analyse",
    "simulate": "winset.app.commands.simulate:simulate",
    "calibrate": "winset.app.commands.calibrate:calibrate",
    "forecast": "winset.app.commands.forecast:forecast",
    "backtest": "winset.app.commands.backtest:backtest",
    "hindcast": "winset.app.commands.hindcast:hindcast",
    "serve": "winset.app.commands.serve:serve",
    "bench": "winset.app.commands.bench:bench",
    "report": "winset.app.commands.report:report",
    "verify": "winset.app.commands.verify:verify",
    "solve": "winset.app.commands.solve:solve",
    "suppose": "winset.app.commands.suppose:suppose",
    "ratify": "winset.app.commands.ratify:ratify",
    "explain": "winset.app.commands.explain:explain",
    "data list": "winset.app.commands.data:list_tables",
    "data show": "winset.app.commands.data:show",
    "data check": "winset.app.commands.data:check",
    "data import": "winset.app.commands.imports:import_",
    "data forget": "winset.app.commands.imports:forget",
    "effects": "winset.app.commands.effects:effects",
    "ledger": "winset.app.commands.ledger:ledger",
    "claims": "winset.app.commands.claims:claims",
    "case list": "winset.app.commands.case:list_cases",
    "case check": "winset.app.commands.case:check",
    "case new": "winset.app.commands.case:new",
}

GROUPS = {
    "data": "The record: tables, what was known when, newer files.",
    "case": "Author a case.",
}


def build_app(commands: dict[str, str] = COMMANDS) -> typer.Typer:
    """Return the application with every command of the table, in the order of the table."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, help=winset.__doc__)
    app.callback(invoke_without_command=True)(_root)
    groups: dict[str, typer.Typer] = {}
    for words, target in commands.items():
        module, _, function = target.partition(":")
        group, _, name = words.rpartition(" ")
        if group and group not in groups:
            groups[group] = typer.Typer(help=GROUPS[group], rich_markup_mode=None)
            app.add_typer(groups[group], name=group)
        parent = groups[group] if group else app
        parent.command(name)(getattr(importlib.import_module(module), function))
    return app


def _root(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    if show_version:
        typer.echo(f"winset {winset.__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Entry point of `winset`."""
    sys.exit(run(build_app(), sys.argv[1:]))


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 2 the input was wrong, 1 a fault of ours."""
    as_json = "--json" in arguments
    try:
        # Without standalone mode exceptions come out as they are; an early exit comes back as its code.
        code: Any = app(list(arguments), standalone_mode=False, prog_name="winset")
    except Exception as error:
        return _report(_as_winset(error), as_json)
    return code if isinstance(code, int) else 0


def _as_winset(error: Exception) -> Exception:
    """Return a mistake on the command line as one of ours, anything else unchanged."""
    if not isinstance(error, typer.TyperException):
        return error
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "winset"
    return OptionError([Fault(command, error.format_message(), f"`{command} --help` lists what it takes")])


def _report(error: Exception, as_json: bool) -> int:
    """Write the error to standard error, in words or as the last line's JSON, and return the exit code."""
    if os.environ.get("WINSET_DEBUG"):
        traceback.print_exception(error)
    kind = type(error).__name__
    if isinstance(error, WinsetError):
        message = str(error)
        text = f"{kind}: {message}"
    else:
        message = str(error) or kind
        text = (
            f"{kind}: {message}\nThis is a fault of ours, not of what you wrote. Please report it with the command and "
            f"the output of `winset --version`; with WINSET_DEBUG=1 set, the traceback is shown."
        )
    if as_json:
        text = json.dumps({"error": error_document(error)}, ensure_ascii=False)
    print(text, file=sys.stderr)  # noqa: T201 - the one place that speaks for an error
    return 2 if isinstance(error, InputError) else 1


def error_document(error: Exception) -> dict[str, object]:
    """Return an error in the shape that the command line and the HTTP API share."""
    faults = error.faults if isinstance(error, WinsetError) else ()
    return {
        "type": type(error).__name__,
        "message": str(error) or type(error).__name__,
        "faults": [
            {"where": fault.where, "what": fault.what, "expected": fault.expected} for fault in faults
        ],
    }
