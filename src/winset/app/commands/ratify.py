"""`winset ratify`: by which act each clause would be granted, and whether it would pass."""

from datetime import date
from typing import Annotated, Any

import typer

from winset.errors import Fault, OptionError

DRAWS, SEED = 4000, 1


def ratify(
    case: Annotated[
        str | None, typer.Argument(metavar="[CASE]", help="A case's id, or a folder with a case.yaml.")
    ] = None,
    price_per_vote: Annotated[
        float | None,
        typer.Option(
            min=0,
            metavar="USD",
            help="Your assumption: what one missing vote would cost. Winset has no estimate.",
        ),
    ] = None,
    division: Annotated[
        bool,
        typer.Option(
            "--division", help="Move each side's ratifiers away from their leader; a minute. Needs a case."
        ),
    ] = False,
    at_least: Annotated[
        float,
        typer.Option(
            metavar="P", help="With --division: the chance from which a package is in a side's win-set."
        ),
    ] = 0.5,
    backtest: Annotated[bool, typer.Option("--backtest", help="Score on past roll calls instead.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show each clause's legal instrument and its chance, or score the pivots on past roll calls."""
    _check(case, price_per_vote, division, at_least, backtest)
    if case is None:
        found = backtest_document()
    else:
        found = _divisions(case, at_least) if division else _case(case, price_per_vote)
    if as_json:
        import json

        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    from winset.app.ratified import backtest_lines, case_lines, division_lines

    if case is None:
        lines = backtest_lines(found)
    else:
        lines = division_lines(found) if division else case_lines(found, price_per_vote)
    for line in lines:
        typer.echo(line)


def _check(
    case: str | None, price_per_vote: float | None, division: bool, at_least: float, backtest: bool
) -> None:
    faults = []
    if backtest == (case is not None):
        faults.append(Fault("ratify", "one thing at a time", "Give a case, or --backtest without one"))
    if price_per_vote is not None and (case is None or division):
        faults.append(Fault("--price-per-vote", "no bill is priced here", "Give a case alone with it"))
    if division and case is None:
        faults.append(Fault("--division", "no side to divide", "Give a case with it"))
    if not 0 < at_least <= 1:
        faults.append(Fault("--at-least", f"a chance of {at_least:g}", "Choose more than 0 and at most 1"))
    if faults:
        raise OptionError(faults)


def _divisions(case: str, at_least: float) -> dict[str, Any]:
    from winset.app.output import progress_bar
    from winset.report.division_documents import division_document
    from winset.study.division import DRAWS, divisions
    from winset.study.setting import Study

    study = Study(case=case, draws=DRAWS)
    with progress_bar() as tell:
        found = divisions(study, at_least, tell)
    return division_document(study, found)


def _case(name: str, price_per_vote: float | None) -> dict[str, Any]:
    from winset.data.tables import read_table
    from winset.ratification.chambers import case_with_chambers
    from winset.ratification.elections import mexican_election, us_election
    from winset.ratification.judgements import read_judgements
    from winset.ratification.summary import priced, ratification_document
    from winset.ratification.vote import congress_on
    from winset.study.votes import border_votes

    (case, chambers), judgements = case_with_chambers(name), read_judgements()
    tables = {table: read_table(table) for table in ("members", "pivots", "rollcalls")}
    congress = congress_on(case.as_of, **tables, chambers=chambers, judgements=judgements)
    held = border_votes(case.as_of)
    polls, mexican = read_table("polls_election"), read_table("polls_mexico_election")
    elections = {
        "usa": us_election(polls, case.as_of, judgements, DRAWS, SEED),
        "mex": mexican_election(mexican, case.as_of, judgements, DRAWS, SEED),
    }
    found = ratification_document(case, congress, chambers, elections, held, DRAWS, SEED)
    return found if price_per_vote is None else priced(found, price_per_vote)


def backtest_document() -> dict[str, Any]:
    """Return the scores of past roll calls, each predicted without itself."""
    from winset.data.tables import read_table
    from winset.ratification.backtest import ratification_backtest
    from winset.ratification.member_scores import member_scores
    from winset.ratification.rollcalls import roll_calls, standings
    from winset.ratification.summary import held_entry
    from winset.study.votes import border_votes

    members, votes = read_table("members"), read_table("rollcall_votes")
    calls, known = roll_calls(read_table("rollcalls"), members), standings(read_table("pivots"))
    scores = ratification_backtest(calls, known)
    single = {
        name: member_scores(calls, known, votes=votes, members=members, labelled=labelled)
        for name, labelled in (("labelled", True), ("unlabelled", False))
    }
    return {
        **scores,
        "members": single,
        "border_votes": [held_entry(vote) for vote in border_votes(date.min)],
    }
