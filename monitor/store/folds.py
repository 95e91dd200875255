"""Folds of documents, made as documents arrive, within a transaction that the caller opened; by persons: `refolding`.

What is one is decided in `monitor.folding`; here anchors are looked up in an index, never documents pair by pair.
"""

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from operator import itemgetter
from threading import Lock

from sqlalchemy import select as core_select
from sqlalchemy import true
from sqlmodel import Session, col, or_, select

from feeds.types import Document, DocumentId, DocumentKind
from monitor.folding import WINDOW, Fold, Member, Outline, around, ordered, outline, reason_to_fold
from monitor.store import reading, utterances
from monitor.store.columns import Columns, as_read
from monitor.store.database import among, batches, insert_new, table_of
from monitor.store.searching import published
from monitor.store.tables.documents import AnchorRow, DocumentRow, FoldChangeRow, FoldRow, RevisionRow
from monitor.types import Statement

_COMPARED = 12
"""Documents with which a new one is compared: those that share most anchors with it, the latest first."""

_MOST = 50
"""Documents that are looked at for one anchor, the latest ones; words that more have in common say nothing."""

_REMEMBERED = 512
"""Outlines that are kept between polls, of some 30 kB each."""

_SPAN_DAYS = 2 * WINDOW.days

_ANCHORED = tuple(as_read(table_of(AnchorRow).c[name]) for name in ("anchor", "document_id", "source", "at"))

Places = dict[str, str | None]
"""The fold that each document lies in, None for none."""


@dataclass(frozen=True, slots=True)
class _Anchored:
    """A document that has an anchor."""

    id: DocumentId
    source: str
    at: datetime


def place(session: Session, arrived: Sequence[Outline], *, now: datetime) -> None:
    """Fold documents that have just been stored with those that they repeat, and note their anchors."""
    if not any(one.anchors for one in arrived):
        return
    there = _anchored(session, arrived)
    known = _outlines(session, arrived, there)
    for one in arrived:
        found = _repeated(one, there, known)
        if found is not None:
            _join(session, one.id, *found, now=now)
        known[one.id] = one
        for anchor in one.anchors:
            there.setdefault(anchor, []).insert(0, _Anchored(one.id, one.source, one.at))
    rows: list[Columns] = [
        {"span": span, "anchor": anchor, "at": one.at, "document_id": one.id, "source": one.source}
        for one in arrived
        for span in (span_of(one.at),)
        for anchor in one.anchors
    ]
    insert_new(session, AnchorRow, sorted(rows, key=itemgetter("span", "anchor")))  # page after page, each once


def place_older(session: Session, documents: Sequence[tuple[Document, Sequence[Statement], datetime]], *, now: datetime) -> None:
    """Fold documents that were stored before folds were kept, each with its statements and when it was said; others stay."""
    ids = [document.id for document, _, _ in documents]
    known = _with_anchors(session, ids)
    for some in batches(ids):
        known.update(session.exec(select(FoldRow.document_id).where(col(FoldRow.document_id).in_(some))))
    older = [outline(document, said, at=at) for document, said, at in documents if document.id not in known]
    place(session, [one for one in older if one.anchors and not _by_person(session, [one.id])], now=now)
    utterances.settle(session, [one.id for one in older])


def _with_anchors(session: Session, ids: Sequence[str]) -> set[str]:
    """Return those of these documents whose anchors, which are those of the first revision, were noted when they arrived."""
    found: set[str] = set()
    for some in batches(ids):
        first = [(one.revisions[0].document, one.first_seen_at) for one in reading.documents(session, some)]
        arrived = [outline(document, (), at=published(document.published_at, seen_at)) for document, seen_at in first]
        noted = (
            col(AnchorRow.anchor).in_({one.anchors[0] for one in arrived if one.anchors}),
            col(AnchorRow.document_id).in_(some),
        )
        found.update(
            session.exec(
                select(AnchorRow.document_id).where(col(AnchorRow.span).in_({span_of(one.at) for one in arrived}), *noted)
            )
        )
    return found


