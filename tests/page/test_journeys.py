"""What people do on the page, one journey after another, in a real browser against the real server."""

import csv
import io
import json
import re

import pytest

READY = 120_000


def payoff(page, side: str) -> str:
    return page.locator(f".tile.side-{side} .big").inner_text()


def moved(page, act) -> None:
    """Do something and wait until its answer is shown."""
    with page.expect_response("**/api/v1/simulate", timeout=READY):
        act()
    page.wait_for_function("performance.getEntriesByName('winset-shown').length > 0")


def drawn(page, place: str) -> None:
    """Go to a figure and wait until it is drawn: it draws itself when it comes near the screen."""
    page.locator(place).scroll_into_view_if_needed(timeout=READY)
    page.locator(f"{place} svg path").first.wait_for(timeout=READY)


# 1: the deal table


def test_a_reader_changes_one_clause_and_both_payoffs_and_the_people_beside_them_move(visit):
    page = visit()
    assert "Nothing is changed yet" in page.inner_text(".verdict")
    before = [payoff(page, side) for side in ("usa", "mex")]
    slider = page.get_by_role("slider", name="Nationals of third countries whom Mexico takes back")
    slider.focus()
    moved(page, lambda: page.keyboard.press("End"))
    page.wait_for_function("document.querySelector('.tile.side-mex .big').textContent.startsWith('−')")
    assert [payoff(page, side) for side in ("usa", "mex")] != before
    assert slider.get_attribute("aria-valuetext").startswith("60,000 a month")
    people = page.inner_text(".tile.people")
    for words in (
        "stranded in Mexico",
        "attacks, reported – estimated",
        "deaths",
        "returned without screening",
    ):
        assert words in people
    moved(page, lambda: page.click("#reset"))
    page.wait_for_function("document.querySelector('.verdict').textContent.includes('Nothing is changed')")


def test_a_preset_the_path_without_a_deal_and_the_election_are_part_of_what_is_asked(visit):
    page = visit()
    with page.expect_request("**/api/v1/simulate", timeout=2 * READY) as asked:
        page.select_option("#preset", "us_opening")
    assert asked.value.post_data_json["levels"]["mexican_interception"] == "national_guard_surge"
    page.wait_for_selector(".clause.is-changed")
    with page.expect_request("**/api/v1/simulate", timeout=2 * READY) as asked:
        page.uncheck("#election")
    assert asked.value.post_data_json["election_channel"] is False
    with page.expect_request("**/api/v1/simulate", timeout=2 * READY) as asked:
        page.select_option("#no-deal", "breakdown")
    assert (asked.value.post_data_json["no_deal"], asked.value.post_data_json["include_no_deal"]) == (
        "breakdown",
        True,
    )


def test_each_clause_says_who_asks_and_grants_it_by_which_act_of_this_level_and_its_chance_cost_and_worth(
    visit,
):
    page = visit()
    clause = page.locator("article", has=page.locator("#clause-legal_status"))
    clause.locator("summary").click()
    assert (
        "Mexico" in clause.locator("dl").inner_text() and "United States" in clause.locator("dl").inner_text()
    )
    slider = clause.get_by_role("slider")
    slider.focus()
    acts, chances = set(), set()
    for _ in range(int(slider.get_attribute("max"))):
        moved(page, lambda: page.keyboard.press("ArrowRight"))
        page.wait_for_load_state("networkidle")
        told = dict(
            zip(clause.locator("dt").all_inner_texts(), clause.locator("dd").all_inner_texts(), strict=True)
        )
        acts.add(told["By which act"])
        chances.add(told["Chance at home"])
    assert len(acts) > 1  # a regulation for some, a statute for all
    assert "no vote at this level" in chances and len(chances) > 1
    assert clause.locator(".worth b").count() == 2


