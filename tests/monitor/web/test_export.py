"""Taking a board away from its page: every format by its button in a real browser, opened again; and what is refused."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import docx
import lxml.etree
import lxml.html
import openpyxl
import pypdf
import pytest
from playwright.sync_api import Browser

from monitor.exports.formats import KINDS, Format

ARABIC = "دعت وزارة الخارجية جميع الأطراف إلى ضبط النفس والحوار."
BOARD = "/dossiers/lighthouse"


def words_of(wanted: Format, path: Path) -> str:
    """Open a file with a library that reads its format, and return its words."""
    body = path.read_bytes()
    match wanted:
        case Format.DOCX:
            return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(body)).paragraphs)
        case Format.XLSX:
            book = openpyxl.load_workbook(io.BytesIO(body))
            return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
        case Format.PDF:
            return " ".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages).split())
        case Format.HTML:
            return str(lxml.html.document_fromstring(body.decode()).text_content())
        case Format.CSV:
            rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
            return "\n".join(cell for row in rows for cell in row)
        case Format.JSONL:
            return "\n".join(str(json.loads(line)) for line in body.decode().splitlines())
        case Format.SVG:
            return "\n".join(str(text) for text in lxml.etree.fromstring(body).itertext())
        case Format.MD:
            return body.decode()
        case Format.PNG:
            assert body.startswith(b"\x89PNG")
            return ""


def test_every_button_downloads_a_file_that_opens_with_the_words_in_it(desk, serve, browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 4000})
    page = context.new_page()
    page.goto(serve(desk.app()) + BOARD)
    for wanted, kind in KINDS.items():
        with page.expect_download(timeout=20_000) as waiting:
            page.locator(".take").get_by_role("link", name=kind.label, exact=True).click()
        assert waiting.value.suggested_filename.startswith("lighthouse-seizure-20260302T1400Z-")
        assert waiting.value.suggested_filename.endswith(f".{wanted.value}")
        kept = tmp_path / f"board.{wanted.value}"
        waiting.value.save_as(kept)
        text = words_of(wanted, kept)
        if wanted in (Format.SVG, Format.PNG):
            continue
        assert "The presence of these forces is unacceptable." in text
        if wanted is not Format.PDF:  # readers of PDFs differ in the order in which they give right-to-left text
            assert ARABIC in text
    context.close()


def test_a_file_is_an_attachment_that_no_browser_may_sniff_or_run(client) -> None:
    for wanted in (Format.HTML, Format.SVG, Format.CSV):
        answer = client.get(f"{BOARD}/export?format={wanted}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith('attachment; filename="lighthouse-seizure-')
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["content-type"].split(";")[0] == KINDS[wanted].media_type.split(";")[0]


def test_the_board_as_of_a_time_is_taken_away_as_of_that_time(client) -> None:
    page = client.get(f"{BOARD}?at=2026-03-01T14:00Z").text
    assert "/dossiers/lighthouse/export?format=md&amp;event=seizure&amp;at=2026-03-01T14%3A00%3A00Z" in page
    text = client.get(f"{BOARD}/export?format=md&event=seizure&at=2026-03-01T14:00:00Z").text
    assert "as of 1 Mar 2026, 14:00 UTC" in text
    assert "unacceptable" not in text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"{BOARD}/export?format=odt", 404, "There is no such format; the formats are md, html, csv"),
        (f"{BOARD}/export", 404, "This address cannot be read."),
        (f"{BOARD}/export?format=md&at=soon", 404, "write it as 2026-03-02T06:00Z"),
        (f"{BOARD}/export?format=md&event=other", 404, "There is no dossier or event of this name"),
        ("/dossiers/none/export?format=md", 404, "There is no dossier or event of this name"),
    ],
)
def test_what_cannot_be_taken_away_is_said_on_a_page(client, path: str, status: int, said: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, said in answer.text) == (status, True)


@pytest.mark.parametrize("wanted", Format)
def test_nothing_is_taken_away_before_the_embargo_ends(desk, client, wanted: Format) -> None:
    dossier = desk.store.dossier("lighthouse")
    desk.store.save_dossier(replace(dossier, embargo_until=desk.now + timedelta(hours=1)), now=desk.now, by="test")
    answer = client.get(f"{BOARD}/export?format={wanted}")
    assert answer.status_code == 403
    assert "is under embargo until 2026-03-02T15:00:00Z" in answer.text
    assert "unacceptable" not in answer.text
    assert "/export?" not in client.get(BOARD).text


def test_the_timeline_is_taken_away_as_a_picture_of_its_own(client, sample_client) -> None:
    page = client.get(BOARD).text
    assert all(f"format={kind}&amp;event=seizure&amp;timeline=1" in page for kind in ("svg", "png"))
    drawn = client.get(f"{BOARD}/export?format=svg&timeline=1")
    assert "lighthouse-seizure-timeline-" in drawn.headers["content-disposition"]
    assert "first words" in words_in(drawn.content)
    assert words_in(drawn.content) != words_in(client.get(f"{BOARD}/export?format=svg").content)
    assert client.get(f"{BOARD}/export?format=png&timeline=1").content.startswith(b"\x89PNG")
    assert "SAMPLE DATA" in sample_client.get(f"{BOARD}/export?format=svg&timeline=1").text
    for wrong in ("format=md&timeline=1", "format=svg&timeline=1&at=2026-03-01T00:00Z"):
        answer = client.get(f"{BOARD}/export?{wrong}")
        assert (answer.status_code, "There is no such timeline" in answer.text) == (404, True), wrong


def words_in(svg: bytes) -> str:
    return "\n".join(str(text) for text in lxml.etree.fromstring(svg).itertext())


def test_sample_data_is_marked_in_what_is_taken_away(sample_client) -> None:
    assert "SAMPLE DATA" in sample_client.get(f"{BOARD}/export?format=svg").text
