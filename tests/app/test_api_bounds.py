"""Work is bounded: who waits, who is told to come again, whose older requests are overtaken, which jobs stop."""

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from winset.app.api.answers import Packed, Refused
from winset.app.api.desk import Desk
from winset.app.api.jobs import MOST_WAITING, Job, Jobs
from winset.app.api.kept_answers import KeptAnswers
from winset.errors import Fault, OptionError


async def behind_a_closed_door(desk: Desk, asks) -> list[object]:
    """The answers to `asks`, all put while the desk's one thread is held, which is let go afterwards."""
    door = threading.Event()
    held = asyncio.create_task(desk.run(door.wait, 30.0))
    await asyncio.sleep(0.05)
    waiting = [asyncio.create_task(ask()) for ask in asks]
    await asyncio.sleep(0.05)
    door.set()
    await held
    return await asyncio.gather(*waiting, return_exceptions=True)


def test_a_newer_request_of_one_client_overtakes_its_older_ones_and_nobody_elses() -> None:
    done: list[str] = []

    async def played() -> list[object]:
        desk = Desk(at_once=1)
        names = (("a1", "a"), ("b1", "b"), ("a2", "a"), ("a3", "a"), ("none", None))
        return await behind_a_closed_door(
            desk,
            [
                lambda n=name, c=client: desk.run(lambda: done.append(n) or n, 30.0, c)
                for name, client in names
            ],
        )

    a1, b1, a2, a3, none = asyncio.run(played())
    assert (b1, a3, none) == ("b1", "a3", "none")
    assert [isinstance(one, Refused) and one.status for one in (a1, a2)] == [409, 409]
    assert done == ["b1", "a3", "none"]


def test_too_many_who_wait_are_told_when_to_come_again() -> None:
    async def played() -> list[object]:
        desk = Desk(at_once=1, most_waiting=2)
        return await behind_a_closed_door(desk, [lambda: desk.run(lambda: 1, 30.0)] * 3)

    first, second, third = asyncio.run(played())
    assert (first, second) == (1, 1)
    assert isinstance(third, Refused)
    assert (third.status, third.retry_after) == (429, 1)


def test_a_request_that_takes_too_long_is_told_so_and_its_thread_serves_the_next() -> None:
    async def played() -> int:
        desk = Desk(at_once=1)
        with pytest.raises(Refused, match=r"not done within 0\.05 s") as late:
            await desk.run(lambda: time.sleep(0.3), 0.05)
        assert late.value.status == 503
        return await desk.run(lambda: 7, 30.0)

    assert asyncio.run(played()) == 7


def test_a_fault_of_the_work_reaches_whoever_asked_and_frees_the_desk() -> None:
    def fails() -> None:
        raise OptionError([Fault("levels", "none", "some")])

    async def played() -> int:
        desk = Desk(at_once=1)
        for _ in range(3):
            with pytest.raises(OptionError, match="none"):
                await desk.run(fails, 30.0)
        return await desk.run(lambda: 7, 30.0)

    assert asyncio.run(played()) == 7


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    yield Jobs()


def ended(job: Job) -> Job:
    until = time.monotonic() + 20.0
    while job.is_open and time.monotonic() < until:
        time.sleep(0.01)
    assert not job.is_open
    return job


def test_a_job_tells_its_progress_and_then_its_result(jobs: Jobs) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def work(tell) -> dict[str, int]:
        tell("half", 0.5)
        reached.set()
        go_on.wait(20.0)
        return {"answer": 42}

    job = jobs.begun("key", work)
    assert reached.wait(20.0)
    told = job.document()
    assert (told["state"], told["stage"], told["progress"]) == ("running", "half", 0.5)
    assert "result" not in told
    # Who asks the same shares the job that is open.
    assert jobs.begun("key", work) is job
    go_on.set()
    assert ended(job).document() == {"id": job.id, "state": "done", "progress": 1.0, "result": {"answer": 42}}
    assert jobs.job(job.id) is job


def test_a_cancelled_job_ends_at_its_next_word_and_one_that_waits_never_begins(jobs: Jobs) -> None:
    reached, go_on, began = threading.Event(), threading.Event(), []

    def work(tell) -> None:
        reached.set()
        go_on.wait(20.0)
        tell("more", 0.5)
        raise AssertionError("it went on")

    running, waiting = jobs.begun(1, work), jobs.begun(2, lambda tell: began.append(1))
    assert reached.wait(20.0)
    running.stop = waiting.stop = True
    go_on.set()
    assert [ended(job).state for job in (running, waiting)] == ["cancelled", "cancelled"]
    assert began == []


def test_a_job_that_fails_tells_what_can_be_mended_and_nothing_from_inside(jobs: Jobs) -> None:
    def refused(tell) -> None:
        raise OptionError([Fault("draws", "too few", "more")])

    def broken(tell) -> None:
        raise ZeroDivisionError("secret")

    mendable, ours = (ended(jobs.begun(work, work)).document() for work in (refused, broken))
    assert (mendable["state"], mendable["error"]["faults"][0]["where"]) == ("failed", "draws")
    assert (ours["error"]["type"], ours["error"]["message"]) == ("ZeroDivisionError", "a fault of ours")


def test_more_jobs_than_may_wait_are_refused(jobs: Jobs) -> None:
    go_on = threading.Event()
    begun = [jobs.begun(number, lambda tell: go_on.wait(20.0)) for number in range(MOST_WAITING + 1)]
    with pytest.raises(Refused, match="wait already") as full:
        jobs.begun("one more", lambda tell: None)
    assert full.value.status == 429
    go_on.set()
    assert {ended(job).state for job in begun} == {"done"}


def test_answers_are_kept_up_to_a_number_of_bytes_the_oldest_let_go() -> None:
    kept, (four, eleven) = KeptAnswers(most_bytes=10), (Packed(b"1234", ""), Packed(b"12345678901", ""))
    kept.put("a", four)
    kept.put("b", four)
    assert kept.get("a") == four  # now the newest
    kept.put("c", four)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (four, None, four)
    kept.put("c", eleven)
    assert (kept.get("a"), kept.get("c")) == (None, None)
