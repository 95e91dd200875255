"""What a freshly read document, a source and an outage give a rule to care about."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.plan import plan
from alerts.types import ChannelName, Rule, RuleId, SignalKind
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
from monitor.hearing import of_outage, of_quiet, of_source
from monitor.records import Outage, ReadDocument, StoredRevision
from monitor.signals import Known, of_document, reactions
from monitor.types import (
    Dossier,
    DossierId,
    Event,
    EventId,
    Evidence,
    Rank,
    Reaction,
    Stance,
    StanceShift,
    Statement,
    statement_key,
)

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
T0 = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
BLOCKADE = EventId("blockade")
EVENT = Event(id=BLOCKADE, title="Blockade of the harbour", began=T0, began_precision=Precision.MINUTE, act="the blockade")
DOSSIER = Dossier(id=DossierId("harbour"), title="Dispute over the harbour", watch=("RUR", "FRE"), events=(EVENT,))
SOURCE = Source(
    id=SourceId("rur_mfa"),
    actor=ActorCode("RUR"),
    institution="Foreign Ministry of Ruritania",
    url="https://mfa.example/feed",
    kind=SourceKind.RSS,
    language="en",
    tier=Tier.OFFICIAL,
    interval=timedelta(minutes=10),
)


class Names:
    """Two invented states; Ruritania joined the P5 in 2020."""

    def name_of(self, code: str, /) -> str:
        return {"RUR": "Ruritania", "FRE": "Freedonia"}.get(code, code)

    def groups_of(self, actor: str, on: date, /) -> tuple[str, ...]:
        return ("P5",) if actor == "RUR" and on >= date(2020, 1, 1) else ()


def shifts(known: Sequence[Reaction], event: Event) -> tuple[StanceShift, ...]:
    """The codebook's rule itself."""
    rule = pytest.importorskip("monitor.positions", reason="the position rule is not there yet")
    return rule.shifts(known, event)


def document(text="The ministry condemned the blockade.", **changes):
    values = {
        "id": DocumentId("doc-1"),
        "text": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "url": "https://mfa.example/1",
        "publisher": "Foreign Ministry of Ruritania",
        "publisher_actor": ActorCode("RUR"),
        "kind": DocumentKind.OFFICIAL,
        "published_at": NOW - timedelta(minutes=5),
        "published_precision": Precision.SECOND,
        "fetched_at": NOW - timedelta(minutes=1),
    }
    return Document(**(values | changes))


def statement(**changes):
    values = {
        "actor": ActorCode("RUR"),
        "stance": Stance.CONDEMN,
        "evidence": Evidence(where="text", start=0, end=22, text="The ministry condemned"),
        "target": "FRE",
        "rank": Rank.MINISTRY,
        "confidence": 0.8,
    }
    return Statement(**(values | changes))


def bound(**changes):
    return statement(**({"event": BLOCKADE, "stance_toward_event": Stance.OPPOSE} | changes))


def derive(*statements, doc=None, before=(), silent=(), **changes):
    known = {BLOCKADE: Known(dossier=DOSSIER, event=EVENT, before=tuple(before), silent=frozenset(silent))}
    read = ReadDocument(document=doc or document(), statements=statements)
    return of_document(read, known, **({"names": Names(), "shifts": shifts, "source": SOURCE, "now": NOW} | changes))


def earlier(*statements, days_ago=1):
    """What an earlier document of the same source had said."""
    doc = document("earlier", id=DocumentId(f"doc-earlier-{days_ago}"), published_at=NOW - timedelta(days=days_ago))
    return reactions(ReadDocument(document=doc, statements=statements), source=SOURCE, now=NOW)


def kinds(signals):
    return [signal.kind for signal in signals]


def test_a_statement_is_a_signal_complete_enough_to_be_told():
    (signal,) = derive(statement(speaker="Ada Example", quote="we condemn"))
    key = statement_key(document(), statement(speaker="Ada Example"))
    assert signal.kind is SignalKind.STATEMENT
    assert signal.title == "Ruritania: condemn toward Freedonia"
    assert (signal.actor, signal.actor_name, signal.groups, signal.target_name) == ("RUR", "Ruritania", ("P5",), "Freedonia")
    assert (signal.stance, signal.stance_score, signal.quote, signal.evidence) == (
        "condemn",
        -3,
        "we condemn",
        "The ministry condemned",
    )
    assert signal.board_path == f"/statements/{key}"
    assert signal.occurred_at == signal.published_at == NOW - timedelta(minutes=5)
    assert (signal.fetched_at, signal.labelled_at) == (NOW - timedelta(minutes=1), NOW)
    assert signal.dossier is None
    assert signal.since_event is None


