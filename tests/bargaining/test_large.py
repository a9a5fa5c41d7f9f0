"""Ten million outcomes: how long, and in how much memory. `python -m pytest -m long -s tests/bargaining/test_large.py`
prints what `docs/solve.md` quotes; the usual run checks on two million that memory does not grow with the outcomes.
"""

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from winset.bargaining.additive import Profile, additive_domain
from winset.bargaining.problem import Issue
from winset.bargaining.solve import solve_domain

RUN = "import sys; from winset.app.cli import main; sys.argv[0] = 'winset'; main()"


def written_genius(folder: Path, sizes: list[int], parties: int) -> list[Path]:
    """Write a domain of random evaluations and weights; return its files."""
    rng = np.random.default_rng(20240110)

    def issues(evaluated: bool) -> str:
        texts = []
        for i, size in enumerate(sizes, 1):
            worth = [f' evaluation="{rng.integers(1, 1000)}"' if evaluated else "" for _ in range(size)]
            items = "".join(f'<item index="{j}" value="v{j}"{each}/>' for j, each in enumerate(worth, 1))
            texts.append(f'<issue index="{i}" name="i{i}" type="discrete">{items}</issue>')
        return "\n".join(texts)

    texts = [issues(False)]
    for _ in range(parties):
        weights = rng.dirichlet(np.ones(len(sizes)))
        lines = "".join(f'<weight index="{i}" value="{weight:.6f}"/>' for i, weight in enumerate(weights, 1))
        texts.append(issues(True) + lines)
    paths = [folder / f"{name}.xml" for name in ["domain", *"abcd"[:parties]]]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(f"<utility_space><objective>{text}</objective></utility_space>")
    return paths


def written_csv(folder: Path, rows: int, parties: int) -> list[Path]:
    """Write a table of random utilities, a hundred thousand rows at a time."""
    rng, path = np.random.default_rng(20240110), folder / "table.csv"
    with path.open("w") as handle:
        handle.write(",".join(["outcome", *"abcd"[:parties]]) + "\n")
        for start in range(0, rows, 100_000):
            part = rng.random((100_000, parties)).tolist()
            handle.writelines(
                f"o{start + i}," + ",".join(f"{v:.6f}" for v in row) + "\n" for i, row in enumerate(part)
            )
    return [path]


def measured(paths: list[Path], *options: str) -> tuple[float, float]:
    """Run `winset solve` in a process of its own; return its CPU seconds and its peak memory in MB."""
    child = subprocess.Popen(
        [sys.executable, "-c", RUN, "solve", *map(str, paths), *options, "--json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


@pytest.mark.long
@pytest.mark.parametrize(
    "options", [(), ("--nearest=10", "--lotteries")], ids=["plain", "nearest and lotteries"]
)
@pytest.mark.parametrize("parties", [2, 3, 4])
def test_ten_million_outcomes_of_a_genius_domain(tmp_path, parties, options):
    paths = written_genius(tmp_path, [10] * 7, parties)
    measured(paths, *options)  # compiles
    seconds, peak = measured(paths, *options)
    print(
        f"\nGENIUS, 10,000,000 outcomes, {parties} parties {' '.join(options)}: {seconds:.1f} CPU s, {peak:.0f} MB"
    )
    assert peak < 400


@pytest.mark.long
@pytest.mark.parametrize("parties", [2, 3])
def test_ten_million_outcomes_of_a_table(tmp_path, parties):
    seconds, peak = measured(written_csv(tmp_path, 10_000_000, parties))
    print(f"\nCSV, 10,000,000 outcomes, {parties} parties: {seconds:.1f} CPU s, {peak:.0f} MB")
    assert peak < 400


@pytest.mark.long
@pytest.mark.parametrize("form", ["genius", "csv"])
@pytest.mark.parametrize("parties", [2, 3])
def test_four_hundred_thousand_outcomes(tmp_path, form, parties):
    genius, table = (
        written_genius(tmp_path, [20, 20, 10, 10, 10], parties),
        written_csv(tmp_path, 400_000, parties),
    )
    paths = genius if form == "genius" else table
    measured(paths)
    seconds, peak = measured(paths)
    print(f"\n{form}, 400,000 outcomes, {parties} parties: {seconds:.2f} CPU s, {peak:.0f} MB")
    assert seconds < 2


def test_memory_does_not_grow_with_the_outcomes():
    # 32 MB of utilities, of which a block of 131,072 outcomes is 2 MB; sums, rounding and sorting need some of those.
    rng = np.random.default_rng(7)
    parts = [tuple(tuple(rng.random(size).tolist()) for size in (20, 10, 10, 10, 10, 10)) for _ in range(2)]
    profiles = [Profile(name, part, 0.0, 1.0) for name, part in zip("ab", parts, strict=True)]
    issues = [Issue(str(i), tuple(map(str, range(len(part))))) for i, part in enumerate(parts[0])]
    domain = additive_domain(issues, profiles)
    tracemalloc.start()
    found = solve_domain(domain.blocks(), np.zeros(2))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.frontier.packages == 2_000_000
    assert peak < 20e6
