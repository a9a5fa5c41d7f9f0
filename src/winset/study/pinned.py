"""Parameters held at one value in every draw, everything else as drawn: what hangs on an assumption.

The fit to the record is not made again: stocks, departures and all other parameters are those of the same draws, so
that a difference is the parameter's alone. Leaves out shares that must sum up and what the record itself supplies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from winset.corridor.parameters import CITY_PARAMETERS, GROUP_PARAMETERS, SCALARS, corridor_parameter_list
from winset.corridor.places import CITIES, GROUPS
from winset.errors import Fault
from winset.study.fitted import Corridor

GIVEN: Final = ("port_share", "adult_share", "family_share", "base_chance", "approval_reference")
"""Shares that sum up over nationalities or people, and what is read off the record or the fitted state."""
Pins = Sequence[tuple[str, float]]


def pinnable() -> dict[str, tuple[float, float, tuple[str, ...]]]:
    """Return {name: (least, most, names of its draws)} of what can be pinned: a parameter, or one of its places."""
    found: dict[str, tuple[float, float, tuple[str, ...]]] = {}
    for one in corridor_parameter_list():
        if one.name not in GIVEN:
            keys = tuple(key for key, _ in one.drawn_as())
            found |= {name: (one.low, one.high, (name,)) for name in keys}
            found[one.name] = (one.low, one.high, keys)
    return found


def pin_faults(pins: Pins) -> list[Fault]:
    """Return what is wrong with pins: names that there are not or that are given, and values out of their range."""
    known, faults = pinnable(), []
    for name, value in pins:
        if name.partition(".")[0] in GIVEN:
            faults.append(Fault("--pin", f"{name} is given by the record", "Choose another parameter"))
        elif name not in known:
            expected = "Give a parameter that `winset explain` knows, such as response or places.tijuana"
            faults.append(Fault("--pin", f"no parameter {name!r}", expected))
        else:
            low, high, _ = known[name]
            if not low <= value <= high:
                faults.append(Fault("--pin", f"{name} at {value:g}", f"Choose {low:g} to {high:g}"))
    return faults


def pinned(corridor: Corridor, pins: Pins) -> Corridor:
    """Return the corridor with each of `pins` at its value in every draw; without pins the corridor itself."""
    if not pins:
        return corridor
    fit, known = corridor.fit, pinnable()
    values, scalars = dict(fit.draws.values), fit.inputs.scalars.copy()
    groups, cities = fit.inputs.groups.copy(), fit.inputs.cities.copy()
    for pin, value in pins:
        for key in known[pin][2]:
            values[key] = np.full(fit.draws.n_draws, value)
            name, _, place = key.partition(".")
            if name in SCALARS:
                scalars[SCALARS.index(name)] = value
            elif name in GROUP_PARAMETERS:
                groups[GROUP_PARAMETERS.index(name), GROUPS.index(place)] = value
            else:
                cities[CITY_PARAMETERS.index(name), CITIES.index(place)] = value
    inputs = replace(fit.inputs, scalars=scalars, groups=groups, cities=cities)
    held = replace(fit, inputs=inputs, draws=replace(fit.draws, values=values))
    return replace(corridor, draws=held.draws, fit=held)
