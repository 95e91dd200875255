"""The marks in a document's text, and the comparison of two versions."""

import hashlib
from datetime import UTC, datetime

import pytest

from feeds.types import ActorCode, Document, DocumentId
from monitor.records import StoredDocument, StoredRevision
from monitor.types import Cue, Evidence, Stance, Statement, StatementKey
from monitor.views.statement import Paragraph, changes, marked_document, revision_views, segments
from monitor.vocabulary import load_vocabulary


def said(text: str, evidence: str, *, cues: tuple[Cue, ...] = (), where: str = "text", speaker: str | None = None) -> Statement:
    start = text.index(evidence)
    return Statement(
        actor=ActorCode("TUR"),
        stance=Stance.OPPOSE,
        evidence=Evidence(where=where, start=start, end=start + len(evidence), text=evidence),  # type: ignore[arg-type]
        cues=cues,
        speaker=speaker,
    )


def document(text: str, title: str | None = None) -> Document:
    return Document(id=DocumentId("d"), text=text, title=title, sha256=hashlib.sha256(text.encode()).hexdigest())


def words_with(paragraphs: tuple[Paragraph, ...], mark: str) -> list[str]:
    return [segment.text for paragraph in paragraphs for segment in paragraph if mark in segment.marks]


def test_segments_lose_no_letter() -> None:
    text = "One two.\n\nThree 四五 ستة.\nEnd"
    for spans in ([], [(0, len(text), "a")], [(2, 14, "a"), (5, 9, "b"), (9, 20, "a")]):
        whole = "\n".join("".join(segment.text for segment in paragraph) for paragraph in segments(text, spans))
        assert whole == "One two.\nThree 四五 ستة.\nEnd"


def test_overlapping_marks_stand_on_the_same_words() -> None:
    (paragraph,) = segments("abcdef", [(1, 5, "evidence"), (3, 4, "cue")])
    assert [(segment.text, segment.marks) for segment in paragraph] == [
        ("a", ()),
        ("bc", ("evidence",)),
        ("d", ("cue", "evidence")),
        ("e", ("evidence",)),
        ("f", ()),
    ]


def test_mark_goes_on_over_a_line_end() -> None:
    assert words_with(segments("ab\ncd", [(1, 4, "evidence")]), "evidence") == ["b", "c"]


@pytest.mark.parametrize("span", [(-1, 2, "a"), (2, 2, "a"), (3, 1, "a"), (0, 99, "a")])
def test_span_outside_the_text_marks_nothing(span: tuple[int, int, str]) -> None:
    assert words_with(segments("abc", [span]), "a") == []


def test_evidence_cue_and_speaker_are_marked() -> None:
    text = "The spokesperson of the ministry said that it is unacceptable."
    at = text.index("unacceptable")
    cue = Cue(kind="stance", id="en.1", text="unacceptable", start=at, end=at + 12)
    _, marked = marked_document(
        said(text, "it is unacceptable", cues=(cue,), speaker="spokesperson of the ministry"), document(text)
    )
    assert words_with(marked, "evidence") == ["it is ", "unacceptable"]
    assert words_with(marked, "cue") == ["unacceptable"]
    assert words_with(marked, "speaker") == ["spokesperson of the ministry"]


def test_evidence_in_the_title_is_marked_there() -> None:
    title = "Ministry rejects it"
    marked_title, marked_text = marked_document(said(title, "rejects it", where="title"), document("Body rejects it", title))
    assert words_with((marked_title,), "evidence") == ["rejects it"]
    assert words_with(marked_text, "evidence") == []


def test_cue_whose_words_stand_elsewhere_is_not_marked() -> None:
    text = "It is unacceptable."
    _, marked = marked_document(said(text, text, cues=(Cue(kind="rule", id="r", text="other", start=0, end=5),)), document(text))
    assert words_with(marked, "cue") == []


def test_nearest_printing_of_the_speaker_is_marked() -> None:
    text = "The minister came. Then the minister said no."
    _, marked = marked_document(said(text, "no", speaker="minister"), document(text))
    assert [segment.text for segment in marked[0]] == ["The minister came. Then the ", "minister", " said ", "no", "."]


def test_comparison_keeps_old_and_new_words() -> None:
    compared = changes("We regret the step.", "We condemn the step.")
    assert words_with(compared, "old") == ["regret"]
    assert words_with(compared, "new") == ["condemn"]


def test_comparison_of_chinese_goes_by_letters() -> None:
    compared = changes("中方对此表示关切。", "中方对此表示谴责。")
    assert "".join(words_with(compared, "old")) == "关切"
    assert "".join(words_with(compared, "new")) == "谴责"


def test_equal_texts_show_no_change() -> None:
    compared = changes("Same words.", "Same words.")
    assert words_with(compared, "old") + words_with(compared, "new") == []


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("Turkey rejects the plan. Contact us.", "New", "The title was 'Old' before. The text is the same."),
        ("Turkey  rejects the plan.\n\nContact us.", "Old", "Of the text only breaks and spaces changed."),
        ("Turkey rejects the plan. Write to us.", "Old", "No words that a statement was read in changed."),
        ("Turkey rejects it. Contact us.", "Old", ""),
        ("", "Old", "The page was taken away; its words stand in the version before."),
    ],
)
def test_what_kind_of_edit_made_a_version_is_said(text: str, title: str, expected: str) -> None:
    revisions = []
    for number, (body, head) in enumerate((("Turkey rejects the plan. Contact us.", "Old"), (text, title)), start=1):
        sentence = body.partition(".")[0]
        statements = ((StatementKey(f"k{number}"), said(body, sentence)),) if (sentence and number == 1) or "plan" in body else ()
        revisions.append(StoredRevision(number=number, document=document(body, head), statements=statements))
    if text.startswith("Turkey  "):
        revisions[1] = StoredRevision(number=2, document=revisions[1].document, statements=revisions[0].statements)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    stored = StoredDocument(id=DocumentId("d"), first_seen_at=at, revisions=tuple(revisions))
    first, second = revision_views(stored, 2, load_vocabulary())
    assert (first.changed, second.changed) == ("", expected)