def test_solutions_and_the_cheapest_repair_are_among_the_packages_to_start_from(visit):
    page = visit()
    with page.expect_response("**/map?*", timeout=READY) as asked:
        page.select_option("#preset", "nash")
    assert asked.value.status in (200, 202)  # a machine that has made this map before has kept it
    moved(page, lambda: page.select_option("#preset", "us_opening"))
    with page.expect_response("**/api/v1/repair", timeout=READY) as asked:
        page.select_option("#preset", "repair")
    assert asked.value.request.post_data_json["levels"]["mexican_interception"] == "national_guard_surge"
    page.locator("#presets [role=status]").get_by_text("Working through every package").wait_for()


def test_other_talks_are_opened_from_the_list_and_the_newest_come_first(visit):
    page = visit()
    assert "as known on January 8, 2024" in page.inner_text("#case-line")
    page.select_option("#case", "january-2023")
    page.locator("#case-line").get_by_text("as known on January 4, 2023").wait_for()
    page.locator("#no-deal").get_by_text("As on 4 January 2023").wait_for(state="attached")


# 2: the consequences


def test_a_chart_is_also_a_sentence_a_table_and_four_files_with_the_people_in_them(visit):
    page = visit()
    moved(page, lambda: page.select_option("#preset", "us_opening"))
    figure = page.locator("#figure-outcomes-border_patrol_encounters")
    figure.locator("svg path").first.wait_for()
    alt = figure.locator(".chart").get_attribute("aria-label")
    said = re.search(
        r"Border Patrol encounters\. June 2024: ([\d,]+) \([\d,]+ to [\d,]+\) with this deal", alt
    )
    figure.get_by_role("button", name="Table").click()
    assert figure.locator("tbody tr").count() == 24
    kept = {}
    for kind in ("CSV", "JSON", "SVG", "PNG"):
        figure.get_by_role("button", name="Table").click() if kind == "SVG" else None
        with page.expect_download() as download:
            figure.get_by_role("button", name=kind).click()
        kept[kind] = download.value.path().read_bytes()
    notes, rows = split_notes(kept["CSV"].decode())
    assert any("stranded in Mexico" in note for note in notes)
    assert (len(rows), rows[0]["month"]) == (24, "2023-12")
    assert json.loads(kept["JSON"])["rows"][0]["mean"] == float(rows[0]["mean"])
    # The sentence says what the line shows, the median of June; figures are rounded to two digits.
    june = next(row for row in rows if row["month"] == "2024-06")
    assert int(said[1].replace(",", "")) == pytest.approx(float(june["p50"]), rel=0.05)
    assert float(june["mean"]) / float(june["p50"]) > 1.1
    assert b"stranded in Mexico" in kept["SVG"] and b"var(--" not in kept["SVG"]
    assert kept["PNG"].startswith(b"\x89PNG")


def split_notes(text: str):
    lines = text.splitlines()
    notes = [line for line in lines if line.startswith("#")]
    return notes, list(csv.DictReader(io.StringIO("\n".join(lines[len(notes) :]))))


@pytest.mark.parametrize(("kind", "count"), [("groups", 7), ("cities", 7)])
def test_consequences_are_told_by_nationality_and_by_border_city(visit, kind, count):
    page = visit()
    page.locator(f"label:has(input[value={kind}])").click()
    page.wait_for_selector("#fans figure svg path")
    assert page.locator("#fans figure").count() == count


def test_a_slider_that_runs_through_its_levels_ends_on_the_last_and_shows_no_older_answer(visit):
    page = visit()
    slider = page.get_by_role("slider", name="Mexican checkpoints on the way north")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelectorAll('.clause.is-changed').length === 1")
    page.wait_for_load_state("networkidle")
    last = page.evaluate("fetch('api/v1/simulate', {method: 'POST', headers: {'Content-Type': 'application/json'}, "
                         "body: JSON.stringify({levels: {mexican_interception: 'national_guard_surge_10000'}})})"
                         ".then((answer) => answer.json())")  # fmt: skip
    wanted = page.evaluate(
        "(value) => import('/page/texts.js').then((texts) => texts.gain(value))",
        last["payoff"]["usa"]["mean"],
    )
    assert payoff(page, "usa").startswith(wanted)


