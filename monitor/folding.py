"""Which documents are one: near-duplicates of a text, and one publication in several languages. Pure; the store keeps folds.

Near-duplicates: the six smallest hashes of a text's five-term shingles are its anchors (bottom-k sampling, Broder 1997); two
texts that share Jaccard J of their shingles share an anchor with a probability of about 1 - (1 - J)^6, 99.6 % at 0.6. Who
shares one is compared by the shingles themselves. A publisher does not print a wire text twice: two texts of one source, alike
but for a name, are two releases of one template, and never folded. Translations: the address but for its language,
or the same publisher, day and numbers, and a statement of the same actor on the same target.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from alerts.terms import BREAK, terms
from feeds.types import ActorCode, Document, DocumentId, DocumentKind
from monitor.types import Statement

WINDOW = timedelta(days=4)
"""How far apart two documents of one fold were published."""

SAYING_WINDOW = timedelta(days=7)
"""How far apart the same words of one actor are still one utterance."""

Shingles = npt.NDArray[np.uint64]

_SHINGLE, _ANCHORS = 5, 6
_ODD = np.array((3, 5, 7, 11, 13), dtype=np.uint64)
_NO_SHINGLES: Shingles = np.zeros(0, dtype=np.uint64)
_MOST_TERMS = 3000  # of a text, from its beginning
_LEAST = 12  # shingles; shorter texts are alike by chance
_ALIKE, _CONTAINED = 0.6, 0.85
_LEAST_NUMBERS, _LEAST_WORDS = 3, 5
_PART = re.compile(r"[^/?&=]+")
_SUBTAG, _SUBPART = re.compile(r"[-_]"), re.compile(r"[-_.]")
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What of a document is compared with others; `pairs` are the actors and targets of its statements.

    `shingles` are hashes in order, each once.
    """

    id: DocumentId
    source: str
    language: str | None
    at: datetime
    shingles: Shingles = field(compare=False)
    anchors: tuple[str, ...]
    pairs: frozenset[tuple[ActorCode, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One document of a fold, as much of it as decides which stands in front."""

    id: DocumentId
    official: bool
    at: datetime
    publisher: str | None
    url: str | None
    title: str | None
    language: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Documents that are one, the first official one (else the first) in front."""

    id: str
    members: tuple[Member, ...]

    @property
    def front(self) -> Member:
        """The document that stands for all."""
        return self.members[0]


def around(at: datetime, window: timedelta) -> tuple[datetime, datetime]:
    """Return the moments so far before and after one, as far as there are dates: a publisher may name the year 1."""
    return at - min(window, at - _FIRST), at + min(window, _LAST - at)


def ordered(members: Iterable[Member]) -> tuple[Member, ...]:
    """Return the members, official ones first, then by time."""
    return tuple(sorted(members, key=lambda one: (not one.official, one.at, one.id)))


def outline(document: Document, statements: Sequence[Statement], *, at: datetime) -> Outline:
    """Return what of a document is compared; `at` is when it was published, or first seen."""
    found = terms([document.text])
    shingles = _shingles(found.words, found.pairs)
    anchors = [f"s:{one:016x}" for one in shingles[:_ANCHORS].tolist()] if len(shingles) >= _LEAST else []
    anchors += _translations(document, found.words, at)
    return Outline(
        id=document.id,
        source=document.source_id or document.publisher or document.id,
        language=document.language,
        at=at,
        shingles=shingles,
        anchors=tuple(anchors),
        pairs=frozenset((one.actor, one.target) for one in statements),
    )


def reason_to_fold(one: Outline, other: Outline) -> str | None:
    """Return why two documents are one, None where they are not."""
    if abs(one.at - other.at) > WINDOW:
        return None
    shared = set(one.anchors) & set(other.anchors)
    if any(anchor.startswith("s:") for anchor in shared):
        alike = len(np.intersect1d(one.shingles, other.shingles, assume_unique=True))
        jaccard = alike / (len(one.shingles) + len(other.shingles) - alike)
        least, most = sorted((len(one.shingles), len(other.shingles)))
        if one.source != other.source and (jaccard >= _ALIKE or (alike / least >= _CONTAINED and least * 2 >= most)):
            return _percent(jaccard)
    if one.language == other.language:
        return None
    if any(anchor.startswith("u:") for anchor in shared):
        return "the same address in another language"
    if any(anchor.startswith("n:") for anchor in shared) and one.pairs & other.pairs:
        return "the same publisher, day, numbers and parties in another language"
    return None


def saying(statement: Statement) -> str | None:
    """Return what stands for an utterance: 20 hex digits over its actor and words; None where these are too few to know it by."""
    for text in (statement.quote, statement.evidence.text):
        if not text:
            continue
        found = terms([text])
        if len(found.words) + len(found.pairs) // 2 >= _LEAST_WORDS:
            said = "\x1f".join((statement.actor, *found.words, BREAK, *found.pairs))
            return hashlib.sha256(said.encode()).hexdigest()[:20]
    return None


def _percent(jaccard: float) -> str:
    return f"{jaccard:.0%} of the words in a row are the same"


def _shingles(*runs: Sequence[str]) -> Shingles:
    """Return the hashes of all that stands in a row in one of the runs, in order, each once."""
    found = [_in_a_row(said[:_MOST_TERMS]) for said in runs if len(said) >= _SHINGLE]
    if not found:
        return _NO_SHINGLES
    every = np.sort(np.concatenate(found))  # what np.unique does, in half of its time for some hundred
    first = np.ones(len(every), dtype=bool)
    np.not_equal(every[1:], every[:-1], out=first[1:])
    return every[first]


def _in_a_row(said: Sequence[str]) -> Shingles:
    hashes = np.fromiter(map(_hash, said), dtype=np.uint64, count=len(said))
    # The hashes of the terms are evenly spread; so are sums of their odd multiples, which tell one order from another. An array
    # of 64 bits keeps the last 64 of a sum by itself.
    rows = len(hashes) - _SHINGLE + 1
    total = np.zeros(rows, dtype=np.uint64)
    for at, odd in enumerate(_ODD):
        total += hashes[at : at + rows] * odd
    return total


@lru_cache(maxsize=20_000)
def _hash(term: str) -> int:
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "big")


def _translations(document: Document, words: Collection[str], at: datetime) -> list[str]:
    """Return the anchors that a translation of the document has too; for official texts only."""
    if document.kind is not DocumentKind.OFFICIAL or not document.language:
        return []
    code = _SUBTAG.split(document.language)[0].lower()
    found: list[str] = []
    if document.url:
        parts = urlsplit(document.url)
        path = f"{parts.path}?{parts.query}"
        without = _PART.sub(lambda part: "*" if code in _SUBPART.split(part[0].lower()) else part[0], path)
        if without != path and any(sign.isdigit() for sign in without):
            found.append(f"u:{parts.netloc}{without}"[:500])
    numbers = sorted({word for word in filter(str.isdigit, words) if len(word) > 1})
    if document.publisher_actor and len(numbers) >= _LEAST_NUMBERS:
        digest = hashlib.sha256(" ".join(numbers).encode()).hexdigest()[:16]
        found.append(f"n:{document.publisher_actor}:{at.astimezone(UTC):%Y-%m-%d}:{digest}")
    return found
