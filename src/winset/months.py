"""Months as whole numbers, and the days and fiscal years they belong to.

A month is counted from January 1970, as numpy counts `datetime64[M]`, so that a series is an array and a horizon
is a sum. Nothing here knows of data; when a figure became known is the business of `provenance` and `data`.
"""

import re
from datetime import date, timedelta

from winset.errors import Fault, OptionError

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def month_number(name: str) -> int:
    """Return the months from 1970-01 to `name`, which reads YYYY-MM.

    >>> month_number("1970-01"), month_number("2023-12")
    (0, 647)
    """
    match = _MONTH.fullmatch(name)
    if match is None:
        raise OptionError([Fault(name or "month", "not a month", "Write YYYY-MM, for example 2023-12")])
    return (int(match[1]) - 1970) * 12 + int(match[2]) - 1


def month_name(month: int) -> str:
    """Return YYYY-MM for a month counted from 1970-01.

    >>> month_name(647), month_name(-1)
    ('2023-12', '1969-12')
    """
    return f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"


def month_end(month: int) -> date:
    """Return the last day of a month.

    >>> month_end(month_number("2024-02"))
    datetime.date(2024, 2, 29)
    """
    following = month + 1
    return date(1970 + following // 12, following % 12 + 1, 1) - timedelta(days=1)


def fiscal_year(month: int) -> int:
    """Return the US fiscal year, which starts in October: October 2023 opens fiscal year 2024.

    >>> fiscal_year(month_number("2023-09")), fiscal_year(month_number("2023-10"))
    (2023, 2024)
    """
    return 1970 + (month + 3) // 12


def parse_as_of(text: str) -> date:
    """Return the day on which one stands: a date as written, a month as its last day.

    >>> parse_as_of("2024-01-08"), parse_as_of("2024-01")
    (datetime.date(2024, 1, 8), datetime.date(2024, 1, 31))
    """
    if _MONTH.fullmatch(text):
        return month_end(month_number(text))
    try:
        # Python's own parser also takes 20240108 and 2024-W02-1; one way of writing a day is enough.
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise OptionError(
        [Fault("as_of", f"{text!r} is not a day", "Write YYYY-MM-DD, or YYYY-MM for its last day")]
    )
