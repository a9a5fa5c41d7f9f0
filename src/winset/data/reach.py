"""How far the record goes, series by series: an imported file that is a part moves what it counts and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from winset.data.parts import answering
from winset.data.record import ENCOUNTERS, MonthlyRecord, last_day
from winset.data.sources import registered
from winset.data.tables import edition
from winset.data.vintages import vintages
from winset.months import month_name

# Venezuela stands for the five groups that CBP's file of five nationalities does not tell apart.
_QUESTIONS: Final[tuple[tuple[str, str, Mapping[str, Any]], ...]] = (
    (
        "encounters by nationality and agency (forecasts start after it)",
        ENCOUNTERS,
        {"group": "venezuela", "agency": "border_patrol"},
    ),
    (
        "encounters of all by agency; of Mexico and northern Central America",
        ENCOUNTERS,
        {"agency": "border_patrol"},
    ),
    ("encounters by nationality, both agencies together", ENCOUNTERS, {"group": "venezuela"}),
    ("encounters by sector or field office", "sectors", {}),
    ("what followed an encounter, by nationality", "outcomes", {}),
)


@dataclass(frozen=True)
class Reach:
    """A series, the last month up to which every month of it is known, and the table that tells this month."""

    series: str
    table: str
    last: str


def record_reach() -> tuple[Reach, ...]:
    """Return how far each series goes with the newest vintages."""
    day = max([last_day(), *(one.published for one in vintages())])
    newest = MonthlyRecord(day, edition(ENCOUNTERS, day).last or 0)
    return tuple(_reach(newest, *question) for question in _QUESTIONS)


def _reach(record: MonthlyRecord, series: str, table_id: str, asked: Mapping[str, Any]) -> Reach:
    last = record.last_month(table_id, **asked)
    assert last is not None
    group, where = asked.get("group", "all"), {key: value for key, value in asked.items() if key != "group"}
    table = registered(table_id)
    tellers = (table, *(part for part, _ in answering(table, group, where)))
    teller = next(one.id for one in tellers if last in edition(one.id, record.as_of).known)
    return Reach(series, teller, month_name(last))
