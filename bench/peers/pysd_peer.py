"""PySD: the same equations as a Vensim model with subscripts, translated by PySD and run by it."""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pysd

from bench.peers.vensim_corridor import vensim_text
from bench.problem import FloatArray, largest_difference, read_corridor, read_totals, spread_runs
from bench.worker import Task, serve

RUNS = 1
MEANS = ("in_transit", "waiting", "on_street", "approval")


def main(file: Path) -> None:
    """Serve `RUNS` runs, each a model of its own; translating them is not timed."""
    inputs, plan = read_corridor(file)
    with np.load(file) as held:
        outcomes = [str(name) for name in held["names_outcomes"]]
    # From the middle: the first path has its levers at their lowest.
    cells = spread_runs(len(plan.deal), inputs.scalars.shape[-1], 3)[1 : 1 + RUNS]
    # PySD writes the arrays of a model as numpy prints them: eight digits, unless it is told to keep them all.
    np.set_printoptions(precision=17)
    columns = [f"out_{name}" for name in outcomes]
    with tempfile.TemporaryDirectory() as folder:
        models = []
        for number, (path, draw) in enumerate(cells):
            text = Path(folder) / f"corridor_{number}.mdl"
            text.write_text(vensim_text(inputs, plan, path, draw), encoding="utf-8")
            models.append(pysd.read_vensim(text))

        def work() -> FloatArray:
            runs = [model.run(return_columns=columns)[columns] for model in models]
            sums = np.array([run.sum().to_numpy(dtype=float) for run in runs]).T
            sums[[outcomes.index(name) for name in MEANS]] /= len(inputs.level)
            return sums

        paths, draws = np.array(cells).T
        known = read_totals(file)[:, paths, draws]
        serve(["pysd", "numpy", "xarray"], {"corridor": Task(RUNS, work, largest_difference(work(), known))})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
