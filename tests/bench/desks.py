"""A desk of any size for the benchmark of the store: invented texts in bulk, skewed as real ones are, kept between runs.

One document holds three statements. How often a source publishes, an actor speaks, is spoken of, and a dossier is reacted to
falls with its rank (Zipf). All words are invented; no text says anything of anybody.
"""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from feeds.identity import digest_of
from feeds.types import (
    ActorCode,
    Document,
    DocumentId,
    DocumentKind,
    Precision,
    Source,
    SourceId,
    SourceKind,
    Tier,
)
from monitor.records import ReadDocument
from monitor.store.rows.documents import sha256_of
from monitor.types import Cue, Dossier, DossierId, Event, EventId, Evidence, Rank, Stance, Statement
from monitor.vocabulary import ActorKind, Vocabulary

SOURCES, DOSSIERS = 2000, 300
FIRST, YEARS = datetime(2023, 1, 2, tzinfo=UTC), 3
NOW = FIRST + timedelta(days=365 * YEARS)
REACTS = 0.2
_PAGE = 2000
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a desk of the benchmark is made of, the most frequent first."""

    sources: tuple[Source, ...]
    states: tuple[ActorCode, ...]
    dossiers: tuple[Dossier, ...]
    words: tuple[str, ...]


def world(vocabulary: Vocabulary) -> World:
    """Return the sources, actors, dossiers and words of every desk, the same each time."""
    chance = random.Random(1)
    states = tuple(sorted(code for code, actor in vocabulary.actors.items() if actor.kind is ActorKind.STATE and actor.un_member))
    states = tuple(chance.sample(states, len(states)))
    sources = tuple(
        Source(
            id=SourceId(f"bench_{number:04}"),
            actor=states[number % len(states)],
            institution=f"Office {number}",
            url=f"https://office-{number}.example/feed",
            kind=SourceKind.RSS,
            language="en",
            tier=Tier.OFFICIAL if number % 2 == 0 else Tier.MEDIA,
            interval=timedelta(minutes=30),
        )
        for number in range(SOURCES)
    )
    dossiers = tuple(_dossier(number, chance) for number in range(DOSSIERS))
    words = tuple("".join(chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3, 4)))) for _ in range(20_000))
    return World(sources=sources, states=states, dossiers=dossiers, words=words)


def _dossier(number: int, chance: random.Random) -> Dossier:
    event = Event(
        id=EventId(f"bench-event-{number}"),
        title=f"Event {number}",
        began=FIRST + timedelta(days=chance.randrange(365 * YEARS - 60)),
        began_precision=Precision.MINUTE,
        act="the act",
    )
    return Dossier(id=DossierId(f"bench-{number}"), title=f"Matter {number}", watch=("UN193",), events=(event,))


def zipf(count: int) -> list[float]:
    """Return cumulative weights that fall with the rank."""
    return list(itertools.accumulate(1 / rank for rank in range(1, count + 1)))


def as_often(words: Sequence[str]) -> list[str]:
    """Return the words, each about as often as by Zipf, the rarest once: to choose among these is to choose by weight."""
    return [word for rank, word in enumerate(words, start=1) for _ in range(round(len(words) / rank))]


def readings(made: World, statements: int, *, seed: int = 2, first: int = 0, since: datetime = FIRST) -> Iterator[ReadDocument]:
    """Yield documents with three statements each, in order of time, from `since` until `NOW`."""
    chance = random.Random(seed)
    documents = statements // 3
    by_source, by_state, by_dossier = (zipf(len(one)) for one in (made.sources, made.states, made.dossiers))
    by_word = as_often(made.words)
    span = (NOW - since) / max(documents, 1)
    for number in range(first, first + documents):
        at = since + span * (number - first) + timedelta(seconds=number % 60)
        source = chance.choices(made.sources, cum_weights=by_source)[0]
        length = min(max(int(chance.lognormvariate(4.45, 0.6)), 24), 2000)  # words; a median of 600 characters
        words = chance.choices(by_word, k=length)
        text = " ".join(words)
        document = Document(
            id=DocumentId(digest_of("document", source.id, f"{seed}:{number}")[:20]),  # as of feeds: anywhere in an index
            text=text,
            title=" ".join(words[:6]),
            url=f"{source.url}/{number}",
            source_id=source.id,
            entry_key=str(number),
            publisher=source.institution,
            publisher_actor=source.actor,
            kind=DocumentKind.OFFICIAL if source.tier is Tier.OFFICIAL else DocumentKind.ARTICLE,
            tier=source.tier,
            language="en",
            published_at=at,
            published_precision=Precision.MINUTE,
            fetched_at=at + timedelta(minutes=5),
            sha256=sha256_of(text),
        )
        said = [_statement(chance, made, document, place, by_state, by_dossier) for place in range(3)]
        yield ReadDocument(document=document, statements=tuple(said))


def _statement(
    chance: random.Random,
    made: World,
    document: Document,
    place: int,
    by_state: Sequence[float],
    by_dossier: Sequence[float],
) -> Statement:
    third = len(document.text) // 3
    start = place * third
    end = start + min(third, 120)
    own = document.publisher_actor if document.kind is DocumentKind.OFFICIAL and place == 0 else None
    actor, target = chance.choices(made.states, cum_weights=by_state, k=2)
    event = None
    if chance.random() < REACTS:
        found = chance.choices(made.dossiers, cum_weights=by_dossier)[0].events[0]
        assert document.published_at is not None
        event = found.id if found.began <= document.published_at else None
    stance = chance.choices(list(Stance), weights=(2, 3, 4, 4, 1, 3, 2))[0]
    return Statement(
        actor=own or actor,
        stance=stance,
        evidence=Evidence(where="text", start=start, end=end, text=document.text[start:end]),
        rank=chance.choice(list(Rank)),
        official=chance.random() < 0.85,
        hearsay=chance.random() < 0.05,
        target=target,
        event=event,
        stance_toward_event=stance if event else None,
        language="en",
        cues=(Cue(kind="cue", id="bench", text=document.text[start : start + 4], start=start, end=start + 4),),
        engine="bench/1" if (document.published_at or NOW) < NOW - timedelta(days=200) else "bench/2",
    )
