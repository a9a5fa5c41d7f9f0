"""What stands behind a result: the code, the record and the libraries, each as a short text that can be compared."""

import hashlib
import platform
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import winset
from winset.data.tables import record_fingerprint


@lru_cache(maxsize=1)
def model_fingerprint() -> str:
    """Return one checksum of the model's code and library texts: between two releases the version stays the same."""
    home = Path(winset.__file__).parent
    files = sorted(file for kind in ("*.py", "*.yaml") for file in home.rglob(kind))
    kept = [file for file in files if file.relative_to(home).parts[0] not in ("app", "report")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in kept)).hexdigest()


def origins() -> dict[str, str]:
    """Return what two processes must share to come to the same bytes on the same kind of processor."""
    return {
        "Winset": f"{winset.__version__}-{model_fingerprint()[:12]}",
        "record": record_fingerprint()[:12],
        "Python": ".".join(platform.python_version_tuple()[:2]),
        **{name: version(name) for name in ("numpy", "numba", "scipy")},
    }
