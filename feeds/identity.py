"""Who an entry is: its identity within its source, what is remembered of it between polls, and the id of its document.

The URL alone never makes it. What a document holds stands in `document`, what a window of entries brings in `window`.
"""

import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit, urlunsplit

from feeds.markup import plain_text
from feeds.types import DocumentId, Entry, SourceId

# Parameters that name a campaign or a click, never a publication.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|link_\w+|ptr_\w+)|fbclid|gclid|dclid|gclsrc|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)"
    r"|wt_?mc(?:_o)?|xtor|ns_(?:campaign|mchannel|source|linkname|fee)|cmpid|ocid|ito|traffic_source|ref_src|__twitter_impression)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
PAGE_TRIES = 4
"""How often an entry's page is asked for, in as many polls, while it fails in a way that may pass."""
_OWED = "page-owed-"


# A poll asks three times for the address of every entry: for its key, for its hash, and for its document.
@functools.lru_cache(maxsize=512)
def canonical_url(url: str) -> str:
    """Return `url` as we compare it: lower-case host, no default port, tracking parameter or fragment (but `#/`, `#!` routes)."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    scheme = parts.scheme.lower()
    netloc = host if port is None or port == _DEFAULT_PORTS.get(scheme) else f"{host}:{port}"
    kept = [pair for pair in parts.query.split("&") if pair and not _TRACKING.fullmatch(pair.partition("=")[0])]
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return urlunsplit((scheme, netloc, parts.path or "/", "&".join(kept), fragment))


# A poll asks twice: to see whether the window joins on to the one before, and to read it.
@functools.lru_cache(maxsize=512)
def entry_key(source_id: SourceId, entry: Entry) -> str:
    """Return the entry's identity within its source, 24 hex digits: the guid, else canonical URL, title and day.

    The URL alone never makes it: publishers use one again for another statement.
    """
    if entry.id:
        return digest_of(source_id, "id", _stable_guid(entry.id))[:24]
    return digest_of(source_id, "url", *_url_title_day(entry))[:24]


@functools.lru_cache(maxsize=512)
def second_key(source_id: SourceId, entry: Entry) -> str:
    """Return the identity of an entry whose guid belongs to another one: the guid with URL, title and day."""
    return digest_of(source_id, "id+", _stable_guid(entry.id or ""), *_url_title_day(entry))[:24]


# A poll asks twice: who an entry is, and whether it changed.
@functools.lru_cache(maxsize=512)
def entry_sha256(entry: Entry) -> str:
    """Return 64 hex digits over what the feed says of the entry: 16 of the title, 16 of the link, 32 of the text.

    Dates and counters are left out, so that only an edit changes it; the parts let `is_other_statement` tell an edit from a guid
    that was used again.
    """
    link = digest_of(canonical_url(entry.url) if entry.url else "")
    # Text made plain has no blanks but single spaces and line ends: what `_squeezed` makes of it is had without cutting it up.
    words = feed_text(entry).replace("\n\n", " ").replace("\n", " ")
    return digest_of(_squeezed(entry.title))[:16] + link[:16] + digest_of(words)[:32]


def is_other_statement(before: str, after: str) -> bool:
    """Return whether two hashes under one guid belong to different publications: title, link and text all differ."""
    return before[:16] != after[:16] and before[16:32] != after[16:32] and before[32:] != after[32:]


def owed_digest(digest: str, before: str | None) -> str:
    """Return what is remembered of an entry whose page could not be read for now: the hash with the number of tries in it.

    It differs from the entry's own hash, so that the next poll takes the entry up again; `before` is what was remembered last.
    After the last try the hash itself is returned: the feed's text has to do.
    """
    mark = digest[:32] + _OWED
    tries = int(before[len(mark)]) + 1 if before is not None and before.startswith(mark) else 1
    return digest if tries >= PAGE_TRIES else f"{mark}{tries}".ljust(64, "0")


def waiting_digest(digest: str, before: str | None) -> str:
    """Return what is remembered of an entry whose page was not asked for yet: as in `owed_digest`, but no try is counted."""
    mark = digest[:32] + _OWED
    return before if before is not None and before.startswith(mark) else f"{mark}0".ljust(64, "0")


def is_owed(digest: str) -> bool:
    """Return whether an entry's page is still to be read, by what is remembered of the entry."""
    return digest.startswith(_OWED, 32)


