"""Value to row and row to value, both ways and nothing else: no session, no query, no decision.

Writing goes by plain column values, which the database takes in bulk; reading gives the frozen values of the other packages.
A function `x_values` returns the columns of one row of `x`; a function `x_value` returns the value that a row stands for.
"""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter

from alerts.types import ChannelName, Delivery, DeliveryState, Held, Message, Outcome, RuleId, Signal
from feeds.types import ActorCode, Document, DocumentId, DocumentKind, FetchState, Health, Precision, SourceId, Tier
from monitor.positions import counts_as
from monitor.store.tables.alerting import DeliveryRow, HeldRow, OutcomeRow
from monitor.store.tables.documents import DocumentRow, RevisionRow
from monitor.store.tables.dossiers import DossierRow, EventRow, ReactionRow
from monitor.store.tables.people import AuditRow
from monitor.store.tables.sources import OutageRow, SourceRow
from monitor.store.tables.statements import StatementRow
from monitor.types import (
    AuditEntry,
    Cue,
    Demand,
    DemandKind,
    Dossier,
    DossierId,
    Event,
    EventId,
    Evidence,
    Legal,
    Outage,
    Rank,
    Reaction,
    Stance,
    Statement,
    StatementKey,
)

Columns = dict[str, object]

_SIGNAL = TypeAdapter(Signal)
_DOSSIER = TypeAdapter(Dossier)


def sha256_of(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


# documents


def revision_values(document: Document, *, number: int, seen_at: datetime) -> Columns:
    """Return the columns of one revision; the texts and raw bytes that it points to are rows of their own."""
    return {
        "document_id": document.id,
        "number": number,
        "sha256": document.sha256,
        "title": document.title,
        "url": document.url,
        "publisher": document.publisher,
        "publisher_actor": document.publisher_actor,
        "kind": document.kind.value,
        "tier": document.tier.value if document.tier else None,
        "language": document.language,
        "published_raw": document.published_raw,
        "published_at": document.published_at,
        "published_precision": document.published_precision.value,
        "fetched_at": document.fetched_at,
        "seen_at": seen_at,
        "raw_sha256": hashlib.sha256(document.raw).hexdigest() if document.raw else None,
        "raw_type": document.raw_type,
        "pages": list(document.pages),
        "problems": list(document.problems),
        "feed_text": document.feed_text,
    }


def document_value(row: DocumentRow, revision: RevisionRow, text: str, *, raw: bytes = b"") -> Document:
    """Return the document as it was in this revision."""
    return Document(
        id=DocumentId(row.id),
        text=text,
        title=revision.title,
        url=revision.url,
        source_id=SourceId(row.source_id) if row.source_id is not None else None,
        entry_key=row.entry_key,
        publisher=revision.publisher,
        publisher_actor=_actor(revision.publisher_actor),
        kind=DocumentKind(revision.kind),
        tier=Tier(revision.tier) if revision.tier else None,
        language=revision.language,
        published_raw=revision.published_raw,
        published_at=revision.published_at,
        published_precision=Precision(revision.published_precision),
        fetched_at=revision.fetched_at,
        sha256=revision.sha256,
        raw=raw,
        raw_type=revision.raw_type,
        pages=tuple(revision.pages),
        problems=tuple(revision.problems),
        feed_text=revision.feed_text,
    )


# statements and reactions


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
        stance=Stance(row.stance),
        evidence=Evidence(where=where, start=row.evidence_start, end=row.evidence_end, text=row.evidence_text),
        speaker=row.speaker,
        role=row.role,
        rank=Rank(row.rank),
        official=row.official,
        hearsay=row.hearsay,
        joint=tuple(ActorCode(code) for code in row.joint) if row.joint is not None else None,
        target=row.target,
        event=EventId(reaction.event_id) if reaction else None,
        stance_toward_event=Stance(toward) if toward else None,
        declined=reaction.declined if reaction else row.declined,
        legal=Legal(row.legal) if row.legal else None,
        demands=tuple(Demand(kind=DemandKind(str(one["kind"])), of=one["of"]) for one in row.demands or ()),
        quote=row.quote,
        language=row.language,
        confidence=row.confidence,
        cues=tuple(_cue(one) for one in row.cues or ()),
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
        precision=Precision(statement.spoken_precision),
        fetched_at=statement.first_seen_at,
        current=statement.current,
        edited=statement.stands and not statement.current,
        utterance=utterance or "",
    )


# sources and outages


