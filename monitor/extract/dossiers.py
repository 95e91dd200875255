"""Which dossier's event a document reacts to, and how a stance toward a target bears on the event's act.

Dossier files are read by `monitor.dossiers`; positions are computed from reactions in `monitor.positions`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from feeds.types import ActorCode, Document, Precision
from monitor.types import Dossier, DossierId, Event, EventId, Stance, Statement
from monitor.vocabulary import Vocabulary

_HEAD = 700
_DAY = timedelta(days=1)
_APOSTROPHE = re.compile("['’]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A document belongs to an event of a dossier; `reason` names the words that say so."""

    dossier: DossierId
    event: EventId
    reason: str


def bind(document: Document, dossiers: Iterable[Dossier], vocabulary: Vocabulary) -> tuple[Binding, ...]:
    """Return the events that the document may react to: the dossier's words stand in it and the event had begun when it appeared.

    A word in the title or the opening binds; elsewhere two occurrences are needed. Of a dossier's events the latest one that had
    begun counts.
    """
    found = []
    for dossier in dossiers:
        event = _event_for(document, dossier)
        reason = _reason(document, dossier) if event else None
        if event is not None and reason is not None:
            found.append(Binding(dossier=dossier.id, event=event.id, reason=reason))
    return tuple(found)


def _event_for(document: Document, dossier: Dossier) -> Event | None:
    when = document.published_at or document.fetched_at
    if when is None:
        return dossier.events[-1]
    slack = _DAY if document.published_precision in (Precision.DAY, Precision.UNKNOWN) else timedelta()
    begun = [e for e in dossier.events if when + slack >= e.began - (_DAY if e.began_precision is Precision.DAY else timedelta())]
    running = [event for event in begun if event.until is None or when <= event.until + _DAY]
    return running[-1] if running else None


def _reason(document: Document, dossier: Dossier) -> str | None:
    return next((reason for _, reason in deciding_terms(document, dossier)), None)


def deciding_terms(document: Document, dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Yield each word of the dossier that by itself would bind the document, with where it stands."""
    head = f"{document.title or ''}\n{document.text[:_HEAD]}"
    whole = f"{document.title or ''}\n{document.text}"
    # In plain letters nothing but the case can differ: then a term of which no beginning stands there need not be looked for.
    plain = whole.lower() if whole.isascii() else None
    for term in _terms(document, dossier):
        if plain is not None and _beginning(term) not in plain:
            continue
        pattern = _term_pattern(term)
        if pattern.search(head):
            yield term, f"{term!r} stands in the title or opening"
        elif len(hits := pattern.findall(document.text)) >= 2:
            yield term, f"{term!r} stands in the text {len(hits)} times"


def _terms(document: Document, dossier: Dossier) -> tuple[str, ...]:
    language = (document.language or "").split("-")[0].lower()
    own = dossier.terms.get(language, ())
    people = tuple(name for names in dossier.persons.values() for name in names)
    if own:
        return (*own, *people)
    return (*(term for terms in dossier.terms.values() for term in terms), *people)


@lru_cache(maxsize=4096)
def _beginning(term: str) -> str:
    """Return what stands, in lower case, in every text of plain letters in which the term does; empty where that is not known."""
    words = _APOSTROPHE.split(term, 1)[0].split()
    return words[0].lower() if words and words[0].isascii() else ""


@lru_cache(maxsize=4096)  # the words of every dossier, asked of every document
def _term_pattern(term: str) -> re.Pattern[str]:
    escaped = _APOSTROPHE.sub("['’]", r"\s+".join(re.escape(part) for part in term.split()))
    left = r"(?<!\w)" if re.match(r"[A-Za-zÀ-ɏЀ-ӿ]", term) else ""
    right = r"(?!\w)" if re.search(r"[A-Za-zÀ-ɏ]$", term) else ""
    return re.compile(left + escaped + right, re.IGNORECASE)


def event_of(dossier: Dossier, event: EventId | None) -> Event:
    """Return the dossier's event with this id, the latest where None. Raises: KeyError for an unknown id."""
    if event is None:
        return dossier.events[-1]
    for candidate in dossier.events:
        if candidate.id == event:
            return candidate
    raise KeyError(event)


def react(
    statements: Iterable[Statement], document: Document, dossier: Dossier, event: EventId | None, vocabulary: Vocabulary
) -> tuple[Statement, ...]:
    """Return the statements with `event` and `stance_toward_event` set; null where a statement says nothing of the act."""
    happening = event_of(dossier, event)
    return tuple(
        replace(statement, event=happening.id, stance_toward_event=_projected(statement, happening)) for statement in statements
    )


def _projected(statement: Statement, event: Event) -> Stance | None:
    """Return the stance toward the act that follows from the stance toward the target.

    Blame of those who did it is blame of the act; blame of those it was done to sheds no tears for them. Who did it and blames
    the victim stands by the act. Where nobody is known to have done it, blame is of the act itself.
    """
    doers: set[str] = set(event.initiators)
    victims: set[str] = set(event.affected)
    score = statement.stance.score
    target = statement.target
    if target is None:
        return statement.stance if score <= 0 or statement.actor not in doers else Stance.SUPPORT
    if target in doers:
        return statement.stance
    if target in victims:
        if score < 0 and doers:
            return Stance.SUPPORT if statement.actor in doers else Stance.UNDERSTAND
        return statement.stance if score <= 0 else Stance.OPPOSE if statement.actor not in doers else None
    return None


def stand_ins(dossier: Dossier | None) -> dict[str, ActorCode]:
    """Return the dossier's persons by name, with the actor that they stand for."""
    if dossier is None:
        return {}
    return {name: code for code, names in dossier.persons.items() for name in names}
