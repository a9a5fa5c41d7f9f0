"""What publishers call things, and what we call them; the lists stand in `library/import_labels.yaml`."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from pydantic import BaseModel

from winset.errors import RecordError
from winset.reading import library_path, read_yaml

NATIONALITY = "nationality"


class _Labels(BaseModel):
    columns: dict[str, list[str]]
    labels: dict[str, dict[str, list[str]]]
    nationalities: dict[str, list[str]]


def plain(text: str) -> str:
    """Return a name without case, spacing and punctuation.

    >>> plain("Month (abbv)") == plain("month_abbv"), plain("UC / Single Minors")
    (True, 'ucsingleminors')
    """
    return re.sub(r"[\W_]+", "", text).casefold()


@cache
def names_of(kind: str) -> Mapping[str, str]:
    """Return, for one kind of label, our name by the publisher's plain one; `columns` and `nationality` are kinds."""
    read = read_yaml(library_path("import_labels.yaml"), _Labels, RecordError)
    kinds = {**read.labels, "columns": read.columns, NATIONALITY: read.nationalities}
    return MappingProxyType({plain(name): ours for ours, names in kinds[kind].items() for name in names})


@cache
def spellings(kind: str) -> str:
    """Return the publisher's usual spellings of a kind of label, the first of each, for a message."""
    read = read_yaml(library_path("import_labels.yaml"), _Labels, RecordError)
    if kind == NATIONALITY:
        return "a citizenship as CBP names it, such as MEXICO or OTHER"
    return "one of " + ", ".join(names[0] for names in read.labels[kind].values())


def our_name(kind: str, text: str) -> str | None:
    """Return our name of a label, None where there is none.

    >>> our_name("demographic", "UAC"), our_name("demographic", "UC / Single Minors"), our_name("title", "T9")
    ('unaccompanied_children', 'unaccompanied_children', None)
    """
    return names_of(kind).get(plain(text))
