"""Compile the tables of the library from the folder of raw material, and write their checksums into the register.

    python data-raw/build.py [SOURCE_FOLDER]

The source folder is `../shared/data` unless another is named. Bytes are the same on every run: rows are sorted, line
ends are fixed, and compressed files carry no time of writing.
"""

import gzip
import hashlib
import re
import sys
from pathlib import Path

import evidence
import pandas as pd
import politics
import region
import us
from shape import shipped_citations

ROOT = Path(__file__).parent.parent
TABLES = ROOT / "src" / "winset" / "library" / "tables"
LARGEST_PLAIN_FILE = 1_000_000


def build(source: Path) -> dict[str, str]:
    """Write every table and return its checksum by file name."""
    families = (us, region, politics, evidence)
    tables = {name: table for family in families for name, table in family.tables(source).items()}
    TABLES.mkdir(parents=True, exist_ok=True)
    return dict(written(name, table) for name, table in sorted(tables.items()))


def written(name: str, table: pd.DataFrame) -> tuple[str, str]:
    """Write one table, compressed when it is large, and return file name and sha256."""
    content = shipped_citations(table).to_csv(index=False, lineterminator="\n").encode()
    large = len(content) > LARGEST_PLAIN_FILE
    file = f"{name}.csv.gz" if large else f"{name}.csv"
    data = gzip.compress(content, mtime=0) if large else content
    (TABLES / file).write_bytes(data)
    return file, hashlib.sha256(data).hexdigest()


def stamp(register: Path, checksums: dict[str, str]) -> list[str]:
    """Put the checksums into the register beside their files, and return what one of the two does not know."""
    text = register.read_text(encoding="utf-8")
    for file, checksum in checksums.items():
        text = re.sub(rf"(?m)^(    file: {re.escape(file)}\n    sha256: ).*$", rf"\g<1>{checksum}", text)
    register.write_text(text, encoding="utf-8")
    registered = set(re.findall(r"(?m)^    file: (\S+)$", text))
    return sorted(registered ^ set(checksums))


def main() -> None:
    """Build all tables from the folder named on the command line."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
    if not source.is_dir():
        sys.exit(f"{source}: no such folder. Name the folder of raw material.")
    checksums = build(source)
    unknown = stamp(TABLES / "register.yaml", checksums)
    sys.exit(f"not both built and registered: {', '.join(unknown)}" if unknown else 0)


if __name__ == "__main__":
    main()
