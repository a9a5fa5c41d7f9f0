"""Operations counted by hand for one mechanism, and the count of a whole run between two bounds."""

import os
import subprocess
import sys

import pytest
from corridor.worlds import plain_schedule, plain_world

from winset.report.counted import Counted, counting
from winset.report.operations import flops_per_run

# In transit.py, for each of six foreign groups: 1 for `arriving`, 2 for `died`, 2 for `staying`, 1 for those in
# transit, 1 for `reached`, and 2 sums of the dead. Mexicans: none.
BY_HAND = 6 * 9
TRANSIT = """
import numpy as np
import winset.corridor.lanes as lanes
lanes.LANES = 1
from corridor.worlds import plain_world
from winset.corridor.blocks import empty_flows, lanes_of, stocks_of, theta_of
from winset.corridor.transit import transit
from winset.report.counted import Counted, counted_arrays
world = plain_world()
one = lanes_of(0, 1)
arrays = map(counted_arrays, (theta_of(world, one), stocks_of(world.state, one), empty_flows()))
Counted.operations = 0
transit(*arrays)
print(Counted.operations)
"""


def test_every_operation_counts_once_and_comparisons_not_at_all() -> None:
    Counted.operations = 0
    x = Counted(3.0)
    assert float((x + 1.0) * (2.0 - x) / x - 0.5) == pytest.approx(4.0 * -1.0 / 3.0 - 0.5)
    assert Counted.operations == 5
    assert (x > 2.0, x < 2.0, x < Counted(5.0)) == (True, False, True)
    assert Counted.operations == 5
    counting(abs)(x)
    assert Counted.operations == 5 + 34


def test_transit_has_the_operations_that_a_reader_counts() -> None:
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", TRANSIT], env=environment, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == BY_HAND


def test_a_run_of_twice_the_months_has_twice_the_operations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    short, long = (plain_world(months=months) for months in (6, 12))
    few = flops_per_run(short, plain_schedule(short))
    many = flops_per_run(long, plain_schedule(long))
    # Nobody removed or nobody there in the first months leaves out some divisions.
    assert many == pytest.approx(2 * few, rel=0.01)
    assert 3_000 < few / 6 < 4_000  # counted by hand once: 3,460, before the loops over cities were joined
