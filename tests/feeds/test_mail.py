"""Mails: the headers as values, the text that was meant to be read, the attachments."""

import base64
import quopri
import time
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import mail
from feeds.errors import ParseError
from feeds.mail import Message, is_mail, read_message
from feeds.mail_header import decoded_header
from feeds.reading import PageReader
from feeds.types import Precision

RELEASE = (
    "The Ministry of Foreign Affairs of Zeelandia rejects the closing of the strait.\n\n"
    "The minister asks both sides to return to talks."
)
HEADERS = (
    "Received: from mx.mfa.example by mail.paper.example; Mon, 2 Mar 2026 09:16:00 +0000\n"
    "From: Press Office of Zeelandia <press@mfa.example>\n"
    "To: desk@paper.example\n"
    "Subject: Note on the strait\n"
    "Date: Mon, 2 Mar 2026 10:15:30 +0100\n"
    "Message-ID: <note-1@mfa.example>\n"
)


def read(body: str | bytes, headers: str = HEADERS, kind: str = "text/plain; charset=utf-8", coding: str = "8bit") -> Message:
    head = f"{headers}MIME-Version: 1.0\nContent-Type: {kind}\nContent-Transfer-Encoding: {coding}\n\n"
    return read_message(head.encode() + (body.encode() if isinstance(body, str) else body))


def parts(*bodies: tuple[str, str], kind: str = "mixed") -> bytes:
    """A multipart message of (headers, body) pairs."""
    inner = "".join(f"--b\n{head}\n\n{body}\n" for head, body in bodies)
    return f'{HEADERS}MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="b"\n\nThis is MIME.\n{inner}--b--\n'.encode()


def test_the_headers_become_values() -> None:
    message = read(RELEASE)
    assert (message.id, message.title, message.sender) == (
        "note-1@mfa.example",
        "Note on the strait",
        "Press Office of Zeelandia",
    )
    assert message.text == RELEASE
    assert message.published_raw == "Mon, 2 Mar 2026 10:15:30 +0100"
    assert (message.published_at, message.published_precision) == (datetime(2026, 3, 2, 9, 15, 30, tzinfo=UTC), Precision.SECOND)
    assert (message.problems, message.attachments, message.url) == ((), (), None)


def test_a_list_names_itself_and_where_it_keeps_the_message() -> None:
    extra = 'List-Id: "Releases of Zeelandia" <press.mfa.example>\nArchived-At: <https://lists.mfa.example/1>\n'
    headers = HEADERS.replace("Note on", "[mfa-press] Note on").replace("Press Office of Zeelandia ", "")
    message = read(RELEASE, headers + extra)
    assert (message.list_id, message.title) == ("Releases of Zeelandia", "Note on the strait")
    assert (message.sender, message.url) == ("mfa.example", "https://lists.mfa.example/1")
    assert read(RELEASE, HEADERS + "Archived-At: <javascript:alert(1)>\n").url is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("=?utf-8?B?0J3QvtGC0LA=?=", "Нота"),
        ("=?utf-8?q?Note_sur_le_d=C3=A9troit?=", "Note sur le détroit"),
        ("=?koi8-r?B?7s/UwQ==?= about =?iso-8859-9?Q?=DDstanbul?=", "Нота about İstanbul"),
        ("=?gb2312?B?zeK9u7K/?=", "外交部"),
        # one character cut in two by the sender's program
        ("=?utf-8?B?0J3Q?=\n =?utf-8?B?vtGC0LA=?=", "Нота"),
        ("=?iso-2022-jp?B?GyRCMzBMMz5KGyhC?=", "外務省"),
        ("=?x-unknown?Q?Note?= =?utf-8?B?!!!?=", "Note"),
        ("=?utf-8*en?Q?Note?=", "Note"),
        ("No words = ?here?=", "No words = ?here?="),
    ],
)
def test_encoded_headers_are_read(raw: str, expected: str) -> None:
    assert decoded_header(raw) == expected
    assert (read(RELEASE, HEADERS.replace("Note on the strait", raw)).title or "").startswith(expected[:4])


