"""Answers kept for whoever asks the same again: results do not change while one version runs."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from winset.app.api.answers import Packed

MOST_BYTES: Final = 32_000_000


class KeptAnswers:
    """The answers last asked for, up to a number of bytes. Used from the event loop alone."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._answers: OrderedDict[Hashable, Packed] = OrderedDict()
        self._most, self._bytes = most_bytes, 0

    def get(self, key: Hashable) -> Packed | None:
        """Return the answer of a key, now the newest."""
        if key in self._answers:
            self._answers.move_to_end(key)
        return self._answers.get(key)

    def put(self, key: Hashable, answer: Packed) -> None:
        """Keep an answer; the oldest go to make room."""
        before = self._answers.pop(key, None)
        self._bytes += len(answer.body) - (0 if before is None else len(before.body))
        self._answers[key] = answer
        while self._bytes > self._most:
            _, gone = self._answers.popitem(last=False)
            self._bytes -= len(gone.body)
