"""Moving a desk to another database, either way between the two kinds: all of it, proven the same, or nothing."""

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.links import Followed
from alerts.types import Act, ChannelName, DeliveryState, Hush, Outcome, RuleId
from feeds.recheck import Standing, WatchedPage, judged
from feeds.types import ActorCode, DocumentId, Precision, SourceId
from monitor.coding import Judgement
from monitor.copying import CopyProgress, copy
from monitor.errors import StoreError
from monitor.outgoing import OutletScope
from monitor.people import Role, User
from monitor.records import Answer, AnswerKind, Bound, Channel, HandEntry, PollRecord
from monitor.store.store import Store
from monitor.types import Cue, EventId
from tests.monitor.store.databases import ask

ROOT = Path(__file__).parents[3]


@pytest.fixture
def target(databases, sqlite_files, postgres_databases):
    """Return the address of an empty database of the other kind to move to."""
    kind = postgres_databases if databases is sqlite_files else sqlite_files
    made = kind.empty()
    yield made
    kind.drop(made)


ODD = "a\0b\ufdd0 船 😀 é"
# A text of some length has anchors, by which it is folded with its repetitions.
LONG = " The harbour is closed to ships that carry food, and fourteen vessels wait outside for the blockade to end."


@pytest.fixture
def desk(url, make) -> str:
    """Return the address of a database with a row or more in every table, odd words among them."""
    store = Store.open(url)
    store.save_dossier(make.dossier(), now=make.now, by="ada")
    odd = ODD
    for number in range(10):
        document = make.document(
            id=f"d{number}", text=f"{number}: Aland condemns it. {odd}{LONG * (number == 9)}", raw=bytes([number]) * 40
        )
        statement = replace(
            make.statement(document, event="blockade"), cues=(Cue(kind="verb", id=odd, text=odd, start=0, end=3),), joint=("ALA",)
        )
        read = replace(make.read(document, statement), bound=(Bound(event=EventId("blockade"), reason=odd),))
        store.record(make.poll(read), now=make.now + timedelta(microseconds=number))
    edited = make.document(id="d1", text="Aland regrets it.", fetched_at=make.now + timedelta(hours=1))
    store.record(make.poll(make.read(edited, make.statement(edited, "regrets"))), now=make.now)
    store.record(
        PollRecord(signals=(make.signal(),), deliveries=(make.delivery("d1"), make.delivery("d2")), held=(make.held(),)),
        now=make.now,
    )
    store.record_outcome(Outcome(delivery_key="d2", state=DeliveryState.FAILED, attempted_at=make.now, attempts=1, reason="404"))
    store.begin_outage(now=make.now, detail="no route")
    store.rules_first_seen(["all"], now=make.now)
    store.save_own([make.own({"note": odd, "enabled": True})], now=make.now, by="ada", what="edit source")
    store.save_probe(replace(make.probe(), first_words=odd))
    store.begin_check_run(now=make.now)
    store.begin_relabelling(engine="rules", selection="{}", by="ada", now=make.now)
    followed = Followed(act=Act.MUTE, channel=ChannelName("desk"), delivery_key="d1", ends_at=make.now)
    store.follow(followed, "mark", Hush(rule_id=RuleId("all"), channel=ChannelName("desk"), muted=True), by="ada", now=make.now)
    store.add_outlet("mark", OutletScope.QUERY, odd, by="ada", now=make.now)
    read = store.document("d2").revisions[-1].document
    store.relabel([make.read(read, make.statement(read, engine="rules/2"))], engine="rules/2", now=make.now, by="ada")
    key = next(one.key for one in store.latest_statements(limit=99) if one.document.id == "d2")
    store.correct(key, [make.statement(read, "Aland")], why=odd, by="ada", now=make.now)
    store.fold(["d3", "d4"], why=odd, by="ada", now=make.now)
    typed = make.document(id="d-typed", text="Aland condemns it, on the phone.", source=None)
    entry = HandEntry(by="ada", at=make.now, channel=Channel.PHONE)
    store.enter(PollRecord(read=(make.read(typed),)), entry, now=make.now)
    answer = Answer(
        event=EventId("blockade"),
        actor=ActorCode("ALA"),
        kind=AnswerKind.DECLINED,
        answered_at=make.now,
        precision=Precision.DAY,
        by="ada",
        at=make.now,
    )
    store.add_answer(answer)
    assert store.entered_by("d-typed") == entry
    assert (store.answers("blockade"), store.answers("blockade", known_at=make.now - timedelta(hours=1))) == ((answer,), ())
    store.people.add(User(name="Ada", role=Role.ADMIN, made_at=make.now), password="a hash", by="root")
    store.people.begin_session("Ada", "hash of its id", now=make.now)
    store.people.add_token("Ada", label=odd, sha256="h", role=Role.READER, expires_at=None, by="Ada", now=make.now)
    store.people.note_failure(["name:eve"], now=make.now)
    page = WatchedPage(document_id=DocumentId("d1"), url=odd, first_seen_at=make.now)
    store.record_check(judged(page, Standing.GONE, now=make.now))
    store.add_coding(key, Judgement(stance=None), coder="ada", now=make.now)
    store.add_gloss(odd, odd, language="en", by="ada", now=make.now)
    store.close()
    return url


