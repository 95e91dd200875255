"""Now and a statement taken away: every format opens, nothing of an embargo is in it, and no cell runs as a formula."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from feeds.types import ActorCode, SourceId
from monitor.exports.quotes import FORMATS
from monitor.records import OwnRow
from monitor.types import Stance
from tests.monitor.web.conftest import DOSSIER, NOW

MARKS = {"pdf": b"%PDF-1.", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "html": b"<!doctype html>", "md": b"# "}


@pytest.mark.parametrize("form", [one.value for one in FORMATS])
def test_the_stream_leaves_in_every_format_with_its_words(client: TestClient, form: str) -> None:
    answer = client.get("/now/export", params={"format": form, "actor": "TUR"})
    assert answer.status_code == 200
    assert answer.content.startswith(MARKS.get(form, b""))
    name = answer.headers["content-disposition"]
    assert name.startswith('attachment; filename="now-20260302T1400Z-')
    assert name.endswith(f'.{form}"')
    assert client.get("/now/export", params={"format": form, "actor": "TUR"}).content == answer.content
    if form in ("md", "html", "csv", "jsonl"):
        assert "The presence of these forces is unacceptable." in answer.text
        assert "ضبط النفس" not in answer.text
    if form == "md":
        assert "UNREVIEWED LABELS. 2 of 2 labels" in answer.text
        assert "sha256 of the text" in answer.text


def test_a_statement_leaves_alone_with_its_source_and_key(desk, client: TestClient) -> None:
    key = desk.publish("IDN", Stance.OPPOSE, "=We object to it.", "=We object to it.", hours=4)
    rows = list(csv.DictReader(io.StringIO(client.get(f"/statements/{key}/export?format=csv").content.decode("utf-8-sig"))))
    [row] = rows
    assert (row["statement"], row["actor"], row["words"]) == (key, "IDN", "'=We object to it.")
    assert row["sha256"]
    with zipfile.ZipFile(io.BytesIO(client.get(f"/statements/{key}/export?format=xlsx").content)) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert "<f>" not in sheet
    assert client.get("/statements/none/export?format=csv").status_code == 404
    assert client.get(f"/statements/{key}/export?format=png").status_code == 404


@pytest.mark.parametrize("form", ["md", "html", "csv", "jsonl"])
def test_of_a_source_that_allows_a_short_quote_no_more_leaves_and_its_terms_go_along(desk, form: str) -> None:
    said = "We object to the seizure of the lighthouse" + ", and to what came of it" * 20 + "."
    key = desk.publish("IDN", Stance.OPPOSE, said, said, hours=4)
    other = desk.publish("FRA", Stance.OPPOSE, said, said, hours=5)
    terms = {"terms": "Quote briefly and link.", "rights": "quote"}
    row = OwnRow(source_id=SourceId("idn_mfa"), actor=ActorCode("IDN"), values=terms)
    desk.store.save_own((row,), now=NOW, by="test", what="set")
    client = TestClient(desk.app(), base_url="http://127.0.0.1")
    text = client.get(f"/statements/{key}/export", params={"format": form}).text
    assert "We object to the seizure of the lighthouse, and to what came of it" in text
    assert said not in text
    assert " […]" in text
    assert "Quote briefly and link" in text
    assert "https://ministry.example/statements/1" in text
    whole = client.get(f"/statements/{other}/export", params={"format": form}).text
    assert said in whole
    assert "[…]" not in whole
    board = client.get("/dossiers/lighthouse/export", params={"format": form}).text
    assert board.count(" […]") == 1
    assert said in board  # which the other one said in its own text


def test_what_is_under_embargo_is_left_out_of_the_stream_and_refused_alone(desk, client: TestClient) -> None:
    bound = desk.publish("IDN", Stance.OPPOSE, "We object to it.", "We object to it.", hours=4)
    desk.store.save_dossier(replace(DOSSIER, embargo_until=NOW + timedelta(hours=1)), now=NOW, by="test")
    alone = client.get(f"/statements/{bound}/export?format=md")
    assert alone.status_code == 403
    assert "under embargo" in alone.text
    assert "format=md" not in client.get(f"/statements/{bound}").text
    assert client.get("/now/export?format=csv").status_code == 403  # all of it is
    desk.now = NOW + timedelta(hours=2)
    lines = client.get("/now/export?format=jsonl").text.splitlines()
    assert json.loads(lines[0])["left_out"] == 0
    assert len(lines) == 5


def test_sample_data_is_marked_in_every_file(sample_client: TestClient) -> None:
    for form in ("md", "html", "csv", "jsonl"):
        text = sample_client.get("/now/export", params={"format": form}).text
        assert "SAMPLE DATA" in text or '"sample": true' in text, form


def test_each_page_has_a_button_for_each_format(desk, client: TestClient) -> None:
    key = desk.publish("IDN", Stance.OPPOSE, "We object to it.", "We object to it.", hours=4)
    for path in ("/now?actor=IDN", f"/statements/{key}"):
        text = client.get(path).text
        for form in FORMATS:
            assert f"format={form.value}" in text, (path, form)
    assert "/now/export?actor=IDN&amp;format=csv" in client.get("/now?actor=IDN").text


def test_filters_that_cannot_be_read_are_told(client: TestClient) -> None:
    answer = client.get("/now/export?format=csv&q=(")
    assert answer.status_code == 400
    assert "cannot be searched for" in answer.text
