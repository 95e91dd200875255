"""The Alerts page: rules in plain words and their form, preview, the log, dead letters, snoozes and private feeds."""

import re
from collections.abc import Mapping
from datetime import timedelta

import feedparser
import pytest
from starlette.testclient import TestClient

from alerts.rule_writing import write_rules
from alerts.rules import parse_rules, with_made_at
from alerts.types import Act, DeliveryState, Outcome, Rule
from monitor.records import PollRecord
from monitor.views.rule_form import PRESETS, Refused, fields_of, rule_of
from monitor.vocabulary import load_vocabulary
from monitor.web.site import Alerting
from tests.monitor.web.conftest import NOW, Desk, proof_on
from tests.monitor.web.test_act import LINKS, RULE, link, signal, told

CHANNELS = {"desk": "d***@n***", "night": "https://n***"}
VOCABULARY = load_vocabulary()
FORM = {"title": "Anybody speaks", "channels:desk": "on", "enabled": "on", "do": "save"}


def standing(desk: Desk) -> tuple[Rule, ...]:
    """The desk's own rules as they stand, and one of a file."""
    own = {id_: parse_rules(body, name="own", channels=CHANNELS)[0] for id_, body in desk.store.rule_bodies().items()}
    return with_made_at(tuple({str(RULE.id): RULE, **own}.values()), {}, now=NOW - timedelta(days=99))


@pytest.fixture
def alerting_desk(desk: Desk) -> Desk:
    desk.alerting = Alerting(rules=lambda: standing(desk), channels=CHANNELS, links=LINKS)
    return desk


@pytest.fixture
def editor(alerting_desk: Desk, signed_in: TestClient) -> TestClient:
    return TestClient(alerting_desk.app(), base_url="http://127.0.0.1", cookies=signed_in.cookies, follow_redirects=False)


def send(client: TestClient, path: str = "/alerts/rules", **fields: str) -> tuple[int, str]:
    answer = client.post(path, data={"proof": proof_on(client), **fields})
    return answer.status_code, answer.headers.get("location", answer.text)


def heard(desk: Desk, count: int) -> None:
    """Record so many signals of one day."""
    made = tuple(signal(f"h{number}") for number in range(count))
    desk.store.record(PollRecord(signals=made), now=NOW)


def test_a_rule_is_made_edited_switched_off_and_deleted_in_a_form(alerting_desk: Desk, editor: TestClient) -> None:
    assert send(editor, **FORM, **{"kinds:statement": "on"}) == (303, "/alerts?said=saved#r-anybody-speaks")
    assert "Tell desk of a statement; officially spoken only." in editor.get("/alerts?said=saved").text
    [made] = [rule for rule in standing(alerting_desk) if rule.id == "anybody-speaks"]
    fields = fields_of(made) | {"groups": "P5, EU/members", "stance_at_most": "oppose", "do": "save"}
    assert send(editor, **fields)[0] == 303
    assert "by a member of P5 or EU, at oppose or harsher" in editor.get("/alerts").text
    assert send(editor, "/alerts/rules/anybody-speaks/switch", to="")[1] == "/alerts?said=off#r-anybody-speaks"
    page = editor.get("/alerts").text
    assert "switched off" in page
    [off] = [rule for rule in standing(alerting_desk) if rule.id == "anybody-speaks"]
    assert (off.enabled, off.groups, off.stance_at_most) == (False, ("P5", "EU/members"), -2)
    assert send(editor, "/alerts/rules/anybody-speaks/switch", to="on")[1].startswith("/alerts?said=on")
    assert send(editor, "/alerts/rules/anybody-speaks/delete") == (303, "/alerts?said=deleted")
    assert alerting_desk.store.rule_bodies() == {}
    log = alerting_desk.store.audit_log(limit=9)
    assert {(one.by, one.what, one.subject) for one in log[:5]} == {("Ada Example", "save rule", "anybody-speaks")}


def test_a_rule_of_the_file_is_switched_off_by_a_copy_and_cannot_be_deleted(alerting_desk: Desk, editor: TestClient) -> None:
    assert "from the rules file" in editor.get("/alerts").text
    status, text = send(editor, "/alerts/rules/against/delete")
    assert (status, "take it out there" in text) == (400, True)
    send(editor, "/alerts/rules/against/switch", to="")
    assert "enabled = false" in alerting_desk.store.rule_bodies()["against"]


def test_a_preview_shows_the_sentence_the_count_and_the_messages_and_saves_nothing(
    alerting_desk: Desk, editor: TestClient
) -> None:
    heard(alerting_desk, 3)
    status, text = send(editor, **FORM | {"do": "preview"})
    assert status == 200
    plain = re.sub(r"<[^>]+>", " ", text)
    # Besides those that were heard, what the three documents of the desk say was never told of as signals.
    assert re.search(r"6\s+messages\s+of 6 signals in the last 30 days; at most\s+4\s+on one day", plain)
    assert "Said h2" in plain
    assert "Tell desk of everything; officially spoken only." in plain
    assert alerting_desk.store.rule_bodies() == {}
    assert "/act/" not in text


