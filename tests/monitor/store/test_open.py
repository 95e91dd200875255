"""Opening: migrations forwards, and one clear line for everything that is not our database."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from monitor.errors import SchemaError, StoreError
from monitor.store import migrations
from monitor.store.connect import connect
from monitor.store.store import Store
from tests.monitor.store.databases import ask, path_of


def test_the_folder_and_the_schema_are_made(tmp_path):
    path = tmp_path / "new" / "folder" / "desk.db"
    store = Store.open(f"sqlite:///{path}")
    assert store.counts()["documents"] == 0
    store.close()
    assert [one.name for one in path.parent.iterdir()] == ["desk.db"], "the write-ahead log is folded in on closing"


def test_opening_again_keeps_everything_and_migrates_nothing(empty_url, make):
    url = empty_url
    first = Store.open(url)
    first.record(make.poll(make.read()), now=make.now)
    first.close()
    before = _schema(url)
    second = Store.open(url)
    assert second.document("aa_mfa:1") is not None
    second.close()
    assert _schema(url) == before


def _is_ours(made: object, name: str | None, type_: str, reflected: bool, other: object) -> bool:
    """The search index and the numbers of what moved are of this database alone, and no tables of the code's; so with sayings."""
    table = getattr(made, "table", made)
    if name in {"ix_statements_saying", "ix_statements_said"}:
        return False
    return not str(getattr(table, "name", "")).startswith(("passage", "moves"))


def test_the_files_name_the_revisions_in_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    walked = ScriptDirectory.from_config(config).walk_revisions()
    assert migrations.revisions() == tuple(script.revision for script in walked)[::-1]


def test_a_store_of_today_is_opened_without_what_only_an_upgrade_needs(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path}/desk.db").close()
    script = "import sys; from monitor.store.store import Store; Store.open(sys.argv[1]).close(); print('alembic' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", script, f"sqlite:///{tmp_path}/desk.db"], capture_output=True, check=True, text=True
    )
    assert said.stdout == "False\n"


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index ix_statements_said")
def test_the_migrations_make_the_tables_that_the_code_has(url):
    database = connect(url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _is_ours})
        assert compare_metadata(context, SQLModel.metadata) == []
    database.close()


def test_every_connection_has_foreign_keys_a_wal_and_full_synchronisation(file_url):
    database = connect(file_url)
    with database.engine.connect() as one, database.engine.connect() as other, database._writing.connect() as writer:
        for connection in (one, other, writer):
            answers = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
            ]
            assert answers == [1, "wal", 2, 30_000]
    database.close()


def test_a_newer_schema_is_refused_and_left_as_it_is(url):
    ask(url, "UPDATE alembic_version SET version_num = '9999'")
    before = _schema(url)
    with pytest.raises(SchemaError, match=r"desk.*: made by a newer version of demarche \(schema 9999.*\); upgrade demarche$"):
        Store.open(url)
    assert _schema(url) == before


def test_a_file_with_a_newer_schema_is_left_byte_for_byte(file_url):
    ask(file_url, "UPDATE alembic_version SET version_num = '9999'")
    path = path_of(file_url)
    before = path.read_bytes()
    with pytest.raises(SchemaError):
        Store.open(file_url)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("content", [b"%PDF-1.7 no database at all" * 99, b"\x00" * 5000, b"hello\n" * 400])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path, content):
    path = tmp_path / "rubbish.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"rubbish\.db: it is not a database; give the path") as refused:
        Store.open(f"sqlite:///{path}")
    assert "\n" not in str(refused.value)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_another_programs_database_is_refused_and_left_as_it_is(empty_url):
    ask(empty_url, "CREATE TABLE bookmarks (url TEXT)")
    before = _schema(empty_url)
    with pytest.raises(StoreError, match="it is another program's database; give a demarche database or") as refused:
        Store.open(empty_url)
    assert "\n" not in str(refused.value)
    assert _schema(empty_url) == before