def source_values(state: FetchState) -> Columns:
    """Return the columns of one source's state."""
    return {
        "source_id": state.source_id,
        "next_poll_at": state.next_poll_at,
        "health": state.health.value,
        "detail": state.detail,
        "etag": state.etag,
        "last_modified": state.last_modified,
        "failures": state.failures,
        "last_polled_at": state.last_polled_at,
        "last_success_at": state.last_success_at,
        "last_full_at": state.last_full_at,
        "healthy_since": state.healthy_since,
        "covered_since": state.covered_since,
        "last_status": state.last_status,
        "newest_entry_at": state.newest_entry_at,
        "pace": state.pace,
        "asked": state.asked,
        "skip_hours": list(state.skip_hours),
        "skip_days": list(state.skip_days),
        "span": state.span,
        "not_before": state.not_before,
        "address": state.address,
        "address_for": state.address_for,
        "moved_to": state.moved_to,
        "moved_since": state.moved_since,
        "moved_count": state.moved_count,
        "changed_at": state.changed_at,
        "pause": state.pause,
        "gap_from": state.gap_from,
        "gap_to": state.gap_to,
        "renumbered_at": state.renumbered_at,
        "lies": state.lies,
        "window_count": state.window_count,
        "undated": state.undated,
        "spoken": state.spoken,
        "pages": state.pages.value,
    }


def source_value(row: SourceRow) -> FetchState:
    """Return the state of one source."""
    return FetchState(
        source_id=SourceId(row.source_id),
        next_poll_at=row.next_poll_at,
        health=Health(row.health),
        detail=row.detail,
        etag=row.etag,
        last_modified=row.last_modified,
        failures=row.failures,
        last_polled_at=row.last_polled_at,
        last_success_at=row.last_success_at,
        last_full_at=row.last_full_at,
        healthy_since=row.healthy_since,
        covered_since=row.covered_since,
        last_status=row.last_status,
        newest_entry_at=row.newest_entry_at,
        pace=row.pace,
        asked=row.asked,
        skip_hours=tuple(row.skip_hours),
        skip_days=tuple(row.skip_days),
        span=row.span,
        not_before=row.not_before,
        address=row.address,
        address_for=row.address_for,
        moved_to=row.moved_to,
        moved_since=row.moved_since,
        moved_count=row.moved_count,
        changed_at=row.changed_at,
        pause=row.pause,
        gap_from=row.gap_from,
        gap_to=row.gap_to,
        renumbered_at=row.renumbered_at,
        lies=row.lies,
        window_count=row.window_count,
        undated=row.undated,
        spoken=row.spoken,
        pages=Health(row.pages),
    )


def outage_value(row: OutageRow) -> Outage:
    """Return one outage of our own network."""
    return Outage(began_at=row.began_at, ended_at=row.ended_at, detail=row.detail)


# dossiers


def dossier_values(dossier: Dossier, *, now: datetime) -> Columns:
    """Return the columns of the dossier itself; its events are rows of their own."""
    return {
        "id": dossier.id,
        "title": dossier.title,
        "watch": list(dossier.watch),
        "terms": {language: list(terms) for language, terms in dossier.terms.items()},
        "persons": {str(actor): list(names) for actor, names in dossier.persons.items()},
        "saved_at": now,
        "embargo_until": dossier.embargo_until,
        "archived": dossier.archived,
    }


def event_values(event: Event, *, dossier_id: DossierId, number: int) -> Columns:
    """Return the columns of an event that stands in its dossier."""
    return {
        "id": event.id,
        "dossier_id": dossier_id,
        "number": number,
        "title": event.title,
        "began": event.began,
        "began_precision": event.began_precision.value,
        "act": event.act,
        "until": event.until,
        "hot_until": event.hot_until,
        "retired": False,
    }


def event_actor_values(event: Event) -> list[Columns]:
    """Return one row for each initiator and each affected actor."""
    parts = (("initiator", event.initiators), ("affected", event.affected))
    return [
        {"event_id": event.id, "part": part, "number": number, "actor": actor}
        for part, actors in parts
        for number, actor in enumerate(actors)
    ]


def event_value(row: EventRow, actors: dict[str, list[str]]) -> Event:
    """Return one event; `actors` are its initiators and affected by part, in order."""
    return Event(
        id=EventId(row.id),
        title=row.title,
        began=row.began,
        began_precision=Precision(row.began_precision),
        act=row.act,
        initiators=tuple(ActorCode(code) for code in actors.get("initiator", [])),
        affected=tuple(ActorCode(code) for code in actors.get("affected", [])),
        until=row.until,
        hot_until=row.hot_until,
    )


