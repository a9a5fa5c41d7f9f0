"""What `winset ratify` shows: instrument and chance for each clause, each bill's way, chambers and elections.

One plain document; surfaces render it and compute nothing. Probabilities are bands over what is unknown about them. A
court's chance is the collector's proposal; seats, rules and ranges from memory are listed under `from_memory`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import ArrayLike

from winset.draws import band
from winset.policy.case import Case
from winset.policy.clauses import Clause
from winset.policy.instruments import Instrument
from winset.ratification.acceptance import (
    BoolArray,
    LevelChance,
    acceptance_table,
    level_chances,
    motion_of,
    votes_to_win,
)
from winset.ratification.chambers import Chamber
from winset.ratification.cutpoints import Stance
from winset.ratification.distance import Distance, distances
from winset.ratification.elections import Election
from winset.ratification.groups import all_pass, clause_groups
from winset.ratification.held import HeldVote
from winset.ratification.pivots import Member, gridlock_interval
from winset.ratification.vote import ROUTES, Congress, bill_passage, floor_draws, passage_draws

DIGITS = 6
STANDING_NOTE = (
    "pivots are of the typical chamber of the Congress; ideal points rest on all its votes, later ones too"
)
COURT_NOTE = (
    "court_block_12m and months_to_effect are proposals of the list's collector, not estimates; the first may know "
    "later rulings"
)
MEMBER_NOTE = (
    "a member's chance is that of the cutpoint reaching its place on the line; it knows nothing else of the member, "
    "and nothing says that the member could be won, or at what price"
)


def ratification_document(
    case: Case,
    congress: Congress,
    chambers: Mapping[str, Chamber],
    elections: Mapping[str, Election],
    held: Sequence[HeldVote],
    n_draws: int,
    seed: int,
) -> dict[str, Any]:
    """Return the document of `ratify CASE --json`; `held` are votes after the date, shown as hindsight."""
    judgements = [reading.title for _, reading in congress.judgements if reading.grade == "memory"]
    return {
        "meta": {
            "case": case.id,
            "as_of": str(congress.as_of),
            "congress": congress.number,
            "votes_learned_from": congress.model.votes,
            "draws": n_draws,
            "seed": seed,
            "notes": [
                COURT_NOTE,
                "who brought a past vote was coded after the fact, and who brings a bill is a reading of the case",
                STANDING_NOTE,
                MEMBER_NOTE,
            ],
        },
        "clauses": [clause_entry(case, clause, congress, chambers, n_draws, seed) for clause in case.clauses],
        "bills": [
            bill_entry(case, name, congress, n_draws, seed)
            for name in case.bills
            if case.bills[name].chamber == "us_congress"
        ],
        "packages": package_entries(case, acceptance_table(case, congress, chambers, n_draws, seed)),
        "held_votes": {"hindsight": True, "votes": [held_entry(vote) for vote in held]},
        "chambers": {name: _chamber_entry(name, chamber, congress) for name, chamber in chambers.items()},
        "elections": {name: _election_entry(election) for name, election in elections.items()},
        "from_memory": [
            *(f"{chamber.title.en}: {what}" for chamber in chambers.values() for what in chamber.from_memory),
            *judgements,
            *(f"instrument {act.id}" for act in case.instruments.values() if act.grade == "memory"),
        ],
    }


def clause_entry(
    case: Case, clause: Clause, congress: Congress, chambers: Mapping[str, Chamber], n_draws: int, seed: int
) -> dict[str, Any]:
    """Return a clause with the chance of every level, and as `ratification` that of the hardest one."""
    chances = level_chances(case, clause, congress, chambers, n_draws, seed)
    hardest = min(chances, key=lambda each: float(each.chance.mean()), default=None)
    return {
        "id": clause.id,
        "title": {"en": clause.title.en, "es": clause.title.es},
        "granted_by": clause.granted_by,
        "needs_congress": clause.needs_congress,
        "successor_reverses": clause.successor_reverses,
        "hardest_level": hardest.level if hardest else None,
        "ratification": band_of(hardest.chance if hardest else [1.0]),
        "levels": [_level_entry(case, each, chambers) for each in chances],
    }


def _level_entry(case: Case, each: LevelChance, chambers: Mapping[str, Chamber]) -> dict[str, Any]:
    bill = case.bills[each.bill] if each.bill is not None else None
    return {
        "level": each.level,
        **act_entry(each.instrument),
        "bill": each.bill,
        "votes_to_win": list(votes_to_win(each.instrument, bill, chambers)),
        "ratification": band_of(each.chance),
    }


def act_entry(act: Instrument) -> dict[str, Any]:
    """Return an act's legal path: law, who must act, courts, time to effect, reversibility, and how well it is known.

    The court's chance and the months are `proposed` by the list's collector and estimated by nobody.
    """
    return {
        "instrument": act.id,
        "title": act.title,
        "kind": act.kind,
        "grantor": act.grantor,
        "binding_law": act.binding_law,
        "gate": act.gate,
        "court_exposure": act.court_exposure,
        "court_block_12m": act.court_block_12m,
        "months_to_effect": list(act.months_to_effect),
        "proposed": ["court_block_12m", "months_to_effect"],
        "reversible_by": act.reversible_by,
        "source": act.source,
        "grade": act.grade,
    }


def package_entries(case: Case, passes: BoolArray) -> list[dict[str, Any]]:
    """Return each named package by groups: what hangs on which bill, how often it passes, and all of them together."""
    shown = []
    for name, package in case.packages.items():
        groups = clause_groups(case, package.levels, passes)
        shown.append(
            {
                "name": name,
                "groups": [
                    {
                        "bill": group.bill,
                        "clauses": list(group.clauses),
                        "passes": rounded(float(group.passes.mean())),
                    }
                    for group in groups
                ],
                "all_pass": rounded(float(all_pass(groups, passes.shape[1]).mean())),
            }
        )
    return shown


def bill_entry(case: Case, name: str, congress: Congress, n_draws: int, seed: int) -> dict[str, Any]:
    """Return a bill of the US Congress: its chance, by route as well, and how far each chamber's vote is."""
    bill, motion = case.bills[name], motion_of(name, case.bills[name])
    return {
        "id": name,
        "title": {"en": bill.title.en, "es": bill.title.es},
        "brought_by": bill.brought_by,
        "topic": bill.topic,
        "president": bill.president,
        "probability": band_of(passage_draws(congress, motion, n_draws, seed)),
        "passed_share_of_draws": rounded(float(bill_passage(congress, motion, n_draws, seed).mean())),
        "routes": {
            route: band_of(passage_draws(congress, motion, n_draws, seed, votes))
            for route, votes in ROUTES.items()
        },
        "reaches_house_floor": band_of(floor_draws(congress, motion, "House", n_draws, seed)),
        "votes": [_distance_entry(distance) for distance in distances(congress, motion)],
    }