def test_a_damaged_file_is_refused_in_one_line(file_url, make):
    url = file_url
    store = Store.open(url)
    for number in range(40):
        store.record(
            make.poll(make.read(make.document(id=f"d{number}", text=f"{number} Aland condemns it. " * 200))), now=make.now
        )
    store.close()
    path = path_of(url)
    content = bytearray(path.read_bytes())
    content[4096 : len(content) // 2] = b"\xff" * (len(content) // 2 - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="it is damaged; restore it from a backup"):
        _read_everything(url)


def test_a_read_only_folder_is_refused_in_one_line():
    if os.geteuid() == 0:
        _as_nobody(_check_read_only)
    else:
        _check_read_only()


def test_a_place_that_cannot_be_made_is_refused_in_one_line(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="the folder cannot be made"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'folder' / 'desk.db'}")
    with pytest.raises(StoreError, match="it is a folder"):
        Store.open(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://user:secret@host/db", "only SQLite and PostgreSQL are supported"),
        ("postgresql+psycopg2://user:secret@host/db", "only SQLite and PostgreSQL are supported"),
        ("postgresql://user:secret@host", "the address names no database"),
        ("postgresql://user:secret@host:port/db", "is not a database address"),
        ("sqlite://", "a file is needed"),
        ("sqlite:///:memory:", "a file is needed"),
        ("desk.db", "is not a database address"),
        ("", "is not a database address"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url, reason):
    with pytest.raises(StoreError, match=reason) as refused:
        Store.open(url)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_failed_migration_leaves_no_table(empty_url, monkeypatch):
    url = empty_url

    def fail_at_the_end(connection) -> None:
        upgrade(connection)
        raise StoreError("the power went")

    upgrade = migrations.upgrade
    monkeypatch.setattr(migrations, "upgrade", fail_at_the_end)
    with pytest.raises(StoreError, match="the power went"):
        Store.open(url)
    assert _schema(url) == []
    monkeypatch.undo()
    Store.open(url).close()


def test_a_store_opens_while_another_program_writes_to_it(url):
    other = Store.open(url)
    with other._database.write() as session:
        session.connection()
        Store.open(url, busy_timeout_s=0.1).close()
    other.close()


def test_a_store_that_two_programs_make_at_once_is_made_once(empty_url):
    stores: list[Store] = []
    openers = [threading.Thread(target=lambda: stores.append(Store.open(empty_url))) for _ in range(4)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert [store.counts()["documents"] for store in stores] == [0, 0, 0, 0]
    for store in stores:
        store.close()


def test_a_file_that_another_program_keeps_for_itself_is_one_line(tmp_path):
    path = tmp_path / "desk.db"
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match=r"desk\.db: another program holds it; close that program or try again$"):
            Store.open(f"sqlite:///{path}", busy_timeout_s=0.1)
        other.execute("ROLLBACK")
    other.close()


def test_a_backup_of_a_file_taken_while_the_store_is_open_is_a_whole_store(file_url, make, tmp_path):
    url = file_url
    store = Store.open(url)
    store.record(make.poll(make.read()), now=make.now)
    with sqlite3.connect(path_of(url)) as raw:
        raw.execute(f"VACUUM INTO '{tmp_path / 'backup.db'}'")
    raw.close()
    backup = Store.open(f"sqlite:///{tmp_path / 'backup.db'}")
    assert backup.document("aa_mfa:1") == store.document("aa_mfa:1")
    backup.close()
    store.close()


def _schema(url: str) -> list[tuple[Any, ...]]:
    """Return everything that the database says it has, so that two moments can be compared."""
    if url.startswith("sqlite:"):
        return ask(url, "SELECT name, sql FROM sqlite_master ORDER BY name")
    return ask(
        url,
        "SELECT relname, relkind, relfilenode FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "UNION ALL SELECT proname, prokind, 0 FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
    )


def _read_everything(url: str) -> None:
    store = Store.open(url)
    try:
        for number in range(40):
            store.document(f"d{number}")
    finally:
        store.close()


def _check_read_only() -> None:
    folder = Path(tempfile.mkdtemp(prefix="demarche-test-"))
    try:
        folder.chmod(0o555)
        with pytest.raises(StoreError, match=r"desk\.db: it cannot be opened; check that the folder exists and can be written"):
            Store.open(f"sqlite:///{folder / 'desk.db'}")
        folder.chmod(0o755)
        Store.open(f"sqlite:///{folder / 'desk.db'}").close()
        (folder / "desk.db").chmod(0o444)
        folder.chmod(0o555)
        with pytest.raises(StoreError, match=r"desk\.db: it cannot be (written|opened); check"):
            Store.open(f"sqlite:///{folder / 'desk.db'}")
        assert [one.name for one in folder.iterdir()] == ["desk.db"]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def _as_nobody(check) -> None:
    # Permissions do not bind root; for the length of the check we are somebody whom they bind.
    os.seteuid(65534)
    try:
        check()
    finally:
        os.seteuid(0)
