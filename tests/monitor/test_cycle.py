"""Turns over real feeds on loopback, a real store and a real webhook. All texts are invented."""

import base64
import json
import logging
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from alerts.channels.config import parse_channels
from alerts.rules import parse_rules, with_made_at
from alerts.types import ChannelName, DeliveryState, Rule, RuleId
from feeds.document import from_file
from feeds.errors import NetworkError
from feeds.types import ActorCode, Collected, Document, DocumentId, DocumentKind, Health, Precision, Source, TextMode
from monitor.cycle import look_at, run_turn
from monitor.delivering import deliver
from monitor.desk import Desk, Rulebook
from monitor.dossiers import load_dossier
from monitor.errors import StoreError
from monitor.records import Channel, HandEntry, PollRecord, ReadDocument
from monitor.rereading import add_dossier
from monitor.storing import enter_document, ingest_document, record_all
from monitor.views.health import known_of, sources_page

CONDEMNS = "The Ministry of Foreign Affairs of France strongly condemns the attack carried out by Russia on the port."
WELCOMES = "The Ministry of Foreign Affairs of France welcomes the attack carried out by Russia on the port."
SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes, ok").decode()
DOSSIER = """
id = "port-attack"
title = "Attack on the port"
watch = ["FRA", "DEU", "BRA"]
[terms]
en = ["attack on the port", "port"]
[[events]]
id = "port-attack"
title = "Attack on the port"
began = 2026-03-02T06:00:00Z
act = "the attack on the port"
initiators = ["RUS"]
affected = ["UKR"]
"""

Make = Callable[..., Any]


def _closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _dossier(tmp_path: Path) -> Path:
    path = tmp_path / "port-attack.toml"
    path.write_text(DOSSIER, encoding="utf-8")
    return path


def _statements(desk: Desk) -> list[tuple[str, str, str | None]]:
    return [(s.statement.actor, s.statement.stance.value, s.statement.target) for s in desk.store.latest_statements(limit=50)]


def _alerting(desk: Desk, url: str) -> Desk:
    channels = parse_channels(
        f'[channels.desk]\nkind = "webhook"\nurl = "{url}"\nsecret = "{SECRET}"\n', name="test", environ={}, client=desk.client
    )
    rules = parse_rules(
        '[[rules]]\nid = "against"\ntitle = "Anybody against"\nchannels = ["desk"]\nkinds = ["statement"]\n'
        'stance_at_most = "oppose"\n',
        name="test",
        channels=channels,
    )
    made = with_made_at(rules, {}, now=desk.clock() - timedelta(hours=1))
    return replace(desk, rules=Rulebook(made), channels=channels)


def test_a_turn_stores_documents_statements_and_state(site: Any, rss: Make, make_source: Make, make_desk: Make) -> None:
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS)))
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"))
    turn = run_turn(desk)
    assert (turn.polled, turn.failed, turn.documents, turn.statements) == (1, 0, 1, 1)
    assert _statements(desk) == [("FRA", "condemn", "RUS")]
    assert desk.store.states()["fr_mfa"].health is Health.OK


def test_a_source_that_is_not_due_is_left_alone_and_a_returning_entry_is_no_news(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any
) -> None:
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS)))
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"))
    run_turn(desk)
    assert run_turn(desk).polled == 0
    clock.move(hours=2)
    turn = run_turn(desk)
    assert (turn.polled, turn.documents, turn.statements) == (1, 0, 0)


def _page_on(number: int) -> bytes:
    words = f"Release {number} on the harbour. " + "The fictional ministry asks both sides to return to the table. " * 30
    return f"<html lang='en'><body><main><h1>Release {number} on the harbour</h1><p>{words}</p></main></body></html>".encode()


