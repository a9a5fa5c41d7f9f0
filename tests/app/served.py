"""One server with the model behind it, on few draws, for all tests of what it answers."""

import time
from typing import Any

from fastapi.testclient import TestClient

DRAWS = 20


def post(client: TestClient, path: str, **body: Any) -> Any:
    """The answer to a body; who is told that the talks are being made ready asks again."""
    for _ in range(30):
        answer = client.post(f"/api/v1{path}", json={"draws": DRAWS, **body})
        if answer.status_code != 503:
            return answer
    raise AssertionError(answer.text)


def job_result(client: TestClient, job: str, seconds: float = 900.0) -> Any:
    """The result of a job, once it has ended well."""
    until = time.monotonic() + seconds
    while (told := client.get(f"/api/v1/jobs/{job}").json())["state"] in ("queued", "running"):
        assert time.monotonic() < until, told
        time.sleep(0.1)
    assert told["state"] == "done", told
    return told["result"]
