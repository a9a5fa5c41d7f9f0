"""The zone of possible agreement: both win-sets and both reservation values together.

Two conditions are kept apart, because they fail for different reasons. A side's *win-set* is what its ratifiers at home
accept (Putnam 1988); the *leader's* condition is that the deal beats no deal for the one who signs. The zone is where
both hold for all parties. Whether a package is material, and over which draws one counts, is the caller's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.bargaining.frontier import FloatArray, IntArray

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Zopa:
    """Packages by what stands in their way; flags are (package, party), rows are package numbers."""

    accepted: BoolArray
    """The win-set of each party: its ratifiers accept."""
    beats_no_deal: BoolArray
    """The expected gain over the reservation value is above zero."""
    zone: IntArray
    """Packages in every win-set that also beat no deal for every party."""

    @property
    def win_set_sizes(self) -> IntArray:
        """Number of packages in each party's win-set, (party,)."""
        return np.asarray(self.accepted.sum(axis=0), dtype=np.int64)

    @property
    def jointly_accepted(self) -> IntArray:
        """Packages that all ratifiers of all parties accept, whatever the leaders gain."""
        return np.flatnonzero(self.accepted.all(axis=1))

    @property
    def mutual_gain(self) -> IntArray:
        """Packages that beat no deal for every party, whatever the ratifiers say."""
        return np.flatnonzero(self.beats_no_deal.all(axis=1))


def zone_of_agreement(utility: FloatArray, reservation: FloatArray, accepted: BoolArray) -> Zopa:
    """Join `utility` (package, party), `reservation` (party,) and `accepted` (package, party) into one zone.

    >>> zone_of_agreement(np.array([[2.0, 1.0], [3.0, 0.0]]), np.array([1.0, 0.0]), np.array([[True, True]] * 2)).zone
    array([0])
    """
    beats_no_deal = utility > reservation
    zone = np.flatnonzero((accepted & beats_no_deal).all(axis=1))
    return Zopa(accepted, beats_no_deal, zone)


def win_sets(passage: FloatArray, threshold: float) -> BoolArray:
    """Return who accepts what: `passage` (package, party), the chance of ratification, is at least `threshold`."""
    accepted: BoolArray = passage >= threshold
    return accepted
