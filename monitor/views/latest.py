"""The latest statements of all documents, whether a dossier follows their matter or not. No position is decided here."""

from dataclasses import dataclass

from feeds.types import DocumentKind, Precision
from monitor.store.store import Store
from monitor.types import StatementKey, StoredStatement
from monitor.views.words import Mark, Moment, Name, confidence_word, mark_of, moment, named, safe_href, target_name
from monitor.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One statement as the stream shows it: the stance is the one toward `target`; `spoken` is first seen where undated."""

    key: StatementKey
    actor: Name
    mark: Mark
    target: str | None
    text: str
    quoted: bool
    language: str | None
    speaker: str | None
    role: str | None
    official: bool
    hearsay: bool
    own_text: bool
    source: str | None
    tier: str | None
    url: str | None
    spoken: Moment | None
    confidence_word: str


def latest(store: Store, vocabulary: Vocabulary, *, limit: int) -> tuple[Heard, ...]:
    """Return the current statements, last spoken first."""
    return tuple(heard(stored, vocabulary) for stored in store.latest_statements(limit=limit))


def heard(stored: StoredStatement, vocabulary: Vocabulary) -> Heard:
    """Return a stored statement as the stream shows it."""
    said, document = stored.statement, stored.document
    spoken_at = document.published_at or document.fetched_at
    precision = document.published_precision if document.published_at else Precision.UNKNOWN
    return Heard(
        key=stored.key,
        actor=named(said.actor, vocabulary),
        mark=mark_of(said.stance, confidence=said.confidence, declined=said.declined),
        target=target_name(said.target, vocabulary),
        text=said.quote or said.evidence.text,
        quoted=said.quote is not None,
        language=said.language or document.language,
        speaker=said.speaker,
        role=said.role,
        official=said.official,
        hearsay=said.hearsay,
        own_text=document.kind is DocumentKind.OFFICIAL and document.publisher_actor == said.actor,
        source=document.publisher,
        tier=document.tier.value if document.tier else None,
        url=safe_href(document.url),
        spoken=moment(spoken_at, precision) if spoken_at else None,
        confidence_word=confidence_word(said.confidence),
    )