def would_join(session: Session, one: Outline) -> str | None:
    """Return the fold that a document would be laid into if it were stored now, or the lone document that it repeats."""
    there = _anchored(session, [one])
    found = _repeated(one, there, _outlines(session, [one], there))
    if found is None or _by_person(session, [one.id, found[0]]):
        return None
    return places_of(session, [found[0]])[found[0]] or found[0]


def _repeated(
    one: Outline, there: Mapping[str, Sequence[_Anchored]], known: Mapping[DocumentId, Outline]
) -> tuple[DocumentId, str] | None:
    """Return which document it repeats and why, None for none; `known` holds the outlines of all that it may repeat."""
    for other in _candidates(one, there):
        reason = reason_to_fold(one, known[other.id])
        if reason is not None:
            return other.id, reason
    return None


def span_of(at: datetime) -> int:
    """Return the number of the span of days, twice the window long, in which a moment lies: a window reaches into two at most."""
    return at.astimezone(UTC).toordinal() // _SPAN_DAYS


def _anchored(session: Session, arrived: Sequence[Outline]) -> dict[str, list[_Anchored]]:
    """Return the stored documents near in time that have an anchor of these, by anchor, the latest first."""
    by_span: dict[int, list[Outline]] = {}
    for one in arrived:
        for span in {span_of(at) for at in around(one.at, WINDOW)}:
            by_span.setdefault(span, []).append(one)
    found: dict[str, list[_Anchored]] = {}
    for span in sorted(by_span, reverse=True):
        _add_anchored(session, span, by_span[span], found)
    return found


def _add_anchored(session: Session, span: int, arrived: Sequence[Outline], found: dict[str, list[_Anchored]]) -> None:
    """Add those of one span, behind what later ones brought."""
    anchors = sorted({anchor for one in arrived for anchor in one.anchors})
    times = [one.at for one in arrived]
    sources = {one.source for one in arrived}
    # A poll brings one source's documents, which are no repetitions of each other: a publisher's set phrases stay out.
    own = or_(col(AnchorRow.source) != min(sources), ~col(AnchorRow.anchor).startswith("s:")) if len(sources) == 1 else true()
    near = col(AnchorRow.at).between(around(min(times), WINDOW)[0], around(max(times), WINDOW)[1])
    for some in batches(anchors):
        chosen = core_select(*_ANCHORED).where(
            col(AnchorRow.span) == span, among(session.connection(), table_of(AnchorRow).c.anchor, some), near, own
        )
        for anchor, document_id, source, at in session.execute(
            chosen.order_by(col(AnchorRow.at).desc()).limit(_MOST * len(some))
        ):
            others = found.setdefault(anchor, [])
            if len(others) < _MOST:
                others.append(_Anchored(DocumentId(document_id), source, at))


def _candidates(one: Outline, there: Mapping[str, Sequence[_Anchored]]) -> list[_Anchored]:
    """Return the documents that share most anchors; texts of one source are no repetitions of each other."""
    shared: Counter[DocumentId] = Counter()
    known: dict[DocumentId, _Anchored] = {}
    for anchor in one.anchors:
        others = there.get(anchor)
        if not others:  # as most anchors have, of most documents
            continue
        if anchor.startswith("s:"):
            others = [other for other in others if other.source != one.source]
        shared.update([other.id for other in others])
        known.update((other.id, other) for other in others)
    if not shared:
        return []
    del shared[one.id]
    near = (known[found] for found, _ in shared.most_common() if abs(known[found].at - one.at) <= WINDOW)
    return list(islice(near, _COMPARED))


