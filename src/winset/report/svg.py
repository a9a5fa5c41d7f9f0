"""A Vega-Lite specification drawn as SVG that can stand inside a page: no script, no network, both colour schemes."""

import html
import re
from collections.abc import Mapping
from typing import Any, Final, Literal

import vl_convert

from winset.report.palette import LIGHT

_VARIABLES = {colour: f"var(--{key.replace('_', '-')})" for key, colour in LIGHT.items()}


_MONTHS: Final[Mapping[str, Literal["en-US", "es-MX"]]] = {"en": "en-US", "es": "es-MX"}


def inline_svg(spec: Mapping[str, Any], alt: str, language: str = "en") -> str:
    """Return the chart as an `<svg>` element with `alt` as its text alternative, months named in `language`.

    Each colour of the palette becomes its CSS variable, so that a dark page repaints the same drawing.
    """
    drawing = str(vl_convert.vegalite_to_svg(dict(spec), time_format_locale=_MONTHS[language]))
    for colour, variable in _VARIABLES.items():
        drawing = drawing.replace(f'"{colour}"', f'"{variable}"')
    drawing = re.sub(r' xmlns(:xlink)?="[^"]*"', "", drawing)
    opening = f'<svg role="img" aria-label="{html.escape(alt, quote=True)}"'
    return drawing.replace("<svg", opening, 1)


def standalone_svg(spec: Mapping[str, Any], alt: str) -> str:
    """Return the chart as a file of its own: the light colours on paper, with `alt` as its text alternative."""
    drawing = str(
        vl_convert.vegalite_to_svg({**spec, "config": {**spec["config"], "background": LIGHT["paper"]}})
    )
    opening = f'<svg role="img" aria-label="{html.escape(alt, quote=True)}"'
    return drawing.replace("<svg", opening, 1)
