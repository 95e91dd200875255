"""axe-core over every page, wide and narrow, light and dark: no finding that it calls serious or critical.

What a form answers is looked at too, and a page that nobody entered here fails the test.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from alerts.types import Act
from feeds.net import build_client
from feeds.types import ActorCode
from monitor.coding import Judgement
from monitor.credentials import secret_hash
from monitor.outgoing import OutletScope
from monitor.people import Role, User
from monitor.store.store import Store
from monitor.types import DossierId, EventId, Stance
from monitor.web.session import Sessions, ticket
from monitor.web.site import Alerting
from tests.monitor.test_embargo import paths
from tests.monitor.web.conftest import DOSSIER, EVENT, KEY, NOW, PATIENCE_MS, Desk
from tests.monitor.web.test_act import LINKS, RULE, link, signal, told
from tests.monitor.web.test_weight import NO_PAGE

PAGES = (
    "/",
    "/dossiers/lighthouse",
    "/dossiers/lighthouse?at=2026-03-01T14:00",
    "/dossiers/lighthouse?map=world",
    "/dossiers/lighthouse/order",
    "/dossiers/held",
    "/dossiers/nobody",
    "/actors/TUR",
    "/actors/XKX",
    "/trends",
    "/trends?line=IDN~CHL&line=EU/members~CHL&line=dossier:lighthouse&since=2026-02-01",
    "/trends?line=nobody",
    "/trends?line=dossier:lighthouse&line=dossier:held&align=t0",
    "/pair/IDN/CHL?since=2026-02-01",
    "/now?q=seizure",
    "/now?q=(",
    "/now?q=nothingofthekind",
    "/sources",
    "/sources?q=nothingofthekind",
    "/deliveries",
    "/alerts",
    "/alerts/rules/new?like=many",
    "/alerts/rules/against",
    "/review",
    "/add",
    "/add?event=seizure",
    "/documents/doc-TUR-2",
    "/documents/doc-EGY-5",
    "/editor",
    "/editor?kind=strike&place=Chad",
    "/editor/lighthouse?said=saved",
    "/review/second",
    "/review/differences",
    "/session",
    "/none",
    "/statements/none",
    "/dossiers/none",
    "/enter?ticket=forged",
)
EMPTY = ("/", "/now", "/trends", "/review", "/review/second", "/review/differences", "/add", "/sources", "/alerts", "/deliveries",
         "/editor", "/session")  # fmt: skip
ELSEWHERE = {
    "/login": "where people sign in",
    "/users": "where people sign in",
}


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
    foreign = desk.publish("EGY", Stance.OPPOSE, "ترفض الوزارة ذلك.", "ترفض الوزارة ذلك.", hours=7, language="ar")
    held = replace(
        DOSSIER, id=DossierId("held"), embargo_until=NOW + timedelta(hours=9), events=(replace(EVENT, id=EventId("kept")),)
    )
    desk.store.save_dossier(held, now=NOW, by="test")
    app = desk.app(sample=True)
    address = serve(app)
    # Axe is put into the page as a script of its own, which our policy would refuse.
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/enter?ticket={ticket(KEY, 'Ada Example', now=NOW)}")
    walked = (*PAGES, f"/statements/{key}", f"/statements/{foreign}", link(desk, Act.MUTE))
    found = faults(page, address, walked)
    context.close()
    assert found == []
    readable = {path for each in paths(app.routes) if not NO_PAGE.search(path := each.removeprefix("page "))}
    seen = {
        path for path in readable if any(re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), one.partition("?")[0]) for one in walked)
    }
    with TestClient(app, base_url="http://127.0.0.1") as client:
        unseen = {path for path in readable - seen - ELSEWHERE.keys() if client.get(re.sub(r"[{}]", "", path)).status_code != 405}
    assert unseen == set(), "enter it in PAGES"


def faults(page: Page, address: str, walked: Iterable[str]) -> list[str]:
    found = []
    for path in walked:
        page.goto(address + path)
        found += faults_of(page, path)
    return found


def faults_of(page: Page, name: str) -> list[str]:
    """Return what axe finds on the page that is open."""
    return [
        f"{name}: {each['id']} ({each['impact']}) at {each['nodes'][0]['target']}: {each['help']}"
        for each in Axe().run(page).response["violations"]
        if each["impact"] in {"serious", "critical"}
    ]


def test_axe_finds_nothing_serious_in_what_a_form_answers(desk, serve, browser: Browser) -> None:
    key = desk.publish("EGY", Stance.OPPOSE, "ترفض الوزارة ذلك.", "ترفض الوزارة ذلك.", hours=7, language="ar")
    desk.alerting = Alerting(rules=lambda: (RULE,), channels={"desk": "d***"}, links=LINKS)
    address = serve(desk.app())
    context = browser.new_context(viewport={"width": 390, "height": 900}, bypass_csp=True)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{address}/enter?ticket={ticket(KEY, 'Ada Example', now=NOW)}")
    found: list[str] = []

    def press(path: str, button: str, **fields: str) -> None:
        """Fill in a form, leave what it asks for, and look at what comes."""
        page.goto(address + path)
        page.evaluate("() => { for (const form of document.forms) form.noValidate = true }")
        for label, text in fields.items():
            page.locator(f"main [name={label}]").first.fill(text)
        page.get_by_role("button", name=button, exact=True).first.click()
        page.wait_for_load_state()
        found.extend(faults_of(page, f"{path}: {button}"))

    press("/add", "Store it")
    press("/add", "See how it is read", words="France condemns the seizure of the lighthouse by Russia.", publisher="Briefing")
    press("/add", "Mark it")
    press("/documents/doc-TUR-2", "Add the statement")
    press("/editor", "Make the dossier")
    press("/editor/lighthouse", "Add another event")
    press("/alerts/rules/new", "Save")
    press("/alerts/rules/against", "Preview")
    press("/alerts", "Make an address")
    press(f"/statements/{key}", "Keep the gloss", text="The ministry rejects that.")
    assert page.locator(".whole").inner_text() == "The ministry rejects that."
    press(f"/statements/{key}", "Save the correction", why="It is so")
    press("/review", "Right: oppose")
    press("/review/second", "No statement")
    press("/session", "Change the name", name="")
    press("/sources", "See what would be read", url="http://127.0.0.1:9/")
    page.goto(f"{address}/session")
    page.locator("[name=proof]").first.evaluate("field => field.value = 'forged'")
    page.get_by_role("button", name="Change the name").click()
    assert "Refused" in page.locator("h1").inner_text()
    found += faults_of(page, "a forged form")
    context.close()
    assert found == []


LOOKS = """(kinds) => kinds.map((kind) => ["a", "td"].map((tag) => {
  const one = document.querySelector(`${tag === "a" ? ".strip" : ".tiles"} ${tag}.m-${kind}`), drawn = getComputedStyle(one);
  const sign = tag === "a" ? one.querySelector("use").getAttribute("href") : getComputedStyle(one, "::after").content;
  return [drawn.backgroundColor, drawn.backgroundImage, drawn.borderTopStyle, drawn.color, sign].join(" ");
}))"""
HERE = """() => {
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  return [...document.querySelectorAll(".top nav a")].map((one) => [one.ariaCurrent !== null,
    getComputedStyle(one).borderBottomColor === paper]);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reader_with_colours_of_their_own_tells_the_marks_and_the_page_apart(
    desk, serve, browser: Browser, scheme: str
) -> None:
    desk.publish("IDN", Stance.SUPPORT, "We support the seizure.", "We support the seizure.", hours=4)
    address = serve(desk.app())
    context = browser.new_context(forced_colors="active", color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/dossiers/lighthouse")
    for drawn in zip(
        *page.evaluate(LOOKS, ["oppose", "support", "neutral", "silent", "source_down", "not_monitored"]), strict=True
    ):
        assert len(set(drawn)) == len(drawn), drawn
        grounds = {one.split(" none ")[0] for one in drawn[:3]}
        assert len(grounds) == 3, "for, against and neutral lost their colours"
        assert "gradient" in drawn[3], "silent is not hatched"
    assert all(here is not hidden for here, hidden in page.evaluate(HERE)), "where one is cannot be seen"
    context.close()


def test_axe_finds_nothing_serious_on_a_desk_without_anything(tmp_path, serve, browser: Browser) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/bare.db")
    bare = Desk(store, build_client(contact="https://desk.example/contact"))
    address = serve(bare.app())
    context = browser.new_context(viewport={"width": 768, "height": 900}, color_scheme="dark", bypass_csp=True)
    page = context.new_page()
    found = faults(page, address, EMPTY)  # whoever only reads
    page.goto(f"{address}/enter?ticket={ticket(KEY, 'Ada Example', now=NOW)}")
    found += faults(page, address, EMPTY)
    context.close()
    bare.client.close()
    store.close()
    assert found == []


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
