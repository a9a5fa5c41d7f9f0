"""What the options of the computing commands must be, checked together before anything is computed."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from winset.errors import Fault, InputError, OptionError
from winset.execution import Executor, on_threads
from winset.months import parse_as_of

if TYPE_CHECKING:
    from winset.study import Weights

LONGEST_HORIZON = 120
LOCAL = "local"
BASES = ("as_written", "as_kept")


def check_options(
    *,
    case: str | None = None,
    as_of: str | None = None,
    draws: int = 1,
    seed: int = 0,
    horizon: int = 1,
    threads: int = 1,
    executor: str = LOCAL,
    basis: str = BASES[0],
) -> None:
    """Raise one error with every fault of the options, or return."""
    from winset.policy.case import case_folder

    faults: list[Fault] = []
    if case is not None:
        faults += _faults_of(lambda: case_folder(case))
    if as_of is not None:
        faults += [
            Fault("--as-of", fault.what, fault.expected) for fault in _faults_of(lambda: parse_as_of(as_of))
        ]
    faults += _below("--draws", draws, 1)
    faults += _below("--seed", seed, 0)
    if not 1 <= horizon <= LONGEST_HORIZON:
        faults.append(Fault("--horizon", f"{horizon} months", f"Choose 1 to {LONGEST_HORIZON} months"))
    faults += _below("--threads", threads, 1)
    faults += _faults_of(lambda: scheduler_address(executor))
    if basis not in BASES:
        faults.append(Fault("--basis", f"{basis!r} is no basis", f"Choose {' or '.join(BASES)}"))
    if faults:
        raise OptionError(faults)


def scheduler_address(executor: str) -> str | None:
    """Return the address of the Dask scheduler that `--executor` names, or None for this process.

    >>> scheduler_address("dask://10.0.0.5:8786")
    'tcp://10.0.0.5:8786'
    """
    if executor == LOCAL:
        return None
    scheme, _, place = executor.partition("://")
    host, _, port = place.rpartition(":")
    if scheme != "dask" or not host or not (port.isdecimal() and 0 < int(port) < 65536):
        raise OptionError(
            [Fault("--executor", f"{executor!r} is no executor", "Choose local or dask://host:port")]
        )
    return f"tcp://{place}"


@contextmanager
def executor_of(text: str, threads: int) -> Iterator[Executor]:
    """Give what `--executor` names: the threads of this process, or a Dask scheduler that answers."""
    address = scheduler_address(text)
    if address is None:
        yield on_threads(threads)
        return
    from winset.scheduler import on_dask
    from winset.study import origins

    with on_dask(address, origins) as executor:
        yield executor


def _below(option: str, value: int, least: int) -> list[Fault]:
    return [] if value >= least else [Fault(option, f"{value} is too few", f"Choose {least} or more")]


def _faults_of(read: Callable[[], Path | object]) -> Sequence[Fault]:
    try:
        read()
    except InputError as error:
        return error.faults
    return ()


def parse_settings(settings: Sequence[str]) -> dict[str, str]:
    """Return {clause: level} of texts `CLAUSE=LEVEL`, or raise with every one that is not.

    >>> parse_settings(["returns_cap=high", "water=as_it_is"])
    {'returns_cap': 'high', 'water': 'as_it_is'}
    """
    parsed: dict[str, str] = {}
    faults = []
    for text in settings:
        clause, _, level = (part.strip() for part in text.partition("="))
        if not clause or not level:
            faults.append(
                Fault("--set", f"{text!r} is not CLAUSE=LEVEL", "For example --set interception=high")
            )
        elif clause in parsed:
            faults.append(Fault("--set", f"{clause} is set twice", "Set each clause once"))
        else:
            parsed[clause] = level
    if faults:
        raise OptionError(faults)
    return parsed


def parse_weights(reading: str, points: Sequence[str]) -> "Weights":
    """Return how outcomes are weighed, of a reading and texts `ACTOR.OUTCOME=POINTS`, or raise with every fault.

    >>> parse_weights("drawn", ["mex.deaths=40"]).by_actor()
    {'mex': {'deaths': 40}}
    """
    from winset.study import DRAWN, READINGS, swings

    own: dict[str, dict[str, int]] = {}
    faults = []
    if reading not in (DRAWN, *READINGS):
        faults.append(
            Fault("--weights", f"{reading!r} is no reading", f"Choose {', '.join((DRAWN, *READINGS))}")
        )
    if points and reading != DRAWN:
        faults.append(Fault("--weight", "goes with no --weights", "Give a reading, or weights of your own"))
    for text in points:
        name, _, value = (part.strip() for part in text.partition("="))
        actor, _, outcome = name.partition(".")
        if not actor or not outcome or not value.isdecimal():
            expected = "For example --weight usa.deaths=40, a whole number from 0 to 100"
            faults.append(Fault("--weight", f"{text!r} is not ACTOR.OUTCOME=POINTS", expected))
        elif outcome in own.setdefault(actor, {}):
            faults.append(Fault("--weight", f"{name} is given twice", "Give each outcome once"))
        else:
            own[actor][outcome] = int(value)
    if faults:
        raise OptionError(faults)
    return swings(own) if own else cast("Weights", reading)


def parse_pins(pins: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Return ((parameter, value), ...) of texts `PARAMETER=VALUE`, or raise with every one that is not.

    >>> parse_pins(["response=0.5"])
    (('response', 0.5),)
    """
    held: dict[str, float] = {}
    faults = []
    for text in pins:
        name, _, value = (part.strip() for part in text.partition("="))
        number = _number(value)
        if not name or number is None:
            expected = "For example --pin response=0.5"
            faults.append(Fault("--pin", f"{text!r} is not PARAMETER=VALUE", expected))
        elif name in held:
            faults.append(Fault("--pin", f"{name} is pinned twice", "Pin each parameter once"))
        else:
            held[name] = number
    if faults:
        raise OptionError(faults)
    return tuple(sorted(held.items()))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
