"""What the server answers is what the study says; an update is small; two people play; the contract has examples."""

import gzip
import itertools
import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from app.served import DRAWS, job_result, post
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from winset.app.api import build_api, landscapes
from winset.app.api.sessions import Sessions
from winset.corridor.simulate import OUTCOMES
from winset.policy.case import read_case
from winset.preferences.weights import SCHEMES, weight_draws
from winset.study import Study, prepared, reweighed, shown_package, simulate_package
from winset.study.bargains import WIN_SET

BEGUN = Sessions.begun
HOST = {"host": "localhost"}  # the test client opens sockets under a name of its own
CHANGES = {"parole": "parole_45000", "shelter_funding": "fifty_million"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    kept = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(landscapes, "kept_folder", lambda: kept)
        api = build_api(tmp_path_factory.mktemp("out"))
        # The talks that are made ready at start would be those of the page, with ten times the draws.
        patch.setattr(Sessions, "begun", lambda self, asked: BEGUN(self, replace(asked, draws=DRAWS)))
        with TestClient(api, base_url="http://localhost", raise_server_exceptions=False) as served:
            yield served


def test_a_package_is_what_the_study_says_of_it(client: TestClient) -> None:
    answer = post(client, "/simulate", package="us_opening", levels=CHANGES).json()
    study = Study("january-2024", draws=DRAWS, threads=1)
    direct = simulate_package(study, "us_opening", CHANGES)
    for name in ("waiting", "deaths", "cost_usa_usd"):
        row = OUTCOMES.index(name)
        for path, run in (
            (answer["outcomes"], direct.package.months),
            (answer["no_deal"]["outcomes"], direct.no_deal),
        ):
            told = np.array(path[name]["p50"])
            assert told == pytest.approx(np.median(run.values[row, :, 0], axis=-1), rel=5e-3, abs=1e-9)
    change = direct.package.months.values - direct.no_deal.values
    deaths = change[OUTCOMES.index("deaths"), :, 0].sum(axis=0).mean()
    assert answer["difference"]["deaths"]["mean"] == pytest.approx(deaths, rel=5e-3)
    assert answer["ratified"]["mex"] == pytest.approx(direct.package.settled.accepted_mex.mean(), abs=5e-3)
    by_actor = {one["id"]: one["accepts"] for one in answer["ratifiers"]}
    assert answer["ratified"]["mex"] <= min(
        by_actor[name] for name in ("morena", "treasury", "northern_cities")
    )
    assert answer["levels"] == direct.package.levels


def test_the_flows_of_the_map_are_the_outcomes_of_the_corridor(client: TestClient) -> None:
    answer = post(client, "/simulate", package="us_opening").json()
    edges = client.get("/api/v1/cases/january-2024").json()["corridor"]["edges"]
    assert {edge["id"] for edge in edges} == set(answer["flows"])
    crossed = sum(np.array(flow) for edge, flow in answer["flows"].items() if edge.startswith("encounters:"))
    assert crossed == pytest.approx(
        np.array(answer["outcomes"]["border_patrol_encounters"]["mean"]), rel=2e-2
    )


def test_an_update_of_any_named_package_is_within_15_kb_and_leaves_no_deal_out(client: TestClient) -> None:
    for package in read_case("january-2024").packages:
        answer = post(client, "/simulate", package=package, include_no_deal=False)
        assert "no_deal" not in answer.json()
        assert len(gzip.compress(answer.content, 6)) <= 15_000, package


def test_no_deal_read_otherwise_is_another_yardstick_and_another_election_another_world(
    client: TestClient,
) -> None:
    usual, other, unmoved = (
        post(client, "/simulate", package="us_opening", **setting).json()
        for setting in ({}, {"no_deal": "breakdown"}, {"election_channel": False})
    )
    assert usual["no_deal"]["outcomes"]["waiting"] != other["no_deal"]["outcomes"]["waiting"]
    assert usual["payoff"] != other["payoff"]
    assert unmoved["meta"]["election_channel"] is False


def test_one_reading_of_the_weights_is_what_the_draws_of_that_reading_say() -> None:
    study = Study("january-2024", draws=DRAWS, threads=1)
    drawn = prepared(study)
    levels = drawn.case.packages["us_opening"].levels
    for reading in ("rank_order_centroid", "rank_sum"):
        ready = reweighed(drawn, reading)
        ours, theirs = (shown_package(one, levels).package.settled.payoff for one in (ready, drawn))
        for row, (name, wants) in enumerate(drawn.scale.wants.items()):
            _, scheme = weight_draws(name, len(wants.measures), DRAWS, study.seed)
            same = scheme == SCHEMES.index(reading)
            assert ours[row, same] == pytest.approx(theirs[row, same], rel=1e-12)
            if len(wants.measures) > 1:
                assert not np.allclose(ours[row, ~same], theirs[row, ~same])


def test_months_end_where_the_payoff_of_the_package_stands_and_every_draw_ends_once(
    client: TestClient,
) -> None:
    for setting in ({}, {"no_deal": "breakdown", "election_channel": False}):
        whole = post(client, "/simulate", package="us_opening", **setting).json()
        told = post(client, "/months", package="us_opening", **setting).json()
        for side in ("usa", "mex"):
            by_month = told["payoff"][side]["by_month"]["mean"]
            assert told["payoff_total"][side] == whole["payoff"][side]
            assert told["payoff"][side]["so_far"]["p95"][-1] == whole["payoff"][side]["p95"]
            assert sum(by_month) == pytest.approx(whole["payoff"][side]["mean"], abs=0.02 * len(by_month))
        ended = np.sum([one["share"] for one in told["endings"]["first"]], axis=0)
        assert ended + np.array(whole["survival"]["kept"]) == pytest.approx(1.0, abs=5e-3)


def test_money_of_the_migration_institute_is_there_as_the_case_says_and_binds_what_is_promised(
    client: TestClient,
) -> None:
    told = post(client, "/months", package="us_opening").json()
    money, none = told["money"], told["money_no_deal"]
    # `mexican_migration_budget` is fixed at partly resumed, USD 2 million a month; aid waits for Congress.
    assert set(none["available"]["mean"][2:]) == {2_000_000}
    assert all(
        there <= asked
        for there, asked in zip(money["capacity"]["mean"], money["promised"]["mean"], strict=True)
    )
    assert money["needed"]["mean"][-1] > none["needed"]["mean"][-1]
    assert money["months_paid"]["mean"] < none["months_paid"]["mean"]


def test_all_that_is_wrong_with_a_package_is_told_at_once(client: TestClient) -> None:
    answer = post(client, "/simulate", package="none", levels={"parole": "none", "none": "none"})
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["error"]["faults"]] == ["package", "levels", "levels"]
    shape = post(client, "/simulate", seed=-1, surprise=1)
    assert {fault["where"] for fault in shape.json()["error"]["faults"]} == {"body.seed", "body.surprise"}