def settled_digest(digest: str) -> str:
    """Return what is remembered of an entry that left the window owed, once its page was read or given up."""
    return digest[:32].ljust(64, "0")


def with_origin(digest: str, key: str, origins: Mapping[str, str]) -> str:
    """Return what is remembered of an entry: its hash and, where it was first known under another key, that key behind a `>`.

    So an edit under the new id still belongs to the document that was made under the old one.
    """
    origin = origins.get(key, key)
    return digest if origin == key else f"{digest}>{origin}"


def without_origins(remembered: Mapping[str, str]) -> tuple[Mapping[str, str], dict[str, str]]:
    """Return the hashes in what is remembered, and the first keys of the entries that have another one now."""
    origins = {key: value[65:] for key, value in remembered.items() if len(value) > 64}
    return {key: value[:64] for key, value in remembered.items()} if origins else remembered, origins


def window_keys(source_id: SourceId, entries: Sequence[Entry], seen: Mapping[str, str]) -> tuple[str | None, ...]:
    """Return each entry's key; None for one that stands in the window twice, in whatever version (the first counts).

    Where several publications share a guid, in this window or with one in `seen`, one has the guid as its key, the others their
    second key, and each keeps what it once had.
    """
    groups: dict[str, dict[str, int]] = {}
    for number, entry in enumerate(entries):
        key = entry_key(source_id, entry)
        groups.setdefault(key, {}).setdefault(second_key(source_id, entry) if entry.id else key, number)
    keys: list[str | None] = [None] * len(entries)
    for key, publications in groups.items():
        digests = {second: entry_sha256(entries[number]) for second, number in publications.items() if second not in seen}
        heir = _heir(digests, seen.get(key))
        for second, number in publications.items():
            keys[number] = key if second == heir else second
    return tuple(keys)


def _heir(digests: dict[str, str], known: str | None) -> str | None:
    """Return which publication has the guid: the one that had it, edited or not; the oldest, served last, if it is new."""
    if known is None:
        return next(reversed(digests), None)
    same = [second for second, digest in digests.items() if digest == known]
    edited = [second for second, digest in digests.items() if not is_other_statement(known, digest)]
    return next(iter((*same, *reversed(edited))), None)


def document_id(source_id: SourceId, key: str) -> DocumentId:
    """Return the document's id, 20 hex digits over source and entry: the same on every machine and in every run."""
    return DocumentId(digest_of("document", source_id, key)[:20])


def feed_text(entry: Entry) -> str:
    """Return the longer of the entry's content and summary as plain text with its paragraphs."""
    return _longer_text(entry.content, entry.summary)


# A poll asks three times for the text of every entry: for its hash, for whether it is short, and for the document.
@functools.lru_cache(maxsize=512)
def _longer_text(content: str, summary: str) -> str:
    if content == summary or not summary:  # an Atom feed's summary is often its content once more
        return plain_text(content)
    return max((plain_text(content), plain_text(summary)), key=len) if content else plain_text(summary)


def _url_title_day(entry: Entry) -> tuple[str, str, str]:
    day = entry.published_at.date().isoformat() if entry.published_at is not None else ""
    return canonical_url(entry.url) if entry.url else "", _squeezed(entry.title), day


def _stable_guid(guid: str) -> str:
    """Return the guid without what flips when a site moves to https; other guids as they are."""
    found = re.match(r"(?i)https?://", guid)
    return canonical_url(guid).partition("://")[2] if found else guid


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def digest_of(*parts: str) -> str:
    """Return 64 hex digits over texts, which stay apart."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
