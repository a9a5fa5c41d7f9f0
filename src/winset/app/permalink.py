"""A package and its settings as a short text in an address; nothing is kept on the server.

`1.<case>.<levels>.<settings>.<version>.<data hash>`: the levels are one whole number in mixed radix, the case's first
clause most significant, as base64url; settings are the number of the path without a deal, the election channel, draws
and seed. `page/permalink.js` holds the same code.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from winset.errors import Fault, OptionError
from winset.policy.case import Case

FORMAT: Final = "1"
MOST_CHARACTERS: Final = 500
DRAWS: Final = (20, 400)
LARGEST_SEED: Final = 2**31 - 1
_SETTINGS: Final = re.compile(r"(\d{1,2})-([01])-(\d{1,3})-(\d{1,10})")


@dataclass(frozen=True)
class Link:
    """What a link says; `version` and `data_hash` are those under which it was made."""

    case: str
    levels: Mapping[str, str]
    no_deal: str
    election_channel: bool
    draws: int
    seed: int
    version: str
    data_hash: str


def encoded(link: Link, case: Case) -> str:
    """Return the text of a link to a package of `case`."""
    number = 0
    for clause in case.clauses:
        number = number * len(clause.levels) + clause.position(link.levels[clause.id])
    size = max(1, (number.bit_length() + 7) // 8)
    levels = base64.urlsafe_b64encode(number.to_bytes(size, "big")).decode().rstrip("=")
    path = list(case.no_deal_paths).index(link.no_deal)
    settings = f"{path}-{int(link.election_channel)}-{link.draws}-{link.seed}"
    return ".".join([FORMAT, link.case, levels, settings, link.version.replace(".", "~"), link.data_hash])


def link_parts(text: str) -> tuple[str, str, str, str, str]:
    """Return case, levels, settings, version and data hash of a link, or refuse what is none."""
    parts = text.split(".")
    if (
        len(text) > MOST_CHARACTERS
        or len(parts) != 6
        or not all(re.fullmatch(r"[\w~-]+", one) for one in parts)
    ):
        raise _wrong("form", "not a link", "Six parts with dots between them, 500 characters at most")
    if parts[0] != FORMAT:
        raise _wrong("format", f"format {parts[0]!r} is not known here", f"Format {FORMAT}")
    return parts[1], parts[2], parts[3], parts[4].replace("~", "."), parts[5]


def decoded(text: str, case: Case) -> Link:
    """Return the link of a text, its case being `case`; all that is out of range is refused at once."""
    name, number_text, settings_text, version, data_hash = link_parts(text)
    faults = []
    levels = _levels(number_text, case)
    if levels is None:
        faults.append(Fault("levels", "no package of this case", "Make the link anew"))
    found = _SETTINGS.fullmatch(settings_text)
    path, election, draws, seed = (int(one) for one in found.groups()) if found else (0, 0, DRAWS[0], 0)
    paths = list(case.no_deal_paths)
    if found is None:
        faults.append(
            Fault("settings", f"{settings_text!r} is none", "path-election-draws-seed, such as 0-1-200-1")
        )
    if path >= len(paths):
        faults.append(Fault("no_deal", f"no path {path}", f"0 to {len(paths) - 1}"))
    if not DRAWS[0] <= draws <= DRAWS[1]:
        faults.append(Fault("draws", str(draws), f"{DRAWS[0]} to {DRAWS[1]}"))
    if seed > LARGEST_SEED:
        faults.append(Fault("seed", str(seed), f"0 to {LARGEST_SEED}"))
    if faults or levels is None:
        raise OptionError(faults)
    return Link(name, levels, paths[path], election == 1, draws, seed, version, data_hash)


def _levels(text: str, case: Case) -> dict[str, str] | None:
    try:
        number = int.from_bytes(
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True), "big"
        )
    except (binascii.Error, ValueError):
        return None
    levels = {}
    for clause in reversed(case.clauses):
        number, place = divmod(number, len(clause.levels))
        levels[clause.id] = clause.levels[place].name
    return None if number else {clause.id: levels[clause.id] for clause in case.clauses}


def _wrong(where: str, what: str, expected: str) -> OptionError:
    return OptionError([Fault(where, what, expected)])
