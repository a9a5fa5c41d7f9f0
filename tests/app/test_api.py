"""The HTTP API hands out what was written, lets a page load nothing, and gives every error one shape."""

import socket
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import winset
from winset.app import api
from winset.app.cli import build_app, run


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return TestClient(api.build_api(tmp_path), raise_server_exceptions=False)


def test_health_says_which_version_answers(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "version": winset.__version__}


def test_without_a_report_the_page_says_how_to_make_one(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "winset analyse january-2024" in answer.text


def test_the_report_is_read_anew_for_each_request(client: TestClient, tmp_path: Path) -> None:
    for text in ("first", "second"):
        (tmp_path / "report.html").write_text(text)
        assert client.get("/").text == text


def test_a_reader_who_has_the_analysis_is_told_so_until_it_changes(
    client: TestClient, tmp_path: Path
) -> None:
    (tmp_path / "analysis.json").write_text('{"a": 1}')
    first = client.get("/api/v1/analysis")
    assert (first.status_code, first.json()) == (200, {"a": 1})
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get("/api/v1/analysis", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    (tmp_path / "analysis.json").write_text('{"a": 2}')
    assert client.get("/api/v1/analysis", headers=known).json() == {"a": 2}


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/api/v1/analysis", 404),
        ("GET", "/api/v1/nothing", 404),
        ("POST", "/healthz", 405),
        ("GET", "/../../etc/passwd", 404),
        ("GET", "/docs", 404),
    ],
)
def test_every_error_has_one_shape(client: TestClient, method: str, address: str, status: int) -> None:
    answer = client.request(method, address)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert set(error) == {"type", "message", "faults"}
    assert [set(fault) for fault in error["faults"]] == [{"where", "what", "expected"}]


def test_a_fault_of_ours_tells_the_reader_nothing_from_inside(client: TestClient, monkeypatch) -> None:
    def fail(path: Path) -> bytes:
        raise ZeroDivisionError(f"secret {path}")

    monkeypatch.setattr(api, "_bytes", fail)
    answer = client.get("/api/v1/analysis")
    assert (answer.status_code, answer.json()["error"]["type"]) == (500, "ZeroDivisionError")
    assert "secret" not in answer.text


@pytest.mark.parametrize("address", ["/", "/healthz", "/api/v1/analysis", "/openapi.json"])
def test_no_answer_lets_a_page_load_or_run_anything(client: TestClient, address: str) -> None:
    policy = client.get(address).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert client.get(address).headers["x-content-type-options"] == "nosniff"


def test_a_port_in_use_is_told_with_a_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = build_app({"serve": "winset.app.commands.serve:serve"})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run(app, ["serve", "--port", str(port), "--out", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert f"127.0.0.1:{port}" in told
    assert f"--port {port + 1}" in told
    assert run(app, ["serve", "--port", "70000"]) == 2
    assert "70000 is not a port" in capsys.readouterr().err
