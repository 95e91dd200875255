"""What holds for any text: evidence is verbatim, readings are the same every time, and a stranger's paragraph changes nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.types import ActorCode, Document, DocumentId, DocumentKind
from monitor.extract import MAX_CHARACTERS, read_document
from monitor.vocabulary import load_vocabulary

PIECES = (
    "Norway", "Sweden", "the foreign ministry", "condemned", "did not", "supports", "said", "that", "illegal",
    "raid", "on", "and", ",", ".", '"', "“", "”", "«", "»", "\n", "Норвегия", "осудила", "удар", "Швеции", "挪威",
    "谴责", "瑞典", "的袭击", "。", "أدانت", "النرويج", "الهجوم", "السويدي", "call on", "all sides", "must stop", "\u202e",
    "\u0000", "‘", "'s", "Vera Kostova", "minister of", "(", ")", ":",
)  # fmt: skip
LANGUAGES = st.sampled_from(["en", "ru", "zh", "ar", "es", "fr", "de", "tr", "xx", None])
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.text(max_size=200)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _document(text, language, *, kind=DocumentKind.ARTICLE, name="x"):
    return Document(
        id=DocumentId(name),
        text=text,
        language=language,
        kind=kind,
        publisher_actor=ActorCode("NOR") if kind is DocumentKind.OFFICIAL else None,
        published_at=datetime(2026, 3, 2, tzinfo=UTC),
    )


@QUICK
@given(text=TEXTS, language=LANGUAGES, kind=st.sampled_from(DocumentKind))
def test_evidence_and_cues_are_verbatim_and_readings_repeat(text, language, kind):
    document = _document(text, language, kind=kind)
    found = read_document(document, load_vocabulary())
    assert found == read_document(document, load_vocabulary())
    for statement in found:
        evidence = statement.evidence
        assert evidence.text
        assert text[evidence.start : evidence.end] == evidence.text
        assert all(text[cue.start : cue.end] == cue.text for cue in statement.cues)
        assert statement.quote is None or statement.quote in text
        assert 0 <= statement.confidence <= 1
        assert statement.engine == "rules/2"


@QUICK
@given(texts=st.lists(TEXTS, min_size=2, max_size=4))
def test_the_order_of_documents_does_not_matter(texts):
    documents = [_document(text, "en", name=str(number)) for number, text in enumerate(texts)]
    forwards = [read_document(document, load_vocabulary()) for document in documents]
    backwards = [read_document(document, load_vocabulary()) for document in reversed(documents)]
    assert forwards == backwards[::-1]


@pytest.mark.parametrize(
    ("language", "text", "stranger"),
    [
        ("en", "Norway condemned Sweden's raid.", "The ferry leaves at noon and the weather is fine."),
        ("en", "Norway's foreign minister Vera Kostova said: “The raid by Sweden is illegal.”", "Tickets cost ten crowns."),
        ("es", "Noruega condenó el ataque de Suecia.", "El barco sale al mediodía."),
        ("ru", "Норвегия осудила удар Швеции.", "Паром отправляется в полдень."),
        ("zh", "挪威谴责瑞典的袭击。", "渡轮中午出发。"),
        ("ar", "أدانت النرويج الهجوم السويدي.", "تغادر العبارة ظهرا."),
    ],
)
def test_an_unrelated_paragraph_changes_nothing(language, text, stranger):
    alone = read_document(_document(text, language), load_vocabulary())
    longer = read_document(_document(f"{text}\n\n{stranger}", language), load_vocabulary())
    assert alone
    assert longer == alone


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "Norway",
        "condemned",
        "a" * 300_000,
        "‘a " * 20_000,
        '"' * 50_000,
        "\u202e\u0000\x07" * 20_000,
        "\ud800 Norway condemned Sweden \udfff",
        "president " * 8_000,
        "Norway, " * 5_000,
        "挪威" * 10_000,
        "U.S. " * 10_000,
        "." * 100_000,
        "!?" * 50_000,
        "FRANCE CONDEMNS RUSSIA " * 400,
        "日本の外務省は、ロシアの攻撃を非難し、" * 400,
    ],
    ids=lambda text: f"{text[:6]!r}x{len(text)}",
)
def test_broken_texts_are_read_without_harm(text):
    for language in ("en", "zh", "ar"):
        for statement in read_document(_document(text, language), load_vocabulary()):
            assert text[statement.evidence.start : statement.evidence.end] == statement.evidence.text


def test_a_text_beyond_the_cap_is_read_up_to_it_and_says_so(caplog):
    text = "Norway condemned Sweden's raid.\n" + "x" * MAX_CHARACTERS + "\nDenmark condemned Finland's raid."
    found = read_document(_document(text, "en"), load_vocabulary())
    assert [statement.actor for statement in found] == ["NOR"]
    assert f"read the first {MAX_CHARACTERS} of {len(text)} characters" in caplog.text
