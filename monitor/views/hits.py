"""Which stored documents a dossier would bind, before it is stored: how many, by which words, and the first of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from feeds.types import DocumentId
from monitor.extract.dossiers import bind, deciding_terms
from monitor.store.store import Store
from monitor.types import Dossier
from monitor.views.words import Moment, moment
from monitor.vocabulary import Vocabulary

LOOKED_AT = 3000
"""Of so many of the latest documents: an editor asks while somebody types."""
BEFORE = timedelta(days=30)
"""Documents from before the first event show whether the words are right where nothing has been said yet."""
EXAMPLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A document that would be bound, and the words that bind it."""

    document_id: DocumentId
    title: str
    publisher: str | None
    language: str | None
    at: Moment
    event: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What a dossier would bind among the latest documents.

    `bound` counts documents, `earlier` those that hold the words and are older than the first event; `by_term` counts for each
    language and word the documents that it would bind by itself, the earlier ones too. `all_seen` is false where there are older
    documents that were not looked at.
    """

    bound: int = 0
    earlier: int = 0
    looked_at: int = 0
    all_seen: bool = True
    by_term: Mapping[tuple[str, str], int] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()


def hits(store: Store, dossier: Dossier, vocabulary: Vocabulary, *, now: datetime, looked_at: int = LOOKED_AT) -> Hits:
    """Return what the dossier would bind among the documents first seen since 30 days before its first event, newest first."""
    since = min(dossier.events[0].began, now) - BEFORE
    documents = store.recent_documents(since=since, limit=looked_at + 1)
    by_term: Counter[tuple[str, str]] = Counter()
    examples: list[Example] = []
    bound = earlier = 0
    for document in documents[:looked_at]:
        found = dict(deciding_terms(document, dossier))
        if not found:
            continue
        spoken = (document.language or "").split("-")[0].lower()
        by_term.update(
            (language, term) for language, terms in dossier.terms.items() for term in terms
            if term in found and (language == spoken or spoken not in dossier.terms)
        )  # fmt: skip
        bindings = bind(document, (dossier,), vocabulary)
        if not bindings:
            earlier += 1
            continue
        bound += 1
        when = document.published_at or document.fetched_at
        if len(examples) < EXAMPLES and when is not None:
            examples.append(
                Example(
                    document_id=document.id,
                    title=document.title or document.text[:80],
                    publisher=document.publisher,
                    language=document.language,
                    at=moment(when, document.published_precision),
                    event=next(event.title for event in dossier.events if event.id == bindings[0].event),
                    reason=bindings[0].reason,
                )
            )
    return Hits(
        bound=bound,
        earlier=earlier,
        looked_at=min(len(documents), looked_at),
        all_seen=len(documents) <= looked_at,
        by_term=by_term,
        examples=tuple(examples),
    )