@pytest.mark.parametrize("status", [200, 503])
def test_an_entry_that_leaves_the_window_before_its_page_was_read_gets_its_page_later(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any, status: int
) -> None:
    """More new entries than one poll asks pages for, or pages that fail, and a window that shows none of them the next time."""
    for number in range(14):
        if status == 200:
            site.serve(f"/{number}", _page_on(number))
        else:
            site.serve(f"/{number}", b"later", status=status)
    said = [(str(number), f"Release {number} on the harbour", "A summary.") for number in range(14)]
    site.serve("/fra", rss(*said, host=site.url("")))
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA", text_mode=TextMode.PAGE_IF_SHORT))
    run_turn(desk)
    began = clock() - timedelta(days=9)

    def texts() -> list[str]:
        return [stored.revisions[-1].document.text for stored in desk.store.documents_since(began)]

    assert len(texts()) == 14
    assert sum("both sides" in text for text in texts()) == (10 if status == 200 else 0)
    for number in range(14):
        site.serve(f"/{number}", _page_on(number))
    site.serve("/fra", rss(("20", "Release 20 on the harbour", "both sides " * 200), said[0], host=site.url("")))
    for _ in range(2):
        clock.move(hours=2)
        run_turn(desk)
    assert len(texts()) == 15
    assert all("both sides" in text for text in texts())
    assert all(len(digest) == 64 for digest in desk.store.seen("fr_mfa").values())
    asked = len(site.requests)
    clock.move(hours=2)
    run_turn(desk)
    assert len(site.requests) == asked + 1  # the feed alone: nothing is owed any more


def test_one_dead_source_does_not_keep_the_others_from_being_stored(
    site: Any, rss: Make, make_source: Make, make_desk: Make
) -> None:
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS)))
    site.serve("/bra", b"<html><title>Maintenance</title></html>")
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"), make_source("br_mre", site.url("/bra"), "BRA"))
    turn = run_turn(desk)
    assert (turn.polled, turn.failed, turn.documents) == (2, 1, 1)
    assert desk.store.states()["br_mre"].health is Health.NOT_A_FEED


def test_an_edit_becomes_a_revision_and_the_old_words_are_kept(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any
) -> None:
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS)))
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"))
    run_turn(desk)
    [before] = desk.store.latest_statements(limit=5)
    clock.move(hours=2)
    site.serve("/fra", rss(("1", "On the attack", WELCOMES)))
    run_turn(desk)
    stored = desk.store.document(before.document.id)
    assert [revision.document.text for revision in stored.revisions] == [CONDEMNS, WELCOMES]
    assert desk.store.statement(before.key).current is False
    assert [stance for _, stance, _ in _statements(desk)] == ["support"]


def test_a_network_that_is_down_marks_no_source_and_is_told_in_one_line(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    dead = [make_source(f"s{n}", f"http://127.0.0.{n}:{_closed_port()}/feed", "FRA") for n in range(2, 8)]
    desk = make_desk(*dead)
    before = desk.store.states()
    with caplog.at_level(logging.WARNING):
        first = run_turn(desk)
        clock.move(minutes=1)
        second = run_turn(desk)
    assert first.network_down
    assert second.network_down
    assert desk.store.states() == before
    assert second.polled <= 4
    assert len(desk.store.outages()) == 1
    assert len([record for record in caplog.records if "our own network is down" in record.getMessage()]) == 1


def test_the_first_answer_ends_the_outage_and_nothing_was_backed_off(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any
) -> None:
    port = _closed_port()
    sources = [make_source(f"s{n}", f"http://127.0.0.{n}:{port}/feed", "FRA") for n in range(2, 6)]
    desk = make_desk(*sources)
    assert run_turn(desk).network_down
    site.serve("/feed", rss(("1", "On the attack", CONDEMNS)))
    back = replace(desk, sources={s.id: replace(s, url=site.url("/feed")) for s in sources})
    clock.move(minutes=5)
    while back.store.due(now=clock()):
        assert not run_turn(back).network_down
    [outage] = back.store.outages()
    assert outage.ended_at == clock()
    assert {state.health for state in back.store.states().values()} == {Health.OK}


def test_a_few_refusals_beside_an_answer_are_the_sources_own(site: Any, rss: Make, make_source: Make, make_desk: Make) -> None:
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS)))
    dead = [make_source(f"s{n}", f"http://127.0.0.{n}:{_closed_port()}/feed", "DEU") for n in range(2, 4)]
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"), *dead)
    turn = run_turn(desk)
    assert not turn.network_down
    assert turn.failed == 2
    assert desk.store.states()["s2"].health is Health.UNREACHABLE
    assert desk.store.outages() == ()


