"""Numbers and names as a reader sees them: two significant digits for what is modelled, all of them for a count.

A modelled figure with more digits would claim a precision that no draw has. Dates stay ISO. Outcomes, groups and
cities get the words of docs/equations.md; whatever is not listed is shown by its own name, never left out.
"""

import math
from collections.abc import Mapping
from typing import Any, Final

Band = Mapping[str, float]

OUTCOMES: Final[Mapping[str, str]] = {
    "border_patrol_encounters": "Border Patrol encounters a month",
    "port_encounters": "encounters at ports of entry a month",
    "gotaways": "got-aways a month",
    "interceptions": "Mexican interceptions a month (events)",
    "mexico_deportations": "deportations from Mexico a month",
    "returns_to_mexico": "returns to Mexico a month",
    "removals": "removals by the United States a month",
    "releases": "releases into the United States a month",
    "in_transit": "people in transit",
    "waiting": "people waiting in Mexican border cities",
    "on_street": "people on the street in border cities",
    "harms_reported": "attacks reported a month (a floor)",
    "harms_estimated": "attacks estimated a month",
    "deaths": "deaths at the border a month",
    "cost_usa_usd": "cost to the United States a month (USD)",
    "cost_mexico_usd": "cost to Mexico a month (USD)",
    "approval": "approval of the US president (points)",
}
PEOPLE: Final[Mapping[str, str]] = {
    "stranded": "stranded in Mexico",
    "on_street": "on the street",
    "attacks_floor": "attacks, reported (a floor)",
    "attacks_estimate": "attacks, estimated",
    "deaths": "deaths",
    "returns": "returns to Mexico",
    "returns_unscreened": "returns without screening",
}
SOLUTIONS: Final[Mapping[str, str]] = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai–Smorodinsky",
    "egalitarian": "Egalitarian",
    "utilitarian": "Utilitarian",
}
PARTIES: Final[Mapping[str, str]] = {"usa": "United States", "mex": "Mexico"}
NO_DEAL: Final[Mapping[str, str]] = {
    "status_quo": "status quo of the date",
    "best_responses": "best responses",
    "breakdown": "breakdown",
}
NAMES: Final[Mapping[str, str]] = {
    "northern_central_america": "Northern Central America",
    "cuba_nicaragua": "Cuba and Nicaragua",
    "andes_brazil": "Andes and Brazil",
    "rest": "All other nationalities",
    "ciudad_juarez": "Ciudad Juárez",
    "mexican_government": "Mexican government",
    "us": "United States",
    "usa": "United States",
    "mex": "Mexico",
    **SOLUTIONS,
}


def name(key: str) -> str:
    """Return a key as words.

    >>> name("piedras_negras"), name("andes_brazil")
    ('Piedras negras', 'Andes and Brazil')
    """
    text = NAMES.get(key, key.replace("_", " "))
    return text[:1].upper() + text[1:]


def the_party(key: str) -> str:
    """Return a party as it stands inside a sentence.

    >>> the_party("usa"), the_party("mex")
    ('the United States', 'Mexico')
    """
    party = PARTIES.get(key, name(key))
    return f"the {party}" if party == "United States" else party


def title(entry: object, fallback: str, language: str = "en") -> str:
    """Return the title of a clause, level or package in one language, else the name that it has in the files."""
    if isinstance(entry, Mapping):
        entry = entry.get(language) or entry.get("en")
    return str(entry) if entry else name(fallback)


def modelled(value: float | None) -> str:
    """Return a modelled figure with two significant digits and a real minus.

    What only rounding keeps from zero is zero.

    >>> modelled(183_456.0), modelled(-0.01234), modelled(9.96), modelled(1e-13), modelled(2.4e9)
    ('180,000', '−0.012', '10', '0', '2.4 billion')
    """
    if value is None or not math.isfinite(value):
        return "not known"
    if abs(value) < 1e-9:
        return "0"
    rounded = float(f"{value:.1e}")
    size, unit = abs(rounded), ""
    for step, word in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if size >= step:
            size, unit = size / step, word
            break
    decimals = max(0, 1 - math.floor(math.log10(size)))
    return ("−" if rounded < 0 else "") + f"{size:,.{min(decimals, 9)}f}{unit}"


def gain(value: float) -> str:
    """Return a payoff over no deal, its sign always shown."""
    text = modelled(value)
    return text if text == "not known" or text.startswith("−") or text == "0" else "+" + text


def observed(value: float | None) -> str:
    """Return an observed count: every digit, since it was counted."""
    if value is None:
        return "not published"
    return f"{value:,.0f}".replace("-", "−")


def share(value: float) -> str:
    """Return a share of 0 to 1 as per cent with two significant digits; never a false 0 or 100.

    >>> share(0.4183), share(0.003), share(0.9996), share(1.0)
    ('42 %', '0.30 %', 'more than 99 %', '100 %')
    """
    if 0.995 <= value < 1:
        return "more than 99 %"
    if 0 < value < 0.001:
        return "less than 0.1 %"
    return f"{modelled(value * 100)} %"


def central(value: "float | Band | None") -> float | None:
    """Return the mean of a band, or the number itself; sections may carry either."""
    if isinstance(value, Mapping):
        return float(value["mean"]) if "mean" in value else None
    return None if value is None else float(value)


def interval(value: "float | Band | None", write: Any = modelled) -> str:
    """Return `mean (p05 to p95)`, or the bare number where no band is known.

    >>> interval({"mean": 1234.0, "p05": 900.0, "p95": 2000.0})
    '1,200 (900 to 2,000)'
    """
    middle = central(value)
    if middle is None:
        return "not known"
    if isinstance(value, Mapping) and "p05" in value and "p95" in value:
        return f"{write(middle)} ({write(value['p05'])} to {write(value['p95'])})"
    return str(write(middle))
