"""Which coarser tables of the same count can answer a question, so that a series goes on where the finer table ends.

CBP's file by area tells nationality and agency together. Its two other files hold the same encounters with fewer
columns: five nationalities by agency, or all nationalities by state without the agency. Neither gives nationality by
agency, and nothing is estimated here to make up for it: a part answers only what it counts.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from winset.data.rows import Choice
from winset.data.sources import Column, Table, registered
from winset.data.tables import Edition, edition


def answering(
    table: Table, group: str, where: Mapping[str, Choice]
) -> Iterator[tuple[Table, dict[str, Choice]]]:
    """Yield the tables that continue a table and can answer a question about it, with the question as they take it.

    To choose every value of a column is not to ask for it: both agencies together need no column of agencies.

    >>> encounters = registered("encounters")
    >>> [part.id for part, _ in answering(encounters, "all", {"agency": "ports"})]
    ['encounters_five']
    >>> [part.id for part, _ in answering(encounters, "venezuela", {"agency": ("border_patrol", "ports")})]
    ['encounters_states']
    >>> list(answering(encounters, "venezuela", {"agency": "ports"}))
    []
    """
    asked = {
        name: choice
        for name, choice in where.items()
        if set(_values(choice)) != set(table.column(name).allowed)
    }
    for part in map(registered, table.continued_by):
        columns = {column.name: column for column in part.columns}
        tells_group = group == "all" or part.split_from.get(group, 0) is not None
        if tells_group and all(
            name in columns and _tells(part, columns[name], choice) for name, choice in asked.items()
        ):
            yield part, asked


def _values(choice: Choice) -> tuple[str, ...]:
    return (choice,) if isinstance(choice, str) else tuple(choice)


def _tells(part: Table, column: Column, choice: Choice) -> bool:
    # Where a table lists its own few nationalities, OTH is everyone else and not who the finer table calls so.
    listed = set(column.allowed) - {"OTH"} or _occurring(edition(part.id, None), column.name)
    return set(_values(choice)) <= listed


@lru_cache(maxsize=16)
def _occurring(read: Edition, column: str) -> frozenset[str]:
    return frozenset(read.frame[column].unique())
