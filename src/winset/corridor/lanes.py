"""Arithmetic of one lane: what the mechanisms share, written so that LLVM runs several lanes at once."""

from typing import Final

from winset.corridor.inner import inner

# Draws that run side by side, four to a register. 200 draws, a slider's, are two blocks, one for each of two threads;
# 400 are four with 16 copies. Measured on two cores, draws that count a CPU-second at 400: 48 lanes 0.79, 64 lanes
# 0.80, 96 lanes 0.83, 112 lanes 0.88, 80 lanes 0.93 of what 104 lanes give; more do not fit the second cache.
LANES: Final = 104
# A denominator at or below this is nobody: the specification's ratio is then 0 (or 1, where a wish is met in full).
TINY: Final = 1e-9


@inner
def least(a: float, b: float) -> float:
    """Return the smaller of two numbers."""
    return a if a < b else b


@inner
def most(a: float, b: float) -> float:
    """Return the larger of two numbers."""
    return a if a > b else b


@inner
def over(a: float, b: float) -> float:
    """Return a/b, and 0 where b is nobody."""
    return a / b if b > TINY else 0.0


@inner
def met(capacity: float, wish: float) -> float:
    """Return the share of a wish that a capacity meets, 0 to 1; all of it where nobody wishes."""
    return least(1.0, capacity / wish) if wish > TINY else 1.0
