"""One draw and one path of the corridor's arrays, by name, as the plain program wants them."""

from collections.abc import Sequence
from types import SimpleNamespace

from winset.corridor.levers import LEVERS
from winset.corridor.parameter_names import CITY_PARAMETERS, GROUP_PARAMETERS, SCALARS
from winset.corridor.places import CITIES, GROUPS
from winset.corridor.reference.people import ByGroup, People, Setting
from winset.corridor.state import CorridorInputs, FloatArray, Schedule

LEVER_NAMES = tuple(lever.name for lever in LEVERS)


def setting_of(inputs: CorridorInputs, schedule: Schedule, path: int, draw: int) -> Setting:
    """Return what one run is told."""
    return Setting(
        p=SimpleNamespace(**_named(inputs.scalars[:, draw], SCALARS)),
        th=dict(zip(GROUP_PARAMETERS, _by_group(inputs.groups[..., draw]), strict=True)),
        city={
            name: _named(row[..., draw], CITIES)
            for name, row in zip(CITY_PARAMETERS, inputs.cities, strict=True)
        },
        city_share={
            (c, g): float(inputs.city_share[i, j]) for i, c in enumerate(CITIES) for j, g in enumerate(GROUPS)
        },
        level=_by_group(inputs.level[..., draw]),
        expulsion=_by_group(inputs.expulsion),
        deal=_named(schedule.deal[path], LEVER_NAMES),
        base=[_named(row, LEVER_NAMES) for row in schedule.base],
        onset={name: int(month) for name, month in zip(LEVER_NAMES, schedule.onset, strict=True)},
        end={name: int(month) for name, month in zip(LEVER_NAMES, schedule.end[:, draw], strict=True)},
        successor=_named(schedule.successor, LEVER_NAMES),
        successor_reverses={
            name: bool(yes) for name, yes in zip(LEVER_NAMES, schedule.successor_reverses, strict=True)
        },
        election=schedule.election,
        inauguration=schedule.inauguration,
    )


def people_of(inputs: CorridorInputs, draw: int) -> People:
    """Return where everybody is at the start, anew: a run changes them."""
    state = inputs.state
    approval, tightness, lost = (float(value) for value in state.scalars[:, draw])
    P, T, S, L, N, e, m = _by_group(state.stocks[..., draw])  # noqa: N806 - the page's letters
    return People(
        P=P,
        T=T,
        S=S,
        L=L,
        N=N,
        e=e,
        m=m,
        W={
            (c, g): float(state.waiting[i, j, draw])
            for i, c in enumerate(CITIES)
            for j, g in enumerate(GROUPS)
        },
        v=_named(state.harm_memory[:, draw], CITIES),
        approval=approval,
        tightness_before=tightness,
        lost=lost > 0.5,
    )


def _named(values: FloatArray, names: Sequence[str]) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def _by_group(rows: FloatArray) -> list[ByGroup]:
    return [_named(row, GROUPS) for row in rows]