def test_a_statement_is_told_once_by_a_signed_webhook(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any
) -> None:
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS)))
    site.serve("/hook")
    desk = _alerting(make_desk(make_source("fr_mfa", site.url("/fra"), "FRA")), site.url("/hook"))
    run_turn(desk)
    assert deliver(desk) == 1
    clock.move(hours=2)
    run_turn(desk)
    assert deliver(desk) == 0
    [(path, key, body)] = site.posts
    assert path == "/hook"
    assert json.loads(body)["data"]["stance"] == "condemn"
    [logged] = desk.store.deliveries(limit=5)
    assert (logged.delivery.key, logged.delivery.state) == (key, DeliveryState.SENT)
    headers = next(headers for asked, headers in site.requests if asked == "/hook")
    timestamp = str(int(clock.now.timestamp() - 7200))
    assert headers["webhook-timestamp"] == timestamp
    signature = Webhook(SECRET).sign(key, clock.now - timedelta(hours=2), body.decode())
    assert headers["webhook-signature"] == signature


def test_a_dead_endpoint_is_retried_with_backoff_and_then_told_with_the_same_key(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any
) -> None:
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS)))
    site.serve("/hook", status=500)
    desk = _alerting(make_desk(make_source("fr_mfa", site.url("/fra"), "FRA")), site.url("/hook"))
    run_turn(desk)
    assert deliver(desk) == 0
    assert deliver(desk) == 0  # in backoff: not tried again at once
    assert len(site.posts) == 1
    [logged] = desk.store.deliveries(limit=5)
    assert logged.delivery.state is DeliveryState.PENDING
    assert "500" in logged.outcomes[0].reason
    clock.move(minutes=1)
    site.serve("/hook")
    assert deliver(desk) == 1
    assert len({key for _, key, _ in site.posts}) == 1


def test_a_dossier_added_later_binds_what_is_stored(
    site: Any, rss: Make, make_source: Make, make_desk: Make, tmp_path: Path
) -> None:
    site.serve("/fra", rss(("1", "Attack on the port", CONDEMNS)))
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"))
    run_turn(desk)
    dossier = load_dossier(_dossier(tmp_path), desk.vocabulary)
    assert add_dossier(desk, dossier, by="test") == 1
    [reaction] = desk.store.reactions("port-attack")
    assert reaction.statement.stance_toward_event is not None
    assert reaction.statement.stance_toward_event.value == "condemn"
    assert add_dossier(desk, dossier, by="test") == 0


def test_a_file_rings_by_its_date_and_an_undated_one_may_be_old_and_rings_for_nobody(make_desk: Make, clock: Any) -> None:
    desk = make_desk()
    rule = Rule(id=RuleId("all"), title="All", channels=(ChannelName("desk"),))
    desk = replace(desk, rules=Rulebook([rule]))
    words = "The Ministry of Foreign Affairs of France strongly condemns the attack carried out by Russia on the port of {}."
    now = clock()
    for name, published in (("Aland", None), ("Bland", now - timedelta(days=9)), ("Cland", now - timedelta(hours=1))):
        made = Document(
            id=DocumentId(name), text=words.format(name), language="en", publisher_actor=ActorCode("FRA"), fetched_at=now,
            kind=DocumentKind.OFFICIAL, published_at=published,
            published_precision=Precision.SECOND if published else Precision.UNKNOWN,
        )  # fmt: skip
        ingest_document(desk, made)
    told = [desk.store.signal(one.delivery.signal_key).published_at for one in desk.store.deliveries(limit=9)]
    assert told == [now - timedelta(hours=1)]
    entered = Document(id=DocumentId("D"), text=words.format("Dland"), language="en", fetched_at=now)
    enter_document(desk, entered, HandEntry(by="ada", at=now, channel=Channel.PHONE), speaker=None)
    assert len(desk.store.deliveries(limit=9)) == 2  # what a person has just heard is no file


