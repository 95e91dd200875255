"""The desk's own lists leave it as files: sources, messages, figures and gold."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from alerts.types import ChannelName, Delivery, Message, RuleId, Signal, SignalKind
from feeds.types import Rights
from monitor.records import PollRecord
from monitor.types import Stance
from monitor.views.accuracy import gold
from monitor.views.lists import gold_leaving, withheld_by_terms
from tests.monitor.web.conftest import DOSSIER, NOW, SOURCES, Desk, proof_on


def rows(client: TestClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path, params={"format": "csv"})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="demarche-')
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def tell(desk: Desk, subject: str) -> None:
    signal = Signal(key="s-1", kind=SignalKind.STATEMENT, title="Egypt speaks", occurred_at=NOW, dossier="lighthouse")
    delivery = Delivery(
        key="d-1",
        signal_key="s-1",
        rule_id=RuleId("against"),
        channel=ChannelName("desk"),
        message=Message(subject=subject, text="", html="", payload="{}", thread="t"),
        created_at=NOW,
        next_attempt_at=NOW,
    )
    desk.store.record(PollRecord(signals=(signal,), deliveries=(delivery,)), now=NOW)


def test_sources_leave_with_their_health(client: TestClient) -> None:
    found = {row["id"]: row for row in rows(client, "/sources/export")}
    assert found["fra_mfa"]["state"] == "ok"
    assert found["jpn_mfa"]["down"] == "yes"
    assert found["jpn_mfa"]["detail"] == "503 Service Unavailable"
    lines = client.get("/sources/export?format=jsonl").text.splitlines()
    assert len(lines) == len(found)
    assert json.loads(lines[0]).keys() <= set(found["fra_mfa"])


def test_what_was_told_leaves_without_what_is_under_embargo_and_runs_in_no_spreadsheet(desk: Desk, client: TestClient) -> None:
    tell(desk, '=HYPERLINK("https://evil.example")')
    assert [row["subject"] for row in rows(client, "/alerts/export")] == ['\'=HYPERLINK("https://evil.example")']
    desk.store.save_dossier(replace(DOSSIER, embargo_until=NOW + timedelta(hours=1)), now=NOW, by="test")
    assert rows(client, "/alerts/export") == []


def test_reviewed_labels_leave_as_figures_and_as_gold(desk: Desk, signed_in: TestClient) -> None:
    key = desk.publish("IDN", Stance.OPPOSE, "We object to the seizure.", "We object to the seizure.", hours=4)
    signed_in.post(
        f"/review/{key}",
        data={"proof": proof_on(signed_in), "stance": "oppose", "actor": "IDN", "target": "XNV", "standing": "official"},
    )
    assert {(row["engine"], row["reviewed"]) for row in rows(signed_in, "/review/export")} == {("rules 0", "1")}
    (line,) = signed_in.get("/review/export?format=gold").text.splitlines()
    assert [said["actor"] for said in json.loads(line)["statements"]] == ["IDN"]
    desk.store.save_dossier(replace(DOSSIER, embargo_until=NOW + timedelta(hours=1)), now=NOW, by="test")
    assert signed_in.get("/review/export?format=gold").text == ""


def test_whole_texts_leave_as_gold_only_where_the_terms_of_their_source_allow_it(desk: Desk, signed_in: TestClient) -> None:
    key = desk.publish("IDN", Stance.OPPOSE, "We object to the seizure.", "We object to the seizure.", hours=4)
    signed_in.post(
        f"/review/{key}",
        data={"proof": proof_on(signed_in), "stance": "oppose", "actor": "IDN", "target": "XNV", "standing": "official"},
    )
    for rights, leaves in ((None, 1), (Rights.CREDIT, 1), (Rights.QUOTE, 0), (Rights.NO_AI, 0)):
        sources = [replace(source, terms="As printed on its site.", rights=rights) for source in SOURCES]
        assert len(gold_leaving(desk.store, sources, now=NOW)) == leaves
        found = gold(desk.store, withheld=withheld_by_terms(sources))
        assert (len(found.documents), found.withheld) == (leaves, 1 - leaves)


def test_what_an_actor_said_leaves_as_quotes_but_not_before_its_embargo_ends(desk: Desk, client: TestClient) -> None:
    text = client.get("/actors/TUR/export?format=md").text
    assert "The presence of these forces is unacceptable." in text
    desk.store.save_dossier(replace(DOSSIER, embargo_until=NOW + timedelta(hours=1)), now=NOW, by="test")
    assert client.get("/actors/TUR/export?format=md").status_code == 403


@pytest.mark.parametrize("page", ["/sources", "/actors/TUR", "/review"])
def test_each_page_leads_to_its_files(client: TestClient, page: str) -> None:
    text = client.get(page).text
    assert 'id="h-take"' in text
    assert f'href="{page}/export?format=csv"' in text


@pytest.mark.parametrize("path", ["/sources/export", "/alerts/export", "/review/export", "/actors/TUR/export"])
def test_a_format_that_there_is_not_is_said_so(client: TestClient, path: str) -> None:
    assert client.get(path, params={"format": "exe"}).status_code == 404


def test_a_sample_says_so_in_every_line(sample_client: TestClient) -> None:
    assert {row["sample"] for row in rows(sample_client, "/sources/export")} == {"SAMPLE DATA"}
