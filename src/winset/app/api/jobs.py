"""Work that takes minutes: one at a time, a few waiting, each with its progress and a way to stop it."""

import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Lock
from typing import Any, Final, Literal

from fastapi import APIRouter
from fastapi.responses import Response

from winset.app.api.answers import Refused, answer
from winset.app.cli import error_document
from winset.errors import Fault, WinsetError

MOST_WAITING: Final = 4
MOST_ENDED: Final = 16
Tell = Callable[[str, float], None]
State = Literal["queued", "running", "done", "failed", "cancelled"]


class Cancelled(Exception):
    """Raised inside a job at its next word of progress, once somebody has cancelled it."""


@dataclass
class Job:
    """One piece of work: `key` says what is asked, so that who asks the same shares it."""

    id: str
    key: object
    state: State = "queued"
    stage: str = ""
    progress: float = 0.0
    result: Any = None
    error: dict[str, object] | None = None
    began: float = 0.0
    stop: bool = field(default=False, repr=False)

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in ("queued", "running")

    def document(self) -> dict[str, Any]:
        """Return what is told of it; what does not apply is absent. `eta_s` is a guess by the share done."""
        told: dict[str, Any] = {"id": self.id, "state": self.state, "progress": round(self.progress, 3)}
        if self.state == "running":
            told["stage"] = self.stage
            if 0.05 < self.progress < 1.0:
                spent = time.monotonic() - self.began
                told["eta_s"] = round(spent * (1.0 - self.progress) / self.progress)
        if self.state == "done":
            told["result"] = self.result
        if self.error is not None:
            told["error"] = self.error
        return told


class Jobs:
    """The jobs of one server, those that ended among them until newer ones take their place."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="winset-job")
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = Lock()

    def begun(self, key: object, work: Callable[[Tell], Any]) -> Job:
        """Return the open job of this key, or a new one, or refuse with 429 if too many wait."""
        with self._lock:
            open_jobs = [job for job in self._jobs.values() if job.is_open]
            for job in open_jobs:
                if job.key == key and not job.stop:
                    return job
            if len(open_jobs) > MOST_WAITING:
                fault = Fault("jobs", f"{len(open_jobs)} wait already", "Ask again when one has ended")
                raise Refused(429, fault, retry_after=10)
            job = Job(token_urlsafe(9), key)
            self._jobs[job.id] = job
            ended = [one.id for one in self._jobs.values() if not one.is_open]
            for old in ended[: max(0, len(ended) - MOST_ENDED)]:
                del self._jobs[old]
        self._worker.submit(self._run, job, work)
        return job

    def job(self, name: str) -> Job:
        """Return a job by its id, or refuse with 404."""
        with self._lock:
            if name in self._jobs:
                return self._jobs[name]
        fault = Fault(
            "job", f"no job {name!r}", "Ask for the work again: ended jobs are kept for a while only"
        )
        raise Refused(404, fault)

    def _run(self, job: Job, work: Callable[[Tell], Any]) -> None:
        def tell(stage: str, share: float) -> None:
            if job.stop:
                raise Cancelled
            job.stage, job.progress = stage, share

        job.began = time.monotonic()
        try:
            tell("", 0.0)
            job.state = "running"
            job.result = work(tell)
            job.progress, job.state = 1.0, "done"
        except Cancelled:
            job.state = "cancelled"
        except Exception as error:
            job.error = error_document(error)
            if not isinstance(error, WinsetError):
                job.error["message"] = "a fault of ours"
            job.state = "failed"


def job_routes(jobs: Jobs) -> APIRouter:
    """Return the routes by which jobs are followed and stopped."""
    routes = APIRouter()

    @routes.get("/jobs/{job}", summary="How far a job is, and its result")
    def follow(job: str) -> Response:
        return answer(jobs.job(job).document())

    @routes.delete("/jobs/{job}", summary="Stop a job at its next step")
    def stop(job: str) -> Response:
        found = jobs.job(job)
        found.stop = True
        return answer(found.document())

    return routes