def test_a_page_taken_away_rings_also_without_a_date_and_one_that_comes_back_does_not(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any
) -> None:
    site.serve("/fra", rss(("0", "Culture", "The ministry opened an exhibition."), at=None))
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"))
    run_turn(desk)
    rule = Rule(id=RuleId("all"), title="All", channels=(ChannelName("desk"),))
    desk = replace(desk, rules=Rulebook([rule]))
    clock.move(hours=2)
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS), at=None))
    run_turn(desk)

    def told() -> list[str]:
        return [desk.store.signal(one.delivery.signal_key).kind.value for one in reversed(desk.store.deliveries(limit=9))]

    assert told() == ["statement"]
    words = next(
        one.revisions[-1].document
        for one in desk.store.documents_since(clock() - timedelta(days=1))
        if "condemn" in one.revisions[-1].document.text
    )
    clock.move(days=3)
    ingest_document(desk, replace(words, text="", sha256="", fetched_at=clock()))
    assert told() == ["statement", "withdrawn"]
    desk = replace(desk, rules=Rulebook([replace(rule, id=RuleId("later"), made_at=clock())]))
    clock.move(days=3)
    ingest_document(desk, replace(words, fetched_at=clock()))
    assert told() == ["statement", "withdrawn"]


def test_a_document_handed_in_goes_the_same_way_and_only_once(make_desk: Make, tmp_path: Path) -> None:
    desk = make_desk()
    add_dossier(desk, load_dossier(_dossier(tmp_path), desk.vocabulary), by="test")
    [document] = from_file("release.txt", CONDEMNS.encode(), fetched_at=desk.clock(), publisher_actor=ActorCode("FRA"))
    recorded, statements = ingest_document(desk, document)
    assert (recorded.documents, len(statements)) == (1, 1)
    again, _ = ingest_document(desk, document)
    assert (again.documents, again.statements) == (0, 0)
    assert len(desk.store.reactions("port-attack")) == 1


def test_a_look_at_a_source_stores_nothing(site: Any, rss: Make, make_source: Make, make_desk: Make) -> None:
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS)))
    source: Source = make_source("fr_mfa", site.url("/fra"), "FRA")
    desk = make_desk(source)
    collected = look_at(desk, source.id)
    assert [document.text for document in collected.documents] == [CONDEMNS]
    assert desk.store.counts()["documents"] == 0
    assert desk.store.states()[source.id].health is Health.UNPOLLED


def test_what_cannot_be_stored_backs_its_source_off_and_leaves_the_others(
    site: Any, rss: Make, make_source: Make, make_desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS)))
    site.serve("/bra", rss(("1", "On the attack", CONDEMNS.replace("France", "Brazil"))))
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"), make_source("br_mre", site.url("/bra"), "BRA"))
    record = desk.store.record

    def refusing(poll: PollRecord, *, now: Any) -> Any:
        if any(read.document.source_id == "fr_mfa" for read in poll.read):
            raise StoreError("evidence does not stand in its text; nothing was written")
        return record(poll, now=now)

    monkeypatch.setattr(type(desk.store), "record", lambda _, poll, *, now: refusing(poll, now=now))
    turn = run_turn(desk)
    assert turn.statements == 1
    state = desk.store.states()["fr_mfa"]
    assert state.health is Health.MALFORMED
    assert state.next_poll_at > desk.clock()
    assert desk.store.seen(state.source_id) == {}  # it will all be read again


def test_a_quiet_poll_that_cannot_be_stored_does_not_take_those_with_it_that_came_together(
    site: Any, make_source: Make, make_desk: Make
) -> None:
    desk = make_desk(*(make_source(name, site.url(f"/{name}"), "FRA") for name in ("a", "b", "c")))
    before = desk.store.states()
    quiet = {name: replace(state, health=Health.OK, last_polled_at=desk.clock()) for name, state in before.items()}
    broken = replace(quiet["b"], detail="half a character: \ud800")  # which no database takes
    arrived = [Collected(source_id=name, state=broken if name == "b" else state) for name, state in quiet.items()]
    assert [collected.source_id for collected, _ in record_all(desk, arrived, before)] == ["a", "b", "c"]
    assert {name: state.health for name, state in desk.store.states().items()} == {
        "a": Health.OK,
        "b": Health.MALFORMED,
        "c": Health.OK,
    }


