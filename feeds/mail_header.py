"""Headers of a mail as printed -> text and values, whatever charset they are in. The message as a whole stands in `mail`."""

import binascii
import re
from urllib.parse import urlsplit

from feeds.charset import decode
from feeds.markup import plain_line, without_controls

_WORD = re.compile(r"=\?([!->@-~]{1,60}?)(?:\*[^?]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(?==\?)")
# Read with the codec that they name: their bytes are all ASCII, so that no detection would think of them.
_SEVEN_BIT = re.compile(r"iso-2022-[a-z0-9-]+|hz(?:-gb-2312)?|utf-?7", re.IGNORECASE)


def decoded_text(body: bytes, content_type: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the text of a part in the charset that it names, and what was odd about that."""
    said = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", content_type or "", re.IGNORECASE)
    if said is not None and _SEVEN_BIT.fullmatch(said.group(1)) and body.isascii():
        try:
            return body.decode(said.group(1)), ()
        except (UnicodeError, LookupError):
            pass
    decoded = decode(body, content_type)
    return decoded.text, decoded.problems


def decoded_header(raw: str) -> str:
    """Return a header's text: encoded words (RFC 2047) in the charset that they name, 8-bit bytes in the one they are in.

    Words of one charset are put together before they are decoded: many programs cut a character in two.
    """
    text = raw
    if any("\udc80" <= sign <= "\udcff" for sign in raw):
        text = decode(raw.encode("utf-8", "surrogateescape")).text
    text = _BETWEEN_WORDS.sub(r"\1", text)
    pieces: list[str] = []
    position = 0
    waiting: tuple[str, bytes] | None = None
    for word in _WORD.finditer(text):
        charset, value = word[1].lower(), _word_bytes(word[2], word[3])
        apart = word.start() > position
        if waiting is not None and (apart or waiting[0] != charset):
            pieces.append(_word_text(waiting))
            waiting = None
        pieces.append(text[position : word.start()])
        waiting = (charset, (waiting[1] if waiting else b"") + value)
        position = word.end()
    if waiting is not None:
        pieces.append(_word_text(waiting))
    return " ".join(without_controls("".join((*pieces, text[position:]))).split())


def _word_bytes(coding: str, value: str) -> bytes:
    raw = value.encode("ascii", "replace")
    if coding.lower() == "q":
        return re.sub(rb"=([0-9a-fA-F]{2})", lambda found: bytes([int(found[1], 16)]), raw.replace(b"_", b" "))
    try:
        return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw


def _word_text(word: tuple[str, bytes]) -> str:
    return decoded_text(word[1], f"text/plain; charset={word[0]}")[0]


def message_id(raw: str | None) -> str | None:
    """Return a Message-ID without its brackets; None where there is none."""
    found = re.search(r"<([^<>\s]{3,300})>", raw or "") or re.fullmatch(r"\s*([^<>\s]{3,300})\s*", raw or "")
    return found[1] if found else None


def list_name(raw: str | None) -> str | None:
    """Return a list's phrase, else its identifier (RFC 2919)."""
    found = re.match(r"\s*\"?([^\"<]*?)\"?\s*<([^<>\s]{1,200})>", raw or "")
    if found is None:
        return None
    return plain_line(found[1]) or found[2]


def sender_name(raw: str | None) -> str | None:
    """Return who a From names: the name, else the host of the address; None without either."""
    if not raw:
        return None
    named = re.match(r"\s*\"?([^\"<]*?)\"?\s*<", raw)
    name = plain_line(named[1]) if named else ""
    if not name or "@" in name:
        address = re.search(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", raw)
        name = address[1].lower() if address else ("" if "@" in raw or named else plain_line(raw))
    return name[:200] or None


def archived_at(raw: str | None) -> str | None:
    """Return where a list keeps the message (RFC 5064); None for anything but an http(s) address."""
    address = (raw or "").strip().strip("<>")
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    return address if usable and not re.search(r"\s", address) else None
