"""The links in messages: looking does nothing, acting works once, and everything that is not a link of ours gets one page."""

import logging
from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from alerts.links import LIVES, Links
from alerts.plan import plan
from alerts.types import Act, ChannelName, Hush, Quiet, Rule, RuleId, Signal, SignalKind
from monitor.people import Role, User
from monitor.records import PollRecord
from monitor.web.site import Alerting
from tests.monitor.web.conftest import DOSSIER, KEY, NOW, Desk

LINKS = Links(KEY, "http://127.0.0.1")
RULE = Rule(id=RuleId("against"), title="Anybody against", channels=(ChannelName("desk"), ChannelName("night")))


def signal(key: str = "s1", *, dossier: str | None = "lighthouse") -> Signal:
    return Signal(
        key=key,
        kind=SignalKind.STATEMENT,
        title=f"Said {key}",
        occurred_at=NOW,
        published_at=NOW,
        published_precision="second",
        dossier=dossier,
    )


def told(desk: Desk, *signals: Signal) -> list[str]:
    """Plan and keep what the rule tells of these signals; return the channels that are told."""
    hushes = [one.hush for one in desk.store.hushes(now=desk.now)]
    made = plan(
        [RULE], signals, (), now=desk.now, board_url="http://127.0.0.1", hushes=hushes, links=LINKS.at(desk.now)
    )  # fmt: skip
    desk.store.record(PollRecord(signals=signals, deliveries=made.deliveries, held=made.held), now=desk.now)
    return [one.channel for one in made.deliveries]


def link(desk: Desk, act: Act, *, channel: str = "desk", key: str = "s1") -> str:
    """Return the path of a link as it stands in the message that was made."""
    [one] = [
        d.delivery
        for d in desk.store.deliveries(limit=99)
        if (d.delivery.channel, d.delivery.signal_key) == (channel, key)
    ]  # fmt: skip
    word = {Act.ACKNOWLEDGE: "Acknowledge", Act.SNOOZE: "Snooze 8 h", Act.MUTE: "Mute"}[act]
    [line] = [line for line in one.message.text.splitlines() if line.startswith(f"{word}: ")]
    return line.partition("http://127.0.0.1")[2]


@pytest.fixture
def alerting_desk(desk: Desk) -> Desk:
    desk.alerting = Alerting(rules=lambda: (RULE,), links=LINKS)
    assert told(desk, signal()) == ["desk", "night"]
    return desk


@pytest.fixture
def anybody(alerting_desk: Desk) -> TestClient:
    return TestClient(alerting_desk.app(), base_url="http://127.0.0.1")


@pytest.mark.parametrize("act", Act)
def test_looking_at_a_link_does_nothing(alerting_desk: Desk, anybody: TestClient, act: Act) -> None:
    before = alerting_desk.store.audit_log(limit=99)
    for _ in range(2):
        page = anybody.get(link(alerting_desk, act))
        assert page.status_code == 200
        assert "Opening this page has done nothing yet" in page.text
        assert 'method="post"' in page.text
    assert anybody.head(link(alerting_desk, act)).status_code == 200
    assert alerting_desk.store.audit_log(limit=99) == before
    assert alerting_desk.store.hushes(now=NOW) == ()


def test_an_acknowledgement_is_kept_with_its_channel_and_time(alerting_desk: Desk, anybody: TestClient) -> None:
    assert "has seen this message" in anybody.post(link(alerting_desk, Act.ACKNOWLEDGE)).text
    [one] = [one.delivery for one in alerting_desk.store.deliveries(limit=9) if one.delivery.channel == "desk"]
    found = alerting_desk.store.acknowledged([one.key])[one.key]
    assert (found.by, found.at) == ("desk (by link)", NOW)
    [line, *_] = alerting_desk.store.audit_log(limit=1)
    assert (line.by, line.what, line.subject) == ("desk (by link)", "acknowledge", one.key)