# 4: the corridor


def test_the_corridor_is_played_month_by_month_and_its_widths_follow_the_flows(visit):
    page = visit()
    page.click("#tab-corridor")
    page.wait_for_selector(".map .flow")
    month = page.locator("#month")
    page.locator(".when").get_by_text("June 2024").wait_for()
    wide = "Math.max(...[...document.querySelectorAll('.flow')].map((line) => parseFloat(line.style.strokeWidth)))"
    first = page.evaluate(wide)
    page.click("#play")
    page.locator(".when").get_by_text("August 2024").wait_for()
    page.get_by_role("button", name="Pause").click()
    assert int(month.input_value()) >= 8
    assert page.evaluate(wide) != first
    assert "people waiting in border cities" in page.locator("svg.map").get_attribute("aria-label")
    assert page.locator("#view-corridor tbody tr").count() == 12


# 5: the clock


def test_the_clock_says_how_long_the_deal_stands_and_what_the_calendar_holds(visit):
    page = visit()
    moved(page, lambda: page.select_option("#preset", "us_opening"))
    page.click("#tab-clock")
    page.wait_for_selector("#figure-clock-survival svg path")
    assert re.search(r"kept whole for [\d.]+ \([\d.]+ to [\d.]+\) months", page.inner_text("#clock-kept"))
    assert "US elections" in page.inner_text(".calendar")


def test_the_clock_tells_payoffs_by_month_who_breaks_and_how_far_money_goes(visit):
    page = visit()
    moved(page, lambda: page.select_option("#preset", "us_opening"))
    page.click("#tab-clock")
    figure = page.locator("#figure-clock-so_far")
    figure.locator("svg path").first.wait_for(timeout=READY)
    # The last month holds what the summary above says of the whole deal.
    alt = figure.locator(".chart").get_attribute("aria-label")
    usa, mex = payoff(page, "usa").split()[0], payoff(page, "mex").split()[0]
    assert f"over all 24 months {usa} (" in alt and f"and {mex} (" in alt
    figure.get_by_role("button", name="Table").press("Enter")
    assert figure.locator("tbody tr").count() == 24
    with page.expect_download() as download:
        page.locator("#figure-clock-endings").get_by_role("button", name="CSV").click()
    _, rows = split_notes(download.value.path().read_text("utf-8"))
    ended = sum(float(value) for name, value in rows[-1].items() if name.startswith("reason_"))
    assert len(rows) == 22 and 0.5 < ended <= 1.0
    assert re.search(r"at least half of what is promised in [\d.]+ \(", page.inner_text("#clock-paid"))
    drawn(page, "#figure-clock-capacity")
    with page.expect_request("**/api/v1/months", timeout=READY) as asked:
        page.uncheck("#election")
    assert asked.value.post_data_json["election_channel"] is False


def test_the_clock_speaks_spanish_on_a_phone_and_stays_within_its_width(visit):
    page = visit(locale="es-MX", width=390)
    page.select_option("#preset", "us_opening")
    page.click("#tab-clock")
    page.locator("#figure-clock-by_month").get_by_text("suma").first.wait_for(timeout=READY)
    page.locator("#clock-paid").get_by_text("El dinero alcanza").first.wait_for(timeout=READY)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


# 8: the permalink


def test_a_link_brings_another_reader_to_the_same_deal_and_the_same_numbers(visit):
    page = visit()
    moved(page, lambda: page.select_option("#preset", "mexico_opening"))
    page.wait_for_selector(".clause.is-changed")
    page.click("#share-open")
    address = page.input_value("#share-link")
    assert len(address) <= 500
    other = visit(address[address.index("#") :])
    other.wait_for_selector(".clause.is-changed")
    page.click("#share .drawer-head button")
    assert [payoff(other, side) for side in ("usa", "mex")] == [payoff(page, side) for side in ("usa", "mex")]
    assert other.locator("#notices .notice").count() == 0


