"""axe-core over every page, wide and narrow, light and dark: no finding that it calls serious or critical."""

from collections.abc import Iterable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from alerts.types import Act
from feeds.types import ActorCode
from monitor.coding import Judgement
from monitor.credentials import secret_hash
from monitor.outgoing import OutletScope
from monitor.people import Role, User
from monitor.types import Stance
from monitor.web.session import Sessions, ticket
from monitor.web.site import Alerting
from tests.monitor.web.conftest import KEY, NOW
from tests.monitor.web.test_act import LINKS, RULE, link, signal, told
from tests.monitor.web.test_browser import QUIET

PAGES = (
    "/",
    "/dossiers/lighthouse",
    "/dossiers/lighthouse?at=2026-03-01T14:00",
    "/dossiers/lighthouse?map=world",
    "/dossiers/lighthouse/order",
    "/actors/TUR",
    "/trends",
    "/trends?line=IDN~CHL&line=EU/members~CHL&line=dossier:lighthouse&since=2026-02-01",
    "/trends?line=nobody",
    "/pair/IDN/CHL?since=2026-02-01",
    "/now?q=seizure",
    "/now?q=(",
    "/sources",
    "/deliveries",
    "/alerts",
    "/alerts/rules/new?like=many",
    "/alerts/rules/against",
    "/review",
    "/add",
    "/documents/doc-TUR-2",
    "/editor?kind=strike&place=Chad",
    "/editor/lighthouse?said=saved",
    "/review/second",
    "/review/differences",
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
    for coder, stance in (("Ben", Stance.OPPOSE), ("Cleo", None)):
        desk.store.add_coding(key, Judgement(stance=stance, actor=ActorCode("IDN") if stance else None), coder=coder, now=NOW)
    desk.alerting = Alerting(rules=lambda: (RULE,), channels={"desk": "d***", "night": "https://n***"}, links=LINKS)
    told(desk, signal())
    desk.store.add_outlet("mark", OutletScope.RULE, "against", by="ada", now=NOW)
    desk.publish("IDN", Stance.CONCERN, "We are worried about Chile.", "We are worried", hours=6, target="CHL")
    address = serve(desk.app(sample=True))
    # Axe is put into the page as a script of its own, which our policy would refuse.
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/enter?ticket={ticket(KEY, 'Ada Example', now=NOW)}")
    found = faults(page, address, (*PAGES, f"/statements/{key}", link(desk, Act.MUTE)))
    context.close()
    assert found == []


def faults(page: Page, address: str, paths: Iterable[str]) -> list[str]:
    found = []
    for path in paths:
        page.goto(address + path)
        results = Axe().run(page).response
        found += [
            f"{path}: {each['id']} ({each['impact']}) at {each['nodes'][0]['target']}: {each['help']}"
            for each in results["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
    return found


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_serious_where_people_sign_in(desk, serve, browser: Browser, width: int, scheme: str) -> None:
    people = desk.store.people
    people.add(User(name="Ada Admin", role=Role.ADMIN, made_at=NOW), password="no hash", by="x")
    people.add(User(name="Ben", role=Role.READER, made_at=NOW, disabled_at=NOW), password="no hash", by="x")
    people.add_token("Ada Admin", label="nightly", sha256="x", role=Role.READER, expires_at=None, by="x", now=NOW)
    people.begin_session("Ada Admin", secret_hash("an id"), now=NOW)
    address = serve(desk.app())
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    found = faults(page, address, ("/login",))
    cookie = Sessions(KEY, clock=lambda: NOW).user_cookie("an id")
    context.add_cookies([{"name": f"demarche-{address.rpartition(':')[2]}", "value": cookie, "url": address}])
    found += faults(page, address, ("/users", "/session", "/review", "/review/second"))
    for path in ("/users", "/session"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
    assert found == []
