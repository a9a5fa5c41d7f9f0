"""Plain Python: the page's equations as `winset.corridor.reference` has them, one run after the other."""

import sys
from pathlib import Path

import numpy as np

from bench.problem import FloatArray, largest_difference, read_corridor, read_totals, spread_runs
from bench.worker import Task, serve
from winset.corridor.reference.by_name import people_of, setting_of
from winset.corridor.reference.months import months_of, totals_of

RUNS = 40


def main(file: Path) -> None:
    """Serve `RUNS` runs, their inputs by name made beforehand as a user of plain Python would have them."""
    inputs, plan = read_corridor(file)
    cells = spread_runs(len(plan.deal), inputs.scalars.shape[-1], RUNS)
    settings = [setting_of(inputs, plan, path, draw) for path, draw in cells]

    def work() -> FloatArray:
        found = []
        for setting, (_, draw) in zip(settings, cells, strict=True):
            months = [outcomes for *_, outcomes in months_of(setting, people_of(inputs, draw))]
            found.append(list(totals_of(months).values()))
        return np.array(found).T

    paths, draws = np.array(cells).T
    serve(
        ["numpy"],
        {"corridor": Task(RUNS, work, largest_difference(work(), read_totals(file)[:, paths, draws]))},
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
