"""A claim's verdict as a sentence to paste, in English and Spanish, made from what was computed and nothing else.

Figures are written as in Mexico and the United States, with a comma for thousands; days are ISO in both languages. A
unit of a reader's own list that has no Spanish here keeps its own words.
"""

from collections.abc import Mapping
from typing import Any, Final

from winset.history.claims import ClaimResult, claim_document, shown

VERDICTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "holds": "holds",
        "holds_with_caveat": "holds with a caveat",
        "true_but_misleading": "is true but misleading",
        "fails": "fails",
        "attributed_opinion": "is an attributed opinion",
        "not_checkable": "cannot be checked",
    },
    "es": {
        "holds": "se sostiene",
        "holds_with_caveat": "se sostiene con reservas",
        "true_but_misleading": "es cierta pero engañosa",
        "fails": "no se sostiene",
        "attributed_opinion": "es una opinión atribuida",
        "not_checkable": "no se puede comprobar",
    },
}
_BOUNDS: Final = {
    "en": {"about": "about ", "at_least": "at least ", "at_most": "at most "},
    "es": {"about": "alrededor de ", "at_least": "al menos ", "at_most": "a lo más "},
}
_SPANISH_UNITS: Final = {
    "encounters": "encuentros",
    "persons": "personas",
    "expulsions": "expulsiones",
    "expulsions_per_year": "expulsiones por año",
    "flights": "vuelos",
    "flights_per_week": "vuelos por semana",
    "days": "días",
    "% of measures": "% de las medidas",
    "rank": "(lugar)",
}
_UNITLESS: Final = ("day", "none", "")
_ENGLISH: Final = {
    "claim": "The claim of {publisher} ({published}){tested} {verdict}",
    "tested": ", tested as {stated},",
    "found": ": the record as of {as_of} gives {recomputed}{ends}",
    "ends": " (range {low} to {high})",
    "opinion": ": no series settles it",
    "not_held": ": the record as of {as_of} does not hold what it takes",
    "then": ". With what was published by {published} it {verdict}",
    "sources": ". Sources: {sources}",
}
_SPANISH: Final = {
    "claim": "La afirmación de {publisher} ({published}){tested} {verdict}",
    "tested": ", puesta a prueba como {stated},",
    "found": ": el registro al {as_of} da {recomputed}{ends}",
    "ends": " (de {low} a {high})",
    "opinion": ": ninguna serie la resuelve",
    "not_held": ": el registro al {as_of} no contiene lo necesario",
    "then": ". Con lo publicado hasta el {published} {verdict}",
    "sources": ". Fuentes: {sources}",
}


def sentences(result: ClaimResult) -> dict[str, str]:
    """Return the sentence to paste by language: verdict, stated and recomputed figure, range, days and sources."""
    return {"en": _sentence(result, "en", _ENGLISH), "es": _sentence(result, "es", _SPANISH)}


def card_document(result: ClaimResult) -> dict[str, Any]:
    """Return a claim as `winset claims --json` prints it: that of CONTRACT, with the sentence to paste."""
    return {**claim_document(result), "sentence": sentences(result)}


def stated_words(result: ClaimResult, language: str = "en") -> str:
    """Return the stated figure as it was tested: how it is compared, its unit, its tolerance."""
    exact = result.comparison == "about" and result.tolerance == 0
    bound = "" if exact else _BOUNDS[language][result.comparison]
    give = f" (±{shown(result.tolerance)})" if result.tolerance else ""
    return bound + with_unit(shown(result.stated), result.unit, language) + give


def with_unit(figure: str, unit: str, language: str = "en") -> str:
    """Return a figure with its unit in words.

    >>> with_unit("1.03", "flights_per_week", "es"), with_unit("2023-12-30", "day")
    ('1.03 vuelos por semana', '2023-12-30')
    """
    if unit in _UNITLESS:
        return figure
    words = _SPANISH_UNITS.get(unit, unit) if language == "es" else unit.replace("rank", "(rank)")
    return f"{figure} {words.replace('_', ' ')}"


def _sentence(result: ClaimResult, language: str, forms: Mapping[str, str]) -> str:
    said, *behind = result.sources
    verdicts = VERDICTS[language]
    days = {"published": result.published.isoformat(), "as_of": result.as_of.isoformat()}
    tested = "" if result.stated is None else forms["tested"].format(stated=stated_words(result, language))
    words = forms["claim"].format(
        publisher=said.publisher or said.title, tested=tested, verdict=verdicts[result.verdict_now], **days
    )
    if result.verdict_now == "attributed_opinion":
        return words + forms["opinion"] + "."
    if result.recomputed is None:
        words += forms["not_held"].format(**days)
    else:
        ranged = result.low is not None and result.low != result.high
        ends = forms["ends"].format(low=shown(result.low), high=shown(result.high)) if ranged else ""
        figure = with_unit(shown(result.recomputed), result.unit, language)
        words += forms["found"].format(recomputed=figure, ends=ends, **days)
    words += forms["then"].format(verdict=verdicts[result.verdict_then], **days)
    if behind:
        cited = "; ".join(f"{source.publisher}, {source.title}".removeprefix(", ") for source in behind)
        words += forms["sources"].format(sources=cited)
    return words + "."