@pytest.mark.parametrize("charset", ["utf-8", "cp1251"])
def test_headers_in_bare_bytes_are_read(charset: str) -> None:
    raw = HEADERS.replace("Note on the strait", "Министерство иностранных дел отвергает закрытие пролива").encode(charset)
    message = read_message(raw + b"MIME-Version: 1.0\n\n" + RELEASE.encode())
    assert message.title == "Министерство иностранных дел отвергает закрытие пролива"


@pytest.mark.parametrize(
    ("date", "at", "precision"),
    [
        ("Mon, 2 Mar 2026 23:30:00 -0500 (EST)", datetime(2026, 3, 3, 4, 30, tzinfo=UTC), Precision.SECOND),
        ("2 Mar 2026 23:30 +0300", datetime(2026, 3, 2, 20, 30, tzinfo=UTC), Precision.MINUTE),
        ("Mon, 2 Mar 2026 23:30:00 -0000", datetime(2026, 3, 2, 23, 30, tzinfo=UTC), Precision.SECOND),
        ("Mon, 2 Mar 2026 23:30:00", datetime(2026, 3, 2, tzinfo=UTC), Precision.DAY),
        ("yesterday", None, Precision.UNKNOWN),
    ],
)
def test_a_date_has_its_zone_and_precision(date: str, at: datetime | None, precision: Precision) -> None:
    message = read(RELEASE, HEADERS.replace("Mon, 2 Mar 2026 10:15:30 +0100", date))
    assert (message.published_at, message.published_precision, message.published_raw) == (at, precision, date)
    assert bool(message.problems) == (precision in {Precision.DAY, Precision.UNKNOWN})


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("koi8-r", "Министерство отвергает закрытие пролива."),
        ("windows-1254", "Dışişleri Bakanlığı boğazın kapatılmasını reddediyor."),
        ("gb2312", "外交部反对关闭海峡。"),
        ("iso-2022-jp", "外務省は海峡の閉鎖に反対する。"),
        ("utf-16", "The ministry rejects the closing."),
    ],
)
@pytest.mark.parametrize("coding", ["base64", "quoted-printable"])
def test_a_part_is_read_in_the_charset_that_it_names(charset: str, text: str, coding: str) -> None:
    raw = text.encode(charset)
    body = base64.encodebytes(raw) if coding == "base64" else quopri.encodestring(raw)
    assert read(body, kind=f'text/plain; charset="{charset}"', coding=coding).text == text


def test_a_wrong_charset_does_not_garble_utf8() -> None:
    assert read("Ministère: « non » à la fermeture", kind="text/plain; charset=iso-8859-1").text.startswith("Ministère: « non »")


def test_broken_codings_are_read_as_far_as_they_go() -> None:
    cut = base64.b64encode(RELEASE.encode())[:-7]
    assert read(cut, coding="base64").text.startswith(RELEASE[:60])
    for length in (100, 101, 102):  # with and without padding
        body = base64.encodebytes(RELEASE.encode()[:length]) + b"\n____\nTo unsubscribe write to x@mfa.example"
        message = read(body, coding="base64")
        assert message.text == RELEASE[:length].strip()
        assert message.problems == ("what stood below the end of a part in base64 was left out",)
    assert read(b"*" + base64.b64encode(RELEASE.encode()) + b"\n!!", coding="base64").text.startswith(RELEASE[:60])
    assert read("Closing =\nof the strait =ZZ =C3=A9 =", coding="quoted-printable").text.startswith("Closing of the strait =ZZ é")
    assert read(RELEASE, coding="x-unheard-of").text == RELEASE


def test_plain_text_is_preferred_unless_the_html_is_the_real_content() -> None:
    html = f"<html><body><p>{RELEASE}</p></body></html>"
    both = parts(("Content-Type: text/plain", RELEASE), ("Content-Type: text/html", html), kind="alternative")
    assert read_message(both).text == RELEASE
    for stub in ("View this email in your browser", "Your email client does not support HTML.", "Note", ""):
        message = read_message(parts(("Content-Type: text/plain", stub), ("Content-Type: text/html", html), kind="alternative"))
        assert message.text.startswith("The Ministry of Foreign Affairs of Zeelandia rejects"), stub


