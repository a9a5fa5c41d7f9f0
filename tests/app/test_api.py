"""The HTTP API hands out what was written, lets a page load nothing, and gives every error one shape."""

import socket
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import winset
from winset.app.api import build_api
from winset.app.cli import build_app, run
from winset.report.named_charts import CHARTS


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return TestClient(build_api(tmp_path), base_url="http://localhost", raise_server_exceptions=False)


def test_health_says_which_version_answers(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "version": winset.__version__}


def test_without_a_report_its_place_says_how_to_make_one(client: TestClient) -> None:
    answer = client.get("/report")
    assert answer.status_code == 200
    assert "winset analyse january-2024" in answer.text


def test_the_report_is_read_anew_for_each_request(client: TestClient, tmp_path: Path) -> None:
    for text in ("first", "second"):
        (tmp_path / "report.html").write_text(text)
        assert client.get("/report").text == text


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

    monkeypatch.setattr("winset.app.api.application.file_bytes", fail)
    answer = client.get("/api/v1/analysis")
    assert (answer.status_code, answer.json()["error"]["type"]) == (500, "ZeroDivisionError")
    assert "secret" not in answer.text


@pytest.mark.parametrize("address", ["/report", "/healthz", "/api/v1/analysis", "/openapi.json", "/nothing"])
def test_no_answer_lets_a_page_load_from_elsewhere_or_evaluate_text(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy.get("script-src", "'self'") == "'self'"
    assert headers["x-content-type-options"] == "nosniff"


def test_the_report_may_run_no_script_at_all(client: TestClient) -> None:
    assert "script-src" not in client.get("/report").headers["content-security-policy"]


@pytest.mark.parametrize(
    ("headers", "where"),
    [
        ({"host": "evil.example"}, "Host"),
        ({"host": "localhost.evil.example:8000"}, "Host"),
        ({"origin": "http://evil.example"}, "Origin"),
        ({"origin": "null"}, "Origin"),
    ],
)
def test_a_foreign_name_or_page_is_refused(client: TestClient, headers: dict[str, str], where: str) -> None:
    answer = client.post("/api/v1/simulate", json={}, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["error"]["faults"][0]["where"] == where


def test_a_body_that_is_too_large_is_stopped_whether_it_says_so_or_not(client: TestClient) -> None:
    for body in (b"x" * 65_537, iter([b"x" * 40_000] * 2)):
        answer = client.post("/api/v1/simulate", content=body)
        assert answer.status_code == 413
        assert "64 KB" in answer.json()["error"]["faults"][0]["what"]


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


@pytest.mark.parametrize("address", ["/", "/page/app.js", "/api/v1/cases/january-2024", "/api/v1/charts/fan"])
def test_what_is_packed_once_is_the_same_for_who_takes_no_gzip(client: TestClient, address: str) -> None:
    plain, packed = (client.get(address, headers={"accept-encoding": how}) for how in ("identity", "gzip"))
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert plain.content == packed.content  # the client has unpacked it
    assert int(packed.headers["content-length"]) < len(plain.content)
    known = {"If-None-Match": plain.headers["etag"], "accept-encoding": "gzip"}
    assert client.get(address, headers=known).status_code == 304


def test_what_the_page_asks_first_is_there_and_on_its_way_with_the_page(client: TestClient) -> None:
    told = client.get("/", headers={"accept-language": "es-MX,en;q=0.5"}).headers["link"].split(", ")
    assert len(told) == 5
    assert told[-1].startswith("<page/texts/es.json>")
    assert "<page/texts/en.json>" in client.get("/").headers["link"]
    for one in told:
        address, _, how = one.partition("; ")
        assert (
            how == "rel=preload; as=fetch; crossorigin=anonymous"
        )  # as `fetch` asks, or it would be asked twice
        assert client.get(f"/{address.strip('<>')}").status_code == 200


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_as_vega_has_the_data_and_the_axes_that_the_page_fills(
    client: TestClient, chart: str
) -> None:
    drawn = client.get(f"/api/v1/charts/{chart}/vega").json()
    assert {one["name"] for one in drawn["data"]} >= set(CHARTS[chart][1])
    assert {axis["scale"] for axis in drawn["axes"] if axis.get("labels", True)} == {"x", "y"}
    given = client.get(f"/api/v1/charts/{chart}").json()
    assert (drawn["width"], drawn["height"]) == (given["width"], given["height"])
