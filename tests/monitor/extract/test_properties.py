"""What holds for any text: evidence is verbatim, readings are the same every time, and a stranger's paragraph changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.types import ActorCode, Document, DocumentId, DocumentKind
from monitor.contract import document_from_json
from monitor.extract import MAX_CHARACTERS, read_document
from monitor.vocabulary import load_vocabulary

GOLD = Path(__file__).parent.parent / "gold" / "documents.jsonl"
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


STRANGERS = {
    "en": "The ferry leaves at noon and the weather is fine.\n\nTickets cost ten crowns.",
    "es": "El barco sale al mediodía y hace buen tiempo.\n\nLas entradas cuestan diez coronas.",
    "fr": "Le bac part à midi et il fait beau.\n\nLes billets coûtent dix couronnes.",
    "pt": "O barco sai ao meio-dia e o tempo está bom.\n\nOs bilhetes custam dez coroas.",
    "ru": "Паром отправляется в полдень, погода хорошая.\n\nБилеты стоят десять крон.",
    "zh": "渡轮中午出发，天气晴好。\n\n门票十元，儿童免费。",
    "ar": "تغادر العبارة ظهرا والطقس جميل.\n\nتكلف التذاكر عشرة.",
    "de": "Die Fähre legt mittags ab, das Wetter ist schön.\n\nKarten kosten zehn Kronen.",
}


def test_unrelated_paragraphs_change_no_reading_of_our_own_texts():
    texts = GOLD.read_text(encoding="utf-8").splitlines()
    lines = [document_from_json(line, where="documents.jsonl") for line in texts]
    read = [one for one in lines if one.document.language in STRANGERS][::3]
    assert len({one.document.language for one in read}) == len(STRANGERS)
    for line in read:
        document = line.document
        longer = replace(document, text=f"{document.text}\n\n{STRANGERS[document.language]}")
        alone, with_it = (read_document(one, load_vocabulary(), line.dossier, line.event) for one in (document, longer))
        assert with_it == alone, document.id


@pytest.mark.parametrize(
    ("language", "text", "stranger"),
    [
        ("en", "Norway condemned Sweden's raid.", STRANGERS["en"]),
        ("en", "Norway's foreign minister Vera Kostova said: “The raid by Sweden is illegal.”", "Tickets cost ten crowns."),
        ("es", "Noruega condenó el ataque de Suecia.", STRANGERS["es"]),
        ("ru", "Норвегия осудила удар Швеции.", STRANGERS["ru"]),
        ("zh", "挪威谴责瑞典的袭击。", STRANGERS["zh"]),
        ("ar", "أدانت النرويج الهجوم السويدي.", STRANGERS["ar"]),
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
