"""Statements and reactions to rows and back."""

from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeVar

from feeds.types import ActorCode, DocumentId, DocumentKind, Precision, Tier
from monitor.positions import counts_as
from monitor.store.columns import Columns
from monitor.store.tables.documents import RevisionRow
from monitor.store.tables.dossiers import ReactionRow
from monitor.store.tables.statements import StatementRow
from monitor.types import Cue, Demand, DemandKind, EventId, Evidence, Legal, Rank, Reaction, Stance, Statement, StatementKey

E = TypeVar("E", bound=StrEnum)


class _Members(dict[str, E]):
    """The members of a set by their words: found in a fifth of the time that the class takes, of which a board asks thousands.

    A word that is no member raises ValueError, as of the class.
    """

    def __init__(self, kind: type[E]) -> None:
        super().__init__((one.value, one) for one in kind)
        self._kind = kind

    def __missing__(self, word: str) -> E:
        return self._kind(word)


_STANCES, _RANKS, _LEGAL, _PRECISIONS = _Members(Stance), _Members(Rank), _Members(Legal), _Members(Precision)


def statement_values(statement: Statement) -> Columns:
    """Return the columns that the statement itself fills; event and stance toward it belong to its reactions."""
    evidence = statement.evidence
    return {
        "actor": statement.actor,
        "speaker": statement.speaker,
        "role": statement.role,
        "rank": statement.rank.value,
        "official": statement.official,
        "hearsay": statement.hearsay,
        "joint": list(statement.joint) if statement.joint is not None else None,
        "target": statement.target,
        "stance": statement.stance.value,
        "declined": statement.declined,
        "legal": statement.legal.value if statement.legal else None,
        "demands": [{"kind": demand.kind.value, "of": demand.of} for demand in statement.demands],
        "evidence_in": evidence.where,
        "evidence_start": evidence.start,
        "evidence_end": evidence.end,
        "evidence_text": evidence.text,
        "quote": statement.quote,
        "language": statement.language,
        "confidence": statement.confidence,
        "cues": [{"kind": c.kind, "id": c.id, "text": c.text, "start": c.start, "end": c.end} for c in statement.cues],
        "engine": statement.engine,
    }


def statement_value(row: StatementRow, reaction: ReactionRow | None = None) -> Statement:
    """Return the statement, tied to the reaction's event where one is given; without cues and demands where the row has none."""
    where: Literal["text", "title"] = "title" if row.evidence_in == "title" else "text"
    toward = reaction.stance_toward_event if reaction else None
    return Statement(
        actor=ActorCode(row.actor),
        stance=_STANCES[row.stance],
        evidence=Evidence(where=where, start=row.evidence_start, end=row.evidence_end, text=row.evidence_text),
        speaker=row.speaker,
        role=row.role,
        rank=_RANKS[row.rank],
        official=row.official,
        hearsay=row.hearsay,
        joint=tuple(ActorCode(code) for code in row.joint) if row.joint is not None else None,
        target=row.target,
        event=EventId(reaction.event_id) if reaction else None,
        stance_toward_event=_STANCES[toward] if toward else None,
        declined=reaction.declined if reaction else row.declined,
        legal=_LEGAL[row.legal] if row.legal else None,
        demands=tuple([Demand(kind=DemandKind(str(one["kind"])), of=one["of"]) for one in row.demands]) if row.demands else (),
        quote=row.quote,
        language=row.language,
        confidence=row.confidence,
        cues=tuple([_cue(one) for one in row.cues]) if row.cues else (),
        engine=row.engine,
    )


def _cue(kept: dict[str, str | int]) -> Cue:
    return Cue(kind=str(kept["kind"]), id=str(kept["id"]), text=str(kept["text"]), start=int(kept["start"]), end=int(kept["end"]))


def reaction_values(
    statement: Statement, key: StatementKey, *, revision: int, now: datetime, spoken_at: datetime, current: bool = True
) -> Columns:
    """Return the columns that tie a statement, as it is stored, to the event that it names; no day is decided yet."""
    toward = statement.stance_toward_event
    return {
        "key": key,
        "revision": revision,
        "event_id": statement.event,
        "stance_toward_event": toward.value if toward else None,
        "declined": statement.declined,
        "bound_at": now,
        "counts_as": counts_as(statement, current=current, edited=True).value,
        "actor": statement.actor,
        "spoken_at": spoken_at,
        "weight": statement.rank.weight,
        "score": toward.score if toward else None,
        "decides": False,
        "rungs": None,
    }


def reaction_value(
    reaction: ReactionRow, statement: StatementRow, revision: RevisionRow, utterance: str | None = None
) -> Reaction:
    """Return the reaction with what the position rule and the board need of its document.

    `fetched_at` is when these words were first had, in whichever revision. Without a source's tier the genre decides: an
    institution's own publication is official, everything else a newsroom's.
    """
    official = revision.kind == DocumentKind.OFFICIAL
    return Reaction(
        key=StatementKey(statement.key),
        statement=statement_value(statement, reaction),
        document_id=DocumentId(statement.document_id),
        title=revision.title,
        url=revision.url,
        source_name=revision.publisher,
        tier=revision.tier or (Tier.OFFICIAL if official else Tier.MEDIA).value,
        own_text=official and revision.publisher_actor == statement.actor,
        spoken_at=statement.spoken_at,
        precision=_PRECISIONS[statement.spoken_precision],
        fetched_at=statement.first_seen_at,
        current=statement.current,
        edited=statement.stands and not statement.current,
        utterance=utterance or "",
    )
