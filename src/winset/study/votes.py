"""Votes that were held on what the talks are about: what was missing, and who stood nearest. Hindsight."""

from __future__ import annotations

from datetime import date

from winset.data.tables import read_table
from winset.ratification.held import HeldVote, held_vote
from winset.ratification.rollcalls import roll_calls, standings

TOPIC = "border_deal"
"""The bill of February 2024 is the one in the record that grew out of the same talks."""


def border_votes(since: date) -> list[HeldVote]:
    """Return the votes on the border bill held on a day or later, each with the chances that earlier votes give."""
    tables = {"rollcalls": read_table("rollcalls"), "members": read_table("members")}
    calls, known = roll_calls(**tables), standings(read_table("pivots"))
    cast = read_table("rollcall_votes")
    found = tables["rollcalls"][tables["rollcalls"]["topic"] == TOPIC]["vote_id"]
    held = [held_vote(vote, calls, known, votes=cast, **tables) for vote in found]
    return [vote for vote in held if vote.day >= since]
