"""A package and its settings as a short text in an address; nothing is kept on the server.

`1.<case>.<levels>.<settings>.<version>.<data hash>`: the levels are one whole number in mixed radix, the case's first
clause most significant, as base64url; settings are the number of the path without a deal, the election channel, draws
and seed. Where weights are not drawn or a parameter is pinned it is
`2.<case>.<levels>.<settings>.<weights>.<pins>.<version>.<data hash>`. `page/permalink.js` holds the same code.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from winset.errors import Fault, OptionError
from winset.policy.case import Case

if TYPE_CHECKING:
    from winset.study import Weights

PLAIN, CHOSEN = "1", "2"
PARTS: Final = {PLAIN: 6, CHOSEN: 8}
MOST_CHARACTERS: Final = 500
DRAWS: Final = (20, 400)
LARGEST_SEED: Final = 2**31 - 1
_NONE: Final = "-"
_READINGS: Final = {"d": "drawn", "c": "rank_order_centroid", "s": "rank_sum"}
_OWN: Final = "w"
_PIN: Final = re.compile(r"([a-z]\w*(?:~\w+)?)-(-?\d{1,6})e(-?\d{1,3})")
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
    weights: "Weights" = "drawn"
    pinned: tuple[tuple[str, float], ...] = ()


def encoded(link: Link, case: Case) -> str:
    """Return the text of a link to a package of `case`."""
    digits = [(len(clause.levels), clause.position(link.levels[clause.id])) for clause in case.clauses]
    path = list(case.no_deal_paths).index(link.no_deal)
    settings = f"{path}-{int(link.election_channel)}-{link.draws}-{link.seed}"
    parts = [link.case, _base64(digits), settings]
    if link.weights != "drawn" or link.pinned:
        parts += [_weights_text(link.weights, case), "~~".join(map(_pin_text, link.pinned)) or _NONE]
    form = CHOSEN if len(parts) > 3 else PLAIN
    return ".".join([form, *parts, link.version.replace(".", "~"), link.data_hash])


def _base64(digits: Sequence[tuple[int, int]]) -> str:
    """Return digits (radix, digit), the most significant first, as one number in base64url."""
    number = 0
    for radix, digit in digits:
        number = number * radix + digit
    size = max(1, (number.bit_length() + 7) // 8)
    return base64.urlsafe_b64encode(number.to_bytes(size, "big")).decode().rstrip("=")


def _digits(text: str, radices: Sequence[int]) -> list[int] | None:
    """Return the digits of a number in base64url, or None where it is none of these radices."""
    try:
        number = int.from_bytes(
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True), "big"
        )
    except (binascii.Error, ValueError):
        return None
    digits = []
    for radix in reversed(radices):
        number, digit = divmod(number, radix)
        digits.append(digit)
    return None if number else digits[::-1]


def _weights_text(weights: "Weights", case: Case) -> str:
    """Return the letter of a reading, or own points: for each actor whether it has any, then those of its outcomes."""
    from winset.study import MOST_POINTS, Swings

    if not isinstance(weights, Swings):
        return next(letter for letter, reading in _READINGS.items() if reading == weights)
    own, digits = weights.by_actor(), []
    for name, actor in case.actors.items():
        given = own.get(name, {})
        digits.append((2, int(name in own)))
        digits += [(MOST_POINTS + 1, given.get(one.outcome, 0)) for one in actor.measures]
    return _OWN + _base64(digits)


def _weights(text: str, case: Case) -> "Weights | None":
    """Return the weights of a text, or None where it has none of this case."""
    from winset.study import MOST_POINTS, swings
    from winset.study.chosen import weight_faults

    if text in _READINGS:
        return cast("Weights", _READINGS[text])
    sizes = [[2, *[MOST_POINTS + 1] * len(actor.measures)] for actor in case.actors.values()]
    digits = _digits(text[1:], [radix for each in sizes for radix in each]) if text[:1] == _OWN else None
    if digits is None:
        return None
    own, at = {}, 0
    for (name, actor), size in zip(case.actors.items(), sizes, strict=True):
        is_own, *points = digits[at : at + len(size)]
        at += len(size)
        if is_own:
            outcomes = [one.outcome for one in actor.measures]
            own[name] = dict(zip(outcomes, points, strict=True))
        elif any(points):
            return None
    found = swings(own)
    return found if own and not weight_faults(case, found) else None


def _pin_text(pin: tuple[str, float]) -> str:
    """Return `<name>-<digits>e<exponent>`: six significant digits, the same in every language.

    >>> _pin_text(("places.tijuana", -0.05)), _pin_text(("seats", 400.0))
    ('places~tijuana--5e-2', 'seats-4e2')
    """
    mantissa, _, exponent = f"{pin[1]:.5e}".partition("e")
    whole = mantissa.replace(".", "")
    short = whole.rstrip("0").rstrip("-") or "0"
    power = 0 if short == "0" else int(exponent) - 5 + len(whole) - len(short)
    return f"{pin[0].replace('.', '~')}-{short}e{power}"


def _pins(text: str) -> tuple[tuple[str, float], ...] | None:
    """Return the pins of a text, or None where some name or value is none."""
    from winset.study.pinned import pin_faults

    if text == _NONE:
        return ()
    found = [_PIN.fullmatch(one) for one in text.split("~~")]
    pins = tuple((one[1].replace("~", "."), float(f"{one[2]}e{one[3]}")) for one in found if one is not None)
    return pins if len(pins) == len(found) and not pin_faults(pins) else None


def link_parts(text: str) -> tuple[str, str, str, str, str, str, str]:
    """Return case, levels, settings, weights, pins, version and data hash of a link, or refuse what is none."""
    form, *parts = text.split(".")
    if len(text) > MOST_CHARACTERS or not all(re.fullmatch(r"[\w~-]+", one) for one in (form, *parts)):
        raise _wrong("form", "not a link", "Parts with dots between them, 500 characters at most")
    if form not in PARTS and len(parts) + 1 in PARTS.values():
        raise _wrong("format", f"format {form!r} is not known here", f"Format {PLAIN} or {CHOSEN}")
    if len(parts) + 1 != PARTS.get(form):
        raise _wrong("form", "not a link", f"{PARTS[PLAIN]} or {PARTS[CHOSEN]} parts with dots between them")
    case, levels, settings, *chosen, version, data_hash = parts
    weights, pins = chosen or ("d", _NONE)
    return case, levels, settings, weights, pins, version.replace("~", "."), data_hash


def decoded(text: str, case: Case) -> Link:
    """Return the link of a text, its case being `case`; all that is out of range is refused at once."""
    name, number_text, settings_text, weights_text, pins_text, version, data_hash = link_parts(text)
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
    weights, pins = _weights(weights_text, case), _pins(pins_text)
    if weights is None:
        faults.append(Fault("weights", "not those of this case", "Make the link anew"))
    if pins is None:
        faults.append(Fault("pinned", "a parameter or value that cannot be pinned", "Make the link anew"))
    if faults or levels is None or weights is None or pins is None:
        raise OptionError(faults)
    return Link(name, levels, paths[path], election == 1, draws, seed, version, data_hash, weights, pins)


def _levels(text: str, case: Case) -> dict[str, str] | None:
    digits = _digits(text, [len(clause.levels) for clause in case.clauses])
    if digits is None:
        return None
    return {clause.id: clause.levels[digit].name for clause, digit in zip(case.clauses, digits, strict=True)}


def _wrong(where: str, what: str, expected: str) -> OptionError:
    return OptionError([Fault(where, what, expected)])