def test_a_snooze_holds_what_comes_and_what_has_not_left_for_that_channel(alerting_desk: Desk, anybody: TestClient) -> None:
    anybody.post(link(alerting_desk, Act.SNOOZE))
    pending = alerting_desk.store.pending_deliveries(now=NOW, limit=9)
    assert [one.channel for one in pending] == ["night"]
    assert told(alerting_desk, signal("s2")) == ["night"]
    [held] = alerting_desk.store.held_back(limit=9)
    assert (held.channel, held.release_at) == ("desk", NOW + timedelta(hours=8))
    alerting_desk.now += timedelta(hours=8)
    assert len(alerting_desk.store.pending_deliveries(now=alerting_desk.now, limit=9)) == 3
    assert told(alerting_desk, signal("s3")) == ["desk", "night"]


def test_a_mute_is_of_the_dossier_and_ends_when_it_is_lifted(alerting_desk: Desk, anybody: TestClient) -> None:
    anybody.post(link(alerting_desk, Act.MUTE))
    assert told(alerting_desk, signal("s2")) == ["night"]
    assert told(alerting_desk, signal("s3", dossier=None)) == ["desk", "night"]
    failed = [one for one in alerting_desk.store.deliveries(limit=99) if one.delivery.state == "failed"]
    assert [(one.delivery.channel, one.outcomes[-1].reason) for one in failed] == [("desk", "muted before it was sent")]
    [standing] = alerting_desk.store.hushes(now=NOW)
    assert alerting_desk.store.end_hush(standing.number, by="ada", now=NOW) is True
    assert alerting_desk.store.end_hush(standing.number, by="ada", now=NOW) is False
    assert told(alerting_desk, signal("s4")) == ["desk", "night"]
    assert [one.what for one in alerting_desk.store.audit_log(limit=2)] == ["unmute", "mute"]


@pytest.mark.parametrize(
    ("chosen", "hours"), [("1h", 1), ("8h", 8), ("morning", 16)]  # NOW is 14:00 UTC, 15:00 in Paris
)  # fmt: skip
def test_a_mute_may_have_an_end_which_its_link_asks_for(
    alerting_desk: Desk, anybody: TestClient, chosen: str, hours: float
) -> None:
    alerting_desk.alerting = replace(alerting_desk.alerting, zone=ZoneInfo("Europe/Paris"))
    client = TestClient(alerting_desk.app(), base_url="http://127.0.0.1")
    address = link(alerting_desk, Act.MUTE)
    page = client.get(address).text
    assert f'<button name="for" value="{chosen}">' in page
    assert "until tomorrow 07:00 (Europe/Paris)" in page
    assert client.post(address, data={"for": "for ever"}).status_code == 400
    assert "What happens meanwhile is on the board only" in client.post(address, data={"for": chosen}).text
    [standing] = alerting_desk.store.hushes(now=NOW)
    assert (standing.hush.muted, standing.hush.until) == (True, NOW + timedelta(hours=hours))
    assert told(alerting_desk, signal("s2")) == ["night"]
    alerting_desk.now += timedelta(hours=hours)
    assert alerting_desk.store.hushes(now=alerting_desk.now) == ()
    assert told(alerting_desk, replace(signal("s3"), occurred_at=alerting_desk.now)) == ["desk", "night"]


def test_a_short_mute_drops_only_what_would_have_left_in_it(alerting_desk: Desk) -> None:
    quiet = Quiet(begins=time(13), until=time(20), zone=ZoneInfo("UTC"))
    made = plan([replace(RULE, quiet=quiet)], [signal("s2")], (), now=NOW, board_url="http://127.0.0.1")
    alerting_desk.store.record(PollRecord(signals=(signal("s2"),), deliveries=made.deliveries), now=NOW)
    hush = Hush(rule_id=RULE.id, channel=ChannelName("desk"), until=NOW + timedelta(hours=1), muted=True)
    alerting_desk.store.add_hushes([hush], by="ada", now=NOW)
    states = {(d.delivery.channel, d.delivery.signal_key): d.delivery.state for d in alerting_desk.store.deliveries(limit=9)}
    assert states[("desk", "s1")] == "failed"
    assert states[("desk", "s2")] == states[("night", "s1")] == "pending"


