"""The board's pages as a browser without JavaScript gets them."""

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from alerts.types import ChannelName, Delivery, DeliveryState, Message, Outcome, RuleId, Signal, SignalKind
from monitor.errors import StoreError
from monitor.records import PollRecord
from monitor.types import Stance
from monitor.vocabulary import load_vocabulary
from monitor.web.app import create_app
from tests.monitor.web.conftest import SOURCES

PAGES = ("/", "/dossiers/lighthouse", "/sources", "/deliveries")


def test_list_names_each_dossier_with_its_figures(client: TestClient) -> None:
    page = client.get("/").text
    assert 'href="/dossiers/lighthouse"' in page
    assert re.search(r"2 of 6</strong> have spoken: 1 against, 1 neutral", page)


def test_board_has_a_tile_for_every_watched_actor_that_leads_to_its_place(client: TestClient) -> None:
    page = client.get("/dossiers/lighthouse").text
    for code in ("TUR", "EGY", "FRA", "JPN", "IDN", "CHL"):
        assert f'href="#a-{code}"' in page
        assert page.count(f'id="a-{code}"') == 1


def test_board_keeps_silent_unmonitored_and_failing_apart(client: TestClient) -> None:
    page = client.get("/dossiers/lighthouse").text
    silent, unheard = page.index('id="h-silent"'), page.index('id="h-unheard"')
    assert silent < page.index('id="a-FRA"') < unheard
    assert unheard < page.index('id="a-JPN"')
    assert unheard < page.index('id="a-CHL"')
    assert "silent for 30 h 00 min" in page


def test_shift_shows_both_sides_with_links_to_both_statements(client: TestClient) -> None:
    page = client.get("/dossiers/lighthouse").text
    shift = page[page.index("Shift of 3 toward opposition") :]
    assert "We understand the concerns about shipping." in shift
    assert len(set(re.findall(r"/statements/([0-9a-f]{20})", shift[: shift.index("<tr id")]))) == 2


def test_quote_keeps_its_language_and_direction(client: TestClient) -> None:
    page = client.get("/dossiers/lighthouse").text
    assert re.search(r'<blockquote class=q dir="rtl" lang="ar">', page)


def test_statement_page_marks_evidence_cue_and_speaker(client: TestClient) -> None:
    board = client.get("/dossiers/lighthouse").text
    key = re.search(r'/statements/([0-9a-f]{20})#evidence">The presence', board)
    assert key is not None
    page = client.get(f"/statements/{key[1]}").text
    assert page.count('id="evidence"') == 1
    assert re.search(r'<mark class="[^"]*k-cue[^"]*k-evidence[^"]*">unacceptable</mark>', page)
    assert '<mark class="k-speaker">spokesperson of the Ministry</mark>' in page
    assert "rules 0" in page
    assert "https://ministry.example/statements/1" in page
    assert "the date names no known zone; UTC assumed" in page


def test_edited_document_keeps_the_old_words(desk, client: TestClient) -> None:
    old = desk.publish("FRA", Stance.CONCERN, "We are concerned by it.", "We are concerned by it.", hours=3, entry="a")
    new = desk.publish("FRA", Stance.CONDEMN, "We condemn it.", "We condemn it.", hours=3, entry="a")
    board = client.get("/dossiers/lighthouse").text
    assert f"/statements/{old}" in board
    assert "Edited by the source" in board
    page = client.get(f"/statements/{new}").text
    assert re.search(r"<del>are concerned by", page)
    assert "<ins>condemn" in page
    assert "Replaced wording" in client.get(f"/statements/{old}").text


def test_text_of_a_source_never_becomes_markup(desk, client: TestClient) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'><b>bold</b>"
    key = desk.publish(
        "IDN", Stance.OPPOSE, f"Said: {nasty} end", nasty, hours=4, title=f"T {nasty}", speaker=nasty, role=nasty, cue="Said",
        url="javascript:alert(3)",
    )  # fmt: skip
    for path in ("/", "/dossiers/lighthouse", f"/statements/{key}", "/sources"):
        page = client.get(path).text
        assert page.count("<script") == page.count('<script src="/static/') <= 3
        assert "<img" not in page
        assert "<b>bold" not in page
        assert "javascript:" not in page
    assert "&lt;script&gt;" in client.get(f"/statements/{key}").text