def _outlines(
    session: Session, arrived: Sequence[Outline], there: Mapping[str, Sequence[_Anchored]]
) -> dict[DocumentId, Outline]:
    """Return what is compared of the stored documents that may be repeated, most of it still known from when they arrived."""
    others = {other.id: other for one in arrived for other in _candidates(one, there)}
    paired = {other.id for one in arrived for anchor in one.anchors if anchor.startswith("n:") for other in there.get(anchor, ())}
    found: dict[DocumentId, Outline] = {}
    heads: dict[str, _Head] = {}
    for some in batches(sorted(others)):
        first = select(RevisionRow.document_id, RevisionRow.sha256, RevisionRow.language, RevisionRow.url)
        for head in session.exec(first.where(col(RevisionRow.document_id).in_(some), col(RevisionRow.number) == 1)):
            other = others[DocumentId(head[0])]
            heads[other.id] = (other, *head[1:])
            outlined = _recent.get(heads[other.id]) if other.id not in paired else None
            if outlined is not None:
                found[other.id] = outlined
    for stored in reading.documents(session, sorted(others.keys() - found.keys())):
        document, statements = stored.revisions[0].document, stored.revisions[0].statements
        found[stored.id] = outline(document, [said for _, said in statements], at=others[stored.id].at)
        _recent.keep(heads[stored.id], found[stored.id])
    return found


_Head = tuple[_Anchored, str, str | None, str | None]
"""All that an outline is made of but for statements: document with source and time, hash of the text, language, URL."""


class _Recent:
    """The outlines of the texts compared last, which cost far more to make than to keep.

    What was read in a document may change while its text stays: where that counts they are made anew.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[_Head, Outline] = OrderedDict()
        self._lock = Lock()

    def get(self, head: _Head) -> Outline | None:
        """Return the outline of a text, if it is still kept."""
        with self._lock:
            found = self._kept.get(head)
            if found is not None:
                self._kept.move_to_end(head)
            return found

    def keep(self, head: _Head, one: Outline) -> None:
        """Keep the outline of a text in place of the one that was asked for longest ago."""
        with self._lock:
            self._kept[head] = one
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)


_recent = _Recent(_REMEMBERED)


def _join(session: Session, document_id: str, other: str, reason: str, *, now: datetime) -> None:
    """Lay a document into the fold of another; who was placed by a person stays where it is."""
    if _by_person(session, [document_id, other]):
        return
    there = places_of(session, [other])[other]
    if there is None:
        there = other
        insert_new(session, FoldRow, [{"document_id": other, "fold": there, "reason": "the first", "at": now}])
    insert_new(session, FoldRow, [{"document_id": document_id, "fold": there, "reason": reason, "at": now}])


def _by_person(session: Session, ids: Sequence[str]) -> bool:
    open_changes = session.exec(select(FoldChangeRow).where(col(FoldChangeRow.undone_at).is_(None)))
    return any(one in change.after for change in open_changes for one in ids)


def places_of(session: Session, ids: Sequence[str]) -> Places:
    """Return the fold that each of these documents lies in."""
    found: Places = dict.fromkeys(ids)
    for some in batches(list(ids)):
        found.update(
            (row.document_id, row.fold) for row in session.exec(select(FoldRow).where(col(FoldRow.document_id).in_(some)))
        )
    return found


def fold_of(session: Session, document_id: str) -> Fold | None:
    """Return the fold that a document lies in, None where it stands alone."""
    there = places_of(session, [document_id])[document_id]
    return _fold(session, there) if there is not None else None


def _fold(session: Session, fold: str) -> Fold:
    query = (
        select(FoldRow, DocumentRow, RevisionRow)
        .join(DocumentRow, col(DocumentRow.id) == col(FoldRow.document_id))
        .join(
            RevisionRow,
            (col(RevisionRow.document_id) == col(DocumentRow.id)) & (col(RevisionRow.number) == col(DocumentRow.revision)),
        )
        .where(col(FoldRow.fold) == fold)
    )
    members = (
        Member(
            id=DocumentId(head.id),
            official=revision.kind == DocumentKind.OFFICIAL.value,
            at=min(head.published_at or head.first_seen_at, head.first_seen_at),
            publisher=revision.publisher,
            url=revision.url,
            title=revision.title,
            language=revision.language,
            reason=row.reason,
        )
        for row, head, revision in session.exec(query)
    )
    return Fold(id=fold, members=ordered(members))