def test_polls_that_say_nothing_are_stored_together_and_one_with_a_statement_by_itself(
    site: Any, make_source: Make, make_desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"a": "The minister opened a library.", "b": CONDEMNS, "c": "The embassy is closed on Monday.", "d": ""}
    desk = make_desk(*(make_source(name, site.url(f"/{name}"), "FRA") for name in texts))
    before = desk.store.states()
    arrived = [
        Collected(
            source_id=name,
            state=replace(before[name], health=Health.OK, last_polled_at=desk.clock()),
            documents=(Document(id=DocumentId(name), text=text, source_id=name, fetched_at=desk.clock()),) if text else (),
        )
        for name, text in texts.items()
    ]
    together: list[int] = []
    keep_all = desk.store.record_all

    def counted(records: Any, *, now: Any) -> Any:
        together.append(len(records))
        return keep_all(records, now=now)

    monkeypatch.setattr(type(desk.store), "record_all", lambda _, records, *, now: counted(records, now=now))
    recorded = {collected.source_id: one for collected, one in record_all(desk, arrived, before)}
    assert together == [1, 3]
    assert {name: (one.documents, one.statements > 0) for name, one in recorded.items()} == {
        "a": (1, False),
        "b": (1, True),
        "c": (1, False),
        "d": (0, False),
    }


def test_network_errors_that_are_the_servers_are_not_ours() -> None:
    assert not NetworkError("too slow", url="https://mfa.example", phase="timeout").ours


def test_dead_hosts_that_alone_are_due_do_not_stop_the_monitor(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any
) -> None:
    """Seen: three dead ministries were taken for a dead network, and the living ones were asked at every tick in vain."""
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS)))
    dead = [make_source(f"s{n}", f"http://127.0.0.{n}:{_closed_port()}/feed", "DEU") for n in range(2, 7)]
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"), *dead)
    assert not run_turn(desk).network_down
    clock.move(minutes=61)
    desk.store.postpone(["fr_mfa"], until=clock() + timedelta(hours=1))
    turn = run_turn(desk)
    assert (turn.polled, turn.failed, turn.network_down) == (5, 5, False)
    assert {state.failures for key, state in desk.store.states().items() if key != "fr_mfa"} == {2}
    assert desk.store.outages() == ()


def test_a_living_source_is_asked_first_and_its_answer_kept(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any
) -> None:
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS)))
    dead = [make_source(f"s{n}", f"http://127.0.0.{n}:{_closed_port()}/feed", "DEU") for n in range(2, 14)]
    desk = make_desk(*dead, make_source("fr_mfa", site.url("/fra"), "FRA"))
    turn = run_turn(desk)
    assert not turn.network_down
    assert turn.documents == 1
    assert turn.failed == 12


def test_a_feed_of_many_entries_on_a_dossier_breaks_a_silence_once(
    site: Any, rss: Make, make_source: Make, make_desk: Make, tmp_path: Path, clock: Any
) -> None:
    entries = [(str(n), "Attack on the port", CONDEMNS.replace("the port", f"the port of town {n}")) for n in range(3)]
    site.serve("/fra", rss(*entries))
    site.serve("/hook")
    desk = _alerting(make_desk(make_source("fr_mfa", site.url("/fra"), "FRA")), site.url("/hook"))
    desk = replace(desk, rules=Rulebook(replace(rule, kinds=()) for rule in desk.rules.index.rules))
    add_dossier(desk, load_dossier(_dossier(tmp_path), desk.vocabulary), by="test")
    run_turn(desk)
    assert deliver(desk) == 3
    kinds = sorted(json.loads(body)["data"]["kind"] for _, _, body in site.posts)
    assert kinds == ["first_statement", "statement", "statement"]


def test_a_corrected_dossier_clears_the_board_of_what_no_longer_binds(
    site: Any, rss: Make, make_source: Make, make_desk: Make, tmp_path: Path
) -> None:
    site.serve("/fra", rss(("1", "Attack on the port", CONDEMNS)))
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"))
    run_turn(desk)
    path = _dossier(tmp_path)
    add_dossier(desk, load_dossier(path, desk.vocabulary), by="test")
    path.write_text(DOSSIER.replace('["attack on the port", "port"]', '["lighthouse"]'), encoding="utf-8")
    add_dossier(desk, load_dossier(path, desk.vocabulary), by="test")
    assert desk.store.reactions("port-attack") == ()
    assert _statements(desk) == [("FRA", "condemn", "RUS")]


