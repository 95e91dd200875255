"""The latest statements of all documents, whether a dossier follows their matter or not. No position is decided here."""

from feeds.types import DocumentKind
from monitor.labels import PERSON
from monitor.store.store import Store
from monitor.types import StoredStatement
from monitor.views.words import Quoted, confidence_word, mark_of, moment, named, safe_href, target_name
from monitor.vocabulary import Vocabulary


def latest(store: Store, vocabulary: Vocabulary, *, limit: int) -> tuple[Quoted, ...]:
    """Return the current statements, last spoken first, each with its stance toward its target."""
    return tuple(quoted(stored, vocabulary) for stored in store.latest_statements(limit=limit))


def quoted(stored: StoredStatement, vocabulary: Vocabulary) -> Quoted:
    """Return a stored statement as the stream shows it."""
    said, document = stored.statement, stored.document
    return Quoted(
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
        spoken=moment(stored.spoken_at, stored.precision),
        confidence_word=confidence_word(said.confidence),
        reviewed=said.engine.startswith(PERSON),
    )
