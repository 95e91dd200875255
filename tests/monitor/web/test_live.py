"""Pages that hear of what moves, in a real browser: rows arrive, the row being read stays, a reader may pause."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from monitor.types import Stance
from tests.monitor.web.test_browser import QUIET


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 500}, reduced_motion="reduce")
    context.set_default_timeout(8000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert faults == []


def hears(page: Page) -> None:
    """Wait until the page listens."""
    expect(page.locator("#live-control")).to_contain_text("live")


def test_a_new_statement_arrives_and_is_said_to_a_screen_reader(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    hears(page)
    desk.publish("IDN", Stance.OPPOSE, "We object to the seizure.", "We object to the seizure.", hours=28)
    expect(page.locator("#a-IDN blockquote")).to_have_text("We object to the seizure.")
    expect(page.locator("#live-status")).to_have_text("New: Indonesia: oppose")
    expect(page.locator("tr.fresh")).to_have_count(1)


def test_the_row_being_read_does_not_move(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    hears(page)
    page.evaluate("document.getElementById('a-EGY').scrollIntoView({block: 'start'})")
    before = page.locator("#a-EGY").bounding_box()
    for number, actor in enumerate(("IDN", "FRA")):
        desk.publish(actor, Stance.OPPOSE, "We object. " * 40, "We object. " * 40, hours=28 + number)
        expect(page.locator(f"tr#a-{actor}")).to_have_count(1)
    after = page.locator("#a-EGY").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 2


def test_a_paused_page_counts_what_has_come_and_shows_it_on_request(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    hears(page)
    page.get_by_role("button", name="Pause").click()
    desk.publish("IDN", Stance.OPPOSE, "We object.", "We object.", hours=28)
    show = page.get_by_role("button", name="Show 1 new")
    show.wait_for()
    assert page.locator("tr#a-IDN").count() == 0
    show.click()
    expect(page.locator("tr#a-IDN")).to_have_count(1)


def test_open_details_and_the_focus_stay(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    hears(page)
    page.locator("details.map > summary").click()
    link = page.locator("#a-EGY blockquote a")
    link.focus()
    desk.publish("IDN", Stance.OPPOSE, "We object.", "We object.", hours=28)
    expect(page.locator("tr#a-IDN")).to_have_count(1)
    expect(link).to_be_focused()
    assert not page.locator("details.map").evaluate("each => each.open")


def test_the_front_page_hears_too(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()))
    hears(page)
    desk.publish("IDN", Stance.OPPOSE, "We object.", "We object.", hours=28)
    expect(page.locator(".latest blockquote").first).to_have_text("We object.")


def test_the_slider_leads_to_the_board_as_it_stood(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    slider = page.get_by_role("slider")
    slider.evaluate(
        "each => { each.value = 360; each.dispatchEvent(new Event('input')); each.dispatchEvent(new Event('change')); }"
    )
    page.wait_for_url("**at=2026-03-01T14%3A00**")
    expect(page.locator("p.banner.old")).to_contain_text("As of 1 Mar 2026, 14:00 UTC")
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "T plus 6 hours 0 minutes"


def test_a_page_that_is_not_listened_to_is_not_looked_at(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse?refresh=off")
    assert page.locator("body").get_attribute("data-live") is None
