"""The JSON promised to users' scripts: keys, times, and what is told about a line that cannot be read."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.types import ActorCode, DocumentKind, Entry, Feed, Page, Precision
from monitor.contract import document_from_json, document_json, feed_json, page_json, rfc3339, statement_json
from monitor.errors import InputError
from monitor.types import Cue, Demand, DemandKind, EventId, Evidence, Legal, Rank, Stance, Statement

TEXT = "The ministry of Aland deplores the blockade."
STATEMENT = Statement(
    actor=ActorCode("AAA"),
    stance=Stance.OPPOSE,
    evidence=Evidence(where="text", start=22, end=43, text=TEXT[22:43]),
    role="ministry",
    rank=Rank.MINISTRY,
    joint=(ActorCode("AAA"), ActorCode("BBB")),
    target="CCC",
    event=EventId("blockade"),
    stance_toward_event=Stance.OPPOSE,
    legal=Legal.UNLAWFUL,
    demands=(Demand(kind=DemandKind.WITHDRAWAL, of="CCC"),),
    language="en",
    confidence=0.81234,
    cues=(Cue(kind="stance", id="en:deplore", text="deplores", start=22, end=30),),
)


def test_a_statement_has_exactly_the_promised_keys() -> None:
    shape = statement_json(STATEMENT)
    assert " ".join(shape) == (
        "actor speaker role rank official hearsay joint target event stance stance_score stance_toward_event "
        "legal demands evidence quote language confidence cues engine"
    )
    assert shape["stance_score"] == -2
    assert shape["joint"] == ["AAA", "BBB"]
    assert shape["demands"] == [{"kind": "withdrawal", "of": "CCC"}]
    assert shape["evidence"] == {"in": "text", "start": 22, "end": 43, "text": "deplores the blockade"}
    assert shape["confidence"] == 0.812
    assert shape["cues"] == [{"kind": "stance", "id": "en:deplore", "text": "deplores", "start": 22, "end": 30}]
    assert json.loads(json.dumps(shape)) == shape


def test_without_an_event_there_is_no_stance_toward_it() -> None:
    plain = Statement(
        actor=ActorCode("AAA"), stance=Stance.OPPOSE, evidence=STATEMENT.evidence, stance_toward_event=Stance.OPPOSE, joint=None
    )
    shape = statement_json(plain)
    assert (shape["event"], shape["stance_toward_event"], shape["joint"], shape["legal"]) == (None, None, None, None)


def test_a_result_line_has_id_language_statements_and_error() -> None:
    assert document_json("a", "en", [STATEMENT]) == {
        "doc_id": "a",
        "language": "en",
        "statements": [statement_json(STATEMENT)],
        "error": None,
    }
    assert document_json("b", error="bad line") == {"doc_id": "b", "language": None, "statements": [], "error": "bad line"}
    assert document_json("c", text=TEXT)["text"] == TEXT


def test_a_language_without_tables_is_said_and_others_are_not() -> None:
    line = document_json("a", "sw")
    assert line["statements"] == []
    assert line["error"] is None
    assert "'sw'" in str(line["note"])
    assert all("note" not in document_json("a", language) for language in ("en", "zh-Hant", "pt_BR", None))
    assert "note" not in document_json("a", "sw", error="bad line")


def test_times_are_rfc_3339_in_utc() -> None:
    assert rfc3339(None) is None
    assert rfc3339(datetime(2026, 3, 2, 6, 30, tzinfo=timezone(timedelta(hours=2)))) == "2026-03-02T04:30:00Z"


def test_a_feed_and_a_page_have_the_promised_keys() -> None:
    entry = Entry(
        id="1", url=None, title="T", published_at=datetime(2026, 3, 2, tzinfo=UTC), published_precision=Precision.DAY, author=None
    )
    shape = feed_json(Feed(format="atom10", title="F", link=None, language="en", entries=(entry,), problems=("odd date",)))
    assert list(shape) == ["format", "title", "link", "language", "entries", "problems"]
    assert shape["entries"] == [
        {
            "id": "1",
            "url": None,
            "title": "T",
            "published": "2026-03-02T00:00:00Z",
            "published_precision": "day",
            "updated": None,
            "author": None,
            "summary": "",
            "content": "",
        }
    ]
    page = page_json(Page(title=None, text="x", links=("https://a.example/",), pages=(0, 5)))
    assert list(page) == ["title", "text", "published", "published_precision", "language", "author", "links", "pages"]
    assert (page["published"], page["published_precision"], page["pages"]) == (None, "unknown", [0, 5])


def test_a_line_gives_a_document_and_a_stand_in_dossier() -> None:
    line = document_from_json(
        json.dumps(
            {
                "doc_id": "a",
                "text": TEXT,
                "title": "T",
                "url": "https://a.example/1",
                "published": "2026-03-02",
                "publisher": "Ministry of Aland",
                "publisher_country": "AAA",
                "kind": "official",
                "language": "en",
                "event": "blockade",
                "act": "the blockade",
                "initiators": ["CCC"],
                "affected": ["DDD"],
                "unknown": 1,
            }
        ),
        where="x.jsonl:1",
    )
    assert (line.document.text, line.document.kind, line.document.publisher_actor) == (TEXT, DocumentKind.OFFICIAL, "AAA")
    assert (line.document.published_at, line.document.published_precision) == (datetime(2026, 3, 2, tzinfo=UTC), Precision.DAY)
    assert line.dossier is not None
    assert line.dossier.events[0].initiators == ("CCC",)
    assert (line.dossier.events[0].id, line.dossier.events[0].act, line.event) == ("blockade", "the blockade", "blockade")


def test_an_event_alone_picks_a_dossier_and_stands_in_for_none() -> None:
    line = document_from_json('{"doc_id": "a", "text": "t", "event": "blockade", "publisher_country": null}', where="x:1")
    assert (line.dossier, line.event) == (None, "blockade")
    assert (line.document.published_at, line.document.published_precision) == (None, Precision.UNKNOWN)


@pytest.mark.parametrize(
    ("published", "expected", "precision"),
    [
        ("2026-03-02T04:30:00Z", datetime(2026, 3, 2, 4, 30, tzinfo=UTC), Precision.MINUTE),
        ("2026-03-02T06:30:05+02:00", datetime(2026, 3, 2, 4, 30, 5, tzinfo=UTC), Precision.SECOND),
        ("2026-03-02 04:30", datetime(2026, 3, 2, 4, 30, tzinfo=UTC), Precision.MINUTE),
        ("2026-03", datetime(2026, 3, 1, tzinfo=UTC), Precision.UNKNOWN),
        ("2026", datetime(2026, 1, 1, tzinfo=UTC), Precision.UNKNOWN),
    ],
)
def test_published_is_read_as_precisely_as_it_is_written(published: str, expected: datetime, precision: Precision) -> None:
    document = document_from_json(json.dumps({"doc_id": "a", "text": "t", "published": published}), where="x:1").document
    assert (document.published_at, document.published_precision) == (expected, precision)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is no JSON object"),
        ('{"text": "t"}', "doc_id is missing"),
        ('{"doc_id": "a"}', "text is missing"),
        ('{"doc_id": "a", "text": null}', "text is missing or no text"),
        ('{"doc_id": 1, "text": "t"}', "doc_id is missing or no text"),
        ('{"doc_id": " ", "text": "t"}', "doc_id is empty"),
        ('{"doc_id": "a", "text": "t", "x": ' + "9" * 5000 + "}", "is not JSON"),
        ('{"doc_id": "a", "text": "t", "title": 1}', "title must be text"),
        ('{"doc_id": "a", "text": "t", "kind": "blog"}', "kind 'blog' is unknown; write one of official, article, roundup"),
        ('{"doc_id": "a", "text": "t", "published": "yesterday"}', "published 'yesterday' is no date"),
        ('{"doc_id": "a", "text": "t", "published": "0001-01-01T00:00:00+14:00"}', "is no date"),
        ('{"doc_id": "a", "text": "t", "initiators": "AAA"}', "initiators must be a list"),
        ('{"doc_id": "a", "text": "\\ud83d"}', "lone surrogate"),
    ],
)
def test_a_bad_line_is_told_with_its_place_and_the_reason(line: str, reason: str) -> None:
    with pytest.raises(InputError) as told:
        document_from_json(line, where="x.jsonl:7")
    assert str(told.value).startswith("x.jsonl:7: ")
    assert reason in str(told.value)
    assert "\n" not in str(told.value)


def test_an_empty_text_is_a_document_without_statements() -> None:
    assert document_from_json('{"doc_id": "a", "text": ""}', where="x:1").document.text == ""


def complaint(line: str) -> str:
    """Return what is told about a line, or nothing where it is a document."""
    try:
        document_from_json(line, where="x:1")
    except InputError as told:
        return str(told)
    return ""


@given(st.text(alphabet='{}[]":, \\u0doci_tex1', max_size=40))
def test_any_line_at_all_is_a_document_or_an_input_error(line: str) -> None:
    told = complaint(line)
    assert told == "" or told.startswith("x:1: ")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "a", "2026", "\ud800"]), st.lists, max_leaves=3
)
KEYS = ["doc_id", "text", "title", "published", "kind", "event", "act", "initiators", "affected", "publisher_country"]


@given(VALUES, st.sampled_from(KEYS))
def test_any_value_under_any_key_is_read_or_refused_by_name(value: object, key: str) -> None:
    told = complaint(json.dumps({"doc_id": "a", "text": "t", key: value}))
    assert told == "" or key in told