def _everything(url: str) -> tuple[object, ...]:
    store = Store.open(url)
    documents = [store.document(f"d{number}") for number in range(10)]
    found = (
        store.counts(),
        documents,
        store.latest_statements(limit=99),
        store.reactions("blockade"),
        store.dossiers(),
        store.states(),
        store.seen(SourceId("aa_mfa")),
        store.outages(),
        store.deliveries(limit=9),
        store.signal("signal-1"),
        store.audit_log(limit=9),
        store.own_rows(),
        store.probes(),
        store.check_run(),
        store.corrections(),
        store.fold_of("d3"),
        store.labels(documents[2].id, 1),
        store.codings(),
        store.glosses({ODD}),
        store.people.users(),
        store.people.tokens(),
        store.people.password_of("ada"),
    )
    store.close()
    return found


def test_a_moved_desk_answers_every_question_as_before(desk, target):
    before = _everything(desk)
    counts = copy(desk, target)
    assert _everything(target) == before
    assert _everything(desk) == before
    assert 0 not in counts.values(), "the desk of this test lacks a row in some table"
    assert (counts["documents"], counts["revisions"], counts["audit"]) == (11, 12, 13)


def test_a_moved_desk_goes_on(desk, target, make):
    copy(desk, target)
    store = Store.open(target)
    store.save_dossier(make.dossier(make.event("boarding"), id="another"), now=make.now, by="ben")
    store.record(PollRecord(deliveries=(make.delivery("d3"),)), now=make.now)
    assert [entry.number for entry in store.audit_log(limit=99)] == [*range(14, 0, -1)]
    assert [(one.number, one.delivery.key) for one in store.deliveries(limit=9)] == [(3, "d3"), (2, "d2"), (1, "d1")]
    assert store.end_outage(now=make.now)
    assert store.begin_outage(now=make.now, detail="again")
    store.close()


def test_progress_is_told_up_to_the_last_row(desk, target):
    told: list[CopyProgress] = []
    counts = copy(desk, target, told.append)
    for table, count in counts.items():
        last = [one for one in told if one.table == table]
        assert {one.step for one in last} == {"copy", "verify"}
        assert {one.total for one in last} == {count}
        assert last[-1] == CopyProgress(step="verify", table=table, done=count, total=count)


def test_a_target_that_is_not_empty_is_refused_and_left_as_it_is(desk, target, make):
    store = Store.open(target)
    store.register([SourceId("mine")], now=make.now)
    with pytest.raises(StoreError, match=r"desk.*: it is not empty \(sources\); copy into a new database; nothing was written$"):
        copy(desk, target)
    assert (store.counts()["documents"], list(store.states())) == (0, ["mine"])
    store.close()


def test_a_desk_is_not_copied_into_itself(desk):
    with pytest.raises(StoreError, match="it would be copied into itself"):
        copy(desk, desk)


def test_a_target_that_changes_what_it_is_given_is_found_out(desk, target):
    Store.open(target).close()
    if target.startswith("sqlite:"):
        ask(
            target,
            "CREATE TRIGGER spoils AFTER INSERT ON statements WHEN NEW.document_id = 'd7' "
            "BEGIN UPDATE statements SET quote = 'other words' WHERE key = NEW.key; END",
        )
    else:
        ask(
            target,
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.document_id = 'd7' THEN "
            "NEW.quote = 'other words'; END IF; RETURN NEW; END $$",
        )
        ask(target, "CREATE TRIGGER spoils BEFORE INSERT ON statements FOR EACH ROW EXECUTE FUNCTION spoil()")
    with pytest.raises(StoreError, match=r"statements does not read back as it was written \(14 of 14 rows, another hash\)"):
        copy(desk, target)
    store = Store.open(target)
    assert set(store.counts().values()) == {0}
    store.close()


def test_a_copy_that_ends_in_the_middle_leaves_the_target_empty_and_can_be_made_again(desk, target):
    def give_up(progress: CopyProgress) -> None:
        if progress.table == "reactions":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(desk, target, give_up)
    store = Store.open(target)
    assert set(store.counts().values()) == {0}
    store.close()
    assert copy(desk, target)["documents"] == 11


def test_a_copy_that_is_killed_in_the_middle_leaves_the_target_empty(desk, target):
    script = (
        "import sys; from monitor.copying import copy\n"
        "def wait(progress):\n"
        "    if progress.table == 'reactions': print('there', flush=True); sys.stdin.read()\n"
        "copy(sys.argv[1], sys.argv[2], wait)\n"
    )
    environ = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script, desk, target], cwd=ROOT, env=environ, stdin=pipe, stdout=pipe) as other:
        assert other.stdout.readline() == b"there\n"
        other.send_signal(signal.SIGKILL)
    assert copy(desk, target)["documents"] == 11


def test_what_is_written_to_the_source_meanwhile_is_not_copied(desk, target, make):
    writer = Store.open(desk)

    def write(progress: CopyProgress) -> None:
        writer.record(PollRecord(read=(make.read(make.document(id=f"late-{progress.table}-{progress.step}")),)), now=make.now)

    assert copy(desk, target, write)["documents"] == 11
    assert writer.counts()["documents"] > 10
    writer.close()