@pytest.fixture(scope="module")
def win_set_map(client: TestClient) -> dict:
    address = f"/api/v1/cases/january-2024/map?draws={DRAWS}"
    first = client.get(address)
    assert first.status_code == 202
    job_result(client, first.json()["job"])
    return client.get(address).json()


def test_every_package_is_on_the_map_and_the_frontier_falls(win_set_map: dict) -> None:
    space = read_case("january-2024").space
    assert (
        sum(one["count"] for one in win_set_map["bins"])
        == space.packages_enumerated
        == win_set_map["packages"]
    )
    line = [point["payoff"] for point in win_set_map["frontier"]]
    # Packages of equal worth are one point of the line more than once.
    assert all(a["usa"] <= b["usa"] and a["mex"] >= b["mex"] for a, b in itertools.pairwise(line))
    both = win_set_map["accepted"]
    assert both["both"] <= min(both["usa"], both["mex"])


def test_a_mended_package_is_in_both_win_sets(client: TestClient, win_set_map: dict) -> None:
    job = post(client, "/repair", package="us_opening").json()["job"]
    told = job_result(client, job)
    assert not told["stands"]
    assert told["repair"]["changes"] == len(told["repair"]["changed"]) > 0
    mended = post(client, "/simulate", levels=told["repair"]["levels"]).json()
    assert min(mended["ratified"]["usa"], mended["ratified"]["mex"]) >= WIN_SET


def test_each_side_sees_its_own_gains_until_the_end_and_then_what_was_left(
    client: TestClient, win_set_map: dict
) -> None:
    begun = post(client, "/talks", first="mex", rounds=2).json()
    address = f"/api/v1/talks/{begun['session']}"
    with (
        client.websocket_connect(address, headers=HOST) as usa,
        client.websocket_connect(address, headers=HOST) as mex,
    ):
        usa.send_json({"token": begun["tokens"]["usa"]})
        assert usa.receive_json()["side"] == "usa"
        mex.send_json({"token": begun["tokens"]["mex"]})
        assert mex.receive_json()["present"] == usa.receive_json()["present"] == ["mex", "usa"]
        usa.send_json({"do": "offer", "levels": {}})
        assert "other side's turn" in usa.receive_json()["error"]["message"]
        mex.send_json({"do": "offer", "levels": {"parole": "nowhere"}})
        assert mex.receive_json()["error"]["faults"][0]["where"] == "levels"
        mex.send_json({"do": "offer", "levels": CHANGES})
        (offer,), (seen,) = mex.receive_json()["offers"], usa.receive_json()["offers"]
        assert ("mex" in offer, "usa" in offer) == (True, False)
        assert ("mex" in seen, "usa" in seen) == (False, True)
        told_one_side(client, begun, "usa")
        told_one_side(client, begun, "mex")
        usa.send_json({"do": "accept"})
        ends = [side.receive_json() for side in (usa, mex)]
        for end in ends:
            assert (end["outcome"], end["ended_by"]) == ("agreed", "usa")
            assert CHANGES.items() <= end["agreed"].items()
            assert {"usa", "mex"} <= set(end["offers"][0])
        found = usa.receive_json()["left"]
    seat = {"session": begun["session"], "token": begun["tokens"]["usa"]}
    alone = post(client, "/simulate", levels=CHANGES, seat=seat).json()["payoff"]
    assert ends[0]["offers"][0]["mex"]["payoff"] == alone["mex"]
    assert found["better_for_both"] > 0
    for side in ("usa", "mex"):
        best = found["best"][side]["payoff"]
        assert all(best[one] >= alone[one]["mean"] - 0.05 * abs(alone[one]["mean"]) for one in ("usa", "mex"))


