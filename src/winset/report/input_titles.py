"""What a drawn parameter of the corridor is, in words."""

from winset.corridor.parameters import corridor_parameter_list
from winset.report.words import name


def parameter_words(drawn: str) -> dict[str, str]:
    """Return title and unit of a parameter by the name it is drawn under; `*` stands for all places.

    >>> parameter_words("intercept.haiti")["unit"]
    'probability'
    """
    parameter, _, place = drawn.partition(".")
    found = next(one for one in corridor_parameter_list() if one.name == parameter)
    where = {"": "", "*": " (all places)"}.get(place, f" ({name(place)})")
    return {"title": found.definition.rstrip(".") + where, "unit": found.unit}
