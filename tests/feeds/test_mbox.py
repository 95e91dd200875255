"""Mailboxes taken apart as streams."""

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import mbox
from feeds.errors import ParseError
from feeds.mail import read_message
from feeds.mbox import is_mbox, messages

SEPARATOR = b"From press@mfa.example Mon Mar  2 10:15:00 2026\n"
ONE = b"From: press@mfa.example\nSubject: One\n\nWords of the ministry.\n"
TWO = b"From: press@mfa.example\nSubject: Two\n\nMore words.\n>From the minister: no.\n>>From before.\n"


def split(body: bytes) -> list[bytes | str]:
    return [found if isinstance(found, bytes) else str(found) for found in messages(io.BytesIO(body))]


@pytest.mark.parametrize(
    "separator",
    [
        SEPARATOR,
        b"From - Mon Mar 02 10:15:00 2026\n",
        b"From 1234567890@xxx Mon Mar 02 10:15:00 +0000 2026\n",
        b"From press@mfa.example Mon Mar  2 10:15:00 2026\r\n",
    ],
)
def test_messages_are_parted_at_the_separators_of_all_programs(separator: bytes) -> None:
    assert is_mbox(separator + ONE)
    assert split(separator + ONE + b"\n" + separator + TWO) == [
        ONE + b"\n",
        b"From: press@mfa.example\nSubject: Two\n\nMore words.\nFrom the minister: no.\n>From before.\n",
    ]


def test_a_sentence_that_begins_with_from_parts_nothing() -> None:
    body = ONE + b"\nFrom 2026 on, the strait is open.\n\nFrom Port Zee at 10:15 he went home.\n"
    assert split(SEPARATOR + body) == [body]
    no_blank_line_before = ONE + SEPARATOR
    assert split(SEPARATOR + no_blank_line_before) == [no_blank_line_before]


def test_a_text_is_no_mailbox() -> None:
    assert not is_mbox(b"From the ministry, 2 March 2026\n\nWords.")
    assert not is_mbox(SEPARATOR + b"just words\n")
    assert not is_mbox(ONE)
    assert not is_mbox(b"")


def test_a_message_over_the_cap_is_named_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "MAX_MESSAGE_BYTES", 1000)
    large = ONE + b"x" * 70 + b"\n" + b"y" * 5000 + b"\n\n"
    first, second = split(SEPARATOR + large + SEPARATOR + ONE)
    assert isinstance(first, str)
    assert "larger than" in first
    assert second == ONE


def test_a_large_mailbox_is_never_held_as_a_whole() -> None:
    class Endless(io.RawIOBase):
        """A thousand messages of 100 kB, made when they are read."""

        def __init__(self) -> None:
            self.lines = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            self.lines += 1
            number, line = divmod(self.lines - 1, 102)
            if number == 1000:
                return b""
            return SEPARATOR if line == 0 else b"\n" if line == 101 else b"x" * 999 + b"\n"

    stream = Endless()
    found = messages(stream)  # type: ignore[arg-type]
    next(found)
    assert stream.lines < 110
    assert sum(1 for _ in found) == 999


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_damaged_mailboxes_lose_no_line(data: st.DataObject) -> None:
    body = bytearray(SEPARATOR + ONE + b"\n" + SEPARATOR + TWO)
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 12))] = data.draw(
            st.binary(max_size=4) | st.sampled_from([b"\nFrom ", b"\n\n"])
        )
    found = split(bytes(SEPARATOR + ONE + b"\n" + body))
    assert len(b"".join(one for one in found if isinstance(one, bytes))) >= len(body) - body.count(b"From ") * 60
    for one in found:
        if isinstance(one, bytes):
            with suppress(ParseError):
                read_message(one)
