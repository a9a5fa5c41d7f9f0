"""No violation of WCAG 2.0 to 2.2, A and AA, that axe-core can find, in either language, with every drawer open."""

from pathlib import Path

import pytest

READY = 120_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
OPEN_EVERYTHING = "for (const one of document.querySelectorAll('details')) one.open = true"


def violations(page) -> list[str]:
    """Return what axe-core finds on the page as it stands: rule and first element."""
    package = pytest.importorskip("axe_playwright_python")
    page.evaluate((Path(package.__file__).parent / "axe.min.js").read_text("utf-8"))
    found = page.evaluate(
        "(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
    )
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} {one['nodes'][0].get('failureSummary', '')[:300]}"
        for one in found["violations"]
    ]


def opened(page, view: str) -> None:
    page.click(f"#tab-{view}")
    page.wait_for_load_state("networkidle")
    page.evaluate(OPEN_EVERYTHING)


# Language, scheme and width each both ways in two runs of a minute; the other two pairs are in the test below.
@pytest.mark.parametrize(("locale", "scheme", "width"), [("en-US", "light", 1400), ("es-MX", "dark", 390)])
def test_axe_finds_nothing_in_any_view_with_every_drawer_open(visit, locale, scheme, width):
    page = visit(locale=locale, color_scheme=scheme, width=width)
    page.select_option("#preset", "us_opening")
    page.wait_for_selector(".clause.is-changed .worth span")
    page.click(".weights > summary")
    page.select_option("#weights", "own")
    page.evaluate(OPEN_EVERYTHING)
    assert violations(page) == [], "consequences, own weights"
    for view in ("winset", "corridor", "clock", "record", "talks"):
        opened(page, view)
        assert violations(page) == [], view
    page.click("#share-open")
    assert violations(page) == [], "share and reproduce"
    page.keyboard.press("Escape")
    page.locator(".tile.people .number").nth(1).click()
    assert violations(page) == [], "evidence of a figure"
    page.locator("#evidence .sources button").first.click()
    page.wait_for_selector("#pin-go", timeout=READY)
    page.click("#pin-go")
    page.wait_for_selector("#pinning tbody tr", timeout=READY)
    page.evaluate(OPEN_EVERYTHING)
    assert violations(page) == [], "evidence of a parameter, pinned"
    page.keyboard.press("Escape")
    page.click("#talks-here")
    page.wait_for_selector("#take-seat")
    assert violations(page) == [], "between two turns"
    page.click("#take-seat")
    page.wait_for_selector("#talks-offer")
    assert violations(page) == [], "a seat"
    page.click("#talks-offer")
    page.wait_for_selector("#take-seat", timeout=READY)
    page.click("#take-seat")
    page.wait_for_selector("#talks-accept")
    assert violations(page) == [], "an answer"
    page.click("#talks-leave")
    page.wait_for_selector(".offers")
    assert violations(page) == [], "the end"


@pytest.mark.parametrize(("locale", "scheme", "width"), [("en-US", "dark", 1400), ("es-MX", "light", 390)])
def test_axe_finds_nothing_on_the_clock_and_in_the_record_once_their_parts_are_there(
    visit, locale, scheme, width
):
    page = visit(locale=locale, color_scheme=scheme, width=width)
    page.select_option("#preset", "us_opening")
    page.click("#tab-clock")
    page.locator("#figure-clock-capacity .says").get_by_text("2025").wait_for(timeout=READY)
    assert violations(page) == []
    page.click("#tab-record")
    page.locator("#series-figure figure").wait_for(timeout=READY)
    page.evaluate(OPEN_EVERYTHING)
    for part in (
        "#dip-figure figure",
        "#forecast-figure figure",
        "#hindcast-figure figure",
        "#record-claims tbody tr",
    ):
        page.locator(part).first.wait_for(state="attached", timeout=READY)
    page.evaluate(OPEN_EVERYTHING)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
