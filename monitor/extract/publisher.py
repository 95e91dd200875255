"""Whose paper it is: the publisher's voice, the speaker in the head of a release, and the signatories of a joint text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from feeds.types import ActorCode, Document, DocumentKind
from monitor.extract.enumeration import coordinated_right
from monitor.extract.mention import Kind, Mention
from monitor.extract.reading import Clause, Reading
from monitor.extract.words import Word
from monitor.vocabulary import UNRESOLVED, NameType, Vocabulary

_HEAD_LINES = 8
_POST = re.compile(r"(?:['’]s)? (?:Embassy|High Commission|Consulate|Permanent Mission|Mission to)\b")
"""What stands behind a state in the name of its post abroad."""
_HEAD_LENGTH = 140

_FEWEST_UNNAMED = 3
"""Signatories without a word such as "joint statement"; two who open a text may only have met."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """The institution whose own text this is; `signatories` is empty unless the text is a joint one.

    `listed` are all whom the text names as speaking: the signatories, and the members for whom a standing body signs.
    """

    code: ActorCode | None
    official: bool
    speaker: Mention | None
    signatories: tuple[ActorCode, ...]
    listed: tuple[ActorCode, ...] = ()

    @property
    def voices(self) -> tuple[ActorCode, ...]:
        """All whose words the text is: the signatories, or the one that publishes it."""
        return self.signatories or ((self.code,) if self.code is not None else ())


def publisher_of(
    document: Document, reading: Reading, vocabulary: Vocabulary, headline: Callable[[], Reading] | None = None
) -> Publisher:
    """Return who speaks where nobody is named; `official` is false for a newsroom's text.

    `headline` marks the title that stands above the text: it may name those who sign, with the publisher among them.
    """
    code = voice_of(document, vocabulary)
    if code is None:
        return Publisher(None, False, None, ())
    speaker = next((m for clause in reading.clauses[:_HEAD_LINES] for m in _head_speaker(reading, clause, code)), None)
    codes = _signing(reading)
    if len(codes) < 2 and headline is not None:
        above = _signing(headline())
        codes = above if code in above else codes
    aligned = _aligned(reading, code)
    if len(codes) < 2:
        return Publisher(code, True, speaker, (code, *aligned) if aligned else ())
    signatories = _by_body(reading, vocabulary, codes)
    return Publisher(code, True, speaker, tuple(dict.fromkeys((*signatories, *aligned))), (*codes, *signatories))


def voice_of(document: Document, vocabulary: Vocabulary) -> ActorCode | None:
    """Return for whom an official text speaks, None for a newsroom's.

    An organisation that goes by its name alone and an embassy speak for themselves, wherever they have their seat.
    """
    if document.kind is not DocumentKind.OFFICIAL:
        return None
    name = (document.publisher or "").strip()
    first = next(iter(vocabulary.find(name, None)), None)
    if first is None or first.start > 0 or first.code == UNRESOLVED:
        return document.publisher_actor
    if first.type is NameType.ORGANISATION and (first.end == len(name) or document.publisher_actor is None):
        return first.code
    posted = first.type in (NameType.COUNTRY, NameType.DEMONYM_ADJECTIVE) and _POST.match(name, first.end)
    return first.code if posted else document.publisher_actor


def _aligned(reading: Reading, code: ActorCode) -> tuple[ActorCode, ...]:
    """Return the codes of those who align themselves with the publisher's text, in order."""
    found: dict[ActorCode, None] = {}
    for clause in reading.clauses:
        place = next((i for i in range(clause.first, clause.last) if reading.marked.is_word(i, Word.ALIGN)), None)
        if place is None or reading.marked.has(clause.first, place, Word.NOT):
            continue
        for mention in reading.mentions_in(clause.first, place):
            if mention.can_speak and mention.kind is Kind.COUNTRY and mention.code not in (code, None):
                found[mention.code] = None
    return tuple(found)


