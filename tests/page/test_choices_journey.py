"""Items 1, 6, 8: weights of one's own, a pinned parameter, and commands that give the numbers of the page."""

import json
from contextlib import redirect_stdout
from io import StringIO

import pytest

from winset.app.cli import build_app, run

READY = 120_000
RESPONSE = "Response of departures to the chance of staying"
BOX = """async (state) => {
  const [share, study] = await Promise.all([
    import('/page/share.js'), fetch('/api/v1/cases/january-2024').then((answer) => answer.json())]);
  const levels = Object.fromEntries(study.clauses.map((clause) => [clause.id, clause.status_quo]));
  const told = {state: {...state, levels: {...levels, ...state.levels}}, study};
  return [share.shellLines(told), share.pythonLines(told)];
}"""
ASK = """async (body) => {
  for (;;) {
    const answer = await fetch('/api/v1/simulate', {
      method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
    if (answer.ok) return answer.json();
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}"""
LEVELS = {"mexican_interception": "national_guard_surge", "parole": "parole_45000"}
STATES = {
    "own weights, no deal a breakdown, no election, another seed": {
        "noDeal": "breakdown",
        "election": False,
        "seed": 7,
        "weights": {
            "mex": {"waiting": 60, "cost_mexico_usd": 20, "on_street": 0},
            "usa": {"deaths": 80, "cost_usa_usd": 5},
            "morena": {"harms_reported": 3, "cost_mexico_usd": 1},
        },
        "pinned": {},
    },
    "one reading of the weights, a pinned parameter": {
        "noDeal": "status_quo",
        "election": True,
        "seed": 3,
        "weights": "rank_sum",
        "pinned": {"response": 0.5},
    },
}


def payoff(page, side: str) -> str:
    return page.locator(f".tile.side-{side} .big").inner_text()


@pytest.mark.parametrize("name", STATES)
def test_the_command_and_the_python_of_the_box_give_the_numbers_of_the_page(visit, name):
    state = {**STATES[name], "case": "january-2024", "draws": 20, "levels": LEVELS}
    page = visit(wait=False)
    shell, python = page.evaluate(BOX, state)
    body = {
        "case": state["case"], "levels": LEVELS, "draws": 20, "seed": state["seed"], "no_deal": state["noDeal"],
        "election_channel": state["election"], "weights": state["weights"], "pinned": state["pinned"],
    }  # fmt: skip
    told = page.evaluate(ASK, body)["payoff"]
    assert told != page.evaluate(ASK, {"case": state["case"], "levels": LEVELS, "draws": 20})["payoff"]
    program, *words = shell.replace("\\\n", " ").split()
    assert program == "winset"
    printed = StringIO()
    with redirect_stdout(printed):
        assert run(build_app(), words) == 0
    said = json.loads(printed.getvalue())
    for side in ("usa", "mex"):
        for mark in ("mean", "p05", "p95"):
            assert said["payoff"][side][mark] == pytest.approx(told[side][mark], rel=5.1e-3), (side, mark)
    printed = StringIO()
    with redirect_stdout(printed):
        exec(python, {})
    gains = json.loads(printed.getvalue())
    assert gains == pytest.approx([said["payoff"][side]["mean"] for side in ("usa", "mex")], rel=1e-5)


def test_my_own_weights_move_what_hangs_on_them_and_travel_in_the_link(visit):
    page = visit()
    page.select_option("#preset", "us_opening")
    page.wait_for_selector(".clause.is-changed .worth span")
    before = {side: payoff(page, side) for side in ("usa", "mex")}
    fans = page.get_attribute("#figure-outcomes-deaths .chart", "aria-label")
    page.click(".weights > summary")
    page.select_option("#weights", "own")
    page.get_by_text("Weights are your own.").first.wait_for()
    for outcome in ("border_patrol_encounters", "approval", "releases", "gotaways", "deaths"):
        page.focus(f"input[name=weight-usa-{outcome}]")
        page.keyboard.press("Home")
    page.focus("input[name=weight-usa-cost_usa_usd]")
    assert page.get_attribute("input[name=weight-usa-cost_usa_usd]", "aria-valuetext") == "100 %"
    page.wait_for_load_state("networkidle")
    assert payoff(page, "usa") != before["usa"]
    assert page.get_attribute("#figure-outcomes-deaths .chart", "aria-label") == fans
    page.click("#share-open")
    address = page.input_value("#share-link")
    assert len(address) <= 500
    assert "--weight usa.cost_usa_usd=" in page.inner_text("#reproduce-shell")
    other = visit(address[address.index("#") :])
    other.wait_for_selector(".clause.is-changed .worth span")
    assert {payoff(other, side) for side in ("usa", "mex")} == {payoff(page, side) for side in ("usa", "mex")}
    page.keyboard.press("Escape")
    page.locator(".points.side-usa").first.get_by_role("button", name="Back to the drawn weights").click()
    page.wait_for_function(
        "(told) => document.querySelector('.tile.side-usa .big').innerText === told", arg=before["usa"]
    )
    page.click("#tab-winset")
    page.wait_for_selector("#map-own")


def test_an_assumption_is_pinned_compared_on_the_same_draws_seen_and_let_go(visit):
    page = visit()
    page.select_option("#preset", "us_opening")
    page.wait_for_selector(".clause.is-changed .worth span")
    before = payoff(page, "usa")
    page.get_by_role("button", name="Border Patrol encounters", exact=True).click()
    page.locator("#evidence").get_by_role("button", name=RESPONSE, exact=True).click()
    page.wait_for_selector("#pin-go", timeout=READY)
    assert "Drawn: " in page.inner_text("#pinning")
    page.focus("#pin-slider")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    value = page.input_value("#pin-value")
    page.keyboard.press("Enter")
    page.wait_for_selector("#pinning tbody tr", timeout=READY)
    without, held = page.locator("#pinning tbody tr").first.locator("td").all_inner_texts()
    assert without.startswith(before.split()[0]) and held != without
    page.keyboard.press("Escape")
    chip = page.locator("#pins .pin")
    assert chip.inner_text().startswith(f"Pinned: {RESPONSE} at {value}")
    page.wait_for_function(
        "(told) => document.querySelector('.tile.side-usa .big').innerText !== told", arg=before
    )
    assert held.startswith(payoff(page, "usa").split()[0])
    page.click("#share-open")
    assert f"--pin response={value}" in page.inner_text("#reproduce-shell")
    address = page.input_value("#share-link")
    other = visit(address[address.index("#") :])
    assert other.locator("#pins .pin").inner_text() == chip.inner_text()
    page.keyboard.press("Escape")
    chip.get_by_role("button", name=f"Unpin {RESPONSE}").click()
    page.wait_for_function(
        "(told) => document.querySelector('.tile.side-usa .big').innerText === told", arg=before
    )


def test_a_value_out_of_range_is_refused_where_it_is_typed(visit):
    page = visit("#2.january-2024.AA.0-1-200-1.d.response-9e9.0~1~0.0", wait=False)
    page.locator("#faults").get_by_text("response at 9e+09").wait_for(timeout=READY)
    page.get_by_role("button", name=f"Unpin {RESPONSE}").click()
    page.wait_for_selector("#summary-body .tile.people", timeout=READY)
    assert all("422" in line for line in visit.wrong)  # the browser logs what the server refused
    visit.wrong.clear()