@pytest.mark.parametrize(
    ("fragment", "says"),
    [
        ("#1.january-2024.AA.0-1-200-1.0~0~9.00000000", "made with Winset 0.0.9, data 00000000"),
        ("#1.january-2024.____________________.0-1-200-1.0~1~0.0", "its levels are not those of the case"),
        ("#1.january-2024.AA.9-1-200-1.0~1~0.0", "its path without a deal is not known"),
        ("#1.january-2024.AA.0-1-999-1.0~1~0.0", "the number of draws must be 20 to 400"),
        ("#1.atlantis.AA.0-1-200-1.0~1~0.0", "its case is not known here"),
        ("#3.january-2024.AA.0-1-200-1.0~1~0.0", "its format is newer than this page"),
        ("#2.january-2024.AA.0-1-200-1.wAA.-.0~1~0.0", "its weights are not those of the case"),
        ("#2.january-2024.AA.0-1-200-1.d.x.0~1~0.0", "its pinned parameter cannot be read"),
        ("#<script>", "it is cut short or not a link of Winset"),
    ],
)
def test_a_link_from_elsewhere_says_on_the_page_what_is_wrong_with_it(visit, fragment, says):
    page = visit(fragment)
    assert any(says in text for text in page.locator("#notices").all_inner_texts())


# 10: both languages, both themes, a phone, the keyboard alone


def test_spanish_is_everywhere_and_numbers_and_months_follow(visit):
    page = visit(locale="es-MX")
    assert page.locator("html").get_attribute("lang") == "es"
    assert "Personas en movimiento" in page.inner_text("#summary")
    alt = page.locator("#figure-outcomes-deaths .chart").get_attribute("aria-label")
    assert "Junio de 2024" in alt
    with page.expect_download() as download:
        page.click("#deal-file")
    notes, rows = split_notes(download.value.path().read_text("utf-8"))
    assert "varadas en México" in notes[1]
    assert (len(rows), rows[0]["Cláusula"]) == (31, "Controles mexicanos en la ruta al norte")
    page.select_option("#language", "en")
    page.locator(".tile.people").get_by_text("People on the move").wait_for()


