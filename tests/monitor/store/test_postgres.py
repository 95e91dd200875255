"""What can go wrong with a server: away, restarted, killed in the middle, foreign. One line each, nothing half-written."""

import os
import select
import signal
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.types import SourceId
from monitor.errors import StoreError
from monitor.records import PollRecord
from monitor.store import recording, sources
from monitor.store.store import Store
from tests.monitor.store.databases import PostgresDatabases, ask, name_of
from tests.monitor.store.postgres import START_S

ROOT = Path(__file__).parents[3]
LOST = r"desk\d+: the connection to the server was lost; nothing was written; try again once it is back$"


@pytest.fixture
def store(server_url: str) -> Iterator[Store]:
    opened = Store.open(server_url)
    yield opened
    opened.close()


def _backends(databases: PostgresDatabases, url: str) -> list[int]:
    with databases.cluster.admin() as admin:
        found = admin.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", (name_of(url),)).fetchall()
    return [pid for (pid,) in found]


def _half_written(store: Store, make: Any, fault: Any) -> None:
    """Write a poll, let `fault` happen, and write on."""
    with store._database.write() as session:
        sources.save_states(session, [make.state()], now=make.now)
        recording.record(session, [make.read()], now=make.now)
        fault()
        recording.record(session, [make.read(make.document(id="after"))], now=make.now)


def test_a_backend_killed_in_the_middle_of_a_transaction_leaves_nothing_and_the_next_call_works(
    store, server_url, postgres_databases, make
):
    def kill() -> None:
        # As the kernel does when memory runs out: the server then throws every session out and recovers. Until it has noticed
        # it lets new ones in; that one which was there before is told something shows that it has.
        with postgres_databases.cluster.admin() as before:
            for pid in _backends(postgres_databases, server_url):
                os.kill(pid, signal.SIGKILL)
            assert select.select([before.fileno()], [], [], START_S)[0]

    before = store.counts()
    with pytest.raises(StoreError, match=LOST):
        _half_written(store, make, kill)
    postgres_databases.cluster.wait()
    assert store.counts() == before
    assert store.record(make.poll(make.read()), now=make.now).documents == 1


def test_a_session_that_is_terminated_in_the_middle_leaves_nothing(store, server_url, postgres_databases, make):
    def terminate() -> None:
        with postgres_databases.cluster.admin() as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name_of(server_url),))

    with pytest.raises(StoreError, match=LOST):
        _half_written(store, make, terminate)
    assert store.counts()["documents"] == 0
    assert store.record(make.poll(make.read()), now=make.now).documents == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL])
def test_a_server_that_goes_away_in_the_middle_and_comes_back_loses_nothing(store, postgres_databases, make, how):
    cluster = postgres_databases.cluster
    store.record(make.poll(make.read(make.document(id="before"))), now=make.now)
    try:
        with pytest.raises(StoreError, match=LOST):
            _half_written(store, make, lambda: cluster.stop(how))
        with pytest.raises(StoreError, match=r"desk\d+: it cannot be reached \(.*\); check the address$") as away:
            store.counts()
        assert "\n" not in str(away.value)
    finally:
        cluster.start()
    assert store.counts()["documents"] == 1, "pooled connections that died are replaced"
    assert store.record(make.poll(make.read()), now=make.now).documents == 1


def _at_commit(url: str, what: str) -> None:
    """Let the server do something while it commits a new document."""
    ask(
        url,
        f"CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM {what}; RETURN NULL; END $$",
    )
    ask(
        url,
        "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON documents "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit()",
    )


def test_a_connection_lost_before_the_commit_was_done_wrote_nothing(store, server_url, make):
    _at_commit(server_url, "pg_terminate_backend(pg_backend_pid()), pg_sleep(5)")
    with pytest.raises(StoreError, match=LOST):
        store.record(make.poll(make.read()), now=make.now)
    assert store.counts()["documents"] == 0
    ask(server_url, "DROP TRIGGER at_commit ON documents")
    assert store.record(make.poll(make.read()), now=make.now).documents == 1


class _Cutting(socketserver.StreamRequestHandler):
    """Passes everything on to the server, and hangs up on the client when the server has answered certain words first."""

    cut: threading.Event
    behind: str
    words: bytes

    def handle(self) -> None:
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(self.behind)
            ends = {self.connection: server, server: self.connection}
            saying = False
            while True:
                for end in select.select(list(ends), [], [])[0]:
                    said = end.recv(65536)
                    if not said or (saying and end is server):
                        return
                    saying = saying or (end is self.connection and self.words in said and not self.cut.is_set())
                    ends[end].sendall(said)
                    if saying:
                        self.cut.set()


