"""Bargaining domains from files: CSV tables, GENIUS XML and NegoLog JSON become one array of utilities.

Outcomes of XML and JSON are every combination of one item per issue, in the domain file's (JSON: first profile's) issue
and item order, last issue fastest. Items of the profiles are matched by name, so their order there does not matter.
"""

from collections.abc import Sequence
from pathlib import Path

from winset.bargaining.csv_table import read_csv
from winset.bargaining.genius import STEPS, read_genius
from winset.bargaining.negolog import read_negolog
from winset.bargaining.problem import Domain
from winset.errors import DomainError, Fault

FORMATS = {".csv": "csv", ".xml": "genius", ".json": "negolog"}


def read_domain(paths: Sequence[Path], form: str | None = None, steps: int = STEPS) -> Domain:
    """Read a domain from `paths`: one CSV table; a GENIUS domain file and its profiles; or NegoLog profiles.

    `form` is csv, genius or negolog; without it the files' ending decides. `steps` divide a real issue of GENIUS.
    """
    chosen = form or _format_of(paths)
    if chosen == "genius":
        return read_genius(paths, steps)
    if chosen == "negolog":
        return read_negolog(paths)
    if len(paths) != 1:
        raise DomainError([Fault("files", f"{len(paths)} tables", "one CSV table with a column per party")])
    return read_csv(paths[0])


def _format_of(paths: Sequence[Path]) -> str:
    endings = sorted({path.suffix.lower() for path in paths})
    if len(endings) != 1 or endings[0] not in FORMATS:
        found = " and ".join(ending or "no ending" for ending in endings)
        raise DomainError([Fault("files", found, "one of .csv, .xml, .json for all, or `--format`")])
    return FORMATS[endings[0]]
