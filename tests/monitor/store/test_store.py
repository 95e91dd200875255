"""Every function of the Store, on a real database of either kind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from alerts.types import DeliveryState, Outcome
from feeds.types import DocumentKind, FetchState, Health, Precision, SourceId
from monitor.errors import StoreError
from monitor.records import Outage, PollRecord, ReadDocument, Recorded
from monitor.store.store import Store
from monitor.types import Cue, Evidence, Stance, statement_key

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

# sources


def test_a_registered_source_is_due_at_once(store, make):
    store.register([SourceId("aa_mfa")], now=NOW)
    assert [state.source_id for state in store.due(now=NOW)] == ["aa_mfa"]


def test_registering_again_keeps_the_state(store, make):
    state = FetchState(
        source_id=SourceId("aa_mfa"),
        next_poll_at=NOW + HOUR,
        health=Health.BLOCKED,
        detail="challenge page",
        etag='"x"',
        last_modified="Mon",
        failures=3,
        last_polled_at=NOW,
        last_success_at=NOW - HOUR,
        last_full_at=NOW - 2 * HOUR,
        healthy_since=NOW - 3 * HOUR,
        covered_since=NOW - 4 * HOUR,
        last_status=403,
        newest_entry_at=NOW - 5 * HOUR,
    )
    store.record(PollRecord(state=state), now=NOW)
    store.register([SourceId("aa_mfa"), SourceId("bb_mfa")], now=NOW)
    assert store.states()[SourceId("aa_mfa")] == state
    assert store.states()[SourceId("bb_mfa")].next_poll_at == NOW


def test_the_longest_overdue_source_comes_first(store, make):
    for name, minutes in (("a", 10), ("b", 30), ("c", 20), ("later", -1)):
        store.record(PollRecord(state=make.state(name, next_poll_at=NOW - timedelta(minutes=minutes))), now=NOW)
    assert [state.source_id for state in store.due(now=NOW)] == ["b", "c", "a"]
    assert [state.source_id for state in store.due(now=NOW, limit=1)] == ["b"]


def test_states_can_be_asked_of_some_sources_only(store, make):
    store.register([SourceId("a"), SourceId("b")], now=NOW)
    store.record(PollRecord(state=replace(make.state("b"), last_polled_at=NOW)), now=NOW)
    assert store.states(["b", "unknown"]) == {"b": store.states()["b"]}
    assert store.states([]) == {}
    assert store.never_polled() == ("a",)


def test_postponing_never_brings_a_poll_forward(store, make):
    store.record(PollRecord(state=make.state("soon", next_poll_at=NOW)), now=NOW)
    store.record(PollRecord(state=make.state("late", next_poll_at=NOW + 5 * HOUR)), now=NOW)
    store.postpone([SourceId("soon"), SourceId("late")], until=NOW + HOUR)
    assert {state.source_id: state.next_poll_at for state in store.states().values()} == {
        "soon": NOW + HOUR,
        "late": NOW + 5 * HOUR,
    }


def test_seen_has_the_last_hash_of_every_entry_ever_seen(store, make):
    store.record(PollRecord(state=make.state(), seen={"e1": "one", "e2": "two"}), now=NOW)
    store.record(PollRecord(state=make.state(), seen={"e2": "two, edited"}), now=NOW + HOUR)
    assert store.seen(SourceId("aa_mfa")) == {"e1": "one", "e2": "two, edited"}
    assert store.seen(SourceId("bb_mfa")) == {}


def test_a_returning_entry_touches_only_when_it_was_last_seen(store, make, ask):
    poll = make.poll(make.read())
    store.record(poll, now=NOW)
    store.record(PollRecord(state=poll.state, seen=poll.seen), now=NOW + HOUR)
    ((document_id, first_seen, last_seen),) = ask("SELECT document_id, first_seen_at, last_seen_at FROM entries")
    assert document_id == "aa_mfa:1"
    assert (str(first_seen)[:19], str(last_seen)[:19]) == ("2026-03-02 09:00:00", "2026-03-02 10:00:00")


def test_entries_without_a_source_are_refused(store, make):
    with pytest.raises(StoreError, match="names no source"):
        store.record(PollRecord(seen={"e": "x"}), now=NOW)


# recording


def test_recording_the_same_twice_adds_nothing(store, make):
    document = make.document()
    poll = replace(
        make.poll(make.read(document, make.statement(document))),
        signals=(make.signal(),),
        deliveries=(make.delivery(),),
    )
    assert store.record(poll, now=NOW) == Recorded(documents=1, revisions=1, statements=1, deliveries=1)
    before = store.counts(), store.document(document.id), store.deliveries(limit=9)
    assert store.record(poll, now=NOW + HOUR) == Recorded()
    assert (store.counts(), store.document(document.id), store.deliveries(limit=9)) == before


def test_a_changed_text_makes_a_new_revision_and_keeps_the_old_words(store, make):
    first = make.document()
    second = make.document(text="The ministry of Aland deplores the blockade of the harbour.", fetched_at=NOW + HOUR)
    store.record(make.poll(make.read(first)), now=NOW)
    added = store.record(make.poll(make.read(second, make.statement(second, "deplores", stance=Stance.OPPOSE))), now=NOW + HOUR)
    assert added == Recorded(documents=0, revisions=1, statements=1)
    stored = store.document(first.id)
    assert [revision.number for revision in stored.revisions] == [1, 2]
    assert [revision.document.text for revision in stored.revisions] == [first.text, second.text]
    assert [revision.statements[0][1].stance for revision in stored.revisions] == [Stance.CONDEMN, Stance.OPPOSE]
    assert stored.first_seen_at == NOW
    old = store.statement(statement_key(stored.revisions[0].document, make.statement(first)))
    assert old.current is False
    assert [one.statement.stance for one in store.latest_statements(limit=9)] == [Stance.OPPOSE]


def test_a_changed_title_alone_is_a_revision_that_still_carries_the_statement(store, make):
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    first, second = make.document(), make.document(title="On the blockade (corrected)", fetched_at=NOW + HOUR)
    for document in (first, second):
        statement = make.statement(document, event="blockade", toward=Stance.CONDEMN)
        store.record(make.poll(make.read(document, statement)), now=document.fetched_at)
    assert [revision.document.title for revision in store.document(first.id).revisions] == [first.title, second.title]
    (reaction,) = store.reactions("blockade")
    assert reaction.current is True
    assert reaction.title == second.title
    assert reaction.fetched_at == NOW, "these words were had with the first revision"


def test_a_text_that_returns_to_an_earlier_version_is_a_third_revision(store, make):
    first = make.document()
    second = make.document(text="The ministry of Aland deplores it.", fetched_at=NOW + HOUR)
    third = replace(first, fetched_at=NOW + 2 * HOUR)
    store.record(make.poll(make.read(first)), now=NOW)
    store.record(make.poll(make.read(second, make.statement(second, "deplores"))), now=NOW)
    assert store.record(make.poll(make.read(third)), now=NOW) == Recorded(revisions=1, statements=1)
    (latest,) = store.latest_statements(limit=9)
    assert (latest.revision, latest.current, latest.document.fetched_at) == (3, True, NOW + 2 * HOUR)


def test_replaying_an_older_poll_does_not_bring_its_text_back(store, make):
    old = make.poll(make.read())
    second = make.document(text="The ministry of Aland deplores it.", fetched_at=NOW + HOUR)
    store.record(old, now=NOW)
    store.record(make.poll(make.read(second, make.statement(second, "deplores"))), now=NOW)
    assert store.record(old, now=NOW + HOUR) == Recorded()
    assert len(store.document(second.id).revisions) == 2


def test_polls_recorded_together_are_kept_all_or_none(store, make):
    good, other = make.poll(make.read(make.document(id="d:1"))), PollRecord(state=make.state("bb_mfa"))
    bad = replace(make.poll(), deliveries=(make.delivery("k", signal="never recorded"),))
    with pytest.raises(StoreError, match="never recorded"):
        store.record_all((good, other, bad), now=NOW)
    assert store.states() == {}
    assert store.document("d:1") is None
    assert [one.documents for one in store.record_all((good, other), now=NOW)] == [1, 0]
    assert set(store.states()) == {good.state.source_id, "bb_mfa"}


def test_a_document_that_comes_twice_in_one_record_is_kept_in_order(store, make):
    first, second = make.document(), make.document(text="The ministry condemns it again.")
    assert store.record(make.poll(make.read(first), make.read(second)), now=NOW) == Recorded(
        documents=1, revisions=2, statements=2
    )
    assert [one.document.text for one in store.document(first.id).revisions] == [first.text, second.text]


def test_a_stored_document_comes_back_whole(store, make):
    document = replace(
        make.document(raw=b"\x00\xff%PDF"), published_raw="lundi 2 mars", pages=(0, 7), language="fr", raw_type="application/pdf"
    )
    store.record(PollRecord(read=(ReadDocument(document=document),)), now=NOW)
    back = store.document(document.id).revisions[0].document
    assert replace(back, sha256="") == document


def test_a_document_without_a_fetch_time_was_first_seen_when_it_was_recorded(store, make):
    document = make.document(fetched_at=None, published_at=None, source=None)
    store.record(PollRecord(read=(make.read(document),)), now=NOW)
    assert store.document(document.id).first_seen_at == NOW
    assert store.document(document.id).revisions[0].document.fetched_at is None


def test_evidence_that_is_not_in_the_text_is_refused_and_nothing_is_written(store, make):
    good, document = make.document(id="good"), make.document(id="bad")
    wrong = replace(make.statement(document), evidence=Evidence(where="text", start=0, end=8, text="condemns"))
    before = store.counts()
    with pytest.raises(StoreError, match=r"^document bad: the evidence for ALA at 0-8 is not in its text; nothing was written$"):
        store.record(make.poll(make.read(good), make.read(document, wrong)), now=NOW)
    assert store.counts() == before
    assert store.seen(SourceId("aa_mfa")) == {}


def test_a_text_that_its_hash_does_not_fit_is_refused(store, make):
    with pytest.raises(StoreError, match="does not have the hash"):
        store.record(PollRecord(read=(make.read(replace(make.document(), sha256="0" * 64)),)), now=NOW)


def test_a_reaction_to_an_unknown_event_is_refused_and_nothing_is_written(store, make):
    document = make.document()
    with pytest.raises(StoreError, match="contradicts what is stored"):
        store.record(make.poll(make.read(document, make.statement(document, event="unheard-of"))), now=NOW)
    assert store.counts()["documents"] == 0


def test_a_naive_time_is_refused(store, make):
    naive = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001
    with pytest.raises(StoreError, match="timezone"):
        store.record(make.poll(make.read(make.document(fetched_at=naive))), now=NOW)
    assert store.counts()["documents"] == 0


def test_words_with_a_nul_come_back_and_are_found(store, make, ask):
    odd = "a\0b\ufdd0c\ufdd00\ufdd01\0\0"
    document = make.document(id=odd, text=f"{odd} condemns {odd}", title=odd)
    statement = replace(make.statement(document, f"condemns {odd}"), cues=(Cue(kind="verb", id=odd, text=odd, start=0, end=1),))
    assert store.record(make.poll(make.read(document, statement)), now=NOW).statements == 1
    assert store.record(make.poll(make.read(document, statement)), now=NOW) == Recorded()
    (revision,) = store.document(odd).revisions
    assert (revision.document.text, revision.document.title) == (document.text, odd)
    assert revision.statements[0][1] == statement
    assert store.seen(SourceId("aa_mfa")) == {document.entry_key: f"sha-of-{document.text}"}
    assert [one.id for one in store.documents_since(NOW - HOUR)] == [odd]


def test_a_lone_surrogate_is_refused_in_one_line(store, make):
    with pytest.raises(StoreError, match="surrogates") as refused:
        store.record(make.poll(make.read(make.document(title="\ud800"))), now=NOW)
    assert "\n" not in str(refused.value)


def test_a_signal_that_is_no_unicode_is_refused_in_one_line(store, make):
    with pytest.raises(StoreError, match="surrogates") as refused:
        store.record(PollRecord(signals=(replace(make.signal(), title="\ud800"),)), now=NOW)
    assert "\n" not in str(refused.value)


def test_a_stored_word_that_this_program_does_not_know_is_one_line(store, make, ask):
    store.record(make.poll(make.read()), now=NOW)
    ask("UPDATE statements SET stance = 'indifferent'")
    with pytest.raises(StoreError, match=r"desk.*: 'indifferent' is not a valid Stance"):
        store.latest_statements(limit=1)


def test_raw_bytes_and_texts_are_kept_once(store, make, ask):
    read = [make.read(make.document(id=f"d{number}")) for number in range(3)]
    store.record(make.poll(*read), now=NOW)
    assert ask("SELECT (SELECT count(*) FROM raws), (SELECT count(*) FROM texts)") == [(1, 1)]


# reactions


def test_a_reaction_tells_what_the_position_rule_needs(store, make):
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    document = make.document()
    statement = make.statement(document, event="blockade", toward=Stance.OPPOSE)
    store.record(make.poll(make.read(document, statement)), now=NOW)
    (reaction,) = store.reactions("blockade")
    assert reaction.statement == statement
    assert (reaction.spoken_at, reaction.precision) == (NOW - HOUR, Precision.MINUTE)
    assert (reaction.own_text, reaction.tier, reaction.source_name) == (True, "official", document.publisher)
    assert (reaction.title, reaction.url, reaction.document_id) == (document.title, document.url, document.id)
    assert store.reaction_count("blockade") == 1


@pytest.mark.parametrize(
    ("published_at", "spoken_at", "precision"),
    [
        (None, NOW, Precision.UNKNOWN),
        (NOW + timedelta(days=1), NOW, Precision.UNKNOWN),
        (NOW - HOUR, NOW - HOUR, Precision.DAY),
    ],
    ids=["undated", "dated in the future", "dated"],
)
def test_words_are_never_spoken_later_than_they_were_seen(store, make, published_at, spoken_at, precision):
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    document = make.document(published_at=published_at, precision=Precision.DAY)
    store.record(make.poll(make.read(document, make.statement(document, event="blockade"))), now=NOW + HOUR)
    (reaction,) = store.reactions("blockade")
    assert (reaction.spoken_at, reaction.precision) == (spoken_at, precision)


@pytest.mark.parametrize(
    ("kind", "publisher_actor", "tier", "own_text", "shown"),
    [
        (DocumentKind.OFFICIAL, "ALA", None, True, "official"),
        (DocumentKind.OFFICIAL, "BBB", None, False, "official"),
        (DocumentKind.ARTICLE, "ALA", None, False, "media"),
        (DocumentKind.ARTICLE, None, "wire", False, "wire"),
    ],
)
def test_own_text_is_the_actors_own_publication(store, make, kind, publisher_actor, tier, own_text, shown):
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    document = make.document(kind=kind, publisher_actor=publisher_actor, tier=tier)
    if tier:
        document = replace(document, tier=type(make.document().tier)(tier))
    store.record(make.poll(make.read(document, make.statement(document, event="blockade"))), now=NOW)
    (reaction,) = store.reactions("blockade")
    assert (reaction.own_text, reaction.tier) == (own_text, shown)


def test_reactions_come_newest_first_with_the_replaced_ones(store, make):
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    for number in range(3):
        document = make.document(id=f"d{number}", published_at=NOW - number * HOUR)
        store.record(make.poll(make.read(document, make.statement(document, event="blockade"))), now=NOW)
    changed = make.document(id="d1", text="Nothing is said here.", fetched_at=NOW + HOUR)
    store.record(make.poll(ReadDocument(document=changed)), now=NOW + HOUR)
    assert [(one.document_id, one.current) for one in store.reactions("blockade")] == [
        ("d0", True),
        ("d1", False),
        ("d2", True),
    ]
    assert store.reaction_count("blockade") == 2


def test_one_statement_may_react_to_several_events(store, make):
    store.save_dossier(make.dossier(make.event("blockade"), make.event("boarding")), now=NOW, by="desk")
    document = make.document()
    tied = (
        make.statement(document, event="blockade", toward=Stance.CONDEMN),
        make.statement(document, event="boarding", toward=Stance.CONCERN),
    )
    assert store.record(make.poll(make.read(document, *tied)), now=NOW).statements == 1
    (stored,) = store.latest_statements(limit=9)
    assert stored.statement.event is None
    assert {one.statement.event: one.statement.stance_toward_event for one in stored.reactions} == {
        "blockade": Stance.CONDEMN,
        "boarding": Stance.CONCERN,
    }
    assert [one.statement for one in store.reactions("boarding")] == [tied[1]]


# binding


def test_binding_adds_reactions_to_stored_revisions(store, make):
    document = make.document()
    store.record(make.poll(make.read(document)), now=NOW)
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    (stored,) = store.documents_since(NOW)
    revision = stored.revisions[-1]
    tied = [replace(one, event="blockade", stance_toward_event=Stance.CONDEMN) for _, one in revision.statements]
    read = [ReadDocument(document=revision.document, statements=tuple(tied))]
    assert store.bind(read, now=NOW + HOUR) == 1
    assert store.bind(read, now=NOW + HOUR) == 0
    assert [one.statement for one in store.reactions("blockade")] == tied
    assert store.counts()["statements"] == 1


def test_binding_again_after_an_edit_of_the_dossier_changes_the_stance_toward_the_event(store, make):
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    document = make.document()
    before, after = (make.statement(document, event="blockade", toward=stance) for stance in (Stance.CONDEMN, Stance.SUPPORT))
    store.record(make.poll(make.read(document, before)), now=NOW)
    assert store.bind([make.read(document, after)], now=NOW) == 1
    assert [one.statement.stance_toward_event for one in store.reactions("blockade")] == [Stance.SUPPORT]


def test_binding_what_is_not_stored_is_refused(store, make):
    with pytest.raises(StoreError, match="record it first"):
        store.bind([make.read()], now=NOW)


def test_the_engine_that_read_a_text_last_is_the_one_whose_labels_stand(store, make):
    document = make.document()
    labels = {name: make.statement(document, engine=name) for name in ("rules-0.1", "other-7", "rules-0.2")}
    store.record(make.poll(make.read(document, labels["rules-0.1"], labels["other-7"])), now=NOW)
    assert {one.statement.engine for one in store.latest_statements(limit=9)} == {"rules-0.1", "other-7"}
    store.bind([make.read(document, labels["rules-0.2"])], now=NOW)
    assert {one.statement.engine for one in store.latest_statements(limit=9)} == {"rules-0.2"}
    assert store.counts()["statements"] == 3


def test_documents_since_are_those_published_or_first_seen_since(store, make):
    long_ago = NOW - timedelta(days=30)
    dated = {
        "old": make.document(id="old", fetched_at=long_ago, published_at=long_ago),
        "late": make.document(id="late", fetched_at=NOW, published_at=long_ago),
        "announced": make.document(id="announced", fetched_at=long_ago, published_at=NOW),
        "undated": make.document(id="undated", fetched_at=NOW, published_at=None),
    }
    store.record(PollRecord(read=tuple(make.read(one) for one in dated.values())), now=NOW)
    assert [one.id for one in store.documents_since(NOW - HOUR)] == ["announced", "late", "undated"]


def test_the_store_can_be_written_while_documents_are_walked(store, make):
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    documents = [make.document(id=f"d{number:03}") for number in range(205)]
    store.record(PollRecord(read=tuple(make.read(one) for one in documents)), now=NOW)
    read = (
        ReadDocument(
            document=one.revisions[-1].document,
            statements=tuple(replace(said, event="blockade") for _, said in one.revisions[-1].statements),
        )
        for one in store.documents_since(NOW)
    )
    assert store.bind(read, now=NOW) == 205


# our own network


def test_an_outage_begins_once_and_ends_once(store):
    assert store.end_outage(now=NOW) is False
    assert store.begin_outage(now=NOW, detail="no route") is True
    assert store.begin_outage(now=NOW + HOUR, detail="still") is False
    assert store.outages() == (Outage(began_at=NOW, ended_at=None, detail="no route"),)
    assert store.end_outage(now=NOW + 2 * HOUR) is True
    assert store.end_outage(now=NOW + 2 * HOUR) is False
    assert store.outages(since=NOW + 3 * HOUR) == ()
    assert store.outages(since=NOW + HOUR) == (Outage(began_at=NOW, ended_at=NOW + 2 * HOUR, detail="no route"),)


def test_an_outage_never_ends_before_it_began(store):
    store.begin_outage(now=NOW, detail="")
    store.end_outage(now=NOW - HOUR)
    assert store.outages()[0].ended_at == NOW


# dossiers


def test_a_dossier_comes_back_as_it_was_saved(store, make):
    dossier = make.dossier(make.event("blockade"), replace(make.event("boarding"), until=None, affected=()))
    store.save_dossier(dossier, now=NOW, by="desk")
    assert store.dossier(dossier.id) == dossier
    assert store.dossiers() == (dossier,)
    assert store.dossier("unheard-of") is None


def test_replacing_a_dossier_is_audited_and_keeps_reactions_to_a_dropped_event(store, make):
    store.save_dossier(make.dossier(make.event("blockade"), make.event("boarding")), now=NOW, by="ada")
    document = make.document()
    store.record(make.poll(make.read(document, make.statement(document, event="boarding"))), now=NOW)
    smaller = replace(make.dossier(replace(make.event("blockade"), initiators=())), watch=("G7",))
    store.save_dossier(smaller, now=NOW + HOUR, by="ben")
    assert store.dossier(smaller.id) == smaller
    assert len(store.reactions("boarding")) == 1
    replaced, made = store.audit_log(limit=9)
    assert (made.by, made.before, made.what, made.subject) == ("ada", None, "save dossier", smaller.id)
    assert replaced.before == made.after
    assert '"boarding"' not in replaced.after
    store.save_dossier(make.dossier(make.event("blockade"), make.event("boarding")), now=NOW, by="ada")
    assert len(store.dossier(smaller.id).events) == 2


def test_an_event_of_another_dossier_cannot_be_taken(store, make):
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    with pytest.raises(StoreError, match="event blockade belongs to dossier harbour-dispute already; give the event another id"):
        store.save_dossier(make.dossier(id="another"), now=NOW, by="desk")
    assert store.dossier("another") is None
    assert len(store.audit_log(limit=9)) == 1


# signals and deliveries


def _queue(store: Store, make, *keys: str) -> None:
    deliveries = tuple(make.delivery(key) for key in keys)
    store.record(PollRecord(signals=(make.signal(),), deliveries=deliveries), now=NOW)


def test_a_signal_comes_back_whole(store, make):
    _queue(store, make, "d1")
    assert store.signal("signal-1") == make.signal()
    assert store.signal("unheard-of") is None


def test_a_delivery_of_an_unrecorded_signal_is_refused(store, make):
    with pytest.raises(StoreError, match="record both together"):
        store.record(PollRecord(deliveries=(make.delivery(),)), now=NOW)


def test_pending_deliveries_come_in_the_order_they_were_made(store, make):
    _queue(store, make, "d3", "d1")
    _queue(store, make, "d2", "d1")
    assert [one.key for one in store.pending_deliveries(now=NOW, limit=9)] == ["d3", "d1", "d2"]
    assert [one.key for one in store.pending_deliveries(now=NOW, limit=1)] == ["d3"]
    assert store.pending_deliveries(now=NOW, limit=1)[0] == replace(make.delivery("d3"), number=1)


def test_messages_are_numbered_in_their_channel_in_the_order_in_which_they_were_made(store, make):
    other = make.delivery("o1", channel="other")
    store.record(PollRecord(signals=(make.signal(),), deliveries=(make.delivery("d1"), other, make.delivery("d2"))), now=NOW)
    _queue(store, make, "d2", "d3")  # one that is there already takes no number
    store.record(PollRecord(held=(make.held("h1"),)), now=NOW)
    store.release_held(make.delivery("d4"), ["h1"])
    store.retry_delivery("d1", now=NOW, by="ada")
    found = {one.delivery.key: (one.delivery.channel, one.delivery.number) for one in store.deliveries(limit=9)}
    assert found == {"d1": ("desk", 1), "o1": ("other", 1), "d2": ("desk", 2), "d3": ("desk", 3), "d4": ("desk", 4)}


def test_a_long_queue_of_one_channel_does_not_hold_up_another(store, make):
    deliveries = [make.delivery(f"dead{number}", channel="dead") for number in range(9)]
    deliveries += [make.delivery(f"live{number}", channel="live") for number in range(2)]
    store.record(PollRecord(signals=(make.signal(),), deliveries=tuple(deliveries)), now=NOW)
    assert [one.key for one in store.pending_deliveries(now=NOW, limit=5)] == ["dead0", "dead1", "dead2", "live0", "live1"]


def test_an_outcome_is_appended_and_moves_its_delivery(store, make):
    _queue(store, make, "d1")
    later = NOW + HOUR
    first = Outcome(
        delivery_key="d1",
        state=DeliveryState.PENDING,
        attempted_at=NOW,
        attempts=1,
        reason="status 503",
        next_attempt_at=later,
    )
    store.record_outcome(first)
    assert store.pending_deliveries(now=NOW, limit=9) == ()
    (again,) = store.pending_deliveries(now=later, limit=9)
    assert (again.attempts, again.next_attempt_at) == (1, later)
    second = Outcome(delivery_key="d1", state=DeliveryState.SENT, attempted_at=later, attempts=2)
    store.record_outcome(second)
    assert store.pending_deliveries(now=later, limit=9) == ()
    (logged,) = store.deliveries(limit=9)
    assert (logged.delivery.state, logged.outcomes, logged.number) == (DeliveryState.SENT, (first, second), 1)


def test_what_was_sent_stays_sent(store, make):
    _queue(store, make, "d1")
    store.record_outcome(Outcome(delivery_key="d1", state=DeliveryState.SENT, attempted_at=NOW, attempts=1))
    store.record_outcome(Outcome(delivery_key="d1", state=DeliveryState.FAILED, attempted_at=NOW, attempts=2))
    (logged,) = store.deliveries(limit=9)
    assert logged.delivery.state == DeliveryState.SENT
    assert len(logged.outcomes) == 2
    assert store.retry_delivery("d1", now=NOW, by="desk") is False


def test_an_outcome_of_an_unknown_delivery_is_refused(store):
    with pytest.raises(StoreError, match="delivery unheard-of: not in the store"):
        store.record_outcome(Outcome(delivery_key="unheard-of", state=DeliveryState.SENT, attempted_at=NOW, attempts=1))


def test_a_failed_delivery_can_be_sent_again_and_that_is_audited(store, make):
    _queue(store, make, "d1")
    store.record_outcome(Outcome(delivery_key="d1", state=DeliveryState.FAILED, attempted_at=NOW, attempts=9, reason="404"))
    assert store.pending_deliveries(now=NOW + HOUR, limit=9) == ()
    assert store.retry_delivery("d1", now=NOW + HOUR, by="ada") is True
    (pending,) = store.pending_deliveries(now=NOW + HOUR, limit=9)
    assert pending.attempts == 0
    (entry,) = store.audit_log(limit=9)
    assert (entry.at, entry.by, entry.what, entry.subject) == (NOW + HOUR, "ada", "retry delivery", "d1")
    assert (entry.before, entry.after) == ("failed", "pending")
    assert store.retry_delivery("unheard-of", now=NOW, by="ada") is False


# audit


def test_the_audit_comes_back_newest_first(store):
    for number in range(3):
        store.audit(at=NOW, by="ada", what="note", subject=str(number), before=None, after="x", why="because")
    assert [entry.subject for entry in store.audit_log(limit=2)] == ["2", "1"]
    assert store.audit_log(limit=1)[0].why == "because"


REPLACED = "SELECT number, at, 'nobody', what, subject, before, after, why, previous, hash FROM audit"
UPSERT = f"INSERT INTO audit {REPLACED} WHERE true ON CONFLICT (number) DO UPDATE SET who = excluded.who"


CHANGES = ("UPDATE audit SET who = 'nobody'", "DELETE FROM audit", UPSERT)
CHANGES_OF = {"sqlite": (*CHANGES, f"REPLACE INTO audit {REPLACED}"), "postgresql": (*CHANGES, "TRUNCATE audit")}


def test_the_database_refuses_to_change_the_audit(store, databases, ask):
    store.audit(at=NOW, by="ada", what="note", subject="s", before=None, after=None, why=None)
    for change in CHANGES_OF[databases.kind]:
        with pytest.raises(IntegrityError, match="append-only"):
            ask(change)
    assert store.audit_log(limit=9)[0].by == "ada"


def test_counts_are_by_table(store, make):
    store.record(make.poll(make.read()), now=NOW)
    counts = store.counts()
    assert (counts["documents"], counts["revisions"], counts["statements"], counts["sources"]) == (1, 1, 1, 1)
