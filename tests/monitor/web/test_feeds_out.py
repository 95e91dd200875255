"""Private feeds out over a real server: read by feedparser, with conditional GET, until revoked or under embargo."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import feedparser
import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from alerts.types import ChannelName, Rule, RuleId, Signal, SignalKind
from monitor.errors import InputError
from monitor.outgoing import OutletScope, mark_of, new_secret
from monitor.records import PollRecord
from monitor.types import Stance
from monitor.views.outlet import refuse_subject
from monitor.web.site import Alerting
from tests.monitor.web.conftest import DOSSIER, NOW, Desk

RULE = Rule(id=RuleId("against"), title="Anybody against", channels=(ChannelName("desk"),), stance_at_most=-2)


def heard(desk: Desk, key: str, *, dossier: str | None = "lighthouse", stance: int = -2, **more: object) -> None:
    """Keep a signal, as a poll would."""
    values = {"published_at": NOW - timedelta(minutes=5), "published_precision": "second", "evidence": f"Words of {key}."}
    signal = Signal(
        key=key, kind=SignalKind.STATEMENT, title=f"Said {key}", occurred_at=NOW - timedelta(minutes=5), dossier=dossier,
        stance="oppose", stance_score=stance, **(values | more),  # type: ignore[arg-type]
    )  # fmt: skip
    desk.store.record(PollRecord(signals=(signal,)), now=desk.now)


def made(desk: Desk, scope: OutletScope, subject: str) -> str:
    """Make an outlet; return the path of its feed without the form."""
    secret = new_secret()
    desk.store.add_outlet(mark_of(secret), scope, subject, by="ada", now=desk.now)
    return f"/feeds/{secret}"


@pytest.fixture
def speaking(desk: Desk) -> Desk:
    desk.alerting = Alerting(rules=lambda: (RULE,))
    heard(desk, "first")
    heard(desk, "other", dossier=None, stance=2)
    return desk


@pytest.fixture
def reader(speaking: Desk) -> TestClient:
    return TestClient(speaking.app(), base_url="http://127.0.0.1")


def titles(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200
    read = feedparser.parse(answer.content)
    assert read.bozo is False
    return [one.title.partition(" · ")[0] for one in read.entries]


def test_a_feed_of_a_dossier_a_rule_and_a_query(speaking: Desk, reader: TestClient) -> None:
    asked = {
        OutletScope.DOSSIER: ("lighthouse", ["Statement: Said first"]),
        OutletScope.RULE: ("against", ["Statement: Said first"]),
        OutletScope.QUERY: ("words other", ["Statement: Said other"]),
    }
    for scope, (subject, expected) in asked.items():
        path = made(speaking, scope, subject)
        assert titles(reader.get(f"{path}.atom")) == expected
        answer = reader.get(f"{path}.json")
        assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
        assert [item["title"].partition(" · ")[0] for item in json.loads(answer.content)["items"]] == expected


def test_the_newest_comes_first(speaking: Desk, reader: TestClient) -> None:
    path = made(speaking, OutletScope.DOSSIER, "lighthouse")
    speaking.now += timedelta(hours=1)
    heard(speaking, "second")
    assert titles(reader.get(f"{path}.atom")) == ["Statement: Said second", "Statement: Said first"]


def test_who_has_it_already_is_told_so(speaking: Desk, reader: TestClient) -> None:
    path = made(speaking, OutletScope.DOSSIER, "lighthouse") + ".atom"
    first = reader.get(path)
    for header in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"x", W/{first.headers["etag"]}'},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = reader.get(path, headers=header)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert first.headers["cache-control"] == "private, no-cache"
    speaking.now += timedelta(minutes=1)
    heard(speaking, "second")
    assert reader.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_feedparser_reads_it_from_a_server_and_again_with_its_validators(speaking: Desk, serve: Callable[[FastAPI], str]) -> None:
    address = serve(speaking.app()) + made(speaking, OutletScope.RULE, "against") + ".atom"
    first = feedparser.parse(address)
    assert (first.bozo, first.status, len(first.entries)) == (False, 200, 1)
    assert feedparser.parse(address, etag=first.etag).status == 304


def test_a_revoked_or_guessed_address_gives_nothing(speaking: Desk, reader: TestClient) -> None:
    path = made(speaking, OutletScope.DOSSIER, "lighthouse")
    [outlet] = speaking.store.outlets()
    assert speaking.store.revoke_outlet(outlet.number, by="ada", now=NOW) is True
    assert speaking.store.revoke_outlet(outlet.number, by="ada", now=NOW) is False
    live = made(speaking, OutletScope.DOSSIER, "lighthouse")
    for address in (f"{path}.atom", f"{path}.json", "/feeds/x.atom", live, f"{live}.rss", "/feeds/.atom"):
        assert reader.get(address).status_code == 404, address
    assert [one.what for one in speaking.store.audit_log(limit=3)] == ["make feed", "revoke feed", "make feed"]


def test_nothing_of_an_embargoed_dossier_is_in_any_feed(speaking: Desk, reader: TestClient) -> None:
    heard(speaking, "free", dossier=None)
    paths = [made(speaking, OutletScope.DOSSIER, "lighthouse"), made(speaking, OutletScope.RULE, "against")]
    paths.append(made(speaking, OutletScope.QUERY, "words"))
    speaking.store.save_dossier(replace(DOSSIER, embargo_until=NOW + timedelta(hours=1)), now=NOW, by="ada")
    answers = [reader.get(f"{path}{form}") for path in paths for form in (".atom", ".json")]
    assert [one.status_code for one in answers] == [404, 404, 200, 200, 200, 200]
    for answer in answers:
        assert b"first" not in answer.content
        assert b"ighthouse" not in answer.content
    assert b"free" in answers[2].content
    speaking.now += timedelta(hours=2)
    assert titles(reader.get(f"{paths[0]}.atom")) == ["Statement: Said first"]


def test_what_a_person_has_corrected_is_told_no_more(speaking: Desk, reader: TestClient) -> None:
    path = made(speaking, OutletScope.DOSSIER, "lighthouse") + ".atom"
    key = speaking.publish("FRA", Stance.OPPOSE, "We object to it.", "We object to it.", hours=3)
    heard(speaking, "third", board_path=f"/statements/{key}")
    assert len(titles(reader.get(path))) == 2
    speaking.store.correct(key, (), why="no statement", by="ada", now=NOW)
    assert titles(reader.get(path)) == ["Statement: Said first"]


def test_the_address_is_stored_nowhere_and_stands_in_no_log(speaking: Desk, tmp_path, caplog: pytest.LogCaptureFixture) -> None:
    secret = made(speaking, OutletScope.RULE, "against").rpartition("/")[2]

    def broken() -> tuple[Rule, ...]:
        raise RuntimeError("of a test")

    speaking.alerting = Alerting(rules=broken)
    client = TestClient(speaking.app(), base_url="http://127.0.0.1")
    with caplog.at_level(logging.DEBUG):
        assert client.get(f"/feeds/{secret}.atom").status_code == 500
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("monitor")]
    assert ours == ["page /feeds/*** failed"]
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("scope", "subject", "reason"),
    [
        (OutletScope.DOSSIER, "none", "no such dossier"),
        (OutletScope.RULE, "none", "no such rule"),
        (OutletScope.QUERY, '"open', "none|quote|close"),
        (OutletScope.DOSSIER, "held", "embargo"),
    ],
)
def test_a_feed_of_nothing_is_refused(speaking: Desk, scope: OutletScope, subject: str, reason: str) -> None:
    if subject == "held":
        held = replace(DOSSIER, id="held", events=(), embargo_until=NOW + timedelta(hours=1))
        speaking.store.save_dossier(held, now=NOW, by="ada")
    with pytest.raises(InputError, match=reason):
        refuse_subject(speaking.store, (RULE,), scope, subject, now=NOW)