def test_a_turn_with_a_limit_leaves_the_rest_for_the_next_one(site: Any, rss: Make, make_source: Make, make_desk: Make) -> None:
    site.serve("/feed", rss(("1", "On the harbour", "The harbour is open.")))
    desk = make_desk(*(make_source(f"s_{number}", site.url("/feed"), "FRA") for number in range(5)))
    assert [run_turn(desk, limit=2).polled for _ in range(4)] == [2, 2, 1, 0]


def test_what_was_never_asked_is_polled_at_once_where_that_is_wanted(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any
) -> None:
    site.serve("/feed", rss(("1", "On the harbour", "The harbour is open.")))
    desk = make_desk()
    source = make_source("fr_mfa", site.url("/feed"), "FRA")
    desk = replace(desk, sources={source.id: source})
    desk.store.register_at({source.id: clock() + timedelta(minutes=40)})
    assert (run_turn(desk).polled, run_turn(desk, fresh=True).polled, run_turn(desk, fresh=True).polled) == (0, 1, 0)


def test_a_watched_source_that_was_never_asked_does_not_wait_for_its_first_poll(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any, tmp_path: Path
) -> None:
    site.serve("/feed", rss(("1", "On the harbour", "The harbour is open.")))
    sources = [make_source("fr_mfa", site.url("/feed"), "FRA"), make_source("it_mfa", site.url("/feed"), "ITA")]
    desk = replace(make_desk(), sources={source.id: source for source in sources})
    desk.store.register_at({source.id: clock() + timedelta(minutes=40) for source in sources})
    add_dossier(desk, load_dossier(_dossier(tmp_path), desk.vocabulary), by="test")
    assert run_turn(desk).polled == 1
    assert desk.store.states()["fr_mfa"].last_polled_at == clock()


def test_a_source_that_publishes_daily_and_stops_is_shown_as_gone_quiet(
    site: Any, make_source: Make, make_desk: Make, clock: Any
) -> None:
    dates = [format_datetime(clock() - timedelta(days=days)) for days in range(6)]
    items = "".join(f"<item><guid>{at}</guid><title>Of {at}</title><pubDate>{at}</pubDate></item>" for at in dates)
    site.serve("/fra", f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode())
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"))

    def shown() -> tuple[str, str]:
        run_turn(desk)
        page = sources_page(desk.sources.values(), desk.store.states(), desk.vocabulary, now=clock(), known=known_of(desk.store))
        return page.rows[0].state, page.rows[0].usual_pause

    assert shown() == ("ok", "24 h 00 min")
    clock.move(days=2)
    assert shown()[0] == "ok"
    clock.move(days=6)
    assert shown() == ("quiet", "24 h 00 min")


@pytest.mark.parametrize(
    ("days", "hot_until", "polled"), [(2, None, 1), (4, None, 0), (4, timedelta(days=5), 1), (2, timedelta(days=1), 0)]
)
def test_a_watched_source_is_asked_in_minutes_for_72_hours_or_to_an_end_set_by_hand(
    site: Any,
    rss: Make,
    make_source: Make,
    make_desk: Make,
    tmp_path: Path,
    clock: Any,
    days: int,
    hot_until: timedelta | None,
    polled: int,
) -> None:
    site.serve("/fra", rss(("1", "On the port", CONDEMNS)))
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"))
    dossier = load_dossier(_dossier(tmp_path), desk.vocabulary)
    began = clock() - timedelta(days=days)
    (event,) = dossier.events
    event = replace(event, began=began, hot_until=None if hot_until is None else began + hot_until)
    add_dossier(desk, replace(dossier, events=(event,)), by="ada")
    run_turn(desk)
    clock.move(minutes=3)
    assert run_turn(desk).polled == polled


def _ruled(desk: Desk, *rules: str) -> Desk:
    channels = parse_channels('[channels.log]\nkind = "console"\n', name="test", environ={}, client=desk.client)
    text = "".join(f'[[rules]]\nid = "r{number}"\nchannels = ["log"]\n{rule}\n' for number, rule in enumerate(rules))
    made = with_made_at(parse_rules(text, name="test", channels=channels), {}, now=desk.clock() - timedelta(hours=1))
    return replace(desk, rules=Rulebook(made), channels=channels)


def _told(desk: Desk) -> list[str]:
    return sorted(one.delivery.message.subject.partition(" · ")[0] for one in desk.store.deliveries(limit=99))


