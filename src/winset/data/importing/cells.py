"""One cell of CBP's files each: a year, a month, a count, a state, an area. A text without a meaning gives None."""

import re
from typing import Final

import numpy as np
import numpy.typing as npt

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
OCTOBER: Final = 9
FIRST_YEAR, LAST_YEAR = 2000, 2099
LARGEST_CELL: Final = 1_000_000
SECTORS: Final = frozenset(
    (
        "Big Bend",
        "Del Rio",
        "El Centro",
        "El Paso",
        "Laredo",
        "Rio Grande Valley",
        "San Diego",
        "Tucson",
        "Yuma",
    )
)
STATES: Final = ("AZ", "CA", "NM", "TX")
FIELD_OFFICES: Final = frozenset(("El Paso", "Laredo", "San Diego", "Tucson"))
AREA_KINDS: Final = {"border_patrol": " Sector", "ports": " Field Office"}


def year_of(text: str) -> int | None:
    """Return a fiscal year, with or without the mark that it is still running.

    >>> [year_of(text) for text in ("2025", "2025 (FYTD)", "FY2025", "25")]
    [2025, 2025, 2025, None]
    """
    found = re.fullmatch(
        r"(?:fiscal year|fy)?\s*(\d{4})(?:\.0)?\s*(?:\(?\s*(?:FYTD|YTD)\s*\)?)?", text, re.I | re.A
    )
    year = int(found[1]) if found else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def month_of_year(text: str) -> int | None:
    """Return 0 for January; a short or a full name will do."""
    name = text.rstrip(".").lower()
    for names in (MONTHS, FULL_MONTHS):
        if name in names:
            return names.index(name)
    return None


def calendar_month(year: npt.NDArray[np.object_], month: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return months from 1970-01: October, November and December of fiscal year N are those of N - 1."""
    months = [
        None if y is None or m is None else (y - 1970) * 12 + m - (12 if m >= OCTOBER else 0)
        for y, m in zip(year, month, strict=True)
    ]
    return np.array(months, dtype=object)


def count_of(text: str) -> int | None:
    """Return a count; a thousands comma and a spreadsheet's `.0` are let pass, a half person is not.

    A point before three noughts is a thousand in half of the world's spreadsheets, one in the rest: neither is taken.

    >>> [count_of(text) for text in ("1,234", "9584.0", "12,34", "-1", "1.5", "1.000")]
    [1234, 9584, None, None, None, None]
    """
    if not re.fullmatch(r"(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.0{1,2})?", text, re.A):
        return None
    count = int(text.split(".")[0].replace(",", ""))
    return count if count <= LARGEST_CELL else None


def state_of(text: str) -> str | None:
    """Return the two capitals of a state."""
    return text if re.fullmatch(r"[A-Z]{2}", text) else None


def area_of(agency: str | None, text: str) -> str | None:
    """Return the name of a sector or field office without its kind, which must be that of the agency.

    >>> area_of("border_patrol", "Yuma Sector"), area_of("ports", "Yuma Sector")
    ('Yuma', None)
    """
    kind = AREA_KINDS.get(agency or "")
    return text.removesuffix(kind) if kind and text.endswith(kind) else None


def is_known_area(agency: str | None, area: str | None) -> bool:
    """Whether an area is on the southwest border; without an agency that is a fault of another cell."""
    return agency is None or area in (SECTORS if agency == "border_patrol" else FIELD_OFFICES)
