"""Citations: what they say, what they escape, and that only quotations stand in quotation marks."""

import hashlib
import json
from datetime import UTC, datetime

from feeds.types import ActorCode, Document, DocumentId, Precision
from monitor.records import StoredStatement
from monitor.types import Evidence, Stance, Statement, StatementKey
from monitor.views.citing import citations
from monitor.vocabulary import load_vocabulary

TEXT = "The minister said: “We object.”"
SEEN = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)


def stored(*, quote: str | None = "We object.", title: str = "On {the} 100 % harbour_affair", dated: bool = True, **said):  # type: ignore[no-untyped-def]
    document = Document(
        id=DocumentId("d"),
        text=TEXT,
        title=title,
        url="https://paper.example/a_b",
        publisher="Example & Sons",
        published_at=SEEN if dated else None,
        published_precision=Precision.DAY if dated else Precision.UNKNOWN,
        fetched_at=SEEN,
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        language="en",
    )
    statement = Statement(
        actor=ActorCode("IDN"),
        stance=Stance.OPPOSE,
        evidence=Evidence(where="text", start=20, end=30, text=TEXT[20:30]),
        quote=quote,
        speaker="Ada Example",
        role="minister",
        **said,
    )
    return StoredStatement(
        key=StatementKey("abc"),
        statement=statement,
        document=document,
        revision=1,
        current=True,
        spoken_at=SEEN,
        precision=Precision.MINUTE,
        reactions=(),
    )


def test_the_line_holds_words_speaker_role_time_with_zone_and_link() -> None:
    line = citations(stored(), load_vocabulary()).line
    assert line == (
        "Indonesia (Ada Example, minister): “We object.” (via Example & Sons) · 2 Mar 2026, 09:05 UTC · https://paper.example/a_b"
    )


def test_only_a_direct_quotation_stands_in_quotation_marks() -> None:
    line = citations(stored(quote=None, official=False), load_vocabulary()).line
    assert "[not a direct quotation] " in line
    assert "Ada Example, minister, unofficial" in line


def test_bibtex_escapes_what_tex_would_read() -> None:
    text = citations(stored(), load_vocabulary()).bibtex
    assert r"title = {{On \{the\} 100 \% harbour\_affair}}" in text
    assert r"author = {{Example \& Sons}}" in text
    assert "url = {https://paper.example/a_b}" in text
    assert text.count("{") == text.count("}")


def test_csl_is_a_list_of_one_with_both_days() -> None:
    (cited,) = json.loads(citations(stored(), load_vocabulary()).csl)
    assert (cited["issued"], cited["accessed"]) == ({"date-parts": [[2026, 3, 2]]}, {"date-parts": [[2026, 3, 2]]})
    assert cited["author"] == [{"literal": "Example & Sons"}]


def test_what_has_no_date_says_so_and_when_it_was_seen() -> None:
    cited = citations(stored(dated=False), load_vocabulary())
    assert " n.d. As seen 2 Mar 2026, 09:05 UTC" in cited.chicago
    assert "year" not in cited.bibtex


def test_words_from_right_to_left_do_not_disturb_what_stands_around_them() -> None:
    line = citations(stored(quote="نرفض ذلك", language="ar"), load_vocabulary()).line
    assert "“\u2067نرفض ذلك\u2069”" in line
    assert "\u2067" not in citations(stored(), load_vocabulary()).line
