"""Whatever is kept from page to page, every page shows what is stored at this moment, to whom it is shown, in the desk's zone."""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from starlette.testclient import TestClient

from feeds.types import Health, Precision
from monitor.records import Answer, AnswerKind
from monitor.store.store import Store
from monitor.types import Stance
from monitor.web.app import create_app
from monitor.web.session import ticket
from tests.monitor.web.conftest import DOSSIER, EVENT, KEY, NOW, SOURCES, Desk, proof_on

PAGES = (
    "/",
    "/dossiers/lighthouse",
    "/dossiers/lighthouse?at=2026-03-01T14:00",
    "/dossiers/lighthouse/order",
    "/actors/TUR",
    "/actors/IDN",
    "/trends?line=dossier:lighthouse&since=2026-02-01&until=2026-03-02",
    "/trends?line=TUR~XNV&since=2026-02-01&until=2026-03-02",
)
MASKED = re.compile(r'name="proof" value="[^"]+"')


class Board:
    """One board that has been up for a while, which has shown every page before, and its reader."""

    def __init__(self, desk: Desk, zone: str = "UTC") -> None:
        self.desk, self.zone = desk, ZoneInfo(zone)
        self.client = self.reader(desk)

    def reader(self, desk: Desk, *, signed_in: bool = True) -> TestClient:
        """Return a reader of a board over a desk."""
        working = desk.working()
        sources, words = working.sources.values(), working.vocabulary
        app = create_app(desk.store, sources, words, clock=working.clock, key=KEY, live_every_s=0, desk=working, zone=self.zone)
        client = TestClient(app, base_url="http://127.0.0.1")
        if signed_in:
            client.get("/enter", params={"ticket": ticket(KEY, "Ada Example", now=desk.now)})
        return client

    def shows_what_is_stored(self) -> str:
        """Hold every page against that of a board that was only just started on the same file; return all of them."""
        store = Store.open(f"sqlite:///{self.desk.store.name}")
        new = self.reader(replace(self.desk, store=store))
        told = ""
        for path in PAGES:
            mine, theirs = (MASKED.sub("", client.get(path).text) for client in (self.client, new))
            assert mine == theirs, path
            told += mine
        store.close()
        return told


def test_every_page_shows_what_is_stored_after_everything_that_a_desk_does(desk: Desk) -> None:
    board = Board(desk)
    client, store = board.client, desk.store
    for path in PAGES:
        client.get(path)
    key = desk.publish("IDN", Stance.CONCERN, "We object to the seizure.", "We object to the seizure.", hours=4)
    assert "We object to the seizure." in board.shows_what_is_stored()

    sent = {"proof": proof_on(client), "stance": "condemn", "event_stance": "condemn", "why": "it is a crime"}
    assert client.post(f"/statements/{key}/correct", data=sent).status_code == 200
    assert "reviewed by a person" in board.shows_what_is_stored()
    corrected = client.get("/dossiers/lighthouse").text
    assert client.post(f"/corrections/{store.corrections()[0].number}/undo", data={"proof": proof_on(client)}).status_code == 200
    assert client.get("/dossiers/lighthouse").text != corrected

    gloss = {"proof": proof_on(client), "text": "A gloss of mine.", "language": "en"}
    assert client.post(f"/statements/{key}/gloss", data=gloss).status_code == 200
    assert "A gloss of mine." in board.shows_what_is_stored()

    # The publisher takes the words away; a source falls silent; an actor is asked; the clock goes on.
    desk.publish("IDN", Stance.NEUTRAL, "We have no view of it yet.", "We have no view of it yet.", hours=4)
    assert (
        "We object to the seizure."
        not in client.get("/actors/IDN").text.partition("Where it stands")[2].partition("What it said")[0]
    )
    desk.poll(SOURCES[2], Health.SERVER_ERROR, "502 Bad Gateway")
    whom, kind = SOURCES[4].actor, AnswerKind.NO_ANSWER
    store.add_answer(
        Answer(event=EVENT.id, actor=whom, kind=kind, answered_at=NOW, precision=Precision.MINUTE, by="Ada Example", at=NOW)
    )
    desk.now += timedelta(hours=5, minutes=7)
    board.shows_what_is_stored()

    # Another program on the same file.
    other = Store.open(f"sqlite:///{store.name}")
    replace(desk, store=other).publish("JPN", Stance.SUPPORT, "We welcome the seizure.", "We welcome the seizure.", hours=29)
    other.close()
    assert "We welcome the seizure." in board.shows_what_is_stored()

    # Somebody moves T0, watches others, and puts the dossier under embargo, whose end comes by itself.
    moved = replace(EVENT, began=EVENT.began - timedelta(hours=3), title="Seizure of the light")
    ends = desk.now + timedelta(hours=1)
    store.save_dossier(replace(DOSSIER, events=(moved,), watch=("TUR", "IDN", "BRA"), embargo_until=ends), now=desk.now, by="x")
    told = board.shows_what_is_stored()
    assert "Seizure of the light<" in told
    assert "Under embargo until" in told
    desk.now += timedelta(hours=2)
    assert "Under embargo until" not in board.shows_what_is_stored()


def test_no_page_of_one_reader_is_shown_to_another(desk: Desk) -> None:
    board = Board(desk)
    stranger = TestClient(board.client.app, base_url="http://127.0.0.1")
    for path in PAGES:
        mine, theirs = board.client.get(path).text, stranger.get(path).text
        assert "Ada Example" in mine, path
        assert "Ada Example" not in theirs, path
        assert 'name="proof" value=""' in theirs or "proof" not in theirs, path


def test_a_moment_of_the_past_stays_what_it_was_while_words_come(desk: Desk) -> None:
    client = Board(desk).client
    path = "/dossiers/lighthouse?at=2026-03-01T14:00"
    told = client.get(path).text
    rows = told[told.index('id="h-spoken"') : told.index('id="h-silent"')]
    desk.publish("IDN", Stance.CONCERN, "We object to the seizure.", "We object to the seizure.", hours=29)
    again = client.get(path).text
    assert again[again.index('id="h-spoken"') : again.index('id="h-silent"')] == rows
    desk.publish("CHL", Stance.CONCERN, "We are worried by it.", "We are worried by it.", hours=5)
    assert "We are worried by it." in client.get(path).text


def test_two_boards_on_one_desk_tell_times_each_in_its_own_zone(desk: Desk) -> None:
    here, there = Board(desk).client, Board(desk, "Asia/Kathmandu").client
    for path in ("/dossiers/lighthouse", "/actors/TUR", "/dossiers/lighthouse"):
        assert "UTC+5:45" not in here.get(path).text
        assert "15:45" in there.get(path).text  # 10:00 UTC, two hours after the event
