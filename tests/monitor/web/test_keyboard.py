"""Without a mouse, and on paper: every stop of the keyboard is seen, main acts need no pointer, prints have no controls."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from monitor.types import Stance
from monitor.web.session import ticket
from tests.monitor.web.conftest import KEY, NOW

PAGES = ("/", "/dossiers/lighthouse", "/dossiers/lighthouse?map=world", "/now", "/review", "/add", "/editor", "/sources",
         "/alerts/rules/new", "/trends", "/session")  # fmt: skip
# After a key was pressed, whatever has the focus is drawn as for the keyboard. What lies in closed details cannot be reached.
UNSEEN = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((one) => !one.disabled && one.type !== "hidden" && one.tabIndex >= 0)
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .map((one) => {
    one.focus();
    const drawn = getComputedStyle(one), box = one.getBoundingClientRect();
    const there = document.activeElement === one && box.width > 1 && box.height > 1;
    return there && drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2 ? null : one.outerHTML.slice(0, 120);
  }).filter((one) => one !== null)"""
CONTROLS = """() => [...document.querySelectorAll("main button, main .do, main input, main select, main textarea, .top nav a")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true }))
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def page(desk, serve, make_page: Callable[..., Page]) -> Page:
    """A page of whoever may write, with the words of a statement to review on the desk."""
    desk.publish("IDN", Stance.CONCERN, "We object to the seizure.", "We object to the seizure.", hours=4)
    page = make_page(viewport={"width": 1280, "height": 900}, base_url=serve(desk.app()))
    page.goto(f"/enter?ticket={ticket(KEY, 'Ada Example', now=NOW)}")
    return page


def tab_to(page: Page, selector: str, *, most: int = 60) -> None:
    """Press the tab key until an element has the focus."""
    wanted = page.locator(selector).first
    for _ in range(most):
        if wanted.evaluate("one => document.activeElement === one"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} is not reached within {most} stops")


def test_every_stop_of_the_keyboard_is_seen(page: Page) -> None:
    unseen = {}
    for path in PAGES:
        page.goto(path)
        page.keyboard.press("Tab")
        if found := page.evaluate(UNSEEN):
            unseen[path] = found
    assert unseen == {}


def test_a_dossier_is_made_without_a_mouse(page: Page) -> None:
    page.goto("/editor")
    typed = {"title": "The quarry", "e0.title": "Closing of the quarry", "e0.act": "the closing", "e0.initiators": "Norway",
             "watch": "France, Egypt", "terms:en": "closing of the quarry"}  # fmt: skip
    for name, text in typed.items():
        tab_to(page, f".editor [name='{name}']")
        page.keyboard.type(text)
    tab_to(page, ".editor [value=save]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/editor/*said=saved*")
    tab_to(page, ".banner a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Closing of the quarry")


def test_a_label_is_corrected_and_undone_on_its_page_without_a_mouse(page: Page) -> None:
    page.goto("/dossiers/lighthouse")
    tab_to(page, "#a-IDN blockquote a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/statements/**")
    tab_to(page, ".ladder input:checked")
    page.keyboard.press("ArrowLeft")  # from concern to oppose
    tab_to(page, "#c-why")
    page.keyboard.type("It objects")
    page.keyboard.press("Enter")
    expect(page.locator(".statement-head .verdict")).to_contain_text("oppose")
    tab_to(page, ".changes button")
    page.keyboard.press("Enter")
    expect(page.locator(".statement-head .verdict")).to_contain_text("concern")


def test_no_page_prints_a_control(page: Page) -> None:
    page.emulate_media(media="print")
    printed = {}
    for path in ("/", "/dossiers/lighthouse", "/now", "/actors/TUR", "/pair/IDN/CHL", "/trends", "/review", "/sources",
                 "/alerts", "/deliveries", "/documents/doc-TUR-2", "/dossiers/lighthouse/order"):  # fmt: skip
        page.goto(path)
        if found := page.evaluate(CONTROLS):
            printed[path] = found
        assert page.locator("h1, h2").first.is_visible(), path
    assert printed == {}


def test_a_page_that_does_not_exist_is_marked_nowhere_in_the_menu(page: Page) -> None:
    page.goto("/none")
    assert page.locator("nav[aria-label=Main] [aria-current]").count() == 0
    page.goto("/dossiers/lighthouse")
    assert page.locator("nav[aria-label=Main] [aria-current]").all_inner_texts() == ["Dossiers"]