def test_a_telephone_needs_no_sideways_scrolling_and_keeps_the_people_in_sight(visit):
    page = visit(width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(200)
    box = page.locator(".tile.people").bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 400


def test_the_keyboard_alone_leads_through_the_tabs_and_out_of_the_drawer(visit):
    page = visit()
    page.focus("#tab-consequences")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-corridor"
    page.locator("#view-corridor").wait_for()
    page.focus(".clause-more summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence[open] dl")
    page.keyboard.press("Escape")
    assert page.locator("#evidence[open]").count() == 0


# 3: who refuses and why; the map itself takes minutes and has a test of its own


def test_the_win_set_view_says_who_refuses_and_over_what_while_the_map_is_made(visit):
    page = visit()
    moved(page, lambda: page.select_option("#preset", "us_opening"))
    page.wait_for_selector(".clause.is-changed")
    page.click("#tab-winset")
    first = page.locator(".ratifiers li").first
    first.wait_for()
    assert "refuses most over:" in first.inner_text() and "accepts in" in first.inner_text()
    told = page.inner_text("#view-winset")
    # A machine that has made this map before has kept it.
    assert "Working through every package" in told or "packages: " in told


# 6: the evidence


def test_a_figure_leads_to_its_parameter_and_the_parameter_to_its_source(visit):
    page = visit()
    page.locator(".tile.people .number").nth(1).click()
    drawer = page.locator("#evidence")
    assert "reported (a floor)" in drawer.inner_text() and "no deal" in drawer.inner_text()
    drawer.get_by_role("button", name="Attacks reported for a month of waiting").click()
    drawer.get_by_text("events a person-month").wait_for()
    assert "Human Rights First" in drawer.inner_text() and "grade" in drawer.inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Deaths at the border", exact=True).click()
    drawer.get_by_label("It would change this by at least (%)").fill("-30")
    with page.expect_response("**/api/v1/suppose") as begun:  # its answer takes a minute
        page.click("#suppose-go")
    assert begun.value.status == 202 and begun.value.request.post_data_json["claim"] == "deaths -30%"
    page.keyboard.press("Escape")
    clause = page.locator(".clause").first
    clause.locator("summary").click()
    clause.get_by_role("button", name="Evidence and sources").click()
    drawer.get_by_text("Nexstar").wait_for()


# 7: the record


def test_the_record_shows_measures_claims_promises_and_how_the_model_fared(visit):
    page = visit(locale="es-MX")
    page.click("#tab-record")
    for name, words in (
        ("Medidas pasadas", "Programa Frontera Sur"),
        ("Pedido, ofrecido", "Declaración"),
        ("Afirmaciones", "procesaron a 300,000 personas"),
    ):
        part = page.locator(".record-part", has_text=name)
        if part.get_attribute("open") is None:
            part.locator("summary").click()
        part.locator("tbody tr").first.wait_for(timeout=READY)
        assert words in part.inner_text() or name == "Pedido, ofrecido"


def test_an_observed_series_is_shown_by_sector_with_the_measures_on_its_axis_and_taken_away(visit):
    page = visit(locale="es-MX", width=390)
    page.click("#tab-record")
    drawn(page, "#series-figure")
    page.select_option("#series-family", "sector")
    page.locator("#figure-series-sector-all").wait_for(timeout=READY)
    page.select_option("#series-part", "Tucson")
    drawn(page, "#figure-series-sector-Tucson")
    figure = page.locator("#figure-series-sector-Tucson")
    alt = figure.locator(".chart").get_attribute("aria-label")
    assert "Tucson" in alt and "octubre de 1999" in alt and "Programa Frontera Sur" in alt
    assert "Edición de" in page.inner_text("#series-source")
    with page.expect_download() as download:
        figure.get_by_role("button", name="CSV").click()
    _, rows = split_notes(download.value.path().read_text("utf-8"))
    assert (len(rows), rows[0]["month"]) == (301, "1999-10")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_measure_is_shown_with_its_dip_and_its_band(visit):
    page = visit()
    page.click("#tab-record")
    page.locator("#record-measures summary").click()
    page.locator("#dip-figure figure").wait_for(timeout=READY)
    page.select_option("#dip-measure", "JUN2024")
    drawn(page, "#figure-dip-JUN2024")
    figure = page.locator("#figure-dip-JUN2024")
    alt = figure.locator(".chart").get_attribute("aria-label")
    assert re.search(r"All nationalities: −4[78] % in months 1 to 3, deeper than the placebo band", alt)


def test_the_record_says_which_bounds_the_model_missed_and_what_it_forecast_for_each_month(visit):
    page = visit()
    page.click("#tab-record")
    part = page.locator("#record-validation")
    part.locator("summary").first.click()
    drawn(page, "#forecast-figure")
    assert re.search(r"\d+ of 31 bounds are missed", part.inner_text())
    assert "make backtest" in part.inner_text() and "make validation" in part.inner_text()
    page.select_option("#forecast-series", "venezuela")
    drawn(page, "#figure-forecast-venezuela-3")
    figure = page.locator("#figure-forecast-venezuela-3")
    assert re.search(
        r"Of 42 forecasts \d+ \(\d+ %\) hold", figure.locator(".chart").get_attribute("aria-label")
    )
    figure.get_by_role("button", name="Table").press("Enter")
    assert figure.locator("tbody tr").count() == 42
    part.locator("details summary", has_text="Bounds, met and missed").click()
    gates = part.locator("details", has_text="Bounds, met and missed").inner_text()
    assert "✗ missed" in gates and "✓ met" in gates
    page.select_option("#hindcast-period", "june_2019")
    drawn(page, "#hindcast-figure")
    assert "8 months lie in the 90 % band" in page.locator("#hindcast-figure .chart").get_attribute(
        "aria-label"
    )
    assert "of 19 clauses" in part.inner_text()
