"""The latest statements of all documents, whether a dossier follows their matter or not. No position is decided here."""

from collections.abc import Iterable
from dataclasses import replace

from feeds.types import DocumentKind, Tier
from monitor.labels import PERSON
from monitor.records import StoredStatement
from monitor.store.store import Store
from monitor.types import StatementKey
from monitor.views.words import Copy, Quoted, confidence_word, mark_of, moment, named, safe_href, target_name
from monitor.vocabulary import Vocabulary

_SOURCES_OF_ONE = 40
"""How many sources of each utterance are looked through at most, on the average."""


def latest(store: Store, vocabulary: Vocabulary, *, limit: int) -> tuple[Quoted, ...]:
    """Return the current statements, last spoken first, each with its stance toward its target; what many carry once."""
    asked = 2 * limit
    while True:
        found = store.latest_statements(limit=asked)
        shown = each_once(store, vocabulary, found, limit=limit)
        if len(shown) == limit or len(found) < asked or asked >= _SOURCES_OF_ONE * limit:
            return shown
        asked *= 4


def each_once(store: Store, vocabulary: Vocabulary, found: Iterable[StoredStatement], *, limit: int) -> tuple[Quoted, ...]:
    """Return the first utterances of these statements, each once in the place of its newest source that was found.

    Quoted is its first official source, else the first; the time is that of the first publication.
    """
    there = tuple(found)
    together = store.together([one.key for one in there])
    seen: set[StatementKey] = set()
    made: list[Quoted] = []
    for one in there:
        if one.key in seen:
            continue
        same = (one.key in together and store.sources_of(one.key)) or (one,)
        seen.update(each.key for each in same)
        words = [quoted(each, vocabulary) for each in same]
        front = min(words, key=lambda each: (not each.reviewed, not each.own_text, each.tier != Tier.OFFICIAL.value))
        copies = tuple(
            Copy(key=each.key, source=each.source, tier=each.tier, url=each.url, spoken=each.spoken)
            for each in words
            if each.key != front.key
        )
        sources = len({each.document.id for each in same})
        seen_at = min((each.document.fetched_at for each in same if each.document.fetched_at is not None), default=None)
        made.append(replace(front, spoken=words[0].spoken, sources=sources, copies=copies, seen_at=seen_at))
        if len(made) == limit:
            break
    return glossed(store, made)


def glossed(store: Store, quotes: Iterable[Quoted]) -> tuple[Quoted, ...]:
    """Return quotes with the desk's translations of their words."""
    told = tuple(quotes)
    glosses = store.glosses({one.text for one in told})
    return tuple(replace(one, gloss=glosses.get(one.text)) for one in told) if glosses else told


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
