"""The observed series as they were published: what a reader may look at, by agency, nationality, sector or kind.

Nothing is modelled or filled in: a month without a figure is none. Counts are of events, not of persons, unless the
unit says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np

from winset.data.groups import GROUPS
from winset.data.record import monthly_record, record_span
from winset.data.sources import registered
from winset.errors import Fault, OptionError
from winset.months import month_name

Json = dict[str, Any]
Where = Mapping[str, str | Sequence[str]]

AGENCIES: Final = ("border_patrol", "ports")
SECTORS: Final = (
    "San Diego", "El Centro", "Yuma", "Tucson", "El Paso", "Big Bend", "Del Rio", "Laredo", "Rio Grande Valley",
)  # fmt: skip


@dataclass(frozen=True)
class Family:
    """Series of one table that are looked at together. `parts` maps a part to what is chosen of the table; `by_group`:
    a part for each of the seven nationality groups comes after them.
    """

    table: str
    parts: Mapping[str, Where]
    by_group: bool = False
    everywhere: Where = field(default_factory=dict)


FAMILIES: Final[Mapping[str, Family]] = {
    "agency": Family(
        "encounters", {"all": {}, **{agency: {"agency": agency} for agency in AGENCIES}}
    ),
    "nationality": Family(
        "encounters", {"all": {}}, by_group=True, everywhere={"agency": "border_patrol"}
    ),
    "sector": Family(
        "sector_totals", {"all": {}, **{sector: {"area": sector} for sector in SECTORS}},
        everywhere={"agency": "border_patrol"},
    ),
    "returns": Family(
        "outcomes_by_agency",
        {kind: {"outcome": kind} for kind in ("t42_expulsion", "mpp_return", "t8_repatriation", "usbp_release")},
        everywhere={"agency": "border_patrol"},
    ),
    "mexican_events": Family("mexico_events", {"all": {}}, by_group=True),
    "mexican_returns": Family(
        "mexico_returns",
        {"all": {}, **{kind: {"kind": kind} for kind in ("deportation", "assisted_return")}}, by_group=True,
    ),
    "darien": Family("darien", {"all": {}}, by_group=True),
}  # fmt: skip


def family_list() -> list[Json]:
    """Return every family: its id, its parts, and the table with publisher, address and vintage."""
    return [_told(name, family) for name, family in FAMILIES.items()]


def family_document(name: str, as_of: date | None = None) -> Json:
    """Return the series of a family as known on a day, without one as known today: values by month, null where none."""
    if name not in FAMILIES:
        raise OptionError([Fault("family", f"no family {name!r}", f"Choose one of {', '.join(FAMILIES)}")])
    family, day = FAMILIES[name], as_of or record_span()[1]
    record = monthly_record(day)
    series = []
    for part, group, where in _parts(family):
        chosen: dict[str, Any] = {**family.everywhere, **where}
        months, values = record.series(family.table, group=group, **chosen)
        told = np.flatnonzero(~np.isnan(values))
        if not np.nansum(values):  # a group that the publisher never met, or does not tell apart
            continue
        shown = slice(int(told[0]), int(told[-1]) + 1)
        series.append(
            {
                "id": part,
                "first": month_name(int(months[shown][0])),
                "values": [None if np.isnan(value) else int(value) for value in values[shown]],
            }
        )
    return {**_told(name, family), "as_of": day.isoformat(), "series": series}


def _parts(family: Family) -> list[tuple[str, str, Where]]:
    """Return (part, group, what is chosen of the table)."""
    own = [(part, "all", where) for part, where in family.parts.items()]
    return [*own, *((group, group, {}) for group in (GROUPS if family.by_group else ()))]


def _told(name: str, family: Family) -> Json:
    table = registered(family.table)
    return {
        "id": name,
        "parts": [part for part, _, _ in _parts(family)],
        "unit": table.unit,
        "source": {
            "id": table.id,
            "title": table.title,
            "publisher": table.publisher,
            "address": table.address,
            "licence": table.licence,
            "vintage": table.vintage.isoformat(),
            "lag_days": table.lag_days,
            "lag_basis": table.lag_basis,
            "notes": table.notes,
        },
    }
