"""e to the x and the natural logarithm in compiled code, in the precision of x.

The library's are calls that stop a loop from vectorising; these are plain arithmetic, good to some units in the last
place (the test says how many) over the range that the corridor uses.
"""

import math
from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

from winset.corridor.exponentials import exp, log
from winset.corridor.pipeline import OPTIONS

_DOUBLE: Final = types.float64
_SINGLE: Final = types.float32

_LOG2_E: Final = 1.4426950408889634
_LN2_HIGH: Final = 6.93147180369123816490e-01
_LN2_LOW: Final = 1.90821492927058770002e-10
# Adding 1.5 * 2**52 leaves the nearest integer in the low bits of a double, on every processor.
_ROUND: Final = 6755399441055744.0
_SQRT2: Final = 1.4142135623730951
_MANTISSA: Final = 0x000FFFFFFFFFFFFF
_ONE_BITS: Final = 0x3FF0000000000000
_ROUND_BITS: Final = 0x4338000000000000


def _read_bits(typing_context: Any, value: Any) -> Any:
    """Read the bits of a float as an integer of the same width."""
    single = value == _SINGLE

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(32 if single else 64))

    return (types.int32(_SINGLE) if single else types.int64(_DOUBLE)), code


def _read_float(typing_context: Any, value: Any) -> Any:
    """Read 64 bits as a double."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.DoubleType())

    return _DOUBLE(types.int64), code


def _read_single(typing_context: Any, value: Any) -> Any:
    """Read the low 32 bits of an integer as a single."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        bits = args[0]
        if bits.type.width > 32:
            bits = builder.trunc(bits, ir.IntType(32))
        return builder.bitcast(bits, ir.FloatType())

    return _SINGLE(value), code


_bits: Any = intrinsic(_read_bits)
_float: Any = intrinsic(_read_float)
_single: Any = intrinsic(_read_single)


def _exp_double(x: Any) -> Any:
    x = -708.0 if x < -708.0 else x
    x = 708.0 if x > 708.0 else x
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
    power = _float((_bits(shifted) + 1023) << 52)
    return p * power


def _log_double(x: Any) -> Any:
    bits = _bits(x if x > 1e-300 else 1e-300)
    mantissa = _float((bits & _MANTISSA) | _ONE_BITS)
    exponent = _float((bits >> 52) + _ROUND_BITS) - _ROUND - 1023.0
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


# The same in single precision: 1.5 * 2**23 rounds, and the high part of ln 2 has few enough bits that n times it is
# exact. Arguments and constants are singles, so that nothing is worked out in doubles.
_F: Final = np.float32
_LOG2_E_F: Final = _F(_LOG2_E)
_LN2_HIGH_F: Final = _F(0.693359375)
_LN2_LOW_F: Final = _F(-2.12194440054690583e-4)
_ROUND_F: Final = _F(12582912.0)
_SQRT2_F: Final = _F(_SQRT2)
_ONE_F, _TWO_F, _HALF_F = _F(1.0), _F(2.0), _F(0.5)
_LOW_F, _HIGH_F, _SMALLEST_F, _BIAS_F = _F(-87.0), _F(88.0), _F(1e-37), _F(127.0)
_E2_F, _E3_F, _E4_F, _E5_F, _E6_F, _E7_F = (_F(1.0 / math.factorial(k)) for k in range(2, 8))
_L3_F, _L5_F, _L7_F, _L9_F = (_F(2.0 / k) for k in (3, 5, 7, 9))


def _exp_single(x: Any) -> Any:
    x = _LOW_F if x < _LOW_F else x
    x = _HIGH_F if x > _HIGH_F else x
    shifted = x * _LOG2_E_F + _ROUND_F
    n = shifted - _ROUND_F
    r = (x - n * _LN2_HIGH_F) - n * _LN2_LOW_F
    # Taylor to the 7th power on |r| <= ln(2)/2: the rest is below 1e-8.
    p = _E7_F * r + _E6_F
    p = p * r + _E5_F
    p = p * r + _E4_F
    p = p * r + _E3_F
    p = p * r + _E2_F
    p = p * (r * r) + r + _ONE_F
    power = _single((_bits(shifted) + 127) << 23)
    return p * power


def _log_single(x: Any) -> Any:
    bits = _bits(x if x > _SMALLEST_F else _SMALLEST_F)
    mantissa = _single((bits & 0x007FFFFF) | 0x3F800000)
    exponent = _single((bits >> 23) + 0x4B400000) - _ROUND_F - _BIAS_F
    above = mantissa > _SQRT2_F
    mantissa = mantissa * _HALF_F if above else mantissa
    exponent = exponent + _ONE_F if above else exponent
    # |s| <= 0.172: the rest after s**9 is below 1e-9.
    s = (mantissa - _ONE_F) / (mantissa + _ONE_F)
    z = s * s
    p = _L9_F * z + _L7_F
    p = p * z + _L5_F
    p = p * z + _L3_F
    return exponent * _LN2_HIGH_F + (exponent * _LN2_LOW_F + (p * z * s + _TWO_F * s))


def _exp_of(x: Any) -> Any:
    return _exp_single if x == _SINGLE else _exp_double


def _log_of(x: Any) -> Any:
    return _log_single if x == _SINGLE else _log_double


overload(exp, jit_options=OPTIONS)(_exp_of)
overload(log, jit_options=OPTIONS)(_log_of)
