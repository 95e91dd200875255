"""A private PostgreSQL cluster for one run of the tests, from Debian's package. Not a test module.

It listens on a Unix socket only, in a folder of its own outside pytest's (which is closed to other users), and is never run as
root, which PostgreSQL refuses. Nothing is synced to disk: what is tested is what survives our crashes, not the machine's.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

START_S = 30.0
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
    "max_wal_size": "128MB",
    "min_wal_size": "32MB",
    "checkpoint_timeout": "1h",
    # The tests read the messages.
    "lc_messages": "C",
    "log_min_messages": "fatal",
}


def binaries() -> Path | None:
    """Return the folder of the newest installed PostgreSQL's programs (Debian's, else those on PATH), None without any."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb") if path.parent.parent.name.isdigit()]
    on_path = shutil.which("initdb")
    return max(found, key=lambda folder: int(folder.parent.name), default=Path(on_path).resolve().parent if on_path else None)


def _parent() -> str:
    # A database is a thousand files: in memory it is made in a tenth of the time.
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 1_000_000_000 else "/tmp"


class Cluster:
    """A running server. `url` of a database is that of the role `desk`, which owns it and is no superuser.

    A `folder` that has a cluster is started again with `settings`; without one the cluster is new, and in memory.
    """

    def __init__(self, programs: Path, *, folder: Path | None = None, settings: Mapping[str, str] = SETTINGS) -> None:
        self._programs = programs
        self._settings = settings
        self.folder = folder or Path(tempfile.mkdtemp(prefix="demarche-pg-", dir=_parent()))
        made = (self.folder / "data").exists()
        self._numbers = count(1)
        self._server: subprocess.Popen[bytes] | None = None
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres" if any(one.pw_name == "postgres" for one in pwd.getpwall()) else "nobody")
            if not made:
                os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        if made:
            self.start()
            return
        options = ["-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres", "--auth=trust", "--no-sync", "--no-instructions"]
        subprocess.run(
            [programs / "initdb", "-D", self.folder / "data", *options], check=True, capture_output=True, cwd="/", **self._as
        )
        self.start()
        with self.admin() as admin:
            admin.execute("CREATE ROLE desk LOGIN")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = [f"--{name}={value}" for name, value in self._settings.items()]
        command = [self._programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings]
        # When the tests are killed, the server must not stay behind.
        dying = ["setpriv", "--pdeathsig", "QUIT", *command] if shutil.which("setpriv") else command
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(dying, stdout=log, stderr=log, cwd="/", **self._as)
        self.wait()

    def wait(self) -> None:
        """Wait until the server answers, after a start or while it recovers."""
        deadline = time.monotonic() + START_S
        while True:
            try:
                with self.admin():
                    return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._server is None or self._server.poll() is not None:
                    raise
                time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT, *, wait_s: float = START_S) -> None:
        """Stop the server: SIGINT as for a restart (sessions are told), SIGQUIT at once, SIGKILL as in a crash.

        `wait_s`: a server that has just taken many gigabytes writes them down first.
        """
        if self._server is None:
            return
        self._server.send_signal(how)
        self._server.wait(wait_s)
        self._server = None
        if how == signal.SIGKILL:
            # The children notice by themselves that the postmaster is gone, and a new one waits for the last of them.
            time.sleep(0.1)
            (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def remove(self) -> None:
        """Stop the server and delete everything."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder)

    @contextmanager
    def admin(self, database: str = "postgres") -> Iterator[psycopg.Connection[Any]]:
        """Give a connection of the superuser, every statement a transaction of its own."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname=database, autocommit=True) as connection:
            yield connection

    def create(self, template: str | None = None, *, options: str = "") -> str:
        """Return the name of a new database, a copy of the template's where one is given."""
        name = f"desk{next(self._numbers)}"
        source = f"TEMPLATE {template}" if template else ""
        with self.admin() as admin:
            admin.execute(f"CREATE DATABASE {name} OWNER desk {source} {options}".encode())
        return name

    def drop(self, name: str) -> None:
        """Delete a database, whoever still has it open."""
        with self.admin() as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://desk@/{name}?host={self.folder}"
