"""Labels in versions: relabelling adds, a person's correction outranks every engine, and what was undone is as it was."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from feeds.types import ActorCode, Document, DocumentId
from monitor.errors import StoreError
from monitor.labels import CorrectionKind, CorrectionNumber, label_of, standing
from monitor.records import PollRecord, ReadDocument
from monitor.revisions import Fate
from monitor.store import labelling
from monitor.store.store import Store
from monitor.types import Evidence, Stance, Statement, statement_key
from tests.monitor.store.databases import Databases

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHO = {"by": "ada", "why": "the words say so"}


@pytest.fixture
def read(store, make):
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    document = make.document()
    said = make.statement(document, event="blockade", toward=Stance.CONDEMN)
    store.record(make.poll(make.read(document, said)), now=NOW)
    return document, said


def _current(store: Store) -> list[tuple[str, Stance, str]]:
    found = store.latest_statements(limit=99)
    return sorted((str(one.statement.actor), one.statement.stance, one.statement.engine) for one in found)


def _key(store: Store) -> str:
    return store.latest_statements(limit=1)[0].key


def test_a_correction_stands_in_place_of_the_engine(store, read):
    _, said = read
    made = store.correct(_key(store), [replace(said, stance=Stance.CONCERN, stance_toward_event=Stance.CONCERN)], now=NOW, **WHO)
    assert _current(store) == [("ALA", Stance.CONCERN, "person/1")]
    assert (made.kind, made.before) == (CorrectionKind.CHANGED, statement_key(store.statement(made.before).document, said))
    shown = {one.current: one.statement.stance_toward_event for one in store.reactions("blockade")}
    assert shown == {True: Stance.CONCERN, False: Stance.CONDEMN}
    assert store.counts()["statements"] == 2, "the engine's label is kept"


def test_no_statement_takes_the_label_away_and_undoing_brings_it_back(store, read):
    key = _key(store)
    made = store.correct(key, now=NOW, **WHO)
    assert (made.kind, _current(store)) == (CorrectionKind.NO_STATEMENT, [])
    store.undo_correction(made.number, now=NOW + HOUR, **WHO)
    assert _current(store) == [("ALA", Stance.CONDEMN, "rules")]
    assert store.corrections(read[0].id)[0].undone_at == NOW + HOUR


def test_a_missed_statement_is_added_with_its_words(store, read, make):
    document, _ = read
    missed = make.statement(document, "blockade", actor="CCC", stance=Stance.OPPOSE)
    made = store.add_missed(document.id, [missed], now=NOW, **WHO)
    assert _current(store) == [("ALA", Stance.CONDEMN, "rules"), ("CCC", Stance.OPPOSE, made.engine)]
    assert store.corrections()[0].said[0].evidence == missed.evidence


def test_a_query_for_all_corrections_never_asks_for_more_values_than_fit(store, make, monkeypatch):
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    for number in range(9):
        document = make.document(id=f"d{number}", text=f"The ministry of Aland condemns it {number} times.")
        said = make.statement(document, event="blockade", toward=Stance.CONDEMN)
        store.record(make.poll(make.read(document, said)), now=NOW)
        ((key, _),) = store.document(document.id).revisions[-1].statements
        store.correct(key, [replace(said, stance=Stance.CONCERN)], now=NOW, **WHO)
    whole = store.corrections(limit=1_000_000)
    assert [(one.number, len(one.said), one.said[0].event) for one in whole] == [(n, 1, "blockade") for n in range(9, 0, -1)]
    values: list[int] = []
    monkeypatch.setattr("monitor.store.database.MAX_VARIABLES", 3)
    event.listen(store._database.engine, "before_cursor_execute", lambda *told: values.append(len(told[3])))
    assert store.corrections(limit=1_000_000) == whole
    assert max(values) < 9


def test_a_correction_survives_relabelling_by_every_engine(store, read):
    document, said = read
    store.correct(_key(store), [replace(said, stance=Stance.CONCERN)], now=NOW, **WHO)
    for engine in ("rules/2", "llm/1", "rules"):
        again = replace(said, engine=engine, stance=Stance.ENDORSE, event=None, stance_toward_event=None)
        store.relabel([ReadDocument(document=document, statements=(again,))], engine=engine, now=NOW, by="desk")
        assert _current(store) == [("ALA", Stance.CONCERN, "person/1")], engine
    assert {one.statement.engine for one in store.labels(document.id, 1)} == {"rules", "rules/2", "llm/1", "person/1"}


def test_relabelling_adds_and_never_overwrites(store, read):
    document, said = read
    again = replace(said, engine="rules/2", stance=Stance.OPPOSE)
    done = store.relabel([ReadDocument(document=document, statements=(again,))], engine="rules/2", now=NOW, by="desk")
    assert (done.documents, done.statements) == (1, 1)
    assert _current(store) == [("ALA", Stance.OPPOSE, "rules/2")]
    assert [(one.statement.engine, one.stands) for one in store.labels(document.id, 1)] == [("rules", False), ("rules/2", True)]


def test_an_engine_that_finds_nothing_takes_the_earlier_labels_away(store, read):
    store.relabel([ReadDocument(document=read[0])], engine="rules/2", now=NOW, by="desk")
    assert _current(store) == []


def test_an_earlier_engine_may_be_brought_back(store, read):
    document, said = read
    store.relabel([ReadDocument(document=document)], engine="rules/2", now=NOW, by="desk")
    store.relabel([ReadDocument(document=document, statements=(said,))], engine="rules", now=NOW, by="desk")
    assert _current(store) == [("ALA", Stance.CONDEMN, "rules")]


def test_a_relabelling_with_another_engines_statement_is_refused(store, read):
    document, said = read
    with pytest.raises(StoreError, match="a relabelling by rules/2 holds a statement by rules; nothing was written"):
        store.relabel([ReadDocument(document=document, statements=(said,))], engine="rules/2", now=NOW, by="desk")
    assert _current(store) == [("ALA", Stance.CONDEMN, "rules")]


def test_a_correction_moves_with_its_words_into_a_later_revision(store, read, make):
    document, said = read
    store.correct(_key(store), [replace(said, stance=Stance.CONCERN)], now=NOW, **WHO)
    edited = replace(document, text="Update. " + document.text, fetched_at=NOW + HOUR, sha256="")
    store.record(make.poll(make.read(edited, make.statement(edited))), now=NOW + HOUR)
    assert _current(store) == [("ALA", Stance.CONCERN, "person/1")]
    placed = store.corrections(document.id)[0]
    assert (placed.revision, edited.text[placed.spans[0].start : placed.spans[0].end]) == (2, "condemns")
    assert [one.current for one in store.reactions("blockade") if one.current] == [True]


def test_a_correction_ends_with_its_words(store, read, make):
    document, _ = read
    store.correct(_key(store), now=NOW, **WHO)
    edited = replace(document, text="Aland deplores it.", fetched_at=NOW + HOUR, sha256="")
    store.record(make.poll(make.read(edited, make.statement(edited, "deplores"))), now=NOW + HOUR)
    assert _current(store) == [("ALA", Stance.CONDEMN, "rules")]


def test_what_stood_beside_a_corrected_label_is_left_alone(store, make):
    document = make.document()
    both = make.statement(document), replace(make.statement(document), target="CCC")
    store.record(make.poll(make.read(document, *both)), now=NOW)
    key = next(one.key for one in store.latest_statements(limit=9) if one.statement.target == "BBB")
    store.correct(key, now=NOW, **WHO)
    again = [replace(one, engine="rules/2") for one in both]
    store.relabel([ReadDocument(document=document, statements=tuple(again))], engine="rules/2", now=NOW, by="desk")
    assert [one.statement.target for one in store.latest_statements(limit=9)] == ["CCC"]


def test_the_other_signatories_of_a_joint_text_are_left_alone(store, make):
    document = make.document()
    signed = [
        replace(make.statement(document, actor=code), joint=(ActorCode("ALA"), ActorCode("CCC"))) for code in ("ALA", "CCC")
    ]
    store.record(make.poll(make.read(document, *signed)), now=NOW)
    key = next(one.key for one in store.latest_statements(limit=9) if one.statement.actor == "ALA")
    store.correct(key, now=NOW, **WHO)
    more = [replace(signed[0], actor=ActorCode(code), engine="rules/2") for code in ("ALA", "CCC", "DDD")]
    store.relabel([ReadDocument(document=document, statements=tuple(more))], engine="rules/2", now=NOW, by="desk")
    assert {str(one.statement.actor) for one in store.latest_statements(limit=9)} == {"CCC", "DDD"}


def test_correcting_again_replaces_and_undoing_goes_back_one_step(store, read):
    _, said = read
    first = store.correct(_key(store), [replace(said, stance=Stance.CONCERN)], now=NOW, **WHO)
    second = store.correct(_key(store), [replace(said, stance=Stance.CONCERN, official=False)], now=NOW, **WHO)
    assert second.replaces == first.number
    assert [one.statement.official for one in store.latest_statements(limit=9)] == [False]
    with pytest.raises(StoreError, match=r"correction 1: correction 2 replaced it; undo that one first"):
        store.undo_correction(first.number, now=NOW, **WHO)
    store.undo_correction(second.number, now=NOW, **WHO)
    assert _current(store) == [("ALA", Stance.CONCERN, "person/1")]
    store.undo_correction(first.number, now=NOW, **WHO)
    assert _current(store) == [("ALA", Stance.CONDEMN, "rules")]


def test_binding_again_leaves_a_persons_tie_alone(store, read, make):
    document, said = read
    corrected = replace(said, stance=Stance.CONCERN, stance_toward_event=Stance.NEUTRAL)
    made = store.correct(_key(store), [corrected], now=NOW, **WHO)
    again = replace(made.said[0], stance_toward_event=Stance.CONDEMN)
    store.bind([make.read(document, said, again)], now=NOW)
    assert [one.statement.stance_toward_event for one in store.reactions("blockade") if one.current] == [Stance.NEUTRAL]


def test_every_change_is_audited_with_what_was_before(store, read):
    _, said = read
    made = store.correct(_key(store), [replace(said, stance=Stance.CONCERN)], now=NOW, **WHO)
    store.undo_correction(made.number, now=NOW, by="ben", why="the ministry clarified")
    undone, corrected = store.audit_log(limit=2)
    assert (corrected.by, corrected.what, corrected.why) == ("ada", "correct statement", "the words say so")
    assert '"stance": "condemn"' in corrected.before
    assert '"stance": "concern"' in corrected.after
    assert (undone.by, undone.what, undone.why) == ("ben", "undo correction", "the ministry clarified")


REFUSED: dict[str, tuple[Callable[[Store, Document, Statement], object], str]] = {
    "no such statement": (lambda s, d, said: s.correct("none", [said], now=NOW, **WHO), "there is no such statement"),
    "no such document": (lambda s, d, said: s.add_missed(DocumentId("x"), [said], now=NOW, **WHO), "there is no such document"),
    "nothing missed": (lambda s, d, said: s.add_missed(d.id, [], now=NOW, **WHO), "a missed statement must be given"),
    "no reason": (lambda s, d, said: s.correct(_key(s), [said], now=NOW, by="ada", why=" "), "needs a name and a reason"),
    "two statements": (
        lambda s, d, said: s.correct(_key(s), [said, replace(said, stance=Stance.ENDORSE)], now=NOW, **WHO),
        "a correction is one statement",
    ),
    "words not there": (
        lambda s, d, said: s.correct(_key(s), [replace(said, evidence=replace(said.evidence, text="applauds"))], now=NOW, **WHO),
        "is not in its text; nothing was written",
    ),
    "no such correction": (lambda s, d, said: s.undo_correction(CorrectionNumber(9), now=NOW, **WHO), "no such correction"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_correction_that_cannot_be_is_refused_in_one_line(store, read, fault):
    put, reason = REFUSED[fault]
    before = store.counts(), len(store.audit_log(limit=99))
    with pytest.raises(StoreError, match=reason) as refused:
        put(store, *read)
    assert "\n" not in str(refused.value)
    assert (store.counts(), len(store.audit_log(limit=99))) == before
    assert store.corrections() == ()


def test_undoing_twice_is_refused(store, read):
    made = store.correct(_key(store), now=NOW, **WHO)
    store.undo_correction(made.number, now=NOW, **WHO)
    with pytest.raises(StoreError, match="correction 1: it was undone at 2026-03-02 09:00 UTC already"):
        store.undo_correction(made.number, now=NOW, **WHO)


# The rule in SQL is the rule

TEXTS = ("Aland condemns, Bland deplores.", "Now: Aland condemns, Bland deplores.", "Bland deplores.")
SPANS = ("Aland condemns", "condemns", "Bland deplores", "deplores")


@dataclass(frozen=True)
class Step:
    kind: str
    text: str
    engine: str
    pick: int
    said: tuple[tuple[str, str, str, bool], ...]  # words, actor, target, joint


steps = st.builds(
    Step,
    kind=st.sampled_from(["record", "relabel", "correct", "remove", "missed", "undo"]),
    text=st.sampled_from(TEXTS),
    engine=st.sampled_from(["rules/1", "rules/2", "llm/1"]),
    pick=st.integers(0, 9),
    said=st.lists(
        st.tuples(st.sampled_from(SPANS), st.sampled_from(["ALA", "BLA"]), st.sampled_from(["X", "Y"]), st.booleans()), max_size=3
    ).map(tuple),
)


def _document(text: str, number: int) -> Document:
    return Document(id=DocumentId("d"), text=text, title="t", fetched_at=NOW + timedelta(minutes=number), entry_key="e")


def _statements(step: Step, text: str, engine: str) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            actor=ActorCode(actor),
            stance=Stance.CONDEMN,
            target=target,
            evidence=Evidence(where="text", start=text.index(words), end=text.index(words) + len(words), text=words),
            joint=(ActorCode("ALA"), ActorCode("BLA")) if joint else None,
            engine=engine,
        )
        for words, actor, target, joint in step.said
        if words in text
    )


def _take(store: Store, step: Step, number: int) -> None:
    stored = store.document(DocumentId("d"))
    latest = stored.revisions[-1]
    current = [key for key, _ in latest.statements]
    said = _statements(step, latest.document.text, "rules/1")
    open_corrections = [one for one in store.corrections(DocumentId("d")) if one.undone_at is None]
    if step.kind == "record":
        document = _document(step.text, number)
        store.record(
            PollRecord(read=(ReadDocument(document=document, statements=_statements(step, step.text, step.engine)),)), now=NOW
        )
    elif step.kind == "relabel":
        read = ReadDocument(document=latest.document, statements=_statements(step, latest.document.text, step.engine))
        store.relabel([read], engine=step.engine, now=NOW, by="desk")
    elif step.kind == "correct" and current and said:
        store.correct(current[step.pick % len(current)], said[:1], now=NOW, **WHO)
    elif step.kind == "remove" and current:
        store.correct(current[step.pick % len(current)], now=NOW, **WHO)
    elif step.kind == "missed" and said:
        store.add_missed(DocumentId("d"), said[:1], now=NOW, **WHO)
    elif step.kind == "undo" and open_corrections:
        store.undo_correction(open_corrections[-1].number, now=NOW, **WHO)


def _standing(store: Store) -> dict[int, frozenset[str]]:
    stored = store.document(DocumentId("d"))
    return {one.number: frozenset(key for key, _ in one.statements) for one in stored.revisions}


def _by_the_rule(store: Store) -> frozenset[str]:
    stored = store.document(DocumentId("d"))
    number = len(stored.revisions)
    with store._database.read() as session:
        readers = labelling.last_readers(session, ["d"]).get(("d", number), frozenset())
    here = [one for one in store.corrections(DocumentId("d")) if one.revision == number]
    labels = [label_of(one.key, one.statement) for one in store.labels(DocumentId("d"), number)]
    return standing(labels, read_last_by=readers, corrections=here)


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(taken=st.lists(steps, max_size=7))
def test_the_rule_in_sql_is_the_rule_and_undoing_everything_is_as_if_nobody_had_corrected(
    databases: Databases, taken: list[Step]
):
    url = databases.migrated()
    store = Store.open(url)
    store.record(PollRecord(read=(ReadDocument(document=_document(TEXTS[0], 0)),)), now=NOW)
    for number, step in enumerate(taken, start=1):
        _take(store, step, number)
        current = {one.key for one in store.latest_statements(limit=99)}
        assert current == _standing(store)[max(_standing(store))] == _by_the_rule(store)
    for one in reversed(store.corrections(DocumentId("d"))):
        if one.undone_at is None:
            store.undo_correction(one.number, now=NOW, **WHO)
    touched = _standing(store)
    if touched == {1: frozenset()}:
        store.close()
        databases.drop(url)
        return
    plain = databases.migrated()
    other = Store.open(plain)
    other.record(PollRecord(read=(ReadDocument(document=_document(TEXTS[0], 0)),)), now=NOW)
    for number, step in enumerate(taken, start=1):
        if step.kind in {"record", "relabel"}:
            _take(other, step, number)
    assert touched == _standing(other)
    for opened, address in ((store, url), (other, plain)):
        opened.close()
        databases.drop(address)


# Edits


def test_an_edit_ties_the_new_statements_to_the_old_ones(store, make):
    document = make.document(text="Aland condemns it. Bland deplores it. Cland regrets it.")
    said = [
        make.statement(document, words, actor=actor)
        for words, actor in (("condemns", "ALA"), ("deplores", "BLA"), ("regrets", "CLA"))
    ]
    store.record(make.poll(make.read(document, *said)), now=NOW)
    edited = replace(document, text="Aland condemns it. Bland regrets it.", fetched_at=NOW + HOUR, sha256="")
    again = [make.statement(edited, "condemns"), make.statement(edited, "regrets", actor="BLA", stance=Stance.CONCERN)]
    store.record(make.poll(make.read(edited, *again)), now=NOW + HOUR)
    old, new = store.document(document.id).revisions
    before = {key: str(one.actor) for key, one in old.statements}
    after = {key: str(one.actor) for key, one in new.statements}
    ties = {(before[one.old], one.fate, after.get(one.new)) for one in store.successions(document.id)}
    assert ties == {("ALA", Fate.KEPT, "ALA"), ("BLA", Fate.CHANGED, "BLA"), ("CLA", Fate.WITHDRAWN, None)}
    assert old.document.text == document.text, "the old words are kept"