def test_a_noisy_rule_is_saved_only_when_it_is_insisted_on(alerting_desk: Desk, editor: TestClient) -> None:
    heard(alerting_desk, 21)
    status, text = send(editor, **FORM)
    assert (status, "It would have told 22 times on one day, more than 20" in text) == (409, True)
    assert 'value="insist"' in text
    assert alerting_desk.store.rule_bodies() == {}
    assert send(editor, **FORM | {"do": "insist"})[0] == 303
    assert list(alerting_desk.store.rule_bodies()) == ["anybody-speaks"]


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"channels:desk": ""}, "channels", "names no channel"),
        ({"actors": "FRANCE"}, "actors", "unknown actor"),
        ({"groups": "P9"}, "groups", "unknown group"),
        ({"count": "ten"}, "count", "not a number"),
        ({"silent_for": "24h"}, "silent_for", "belongs to kinds"),
        ({"query": "(open"}, "query", ""),
        ({"further": "any = ["}, "further", "not valid toml"),
        ({"further": 'kinds = ["joint"]'}, "further", "field of its own"),
        ({"quiet_from": "22:00"}, "quiet", "time of day"),
        ({"digest_every": "daily", "digest_at": "25:99", "digest_zone": "UTC"}, "digest", "time of day"),
        ({"cool_down": "2h", "digest_every": "daily", "digest_at": "07:30", "digest_zone": "UTC"}, "cool_down", "digest too"),
        ({"title": "against", "id": "against"}, "id", "has this name already"),
        ({"stance_at_most": "oppose", "stance_at_least": "support"}, "stance_at_most", "no stance"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    alerting_desk: Desk, editor: TestClient, changed: Mapping[str, str], field: str, reason: str
) -> None:
    status, text = send(editor, **FORM | changed)
    assert status == 400
    assert f'id="fault-{field}"' in text
    assert reason in text.lower()
    assert 'value="Anybody speaks"' in text or "title" in changed
    assert alerting_desk.store.rule_bodies() == {}


RULES = """
[[rules]]
id = "every-key"
title = "Every key"
channels = ["desk", "night"]
kinds = ["statement", "shift"]
dossiers = ["lighthouse"]
actors = ["FRA", "EU"]
groups = ["P5"]
targets = ["RUS"]
stances = ["oppose", "condemn"]
stance_at_most = "oppose"
min_confidence = 0.7
query = 'harbour "of X" -drill'
official_only = false
reviewed_only = true
max_age = "30m"
quiet = { from = "22:00", until = "07:00", zone = "Europe/Berlin" }
digest = { every = "weekly", weekday = "friday", at = "07:30", zone = "Asia/Tokyo" }
enabled = false
any = [{ official = true }, { kinds = ["joint"] }]
not = [{ actors = ["BRA"] }]
[[rules]]
id = "few"
channels = ["desk"]
kinds = ["still_silent"]
silent_for = "24h"
cool_down = "2h"
[[rules]]
id = "count"
channels = ["desk"]
groups = ["EU"]
kinds = ["threshold"]
count = 10
stance_at_least = "support"
[[rules]]
id = "accuracy"
channels = ["night"]
kinds = ["accuracy"]
accuracy_below = 0.75
"""


def test_form_and_file_are_one_model() -> None:
    for rule in parse_rules(RULES, name="test", channels=CHANNELS):
        fields = fields_of(rule)
        again = rule_of(fields, channels=CHANNELS, actors=VOCABULARY.actors, groups=VOCABULARY.groups)
        assert again == rule
        assert parse_rules(write_rules((again,)), name="test", channels=CHANNELS) == (rule,)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_beginning_is_a_rule(preset) -> None:
    fields = {"id": "x", "enabled": "on", "channels:desk": "on", **preset.fields}
    found = rule_of(fields, channels=CHANNELS, actors=VOCABULARY.actors, groups=VOCABULARY.groups)
    assert not isinstance(found, Refused), found


def test_the_log_shows_the_ledger_and_who_has_seen_it(alerting_desk: Desk, editor: TestClient) -> None:
    told(alerting_desk, signal())
    for one in alerting_desk.store.pending_deliveries(now=NOW, limit=9):
        sent = Outcome(delivery_key=one.key, state=DeliveryState.SENT, attempted_at=NOW + timedelta(seconds=4), attempts=1)
        alerting_desk.store.record_outcome(sent)
    editor.post(link(alerting_desk, Act.ACKNOWLEDGE))
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", editor.get("/alerts").text))
    assert "Statement: Said s1" in plain
    assert "published 2 Mar, 14:00 UTC fetched unknown labelled unknown made +0 s desk 1 sent +4 s , 4 s in all" in plain
    assert "seen, desk (by link)" in plain
    assert plain.count("Statement: Said s1") == 1  # what two channels were told is one row
    assert "night 1 sent +4 s" in plain
    assert "Anybody against" in plain


