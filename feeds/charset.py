"""Bytes -> text: which charset wins when mark, declaration, header and content disagree. Nothing about feeds or pages as such."""

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from feeds.language import language_of

# What publishers call a charset and what they really write are often a subset and its superset (WHATWG Encoding Standard).
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_ALIASES = {
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-gbk": "gb18030",
    "utf8mb4": "utf-8",
    "x-mac-cyrillic": "mac-cyrillic",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EBCDIC = b"\x4c\x6f\xa7\x94"  # "<?xm" on a mainframe (XML 1.0, appendix F)
_XML_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9._:+-]{1,40})")
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:+-]{1,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:+-]{1,40})", re.IGNORECASE)
# UTF-8 read as windows-1252 and written again: at least a few of its typical pairs, which no language writes.
_MOJIBAKE = re.compile("â€[\u0153\u009d™˜“”]|Ã[©¨¡³±¼¶¤§\u00ad]|Ð[°¾µ¸½]")
_SAMPLE_BYTES = 40_000
_LATIN = {
    "cp1252": "af br ca da de en es eu fi fo fr ga gl is it nb nl nn no oc pt sv sw wa",
    "cp1250": "bs cs hr hu pl ro sk sl sq",
    "cp1254": "az tr",
    "cp1257": "et lt lv",
}
"""The windows charset of each language that is written in Latin letters (WHATWG Encoding Standard's labels, Unicode CLDR)."""
_TELLING = {"pl": "ąśźĄŚŹ", "cs": "šžťŠŽŤ", "sk": "šťľŠŤ", **dict.fromkeys(("bs", "hr", "sl", "sq", "sr"), "šžŠŽ")}
"""Letters that iso-8859-2 has at other places than windows-1250, whose own are where iso-8859-2 has nothing (0x80 to 0x9F)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text, the charset that won, and what was odd about it, one sentence each."""

    text: str
    charset: str
    problems: tuple[str, ...] = ()


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Return the text of `body`: byte-order mark, then the declaration in the bytes, then the header, then detection.

    A charset counts only if all bytes are valid in it; a declared single-byte charset loses to bytes that are valid UTF-8.
    Raises nothing: as the last resort bytes that fit nowhere become U+FFFD, and a problem says so.
    """
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return _last_resort(body[len(mark) :], charset, said=None)
    if (wide := _wide_without_mark(body)) is not None:
        return _last_resort(body, wide, said=None)
    if body.startswith(_EBCDIC):
        named = _XML_DECLARATION.search(body[:200].decode("cp037").encode("latin-1", "replace"))
        return _last_resort(body, (_canonical(named.group(1).decode("ascii")) if named else None) or "cp037", said=None)
    declared, header = _declared(body), _in_header(content_type)
    problems: list[str] = []
    if (text := _strict(body, "utf-8")) is not None:
        said = declared or header
        if said is not None and _canonical(said) not in {"utf-8", None} and not body.isascii():
            problems.append(f"declared as {said} but the bytes are valid UTF-8; read as UTF-8")
        return Decoded(text=text, charset="utf-8", problems=(*problems, *_mojibake(text)))
    return _not_utf8(body, declared, header)


def _not_utf8(body: bytes, declared: str | None, header: str | None) -> Decoded:
    problems: list[str] = []
    for said, where in ((declared, "declared"), (header, "named in the header")):
        if said is None:
            continue
        charset = _canonical(said)
        if charset is None:
            problems.append(f"unknown charset {said} {where}")
        elif (text := _strict(body, charset)) is not None:
            if where != "declared" and declared is not None:
                problems.append(f"the bytes are not {declared} as declared; read as {said}, named in the header")
            return Decoded(text=text, charset=charset, problems=(*problems, *_mojibake(text)))
    said = declared or header
    if said is not None and _canonical(said) == "utf-8":
        bad = body.decode("utf-8", "replace").count("\ufffd")
        if bad * 200 < len(body):  # a few broken characters in an honest UTF-8 text
            return _last_resort(body, "utf-8", said=said)
    best = charset_normalizer.from_bytes(body[:_SAMPLE_BYTES]).best()
    for guess in (_by_language(body, best.encoding), best.encoding) if best is not None else ():
        if guess is not None and (text := _strict(body, _canonical(guess) or guess)) is not None:
            problems.append(f"charset {guess} was guessed from the bytes" + (f", which are not {said}" if said else ""))
            return Decoded(text=text, charset=guess, problems=tuple(problems))
    return _last_resort(body, (_canonical(said) if said else None) or "utf-8", said=said)


def _by_language(body: bytes, guess: str) -> str | None:
    """Return the charset that the text's language is written in, where `guess` is one of the Latin ones, which share most bytes.

    Detection by frequency mixes them up (\u00e0 and \u0155 are one byte); the plain letters around them tell the language.
    """
    if (
        re.fullmatch(r"cp125[02478]|cp(?:437|85[0-9]|86[0135])|iso8859_(?:1|2|3|4|9|1[03-6])|latin_\d|mac_\w+|hp_roman8", guess)
        is None
    ):
        return None
    plain = re.sub(r"<[^<>]*>", " ", body[:_SAMPLE_BYTES].decode("ascii", "ignore"))
    spoken = language_of(plain)
    if spoken in _TELLING and re.search(rb"[\x80-\x9f]", body) is None:
        letters = re.escape(_TELLING[spoken].encode("iso8859-2"))
        if re.search(rb"[a-zA-Z][" + letters + rb"]|[" + letters + rb"][a-zA-Z]", body) is not None:
            return "iso8859-2"
    return next((charset for charset, languages in _LATIN.items() if spoken in languages.split()), None)


def _last_resort(body: bytes, charset: str, *, said: str | None) -> Decoded:
    text = body.decode(charset, "replace")
    bad = text.count("\ufffd")
    problems = (f"{bad} characters are not valid {said or charset} and were replaced",) if bad else ()
    return Decoded(text=text, charset=charset, problems=problems)


def _strict(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeError, LookupError):
        return None


def _canonical(name: str) -> str | None:
    """Return the Python name of the charset to read with (a superset where usual); None without such a codec."""
    name = name.lower()
    try:
        found = codecs.lookup(_ALIASES.get(name, name))
    except LookupError:
        return None
    if not found._is_text_encoding:  # "base64" and its like are codecs but no charsets
        return None
    return _SUPERSETS.get(found.name, found.name)


def _declared(body: bytes) -> str | None:
    head = body[:4096]
    found = _XML_DECLARATION.search(head) or _META.search(head)
    return found.group(1).decode("ascii") if found else None


def _in_header(content_type: str | None) -> str | None:
    found = _HEADER.search(content_type) if content_type else None
    return found.group(1) if found else None


def _wide_without_mark(body: bytes) -> str | None:
    """Return UTF-16's or UTF-32's byte order where markup begins with alternating zero bytes (XML 1.0, appendix F)."""
    if body[:4] in {b"<\x00\x00\x00", b"\x00\x00\x00<"}:
        return "utf-32-le" if body[:1] == b"<" else "utf-32-be"
    if body[:4] in {b"<\x00?\x00", b"<\x00r\x00", b"<\x00f\x00", b"<\x00!\x00", b"<\x00h\x00", b'{\x00"\x00'}:
        return "utf-16-le"
    if body[:4] in {b"\x00<\x00?", b"\x00<\x00r", b"\x00<\x00f", b"\x00<\x00!", b"\x00<\x00h", b'\x00{\x00"'}:
        return "utf-16-be"
    return None


def garbled(text: str) -> tuple[str, ...]:
    """Return in a sentence each why the letters of a text are not those that its publisher wrote; nothing where they may be."""
    lost = text.count("\ufffd")
    return (*_mojibake(text), *([f"{lost} characters of it could not be read (\ufffd)"] if lost else []))


def _mojibake(text: str) -> tuple[str, ...]:
    # To find that a sign is nowhere takes a hundredth of the time of the expression.
    if any(sign in text for sign in "ÃÐ€") and len(_MOJIBAKE.findall(text, 0, 200_000)) >= 3:
        return ("the text looks as if it had been decoded twice by its publisher (mojibake)",)
    return ()
