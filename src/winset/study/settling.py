"""Every package of a study settled, in chunks that any executor may run: here, on threads, or on other machines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass, replace
from functools import partial
from pathlib import PurePath

import numpy as np

from winset.execution import Arrays, Executor, Work
from winset.kept import Kept, results
from winset.settlement.game import Talks, Weighing, weighing
from winset.settlement.parts import SettledPart, families_a_part, path_families, settled_part
from winset.settlement.space import Settled, settled_space
from winset.study.origin import origins
from winset.study.setting import Study


def settled_study(
    study: Study,
    talks: Talks,
    executor: Executor,
    kept: Kept | None = None,
    progress: Callable[[float], object] | None = None,
) -> Settled:
    """Return every package of `study` settled; `talks` are the study's own."""
    scale = weighing(talks)
    work = settling_work(study, talks, scale)
    parts = (SettledPart(**arrays) for arrays in results(work, executor, kept, progress))
    return settled_space(talks, scale, parts)


def settling_work(study: Study, talks: Talks, scale: Weighing) -> Work:
    """Return the work of settling the families of hub paths that the talks span.

    Elsewhere it is made from the talks, a few megabytes, and not from what was asked: fitting them takes longer than
    a worker's share of the chunks.
    """

    def chunk(first: int, last: int) -> Arrays:
        return vars(settled_part(talks, scale, first, last))

    asked, alone = replace(study, threads=1), replace(talks, threads=1)
    return Work(
        chunk=chunk,
        make=partial(_made_elsewhere, asked, alone),
        key=digest([origins(), asked, alone, scale]),
        n_items=len(path_families(scale.game)),
        chunk_size=families_a_part(scale.game),
    )


def _made_elsewhere(study: Study, talks: Talks) -> Work:
    return settling_work(study, talks, weighing(talks))


def digest(value: object) -> str:
    """Return 16 hexadecimal digits of everything in a value: arrays by their bytes, but not where files lie.

    >>> digest({"a": np.arange(3)}) == digest({"a": np.array([0, 1, 2])}) != digest({"a": np.array([0, 1, 3])})
    True
    """
    whole = hashlib.sha256()
    for text in _texts(value):
        whole.update(text)
        whole.update(b"\x00")
    return whole.hexdigest()[:16]


def _texts(value: object) -> Iterator[bytes | memoryview]:
    if isinstance(value, np.ndarray):
        yield f"{value.dtype}{value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif is_dataclass(value):
        for field in fields(value):
            yield field.name.encode()
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield repr(key).encode()
            yield from _texts(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, Set):
        yield repr(sorted(map(repr, value))).encode()
    elif not isinstance(value, PurePath):
        yield repr(value).encode()
