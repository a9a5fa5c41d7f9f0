"""The colours of every surface, once for a light page and once for a dark one.

Charts are drawn in the light colours; a report swaps each for its CSS variable, so that one drawing serves both.
The two sides keep their colours everywhere: blue for the United States, orange for Mexico, a pair that readers with
any common colour blindness tell apart. No meaning rests on colour alone: marks also differ in place or shape.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LIGHT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "paper": "#ffffff",
        "ink": "#1b1f24",
        "muted": "#59616c",
        "rule": "#d5dae0",
        "usa": "#0b5cad",
        "mex": "#b3440f",
        "both": "#4620df",
        "neither": "#7d8692",
        "package": "#00756a",
        "no_deal": "#747c87",
        "observed": "#20262e",
    }
)
DARK: Final[Mapping[str, str]] = MappingProxyType(
    {
        "paper": "#14171b",
        "ink": "#e8eaed",
        "muted": "#a9b1bb",
        "rule": "#353b43",
        "usa": "#6db3f8",
        "mex": "#f59a5a",
        "both": "#ffd633",
        "neither": "#8f98a3",
        "package": "#4fd1bd",
        "no_deal": "#98a1ac",
        "observed": "#f0f2f4",
    }
)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2 defines it, 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 3)
    21.0
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
