"""Each format: the words as they were said, nothing in them that runs, the sample mark everywhere, the same bytes each time."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from html import unescape

import lxml.etree
import lxml.html
import pytest
from markdown_it import MarkdownIt

from monitor.exports.formats import Format, file_name, render
from monitor.exports.records import DICTIONARY, columns, is_formula_like
from monitor.views.snapshot import Snapshot

ARABIC = "دعت وزارة الخارجية جميع الأطراف إلى ضبط النفس."
CHINESE = "我们对灯塔被占一事表示关切。"
HOSTILE = '=HYPERLINK("https://x.example","</blockquote><script>alert(1)</script>") | `#eval("x")` *bold* [^1]'
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("wanted", Format)
def test_same_snapshot_gives_the_same_bytes(wanted: Format, make_snapshot: Callable[..., Snapshot]) -> None:
    assert render(make_snapshot(), wanted).body == render(make_snapshot(), wanted).body


def test_html_is_one_file_without_script_or_address_to_fetch(snapshot: Snapshot) -> None:
    page = lxml.html.document_fromstring(render(snapshot, Format.HTML).body)
    assert page.xpath("//script | //link | //iframe | //img | //@onload | //@onclick | //b") == []
    assert page.xpath("//svg")
    assert page.xpath("//h1/text()") == ["Seizure of the <b>lighthouse</b>"]
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]


def test_html_quotes_have_their_words_direction_and_language(snapshot: Snapshot) -> None:
    page = lxml.html.document_fromstring(render(snapshot, Format.HTML).body.decode())
    quotes = {quote.text: (quote.get("dir"), quote.get("lang")) for quote in page.xpath("//blockquote")}
    assert quotes[f"“{ARABIC}”"] == ("rtl", "ar")
    assert quotes[f"“{CHINESE}”"] == ("auto", "zh")
    assert quotes[f"“{HOSTILE}”"] == ("auto", "en")


def test_html_notes_and_quotes_point_at_each_other(snapshot: Snapshot) -> None:
    page = lxml.html.document_fromstring(render(snapshot, Format.HTML).body.decode())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    inner = [href[1:] for href in page.xpath("//a/@href") if href.startswith("#")]
    assert len(inner) > 14
    assert set(inner) <= set(ids)


def test_markdown_reads_back_as_what_was_said(snapshot: Snapshot) -> None:
    text = render(snapshot, Format.MD).body.decode()
    page = lxml.html.fromstring(MarkdownIt("commonmark").enable("table").render(text))
    quotes = {quote.text: (quote.get("dir"), quote.get("lang")) for quote in page.xpath("//blockquote[@dir]")}
    assert quotes[f"“{ARABIC}”"] == ("rtl", "ar")
    assert f"“{HOSTILE}”" in quotes
    assert page.xpath("//script | //em[contains(., 'bold')] | //b") == []
    assert page.xpath("//h1")[0].text_content() == "Seizure of the <b>lighthouse</b>"
    assert "The *lighthouse* & more, as of 2 Mar 2026, 14:00 UTC" in page.text_content()
    assert len(page.xpath("//table[.//th[. = 'Stance']]/tbody/tr")) == 4
    assert text.count("\n[^") == 7


def test_csv_reads_back_with_no_cell_that_a_spreadsheet_would_run(snapshot: Snapshot) -> None:
    body = render(snapshot, Format.CSV).body
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert body.startswith("\ufeff".encode())
    assert [row["words"] for row in rows if row["actor"] == "TUR"] == ["'" + HOSTILE, "We understand the concerns."]
    assert ARABIC in {row["words"] for row in rows}
    assert not any(is_formula_like(cell) for row in rows for cell in row.values())
    assert {row["lane"] for row in rows} == {"spoken", "silent", "not monitored", "source down", "apart"}
    assert list(rows[0]) == list(columns()) == list(DICTIONARY)


def test_jsonl_begins_with_the_figures_and_keeps_the_words_as_they_are(snapshot: Snapshot) -> None:
    first, *rest = map(json.loads, render(snapshot, Format.JSONL).body.decode().splitlines())
    assert (first["kind"], first["expected"], first["spoken"], first["snapshot"]) == ("snapshot", 7, 4, snapshot.id)
    assert {HOSTILE, ARABIC, CHINESE} <= {row.get("words") for row in rest}
    assert next(row for row in rest if row["actor"] == "CHL")["reason"] == "no source"


def test_the_map_is_a_picture_of_every_member_with_its_key(snapshot: Snapshot) -> None:
    picture = lxml.etree.fromstring(render(snapshot, Format.SVG).body)
    titles = [title.text for title in picture.iter(f"{SVG}title")]
    assert len(titles) > 193
    assert "Türkiye: oppose, shifted" in titles
    assert "Indonesia: silent" in titles
    words = {text.text for text in picture.iter(f"{SVG}text")}
    assert {"condemn", "endorse", "silent", "no comment", "joint text only"} <= words
    assert "machine labels: 0 of 4 reviewed" in words
    assert "Seizure of the <b>lighthouse</b>" in words


MARKED = {Format.MD: 1, Format.HTML: 5, Format.SVG: 3, Format.CSV: 7, Format.JSONL: 7}


@pytest.mark.parametrize("wanted", MARKED)
def test_sample_data_is_marked(wanted: Format, make_snapshot: Callable[..., Snapshot]) -> None:
    marked = unescape(render(make_snapshot(sample=True), wanted).body.decode()).casefold()
    plain = unescape(render(make_snapshot(), wanted).body.decode()).casefold()
    assert marked.count("sample data") >= MARKED[wanted]
    assert "sample data" not in plain


def test_words_with_a_broken_surrogate_are_still_written(make_snapshot: Callable[..., Snapshot]) -> None:
    taken = make_snapshot(extra="broken \ud800 half")
    for wanted in Format:
        render(taken, wanted)
    assert "broken ? half" in render(taken, Format.CSV).body.decode()


def test_file_name_says_dossier_event_time_and_snapshot(snapshot: Snapshot) -> None:
    assert file_name(snapshot, Format.MD) == f"lighthouse-seizure-20260302T1400Z-{snapshot.id[:8]}.md"


def test_light_formats_need_nothing_of_the_extra() -> None:
    code = (
        "import sys\n"
        "import monitor.exports.formats, monitor.commands.export\n"
        "print(sorted({'docx', 'openpyxl', 'xlsxwriter', 'typst', 'resvg_py'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