def _head_speaker(reading: Reading, clause: Clause, code: ActorCode) -> tuple[Mention, ...]:
    """Return the person that a short line of the head names with an office of the publisher."""
    if clause.sentence.end - clause.sentence.start > _HEAD_LENGTH:
        return ()
    people = [m for m in reading.mentions_in(clause.first, clause.last) if m.kind is Kind.PERSON and m.role and m.official]
    return tuple(m for m in people if m.code in (code, None))[:1]


def _signing(reading: Reading) -> tuple[ActorCode, ...]:
    """Return the codes of those who sign, in order: as the head lists them, else as the last lines of a joint text do."""
    best: tuple[Mention, ...] = ()
    joint = False
    for number, clause in enumerate(reading.clauses[:_HEAD_LINES]):
        if any(line.start <= clause.sentence.start < line.end for line in reading.asked):
            continue  # a joint text that somebody asks about
        here = reading.mentions_in(clause.first, clause.last)
        if not reading.marked.has(clause.first, clause.last, Word.JOINT):
            if number > 1 or not _opens_with_list(reading, clause, here):
                continue
            here = here[:1]
        joint = True
        for mention in here:
            run = coordinated_right(reading, mention)
            if len({m.code for m in run}) > max(1, len({m.code for m in best})):
                best = run
    best = best or (_foot(reading) if joint else ())
    return tuple(dict.fromkeys(m.code for m in best if m.code is not None))


def _opens_with_list(reading: Reading, clause: Clause, here: tuple[Mention, ...]) -> bool:
    """Return whether the line begins with the offices of three or more (`The presidents of A, B and C, meeting in ...`)."""
    if not here or here[0].first - clause.first > 2 or here[0].kind not in (Kind.OFFICE, Kind.COUNTRY):
        return False
    return len({mention.code for mention in coordinated_right(reading, here[0])}) >= _FEWEST_UNNAMED


def _foot(reading: Reading) -> tuple[Mention, ...]:
    """Return whom the last lines name one after the other, each line with nothing but names and offices, or after a colon."""
    found: tuple[Mention, ...] = ()
    for clause in reversed(reading.clauses[1:]):
        here = tuple(m for m in reading.mentions_in(clause.first, clause.last) if m.can_speak and m.code is not None)
        short = clause.sentence.end - clause.sentence.start <= _HEAD_LENGTH
        if not here or any(clause.first <= i < clause.last for i in reading.cue_tokens):
            break
        if not clause.sentence.first or not short or not _only_names(reading, clause, here):
            break
        found = (*here, *found)
    return found


def _only_names(reading: Reading, clause: Clause, here: tuple[Mention, ...]) -> bool:
    text = reading.marked.text[clause.sentence.start : clause.sentence.end]
    if here[0].first > clause.first and ":" in reading.marked.text[clause.sentence.start : here[0].start]:
        return coordinated_right(reading, here[0])[-1] is here[-1]
    named = sum(m.last - m.first for m in here)
    return named * 2 >= clause.last - clause.first and text[-1:] not in ".!?。"


def _by_body(reading: Reading, vocabulary: Vocabulary, codes: Sequence[ActorCode]) -> tuple[ActorCode, ...]:
    head = reading.clauses[: min(3, len(reading.clauses))]
    for clause in head:
        for mention in reading.mentions_in(clause.first, clause.last):
            rows = vocabulary.groups.get(mention.code or "", ())
            members = {row.member for row in rows}
            if mention.kind in (Kind.BODY, Kind.OFFICE) and mention.code is not None and members:
                rest = tuple(c for c in codes if c != mention.code and (c not in members or c in vocabulary.groups))
                most = len(members.intersection(codes)) * 2 >= len(members)  # a few of many members sign for themselves
                if len(rest) <= len(codes) // 2 and most:
                    return tuple(dict.fromkeys((mention.code, *rest)))
    return tuple(codes)