def test_a_mute_of_a_message_without_a_dossier_is_of_the_whole_rule(alerting_desk: Desk, anybody: TestClient) -> None:
    told(alerting_desk, signal("s2", dossier=None))
    anybody.post(link(alerting_desk, Act.MUTE, key="s2"))
    assert told(alerting_desk, signal("s3")) == ["night"]


def test_expired_forged_and_used_links_get_one_and_the_same_page(alerting_desk: Desk, anybody: TestClient) -> None:
    mute, snooze = link(alerting_desk, Act.MUTE), link(alerting_desk, Act.SNOOZE)
    assert anybody.post(mute).status_code == 200
    forged = snooze[:-3] + ("abc" if not snooze.endswith("abc") else "cba")
    foreign = Links(b"another key of thirty-two bytes!", "http://127.0.0.1").at(NOW)("msg", ChannelName("desk"))[0].url
    pages = [anybody.request(method, path) for path in (mute, forged, foreign, "/act/x") for method in ("GET", "POST")]
    assert len({page.text for page in pages}) == 1
    alerting_desk.now += LIVES
    pages += [anybody.request(method, snooze) for method in ("GET", "POST")]
    assert {page.status_code for page in pages} == {410}
    assert all("has ended, was used before, or is none of ours" in page.text for page in pages)
    assert len(alerting_desk.store.hushes(now=alerting_desk.now)) == 1


def test_a_link_does_only_its_own_act_for_its_own_channel(alerting_desk: Desk, anybody: TestClient) -> None:
    anybody.post(link(alerting_desk, Act.SNOOZE, channel="night"), data={"act": "mute", "channel": "desk"})
    [standing] = alerting_desk.store.hushes(now=NOW)
    assert (standing.hush.channel, standing.hush.until) == ("night", NOW + timedelta(hours=8))


def test_who_is_signed_in_stands_in_the_audit_too(alerting_desk: Desk, signed_in: TestClient) -> None:
    client = TestClient(alerting_desk.app(), base_url="http://127.0.0.1", cookies=signed_in.cookies)
    client.post(link(alerting_desk, Act.ACKNOWLEDGE))
    assert alerting_desk.store.audit_log(limit=1)[0].by == "desk (by link), Ada Example"


def test_the_page_says_nothing_of_a_message_whose_dossier_is_under_embargo_since(
    alerting_desk: Desk, anybody: TestClient
) -> None:
    address = link(alerting_desk, Act.MUTE)
    assert "Said s1" in anybody.get(address).text
    alerting_desk.store.save_dossier(replace(DOSSIER, embargo_until=NOW + timedelta(days=1)), now=NOW, by="ada")
    assert "Said s1" not in anybody.get(address).text


def test_a_link_stands_in_no_log(alerting_desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> tuple[Rule, ...]:
        raise RuntimeError("of a test")

    alerting_desk.alerting = Alerting(rules=broken, links=LINKS)
    address = link(alerting_desk, Act.MUTE)
    client = TestClient(alerting_desk.app(), base_url="http://127.0.0.1")
    with caplog.at_level(logging.DEBUG, logger="monitor"):
        assert client.get(address).status_code == 500
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("monitor")]
    assert ours == ["page /act/*** failed"]


def test_without_a_key_no_link_works(desk: Desk, client: TestClient) -> None:
    assert client.get("/act/x").status_code == 410


def test_with_users_links_and_feeds_need_nobody_who_signed_in_and_other_pages_do(
    alerting_desk: Desk, anybody: TestClient
) -> None:
    address = link(alerting_desk, Act.ACKNOWLEDGE)
    alerting_desk.store.people.add(User(name="Ada", role=Role.ADMIN, made_at=NOW), password="none", by="test")
    assert anybody.get("/alerts", follow_redirects=False).status_code == 303
    assert anybody.get(address).status_code == 200
    assert anybody.get("/act/forged").status_code == 410
    assert anybody.get("/feeds/none.atom").status_code == 404
    assert anybody.post("/feeds/none.atom").status_code == 401
    assert anybody.get("/act/", follow_redirects=False).status_code == 303
    assert "has seen this message" in anybody.post(address).text