def test_a_dead_letter_shows_its_reason_and_is_sent_again(alerting_desk: Desk, editor: TestClient) -> None:
    told(alerting_desk, signal())
    first, second = alerting_desk.store.pending_deliveries(now=NOW, limit=9)
    failed = Outcome(delivery_key=first.key, state=DeliveryState.FAILED, attempted_at=NOW, attempts=1, reason="404: gone <b>")
    alerting_desk.store.record_outcome(failed)
    assert "404: gone &lt;b&gt;" in editor.get("/alerts").text
    assert send(editor, f"/alerts/deliveries/{first.key}/retry")[0] == 303
    assert {one.key for one in alerting_desk.store.pending_deliveries(now=NOW, limit=9)} == {first.key, second.key}
    assert send(editor, "/alerts/deliveries/none/retry")[0] == 400


def test_a_dead_letter_is_shown_however_much_was_told_since(alerting_desk: Desk, editor: TestClient) -> None:
    told(alerting_desk, signal("the first of all"))
    [dead, *_] = alerting_desk.store.pending_deliveries(now=NOW, limit=1)
    alerting_desk.store.record_outcome(
        Outcome(delivery_key=dead.key, state=DeliveryState.FAILED, attempted_at=NOW, attempts=9, reason="no answer")
    )
    told(alerting_desk, *(signal(f"later {number}") for number in range(60)))
    assert "Said the first of all" in editor.get("/alerts").text


def test_a_snooze_is_shown_and_lifted(alerting_desk: Desk, editor: TestClient) -> None:
    told(alerting_desk, signal())
    editor.post(link(alerting_desk, Act.SNOOZE))
    assert "Snoozed for <strong>desk</strong> until" in editor.get("/alerts").text
    [one] = alerting_desk.store.hushes(now=NOW)
    assert send(editor, f"/alerts/hushes/{one.number}/end") == (303, "/alerts?said=lifted")
    assert alerting_desk.store.hushes(now=NOW) == ()
    assert send(editor, f"/alerts/hushes/{one.number}/end")[0] == 400


def test_a_rule_is_muted_for_a_while_by_its_channel_shown_and_lifted(alerting_desk: Desk, editor: TestClient) -> None:
    path = "/alerts/rules/against/mute"
    assert 'action="/alerts/rules/against/mute"' in editor.get("/alerts").text
    assert send(editor, path, channel="night", **{"for": "8h"}) == (303, "/alerts?said=muted#hushes")
    assert "Muted for <strong>night</strong> until <time" in editor.get("/alerts?said=muted").text
    assert told(alerting_desk, signal()) == ["desk"]
    for fields in ({"channel": "night", "for": "9h"}, {"channel": "pager", "for": "1h"}, {"channel": "night"}):
        assert send(editor, path, **fields)[0] == 400
    assert send(editor, path, channel="", **{"for": "lifted"})[0] == 303
    assert "Muted for <strong>desk</strong> until it is lifted" in editor.get("/alerts").text
    assert told(alerting_desk, signal("s2")) == []
    for one in alerting_desk.store.hushes(now=NOW):
        send(editor, f"/alerts/hushes/{one.number}/end")
    assert told(alerting_desk, signal("s3")) == ["desk", "night"]
    assert [(one.by, one.what) for one in alerting_desk.store.audit_log(limit=4)][-1] == ("Ada Example", "mute")


def test_a_private_feed_is_made_shown_once_read_and_revoked(alerting_desk: Desk, editor: TestClient) -> None:
    heard(alerting_desk, 2)
    status, text = send(editor, "/alerts/feeds", of="rule:against", query="")
    address = re.search(r'value="[^"]*(/feeds/[^"]+\.atom)"', text)
    assert status == 200
    assert address is not None
    assert len(feedparser.parse(editor.get(address[1]).content).entries) == 2
    assert address[1] not in editor.get("/alerts").text
    [outlet] = alerting_desk.store.outlets()
    assert send(editor, f"/alerts/feeds/{outlet.number}/revoke")[0] == 303
    assert editor.get(address[1]).status_code == 404
    assert send(editor, "/alerts/feeds", of="query:", query='"open')[0] == 400
    assert send(editor, "/alerts/feeds", of="nothing", query="")[0] == 400


def test_a_reader_sees_everything_and_changes_nothing(alerting_desk: Desk) -> None:
    heard(alerting_desk, 2)
    reader = TestClient(alerting_desk.app(), base_url="http://127.0.0.1")
    for path in ("/alerts", "/alerts/rules/against", "/alerts/rules/new"):
        page = reader.get(path)
        assert page.status_code == 200
        assert "<form" not in page.text
        assert "ign in" in page.text
    assert reader.get("/alerts/rules/none").status_code == 404
