"""Which nationality counts to which of the seven groups; the map and its reasons stand in `library/groups.yaml`."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel

from winset.errors import Fault, RecordError
from winset.reading import library_path, read_yaml

GROUPS: Final = (
    "mexico",
    "northern_central_america",
    "venezuela",
    "cuba_nicaragua",
    "haiti",
    "andes_brazil",
    "rest",
)
REST: Final = "rest"
# What a publisher calls a count that he does not split by nationality. It is in no group, only in the total.
NOT_SPLIT: Final = "ALL"


class _Group(BaseModel):
    nationalities: list[str]
    reason: str


class _Groups(BaseModel):
    groups: dict[str, _Group]
    notes: str


@cache
def groups_by_nationality() -> Mapping[str, str]:
    """Return the group of every nationality that has one of its own; all others are in `rest`."""
    read = read_yaml(library_path("groups.yaml"), _Groups, RecordError)
    if tuple(read.groups) != GROUPS:
        raise RecordError(
            [
                Fault(
                    "groups.yaml", f"the groups are {', '.join(read.groups)}", f"Expected {', '.join(GROUPS)}"
                )
            ]
        )
    placed: dict[str, str] = {}
    for name, group in read.groups.items():
        for nationality in group.nationalities:
            if nationality in placed:
                raise RecordError(
                    [
                        Fault(
                            "groups.yaml", f"{nationality} is in {placed[nationality]} and {name}", "Keep one"
                        )
                    ]
                )
            placed[nationality] = name
    return MappingProxyType(placed)


def group_of(nationality: str) -> str:
    """Return the group of a nationality in ISO 3166 letters.

    >>> group_of("NIC"), group_of("CHN"), group_of("OTH")
    ('cuba_nicaragua', 'rest', 'rest')
    """
    return groups_by_nationality().get(nationality, REST)