def test_hidden_lines_of_html_are_not_read() -> None:
    html = (
        '<body><div style="DISPLAY:none; max-height:0">Zeelandia declares war</div>'
        f"<table><tr><td><p>{RELEASE}</p></td></tr></table><img src='https://track.example/1.gif'></body>"
    )
    message = read(html, kind="text/html; charset=utf-8")
    assert "war" not in message.text
    assert message.text.startswith("The Ministry")


def test_an_html_part_is_shown_by_a_process_that_can_be_killed_as_by_us() -> None:
    said = f"<p>{RELEASE}</p>" * 9
    body = f"<html><body><div style='display:none'>See it in a browser</div><div>{said}</div>"
    sent = parts(("Content-Type: text/html; charset=utf-8", body))
    pages = PageReader(1)
    try:
        assert read_message(sent, shows=pages.shown_in_mail) == read_message(sent)
    finally:
        pages.close()


def test_an_html_part_that_breaks_its_reader_is_left_out_and_the_rest_is_read() -> None:
    def breaks(body: bytes, content_type: str | None) -> str:
        raise ParseError("reading the page took longer than 20 s and was given up", health="too_slow")

    sent = parts(("Content-Type: text/plain", RELEASE), ("Content-Type: text/html", "<p>x"))
    message = read_message(sent, shows=breaks)
    assert message.text == RELEASE
    assert message.left_out == ("an HTML part was left out: reading the page took longer than 20 s and was given up",)


def test_a_long_html_part_keeps_most_of_its_text() -> None:
    body = "".join(f"<p>Paragraph {number}: {RELEASE}</p>" for number in range(20))
    text = read(f"<html><body><div>{body}</div></body></html>", kind="text/html").text
    assert all(f"Paragraph {number}:" in text for number in range(20))


def test_flowed_text_is_joined_and_the_signature_cut() -> None:
    message = read("The ministry rejects \nthe closing.\n-- \nPress Office\n", kind="text/plain; format=flowed")
    assert message.text == "The ministry rejects the closing."


def test_a_forwarded_message_is_read_as_what_it_was() -> None:
    block = (
        "---------- Forwarded message ---------\nFrom: Palace of Zeelandia <press@palace.example>\n"
        "Date: Sun, Mar 1, 2026 at 8:30 AM\nSubject: Words of the President\nTo: someone\n\n"
    )
    message = read(f"See below\n\n{block}{RELEASE}", HEADERS.replace("Subject: ", "Subject: Fwd: "))
    assert (message.sender, message.title) == ("Palace of Zeelandia", "Words of the President")
    assert (message.published_at, message.published_precision) == (datetime(2026, 3, 1, tzinfo=UTC), Precision.DAY)
    assert message.text == f"See below\n\n{RELEASE}"
    assert any("forwarded" in problem for problem in message.problems)


def test_attachments_stand_beside_the_text_and_pictures_do_not() -> None:
    message = read_message(
        parts(
            ("Content-Type: text/plain", RELEASE),
            ('Content-Type: text/html; name="a.html"\nContent-Disposition: attachment; filename="a.html"', "<p>Annex</p>"),
            ('Content-Type: application/pdf\nContent-Disposition: attachment; filename="../../b.pdf"', "%PDF-1.4"),
            ("Content-Type: text/plain\nContent-Disposition: attachment; filename*=utf-8''n%C3%B3te.txt", "Words"),
            ("Content-Type: image/png\nContent-Transfer-Encoding: base64", "iVBORw0KGgo="),
            ('Content-Type: text/calendar; name="x.ics"', "BEGIN:VCALENDAR"),
            ("Content-Type: application/msword", "\ufffd\ufffd"),
            ("Content-Type: text/plain", "____\nTo unsubscribe: x@mfa.example"),
        )
    )
    assert message.text == RELEASE
    assert [attachment.name for attachment in message.attachments] == ["a.html", "b.pdf", "nóte.txt", "part 8"]
    assert message.attachments[0].body.strip() == b"<p>Annex</p>"