def test_a_first_position_rings_once_per_event_and_actor():
    signals = derive(bound())
    assert kinds(signals) == [SignalKind.STATEMENT, SignalKind.FIRST_STATEMENT]
    first = signals[1]
    assert (first.dossier, first.dossier_title, first.event_title) == ("harbour", DOSSIER.title, EVENT.title)
    assert first.since_event == timedelta(hours=5, minutes=25)
    assert first.title == "Ruritania: oppose on Blockade of the harbour"
    assert first.about == signals[0].about
    assert kinds(derive(bound(), before=earlier(bound()))) == [SignalKind.STATEMENT]


@pytest.mark.parametrize("words", [{"official": False}, {"hearsay": True}, {"stance_toward_event": None}])
def test_what_gives_no_position_is_no_first_statement_and_breaks_no_silence(words):
    assert kinds(derive(bound(**words), silent=["RUR"])) == [SignalKind.STATEMENT]
    after = derive(bound(), before=earlier(bound(**words)), silent=["RUR"])
    assert kinds(after) == [SignalKind.STATEMENT, SignalKind.FIRST_STATEMENT, SignalKind.SILENCE_BROKEN]


def test_a_silence_is_broken_only_by_who_was_in_the_silent_lane():
    assert SignalKind.SILENCE_BROKEN not in kinds(derive(bound(), silent=["FRE"]))
    broken = derive(bound(), silent=["RUR"])[-1]
    assert broken.title == "Ruritania breaks its silence: oppose on Blockade of the harbour"


def test_of_two_first_words_the_one_that_decides_the_position_is_told():
    low = bound(rank=Rank.MISSION, stance_toward_event=Stance.CONDEMN)
    high = bound(rank=Rank.HEAD, stance_toward_event=Stance.NEUTRAL, target=None)
    first = next(s for s in derive(low, high) if s.kind is SignalKind.FIRST_STATEMENT)
    assert first.stance_toward_event == "neutral"


def test_a_change_of_two_rungs_is_a_shift_from_the_former_position():
    before = earlier(bound(stance_toward_event=Stance.NEUTRAL))
    signals = derive(bound(stance_toward_event=Stance.OPPOSE), before=before)
    assert kinds(signals) == [SignalKind.STATEMENT, SignalKind.SHIFT]
    assert signals[1].title == "Ruritania: neutral → oppose on Blockade of the harbour"
    assert signals[1].previous_stance == "neutral"
    assert kinds(derive(bound(stance_toward_event=Stance.CONCERN), before=before)) == [SignalKind.STATEMENT]


def test_a_shift_that_was_known_does_not_ring_again():
    support, condemn = bound(stance_toward_event=Stance.SUPPORT), bound(stance_toward_event=Stance.CONDEMN)
    before = (*earlier(support, days_ago=2), *earlier(condemn))
    assert kinds(derive(condemn, before=before)) == [SignalKind.STATEMENT]


def test_a_minister_who_repeats_the_new_line_on_the_same_day_makes_no_second_shift():
    support, condemn = bound(stance_toward_event=Stance.SUPPORT), bound(stance_toward_event=Stance.CONDEMN)
    old = earlier(support)
    first = derive(condemn, before=old)[-1]
    said = reactions(ReadDocument(document=document(), statements=(condemn,)), source=SOURCE, now=NOW)
    minister = document("again", id=DocumentId("doc-2"), published_at=NOW - timedelta(minutes=1))
    again = derive(replace(condemn, rank=Rank.HEAD), doc=minister, before=(*old, *said))[-1]
    assert first.kind is again.kind is SignalKind.SHIFT
    assert first.key == again.key


def revision(*statements, number=1, text="old text"):
    doc = document(text)
    return StoredRevision(number=number, document=doc, statements=tuple((statement_key(doc, s), s) for s in statements))


def moved(words, by=40):
    span = words.evidence
    return replace(words, evidence=replace(span, start=span.start + by, end=span.end + by))


def test_an_edit_that_only_moves_the_words_rings_for_nobody():
    assert derive(moved(bound()), replaced=revision(statement()), before=earlier(bound())) == ()


def test_an_edit_that_changes_the_stance_is_told_with_both_words_and_is_no_shift():
    old, new = bound(), bound(stance=Stance.CONCERN, stance_toward_event=Stance.CONCERN)
    was = reactions(ReadDocument(document=document("old text"), statements=(old,)), source=SOURCE, now=NOW)
    (edit,) = derive(new, replaced=revision(old), before=was)
    assert edit.kind is SignalKind.SILENT_EDIT
    assert edit.title == "Ruritania: condemn → concern toward Freedonia"
    assert (edit.stance, edit.previous_stance) == ("concern", "condemn")
    assert edit.detail == "before the edit: The ministry condemned"
    assert edit.occurred_at == NOW - timedelta(minutes=1)  # when the edit was seen, not when the first text was published


