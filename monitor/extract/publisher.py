"""Whose paper it is: the publisher's voice, the speaker in the head of a release, and the signatories of a joint text."""

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.types import ActorCode, Document, DocumentKind
from monitor.extract.enumeration import enumerate_right
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.tables import Word
from monitor.vocabulary import Vocabulary

_HEAD_LINES = 8
_HEAD_LENGTH = 140


@dataclass(frozen=True, slots=True)
class Publisher:
    """The institution whose own text this is; `signatories` is empty unless the text is a joint one."""

    code: ActorCode | None
    official: bool
    speaker: Mention | None
    signatories: tuple[ActorCode, ...]


def publisher_of(document: Document, reading: Reading, vocabulary: Vocabulary) -> Publisher:
    """Return who speaks where nobody is named; `official` is false for a newsroom's text."""
    code = document.publisher_actor
    if document.kind is not DocumentKind.OFFICIAL or code is None:
        return Publisher(None, False, None, ())
    speaker = next((m for clause in reading.clauses[:_HEAD_LINES] for m in _head_speaker(reading, clause, code)), None)
    return Publisher(code, True, speaker, _signatories(reading, vocabulary, code))


def _head_speaker(reading: Reading, clause: Clause, code: ActorCode) -> tuple[Mention, ...]:
    """Return the person that a short line of the head names with an office of the publisher."""
    if clause.sentence.end - clause.sentence.start > _HEAD_LENGTH:
        return ()
    people = [m for m in reading.mentions_in(clause.first, clause.last) if m.kind is Kind.PERSON and m.role and m.official]
    return tuple(m for m in people if m.code in (code, None))[:1]


def _signatories(reading: Reading, vocabulary: Vocabulary, code: ActorCode) -> tuple[ActorCode, ...]:
    """Return the codes of those who sign, in order; a standing body that is named first speaks for its members."""
    best: tuple[Mention, ...] = ()
    for clause in reading.clauses[:_HEAD_LINES]:
        if not any(reading.marked.is_word(i, Word.JOINT) for i in range(clause.first, clause.last)):
            continue
        for mention in reading.mentions_in(clause.first, clause.last):
            run = enumerate_right(reading, mention)
            if len({m.code for m in run}) > max(1, len({m.code for m in best})):
                best = run
    codes = tuple(dict.fromkeys(m.code for m in best if m.code is not None))
    if len(codes) < 2:
        return ()
    return _by_body(reading, vocabulary, codes)


def _by_body(reading: Reading, vocabulary: Vocabulary, codes: Sequence[ActorCode]) -> tuple[ActorCode, ...]:
    head = reading.clauses[: min(3, len(reading.clauses))]
    for clause in head:
        for mention in reading.mentions_in(clause.first, clause.last):
            rows = vocabulary.groups.get(mention.code or "", ())
            members = {row.member for row in rows}
            if mention.kind is Kind.BODY and mention.code is not None and members:
                rest = tuple(c for c in codes if c not in members and c != mention.code)
                if len(rest) <= len(codes) // 2:
                    return tuple(dict.fromkeys((mention.code, *rest)))
    return tuple(codes)
