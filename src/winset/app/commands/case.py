"""`winset case`: list the cases, hold one against every rule, start a new one."""

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from winset.errors import CaseError, Fault, OptionError, OutputError

if TYPE_CHECKING:
    from winset.policy.case import Case

DRAWS = 400

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def list_cases(as_json: AsJson = False) -> None:
    """List the cases that ship with Winset."""
    from winset.policy.case import case_list, read_case

    cases = [read_case(name) for name in case_list()]
    if as_json:
        _print_json([{"id": case.id, "as_of": str(case.as_of), "title": _both(case)} for case in cases])
        return
    for case in cases:
        typer.echo(f"{case.id}  {case.as_of}  {case.title.en}")


def check(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A folder with a case.yaml, or a case's id.")],
    draws: Annotated[int, typer.Option(min=1, help="Draws that a run would take.")] = DRAWS,
    as_json: AsJson = False,
) -> None:
    """Check a case: every file, everything between the files, and whether its space can be run."""
    from winset.policy.packages import size_faults
    from winset.ratification.chambers import case_with_chambers

    case, _ = case_with_chambers(path)
    if faults := size_faults(case.space, draws, f"{path}/clauses"):
        raise CaseError(faults)
    found = summary(case, draws)
    if as_json:
        _print_json(found)
        return
    counts, space = found["clauses"], found["space"]
    typer.echo(f"{case.id}: {case.title.en}, as of {case.as_of}")
    typer.echo(f"clauses   {counts['hub']} hub, {counts['leaf']} leaf, {counts['fixed']} fixed")
    typer.echo(
        f"paths     {space['hub_paths']:,} hub paths, {space['lever_rows']:,} distinct; "
        f"{space['runs']:,} runs at {draws:,} draws"
    )
    typer.echo(
        f"packages  {space['packages_enumerated']:,} enumerated of {space['packages_in_space']:,} in the space; "
        f"{len(case.packages)} named: {', '.join(case.packages)}"
    )
    typer.echo(f"fixed     {', '.join(found['fixed_clauses'])}")
    typer.echo(
        f"evidence  {found['sources']['known']} sources known on the date, {found['sources']['later']} later; "
        f"{found['levels']['documented']} levels documented, {found['levels']['assumed']} assumed"
    )


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the folder to make, here.")],
    start: Annotated[
        str, typer.Option("--from", metavar="CASE", help="The case to start from.")
    ] = "january-2024",
) -> None:
    """Start a case: a folder NAME that holds a copy of another case, complete, to be edited."""
    from winset.policy.case import case_folder

    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise OptionError([Fault("NAME", f"{name!r} is no name of a case", "For example `march-2025`")])
    source, target = case_folder(start), Path(name)
    if target.exists():
        raise OutputError([Fault(name, "it is already there", "Choose another name, or move it away")])
    try:
        shutil.copytree(source, target)
    except OSError as broken:
        raise OutputError(
            [Fault(name, broken.strerror or "cannot be written", "Choose another folder")]
        ) from None
    typer.echo(
        f"{name}/ is a copy of {source.name}. Edit case.yaml, clauses and packages, then: winset case check {name}"
    )


def summary(case: "Case", draws: int) -> dict[str, Any]:
    """Return the counts of a case."""
    space = case.space
    sources = {source for clause in case.clauses for source in clause.sources}
    levels = [level for clause in case.clauses for level in clause.levels]
    documented = sum(level.documented for level in levels)
    known = sum(source.is_known(case.as_of) for source in sources)
    return {
        "id": case.id,
        "as_of": str(case.as_of),
        "title": _both(case),
        "clauses": {"hub": len(space.hubs), "leaf": len(space.leaves), "fixed": len(space.fixed)},
        "space": {
            "hub_paths": space.n_paths,
            "lever_rows": len(space.deal),
            "runs": len(space.deal) * draws,
            "packages_enumerated": space.packages_enumerated,
            "packages_in_space": space.packages_in_space,
        },
        "fixed_clauses": [clause.id for clause in space.fixed],
        "packages": list(case.packages),
        "levels": {"documented": documented, "assumed": len(levels) - documented},
        "sources": {"known": known, "later": len(sources) - known},
    }


def _both(case: "Case") -> dict[str, str]:
    return {"en": case.title.en, "es": case.title.es}


def _print_json(result: object) -> None:
    import json

    typer.echo(json.dumps(result, ensure_ascii=False))
