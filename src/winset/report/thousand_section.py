"""What stands against every 1,000 encounters fewer, by package: where people are, who pays, what they suffer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from winset.report.blocks import Block, Text, numbered
from winset.report.titles import Analysis, package_title
from winset.report.words import PARTIES, interval, name

ENTRIES: Final[Mapping[str, str]] = {
    "never_left": "never left, put it off or gave it up",
    "waiting": "waiting in the border cities",
    "moved_south": "in the south of Mexico or on the way",
    "settled": "settled in Mexico",
    "returned": "sent home by Mexico, or gone home",
    "uncounted": "got away uncounted",
    "admitted": "admitted at a port",
    "died": "died",
    "met_less_often": "the same people met less often (events)",
}
HARMS: Final[Mapping[str, str]] = {
    "harms_reported": "attacks, reported (a floor)",
    "harms_estimated": "attacks, estimated",
    "deaths": "deaths",
    "returns_unscreened": "returns without screening",
}
WORDS: Final = (
    "Every 1,000 Border Patrol encounters that a package would have fewer than no deal over the horizon are somewhere. "
    "The entries sum to 1,000; one below zero is fewer people there too, such as got-aways where fewer set out. Where "
    "people are is at the end of the horizon; waiting by city is in person-months over it. Neither is good or bad of "
    "itself: somebody who never left may have stayed in danger. The model holds nobody else's money than the two "
    "governments'."
)


def thousand_blocks(analysis: Analysis) -> tuple[Block, ...]:
    """Return the paragraph and the table, or nothing where no named package has fewer encounters."""
    packages = [entry for entry in analysis.get("packages", ()) if entry.get("per_thousand_fewer")]
    if not packages:
        return ()
    told = [entry["per_thousand_fewer"] for entry in packages]

    def row(title: str, *keys: str) -> tuple[str, ...]:
        return title, *(interval(_at(one, keys)) for one in told)

    rows = [
        row("encounters fewer over the horizon", "encounters_fewer"),
        *(row(words, "entries", key) for key, words in ENTRIES.items()),
        *(row(f"paid by {PARTIES[payer]}, USD", "usd", payer) for payer in told[0]["usd"]),
        *(row(words, "harms", key) for key, words in HARMS.items()),
        *(
            row(f"waiting in {name(city)}, person-months", "person_months", city, "waiting")
            for city in told[0]["person_months"]
        ),
    ]
    columns = ("", *(package_title(analysis, entry["name"]) for entry in packages))
    caption = "Of every 1,000 encounters fewer: ratio of means (5 to 95 % of the draws with a fall)"
    return Text(WORDS), numbered(caption, columns, rows, 1)


def _at(value: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    for key in keys:
        value = value[key]
    return value