def test_a_withdrawn_statement_is_told_on_its_event_and_claims_no_stance():
    old = bound()
    was = reactions(ReadDocument(document=document("old text"), statements=(old,)), source=SOURCE, now=NOW)
    (edit,) = derive(replaced=revision(old), before=was)
    assert edit.kind is SignalKind.WITHDRAWN
    assert edit.title == "Ruritania: condemn toward Freedonia withdrawn"
    assert edit.evidence == old.evidence.text, "the old words are kept"
    assert (edit.stance, edit.stance_toward_event, edit.previous_stance) == (None, None, "condemn")
    assert edit.event == BLOCKADE
    assert edit.board_path == f"/statements/{statement_key(document('old text'), old)}"


def test_a_statement_added_by_an_edit_rings_as_new_when_it_was_seen():
    added = bound(actor=ActorCode("FRE"), target="RUR")
    signals = derive(moved(bound()), added, replaced=revision(statement()), before=earlier(bound()))
    assert kinds(signals) == [SignalKind.STATEMENT, SignalKind.FIRST_STATEMENT]
    assert {s.actor for s in signals} == {"FRE"}
    assert signals[0].occurred_at == NOW - timedelta(minutes=1)


def test_each_edit_has_its_own_key_even_when_it_goes_back_and_forth():
    old, new = statement(), statement(stance=Stance.CONCERN)
    keys = {derive(new, replaced=revision(old, number=number))[0].key for number in (1, 3, 5)}
    assert len(keys) == 3


def test_words_that_are_not_the_countrys_own_are_never_headed_by_its_bare_name():
    assert derive(statement(official=False, speaker="Ada Example"))[0].title.startswith("Ada Example (Ruritania, not official): ")
    assert derive(statement(hearsay=True))[0].title.startswith("Ruritania (hearsay): ")


def test_keys_do_not_depend_on_when_we_looked():
    words = (bound(stance_toward_event=Stance.OPPOSE), statement(target=None))
    before = earlier(bound(stance_toward_event=Stance.SUPPORT))
    once = derive(*words, before=before, silent=["RUR"])
    later = derive(
        *words, doc=document(fetched_at=NOW + timedelta(hours=3)), before=before, silent=["RUR"], now=NOW + timedelta(hours=3)
    )
    assert [s.key for s in once] == [s.key for s in later]
    assert len({s.key for s in once}) == len(once)


def test_first_keys_are_the_same_whichever_document_comes_first():
    one, other = document("one", id=DocumentId("a")), document("other", id=DocumentId("b"))
    keys = {derive(bound(), doc=doc, silent=["RUR"])[n].key for doc in (one, other) for n in (1, 2)}
    assert len(keys) == 2


def test_on_a_first_poll_the_undated_is_silent_and_the_dated_is_left_to_the_rules():
    assert derive(bound(), doc=document(published_at=None, published_precision=Precision.UNKNOWN), first_poll=True) == ()
    undated = derive(bound(), doc=document(published_at=None, published_precision=Precision.UNKNOWN))[0]
    assert (undated.occurred_at, undated.published_at, undated.published_precision) == (
        NOW - timedelta(minutes=1),
        None,
        "unknown",
    )
    old = derive(bound(), doc=document(published_at=NOW - timedelta(days=3)), first_poll=True)
    rule = Rule(id=RuleId("all"), title="all", channels=(ChannelName("log"),), made_at=NOW - timedelta(days=30))
    assert old
    assert plan((rule,), old, (), now=NOW, board_url="http://127.0.0.1:8321").deliveries == ()


def test_a_rule_without_kinds_is_told_once_of_one_utterance():
    signals = derive(bound(stance_toward_event=Stance.CONDEMN), silent=["RUR"])
    assert len(signals) == 3
    rule = Rule(id=RuleId("all"), title="all", channels=(ChannelName("log"),))
    (delivery,) = plan((rule,), signals, (), now=NOW, board_url="http://127.0.0.1:8321").deliveries
    assert delivery.message.subject.startswith("Silence broken: Ruritania breaks its silence")


