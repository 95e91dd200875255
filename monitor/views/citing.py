"""A statement as others quote it: citations in three formats, and the line for a live blog. Nothing is read here.

A page on the web may change: every citation says when we saw these words, and the hash of the text that held them.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from feeds.types import Precision
from monitor.records import StoredStatement
from monitor.views.words import Name, direction, moment, named, safe_href
from monitor.vocabulary import Vocabulary

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_TEX_SIGN = re.compile("|".join(map(re.escape, _TEX)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Citations:
    """The document of a statement as it is cited, and the statement as one `line` with its words, speaker, time and link."""

    line: str
    chicago: str
    bibtex: str
    csl: str


def citations(stored: StoredStatement, vocabulary: Vocabulary) -> Citations:
    """Return the citations of a statement's document and its line for a live blog."""
    actor = named(stored.statement.actor, vocabulary)
    return Citations(line=_line(stored, actor), chicago=_chicago(stored), bibtex=_bibtex(stored), csl=_csl(stored))


def _line(stored: StoredStatement, actor: Name) -> str:
    """Return the words in one line: in quotation marks only what is a direct quotation, by whom, where and when."""
    said, document = stored.statement, stored.document
    who = _apart(", ".join(part for part in (said.speaker, said.role) if part), said.language) or "no speaker named"
    standing = "" if said.official else ", unofficial"
    standing = ", hearsay" if said.hearsay else standing
    words = _apart(" ".join((said.quote or said.evidence.text).split()), said.language)
    told = f"“{words}”" if said.quote else f"[not a direct quotation] {words}"
    own = document.publisher_actor == said.actor
    through = "" if own or not document.publisher else f" (via {document.publisher})"
    link = safe_href(document.url)
    when = moment(stored.spoken_at, stored.precision)
    note = f" ({when.note})" if when.note else ""
    return f"{actor.name} ({who}{standing}): {told}{through} · {when.text}{note}" + (f" · {link}" if link else "")


def _apart(text: str, language: str | None) -> str:
    """Return words that run from right to left so that what stands around them keeps its order (Unicode's isolates, UAX 9)."""
    return f"\u2067{text}\u2069" if text and direction(language) == "rtl" else text


def _seen(stored: StoredStatement) -> str | None:
    fetched = stored.document.fetched_at
    return moment(fetched, Precision.SECOND).text if fetched else None


def _publisher(stored: StoredStatement) -> str:
    return stored.document.publisher or "Unknown publisher"


def _title(stored: StoredStatement) -> str:
    return " ".join((stored.document.title or "Untitled").split())


def _chicago(stored: StoredStatement) -> str:
    document = stored.document
    at = document.published_at
    dated = f"{at:%B} {at.day}, {at.year}." if at else "n.d."
    seen = _seen(stored)
    parts = [f"{_publisher(stored)}.", f"“{_title(stored)}.”", dated]
    parts += [f"As seen {seen} (SHA-256 {document.sha256[:16]})."] if seen else [f"SHA-256 {document.sha256[:16]}."]
    link = safe_href(document.url)
    return " ".join(parts) + (f" {link}." if link else "")


def _bibtex(stored: StoredStatement) -> str:
    document = stored.document
    at, link = document.published_at, safe_href(document.url)
    fields = {"author": f"{{{_tex(_publisher(stored))}}}", "title": f"{{{_tex(_title(stored))}}}"}
    if at is not None:
        fields |= {"year": str(at.year), "month": str(at.month), "day": str(at.day)}
    if link:
        # A brace in an address would end the field; as a percent code it is the same address.
        fields["url"] = link.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    if document.fetched_at:
        fields["urldate"] = f"{document.fetched_at:%Y-%m-%d}"
    fields["note"] = f"As seen {_seen(stored)}, SHA-256 {document.sha256}" if _seen(stored) else f"SHA-256 {document.sha256}"
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{stored.key},\n{body}\n}}"


def _tex(text: str) -> str:
    return _TEX_SIGN.sub(lambda found: _TEX[found[0]], text)


def _csl(stored: StoredStatement) -> str:
    document = stored.document
    cited: dict[str, object] = {
        "id": stored.key,
        "type": "webpage",
        "title": _title(stored),
        "author": [{"literal": _publisher(stored)}],
    }
    if document.published_at:
        cited["issued"] = {"date-parts": [_day(document.published_at)]}
    if document.fetched_at:
        cited["accessed"] = {"date-parts": [_day(document.fetched_at)]}
    if link := safe_href(document.url):
        cited["URL"] = link
    if document.language:
        cited["language"] = document.language
    cited["note"] = f"As seen {_seen(stored)}, SHA-256 {document.sha256}" if _seen(stored) else f"SHA-256 {document.sha256}"
    return json.dumps([cited], ensure_ascii=False, indent=1)


def _day(at: datetime) -> list[int]:
    return [at.year, at.month, at.day]