def test_links_to_sources_carry_no_referrer(client: TestClient) -> None:
    page = client.get("/dossiers/lighthouse").text
    outside = re.findall(r'<a href="https?://[^>]*>', page)
    assert outside
    assert all('rel="noreferrer"' in link for link in outside)


@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
def test_sample_mode_marks_page_and_title(sample_client: TestClient, path: str) -> None:
    page = sample_client.get(path).text
    assert re.search(r"<title>SAMPLE DATA ", page)
    assert "<strong>SAMPLE DATA</strong>" in page


@pytest.mark.parametrize("path", PAGES)
def test_without_sample_mode_nothing_says_sample(client: TestClient, path: str) -> None:
    assert "SAMPLE" not in client.get(path).text


def test_network_outage_is_said_on_every_page_until_it_ends(desk, client: TestClient) -> None:
    desk.store.begin_outage(now=desk.now, detail="no route")
    assert all("Our network is down" in client.get(path).text for path in PAGES)
    desk.store.end_outage(now=desk.now)
    assert not any("Our network is down" in client.get(path).text for path in PAGES)


def test_page_refreshes_itself_until_switched_off(client: TestClient) -> None:
    assert '<meta http-equiv="refresh" content="30">' in client.get("/dossiers/lighthouse").text
    still = client.get("/dossiers/lighthouse?event=seizure&refresh=off").text
    assert "http-equiv" not in still
    assert 'href="/?refresh=off"' in still
    assert 'href="/dossiers/lighthouse?event=seizure"' in still


