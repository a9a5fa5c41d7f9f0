"""The rows of a table that a question is about: those that match its choices, their group, their figure."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from winset.data.groups import GROUPS, NOT_SPLIT, group_of
from winset.data.sources import Table
from winset.data.tables import Edition, IntArray, edition
from winset.errors import Fault, RecordError

FloatArray = npt.NDArray[np.float64]
Choice = str | Sequence[str]


def figures(table: Table, frame: pd.DataFrame) -> FloatArray:
    """Return the figure of each row: (row,)."""
    if table.value is None:
        raise RecordError([Fault(table.id, "the table has no single figure", "Read it with read_table")])
    return frame[table.value].to_numpy(dtype=np.float64)


def chosen_rows(table: Table, frame: pd.DataFrame, where: Mapping[str, Choice]) -> npt.NDArray[np.bool_]:
    """Return which rows of a table match every choice: (row,)."""
    rows = np.ones(len(frame), dtype=np.bool_)
    for name, choice in where.items():
        column, wanted = table.column(name), (choice,) if isinstance(choice, str) else tuple(choice)
        # What occurs at any time may be asked for on a day on which it had not occurred yet.
        allowed = column.allowed or tuple(edition(table.id, None).frame[name].unique())
        if wrong := [value for value in wanted if value not in allowed]:
            raise RecordError(
                [Fault(f"{table.id}.{name}", f"no {', '.join(wrong)}", f"Choose among {', '.join(allowed)}")]
            )
        rows &= frame[name].isin(wanted).to_numpy()
    return rows


@lru_cache(maxsize=64)
def group_column(read: Edition) -> IntArray:
    """Return the group of each row by its place in GROUPS, -1 for a count that is not split: (row,)."""
    codes, nationalities = pd.factorize(read.frame["nationality"])
    places = [-1 if name == NOT_SPLIT else GROUPS.index(group_of(name)) for name in nationalities]
    return np.array(places, dtype=np.int64)[codes]
