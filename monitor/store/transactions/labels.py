"""What is remembered of labels: every engine's reading, what persons said of it, and the judgements of coders.

Which of them stand is the rule of `monitor.labels`; the queries stand in `recording`, `rereading`, `reviewing`, `labelling` and
`coding`.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import islice

from feeds.types import DocumentId
from monitor.coding import Coding, Judgement
from monitor.labels import Correction, CorrectionNumber
from monitor.records import Gloss, ReadDocument, Recorded, RelabelRun, Selection, StoredDocument
from monitor.store import audit, coding, folds, glossing, labelling, reading, recording, rereading, reviewing, searching
from monitor.store.reviewing import Judged, StoredLabel
from monitor.store.transactions.base import PAGE, Transactions
from monitor.types import Statement, StatementKey


class Labels(Transactions):
    """What engines read and persons judged; nothing of it is ever lost."""

    # read again

    def relabel(self, read: Iterable[ReadDocument], *, engine: str, now: datetime, by: str, why: str | None = None) -> Recorded:
        """Let one engine's reading of stored revisions stand in place of all earlier ones, audited; return what was added.

        Earlier labels are kept and a person's corrections stand. `read` may be long and lazy: every hundred documents are one
        transaction, drawn before it opens. A document in which the engine found nothing must come too.

        Raises: StoreError where the store has no such revision, or where a statement is by another engine.
        """
        documents = statements = 0
        waiting = iter(read)
        while some := list(islice(waiting, PAGE)):
            with self._database.write() as session:
                added = recording.relabel(session, some, engine=engine, now=now)
                documents, statements = documents + len(some), statements + added.statements
                after = json.dumps({"documents": len(some), "statements added": added.statements})
                subject = f"{some[0].document.id} .. {some[-1].document.id}"
                audit.append(session, at=now, by=by, what="relabel", subject=subject, before=None, after=after, why=why or engine)
        return Recorded(documents=documents, statements=statements)

    def begin_relabelling(self, *, engine: str, selection: str, by: str, now: datetime) -> RelabelRun:
        """Return the run of relabelling with this engine and selection that was not finished, or begin one."""
        with self._database.write() as session:
            return rereading.begin(session, engine=engine, selection=selection, by=by, now=now)

    def chosen(self, chosen: Selection, *, after: str, limit: int) -> tuple[StoredDocument, ...]:
        """Return the chosen documents by id, beginning behind `after`, without raw bytes."""
        with self._database.read() as session:
            return reading.documents(session, rereading.ids(session, chosen, after=after, limit=limit))

    def count_chosen(self, chosen: Selection, *, after: str) -> int:
        """Return how many documents are chosen, counted behind `after`."""
        with self._database.read() as session:
            return rereading.count(session, chosen, after=after)

    def reread(
        self,
        run: RelabelRun,
        read: Sequence[ReadDocument],
        *,
        behind: str,
        engine: str,
        now: datetime,
        by: str,
        why: str | None = None,
    ) -> RelabelRun:
        """Let fresh readings stand where they say something else, audited, and note how far the run came; all or nothing.

        Earlier labels are kept, a person's corrections stand, and nobody is told. See `recording.reread`. What was stored before
        folds were kept is folded.

        Raises: StoreError where the store has no such revision.
        """
        with self._database.write() as session:
            done = recording.reread(session, read, engine=engine, now=now)
            at = ((one.document, searching.published(one.document.published_at, one.document.fetched_at or now)) for one in read)
            older = [(document, one.statements, said) for one, (document, said) in zip(read, at, strict=True)]
            folds.place_older(session, older, now=now)
            if done.changed:
                subject = f"{read[0].document.id} .. {read[-1].document.id}"
                after = json.dumps({"documents": len(read), "changed": done.changed, "statements added": done.statements})
                audit.append(session, at=now, by=by, what="relabel", subject=subject, before=None, after=after, why=why or engine)
            return rereading.note(
                session, run.number, behind=behind, documents=len(read), changed=done.changed, statements=done.statements
            )

    def finish_relabelling(self, run: RelabelRun, *, now: datetime) -> None:
        """Note that a run of relabelling is through: the next one reads everything again."""
        with self._database.write() as session:
            rereading.finish(session, run.number, now=now)

    # corrected

    def correct(self, key: StatementKey, said: Sequence[Statement] = (), *, why: str, by: str, now: datetime) -> Correction:
        """Put a person's reading in place of a label, audited; `said` empty: it is no statement.

        `said` is one statement, in a copy for each event that it reacts to, its evidence anywhere in the same document's latest
        revision. It outranks what any engine reads there, now or later, until it is undone or corrected again. Engine and
        confidence are the store's to set.

        Raises: StoreError where the label does not lie in the latest revision of its document, or the evidence does not.
        """
        with self._database.write() as session:
            return reviewing.correct(session, key, said, why=why, by=by, now=now)

    def add_missed(self, document_id: DocumentId, said: Sequence[Statement], *, why: str, by: str, now: datetime) -> Correction:
        """Add a statement that every engine missed in the latest revision of a document, audited; `said` as for `correct`.

        Raises: StoreError where there is no such document, or the evidence is not in it.
        """
        with self._database.write() as session:
            return reviewing.add_missed(session, document_id, said, why=why, by=by, now=now)

    def undo_correction(self, number: CorrectionNumber, *, why: str, by: str, now: datetime) -> None:
        """Let a correction stand no longer, audited; what stood before it stands again.

        Raises: StoreError where there is none, where it was undone before, or where a later one stands on it.
        """
        with self._database.write() as session:
            reviewing.undo(session, number, why=why, by=by, now=now)

    def corrections(self, document_id: DocumentId | None = None, *, limit: int = 1000) -> tuple[Correction, ...]:
        """Return the corrections in a document, oldest first, or the latest of all, newest first; undone ones included."""
        with self._database.read() as session:
            if document_id is None:
                return labelling.latest(session, limit=limit)
            return labelling.corrections(session, [document_id]).get(document_id, ())

    def judged(self) -> tuple[Judged, ...]:
        """Return every correction with the parts of the labels before and after it, oldest first, undone ones included."""
        with self._database.read() as session:
            return reviewing.judged(session)

    def labels(self, document_id: DocumentId, revision: int) -> tuple[StoredLabel, ...]:
        """Return every label that any engine or person ever gave to a revision, oldest first: its history."""
        with self._database.read() as session:
            return reviewing.labels(session, document_id, revision)

    # coded

    def add_coding(self, unit: StatementKey, said: Judgement, *, coder: str, settling: bool = False, now: datetime) -> Coding:
        """Keep what somebody says of a label's words, blind or to settle a difference, audited.

        A second judgement that settles replaces the first of the same person.

        Raises: StoreError where there is no such statement, or where this person has coded it blind already.
        """
        with self._database.write() as session:
            return coding.add(session, unit, said, coder=coder, settling=settling, now=now)

    def undo_coding(self, number: int, *, coder: str, now: datetime) -> Coding:
        """Take back one's own judgement, audited.

        Raises: StoreError where there is none of this person's, or where it was taken back before.
        """
        with self._database.write() as session:
            return coding.undo(session, number, coder=coder, now=now)

    def codings(self) -> tuple[Coding, ...]:
        """Return every judgement of coders, oldest first, those taken back included."""
        with self._database.read() as session:
            return coding.codings(session)

    # glossed

    def add_gloss(self, words: str, text: str, *, language: str, by: str, now: datetime) -> Gloss:
        """Keep a person's translation of quoted words, audited; earlier ones are kept behind it."""
        with self._database.write() as session:
            return glossing.add(session, words, text, language=language, by=by, now=now)

    def undo_gloss(self, number: int, *, by: str, now: datetime) -> Gloss:
        """Take a translation back, audited; the one before it stands again.

        Raises: StoreError where there is none, or where it was taken back before.
        """
        with self._database.write() as session:
            return glossing.undo(session, number, by=by, now=now)

    def glosses(self, words: Collection[str], *, known_at: datetime | None = None) -> dict[str, Gloss]:
        """Return the standing translation of each of these words that has one, as of `known_at` where that is given."""
        with self._database.read() as session:
            return glossing.standing(session, words, known_at=known_at)