@contextmanager
def _cutting(url: str, databases: PostgresDatabases, folder: Path, words: bytes) -> Iterator[tuple[Store, threading.Event]]:
    """Give an open store whose connections are cut at these words, once, where the event is cleared; it is set by the cut."""

    class Cutting(_Cutting):
        cut = threading.Event()
        behind = str(databases.cluster.folder / ".s.PGSQL.5432")

    Cutting.words = words
    Cutting.cut.set()
    proxy = socketserver.ThreadingUnixStreamServer(str(folder / ".s.PGSQL.5432"), Cutting)
    proxy.daemon_threads = True
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        store = Store.open(f"postgresql://desk@/{name_of(url)}?host={folder}")
        yield store, Cutting.cut
        store.close()
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()


def test_a_commit_whose_answer_was_lost_is_found_to_be_done(server_url, postgres_databases, make, tmp_path):
    with _cutting(server_url, postgres_databases, tmp_path, b"COMMIT\0") as (store, cut):
        cut.clear()
        assert store.record(make.poll(make.read()), now=make.now).documents == 1
        assert cut.is_set(), "nothing was cut"
        assert store.counts()["documents"] == 1


def test_a_new_connection_that_is_hung_up_before_it_was_used_is_opened_again(server_url, postgres_databases, make, tmp_path):
    with _cutting(server_url, postgres_databases, tmp_path, b"synchronous_commit") as (store, cut):
        store._database.engine.dispose()
        cut.clear()
        assert store.record(make.poll(make.read()), now=make.now).documents == 1
        assert cut.is_set(), "nothing was cut"


def test_what_hangs_up_every_time_is_given_up(tmp_path):
    class HangingUp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            pass

    with socketserver.ThreadingUnixStreamServer(str(tmp_path / ".s.PGSQL.5432"), HangingUp) as other:
        thread = threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            with pytest.raises(StoreError, match=r"desk: .*check the address$") as away:
                Store.open(f"postgresql://desk@/desk?host={tmp_path}", busy_timeout_s=0.2)
        finally:
            other.shutdown()
            thread.join()
    assert "\n" not in str(away.value)


def test_a_server_that_dies_while_it_commits_and_stays_away_is_not_said_to_have_written_nothing(
    server_url, postgres_databases, make
):
    cluster = postgres_databases.cluster
    store = Store.open(server_url, busy_timeout_s=0.2)
    _at_commit(server_url, "pg_sleep(30)")

    def stop_when_it_commits() -> None:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND query = 'COMMIT' AND state = 'active'"
        with cluster.admin() as admin:
            while not admin.execute(query, (name_of(server_url),)).fetchall()[0][0]:
                pass
        cluster.stop(signal.SIGQUIT)

    stopper = threading.Thread(target=stop_when_it_commits)
    stopper.start()
    try:
        with pytest.raises(StoreError, match="lost while saving, and whether it was saved is not known") as refused:
            store.record(make.poll(make.read()), now=make.now)
        assert "\n" not in str(refused.value)
    finally:
        stopper.join()
        cluster.start()
    assert store.counts()["documents"] == 0
    store.close()


def test_a_writer_killed_while_it_holds_the_turn_gives_it_back(store, server_url, make):
    holding = (
        "import sys; from monitor.store.store import Store\n"
        "with Store.open(sys.argv[1])._database.write() as session:\n"
        "    session.connection(); print('holds', flush=True); sys.stdin.read()\n"
    )
    environ = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", holding, server_url], cwd=ROOT, env=environ, stdin=pipe, stdout=pipe) as other:
        assert other.stdout.readline() == b"holds\n"
        writer = threading.Thread(target=lambda: store.record(make.poll(make.read()), now=make.now))
        writer.start()
        other.kill()
        writer.join(10)
    assert store.counts()["documents"] == 1


def test_a_server_without_room_for_another_connection_is_one_line(server_url, postgres_databases):
    with postgres_databases.cluster.admin() as admin:
        admin.execute(f"ALTER DATABASE {name_of(server_url)} CONNECTION LIMIT 0".encode())
    with pytest.raises(StoreError, match=r"desk\d+: it cannot be reached \(.*too many connections") as refused:
        Store.open(server_url)
    assert "\n" not in str(refused.value)


def test_a_database_that_is_not_there_is_one_line(server_url, postgres_databases):
    with pytest.raises(StoreError, match=r"nowhere: there is no such database; make it with: createdb nowhere$"):
        Store.open(postgres_databases.cluster.url("nowhere"))


