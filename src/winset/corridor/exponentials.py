"""e to the x and the natural logarithm, as the corridor's functions call them.

Compiled functions get plain arithmetic in the precision of x (`compiled_exponentials.py`); Python those of `math`.
"""

import math


def exp(x: float) -> float:
    """Return e to the x; compiled, for x held within -708 and 708, in single precision within -87 and 88."""
    return math.exp(x)


def log(x: float) -> float:
    """Return the natural logarithm of x; compiled, for x held at or above 1e-300, in single precision 1e-37."""
    return math.log(x)
