"""The stream: filters in the address, the search grammar, one utterance once, and what comes while it is open."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from monitor.types import Stance
from monitor.views.stream import visit
from tests.monitor.web.conftest import NOW
from tests.monitor.web.test_weight import desk_of


@pytest.fixture
def page(make_page: Callable[..., Page]) -> Page:
    return make_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", sound=True)


@pytest.mark.parametrize(
    ("asked", "actors"),
    [
        ({}, {"Türkiye", "Egypt"}),
        ({"actor": "EGY"}, {"Egypt"}),
        ({"actor": "Egypt"}, {"Egypt"}),
        ({"actor": "türkiye"}, {"Türkiye"}),
        ({"stance": "oppose"}, {"Türkiye"}),
        ({"lang": "ar"}, {"Egypt"}),
        ({"q": "unacceptable -shipping"}, {"Türkiye"}),
        ({"q": "actor:EGY OR actor:TUR", "stance": "neutral"}, {"Egypt"}),
        ({"target": "XNV", "tier": "official", "standing": "official", "actor": "TUR"}, {"Türkiye"}),
        ({"tier": "media"}, set()),
        ({"standing": "hearsay"}, set()),
    ],
)
def test_filters_stand_in_the_address(client: TestClient, asked: dict[str, str], actors: set[str]) -> None:
    text = client.get("/now", params=asked).text
    listed = text[text.index("</form>") :]
    assert {name for name in ("Türkiye", "Egypt") if f"<strong>{name}</strong>" in listed} == actors


@pytest.mark.parametrize("asked", [{"q": "(open"}, {"tier": "loud"}, {"stance": "anger"}, {"standing": "loud"}])
def test_what_cannot_be_searched_for_is_said(client: TestClient, asked: dict[str, str]) -> None:
    answer = client.get("/now", params=asked)
    assert answer.status_code == 200
    assert "This cannot be searched for." in answer.text


def test_the_same_words_in_several_places_are_one_utterance(desk, client: TestClient) -> None:
    for entry in ("a", "b", "c"):
        text = f"Edition {entry}. “We object to the seizure of the lighthouse.”"
        desk.publish("IDN", Stance.OPPOSE, text, "We object to the seizure of the lighthouse.", hours=6, entry=entry)
    text = client.get("/now", params={"actor": "IDN"}).text
    assert text.count("<strong>Indonesia</strong>") == 1
    assert "3 sources of the same words" in text


def test_a_reader_filters_and_hears_only_of_what_fits(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/now")
    page.get_by_label("Stance").select_option("oppose")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**stance=oppose**")
    expect(page.locator("#live-control")).to_contain_text("live")
    desk.publish("JPN", Stance.NEUTRAL, "We follow it closely.", "We follow it closely.", hours=28)
    desk.publish("IDN", Stance.OPPOSE, "We object to it.", "We object to it.", hours=29)
    expect(page.locator(".stream blockquote").first).to_have_text("We object to it.")
    expect(page.locator("#live-status")).to_have_text("New: Indonesia: oppose")
    assert page.locator(".stream", has_text="Japan").count() == 0


def test_what_came_since_the_last_visit_is_marked_and_counted(desk, client: TestClient) -> None:
    assert "since you were here" not in client.get("/now").text
    desk.now += timedelta(minutes=20)
    assert "since you were here" not in client.get("/now").text  # the same visit
    desk.publish("IDN", Stance.OPPOSE, "We object to it.", "We object to it.", hours=31)
    desk.publish("JPN", Stance.SUPPORT, "We welcome it.", "We welcome it.", hours=31)
    desk.now += timedelta(hours=2)
    text = client.get("/now").text
    assert re.search(
        r"<strong>2 new</strong> since you were here <time[^>]*>2 Mar, 14:20 UTC</time>: 1 against, 1 for, 0 neither", text
    )
    assert text.count('class="new-mark"') == 2
    desk.now += timedelta(minutes=5)
    assert client.get("/now").text.count('class="new-mark"') == 2  # while the visit lasts they stay new
    desk.now += timedelta(hours=1)
    assert "Nothing new since you were here" in client.get("/now").text


@pytest.mark.parametrize("kept", ["", "x", "1-2-3", "9-", "-5", "99999999999999-1", "0-99999999999"])
def test_a_cookie_that_says_nothing_of_a_visit_is_as_none(kept: str) -> None:
    assert visit(kept, now=NOW)[0] is None


def test_the_stream_is_turned_back_without_scripts_and_nothing_stands_twice(tmp_path: Path) -> None:
    store, client = desk_of(tmp_path, 96)
    seen: list[str] = []
    address, number = "/now?standing=official", 0
    while address:
        number += 1
        text = client.get(address).text
        keys = re.findall(r'<li data-key="([0-9a-f]+)"', text)
        assert len(keys) <= 40
        assert ("/now/live" in text) == (number == 1)
        seen += keys
        assert f"<span>page {number}</span>" in text
        older = re.search(r'<a href="([^"]+)" rel="next">Older</a>', text)
        address = unescape(older[1]) if older else ""
    assert number > 2
    assert len(seen) == len(set(seen)) > 80
    taken = client.get("/now/export?standing=official&page=2&format=jsonl").text
    assert all(key in taken for key in seen[40:80])
    assert not any(key in taken for key in seen[:40])
    assert "There are no older ones" in client.get("/now?page=24").text
    assert [client.get(f"/now?page={wrong}").status_code for wrong in ("0", "-1", "x", "9999999")] == [200] * 4
    store.close()
