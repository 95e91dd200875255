"""A desk on which every UN member is expected to speak: what a page shows of 193 is measured and looked at here.

All words are invented and say nothing of anybody; they are as long, and in as many scripts, as real ones are.
"""

import hashlib
from dataclasses import replace
from datetime import timedelta
from itertools import cycle

from feeds.types import (
    ActorCode,
    Document,
    DocumentId,
    DocumentKind,
    FetchState,
    Health,
    Precision,
    Source,
    SourceId,
    SourceKind,
    Tier,
)
from monitor.records import PollRecord, ReadDocument
from monitor.store.store import Store
from monitor.types import Cue, Dossier, DossierId, Event, EventId, Evidence, Rank, Stance, Statement
from monitor.vocabulary import ActorKind, load_vocabulary
from tests.monitor.web.conftest import NOW, T0

EVENT = Event(
    id=EventId("assembly"),
    title="Closing of the strait of Kelmar",
    began=T0,
    began_precision=Precision.MINUTE,
    act="the closing of the strait",
    initiators=(ActorCode("XNV"),),
    affected=(ActorCode("XSR"),),
)
DOSSIER = Dossier(id=DossierId("assembly"), title="The strait of Kelmar", watch=("UN193",), events=(EVENT,))

# Language, sentence, speaker, office. Between 150 and 260 characters where a letter is a sound, fewer where it is a word.
VOICES = (
    (
        "en",
        "The Government views the closing of the strait with the gravest concern, considers that no state may close by itself a "
        "passage on which so many others depend, and calls on all to return to the table without delay.",
        "Adaeze Example-Okonkwo",
        "Minister for Foreign Affairs and International Cooperation",
    ),
    (
        "fr",
        "Le ministère suit avec une vive préoccupation la fermeture du détroit, qu’aucun État ne saurait décider seul, et "
        "appelle l’ensemble des parties à rouvrir sans attendre la voie du dialogue et de la navigation.",
        "la porte-parole du ministère",
        "porte-parole du ministère de l’Europe et des Affaires étrangères",
    ),
    (
        "ar",
        "تعرب وزارة الخارجية عن قلقها البالغ إزاء إغلاق المضيق، وتؤكد أن حرية الملاحة حق لجميع الدول، وتدعو جميع الأطراف إلى ضبط "
        "النفس والعودة إلى الحوار دون إبطاء.",
        "المتحدث الرسمي باسم الوزارة",
        "المتحدث الرسمي",
    ),
    (
        "ru",
        "Министерство с серьёзной обеспокоенностью следит за закрытием пролива и исходит из того, что ни одно государство не "
        "вправе в одиночку перекрывать путь, от которого зависят многие другие.",
        "официальный представитель министерства",
        "официальный представитель",
    ),
    (
        "zh",
        "外交部对海峡关闭深表关切，认为任何国家都无权单方面关闭众多国家赖以通行的航道，呼吁各方保持克制，尽快通过对话恢复通航。",
        "外交部发言人",
        "发言人",
    ),
    (
        "es",
        "El Gobierno rechaza el cierre del estrecho, recuerda que ningún Estado puede cerrar por sí solo un paso del que "
        "dependen tantos otros y pide a las partes que vuelvan cuanto antes a la mesa de negociación.",
        "Ministra Ejemplo de la Fuente",
        "Ministra de Relaciones Exteriores y Culto",
    ),
)
STANCES = (Stance.CONDEMN, Stance.CONCERN, Stance.OPPOSE, Stance.NEUTRAL, Stance.SUPPORT, Stance.UNDERSTAND, Stance.ENDORSE)


def members() -> tuple[ActorCode, ...]:
    """Return the codes of the members of the United Nations."""
    actors = load_vocabulary().actors
    return tuple(sorted(code for code, actor in actors.items() if actor.kind is ActorKind.STATE and actor.un_member))


def sources() -> tuple[Source, ...]:
    """Return a ministry's feed for each member."""
    return tuple(
        Source(
            id=SourceId(f"{code.lower()}_mfa"),
            actor=code,
            institution=f"Ministry of Foreign Affairs and International Cooperation of {code}",
            url=f"https://www.{code.lower()}.example/ministry/press/feed.xml",
            kind=SourceKind.RSS,
            language="en",
            tier=Tier.OFFICIAL,
            interval=timedelta(minutes=15),
        )
        for code in members()
    )


def _said(number: int, code: ActorCode, *, hours: float, stance: Stance, part: str = "") -> ReadDocument:
    language, sentence, speaker, office = VOICES[(number + bool(part)) % len(VOICES)]
    text = f"{speaker} {part}: «{sentence}» ({code})"
    start = text.index(sentence)
    at = T0 + timedelta(hours=hours)
    document = Document(
        id=DocumentId(f"assembly-{code}-{hours:.2f}{part}"),
        text=text,
        title=f"Press release {number}",
        url=f"https://www.{code.lower()}.example/ministry/press/releases/2026/03/{number:04}-statement-on-the-closing-of-the-strait.html",
        source_id=SourceId(f"{code.lower()}_mfa"),
        entry_key=f"{code}-{hours}",
        publisher=f"Ministry of Foreign Affairs and International Cooperation of {code}",
        publisher_actor=code,
        kind=DocumentKind.OFFICIAL,
        tier=Tier.OFFICIAL,
        language=language,
        published_at=at,
        published_precision=Precision.DAY if number % 11 == 0 else Precision.MINUTE,
        fetched_at=at + timedelta(minutes=3),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    statement = Statement(
        actor=code,
        speaker=speaker,
        role=office,
        rank=Rank.MINISTRY,
        stance=stance,
        target="XNV",
        event=EVENT.id,
        stance_toward_event=stance,
        evidence=Evidence(where="text", start=start, end=start + len(sentence), text=sentence),
        quote=sentence,
        language=language,
        confidence=(0.93, 0.71, 0.42)[number % 3],
        cues=(Cue(kind="stance", id="bench", text=sentence[:6], start=start, end=start + 6),),
        engine="rules 0",
    )
    return ReadDocument(document=document, statements=(statement,))


def fill(store: Store, *, spoken: int) -> None:
    """Let the first `spoken` members speak, every sixth of them twice; of the others two thirds are heard, the rest fail."""
    everyone = members()
    store.register([source.id for source in sources()], now=T0)
    store.save_dossier(DOSSIER, now=T0, by="test")
    read = []
    for number, (code, stance) in enumerate(zip(everyone[:spoken], cycle(STANCES), strict=False)):
        if number % 6 == 0:
            read.append(
                _said(
                    number,
                    code,
                    hours=1 + number / 20,
                    stance=STANCES[(number + 3) % 7] if number % 18 == 0 else stance,
                    part="earlier",
                )
            )
        read.append(_said(number, code, hours=12 + number / 20, stance=stance))
    store.record(PollRecord(read=tuple(read)), now=NOW)
    heard = [
        FetchState(
            source_id=source.id,
            next_poll_at=NOW + timedelta(days=1),
            health=Health.OK,
            last_polled_at=NOW,
            last_success_at=NOW,
            healthy_since=T0 - timedelta(days=1),
            covered_since=T0 - timedelta(days=1),
        )
        for source in sources()
    ]
    failing = [
        replace(
            state,
            health=Health.SERVER_ERROR,
            detail="503 Service Unavailable",
            failures=3,
            healthy_since=None,
            covered_since=None,
        )
        for state in heard[spoken + 1 :: 3]
    ]
    store.record_all([PollRecord(state=state) for state in {one.source_id: one for one in (*heard, *failing)}.values()], now=NOW)
