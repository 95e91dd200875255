"""A snapshot of an invented board with everything that is hard to write into a file. All words are invented."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.types import ActorCode, DocumentId, Precision
from monitor.positions import account, shifts
from monitor.types import (
    Dossier,
    DossierId,
    Event,
    EventId,
    Evidence,
    Lane,
    Position,
    Reaction,
    RollCall,
    Stance,
    Statement,
    StatementKey,
)
from monitor.views.board import build_board
from monitor.views.snapshot import Citation, Snapshot, freeze, quoted_on
from monitor.views.words import moment
from monitor.vocabulary import load_vocabulary

T0 = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
NOW = T0 + timedelta(hours=30)
EVENT = Event(
    id=EventId("seizure"), title="Seizure of the <b>lighthouse</b>", began=T0, began_precision=Precision.MINUTE, act="the seizure"
)
DOSSIER = Dossier(id=DossierId("lighthouse"), title="The *lighthouse* & more", watch=(), events=(EVENT,))
ARABIC = "دعت وزارة الخارجية جميع الأطراف إلى ضبط النفس."
CHINESE = "我们对灯塔被占一事表示关切。"
HOSTILE = '=HYPERLINK("https://x.example","</blockquote><script>alert(1)</script>") | `#eval("x")` *bold* [^1]'


def reaction(actor: str, stance: Stance, text: str, *, hours: float, language: str = "en", **more: object) -> Reaction:
    statement = Statement(
        actor=ActorCode(actor),
        stance=stance,
        stance_toward_event=stance,
        event=EVENT.id,
        evidence=Evidence(where="text", start=0, end=len(text), text=text),
        quote=text,
        language=language,
        confidence=0.9,
    )
    statement = replace(statement, **{name: value for name, value in more.items() if name in {"declined", "official", "engine"}})
    return Reaction(
        key=StatementKey(f"{actor.lower()}{hours:g}"),
        statement=statement,
        document_id=DocumentId(f"{actor}-{hours}"),
        title=f"Title by {actor}",
        url=f"https://{actor.lower()}.example/1",
        source_name=f"Ministry of {actor}",
        tier="official",
        own_text=bool(more.get("own", True)),
        spoken_at=T0 + timedelta(hours=hours),
        precision=Precision.SECOND,
        fetched_at=T0 + timedelta(hours=hours, minutes=3),
    )


def spoken(by: Reaction, *earlier: Reaction) -> RollCall:
    position = Position(
        actor=by.statement.actor, stances=(by.statement.stance,), by=by, earlier=earlier, declined=by.statement.declined
    )
    return RollCall(actor=by.statement.actor, lane=Lane.SPOKEN, position=position)


Make = Callable[..., Snapshot]


@pytest.fixture(scope="session")
def make_snapshot() -> Make:
    """Return a function that freezes the board; `reviewed` names the statements that a person has looked at."""
    vocabulary = load_vocabulary()
    first = reaction("TUR", Stance.UNDERSTAND, "We understand the concerns.", hours=2)
    calls = [
        spoken(reaction("TUR", Stance.OPPOSE, HOSTILE, hours=26), first),
        spoken(reaction("EGY", Stance.NEUTRAL, ARABIC, hours=5, language="ar")),
        spoken(reaction("CHN", Stance.CONCERN, CHINESE, hours=7, language="zh", own=False)),
        spoken(reaction("QAT", Stance.NEUTRAL, "No comment for now.", hours=9, declined=True)),
        RollCall(actor=ActorCode("IDN"), lane=Lane.SILENT, silent_for=timedelta(hours=30)),
        RollCall(actor=ActorCode("CHL"), lane=Lane.NOT_MONITORED, reason="no source"),
        RollCall(actor=ActorCode("JPN"), lane=Lane.SOURCE_DOWN, reason="jp_mfa (blocked)"),
    ]
    apart = reaction("FRA", Stance.CONDEMN, "An unofficial voice condemned it.", hours=3, official=False)
    reactions = tuple(each for call in calls if call.position for each in (call.position.by, *call.position.earlier))

    def make(*, sample: bool = False, reviewed: tuple[str, ...] = (), extra: str = "") -> Snapshot:
        more = (spoken(reaction("BRA", Stance.NEUTRAL, extra, hours=8)),) if extra else ()
        said = (*reactions, apart, *(call.position.by for call in more if call.position))
        assert shifts(reactions, EVENT)
        shown = build_board(DOSSIER, EVENT, account(said, EVENT.id, at=NOW), (*calls, *more), vocabulary, now=NOW)
        cited = tuple(
            Citation(
                key=words.key,
                publisher=words.source,
                title=f"Title by {words.actor.code}",
                published=words.spoken,
                url=words.url,
                seen=moment(T0 + timedelta(hours=29)),
                sha256=hashlib.sha256(words.text.encode("utf-8", "surrogatepass")).hexdigest(),
                language=words.language,
                engine="person/1" if words.key in reviewed else "rules/2",
                reviewed=words.key in reviewed,
            )
            for words in quoted_on(shown)
        )
        return freeze(shown, cited, as_of=NOW, version="0.1.0", sample=sample)

    return make


@pytest.fixture(scope="session")
def snapshot(make_snapshot: Make) -> Snapshot:
    return make_snapshot()
