"""An embargo holds on every way out: each command, page and channel is in the register, and does what it says there."""

import ast
import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import typer
from click import Command
from starlette.testclient import TestClient

from alerts.channels.config import _KEYS, parse_channels
from alerts.rules import parse_rules, with_made_at
from alerts.types import Digest, Every, SignalKind
from feeds.document import from_file
from feeds.types import ActorCode, Precision
from monitor.cli import app as cli
from monitor.delivering import deliver
from monitor.desk import Desk, Rulebook
from monitor.embargo import WAYS, Hold, is_held
from monitor.errors import ExportError
from monitor.storing import ingest_document, tell
from monitor.types import Dossier, DossierId, Event, EventId
from monitor.views.snapshot import take_snapshot
from monitor.web.app import create_app

Make = Callable[..., Desk]

ROOT = Path(__file__).parents[2]
UNTIL = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
EVENT = Event(
    id=EventId("first-strike"),
    title="First strike",
    began=datetime(2026, 3, 2, 6, 0, tzinfo=UTC),
    began_precision=Precision.MINUTE,
    act="the attack on the port",
    initiators=(ActorCode("RUS"),),
    affected=(ActorCode("UKR"),),
)
DOSSIER = Dossier(
    id=DossierId("port-attack"),
    title="Attack on the port",
    watch=("FRA",),
    events=(EVENT,),
    terms={"en": ("attack",)},
    embargo_until=UNTIL,
)


def commands(group: Command, before: str = "") -> Iterator[str]:
    for name, command in getattr(group, "commands", {}).items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"command {before}{name}"


def pages(desk: Desk) -> Iterator[str]:
    app = create_app(desk.store, (), desk.vocabulary, clock=desk.clock, desk=desk)
    yield from paths(app.routes)


def paths(routes: Iterable[Any]) -> Iterator[str]:
    """Every address of an application, those of the routers that it includes too; what is neither is given as it is."""
    for route in routes:
        router = getattr(route, "original_router", None)
        if router is not None:
            yield from paths(router.routes)
        else:
            yield f"page {getattr(route, 'path', route)}"


def test_every_command_page_and_channel_says_what_it_does_with_an_embargo(make_desk: Make) -> None:
    there = {*commands(typer.main.get_command(cli)), *pages(make_desk()), *(f"channel {kind}" for kind in _KEYS)}
    assert {"page /dossiers/{dossier_id}/export", "command export", "channel email"} <= there
    unknown = sorted(there - set(WAYS))
    assert unknown == [], "enter these in monitor.embargo.WAYS, and let them honour an embargo where they carry a dossier out"
    assert {WAYS[way] for way in there if way.startswith("channel")} == {Hold.WAITS}


def test_files_are_made_of_snapshots_and_messages_of_the_outbox_only() -> None:
    """The two gates hold only while nothing goes round them."""
    taking, sending = set(), set()
    for path in (ROOT / "monitor").rglob("*.py"):
        module = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [f"{node.module}.{alias.name}" for alias in node.names] if isinstance(node, ast.ImportFrom) else []
            taking |= {module for name in names if name == "monitor.views.snapshot.freeze"}
            sending |= {module for name in names if name.startswith("alerts.send.")}
    assert taking == set(), "make files with take_snapshot, which refuses what is under embargo"
    assert sending == {"monitor/delivering.py"}, "send what Store.pending_deliveries gives: it leaves out what is under embargo"


def test_no_snapshot_is_taken_before_the_embargo_ends(make_desk: Make) -> None:
    desk = make_desk()

    def take(dossier: Dossier, now: datetime) -> str:
        return take_snapshot(
            desk.store, (), desk.vocabulary, dossier, EVENT, at=EVENT.began, now=now, version="0", sample=False
        ).board.title

    with pytest.raises(ExportError, match=r"port-attack: is under embargo until 2026-03-02T18:00:00Z; nothing of it leaves"):
        take(DOSSIER, UNTIL - timedelta(seconds=1))
    assert take(DOSSIER, UNTIL) == "Attack on the port"
    assert take(replace(DOSSIER, embargo_until=None), EVENT.began) == "Attack on the port"


SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes, ok").decode()
CONDEMNS = "The Ministry of Foreign Affairs of France strongly condemns the attack carried out by Russia on the port."


def alerting(desk: Desk, url: str, dossier: Dossier) -> Desk:
    """A desk that posts every condemnation to a webhook, and has just heard one on the dossier."""
    text = f'[channels.desk]\nkind = "webhook"\nurl = "{url}"\nsecret = "{SECRET}"\n'
    channels = parse_channels(text, name="test", environ={}, client=desk.client)
    rule = '[[rules]]\nid = "against"\ntitle = "Against"\nchannels = ["desk"]\nkinds = ["statement"]\nstance_at_most = "oppose"\n'
    rules = parse_rules(rule, name="test", channels=channels)
    desk = replace(desk, rules=Rulebook(with_made_at(rules, {}, now=desk.clock() - timedelta(hours=1))), channels=channels)
    desk.store.save_dossier(dossier, now=desk.clock(), by="test")
    [document] = from_file("release.txt", CONDEMNS.encode(), fetched_at=desk.clock(), publisher_actor=ActorCode("FRA"))
    ingest_document(desk, replace(document, published_at=desk.clock(), published_precision=Precision.SECOND))
    return desk


