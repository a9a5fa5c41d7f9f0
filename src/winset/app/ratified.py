"""What `winset ratify` prints: a case's acts, bills and pivots, or the scores on past votes, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

_RULES = (
    ("", "pivots"),
    ("_calibrated", "pivots calibrated"),
    ("_base_rate", "base rate"),
    ("_party_line", "party line"),
    ("_party_line_calibrated", "party line calibrated"),
    ("_agenda", "who opens the vote"),
    ("_agenda_president", "and the President"),
    ("_logistic", "regression"),
    ("_pooled", "pooled with pivots"),
)

_BROUGHT = {
    "D": "Democrats",
    "R": "Republicans",
    "X": "sponsors of both parties",
    "B": "both parties' leaders",
}
_ROUTES = {
    "simple_majority": "past a filibuster",
    "cloture": "with 60 in the Senate",
    "override": "against a veto",
}


def case_lines(found: Json, price_per_vote: float | None) -> Iterator[str]:
    """Yield what `winset ratify CASE` prints."""
    meta = found["meta"]
    yield f"{meta['case']} as of {meta['as_of']}: the act of each level, and the chance that it is granted and stands"
    for clause in found["clauses"]:
        yield from (
            "",
            clause["title"]["en"],
            *(_acts(clause["levels"]) or ["  no level but the status quo"]),
        )
    yield from ("", f"Bills, from {meta['votes_learned_from']} earlier roll calls")
    for bill in found["bills"]:
        yield from _bill(bill, price_per_vote)
    yield from (
        "",
        "Named packages: what needs no vote survives a bill that fails; each bill's clauses fall together",
    )
    for package in found["packages"]:
        yield from _groups(package)
    if found["held_votes"]["votes"]:
        yield from ("", "Votes held after the date (hindsight): what was missing")
        for vote in found["held_votes"]["votes"]:
            yield from _held(vote, price_per_vote)
    yield from ("", "Elections")
    for side, election in found["elections"].items():
        yield (
            f"  {side} {election['day']}: {election['poll_margin']:+.1f} points in polls of {election['polled']}; "
            f"the governing side stays in {percent(election['governing_side_stays'])} of draws"
        )
    yield from ("", "From memory, not read in a source", *(f"  {what}" for what in found["from_memory"]))
    yield from ("", "Notes", *(f"  {note}" for note in meta["notes"]))


def _bill(bill: Json, price: float | None) -> Iterator[str]:
    yield ""
    yield (
        f"{bill['title']['en']}, brought by {_BROUGHT[bill['brought_by']]}: {chance(bill['probability'])}; "
        f"comes to a vote in the House: {chance(bill['reaches_house_floor'])}"
    )
    yield "  by route: " + "; ".join(
        f"{_ROUTES[route]} {chance(band)}" for route, band in bill["routes"].items()
    )
    for vote in bill["votes"]:
        pivot = vote["pivot"]
        yield (
            f"  {vote['chamber']}, {vote['needed']} needed: pivot {pivot['name']} ({pivot['party']}-{pivot['state']}, "
            f"{pivot['ideal']:+.2f}); at the median cutpoint {vote['yeas_at_median']} yeas, {_far(vote, price)}; "
            f"passes in {percent(vote['chance_once_voted_on'])} once voted on"
        )
        yield f"    next: {_names(vote['next'][:11])}"


def _groups(package: Json) -> Iterator[str]:
    yield f"  {package['name']}: all of it passes in {percent(package['all_pass'])} of draws"
    for group in package["groups"]:
        named = ", ".join(group["clauses"])
        bill = f"bill {group['bill']}, {percent(group['passes'])}" if group["bill"] else "no vote in Congress"
        yield f"    {bill}: {named}"


def _far(vote: Json, price: float | None) -> str:
    if not vote["short"]:
        return "enough"
    priced = f", USD {vote['short'] * price:,.0f} at your price" if price is not None else ""
    return f"{vote['short']} short{priced}"


def _acts(levels: Sequence[Json]) -> list[str]:
    """Return the legal path of each act of a clause, with the levels that take it."""
    taken: dict[tuple[str, str | None], list[Json]] = {}
    for level in levels:
        taken.setdefault((level["instrument"], level["bill"]), []).append(level)
    return [line for same in taken.values() for line in _act(same)]


def _act(levels: Sequence[Json]) -> Iterator[str]:
    act = levels[0]
    bill = f", bill {act['bill']}" if act["bill"] else ""
    memory = " (from memory)" if act["grade"] == "memory" else ""
    named = ", ".join(level["level"] for level in levels)
    yield f"  {named}: {act['kind']} of {act['grantor']}{bill}{memory}: {chance(act['ratification'])}"
    yield f"    law: {act['binding_law']}"
    votes = "; ".join(act["votes_to_win"]) or "no vote"
    first, last = act["months_to_effect"]
    months = f"{first:g} to {last:g} months" if last > first else f"{first:g} months"
    yield (
        f"    {votes}; courts: {act['court_exposure']}, block within a year {percent(act['court_block_12m'])} (a "
        f"proposal); in effect after {months} (a proposal); undone by: {act['reversible_by']}"
    )


def percent(share: float) -> str:
    """Return a share in percent at two significant digits, and never 1e+02.

    >>> percent(0.0024), percent(0.95), percent(1.0)
    ('0.24 %', '95 %', '100 %')
    """
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.2g} %"


def chance(band: Json) -> str:
    """Return a chance with its interval, or alone where nothing about it is unknown."""
    if band["p05"] == band["p95"]:
        return percent(band["mean"])
    return f"{percent(band['mean'])} ({percent(band['p05'])} to {percent(band['p95'])})"


def _names(members: Sequence[Json]) -> str:
    return "; ".join(_name(member) for member in members) or "none"


def _name(member: Json) -> str:
    """Return a member with its ideal point and the chance of its yea."""
    party = f"{member['party']}-{member['state']}"
    return f"{member['name']} ({party}, {member['ideal']:+.2f}, {percent(member['chance'])})"


def _held(vote: Json, price: float | None) -> Iterator[str]:
    yield from (
        "",
        f"{vote['day']} {vote['title']}: {vote['yeas']} yeas of {vote['needed']}, {_far(vote, price)}",
        f"  from earlier votes {percent(vote['chance'])}; own side's nays: {_names(vote['own_nays'])}",
        f"  from across: {_names(vote['crossed'])}",
        f"  nearest that refused: {_names(vote['nearest'])}",
    )


def backtest_lines(found: Json) -> Iterator[str]:
    """Yield what `winset ratify --backtest` prints."""
    rolling = found["rolling_origin"]
    yield "Brier score and log loss of P(pass) on roll calls that were held; lower is better"
    for scheme, scores in (
        ("leave one out, labelled", found),
        ("leave one out, no label", found["unlabelled"]),
        ("rolling origin, labelled", rolling),
        ("rolling origin, no label", rolling["unlabelled"]),
    ):
        told = (
            f"{name} {scores[f'brier{rule}']:.3f} {scores[f'log_loss{rule}']:.3f}"
            for rule, name in _RULES
            if f"brier{rule}" in scores
        )
        yield f"{scheme:25} {scores['votes']} votes: {'; '.join(told)}"
    for name, scores in found["members"].items():
        yield (
            f"single members, {name}: {scores['member_votes']:,} votes in {scores['roll_calls']} roll calls, Brier "
            f"{scores['brier']:.3f}; each with its party {scores['brier_party']:.3f}, calibrated "
            f"{scores['brier_party_calibrated']:.3f}"
        )
    for vote in found["border_votes"]:
        yield from _held(vote, None)
    yield ""
    yield "The label says who brought a vote; it was coded after the fact."


def division_lines(found: Json) -> Iterator[str]:
    """Yield what `winset ratify CASE --division` prints."""
    meta, enough = found["meta"], percent(found["at_least"])
    yield (
        f"{meta['case']}, {meta['draws']} draws: in a side's win-set is what its ratifiers accept in {enough} of draws "
        "or more"
    )
    for one in found["divisions"]:
        usa, mex = (one["payoff"][side]["mean"] for side in ("usa", "mex"))
        accepts, refuses = percent(one["win_set"]), percent(one["refused_if_not_asked"])
        yield (
            f"  {one['side']} divided {one['division']:g}: accepts {accepts} of packages, refuses what leaders would "
            f"sign unasked in {refuses}; agreement in {percent(one['agreement'])} of preference draws, worth "
            f"{usa:+.1f} to usa, {mex:+.1f} to mex"
        )
    yield meta["note"]
