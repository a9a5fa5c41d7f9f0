"""Reservation values by hand: the payoff without a deal, and what an actor gains if the incumbent stays."""

import numpy as np

from winset.corridor.simulate import OUTCOMES
from winset.outcomes.measures import Measure
from winset.preferences.batna import reservation_values
from winset.preferences.payoff import Preferences


def test_reservation_values_of_two_actors_on_two_paths_by_hand() -> None:
    """Path 0 is the status quo; on path 1 encounters rise by 50 in draw 0 (half a swing) and fall by 100 in draw 1."""
    row = OUTCOMES.index("border_patrol_encounters")
    reference = np.full((len(OUTCOMES), 2), 1_000.0)
    totals = np.repeat(reference[:, None], 2, axis=1)
    totals[row, 1] = [1_050.0, 900.0]
    lost = np.array([[False, True], [True, True]])

    def actor(name: str, better: int) -> Preferences:
        measure = Measure("border_patrol_encounters", better)
        return Preferences(name, (measure,), np.ones((1, 2)), np.zeros(2, dtype=np.int64), np.array([100.0]))

    found = reservation_values(
        totals,
        lost,
        reference,
        {"usa": actor("usa", -1), "mex": actor("mex", 1)},
        incumbent_worth=np.array([[8.0, 9.0], [-1.0, -2.0]]),
    )
    by_hand = [[[8.0, 0.0], [-1.0, 0.0]], [[-50.0, 100.0], [50.0, -100.0]]]  # (path, actor, draw)
    np.testing.assert_allclose(found, by_hand, rtol=1e-12)