def dossier_value(row: DossierRow, events: tuple[Event, ...]) -> Dossier:
    """Return the dossier with its events."""
    return Dossier(
        id=DossierId(row.id),
        title=row.title,
        watch=tuple(row.watch),
        events=events,
        terms={language: tuple(terms) for language, terms in row.terms.items()},
        persons={ActorCode(actor): tuple(names) for actor, names in row.persons.items()},
        embargo_until=row.embargo_until,
        archived=row.archived,
    )


def dossier_json(dossier: Dossier) -> str:
    """Return the dossier as the audit keeps it."""
    return json.dumps(asdict(dossier), default=_plain, ensure_ascii=False, sort_keys=True)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def dossier_from_json(text: str) -> Dossier:
    """Return the dossier that a line of the audit keeps; what an older version did not know yet is left at its default."""
    return _DOSSIER.validate_json(text)


# signals, deliveries, outcomes, audit


def signal_values(signal: Signal, *, now: datetime) -> Columns:
    """Return the columns of a signal; the payload is the whole value, so that a field added later needs no migration."""
    return {
        "key": signal.key,
        "kind": signal.kind.value,
        "occurred_at": signal.occurred_at,
        "dossier": signal.dossier,
        "event": signal.event,
        "actor": signal.actor,
        "payload": _SIGNAL.dump_json(signal).decode(),
        "recorded_at": now,
    }


def signal_value(payload: str) -> Signal:
    """Return the signal that a payload holds; a field that it lacks has its default."""
    return _SIGNAL.validate_json(payload)


def delivery_values(delivery: Delivery, *, place: int) -> Columns:
    """Return the columns of a delivery with its place in its channel."""
    message = delivery.message
    return {
        "key": delivery.key,
        "rule_id": delivery.rule_id,
        "signal_key": delivery.signal_key,
        "channel": delivery.channel,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "payload": message.payload,
        "thread": message.thread,
        "created_at": delivery.created_at,
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "next_attempt_at": delivery.next_attempt_at,
        "held_until": delivery.held_until,
        "place": place,
    }


def delivery_value(row: DeliveryRow) -> Delivery:
    """Return the delivery as it stands now."""
    return Delivery(
        key=row.key,
        rule_id=RuleId(row.rule_id),
        signal_key=row.signal_key,
        channel=ChannelName(row.channel),
        message=Message(subject=row.subject, text=row.text, html=row.html, payload=row.payload, thread=row.thread),
        created_at=row.created_at,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        held_until=row.held_until,
        number=row.place,
    )


def held_values(held: Held) -> Columns:
    """Return the columns of a signal that waits."""
    return {
        "key": held.key,
        "rule_id": held.rule_id,
        "channel": held.channel,
        "signal_key": held.signal_key,
        "held_at": held.held_at,
        "release_at": held.release_at,
        "told_by": None,
    }


def held_value(row: HeldRow) -> Held:
    """Return the signal that waits."""
    return Held(
        key=row.key,
        rule_id=RuleId(row.rule_id),
        channel=ChannelName(row.channel),
        signal_key=row.signal_key,
        held_at=row.held_at,
        release_at=row.release_at,
    )


def outcome_values(outcome: Outcome) -> Columns:
    """Return the columns of one attempt's outcome."""
    return {
        "delivery_key": outcome.delivery_key,
        "state": outcome.state.value,
        "attempted_at": outcome.attempted_at,
        "attempts": outcome.attempts,
        "reason": outcome.reason,
        "next_attempt_at": outcome.next_attempt_at,
    }


def outcome_value(row: OutcomeRow) -> Outcome:
    """Return how one attempt went."""
    return Outcome(
        delivery_key=row.delivery_key,
        state=DeliveryState(row.state),
        attempted_at=row.attempted_at,
        attempts=row.attempts,
        reason=row.reason,
        next_attempt_at=row.next_attempt_at,
    )


def audit_value(row: AuditRow) -> AuditEntry:
    """Return one line of the audit."""
    return AuditEntry(
        number=row.number or 0,
        at=row.at,
        by=row.who,
        what=row.what,
        subject=row.subject,
        before=row.before,
        after=row.after,
        why=row.why,
        hash=row.hash,
    )


def _actor(code: str | None) -> ActorCode | None:
    return ActorCode(code) if code is not None else None
