"""axe-core over every page, wide and narrow, light and dark: no finding that it calls serious or critical."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from monitor.types import Stance
from monitor.web.session import ticket
from tests.monitor.web.conftest import KEY, NOW
from tests.monitor.web.test_browser import QUIET

PAGES = (
    "/",
    "/dossiers/lighthouse",
    "/dossiers/lighthouse?at=2026-03-01T14:00",
    "/actors/TUR",
    "/now?q=seizure",
    "/now?q=(",
    "/sources",
    "/deliveries",
    "/review",
    "/editor?kind=strike&place=Chad",
    "/editor/lighthouse?said=saved",
    "/session",
    "/none",
)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_serious_on_any_page(desk, serve, browser: Browser, width: int, scheme: str) -> None:
    key = desk.publish(
        "IDN", Stance.OPPOSE, "We object to the seizure.", "We object", hours=4, speaker="Ada Example", cue="object"
    )
    address = serve(desk.app(sample=True))
    # Axe is put into the page as a script of its own, which our policy would refuse.
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/enter?ticket={ticket(KEY, 'Ada Example', now=NOW)}")
    found = []
    for path in (*PAGES, f"/statements/{key}"):
        page.goto(address + path)
        results = Axe().run(page).response
        found += [
            f"{path}: {each['id']} ({each['impact']}) at {each['nodes'][0]['target']}: {each['help']}"
            for each in results["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
    context.close()
    assert found == []
