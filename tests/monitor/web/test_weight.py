"""No page weighs more than 200 kB with its style and scripts, though every member of the United Nations be on it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote

import httpx
import pytest
from starlette.testclient import TestClient

from feeds.hosts import HostQueue
from feeds.types import SourceId
from monitor.demo import demo_vocabulary
from monitor.desk import Desk
from monitor.engines.base import DefaultEngine
from monitor.store.store import Store
from monitor.views.board import board
from monitor.views.room import alike, room, shortened
from monitor.web.app import create_app
from monitor.web.session import ticket
from tests.monitor.test_embargo import paths
from tests.monitor.web import assembly
from tests.monitor.web.conftest import KEY, NOW

MOST_BYTES = 200_000
SOURCES = 2000
"""How many sources the desk of 193 has, so that its lists of sources are as long as they get."""
# Every route that gives a page, and addresses of it; statements and documents are looked up.
PAGES: Mapping[str, tuple[str, ...]] = {
    "/": ("/",),
    "/dossiers/{dossier_id}": (
        "/dossiers/assembly",
        "/dossiers/assembly?map=world",
        "/dossiers/assembly?at=2026-03-02T06:00",
    ),
    "/dossiers/{dossier_id}/order": ("/dossiers/assembly/order", "/dossiers/assembly/order?at=2026-03-02T06:00"),
    "/now": ("/now", "/now?q=" + quote("event:assembly")),
    "/actors/{code}": ("/actors/FRA", "/actors/AFG"),
    "/pair/{actor}/{target}": ("/pair/FRA/XNV?since=2026-01-01", "/pair/AFG/XNV?by=day&since=2025-03-01"),
    "/trends": ("/trends", "/trends?line=FRA~XNV&line=UN193~XNV&line=dossier:assembly&since=2026-01-01"),
    "/statements/{key}": (),
    "/documents/{document_id}": ("/documents/assembly-AFG-12.00",),
    "/review": ("/review",),
    "/review/second": ("/review/second",),
    "/review/differences": ("/review/differences",),
    "/alerts": ("/alerts",),
    "/alerts/rules/new": ("/alerts/rules/new", "/alerts/rules/new?like=many"),
    "/alerts/rules/{rule_id}": (),
    "/deliveries": ("/deliveries",),
    "/session": ("/session",),
    "/sources": ("/sources", "/sources?page=2", "/sources?page=25", "/sources?q=ministry"),
    "/editor": ("/editor", "/editor?kind=strike&place=Chad"),
    "/editor/{dossier_id}": ("/editor/assembly",),
    "/add": ("/add", "/add?event=assembly"),
}
ELSEWHERE = {
    "/alerts/rules/{rule_id}": "is the form of /alerts/rules/new, filled in",
    "/act/{token}": "one question with a button",
    "/login": "only on a board with users",
    "/users": "only on a board with users; a row for each",
    "/enter": "leads to another page",
}
NO_PAGE = re.compile(r"/live$|/export$|^/feeds/|^/healthz$|^/bundle/|^/trends/|^/sources\.opml$|^/static")


def desk_of(path: object, spoken: int) -> tuple[Store, TestClient]:
    store = Store.open(f"sqlite:///{path}/assembly.db")
    assembly.fill(store, spoken=spoken)
    first = assembly.sources()
    further = (replace(first[number % 193], id=SourceId(f"further_{number}")) for number in range(SOURCES - len(first)))
    known = {source.id: source for source in (*first, *further)}
    vocabulary = demo_vocabulary()
    desk = Desk(
        store=store,
        sources=known,
        refresh=lambda: None,
        vocabulary=vocabulary,
        engine=DefaultEngine(vocabulary),
        client=httpx.Client(),
        clock=lambda: NOW,
        board_url="http://127.0.0.1:8321",
        hosts=HostQueue(0),
        sample=True,
    )
    app = create_app(store, known.values(), vocabulary, clock=lambda: NOW, key=KEY, sample=True, desk=desk)
    client = TestClient(app, base_url="http://127.0.0.1")
    client.get("/enter", params={"ticket": ticket(KEY, "Ada Example", now=NOW)})
    return store, client


@pytest.fixture(scope="module", params=[193, 96, 0], ids=["all spoke", "half spoke", "nobody spoke"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, TestClient]]:
    """A desk with a dossier that 193 are expected to speak on."""
    store, client = desk_of(tmp_path_factory.mktemp("assembly"), request.param)
    yield store, client
    store.close()


def weight(client: TestClient, path: str) -> int:
    """Return the bytes of a page with the style sheets and scripts that it names, as they are before any compression."""
    answer = client.get(path, headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200, path
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.text))
    assert {"/static/board.css", "/static/live.js"} <= named
    return len(answer.content) + sum(len(client.get(one, headers={"Accept-Encoding": "identity"}).content) for one in named)


def test_every_page_stays_under_200_kb(full: tuple[Store, TestClient]) -> None:
    _, client = full
    statement = re.search(r"/statements/[0-9a-f]{20}", client.get("/now").text)
    paths = [path for each in PAGES.values() for path in each] + ([statement[0]] if statement else [])
    spoken = "assembly-AFG" in client.get("/documents/assembly-AFG-12.00").text
    heavy = {
        path: size
        for path in paths
        if (spoken or not path.startswith("/documents/")) and (size := weight(client, path)) > MOST_BYTES
    }
    assert heavy == {}


def test_no_page_is_left_unweighed(full: tuple[Store, TestClient]) -> None:
    _, client = full
    routes = {path.removeprefix("page ") for path in paths(client.app.routes)}  # type: ignore[attr-defined]
    readable = {path for path in routes if not NO_PAGE.search(path)}
    posted = readable - {path for path in readable if client.get(path.replace("{", "").replace("}", "")).status_code != 405}
    assert readable - posted - PAGES.keys() - ELSEWHERE.keys() == set(), "enter it in PAGES"
    assert PAGES.keys() - routes == set()


def test_the_board_still_has_everybody_once(full: tuple[Store, TestClient]) -> None:
    _, client = full
    page = client.get("/dossiers/assembly").text
    places = re.findall(r'id="a-([A-Z]{3})"', page)
    assert sorted(places) == list(assembly.members())
    assert set(re.findall(r'href="#a-([A-Z]{3})" title=', page)) == set(places)


def test_the_timeline_weighs_less_than_6_kb_and_a_large_board_leads_to_its_table(full: tuple[Store, TestClient]) -> None:
    _, client = full
    page = client.get("/dossiers/assembly").text
    found = re.search(r'<section aria-labelledby="h-timeline">.*?</section>', page, re.DOTALL)
    if "0 of 193</strong> have spoken" in page:
        assert found is None
        return
    assert found is not None
    assert len(found[0].encode()) < 6_000
    whole = client.get("/dossiers/assembly/order").text
    assert "course-table" in whole
    assert ("course-table" in found[0]) != ("/order?event=assembly#h-timeline" in found[0])


def test_every_statement_can_be_read_in_whole_from_the_board(tmp_path) -> None:
    store, client = desk_of(tmp_path, 193)
    page = client.get("/dossiers/assembly").text
    dossier = store.dossier("assembly")
    assert dossier is not None
    shown = board(store, assembly.sources(), demo_vocabulary(), dossier, dossier.events[0], now=NOW)
    assert not room(shown).rows
    assert all(f'/statements/{row.words.key}">' in page for row in shown.rows)
    twice = [row.actor.code for row in shown.rows if row.earlier]
    assert twice
    assert all(f"actor={code}" in page for code in twice)
    assert f">{len(shown.order)} places<" in page.replace("All ", "")
    everything = client.get("/dossiers/assembly/order").text
    assert len(re.findall(r"#a-[A-Z]{3}", everything)) == 193
    store.close()


def test_a_text_is_cut_between_words_and_within_its_bytes() -> None:
    assert shortened("short", 10) == "short"
    assert shortened("any length", None) == "any length"
    assert shortened("We reject the closing of the strait.", 20) == "We reject the…"
    for text in ("外交部对海峡关闭深表关切，认为任何国家都无权", "تعرب وزارة الخارجية عن قلقها البالغ"):
        cut = shortened(text, 31)
        assert len(cut.encode()) <= 31
        assert text.startswith(cut.removesuffix("…"))


def test_those_of_whom_the_same_is_said_stand_together(tmp_path) -> None:
    store, _ = desk_of(tmp_path, 0)
    dossier = store.dossier("assembly")
    assert dossier is not None
    shown = board(store, assembly.sources(), demo_vocabulary(), dossier, dossier.events[0], now=NOW)
    (told, silent), *rest = alike(shown.silent)
    assert told == "silent for 30 h 00 min"
    assert len(silent) == len(shown.silent) > 60
    assert rest == []
    store.close()


def test_the_counts_by_shape_are_of_those_who_have_spoken(full: tuple[Store, TestClient]) -> None:
    store, _ = full
    dossier = store.dossier("assembly")
    assert dossier is not None
    shown = board(store, assembly.sources(), demo_vocabulary(), dossier, dossier.events[0], now=NOW)
    assert sum(count for _, count in shown.counted()) == shown.headline.spoken
