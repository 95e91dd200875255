"""A dossier's board frozen as of a time, with all that a file of it has to say: citations, figures, version, snapshot id.

How it is written into a file is the matter of `monitor.exports`; nothing of it is computed anew there.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache

from feeds.types import Rights, Source
from monitor.embargo import is_held, why_held
from monitor.errors import ExportError
from monitor.labels import PERSON
from monitor.store.store import Store
from monitor.types import Dossier, Event, StatementKey
from monitor.views.board import Board, Row, board
from monitor.views.words import Moment, Quoted, Words, moment
from monitor.views.worldmap import Disputed, WorldMap, world_map
from monitor.vocabulary import DATA, Vocabulary, read_table

BRIEF = 300
"""Characters that are a short quote: the sentence that decides a stance, hardly ever a paragraph."""
_CUT = " […]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where quoted words stand: `seen` is when we fetched the text, `sha256` is that of the text as seen then.

    `engine` gave the label; `reviewed` says that a person has. `terms` are the publisher's, empty where none are known; where it
    allows no more than a short quote (`brief`) that is what a file gets.
    """

    key: StatementKey
    publisher: str | None
    title: str | None
    published: Moment
    url: str | None
    seen: Moment | None
    sha256: str
    language: str | None
    engine: str
    reviewed: bool
    terms: str = ""
    brief: bool = False

    def allowed(self, text: str) -> str:
        """Return what of quoted words may leave the desk: all, or the beginning of over-long ones, with a mark where it ends."""
        if not self.brief or len(text) <= BRIEF:
            return text
        head = text[: BRIEF - len(_CUT)]
        whole = head.rpartition(" ")[0]
        return (whole if len(whole) > BRIEF // 2 else head).rstrip(" ,;:") + _CUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of data/accuracy.tsv: how often an engine was right on texts that nobody had opened before."""

    id: str
    figure: str
    value: float
    documents: int
    engine: str
    measured: date
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of the statements shown in the spoken lane a person has reviewed, and how many are the speaker's own text."""

    statements: int
    reviewed: int
    own_texts: int

    @property
    def reports(self) -> int:
        return self.statements - self.own_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A board as of `as_of`, frozen. `id` is a hash over everything else, so the same content always has the same one.

    `cited` has one citation for each statement on the board; `sample` marks an invented world. `world` is the geographic map
    where it was taken with it, None with the tiles.
    """

    id: str
    version: str
    as_of: datetime
    board: Board
    cited: tuple[Citation, ...]
    tally: Tally
    engines: tuple[str, ...]
    accuracy: tuple[Figure, ...]
    sample: bool
    world: WorldMap | None = None

    def cite(self, words: Words) -> Citation:
        """Return the citation of words that stand on the board."""
        return next(citation for citation in self.cited if citation.key == words.key)


@cache
def accuracy() -> tuple[Figure, ...]:
    """Return the measured figures that a file carries in its accuracy box."""
    return read_table(DATA / "accuracy.tsv", Figure)


def quoted_on(shown: Board) -> tuple[Words, ...]:
    """Return all words that stand on a board, each statement once, in the order of the page."""
    found: dict[StatementKey, Words] = {}
    for words in _all_words(shown):
        found.setdefault(words.key, words)
    return tuple(found.values())


def _all_words(shown: Board) -> Iterable[Words]:
    for row in (*shown.rows, *shown.others):
        yield from row_words(row)
    yield from (text.words for text in shown.joint)
    yield from (*shown.withdrawn, *shown.apart)
    yield from (words for words in (shown.headline.first, shown.headline.latest) if words is not None)


def row_words(row: Row) -> Iterable[Words]:
    """Yield all words of one actor's row, the deciding ones first."""
    yield row.words
    if row.second is not None:
        yield row.second
    for change in row.shifts:
        yield from (change.before, change.after)
    yield from (*row.earlier, *row.replaced)


def take_snapshot(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    dossier: Dossier,
    event: Event,
    *,
    at: datetime,
    now: datetime,
    version: str,
    sample: bool,
    disputed: tuple[Disputed, ...] | None = None,
) -> Snapshot:
    """Return the board of an event as of a time with everything cited; a time within a second counts as that second.

    With `disputed`, what is hatched on it, the geographic map takes the place of the tiles.

    Every file is made of a snapshot. Raises: ExportError while the dossier is under embargo, or for a time after `now`.
    """
    if is_held(dossier, now=now):
        raise ExportError(why_held(dossier))
    if at > now:
        raise ExportError(f"{at:%Y-%m-%dT%H:%M:%SZ}: lies ahead; nothing is known of it yet")
    as_of = at.replace(microsecond=0)
    shown = board(store, sources, vocabulary, dossier, event, now=as_of)
    world = world_map(shown.map, vocabulary, disputed) if disputed is not None else None
    return freeze(shown, citations_of(store, quoted_on(shown), sources), as_of=as_of, version=version, sample=sample, world=world)


def freeze(
    shown: Board,
    cited: tuple[Citation, ...],
    *,
    as_of: datetime,
    version: str,
    sample: bool,
    world: WorldMap | None = None,
) -> Snapshot:
    """Return the snapshot of a board with its citations."""
    by_key = {citation.key: citation for citation in cited}
    deciding = [words for row in shown.rows for words in (row.words, *((row.second,) if row.second else ()))]
    snapshot = Snapshot(
        id="",
        version=version,
        as_of=as_of,
        board=shown,
        cited=cited,
        tally=Tally(
            statements=len(deciding),
            reviewed=sum(by_key[words.key].reviewed for words in deciding),
            own_texts=sum(words.own_text for words in deciding),
        ),
        engines=tuple(sorted({"a person" if citation.reviewed else citation.engine for citation in cited})),
        accuracy=accuracy(),
        sample=sample,
        world=world,
    )
    content = json.dumps(asdict(snapshot), sort_keys=True, ensure_ascii=False, default=str)
    return replace(snapshot, id=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:20])


def citations_of(store: Store, quoted: Iterable[Words | Quoted], sources: Collection[Source]) -> tuple[Citation, ...]:
    """Return where each of these words stands, and on what terms of its source."""
    known = {source.id: source for source in sources if source.terms is not None}
    found = []
    for words in quoted:
        stored = store.statement(words.key)
        document = stored.document if stored else None
        engine = stored.statement.engine if stored else ""
        source = known.get(document.source_id) if document and document.source_id else None
        found.append(
            Citation(
                key=words.key,
                publisher=(document.publisher if document else None) or words.source,
                title=document.title if document else None,
                published=words.spoken,
                url=words.url,
                seen=moment(document.fetched_at) if document and document.fetched_at else None,
                sha256=document.sha256 if document else "",
                language=(document.language if document else None) or words.language,
                engine=engine,
                reviewed=engine.startswith(PERSON),
                terms=(source.terms or "") if source else "",
                brief=source is not None and source.rights is Rights.QUOTE,
            )
        )
    return tuple(found)