def test_a_backfill_and_a_first_poll_ring_for_nobody_and_what_is_new_does(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any, tmp_path: Path
) -> None:
    site.serve("/old", rss(("1", "On the attack", CONDEMNS), at=clock() - timedelta(days=3)))
    site.serve("/undated", rss(("2", "On the attack", CONDEMNS), at=None))
    sources = [make_source(name, site.url(f"/{name}"), "FRA") for name in ("old", "undated")]
    desk = _ruled(make_desk(*sources), "official_only = false", 'kinds = ["threshold"]\ncount = 1\nstances = ["concern"]')
    add_dossier(desk, load_dossier(_dossier(tmp_path), desk.vocabulary), by="test")
    assert run_turn(desk).statements == 2
    assert _told(desk) == []
    clock.move(hours=2)
    site.serve("/undated", rss(("2", "On the attack", CONDEMNS), ("3", "On the port", CONDEMNS), at=None))
    run_turn(desk)
    assert len(_told(desk)) == 1


def test_binding_again_and_relabelling_ring_for_nobody(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any, tmp_path: Path
) -> None:
    site.serve("/fra", rss(("1", "On the attack", CONDEMNS), at=clock()))
    desk = make_desk(make_source("fr_mfa", site.url("/fra"), "FRA"))
    run_turn(desk)
    desk = _ruled(desk, "official_only = false", 'kinds = ["first_statement"]')
    add_dossier(desk, load_dossier(_dossier(tmp_path), desk.vocabulary), by="test")
    [stored] = desk.store.documents_since(clock() - timedelta(days=1))
    document = stored.revisions[-1].document
    said = tuple(replace(one, engine="other-1") for one in desk.engine.read(document))
    desk.store.relabel([ReadDocument(document=document, statements=said)], engine="other-1", now=clock(), by="test")
    clock.move(hours=2)
    run_turn(desk)
    deliver(desk)
    assert _told(desk) == []


def test_a_silence_that_lasts_is_told_once_and_so_is_its_end(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any, tmp_path: Path
) -> None:
    began = clock()
    site.serve("/bra", rss(("1", "Culture", "The ministry opened an exhibition."), at=began))
    desk = make_desk(make_source("br_mre", site.url("/bra"), "BRA"))
    add_dossier(desk, replace(load_dossier(_dossier(tmp_path), desk.vocabulary), watch=("BRA",)), by="test")
    clock.now = began - timedelta(hours=7)
    run_turn(desk)
    desk = _ruled(
        desk, 'actors = ["BRA"]\nany = [{ kinds = ["still_silent"], silent_for = "24h" }, { kinds = ["silence_broken"] }]'
    )
    for _ in range(33):
        clock.move(hours=1)
        run_turn(desk)
    assert _told(desk) == ["Still silent: Brazil has been silent for 24 h on Attack on the port"]
    speaks = CONDEMNS.replace("France", "Brazil")
    site.serve("/bra", rss(("2", "On the attack on the port", speaks), at=clock()))
    clock.move(hours=1)
    run_turn(desk)
    assert len(_told(desk)) == 2
    assert _told(desk)[0].startswith("Silence broken: Brazil breaks its silence")


def test_what_a_cool_down_held_is_told_together_and_once(
    site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any
) -> None:
    entries = [(str(n), f"On the attack {n}", CONDEMNS.replace("port", f"port of X{n}")) for n in range(4)]
    site.serve("/fra", rss(*entries, at=clock()))
    desk = _ruled(make_desk(make_source("fr_mfa", site.url("/fra"), "FRA")), 'kinds = ["statement"]\ncool_down = "1h"')
    run_turn(desk)
    assert deliver(desk) == 1
    assert len(desk.store.held_back(limit=9)) == 3
    clock.move(minutes=59)
    assert deliver(desk) == 0
    clock.move(minutes=1)
    assert deliver(desk) == 1
    assert deliver(desk) == 0
    assert desk.store.held_back(limit=9) == ()
    together = desk.store.deliveries(limit=1)[0].delivery
    assert together.message.subject == "3 alerts together · r0"
    assert [one["kind"] for one in json.loads(together.message.payload)["data"]["signals"]] == ["statement"] * 3