def test_messages_wait_for_the_end_of_the_embargo_and_then_go_out(make_desk: Make, clock: Any, site: Any) -> None:
    site.serve("/hook", b"ok")
    desk = alerting(make_desk(), site.url("/hook"), DOSSIER)
    assert [each.delivery.state.value for each in desk.store.deliveries(limit=9)] == ["pending"]
    clock.move(hours=5.9)
    assert (deliver(desk), site.posts) == (0, [])
    clock.move(hours=0.2)
    assert deliver(desk) == 1
    assert b"strongly condemns" in site.posts[0][2]


def test_a_digest_that_was_made_before_the_embargo_waits_for_its_end(make_desk: Make, clock: Any, site: Any) -> None:
    """One line of it is of a dossier that has since been put under embargo, and not the first line."""
    site.serve("/hook", b"no", status=503)
    desk = alerting(make_desk(), site.url("/hook"), replace(DOSSIER, embargo_until=None))
    daily = replace(desk.rules.index.rules[0], digest=Digest(every=Every.DAY, at=time(13, 0), zone=ZoneInfo("UTC")))
    desk = replace(desk, rules=Rulebook([daily]))
    [heard] = [one for one, _ in desk.store.signals_since(UNTIL - timedelta(days=9)) if one.kind is SignalKind.STATEMENT]
    both = [replace(heard, key=key, about=key, dossier=dossier) for key, dossier in (("a", None), ("b", "port-attack"))]
    tell(desk, both, now=clock())
    clock.move(hours=1.1)
    deliver(desk)
    tried = len(site.posts)
    assert tried == 2  # the message of its own, and the digest
    desk.store.save_dossier(DOSSIER, now=clock(), by="test")
    site.serve("/hook", b"ok")
    clock.move(hours=2)
    assert (deliver(desk), len(site.posts)) == (0, tried)
    clock.move(hours=3)
    assert deliver(desk) == 2


def test_messages_of_a_dossier_without_embargo_do_not_wait(make_desk: Make, clock: Any, site: Any) -> None:
    site.serve("/hook", b"ok")
    assert deliver(alerting(make_desk(), site.url("/hook"), replace(DOSSIER, embargo_until=None))) == 1


def test_the_board_still_shows_it_marked(make_desk: Make, clock: Any) -> None:
    desk = make_desk()
    desk.store.save_dossier(DOSSIER, now=clock(), by="test")
    client = TestClient(create_app(desk.store, (), desk.vocabulary, clock=clock), base_url="http://127.0.0.1")
    assert "Under embargo until 2 Mar 2026, 18:00 UTC" in client.get("/dossiers/port-attack").text
    earlier = client.get("/dossiers/port-attack?at=2026-03-02T07:00Z").text
    assert "Under embargo until" in earlier
    clock.move(hours=7)
    assert "Under embargo" not in client.get("/dossiers/port-attack").text
    assert "Under embargo" not in client.get("/dossiers/port-attack?at=2026-03-02T07:00Z").text


def test_a_dossier_is_held_until_its_embargo_ends() -> None:
    assert is_held(DOSSIER, now=UNTIL - timedelta(microseconds=1))
    assert not is_held(DOSSIER, now=UNTIL)


def test_a_pairs_file_counts_what_was_published_and_lacks_what_only_a_held_dossier_knows(make_desk: Make, clock: Any) -> None:
    desk = make_desk()
    desk.store.save_dossier(DOSSIER, now=clock(), by="test")
    for name, words, url in (
        ("release.txt", CONDEMNS, "https://ministry.example/1"),
        ("note.txt", CONDEMNS.replace("strongly condemns", "rejects and condemns"), None),
    ):
        [document] = from_file(name, words.encode(), fetched_at=clock(), publisher_actor=ActorCode("FRA"))
        ingest_document(desk, replace(document, url=url))
    client = TestClient(create_app(desk.store, (), desk.vocabulary, clock=clock), base_url="http://127.0.0.1")

    def counted() -> int:
        lines = client.get("/trends/file", params={"line": "FRA~RUS", "by": "day", "format": "csv"}).text.splitlines()
        column = lines[0].split(",").index("n")
        return sum(int(line.split(",")[column]) for line in lines[1:])

    assert "<strong>2</strong> statements" in client.get("/pair/FRA/RUS").text
    assert counted() == 1
    assert client.get("/trends/file?line=dossier:port-attack&format=csv").status_code == 403
    clock.move(hours=13)
    assert counted() == 2
