"""How many times as fast the compiled corridor is as the plain program: one process, turn by turn, processor time."""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import numpy as np
from corridor.random_inputs import random_case

from winset.corridor.lanes import LANES
from winset.corridor.reference.by_name import people_of, setting_of
from winset.corridor.reference.months import months_of, totals_of
from winset.corridor.simulate import simulate_totals

PATHS, PLAIN_RUNS = 40, 8


def engine_over_plain(rounds: int = 5) -> float:
    """Return the median over rounds of how many runs the engine does while the plain program does one."""
    inputs, one = random_case("as drawn", 0, draws=LANES)
    plan = replace(one, deal=np.resize(one.deal, (PATHS, one.deal.shape[1])))
    settings = [setting_of(inputs, plan, 0, draw) for draw in range(PLAIN_RUNS)]

    def engine() -> None:
        simulate_totals(inputs, plan, threads=1)

    def plain() -> None:
        for draw, setting in enumerate(settings):
            totals_of([outcome for *_, outcome in months_of(setting, people_of(inputs, draw))])

    engine()
    plain()
    share = PATHS * LANES / PLAIN_RUNS
    return median(share * processor_seconds(plain) / processor_seconds(engine) for _ in range(rounds))


def processor_seconds(work: Callable[[], object]) -> float:
    """Return the processor time that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    ratios = sorted(engine_over_plain() for _ in range(30))
    print(*(f"{ratio:,.0f}" for ratio in ratios))
