"""The units of a figure, as far as arithmetic needs them: what may be added, and what a product or ratio is in.

A unit is a noun with an exponent: encounters, persons per flight. Scale is no part of it (a thousand stays in words),
and no unit is turned into another: encounters are events, and nothing here makes them persons.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_TAIL: Final = re.compile(r"[(,]| (?:with|in|a|an|on|of|reported|since|cap|unique|change|fall)\b")
_SAME: Final[Mapping[str, str]] = {
    "people": "persons", "migrants": "persons", "individuals": "persons", "personas": "persons",
    "encuentros": "encounters", "percent": "%", "(rank)": "rank",
}  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """Nouns and their exponents in the order of the alphabet; without any it is a plain ratio."""

    powers: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        above = " ".join(name for name, power in self.powers for _ in range(power))
        below = "".join(
            f" per {name.removesuffix('s')}" for name, power in self.powers for _ in range(-power)
        )
        return (above or "figure" if below else above or "plain ratio") + below

    def times(self, other: "Unit", power: int = 1) -> "Unit":
        """Return the unit of a product, of a ratio with `power` -1.

        >>> str(unit("persons").times(unit("persons/flight"), -1))
        'flights'
        """
        found = dict(self.powers)
        for name, own in other.powers:
            found[name] = found.get(name, 0) + power * own
        return Unit(tuple(sorted((name, own) for name, own in found.items() if own)))


PLAIN: Final = Unit()


def unit(words: str) -> Unit:
    """Return the unit that some words name: the noun before any bracket, comma or qualification, over what follows "/".

    >>> str(unit("encounters (events, not persons), rounded to 10")), str(unit("flights_per_week"))
    ('encounters', 'flights per week')
    """
    text = words.strip().replace("_", " ")
    above, *below = re.split(r"/| per ", text)
    powers: dict[str, int] = {}
    for part, power in ((above, 1), *((one, -1) for one in below)):
        noun = _SAME.get(part.strip()) or _TAIL.split(part, maxsplit=1)[0].strip()
        noun = "%" if noun.startswith("%") else _SAME.get(noun, noun)
        if noun and noun != "none":
            name = f"{noun}s" if power < 0 and not noun.endswith("s") else noun
            powers[name] = powers.get(name, 0) + power
    return Unit(tuple(sorted((name, power) for name, power in powers.items() if power)))
