"""The PostgreSQL on which the benchmark runs: a private cluster in a folder, kept between runs.

Its commits are not synced, because the desks are made of nothing that could be lost; no question that is asked writes.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.monitor.store.postgres import SETTINGS, Cluster, binaries

_STOP_S = 600.0
_MORE = {
    "shared_buffers": "2GB",
    "effective_cache_size": "12GB",
    "work_mem": "32MB",
    "random_page_cost": "1.1",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "8GB",
    "autovacuum": "on",
    # A question is answered by one process, whose time is then all that it took.
    "max_parallel_workers_per_gather": "0",
}


@contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    """Give the cluster of a folder, made where there is none; it is stopped behind, and kept."""
    programs = binaries()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed; run: apt-get install postgresql")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        cluster = Cluster(programs, folder=folder, settings=SETTINGS | _MORE)
    except psycopg.OperationalError:
        raise SystemExit(f"{folder}: the server does not start; see {folder / 'log'} (another run may have it)") from None
    try:
        yield cluster
    finally:
        cluster.stop(wait_s=_STOP_S)


def databases(cluster: Cluster) -> frozenset[str]:
    """Return the databases that there are."""
    with cluster.admin() as admin:
        return frozenset(row[0] for row in admin.execute("SELECT datname FROM pg_database"))


def add(cluster: Cluster, name: str) -> None:
    """Make an empty database."""
    with cluster.admin() as admin:
        admin.execute(f'CREATE DATABASE "{name}" OWNER desk'.encode())


def rename(cluster: Cluster, name: str, to: str) -> None:
    """Give a database another name."""
    with cluster.admin() as admin:
        admin.execute(f'ALTER DATABASE "{name}" RENAME TO "{to}"'.encode())


def on_processor(pids: Iterable[int]) -> float:
    """Return for how many seconds these processes have run so far."""
    spent = 0.0
    for pid in pids:
        try:
            spent += int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
        except OSError:
            continue
    return spent


def version(cluster: Cluster) -> str:
    """Return the version of the server."""
    with cluster.admin() as admin:
        return str(admin.execute("SHOW server_version").fetchone()[0])
