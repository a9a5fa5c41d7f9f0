"""Every fault of a file at once, up to fifty, each with its row."""

from dataclasses import dataclass, field

from winset.errors import Fault, RecordError

MOST_SHOWN = 50


@dataclass
class Faults:
    """What is wrong with one file. `place` is a line or a cell; the file's name is put before it."""

    file: str
    found: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, place: object, what: str, expected: str) -> None:
        """Note a fault; those beyond the fiftieth are only counted."""
        self.count += 1
        if self.count <= MOST_SHOWN:
            self.found.append(Fault(f"{self.file}:{place}" if place else self.file, what, expected))

    def stop_if_any(self) -> None:
        """Refuse the file whole if anything is wrong with it."""
        if not self.count:
            return
        more = self.count - len(self.found)
        rest = [Fault(self.file, f"{more} more faults of this kind", "Nothing was imported")] if more else []
        raise RecordError([*self.found, *rest])


def refused(file: str, what: str, expected: str) -> RecordError:
    """Return the error for a file that cannot be read at all."""
    return RecordError([Fault(file, what, expected)])
