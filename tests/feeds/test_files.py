"""Files handed in, each of its documents with its place, its identity and its date."""

import io
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import files
from feeds.document import from_file
from feeds.errors import ParseError
from feeds.files import Given, documents_in
from feeds.types import ActorCode, Document, DocumentKind, Precision

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RELEASE = "The Ministry of Foreign Affairs of Zeelandia rejects the closing of the strait."
SEPARATOR = b"From press@mfa.example Mon Mar  2 10:15:00 2026\n"


def mail(
    identity: str | None = "1@mfa.example", text: str = RELEASE, date: str = "Mon, 2 Mar 2026 10:15:30 +0100"
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "Press Office of Zeelandia <press@mfa.example>", "Note", date
    if identity:
        message["Message-ID"] = f"<{identity}>"
    message.set_content(text)
    return message


def read(body: bytes, name: str = "in.eml", given: Given | None = None) -> list[tuple[str, Document | ParseError]]:
    return list(documents_in(name, io.BytesIO(body), given or Given(fetched_at=NOW)))


def documents(body: bytes, name: str = "in.eml", given: Given | None = None) -> list[Document]:
    found = [one for _, one in read(body, name, given)]
    assert all(isinstance(one, Document) for one in found)
    return [one for one in found if isinstance(one, Document)]


def pdf() -> bytes:
    words = "BT /F1 12 Tf 72 700 Td (The annex rejects the closing of the strait.) Tj ET"
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(
        (
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            f"<</Length {len(words)}>>stream\n{words}\nendstream",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ),
        start=1,
    ):
        places.append(len(body))
        body += f"{number} 0 obj{content}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return body + f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size 6>>\nstartxref\n{len(body)}\n%%EOF".encode()


def test_a_mail_is_a_document_with_its_provenance() -> None:
    body = mail().as_bytes()
    (document,) = documents(body)
    assert (document.text, document.title, document.publisher) == (RELEASE, "Note", "Press Office of Zeelandia")
    assert (document.published_at, document.published_precision) == (
        datetime(2026, 3, 2, 9, 15, 30, tzinfo=UTC),
        Precision.SECOND,
    )
    assert (document.fetched_at, document.raw, document.raw_type) == (NOW, body, "message/rfc822")
    assert (document.entry_key, document.language, document.url) == ("mid:1@mfa.example", "en", None)


def test_the_message_id_is_the_identity_else_the_bytes() -> None:
    (one,) = documents(mail().as_bytes())
    again = mail(text=RELEASE + " Corrected.")
    again["Received"] = "by another server"
    assert documents(again.as_bytes(), "other.eml")[0].id == one.id
    assert documents(mail("2@mfa.example").as_bytes())[0].id != one.id
    (nameless,) = documents(mail(None).as_bytes())
    assert nameless.entry_key.startswith("sha256:")
    assert nameless.id == documents(mail(None).as_bytes())[0].id != documents(mail(None, "Other").as_bytes())[0].id


def test_what_is_given_wins_over_the_message() -> None:
    given = Given(publisher="Ministry", publisher_actor=ActorCode("ZZZ"), kind=DocumentKind.OFFICIAL, url="https://mfa.example/1")
    (document,) = documents(mail().as_bytes(), given=given)
    assert (document.publisher, document.publisher_actor, document.kind) == ("Ministry", "ZZZ", DocumentKind.OFFICIAL)
    assert document.url == "https://mfa.example/1"


def test_a_date_ahead_of_now_is_no_date_of_publication() -> None:
    (document,) = documents(mail(date="Mon, 2 Mar 2037 10:15:30 +0100").as_bytes())
    assert (document.published_at, document.published_raw) == (None, "Mon, 02 Mar 2037 10:15:30 +0100")


def test_attachments_are_documents_tied_to_their_message() -> None:
    message = mail()
    message.add_attachment(pdf(), maintype="application", subtype="pdf", filename="annex.pdf")
    table_html = "<html><head><title>T</title></head><body><p>The table of the annex.</p></body></html>"
    message.add_attachment(table_html, subtype="html", filename="table.html")
    message.add_attachment(b"PK\x03\x04rest", maintype="application", subtype="zip", filename="all.zip")
    message.add_attachment(b"\x89PNG....", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(mail("inner@b.example", "Inner words.", "Sun, 1 Mar 2026 08:00:00 +0000"))
    found = read(message.as_bytes())
    assert [place for place, _ in found] == ["in.eml", "in.eml/annex.pdf", "in.eml/table.html", "in.eml/all.zip", "in.eml/part 7"]
    own, annex, table, zipped, inner = (one for _, one in found)
    assert isinstance(zipped, ParseError)
    assert "unpack it" in str(zipped)
    assert isinstance(own, Document)
    assert isinstance(annex, Document)
    assert isinstance(table, Document)
    assert isinstance(inner, Document)
    assert "The annex rejects" in annex.text
    assert "The table of the annex" in table.text
    for part in (annex, table):
        assert part.entry_key.startswith("mid:1@mfa.example/")
        assert (part.published_at, part.publisher) == (own.published_at, own.publisher)
    assert (annex.raw, annex.raw_type, annex.pages) == (pdf(), "application/pdf", (0,))
    assert (inner.entry_key, inner.published_at) == ("mid:inner@b.example", datetime(2026, 3, 1, 8, 0, tzinfo=UTC))
    assert len({one.id for one in (own, annex, table, inner)}) == 4


def test_an_attachment_keeps_its_id_wherever_it_stands() -> None:
    first, second = mail(), mail()
    first.add_attachment("One note of words", filename="a.txt")
    first.add_attachment("Another note of words", filename="b.txt")
    second.add_attachment("Another note of words", filename="c.txt")
    assert documents(first.as_bytes())[2].id == documents(second.as_bytes())[1].id


def test_messages_within_messages_come_to_an_end() -> None:
    message = mail("0@a.example")
    for number in range(1, 9):
        outer = mail(f"{number}@a.example")
        outer.add_attachment(message)
        message = outer
    found = [one for _, one in read(message.as_bytes())]
    assert isinstance(found[-1], ParseError)
    assert "save it by itself" in str(found[-1])
    assert len(found) == files.MAX_DEPTH + 2
    boxed = mail()
    boxed.add_attachment(SEPARATOR + mail("2@a.example").as_bytes(), maintype="application", subtype="mbox", filename="x.mbox")
    assert "a mailbox attached" in str(read(boxed.as_bytes())[1][1])


def test_a_mailbox_gives_every_message_and_a_failure_beside_the_rest() -> None:
    body = b"\n".join(
        (SEPARATOR + mail("1@a.example").as_bytes(), SEPARATOR + b"Subject: none\n\n", SEPARATOR + mail("2@a.example").as_bytes())
    )
    found = read(body, "box", Given(url="https://mfa.example/box", content_type="text/plain"))
    assert [place for place, _ in found] == ["box#1", "box#2", "box#3"]
    assert isinstance(found[1][1], ParseError)
    assert [one.url for _, one in found if isinstance(one, Document)] == [None, None]


@pytest.mark.parametrize(
    ("body", "name", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.msg", "save it as PDF"),
        (b"PK\x03\x04" + bytes(600), "x.docx", "save it as PDF"),
        (b"\x1f\x8b\x08" + bytes(600), "x.gz", "unpack it"),
        (b"-----BEGIN PGP MESSAGE-----\n\nabc", "x.asc", "decrypt"),
        (b"<opml version='2.0'><body/></opml>", "x.opml", "add its feeds as sources"),
        (b"The ministry says no.", "x.eml", "no mail"),
        (b"", "x", "empty"),
    ],
)
def test_what_is_not_read_says_what_to_do(body: bytes, name: str, reason: str) -> None:
    ((place, failure),) = read(body, name)
    assert place == name
    assert isinstance(failure, ParseError)
    assert reason in str(failure)
    assert "\n" not in str(failure)


def test_a_file_over_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 1000)
    ((_, failure),) = read(b"x" * 1001, "x.txt")
    assert "larger than" in str(failure)
    assert len(read(SEPARATOR + mail(text=RELEASE * 50).as_bytes(), "box")) == 1  # a mailbox is read as a stream


def test_a_part_that_is_left_out_is_a_failure_beside_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.mail.MAX_PART_BYTES", 1000)
    message = mail()
    message.add_attachment("long note " * 200, filename="long.txt")
    (_, own), (_, failure) = read(message.as_bytes())
    assert isinstance(own, Document)
    assert "left out" in str(failure)
    ((_, only),) = read(mail(text="long note " * 200).as_bytes())
    assert "left out" in str(only)


def test_from_file_reads_a_mail_too() -> None:
    message = mail()
    message.add_attachment(b"PK\x03\x04rest", maintype="application", subtype="zip", filename="all.zip")
    (document,) = from_file("in.eml", message.as_bytes(), publisher="Ministry")
    assert (document.text, document.publisher) == (RELEASE, "Ministry")
    with pytest.raises(ParseError, match=r"^box: a message without a text"):
        from_file("box", SEPARATOR + b"Subject: none\n\n")


def test_a_typed_memo_stays_a_text() -> None:
    body = f"From: the Ministry\nTo: editors\nSubject: Note\n\n{RELEASE}".encode()
    assert documents(body, "memo.txt")[0].text == body.decode()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_files_yield_documents_or_parse_errors(data: st.DataObject) -> None:
    message = mail()
    message.add_attachment(pdf(), maintype="application", subtype="pdf", filename="annex.pdf")
    message.add_attachment(mail("inner@b.example"))
    body = bytearray(data.draw(st.sampled_from([message.as_bytes(), SEPARATOR + message.as_bytes()])))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 12))] = data.draw(st.binary(max_size=4))
    for place, found in read(bytes(body)):
        assert place.startswith("in.eml")
        assert isinstance(found, Document | ParseError)
