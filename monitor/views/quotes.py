"""Statements taken away as they are quoted, whatever dossier they belong to: frozen, cited, without what is under embargo."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from feeds.types import Source
from monitor.embargo import is_held
from monitor.errors import ExportError
from monitor.store.store import Store
from monitor.types import EventId, StatementKey
from monitor.views.snapshot import Citation, Figure, Tally, accuracy, citations_of
from monitor.views.words import Quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """Statements as of a time. `id` is a hash over everything else; `left_out` counts those whose dossier is under embargo."""

    id: str
    version: str
    as_of: datetime
    title: str
    subject: str
    quoted: tuple[Quoted, ...]
    cited: tuple[Citation, ...]
    left_out: int
    tally: Tally
    engines: tuple[str, ...]
    accuracy: tuple[Figure, ...]
    sample: bool

    def cite(self, words: Quoted) -> Citation:
        """Return the citation of a statement that stands here."""
        return next(citation for citation in self.cited if citation.key == words.key)


def take_quotes(
    store: Store,
    sources: Collection[Source],
    asked: Iterable[Quoted],
    *,
    title: str,
    subject: str,
    now: datetime,
    version: str,
    sample: bool,
) -> Quotes:
    """Return statements with everything cited; those that react to an event under embargo are left out and counted.

    Raises: ExportError where that leaves none.
    """
    held = {event.id for dossier in store.dossiers(with_archived=True) if is_held(dossier, now=now) for event in dossier.events}
    there = tuple(asked)
    kept = tuple(replace(one, seen_at=None) for one in there if not _is_held(store, one.key, held))
    if there and not kept:
        raise ExportError("all of it belongs to a dossier that is under embargo; nothing of that leaves the desk before its end")
    cited = citations_of(store, kept, sources)
    found = Quotes(
        id="",
        version=version,
        as_of=now.replace(microsecond=0),
        title=title,
        subject=subject,
        quoted=kept,
        cited=cited,
        left_out=len(there) - len(kept),
        tally=Tally(
            statements=len(kept), reviewed=sum(one.reviewed for one in cited), own_texts=sum(one.own_text for one in kept)
        ),
        engines=tuple(sorted({"a person" if one.reviewed else one.engine for one in cited})),
        accuracy=accuracy(),
        sample=sample,
    )
    content = json.dumps(asdict(found), sort_keys=True, ensure_ascii=False, default=str)
    return replace(found, id=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:20])


def _is_held(store: Store, key: StatementKey, held: set[EventId]) -> bool:
    stored = store.statement(key) if held else None
    return stored is not None and any(reaction.statement.event in held for reaction in stored.reactions)
