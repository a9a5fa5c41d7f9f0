"""Item 9: two people play the talks, each in a browser of its own or in turn at one machine."""

import json

import pytest

READY = 120_000


def offered(page) -> None:
    page.wait_for_selector("#talks-offer")
    page.click("#talks-offer")


def overheard(page) -> list[str]:
    """Collect everything that a page is sent about packages, over HTTP and over its socket."""
    heard: list[str] = []
    page.on(
        "response",
        lambda answer: heard.append(answer.text()) if "/simulate" in answer.url and answer.ok else None,
    )
    page.on("websocket", lambda socket: socket.on("framereceived", lambda text: heard.append(text)))
    return heard


def tells_payoffs_of(message: dict, side: str) -> bool:
    """Whether a message holds what a package is worth to a side, or whether that side accepts it."""
    told = [message, *message.get("clauses", {}).values(), *message.get("offers", [])]
    parts = [one.get(key, {}) for one in told for key in ("payoff", "ratified", "worth")]
    actors = [one["side"] for one in message.get("ratifiers", [])]
    return (
        any(side in part for part in parts)
        or side in actors
        or any(side in one for one in message.get("offers", []))
    )


def test_two_browsers_talk_each_sees_its_own_payoff_and_at_the_end_both_see_what_was_left(visit):
    usa = visit()
    usa.click("#talks-open")
    usa.click("#talks-usa")
    invitation = usa.input_value("#invitation")
    mex = visit(wait=False)
    heard = overheard(mex)
    mex.goto(mex.url.split("#")[0] + invitation[invitation.index("#") :])
    mex.reload()
    mex.get_by_text("You are: Mexico").wait_for()
    assert usa.locator(".tile.side-usa").is_visible() and not usa.locator(".tile.side-mex").is_visible()
    mex.locator(".tile.side-mex").wait_for(timeout=READY)
    assert not mex.locator(".tile.side-usa").is_visible()
    usa.select_option("#preset", "us_opening")
    usa.wait_for_selector(".clause.is-changed")
    offered(usa)
    mex.wait_for_selector("#talks-accept")
    told = mex.locator(".offers li p").all_inner_texts()
    assert any(line.startswith("Mexico: ") and "points over no deal" in line for line in told)
    assert any("(weights assumed, grade D)" in line for line in told)
    assert not any(line.startswith("United States: ") for line in told)
    assert any("stranded in Mexico" in line for line in told)
    assert not mex.locator("#tab-winset").is_visible() and not mex.locator("#tab-clock").is_visible()
    mex.select_option("#preset", "mexico_opening")
    mex.wait_for_selector(".clause.is-changed")
    offered(mex)
    usa.wait_for_selector("#talks-accept")
    told = [json.loads(text) for text in heard]
    assert len(told) > 4
    assert [one for one in told if tells_payoffs_of(one, "usa")] == []
    assert any(tells_payoffs_of(one, "mex") for one in told)
    usa.click("#talks-accept")
    for page in (usa, mex):
        page.get_by_role("heading", name="Agreed").wait_for()
        newest = page.locator(".offers li").first.inner_text()
        assert "United States: " in newest and "Mexico: " in newest
        for side in ("usa", "mex"):  # asked anew, now of both
            page.locator(f".tile.side-{side}").wait_for()
        assert "What was left on the table" in page.inner_text("#view-talks")


def test_at_one_machine_the_seat_passes_by_a_screen_that_shows_no_payoff(visit):
    page = visit()
    page.click(".weights > summary")
    page.select_option("#weights", "own")
    page.click("#talks-open")
    page.select_option("#talks-first", "mex")
    page.click("#talks-here")
    page.click("#take-seat")
    page.get_by_text("You are: Mexico").wait_for()
    offered(page)
    page.wait_for_selector("#take-seat")
    assert not page.locator(".summary").is_visible() and not page.locator(".deal").is_visible()
    page.click("#take-seat")
    page.get_by_text("You are: United States").wait_for()
    assert "(own weights)" in page.inner_text(".offers") and "grade D" not in page.inner_text(".offers")
    page.click("#talks-leave")
    page.get_by_role("heading", name="No deal: one side left (United States)").wait_for()


@pytest.mark.parametrize("fragment", ["#talks.nothing", "#talks.a.usa"])
def test_an_invitation_that_is_cut_short_says_so(visit, fragment):
    page = visit(fragment)
    page.locator("#notices").get_by_text("it is cut short").wait_for()
