"""`winset ratify`: by which act each clause would be granted, and whether it would pass."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from winset.errors import Fault, OptionError

if TYPE_CHECKING:
    from rich.console import Console

DRAWS, SEED = 4000, 1

_RULES = (
    ("", "pivots"),
    ("_base_rate", "base rate"),
    ("_party_line", "party line"),
    ("_party_line_calibrated", "party line calibrated"),
)


def ratify(
    case: Annotated[
        str | None, typer.Argument(metavar="[CASE]", help="A case's id, or a folder with a case.yaml.")
    ] = None,
    backtest: Annotated[bool, typer.Option("--backtest", help="Score on past roll calls instead.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show each clause's legal instrument and its chance, or score the pivots on past roll calls."""
    if backtest == (case is not None):
        raise OptionError([Fault("ratify", "one thing at a time", "Give a case, or --backtest without one")])
    found = _backtest() if case is None else _case(case)
    if as_json:
        import json

        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    from rich.console import Console

    console = Console(highlight=False)
    if case is None:
        _show_backtest(console, found)
    else:
        _show_case(console, found)


def _case(name: str) -> dict[str, Any]:
    from winset.data.tables import read_table
    from winset.policy.case import read_case
    from winset.ratification.chambers import read_chambers
    from winset.ratification.elections import mexican_election, us_election
    from winset.ratification.judgements import read_judgements
    from winset.ratification.summary import ratification_document
    from winset.ratification.vote import congress_on

    case, chambers, judgements = read_case(name), read_chambers(), read_judgements()
    tables = {table: read_table(table) for table in ("members", "pivots", "rollcalls")}
    congress = congress_on(case.as_of, **tables, chambers=chambers, judgements=judgements)
    polls, mexican = read_table("polls_election"), read_table("polls_mexico_election")
    elections = {
        "usa": us_election(polls, case.as_of, judgements, DRAWS, SEED),
        "mex": mexican_election(mexican, case.as_of, judgements, DRAWS, SEED),
    }
    return ratification_document(case, congress, chambers, elections, DRAWS, SEED)


def _backtest() -> dict[str, Any]:
    from winset.data.tables import read_table
    from winset.ratification.backtest import predictors, ratification_backtest
    from winset.ratification.held import held_vote
    from winset.ratification.rollcalls import roll_calls, standings
    from winset.ratification.summary import held_entry

    rollcalls, members = read_table("rollcalls"), read_table("members")
    calls, known = roll_calls(rollcalls, members), standings(read_table("pivots"))
    pivots = predictors(known, labelled=True)[""]
    cast = read_table("rollcall_votes")
    border = rollcalls[rollcalls["topic"] == "border_deal"]["vote_id"]
    held = [
        held_vote(vote, calls, pivots, rollcalls=rollcalls, votes=cast, members=members) for vote in border
    ]
    return {**ratification_backtest(calls, known), "border_votes": [held_entry(vote) for vote in held]}


def _show_case(console: "Console", found: dict[str, Any]) -> None:
    def say(*lines: str) -> None:
        console.print(*lines, sep="\n", markup=False, soft_wrap=True)

    meta = found["meta"]
    say(
        f"{meta['case']} as of {meta['as_of']}: the act each level takes, and the chance that it is granted and stands"
    )
    for clause in found["clauses"]:
        say("", clause["title"]["en"], *(_acts(clause["levels"]) or ["  no level but the status quo"]))
    say("", f"Bills, from {meta['votes_learned_from']} earlier roll calls")
    for bill in found["bills"]:
        say(
            "",
            f"{bill['title']['en']}, brought by {_BROUGHT[bill['brought_by']]}: {_chance(bill['probability'])}; "
            f"comes to a vote in the House: {_chance(bill['reaches_house_floor'])}",
            *(f"  {_vote(vote)}" for vote in bill["votes"]),
        )
    say("", "Elections")
    for side, election in found["elections"].items():
        say(
            f"  {side} {election['day']}: {election['poll_margin']:+.1f} points in polls of {election['polled']}; "
            f"the governing side stays in {_percent(election['governing_side_stays'])} of draws"
        )
    say("", "From memory, not read in a source", *(f"  {what}" for what in found["from_memory"]))
    say("", "Notes", *(f"  {note}" for note in meta["notes"]))


_BROUGHT = {
    "D": "Democrats",
    "R": "Republicans",
    "X": "sponsors of both parties",
    "B": "both parties' leaders",
}


def _acts(levels: list[dict[str, Any]]) -> list[str]:
    """Return one line for each act of a clause, with the levels that take it."""
    lines: dict[str, list[str]] = {}
    for level in levels:
        bill = f", bill {level['bill']}" if level["bill"] else ""
        memory = " (from memory)" if level["grade"] == "memory" else ""
        act = f"{level['kind']} of {level['grantor']}{bill}{memory}: {_chance(level['ratification'])}"
        lines.setdefault(act, []).append(level["level"])
    return [f"  {', '.join(names)}: {act}" for act, names in lines.items()]


def _percent(share: float) -> str:
    """Return a share in percent at two significant digits, and never 1e+02.

    >>> _percent(0.0024), _percent(0.95), _percent(1.0)
    ('0.24 %', '95 %', '100 %')
    """
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.2g} %"


def _chance(band: dict[str, float]) -> str:
    if band["p05"] == band["p95"]:
        return _percent(band["mean"])
    return f"{_percent(band['mean'])} ({_percent(band['p05'])} to {_percent(band['p95'])})"


def _vote(vote: dict[str, Any]) -> str:
    pivot = vote["pivot"]
    far = f"{vote['short']} short" if vote["short"] else "enough"
    return (
        f"{vote['chamber']}, {vote['needed']} needed: pivot {pivot['name']} ({pivot['party']}-{pivot['state']}, "
        f"{pivot['ideal']:+.2f}); at the median cutpoint {vote['yeas_at_median']} yeas, {far}; "
        f"passes in {_percent(vote['chance_once_voted_on'])} once voted on; next: {_names(vote['next'][:10])}"
    )


def _names(members: list[dict[str, Any]]) -> str:
    return (
        "; ".join(f"{member['name']} ({member['party']}-{member['state']})" for member in members) or "none"
    )


def _show_backtest(console: "Console", found: dict[str, Any]) -> None:
    rolling = found["rolling_origin"]
    console.print(
        "Brier score and log loss of P(pass) on roll calls that were held; lower is better", markup=False
    )
    for scheme, scores in (
        ("leave one out, labelled", found),
        ("leave one out, no label", found["unlabelled"]),
        ("rolling origin, labelled", rolling),
        ("rolling origin, no label", rolling["unlabelled"]),
    ):
        told = (
            f"{name} {scores[f'brier{rule}']:.3f} {scores[f'log_loss{rule}']:.3f}" for rule, name in _RULES
        )
        line = f"{scheme:25} {scores['votes']} votes: {'; '.join(told)}"
        console.print(line, markup=False, soft_wrap=True)
    for vote in found["border_votes"]:
        lines = [
            f"{vote['day']} {vote['title']}: {vote['yeas']} yeas of {vote['needed']}, {vote['short']} short"
        ]
        lines.append(
            f"  from earlier votes {_percent(vote['chance'])}; own side's nays: {_names(vote['own_nays'])}"
        )
        lines.append(
            f"  from across: {_names(vote['crossed'])}; nearest that refused: {_names(vote['nearest'])}"
        )
        console.print("", *lines, sep="\n", markup=False, soft_wrap=True)
    console.print("\nThe label says who brought a vote; it was coded after the fact.", markup=False)
