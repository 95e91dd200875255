"""The board in a real browser: the way to the words, narrow screens, no script, both colour schemes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from monitor.types import Stance
from monitor.web.session import ticket
from tests.monitor.web.conftest import KEY, NOW

CSS = Path(__file__).parents[3] / "monitor" / "web" / "static" / "board.css"


@pytest.fixture
def page(make_page: Callable[..., Page]) -> Page:
    """A page of a browser that runs no script of any site."""
    # Tall, so that no click has to wait for the page to scroll.
    return make_page(java_script_enabled=False, viewport={"width": 1440, "height": 2400})


def test_two_clicks_lead_from_the_list_to_the_marked_words(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()))
    page.get_by_role("link", name="Seizure of the lighthouse").click()
    page.get_by_role("link", name="The presence of these forces is unacceptable.").click()
    page.wait_for_url("**/statements/*#evidence")
    marked = page.locator("mark.k-evidence")
    assert "".join(marked.all_text_contents()[:3]).startswith("The presence of these forces is unacceptable")
    assert marked.first.is_visible()


def test_tile_leads_to_the_row_of_its_actor(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    page.locator(".strip").get_by_role("link", name="EGY").click()
    page.wait_for_url("**#a-EGY")
    assert page.locator("#a-EGY blockquote").is_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_no_page_scrolls_sideways(desk, serve, browser: Browser, width: int) -> None:
    key = desk.publish("IDN", Stance.OPPOSE, f"We object. {'x' * 300}", "We object.", hours=4, title="Statement " + "y" * 200)
    address = serve(desk.app(sample=True))
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/enter?ticket={ticket(KEY, 'Ada Example', now=NOW)}")
    trends = ("/trends?line=IDN~CHL&line=dossier:lighthouse&since=2026-02-01", "/pair/IDN/CHL?since=2026-02-01")
    pages = (
        *trends,
        "/",
        "/dossiers/lighthouse",
        "/now",
        "/actors/IDN",
        "/review",
        "/review/second",
        "/session",
        "/editor?kind=coup&place=Chad",
        "/editor/lighthouse",
        "/add",
        "/documents/doc-IDN-4",
        "/sources",
        "/deliveries",
        "/alerts",
        "/alerts/rules/new",
        "/none",
    )
    for path in (*pages, f"/statements/{key}"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_right_to_left_words_are_set_right_to_left(desk, serve, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    assert page.locator("#a-EGY blockquote").evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert page.locator("#a-TUR blockquote").first.evaluate("e => getComputedStyle(e).direction") == "ltr"
    context.close()


def test_everything_to_click_is_large_enough(desk, serve, browser: Browser) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, links in running text excepted."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    small = page.evaluate(
        """() => [...document.querySelectorAll('.strip a, nav a, .clock a, .fromto a, summary')]
        .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
        .filter(([, box]) => box.height < 24 || box.width < 24).map(([text]) => text)"""
    )
    assert small == []
    context.close()


def test_keyboard_reaches_the_content_first(desk, serve, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(serve(desk.app()))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    context.close()


def test_page_loads_nothing_that_is_not_ours_and_breaks_no_policy(desk, serve, browser: Browser) -> None:
    address = serve(desk.app())
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address + "/dossiers/lighthouse")
    assert asked
    assert all(url.startswith(address) for url in asked)
    assert complaints == []
    context.close()


# --- contrast ----------------------------------------------------------------------------------------------------------------

PAIRS = [
    ("ink", "paper"), ("soft", "paper"), ("soft", "sheet"), ("sample-ink", "sample"), ("warn-ink", "warn"), ("ink", "ev"),
    ("ink", "sp"), ("ink", "del"), ("ink", "ins"), ("ink", "concern"), ("warn", "paper"), ("ink", "understand"),
    *((f"{stance.value}-ink", stance.value) for stance in Stance),
]  # fmt: skip


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    blocks = re.findall(r":root \{(.*?)\n *\}", CSS.read_text(encoding="utf-8"), re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", blocks[0] if scheme == "light" else blocks[1]))
    weak = {}
    for text, ground in PAIRS:
        bright, dark = sorted((_luminance(colours[text]), _luminance(colours[ground])), reverse=True)
        ratio = (bright + 0.05) / (dark + 0.05)
        if ratio < 4.5:
            weak[text, ground] = round(ratio, 2)
    assert weak == {}
