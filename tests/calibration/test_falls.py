"""What followed earlier measures, put on paths: by hand."""

import numpy as np
import pytest

from winset.calibration.falls import Begun, Past, broken, falls
from winset.draws import generator

HALVED, QUARTERED = np.log(np.array([0.5, 0.5])), np.log(np.array([0.25]))


def test_only_measures_of_the_same_breadth_are_drawn_where_there_are_enough() -> None:
    past = [Past(True, HALVED)] * 3 + [Past(False, QUARTERED)] * 3
    drawn = falls(True, past, 4, 50, generator(1, "x"))
    np.testing.assert_allclose(drawn, np.log(0.5))


def test_with_too_few_of_its_kind_every_measure_is_drawn_from() -> None:
    past = [Past(True, HALVED)] * 2 + [Past(False, QUARTERED)] * 2
    drawn = falls(True, past, 1, 4000, generator(1, "x"))
    assert (drawn == np.log(0.5)).mean() == pytest.approx(0.5, abs=0.03)


def test_a_path_goes_on_at_its_last_month() -> None:
    drawn = falls(True, [Past(True, np.array([-1.0, -2.0]))], 4, 3, generator(1, "x"))
    np.testing.assert_array_equal(drawn[:, 0], [-1.0, -2.0, -2.0, -2.0])


def test_a_measure_reaches_its_share_of_a_group_and_nobody_else() -> None:
    paths = np.full((2, 3, 5), 100.0)
    begun = [Begun(True, np.array([1.0, 0.5, 0.0]))]
    found = broken(paths, begun, [Past(True, HALVED)] * 3, seed=1)
    np.testing.assert_allclose(found[:, :, 0], [[50.0, 75.0, 100.0]] * 2)


def test_without_a_past_nothing_is_known() -> None:
    paths = np.full((2, 1, 5), 100.0)
    np.testing.assert_array_equal(broken(paths, [Begun(True, np.ones(1))], [], seed=1), paths)
