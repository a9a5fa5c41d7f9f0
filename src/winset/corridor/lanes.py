"""Arithmetic of one lane: what the mechanisms share, written so that LLVM runs several lanes at once."""

from typing import Final

from winset.corridor.compiled import inner

# Draws that run side by side, eight to a register. Measured with 400 draws on two cores: 64 lanes 205,000 runs a
# CPU-second, 80 lanes 225,000 (400 is five blocks without a copy), 40 lanes 195,000, 16 lanes 67,000.
LANES: Final = 80
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
