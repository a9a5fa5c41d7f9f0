"""Item 9: two people play the talks, each in a browser of its own or in turn at one machine."""

import pytest


def offered(page) -> None:
    page.wait_for_selector("#talks-offer")
    page.click("#talks-offer")


def test_two_browsers_talk_each_sees_its_own_payoff_and_at_the_end_both_see_what_was_left(visit):
    usa = visit()
    usa.click("#talks-open")
    usa.click("#talks-usa")
    invitation = usa.input_value("#invitation")
    mex = visit(invitation[invitation.index("#") :])
    mex.get_by_text("You are: Mexico").wait_for()
    assert usa.locator(".tile.side-usa").is_visible() and not usa.locator(".tile.side-mex").is_visible()
    assert mex.locator(".tile.side-mex").is_visible() and not mex.locator(".tile.side-usa").is_visible()
    usa.select_option("#preset", "us_opening")
    usa.wait_for_selector(".clause.is-changed")
    offered(usa)
    mex.wait_for_selector("#talks-accept")
    told = mex.locator(".offers li p").all_inner_texts()
    assert any(line.startswith("Mexico: ") and "points over no deal" in line for line in told)
    assert not any(line.startswith("United States: ") for line in told)
    assert any("stranded in Mexico" in line for line in told)
    mex.select_option("#preset", "mexico_opening")
    mex.wait_for_selector(".clause.is-changed")
    offered(mex)
    usa.wait_for_selector("#talks-accept")
    usa.click("#talks-accept")
    for page in (usa, mex):
        page.get_by_role("heading", name="Agreed").wait_for()
        newest = page.locator(".offers li").first.inner_text()
        assert "United States: " in newest and "Mexico: " in newest
        assert page.locator(".tile.side-usa").is_visible() and page.locator(".tile.side-mex").is_visible()
        assert "What was left on the table" in page.inner_text("#view-talks")


def test_at_one_machine_the_seat_passes_by_a_screen_that_shows_no_payoff(visit):
    page = visit()
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
    page.click("#talks-leave")
    page.get_by_role("heading", name="No deal: one side left (United States)").wait_for()


@pytest.mark.parametrize("fragment", ["#talks.nothing", "#talks.a.usa"])
def test_an_invitation_that_is_cut_short_says_so(visit, fragment):
    page = visit(fragment)
    page.locator("#notices").get_by_text("it is cut short").wait_for()
