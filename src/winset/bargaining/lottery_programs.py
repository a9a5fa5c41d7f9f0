"""Lotteries for three parties and more: linear programs over the probabilities of packages, and Newton's method.

`gains` is (package, party), over the disagreement point. The linear programs are HiGHS's (through scipy), solved to one
part in 10^9 of each party's largest gain.
"""

import numpy as np
from scipy.optimize import linprog

from winset.bargaining.frontier import FloatArray, IntArray

# What a linear program may leave undone, and so what counts as equal between two of them.
TOLERANCE = 1e-9
# The barrier ends where each package hides no more than this of the sum of logarithms, above rounding.
LAST_BARRIER = 1e-13
NEWTON_STEPS = 50
NEGLIGIBLE_STEP = 1e-12


def best_gains(gains: FloatArray) -> FloatArray | None:
    """Return the most that each party gains in a lottery that leaves none below zero, (party,); None if none does."""
    parties = gains.shape[1]
    best = np.zeros(parties)
    for party in range(parties):
        found = _program(gains, gains[:, party], np.zeros(parties), np.zeros(parties))
        if found is None:
            return None
        best[party] = found[0] @ gains[:, party]
    return np.where(best > TOLERANCE * np.abs(gains).max(axis=0), best, 0.0)


def leximin_gains(gains: FloatArray, unit: FloatArray) -> FloatArray:
    """Return the gains (party,) of the lottery whose least share is largest, then the second-least, and so on.

    A share is gain over `unit` (party,); parties of unit 0 are left out and get what is rational, no less than zero.
    """
    nothing = np.zeros(len(gains))
    floor, free = np.zeros(gains.shape[1]), unit > 0
    while free.any():
        _, share = _solved(gains, nothing, floor, np.where(free, unit, 0.0))
        level = np.where(free, share * unit, floor)
        # Whoever can have no more once all have this is settled; rounding may show nobody, then it is the least able.
        most = {party: _reach(gains, party, level) for party in np.flatnonzero(free).tolist()}
        room = {party: (reach - level[party]) / unit[party] for party, reach in most.items()}
        settled = [party for party in room if room[party] <= 10 * TOLERANCE] or [
            min(room, key=room.__getitem__)
        ]
        floor[settled], free[settled] = level[settled], False
    return floor


def nash_gains(gains: FloatArray, exponent: FloatArray) -> FloatArray | None:
    """Return the gains (party,) of the lottery with the largest weighted product; None if none is above zero for all.

    Solved through its dual, which has a price a party instead of a probability a package: the prices with the largest
    weighted sum of logarithms at which no package costs more than the sum of the powers. Gains are power over price.
    """
    reachable = best_gains(gains)
    if reachable is None or not (reachable > 0).all():
        return None
    _, share = _solved(gains, np.zeros(len(gains)), np.zeros(gains.shape[1]), reachable)
    if share <= TOLERANCE:
        return None
    scaled, budget = gains / reachable, float(exponent.sum())
    prices = np.full(len(exponent), 0.5 * budget / float(scaled.sum(axis=1).max()))
    barrier = 1.0
    while barrier > LAST_BARRIER:
        for _ in range(NEWTON_STEPS):
            prices, promise = _newton_step(scaled, exponent, prices, barrier)
            if promise < 1e-3 * barrier:
                break
        barrier /= 8.0
    found: FloatArray = exponent / prices * reachable
    return found


def mixture(gains: FloatArray, target: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return rows and probabilities of a lottery with the gains `target` (party,), which must be efficient.

    The farthest lottery along the line to the target is a corner of a program with a row a party and one for the sum of
    the probabilities; the distance takes one of these, so at most n packages are drawn.
    """
    if (target <= TOLERANCE * np.abs(gains).max(axis=0)).all():
        probabilities, _ = _solved(gains, gains.sum(axis=1), np.zeros_like(target), np.zeros_like(target))
    else:
        probabilities, _ = _solved(
            gains, np.zeros(len(gains)), np.zeros_like(target), np.maximum(target, 0.0)
        )
    rows = np.flatnonzero(probabilities > TOLERANCE)
    return rows, probabilities[rows] / probabilities[rows].sum()


def _reach(gains: FloatArray, party: int, floor: FloatArray) -> float:
    """Return the most that one party gains in a lottery that gives all at least `floor` (party,)."""
    probabilities, _ = _solved(gains, gains[:, party], floor, np.zeros_like(floor))
    return float(probabilities @ gains[:, party])


def _solved(
    gains: FloatArray, worth: FloatArray, floor: FloatArray, unit: FloatArray
) -> tuple[FloatArray, float]:
    """As `_program`, where a lottery is known to exist."""
    found = _program(gains, worth, floor, unit)
    if found is None:
        raise ArithmeticError("a linear program with a solution was found to have none")
    return found


def _program(
    gains: FloatArray, worth: FloatArray, floor: FloatArray, unit: FloatArray
) -> tuple[FloatArray, float] | None:
    """Return the probabilities (package,) that give all `floor` + share x `unit` (party,), and the share.

    The share is as large as it can be, or where no party has a unit the expected `worth` (package,) is. None if no
    lottery gives all their floor.
    """
    scale = np.abs(gains).max(axis=0)
    scale[scale == 0] = 1.0
    shared = bool((unit > 0).any())
    value = np.zeros(len(gains)) if shared else worth / max(float(np.abs(worth).max()), 1e-300)
    found = linprog(
        np.append(-value, -1.0 if shared else 0.0),
        A_ub=np.column_stack([-(gains / scale).T, unit / scale]),
        b_ub=-(floor / scale) + np.where(floor > 0, TOLERANCE, 0.0),
        A_eq=np.append(np.ones(len(gains)), 0.0)[None, :],
        b_eq=[1.0],
        bounds=(0, None) if shared else [*[(0, None)] * len(gains), (0, 0)],
        method="highs-ds",
        options={"primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE},
    )
    if found.x is None or found.status == 2:
        return None
    return np.asarray(found.x[:-1]), float(found.x[-1])


def _newton_step(
    gains: FloatArray, exponent: FloatArray, prices: FloatArray, barrier: float
) -> tuple[FloatArray, float]:
    """Climb one step from `prices` (party,) on a hill that falls off where a package costs the whole budget.

    Return the new prices and what the step promised to gain.
    """
    budget = float(exponent.sum())
    left = budget - gains @ prices
    slope = exponent / prices - barrier * (1.0 / left) @ gains
    bend = np.diag(exponent / prices**2) + barrier * gains.T @ (gains / left[:, None] ** 2)
    step = np.linalg.solve(bend, slope)
    promise = float(slope @ step)
    if promise < barrier / 16:
        # Near the top Newton's whole step is safe (a self-concordant hill), and comparing heights would only round.
        return prices + step, promise

    def height(at: FloatArray) -> float:
        left = budget - gains @ at
        if (left <= 0).any() or (at <= 0).any():
            return -np.inf
        return float(exponent @ np.log(at) + barrier * np.log(left).sum())

    here, length = height(prices), 1.0
    while length > NEGLIGIBLE_STEP and height(prices + length * step) < here + 0.1 * length * promise:
        length /= 2.0
    return prices + length * step, promise