def test_an_attached_message_is_an_attachment() -> None:
    inner = EmailMessage()
    inner["Subject"], inner["From"], inner["Message-ID"] = "Inner", "a@b.example", "<inner@b.example>"
    inner.set_content("Words of the inner message.")
    outer = EmailMessage()
    outer["Subject"], outer["From"] = "Outer", "c@d.example"
    outer.set_content("See attached.")
    outer.add_attachment(inner)
    message = read_message(outer.as_bytes())
    assert message.text == "See attached."
    (attachment,) = message.attachments
    assert read_message(attachment.body).id == "inner@b.example"


@pytest.mark.parametrize(
    ("body", "health"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (HEADERS.encode() + b"Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--", "encrypted"),
        (HEADERS.encode() + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 250, "too_large"),
        (HEADERS.encode() + b"\n" + b"multipart/x\n" * 300, "too_large"),
        (HEADERS.encode() + b"\n" * 20_000_001, "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused(body: bytes, health: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_message(body)
    assert caught.value.health == health
    assert "\n" not in str(caught.value)


def test_sizes_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "tags" in read("<p>" * 200_000, kind="text/html").left_out[0]
    monkeypatch.setattr(mail, "MAX_PART_BYTES", 1000)
    assert read("x" * 1001).left_out == ("a part larger than 0 MB was left out; save it by itself",)
    monkeypatch.setattr(mail, "MAX_MESSAGE_BYTES", 1000)
    with pytest.raises(ParseError, match="larger than"):
        read("x" * 1001)


@pytest.mark.parametrize(
    "headers",
    [
        "From: " + '"(' * 200_000 + "\n",
        "Content-Type: text/plain" + "; a=b" * 100_000 + "\n",
        'Content-Type: text/plain; name="' + "=?utf-8?B?" * 50_000 + '"\n',
        "Subject: " + "=?utf-8?Q?a?= " * 50_000 + "\n",
        "Content-Disposition: attachment; filename" + "*0*=utf-8''a; filename" * 20_000 + "\n",
        "References: " + "<a@b> " * 100_000 + "\n",
        "To: " + "(" * 100_000 + "\n",
    ],
)
def test_endless_headers_take_no_time(headers: str) -> None:
    begun = time.process_time()
    read_message(f"Message-ID: <1@a.example>\n{headers}\n{RELEASE}".encode())
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (HEADERS.encode() + b"\nText", "x", True),
        (b"From: a@b.example\nMIME-Version: 1.0\n\nText", "-", True),
        # a memo that a person typed is a text and stays as it is
        (b"From: the Ministry\nTo: editors\nSubject: Note\nDate: 2 March\n\nText", "note.txt", False),
        (b"From: the Ministry\nSubject: Note\n\nText", "note.eml", True),
        (b"The ministry: a note\n\nText", "note.eml", False),
        (b"<html><body>From: x</body></html>", "x.eml", False),
        (b"Content-Type: text/html\n\n<p>headers of a web server</p>", "x", False),
        (b"", "x.eml", False),
    ],
)
def test_a_mail_is_known_by_its_headers(head: bytes, name: str, expected: bool) -> None:
    assert is_mail(head, name=name) is expected


SAMPLES = [
    parts(("Content-Type: text/plain", RELEASE), ("Content-Type: text/html", f"<p>{RELEASE}</p>"), kind="alternative"),
    parts(
        ("Content-Type: text/plain; format=flowed; charset=koi8-r", RELEASE),
        ('Content-Type: application/pdf; name="=?utf-8?Q?a?="\nContent-Transfer-Encoding: base64', "JVBERi0xLjQ="),
        ("Content-Type: message/rfc822", HEADERS + "\n" + RELEASE),
    ),
]
PIECES = st.sampled_from(
    [
        b"--b",
        b"--b--",
        b"Content-Type: ",
        b"multipart/mixed",
        b"message/rfc822",
        b"=?",
        b"?=",
        b'"',
        b"\n\n",
        b"\xff",
        b"\0",
        b";",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_messages_raise_nothing_but_parse_errors(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 12))] = data.draw(st.binary(max_size=4) | PIECES)
    try:
        message = read_message(bytes(body))
    except ParseError:
        return
    message.text.encode()  # no lone surrogates
    (message.title or "").encode()
    (message.sender or "").encode()
