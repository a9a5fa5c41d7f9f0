"""What was finished before a client was killed is not computed again, and what is torn is."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
from golden.write import SMALL

from winset.execution import Arrays, Bounds, Work, chunk_bounds, on_threads
from winset.kept import Kept, results
from winset.settlement.space import Settled
from winset.settlement.stream import Settlement
from winset.study import Study, StudyResult, settled_study, talks_of


def work_of(key: str = "squares", ran: list[Bounds] | None = None) -> Work:
    """The squares of 0 to 9, in chunks of 4."""

    def chunk(start: int, stop: int) -> Arrays:
        if ran is not None:
            ran.append((start, stop))
        return {"square": np.arange(start, stop) ** 2, "even": np.arange(start, stop) % 2 == 0}

    return Work(chunk, lambda: work_of(key), key, 10, 4)


def squares(work: Work, kept: Kept | None) -> list[int]:
    return sorted(int(one) for arrays in results(work, on_threads(2), kept) for one in arrays["square"])


ALL = [index * index for index in range(10)]


def test_a_second_run_takes_every_chunk_from_the_disk(tmp_path: Path) -> None:
    kept, ran = Kept(tmp_path), []
    assert squares(work_of(ran=ran), kept) == squares(work_of(ran=ran), kept) == ALL
    assert sorted(ran) == [(0, 4), (4, 8), (8, 10)]
    arrays = next(results(work_of(), on_threads(1), kept))
    assert arrays["even"].dtype == np.bool_
    assert arrays["even"].tolist() == [True, False, True, False]


def test_another_key_finds_nothing(tmp_path: Path) -> None:
    ran: list[Bounds] = []
    squares(work_of(), Kept(tmp_path))
    assert squares(work_of("other", ran), Kept(tmp_path)) == ALL
    assert len(ran) == 3


def test_a_torn_or_altered_chunk_is_computed_again(tmp_path: Path) -> None:
    squares(work_of(), Kept(tmp_path))
    first, second, third = (
        tmp_path / "squares" / f"{start}-{stop}.chunk" for start, stop in chunk_bounds(10, 4)
    )
    first.write_bytes(first.read_bytes()[:-7])
    altered = bytearray(second.read_bytes())
    altered[-30] ^= 1
    second.write_bytes(altered)
    third.write_bytes(b"")
    ran: list[Bounds] = []
    assert squares(work_of(ran=ran), Kept(tmp_path)) == ALL
    assert sorted(ran) == [(0, 4), (4, 8), (8, 10)]


def test_a_chunk_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    """A run killed while it writes leaves a part under another name, which nobody reads and `forget` removes."""
    kept = Kept(tmp_path)
    squares(work_of(), kept)
    folder = tmp_path / "squares"
    assert sorted(file.suffix for file in folder.iterdir()) == [".chunk"] * 3
    (folder / "8-10.99.part").write_bytes(b"half")
    kept.forget()
    assert list(tmp_path.iterdir()) == []


def test_a_run_forgets_its_own_chunks_and_leaves_those_of_others(tmp_path: Path) -> None:
    mine, other = Kept(tmp_path), Kept(tmp_path)
    squares(work_of("mine"), mine)
    squares(work_of("other"), other)
    mine.forget()
    assert [folder.name for folder in tmp_path.iterdir()] == ["other"]


def test_what_is_kept_is_bounded_and_the_oldest_makes_room(tmp_path: Path) -> None:
    squares(work_of("old"), Kept(tmp_path))
    os.utime(tmp_path / "old", (1, 1))
    squares(work_of("newer"), Kept(tmp_path))
    size = sum(file.stat().st_size for file in (tmp_path / "old").iterdir())
    squares(work_of("newest"), Kept(tmp_path, most_bytes=3 * size))
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["newer", "newest"]
    assert squares(work_of("large"), Kept(tmp_path, most_bytes=size // 6)) == ALL
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["large"]
    assert len(list((tmp_path / "large").iterdir())) == 1, "past the bound a chunk is used but not kept"


def test_a_disk_that_refuses_costs_only_the_keeping(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert squares(work_of(), Kept(tmp_path / "file")) == ALL


def test_progress_counts_what_was_kept_and_ends_at_the_whole(tmp_path: Path) -> None:
    kept, heard = Kept(tmp_path), []
    for _ in results(work_of(), on_threads(1), kept, heard.append):
        if len(heard) == 2:
            break
    assert heard == [0.4, 0.8]
    list(results(work_of(), on_threads(1), kept, heard.append))
    assert heard[2:] == [0.4, 0.8, 1.0]


def same_bytes(one: Settled, other: Settled) -> None:
    for field in fields(Settlement):
        mine, theirs = getattr(one.packages, field.name), getattr(other.packages, field.name)
        assert mine.tobytes() == theirs.tobytes(), field.name
    assert one.expected.stays.tobytes() == other.expected.stays.tobytes()
    assert one.expected.hub_force.tobytes() == other.expected.hub_force.tobytes()
    for mine, theirs in zip(one.expected.values, other.expected.values, strict=True):
        assert mine.tobytes() == theirs.tobytes()


CLIENT = """
import sys, time
from pathlib import Path
from winset.execution import on_threads
from winset.kept import Kept
from winset.policy.case import read_case
from winset.study import Study, fitted_corridor, settled_study, talks_of

def slow(work, chunks):
    for done, result in enumerate(on_threads(1)(work, chunks)):
        if done == 5:
            print("five are kept", flush=True)
            time.sleep(600)
        yield result

study = Study(**{study})
case = read_case(study.case)
talks = talks_of(case, fitted_corridor(case, case.as_of, study), study)
settled_study(study, talks, slow, Kept(Path(sys.argv[1])))
"""


def test_a_study_goes_on_where_its_killed_client_was(tmp_path: Path, small_study: StudyResult) -> None:
    """kill -9 after five chunks, one of which is then torn: the next client runs the other 32 of 36."""
    code = CLIENT.replace("{study}", repr(SMALL))
    client = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert client.stdout is not None
    assert client.stdout.readline() == "five are kept\n"
    client.send_signal(signal.SIGKILL)
    assert client.wait() == -signal.SIGKILL
    chunks = sorted(tmp_path.glob("*/*.chunk"))
    assert len(chunks) == 5
    chunks[2].write_bytes(chunks[2].read_bytes()[:1000])
    asked: list[Bounds] = []

    def counted(work: Work, missing: Sequence[Bounds]) -> Iterator[tuple[Bounds, Arrays]]:
        asked.extend(missing)
        return on_threads(2)(work, missing)

    talks = talks_of(small_study.case, small_study.corridor, small_study.study)
    settled = settled_study(Study(**SMALL), talks, counted, Kept(tmp_path))
    assert len(asked) == 36 - 4
    same_bytes(settled, small_study.settled)
