"""Break one line at a time and see the named test turn red: a test that stays green there guards nothing.

    python tests/mutants/run.py            all of mutants.yaml (minutes: the corridor is compiled anew each time)
    python tests/mutants/run.py consent    those whose name or file has this word

Works on a copy of the tree. Ends with 1 if a mutant survives, or if a test cannot be trusted: red before anything is
broken, or unable to run afterwards.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("mutants.yaml")
COPIED = ("src", "tests", "docs", "bench", "requirements", "pyproject.toml")
PASSED, FAILED = 0, 1  # exit codes of pytest; others mean that it could not run


@dataclass(frozen=True)
class Mutant:
    """One broken line: `old`, which stands once in `file`, becomes `new`, and `test` must see it."""

    name: str
    breaks: str
    file: str
    old: str
    new: str
    test: str


def read_mutants(path: Path = LIST) -> list[Mutant]:
    """Return the list; a missing or unknown key is a TypeError that names it."""
    return [Mutant(**entry) for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8"))]


def main(words: list[str]) -> int:
    mutants = [m for m in read_mutants() if not words or any(word in f"{m.name} {m.file}" for word in words)]
    if not mutants:
        print(f"no mutant has a name or file with {' or '.join(words)}")
        return 1
    with tempfile.TemporaryDirectory(prefix="winset-mutants-") as folder:
        tree = Path(folder) / "tree"
        _copy(tree)
        problems = [*_red_before(mutants, tree), *_survivors(mutants, tree)]
    print(f"{len(mutants)} mutants, {len(problems)} problems")
    return 1 if problems else 0


def _copy(tree: Path) -> None:
    tree.mkdir()
    unwanted = shutil.ignore_patterns("__pycache__", "*.nbi", "*.nbc")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=unwanted)
        else:
            shutil.copy2(ROOT / name, tree / name)


def _red_before(mutants: list[Mutant], tree: Path) -> Iterator[str]:
    for test in dict.fromkeys(mutant.test for mutant in mutants):
        if _pytest(test, tree, cache="unbroken") != PASSED:
            print(f"not green before anything is broken: {test}")
            yield test


def _survivors(mutants: list[Mutant], tree: Path) -> Iterator[str]:
    for number, mutant in enumerate(mutants):
        path = tree / mutant.file
        sound = path.read_text(encoding="utf-8")
        if sound.count(mutant.old) != 1:
            print(
                f"CANNOT   {mutant.name}: the old line stands {sound.count(mutant.old)} times in {mutant.file}"
            )
            yield mutant.name
            continue
        path.write_text(sound.replace(mutant.old, mutant.new), encoding="utf-8")
        code = _pytest(mutant.test, tree, cache=f"mutant-{number}")
        path.write_text(sound, encoding="utf-8")
        verdict = {FAILED: "red", PASSED: "SURVIVED"}.get(code, "CANNOT RUN")
        print(f"{verdict:<9}{mutant.name}", flush=True)
        if code != FAILED:
            yield mutant.name


def _pytest(test: str, tree: Path, cache: str) -> int:
    # numba and Python know a changed file by its time and size, which a quick change may leave alike: keep no bytecode
    # and give every mutant its own folder of machine code.
    own = {"PYTHONDONTWRITEBYTECODE": "1", "NUMBA_CACHE_DIR": str(tree.parent / cache)}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", test]
    return subprocess.run(
        command, cwd=tree, env=os.environ | own, capture_output=True, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