def test_a_server_that_is_not_there_is_one_line_without_the_password():
    with pytest.raises(
        StoreError, match=r"^postgresql://desk:\*\*\*@127\.0\.0\.1:1/desk: it cannot be reached \(.*refused"
    ) as away:
        Store.open("postgresql://desk:secret@127.0.0.1:1/desk")
    assert "secret" not in str(away.value)
    assert "\n" not in str(away.value)


def test_a_user_who_may_not_make_tables_is_one_line(postgres_databases):
    cluster = postgres_databases.cluster
    name = cluster.create()
    with cluster.admin() as admin:
        admin.execute(f"ALTER DATABASE {name} OWNER TO postgres".encode())
    with pytest.raises(StoreError, match=r"its user may not do that; nothing was written; let the user own the database"):
        Store.open(cluster.url(name))
    cluster.drop(name)


def test_a_standby_answers_and_refuses_to_be_written_in_one_line(store, server_url, postgres_databases, make):
    store.record(make.poll(make.read()), now=make.now)
    cluster = postgres_databases.cluster
    signal_file = cluster.folder / "data" / "standby.signal"
    cluster.stop()
    signal_file.touch()
    cluster.start()
    try:
        other = Store.open(server_url)
        assert other.counts()["documents"] == 1
        with pytest.raises(StoreError, match=r"it can only be read, as a standby can; nothing was written; give the address of"):
            other.record(make.poll(make.read(make.document(id="d2"))), now=make.now)
        other.close()
    finally:
        cluster.stop()
        signal_file.unlink()
        cluster.start()
    assert store.record(make.poll(make.read(make.document(id="d2"))), now=make.now).documents == 1


def test_a_server_that_opens_transactions_read_only_by_default_is_written_nonetheless(server_url, postgres_databases, make):
    with postgres_databases.cluster.admin() as admin:
        admin.execute(f"ALTER DATABASE {name_of(server_url)} SET default_transaction_read_only = on".encode())
        admin.execute(f"ALTER DATABASE {name_of(server_url)} SET default_transaction_isolation = serializable".encode())
    other = Store.open(server_url)
    assert other.record(make.poll(make.read()), now=make.now).documents == 1
    other.close()


def test_a_database_of_another_encoding_is_refused(postgres_databases):
    cluster = postgres_databases.cluster
    name = cluster.create("template0", options="ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(StoreError, match=r"its encoding is LATIN1, which cannot keep every script; make it with -E UTF8$"):
        Store.open(cluster.url(name))
    cluster.drop(name)


def test_what_is_sorted_does_not_depend_on_the_language_of_the_server(postgres_databases, make):
    cluster = postgres_databases.cluster
    name = cluster.create("template0", options="LOCALE_PROVIDER icu ICU_LOCALE 'cs' LOCALE 'C.UTF-8'")
    store = Store.open(cluster.url(name))
    names = ["chb", "Zlín", "cz", "a-b", "ab", "_x", "Žatec", "hra", "aB"]
    for one in names:
        store.record(PollRecord(state=make.state(one), read=(make.read(make.document(id=one)),)), now=make.now)
    assert list(store.states()) == sorted(names)
    assert [one.id for one in store.documents_since(make.now - timedelta(days=1))] == sorted(names)
    store.close()
    cluster.drop(name)


def test_desks_in_two_schemas_of_one_database_do_not_meet(server_url, make):
    ask(server_url, "CREATE SCHEMA second")
    first = Store.open(server_url)
    second = Store.open(server_url + "&options=-csearch_path%3Dsecond")
    first.register([SourceId("a")], now=make.now)
    assert second.states() == {}
    with first.lead(), second.lead(), first._database.write() as session:
        session.connection()
        second.register([SourceId("b")], now=make.now)
    assert (list(first.states()), list(second.states())) == (["a"], ["b"])
    first.close()
    second.close()


def test_without_psycopg_the_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"^postgresql://host/desk: .* run: pip install 'demarche\[postgres\]'$"):
        Store.open("postgresql://host/desk")


def test_psycopg_is_imported_only_for_a_servers_address(tmp_path):
    script = (
        "import sys; from monitor.store.store import Store; Store.open(sys.argv[1]).close(); "
        "sys.exit([name for name in sys.modules if name.startswith('psycopg')] != [])"
    )
    environ = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", script, f"sqlite:///{tmp_path / 'desk.db'}"], check=True, env=environ, cwd=ROOT)
