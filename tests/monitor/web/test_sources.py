"""The sources page: choosing among many, what would be read at an address before it is stored, switching, lists in and out."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from feeds.findings import Found, Probe
from feeds.opml import read_opml
from feeds.types import Health
from monitor.views.health import PER_PAGE, Chosen, SourcesPage, sources_page
from monitor.vocabulary import load_vocabulary
from monitor.web.session import ticket
from tests.monitor.web.conftest import KEY, NOW, SOURCES, make_source, proof_on

LIST = """<?xml version="1.0"?><opml version="2.0"><body><outline text="France">
<outline type="rss" text="Invented releases" xmlUrl="https://invented.example/feed" language="fr"/></outline></body></opml>"""


@pytest.fixture
def page(make_page: Callable[..., Page]) -> Page:
    """A page of a browser that runs no script."""
    return make_page(java_script_enabled=False, viewport={"width": 1280, "height": 2400})


def posted(client: TestClient, path: str, form: dict[str, str]) -> Any:
    return client.post(path, data={"proof": proof_on(client), **form})


def test_a_feed_that_a_page_names_is_shown_and_then_stored(desk, serve, page: Page, site: Any, rss: Callable[..., bytes]) -> None:
    feed = rss(*((f"g{n}", f"Release {n}", "Text of it.") for n in range(7)), at=NOW)
    site.serve("/feed", feed, headers={"Content-Type": "application/rss+xml"})
    head = (
        '<html><head><title>M</title><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>x</body></html>'
    )
    site.serve("/", head.encode(), headers={"Content-Type": "text/html"})
    address = serve(desk.app())
    page.goto(f"{address}/enter?ticket={ticket(KEY, 'Ada Example', now=NOW)}")
    page.goto(f"{address}/sources")
    page.get_by_label("Address").fill(site.url("/"))
    page.get_by_label("For whom it speaks").fill("Chile")
    page.get_by_label("Who publishes it").fill("Ministry of Chile")
    page.get_by_role("button", name="See what would be read").click()
    shown = page.locator(".preview")
    expect(shown).to_contain_text("7 entries, 7 with a date; in en")
    expect(shown.locator(".examples li")).to_have_count(5)
    expect(shown.locator(".examples")).to_contain_text("Release")
    assert desk.store.own_rows() == {}
    page.get_by_role("button", name="Store it").click()
    expect(page.locator(".banner.done")).to_contain_text("Stored")
    expect(page.locator("table")).to_contain_text("Ministry of Chile")
    expect(page.locator("table")).to_contain_text("not polled yet")
    [row] = desk.store.own_rows().values()
    assert row.values["url"] == site.url("/feed")
    assert [one.by for one in desk.store.audit_log(limit=5) if one.what == "add source"] == ["Ada Example"]
    page.get_by_role("button", name="Switch off").click()
    expect(page.locator(".banner.done")).to_contain_text("Switched off")
    expect(page.locator("table")).to_contain_text("switched off")


@pytest.mark.parametrize(
    ("form", "field", "reason"),
    [
        ({"url": "ministry.example", "actor": "FRA", "tier": "official"}, "url", "is no web address"),
        ({"url": "https://x.example/", "actor": "", "tier": "official"}, "actor", "name the state or organisation"),
        ({"url": "https://x.example/", "actor": "Atlantis", "tier": "official"}, "actor", "is no actor that we know"),
        ({"url": SOURCES[0].url, "actor": "TUR", "tier": "official"}, "url", "is known as tur_mfa"),
        ({"url": "http://10.0.0.1/feed", "actor": "TUR", "tier": "official"}, "url", "cannot be read"),
    ],
)
def test_what_cannot_be_added_says_why_at_its_field(
    desk, signed_in: TestClient, form: dict[str, str], field: str, reason: str
) -> None:
    answer = posted(signed_in, "/sources/look", form)
    assert answer.status_code == 422
    assert reason in re.findall(rf'id="f-{field}-fault">([^<]+)', answer.text)[0]
    assert desk.store.own_rows() == {}


def test_what_was_found_long_ago_is_not_stored(desk, signed_in: TestClient) -> None:
    answer = posted(signed_in, "/sources/add", {"token": "x"})
    assert answer.status_code == 422
    assert "no longer kept" in answer.text


def test_the_demo_shows_what_would_be_read_and_stores_nothing(desk, serve) -> None:
    desk.sample = True
    client = TestClient(desk.app(sample=True), base_url="http://127.0.0.1")
    client.get("/enter", params={"ticket": ticket(KEY, "Ada Example", now=NOW)})
    answer = posted(client, "/sources/tur_mfa/switch", {"to": "off"})
    assert answer.status_code == 400
    assert "The demo has sources of its own" in answer.text


def test_a_list_of_another_reader_comes_in_after_it_was_shown_and_ours_goes_out(desk, signed_in: TestClient) -> None:
    form = {"opml": LIST, "list_tier": "media", "list_actor": "", "list_language": ""}
    shown = posted(signed_in, "/sources/import", form | {"act": "look"}).text
    assert "<strong>1</strong> sources read, <strong>1</strong> would be new or changed" in shown
    assert desk.store.own_rows() == {}
    assert "Imported" in posted(signed_in, "/sources/import", form | {"act": "store"}).text
    [row] = desk.store.own_rows().values()
    assert (row.actor, row.values["url"]) == ("FRA", "https://invented.example/feed")
    answer = signed_in.get("/sources.opml")
    assert answer.headers["content-disposition"] == 'attachment; filename="demarche-sources.opml"'
    addresses = {outline.xml_url for outline in read_opml(answer.content)}
    assert addresses == {*(source.url for source in SOURCES), "https://invented.example/feed"}


def test_a_list_that_cannot_be_read_says_why(desk, signed_in: TestClient) -> None:
    answer = posted(signed_in, "/sources/import", {"opml": "no list", "list_tier": "media", "act": "store"})
    assert answer.status_code == 422
    assert re.findall(r'id="f-opml-fault">([^<]+)', answer.text)
    assert desk.store.own_rows() == {}


def test_a_failing_source_shows_how_its_answer_began(desk, client: TestClient) -> None:
    desk.poll(SOURCES[0], Health.MALFORMED, "no feed")
    desk.store.save_probe(
        Probe(
            source_id=SOURCES[0].id, url=SOURCES[0].url, checked_at=NOW, found=Found.NOT_A_FEED, first_words="<html>Sorry & bye"
        )
    )
    text = client.get("/sources?state=malformed").text
    assert 'the answer began <q dir="auto">&lt;html&gt;Sorry &amp; bye</q>' in text
    assert "tur_mfa" in text
    assert "egy_mfa" not in text


def test_many_sources_come_by_pages_and_can_be_chosen() -> None:
    many = [make_source(f"X{number:03}") for number in range(PER_PAGE * 2 + 3)]
    vocabulary = load_vocabulary()

    def chosen_page(**chosen: Any) -> SourcesPage:
        return sources_page(many, {}, vocabulary, now=NOW, chosen=Chosen(**chosen))

    assert [len(chosen_page(page=n).rows) for n in (0, 1, 2, 3, 99)] == [PER_PAGE, PER_PAGE, PER_PAGE, 3, 3]
    shown = chosen_page(q="ministry x017")
    assert [row.id for row in shown.rows] == ["x017_mfa"]
    assert chosen_page(state="dead").found == 0
    assert chosen_page(off=True).found == 0
    assert chosen_page(tier="official", state="not polled yet").found == len(many)
