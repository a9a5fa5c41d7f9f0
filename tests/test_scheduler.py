"""A real cluster of processes: a killed worker loses nothing, and a worker that is not like us is refused."""

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from test_kept import same_bytes

import winset.scheduler
from winset.errors import OptionError
from winset.scheduler import on_dask
from winset.settlement.game import Talks
from winset.study import StudyResult, settled_study, talks_of
from winset.study.origin import origins
from winset.study.settling import settling_work

distributed = pytest.importorskip("distributed", reason="Dask is an extra; make setup-dev installs it")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def talks(small_study: StudyResult) -> Talks:
    return talks_of(small_study.case, small_study.corridor, small_study.study)


def refusal(error: pytest.ExceptionInfo[OptionError]) -> tuple[str, str]:
    (fault,) = error.value.faults
    assert fault.where == "--executor"
    return fault.what, fault.expected


def test_a_worker_killed_in_the_middle_loses_nothing(
    cluster: Any, talks: Talks, small_study: StudyResult
) -> None:
    """kill -9 by process number at the first result; the whole has the bytes of the same study on threads."""
    heard: list[float] = []
    pids = [nanny.pid for nanny in cluster.workers.values()]

    def kill_one(share: float) -> None:
        if not heard:
            os.kill(pids[0], signal.SIGKILL)
        heard.append(share)

    with on_dask(cluster.scheduler_address, origins) as executor:
        settled = settled_study(small_study.study, talks, executor, progress=kill_one)
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)
    assert len(heard) == 36
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    same_bytes(settled, small_study.settled)


def test_a_worker_that_comes_to_another_configuration_is_refused(
    cluster: Any, talks: Talks, small_study: StudyResult
) -> None:
    """A worker of our code and record, but of another arithmetic: the talks it is handed weigh otherwise there."""
    work = settling_work(small_study.study, talks, small_study.settled.weighing)
    with on_dask(cluster.scheduler_address, origins) as executor, pytest.raises(OptionError) as error:
        list(executor(replace(work, key="of-another-machine"), [(0, 1)]))
    what, expected = refusal(error)
    assert f"({work.key}) than this machine (of-another-machine)" in what
    assert "same Winset" in expected


def test_workers_with_another_record_are_refused_before_anything_runs(cluster: Any) -> None:
    def elsewhere() -> dict[str, str]:
        return {"Winset": "0.1.0", "record": str(os.getpid())}

    with pytest.raises(OptionError) as error, on_dask(cluster.scheduler_address, elsewhere):
        pass
    assert error.value.faults, "one for each worker, of which a killed one may not be back"
    assert all(f", not {os.getpid()}" in fault.what for fault in error.value.faults)


def test_a_worker_without_winset_is_refused(cluster: Any) -> None:
    here = os.getpid()

    def absent() -> dict[str, str]:
        if os.getpid() != here:
            raise ModuleNotFoundError("No module named 'winset'")
        return {}

    with (
        pytest.raises(OptionError, match=r"cannot run Winset .No module"),
        on_dask(cluster.scheduler_address, absent),
    ):
        pass


def test_a_scheduler_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(winset.scheduler, "SECONDS", 2)
    with distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty:  # noqa: SIM117
        with pytest.raises(OptionError) as error, on_dask(empty.scheduler_address, origins):
            pass
    assert "has no worker" in refusal(error)[0]


def test_a_silent_scheduler_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(winset.scheduler, "SECONDS", 1)
    with pytest.raises(OptionError) as error, on_dask("tcp://127.0.0.1:9", origins):
        pass
    what, expected = refusal(error)
    assert what == "no scheduler answers at tcp://127.0.0.1:9"
    assert "dask scheduler" in expected


def test_a_missing_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(OptionError) as error, on_dask("tcp://127.0.0.1:9", origins):
        pass
    what, expected = refusal(error)
    assert what == "Dask is not installed here"
    assert "`dist`" in expected


def test_a_scheduler_that_goes_away_is_told(small_study: StudyResult, talks: Talks) -> None:
    work = settling_work(small_study.study, talks, small_study.settled.weighing)
    with distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as one:
        with pytest.raises(OptionError) as error, on_dask(one.scheduler_address, origins) as executor:
            for _ in executor(work, [(first, first + 1) for first in range(40)]):
                one.close()
        assert "went away" in refusal(error)[0]