def told_one_side(client: TestClient, begun: dict, side: str) -> None:
    """Whoever asks from a seat is told nothing of what the other side makes of a deal."""
    seat = {"session": begun["session"], "token": begun["tokens"][side]}
    answer = post(client, "/simulate", package="us_opening", seat=seat).json()
    whole = post(client, "/simulate", package="us_opening").json()
    assert answer["payoff"] == {side: whole["payoff"][side]}
    assert answer["ratified"] == {side: whole["ratified"][side]}
    assert {one["side"] for one in answer["ratifiers"]} == {side}
    worth = [told["worth"] for told in answer["clauses"].values() if "worth" in told]
    assert len(worth) > 10 and all(set(one) == {side} for one in worth)
    assert {"p_mutual_gain", "months_kept", "survival"} == set(whole) - set(answer)
    assert answer["people"] == whole["people"] and answer["outcomes"] == whole["outcomes"]
    assert post(client, "/months", package="us_opening", seat=seat).status_code == 403
    assert post(client, "/simulate", seat={**seat, "token": "wrong"}).status_code == 404


def test_nobody_takes_a_seat_without_its_token(client: TestClient) -> None:
    begun = post(client, "/talks").json()
    for address, token in ((begun["session"], "wrong"), ("nowhere", begun["tokens"]["usa"])):
        with client.websocket_connect(f"/api/v1/talks/{address}", headers=HOST) as socket:
            socket.send_json({"token": token})
            assert socket.receive_json()["type"] == "error"


def test_a_page_of_another_site_cannot_open_a_socket(client: TestClient) -> None:
    from starlette.websockets import WebSocketDisconnect

    begun = post(client, "/talks").json()
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(
            f"/api/v1/talks/{begun['session']}", headers={**HOST, "origin": "http://evil.example"}
        ),
    ):
        pass


def operations(client: TestClient) -> list[tuple[str, str, dict]]:
    contract = client.get("/openapi.json").json()
    return [
        (path, method, told)
        for path, methods in contract["paths"].items()
        for method, told in methods.items()
    ]


def body_schema(client: TestClient, told: dict) -> dict | None:
    if "requestBody" not in told:
        return None
    name = told["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    schema: dict = client.get("/openapi.json").json()["components"]["schemas"][name]
    return schema


# What is asked about work that was begun has no example that answers by itself.
FOLLOWS = {"/api/v1/jobs/{job}", "/api/v1/analysis"}
JOBS = {"/api/v1/repair"}
SLOW = {"/api/v1/effects", "/api/v1/effects/{measure}", "/api/v1/claims",
        "/api/v1/validation", "/api/v1/forecast", "/api/v1/analyse",
        "/api/v1/suppose"}  # fmt: skip


def test_every_request_of_the_contract_has_an_example_that_is_answered(
    client: TestClient, win_set_map: dict
) -> None:
    for path, method, told in operations(client):
        assert told["summary"]
        if path in FOLLOWS:
            continue
        address = path
        for parameter in told.get("parameters", ()):
            if parameter["in"] == "path":
                (example,) = parameter["schema"]["examples"]
                address = address.replace(f"{{{parameter['name']}}}", example)
        schema = body_schema(client, told)
        examples = [None] if schema is None else schema["examples"]
        if path in SLOW:
            continue  # the examples are checked for shape by the routes' own types; the answers take their seconds
        if path.endswith("/map"):
            address += f"?draws={DRAWS}"
        for example in examples:
            answer = client.request(method, address, json=example)
            assert answer.status_code in (200, 201, 202), (method, address, answer.text)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_body_is_answered_otherwise_than_with_a_document_or_the_one_shape_of_errors(
    client: TestClient, data: st.DataObject
) -> None:
    path, _, told = data.draw(
        st.sampled_from(
            [
                one
                for one in operations(client)
                if one[1] == "post" and one[0] not in SLOW | {"/api/v1/repair"}
            ]
        )
    )
    schema = body_schema(client, told)
    assert schema is not None
    names = st.sampled_from(sorted(schema["properties"])) | st.text(max_size=8)
    body = data.draw(st.dictionaries(names, anything, max_size=4) | anything)
    # JSON as Python writes it holds NaN, which is none: it too must be refused in shape.
    answer = client.post(path, content=json.dumps(body), headers={"content-type": "application/json"})
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        error = answer.json()["error"]
        assert set(error) == {"type", "message", "faults"}
        assert all(set(fault) == {"where", "what", "expected"} for fault in error["faults"])
        assert error["faults"]