def _distance_entry(distance: Distance) -> dict[str, Any]:
    return {
        "chamber": distance.chamber,
        "rule": distance.rule,
        "moves": distance.direction,
        "needed": distance.needed,
        "pivot": _member_entry(distance.pivot) | {"on_scale": rounded(distance.pivot_on_scale)},
        "median_cutpoint": {
            "ideal": rounded(distance.cutpoint),
            "on_scale": rounded(distance.cutpoint_on_scale),
        },
        "chance_once_voted_on": rounded(distance.chance),
        "yeas_at_median": distance.yeas,
        "short": distance.short,
        "next": [stance_entry(stance) for stance in distance.next],
    }


def priced(document: dict[str, Any], price_per_vote: float) -> dict[str, Any]:
    """Return the document with what the missing votes would cost at a price that its reader assumes."""
    for votes in (*(bill["votes"] for bill in document["bills"]), document["held_votes"]["votes"]):
        for vote in votes:
            vote["missing_votes_usd"] = rounded(vote["short"] * price_per_vote)
    return document | {"assumed": {"price_per_vote_usd": price_per_vote, "by": "the reader"}}


def held_entry(vote: HeldVote) -> dict[str, Any]:
    """Return a vote that was held as `ratify --backtest` shows it."""
    return {
        "id": vote.vote_id,
        "title": vote.title,
        "day": str(vote.day),
        "yeas": vote.yeas,
        "needed": vote.needed,
        "short": vote.short,
        "passed": vote.passed,
        "chance": rounded(vote.chance),
        "own_nays": [stance_entry(stance) for stance in vote.own_nays],
        "crossed": [stance_entry(stance) for stance in vote.crossed],
        "nearest": [stance_entry(stance) for stance in vote.nearest],
    }


def stance_entry(stance: Stance) -> dict[str, Any]:
    """Return a member with its ideal point and the chance of its yea."""
    return _member_entry(stance.member) | {"chance": rounded(stance.chance)}


def _member_entry(member: Member) -> dict[str, Any]:
    return {"name": member.name, "state": member.state, "party": member.party, "ideal": rounded(member.ideal)}


def _chamber_entry(name: str, chamber: Chamber, congress: Congress) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "title": {"en": chamber.title.en, "es": chamber.title.es},
        "seats": chamber.seats,
        "vacant": chamber.vacant,
        "groups": {group.short: group.seats for group in chamber.groups},
        "government_seats": chamber.government_seats,
        "votes_needed": {matter: rule.votes for matter, rule in chamber.rules.items()},
        "from_memory": list(chamber.from_memory),
    }
    if name == "us_senate":
        president = congress.standings["Senate"].president_ideal
        interval = gridlock_interval(congress.members["Senate"], 60, president=president, override=67)
        entry["gridlock_interval"] = [rounded(bound) for bound in interval]
    return entry


def _election_entry(election: Election) -> dict[str, Any]:
    return {
        "day": str(election.day),
        "polled": election.polled,
        "poll_margin": rounded(election.margin),
        "result_margin": band_of(election.result),
        "governing_side_stays": rounded(float(election.stays.mean())),
    }


def band_of(values: ArrayLike) -> dict[str, float]:
    """Return mean and quantiles over draws at six significant digits."""
    found = band(values)
    return {key: rounded(float(value)) for key, value in vars(found).items()}


def rounded(value: float) -> float:
    """Return a value at six significant digits, as every JSON of Winset shows it."""
    return float(f"{value:.{DIGITS}g}")
