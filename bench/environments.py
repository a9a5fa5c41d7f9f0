"""Each peer's own environment: built once from its hashed pins, kept in `.bench/` until the pins change."""

import hashlib
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = ROOT / ".bench"


@dataclass(frozen=True)
class Environment:
    """Where a peer runs, or `missing`: why it cannot."""

    python: Path
    missing: str = ""


def environment(name: str, home: Path = HOME) -> Environment:
    """Return the environment of `requirements/bench-<name>.txt`, installed now if it is not yet."""
    pins = ROOT / "requirements" / f"bench-{name}.txt"
    wanted = hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest()
    place = home / name
    python, stamp = place / "bin" / "python", place / "pins.sha256"
    if stamp.is_file() and stamp.read_text() == wanted:
        return Environment(python)
    venv.create(place, clear=True, with_pip=True)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    done = subprocess.run(
        [str(python), *install, "-r", str(pins)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        return Environment(python, reason(done.stderr))
    stamp.write_text(wanted)
    return Environment(python)


def reason(errors: str) -> str:
    r"""Return the last line of a program's complaint that says something, short enough for a table.

    >>> reason("WARNING: slow\nERROR: No matching distribution found for jax==0.10.2\n")
    'ERROR: No matching distribution found for jax==0.10.2'
    """
    said = [line.strip() for line in errors.splitlines() if line.strip()]
    return said[-1][:160] if said else "it ended without a word"