def test_a_statement_does_not_move_under_the_reader(desk, client: TestClient) -> None:
    key = desk.publish("IDN", Stance.OPPOSE, "We object.", "We object.", hours=4)
    assert "http-equiv" not in client.get(f"/statements/{key}").text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/dossiers/none", "no dossier of this name"),
        ("/dossiers/lighthouse?event=none", "no event of this name"),
        ("/statements/none", "no statement with this key"),
        ("/none", "no such page"),
        ("/static/none.css", "no such page"),
    ],
)
def test_unknown_address_gets_a_page_with_one_line(client: TestClient, path: str, words: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert words in answer.text
    assert "<main" in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_head_answers_as_get_does(client: TestClient, path: str) -> None:
    answer = client.head(path)
    assert (answer.status_code, answer.text) == (200, "")


def test_only_reading_is_possible(client: TestClient) -> None:
    answer = client.post("/dossiers/lighthouse")
    assert answer.status_code == 405
    assert "read-only" in answer.text


def test_failure_becomes_a_page_without_the_reason(desk, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(desk.store, "states", fail)
    answer = client.get("/sources")
    assert answer.status_code == 500
    assert "Something broke" in answer.text
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_store_that_refuses_is_said_in_one_line(desk, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise StoreError("the database is locked")

    monkeypatch.setattr(desk.store, "states", refuse)
    answer = client.get("/sources")
    assert answer.status_code == 503
    assert "the database is locked" in answer.text


def test_deliveries_page_shows_what_failed_and_why(desk, client: TestClient) -> None:
    signal = Signal(key="s1", kind=SignalKind.STATEMENT, title="Egypt speaks", occurred_at=desk.now)
    delivery = Delivery(
        key="msg_1",
        rule_id=RuleId("speaks"),
        signal_key="s1",
        channel=ChannelName("desk"),
        message=Message(subject="Egypt <b>speaks</b>", text="", html="", payload="{}", thread="t"),
        created_at=desk.now,
        next_attempt_at=desk.now,
    )
    desk.store.record(PollRecord(signals=(signal,), deliveries=(delivery,)), now=desk.now)
    desk.store.record_outcome(
        Outcome(delivery_key="msg_1", state=DeliveryState.FAILED, attempted_at=desk.now, attempts=8, reason="connection refused")
    )
    page = client.get("/deliveries").text
    assert "Egypt &lt;b&gt;speaks&lt;/b&gt;" in page
    assert "connection refused" in page
    assert "8 attempts" in page


def test_sources_page_puts_failing_ones_first_and_says_for_how_many_we_listen(client: TestClient) -> None:
    page = client.get("/sources").text
    assert page.index("503 Service Unavailable") < page.index("Ministry of EGY")
    assert re.search(r"for <strong>5</strong> of 193 UN members, an official one for <strong>5</strong>", page)


def test_sources_that_are_off_stand_apart_and_the_page_follows_changes(desk) -> None:
    present = list(SOURCES)
    app = create_app(desk.store, present, load_vocabulary(), clock=lambda: desk.now, desk=desk.working())
    with TestClient(app, base_url="http://127.0.0.1:8321") as client:
        assert present[0].id in client.get("/sources").text
        present[0] = replace(present[0], enabled=False)
        page, off = client.get("/sources").text, client.get("/sources?off=1").text
    assert "<strong>1</strong> switched off" in page
    assert present[0].id not in page
    assert present[0].id in off


def test_health_check_answers_without_a_page(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "network": "up", "sample": False}


def test_front_page_shows_the_latest_statements_of_all_matters_with_a_way_to_their_words(client: TestClient) -> None:
    page = client.get("/").text
    stream = page[page.index('id="h-latest"') :]
    keys = re.findall(r'/statements/([0-9a-f]{20})#evidence"', stream)
    assert len(keys) == len(set(keys)) >= 3
    assert 'id="evidence"' in client.get(f"/statements/{keys[0]}").text
    times = re.findall(r'<time class="short" datetime="([^"]+)"', stream)
    assert times == sorted(times, reverse=True)


def test_the_board_can_be_seen_as_it_stood(client: TestClient) -> None:
    then = client.get("/dossiers/lighthouse?at=2026-03-01T14:00").text
    assert "As of 1 Mar 2026, 14:00 UTC" in then
    assert "We understand the concerns about shipping." in then
    assert "The presence of these forces is unacceptable." not in then
    assert "data-live" not in then
    assert "http-equiv" not in then
    assert "The presence of these forces is unacceptable." in client.get("/dossiers/lighthouse?at=").text


def test_a_time_to_come_shows_what_is_known_now(client: TestClient) -> None:
    assert "The presence of these forces is unacceptable." in client.get("/dossiers/lighthouse?at=2036-01-01").text


def test_a_time_that_cannot_be_read_is_said_in_one_line(client: TestClient) -> None:
    answer = client.get("/dossiers/lighthouse?at=yesterday")
    assert answer.status_code == 404
    assert "a time that cannot be read" in answer.text


def test_the_map_has_a_tile_for_every_un_member(client: TestClient) -> None:
    shown = client.get("/dossiers/lighthouse").text
    tiles = re.findall(r'<td class="[^"]+" title="[^"]+">[A-Z]{3}', shown)
    assert len(tiles) >= 193
    assert '<td class="m-neutral" title="Egypt: neutral">EGY' in tiles
    assert '<td class="none" title="Fiji: not on the watch list">FJI' in tiles


def test_the_map_may_be_geographic_and_the_links_keep_it(client: TestClient) -> None:
    tiles = client.get("/dossiers/lighthouse").text
    assert 'class="world"' not in tiles
    assert "map=world#map" in tiles
    world = client.get("/dossiers/lighthouse?map=world").text
    assert "<title>Türkiye: oppose, shifted</title>" in world
    assert "<title>France: silent</title>" in world
    assert "Western Sahara: disputed, a non-self-governing territory" in world
    assert "no statement of ours" in world
    assert "format=svg&amp;event=seizure&amp;map=world" in world
    assert "map=world" in world.partition('class="asof"')[2].partition("</form>")[0]
    svg = client.get("/dossiers/lighthouse/export?format=svg&event=seizure&map=world").text
    assert "Western Sahara: disputed" in svg
    assert client.get("/dossiers/lighthouse?map=globe").status_code == 404


def test_times_are_told_in_the_desks_zone_with_utc_on_hover(desk) -> None:
    app = create_app(desk.store, SOURCES, load_vocabulary(), clock=lambda: desk.now, zone=ZoneInfo("Asia/Tokyo"))
    page = TestClient(app, base_url="http://127.0.0.1").get("/dossiers/lighthouse").text
    assert '<time datetime="2026-03-01T08:00:00Z" title="1 Mar 2026, 08:00 UTC">1 Mar 2026, 17:00 JST</time>' in page
    assert '<span title="2 Mar, 10:00 UTC">2 Mar, 19:00 JST</span>' in page