def test_a_joint_text_is_told_once_for_all_who_signed_it_but_a_silence_ends_for_each():
    signed = (ActorCode("RUR"), ActorCode("FRE"), ActorCode("SYL"))
    words = [bound(actor=actor, joint=signed, target=None) for actor in signed]
    signals = derive(*words, silent=["FRE"])
    rule = Rule(id=RuleId("all"), title="all", channels=(ChannelName("log"),))
    subjects = [d.message.subject for d in plan((rule,), signals, (), now=NOW, board_url="http://127.0.0.1:8321").deliveries]
    assert len(subjects) == 2
    assert subjects[0].startswith("First statement: Ruritania and 2 others (joint text): oppose on Blockade")
    assert subjects[1].startswith("Silence broken: Freedonia breaks its silence")
    only = replace(rule, actors=("SYL",))
    assert len(plan((only,), signals, (), now=NOW, board_url="http://127.0.0.1:8321").deliveries) == 1


STATE = FetchState(source_id=SOURCE.id, next_poll_at=NOW, health=Health.OK, last_success_at=NOW - timedelta(minutes=10))


def failed(health, failures=1, **changes):
    return replace(STATE, health=health, failures=failures, last_polled_at=NOW, detail="403 from the server", **changes)


def source_signal(before, after, **changes):
    return of_source(SOURCE, before, after, **({"names": Names(), "now": NOW} | changes))


def test_a_source_that_is_blocked_rings_at_once_and_once():
    signal = source_signal(STATE, failed(Health.BLOCKED))
    assert signal.title == "Foreign Ministry of Ruritania (rur_mfa): blocked"
    assert (signal.actor, signal.groups, signal.detail) == ("RUR", ("P5",), "403 from the server")
    assert source_signal(failed(Health.BLOCKED), failed(Health.NOT_FOUND, 2)) is None
    assert source_signal(STATE, replace(STATE, health=Health.EMPTY)) is None


def test_a_passing_failure_rings_at_the_second_in_a_row():
    assert source_signal(STATE, failed(Health.TIMED_OUT)) is None
    assert source_signal(failed(Health.TIMED_OUT), failed(Health.UNREACHABLE, 2)) is not None
    assert source_signal(failed(Health.UNREACHABLE, 2), failed(Health.UNREACHABLE, 3)) is None


def test_a_source_never_heard_rings_for_nobody():
    never = replace(STATE, health=Health.UNPOLLED, last_success_at=None)
    assert source_signal(never, failed(Health.BLOCKED, last_success_at=None)) is None


def test_a_sources_key_is_the_end_of_its_good_time():
    keys = {
        source_signal(STATE, failed(health), now=now).key for health in (Health.BLOCKED, Health.NOT_FOUND) for now in (NOW, T0)
    }
    assert len(keys) == 1
    again = failed(Health.BLOCKED, last_success_at=NOW + timedelta(days=1))
    assert source_signal(STATE, again).key not in keys


def test_an_outage_of_our_own_is_one_signal_by_its_beginning():
    outage = Outage(began_at=T0, ended_at=None, detail="no name service")
    signal = of_outage(outage)
    assert (signal.kind, signal.occurred_at, signal.detail) == (SignalKind.NETWORK_DOWN, T0, "no name service")
    assert signal.key == of_outage(replace(outage, ended_at=NOW)).key != of_outage(replace(outage, began_at=NOW)).key


def test_sample_data_stay_marked():
    assert all(signal.sample for signal in derive(bound(), silent=["RUR"], sample=True))
    assert source_signal(STATE, failed(Health.GONE), sample=True).sample
    assert of_outage(Outage(began_at=T0, ended_at=None, detail=""), sample=True).sample


def test_a_joint_text_is_one_signal_that_names_all_who_signed():
    signed = (ActorCode("RUR"), ActorCode("FRE"))
    signals = derive(*(statement(actor=actor, joint=signed, target=None) for actor in signed))
    assert kinds(signals) == [SignalKind.STATEMENT, SignalKind.STATEMENT, SignalKind.JOINT]
    assert (signals[2].title, signals[2].joint) == ("2 together: condemn", ("RUR", "FRE"))
    assert signals[2].about == signals[0].about == signals[1].about


def test_a_source_that_has_gone_quiet_rings_once():
    lively = replace(STATE, last_polled_at=NOW, pause=timedelta(days=2), newest_entry_at=NOW - timedelta(days=3))
    later = NOW + timedelta(days=3)
    quiet = replace(lively, last_polled_at=later)
    told = of_quiet(SOURCE, lively, quiet, names=Names(), now=later)
    assert told.title == "Foreign Ministry of Ruritania (rur_mfa): gone quiet"
    assert "nothing new since" in told.detail
    assert of_quiet(SOURCE, lively, lively, names=Names(), now=NOW) is None
    assert of_quiet(SOURCE, quiet, quiet, names=Names(), now=later + timedelta(hours=1)) is None
