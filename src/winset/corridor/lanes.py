"""Arithmetic of one lane: what the mechanisms share, written so that LLVM runs eight lanes at once.

The library's `exp` and `log` are calls that stop a loop from vectorising; the two here are plain arithmetic, good to
some units in the last place (the test says how many) over the range that the corridor uses.
"""

from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from winset.corridor.compiled import inner

# Draws that run side by side, eight to a register. Measured with 400 draws on two cores: 64 lanes 205,000 runs a
# CPU-second, 80 lanes 225,000 (400 is five blocks without a copy), 40 lanes 195,000, 16 lanes 67,000.
LANES: Final = 80
# A denominator at or below this is nobody: the specification's ratio is then 0 (or 1, where a wish is met in full).
TINY: Final = 1e-9

_LOG2_E: Final = 1.4426950408889634
_LN2_HIGH: Final = 6.93147180369123816490e-01
_LN2_LOW: Final = 1.90821492927058770002e-10
# Adding 1.5 * 2**52 leaves the nearest integer in the low bits of a float, on every processor.
_ROUND: Final = 6755399441055744.0
_SQRT2: Final = 1.4142135623730951
_MANTISSA: Final = 0x000FFFFFFFFFFFFF
_ONE_BITS: Final = 0x3FF0000000000000
_ROUND_BITS: Final = 0x4338000000000000


def _read_bits(typing_context: Any, value: Any) -> Any:
    """Read the 64 bits of a float as an integer."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(64))

    return types.int64(types.float64), code


def _read_float(typing_context: Any, value: Any) -> Any:
    """Read 64 bits as a float."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.int64), code


_bits: Any = intrinsic(_read_bits)
_float: Any = intrinsic(_read_float)


@inner
def exp(x: float) -> float:
    """Return e to the x, for x held within -708 and 708."""
    x = least(most(x, -708.0), 708.0)
    shifted = x * _LOG2_E + _ROUND
    n = shifted - _ROUND
    r = (x - n * _LN2_HIGH) - n * _LN2_LOW
    # Taylor to the 13th power on |r| <= ln(2)/2: the rest is below 1e-17.
    p = 1.0 / 6227020800.0
    p = p * r + 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * (r * r) + r + 1.0
    power: float = _float((_bits(shifted) + 1023) << 52)
    return p * power


@inner
def log(x: float) -> float:
    """Return the natural logarithm of x, for x held at or above 1e-300."""
    bits: int = _bits(most(x, 1e-300))
    mantissa: float = _float((bits & _MANTISSA) | _ONE_BITS)
    exponent: float = _float((bits >> 52) + _ROUND_BITS) - _ROUND - 1023.0
    above = mantissa > _SQRT2
    mantissa = mantissa * 0.5 if above else mantissa
    exponent = exponent + 1.0 if above else exponent
    # ln m = 2 artanh((m - 1)/(m + 1)); |s| <= 0.172, the rest after s**21 is below 1e-18.
    s = (mantissa - 1.0) / (mantissa + 1.0)
    z = s * s
    p = 2.0 / 21.0
    p = p * z + 2.0 / 19.0
    p = p * z + 2.0 / 17.0
    p = p * z + 2.0 / 15.0
    p = p * z + 2.0 / 13.0
    p = p * z + 2.0 / 11.0
    p = p * z + 2.0 / 9.0
    p = p * z + 2.0 / 7.0
    p = p * z + 2.0 / 5.0
    p = p * z + 2.0 / 3.0
    return exponent * _LN2_HIGH + (exponent * _LN2_LOW + (p * z * s + 2.0 * s))


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
