"""SIGKILL in the middle of a cycle, ten times: the store must end up as if nothing had happened. All texts are invented."""

import http.server
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = 10
ENTRIES = 4
STATES = {
    "fra": "France", "deu": "Germany", "bra": "Brazil", "zaf": "South Africa", "jpn": "Japan", "ind": "India",
    "mex": "Mexico", "tur": "Türkiye", "idn": "Indonesia", "ken": "Kenya", "chl": "Chile", "nor": "Norway", "pol": "Poland",
    "egy": "Egypt", "can": "Canada", "pak": "Pakistan", "nga": "Nigeria", "arg": "Argentina", "esp": "Spain",
    "ita": "Italy", "grc": "Greece", "prt": "Portugal", "swe": "Sweden", "fin": "Finland", "nld": "the Netherlands",
    "bel": "Belgium", "che": "Switzerland", "aut": "Austria", "irl": "Ireland", "isl": "Iceland", "est": "Estonia",
    "lva": "Latvia", "ltu": "Lithuania", "cze": "Czechia", "svk": "Slovakia", "hun": "Hungary", "rou": "Romania",
    "bgr": "Bulgaria", "hrv": "Croatia", "svn": "Slovenia",
}  # fmt: skip
SENTENCES = [
    "strongly condemns the attack by Russia on the port and calls it a violation of the UN Charter.",
    "expresses deep concern about the strikes by Israel and calls on all sides to show restraint.",
    "welcomes the agreement reached by Ethiopia and stands ready to support it.",
    "received the new ambassador and discussed cultural cooperation.",
]


class World:
    """Loopback feeds with slow answers, and a webhook that remembers the keys it was sent."""

    def __init__(self) -> None:
        self.started = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
        self.feed_requests = 0
        self.progress = threading.Condition()
        self.webhook_ids: list[str] = []
        world = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                time.sleep(0.05)
                with world.progress:
                    world.feed_requests += 1
                    world.progress.notify_all()
                self.answer(world.feed(self.path.strip("/")).encode(), "application/rss+xml")

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                time.sleep(0.02)
                with world.progress:
                    world.webhook_ids.append(self.headers["webhook-id"])
                self.answer(b"", "text/plain")

            def answer(self, body: bytes, kind: str) -> None:
                try:
                    self.send_response(200)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True  # the client was killed: that is what this test does

            def log_message(self, *_: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass  # a reset by a killed client

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def feed(self, code: str) -> str:
        name = STATES[code]
        entries = "".join(
            f"<item><guid>{code}-{number}</guid><title>Statement {number}</title>"
            f"<link>http://127.0.0.1:{self.port}/{code}/{number}</link>"
            f"<pubDate>{format_datetime(self.started + timedelta(minutes=number))}</pubDate>"
            f"<description>{escape(f'The Ministry of Foreign Affairs of {name} {SENTENCES[number]} ' * 3)}</description></item>"
            for number in range(ENTRIES)
        )
        return f'<rss version="2.0"><channel><title>Ministry of {name}</title><language>en</language>{entries}</channel></rss>'

    def wait_for(self, requests: int) -> None:
        """Wait until so many feeds have been asked for in all."""
        with self.progress:
            assert self.progress.wait_for(lambda: self.feed_requests >= requests, timeout=60)

    def settings(self, folder: Path) -> dict[str, str]:
        sources = folder / "sources"
        sources.mkdir()
        for code, name in STATES.items():
            (sources / f"{code}.toml").write_text(
                f'[[sources]]\nid = "{code}_mfa"\ninstitution = "Ministry of {name}"\nurl = "http://127.0.0.1:{self.port}/{code}"\n'
                f'kind = "rss"\nlanguage = "en"\ntier = "official"\ntext_mode = "feed"\n'
            )
        rules = folder / "rules.toml"
        rules.write_text(
            '[[rules]]\nid = "all"\ntitle = "Every statement"\nchannels = ["desk"]\nkinds = ["statement"]\n'
            f'made_at = {(self.started - timedelta(days=1)).isoformat().replace("+00:00", "Z")}\nmax_age = "30d"\n'
        )
        channels = folder / "channels.toml"
        channels.write_text(
            f'[channels.desk]\nkind = "webhook"\nurl = "http://127.0.0.1:{self.port}/hook"\nsecret = "whsec_{"QUFB" * 8}"\n'
        )
        channels.chmod(0o600)
        return {
            "DEMARCHE_SOURCES_DIR": str(sources),
            "DEMARCHE_RULES_FILE": str(rules),
            "DEMARCHE_CHANNELS_FILE": str(channels),
            "DEMARCHE_ALLOW_HOSTS": "127.0.0.0/8",
            "DEMARCHE_HOST_SPACING_S": "0",
            "DEMARCHE_WORKERS": "2",
            "DEMARCHE_TICK_S": "0.2",
        }


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def _poll(env: dict[str, str], db: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "monitor", "poll", "--db", str(db), *arguments]
    environ = {**os.environ, **env, "NO_PROXY": "*"}
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _finish(env: dict[str, str], db: Path) -> None:
    for _ in range(20):
        process = _poll(env, db, "--once")
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err.decode()
        if b"polled 0 sources" in out and not _contents(db)["pending"]:
            return
    raise AssertionError("the store never came to rest")


def _contents(db: Path) -> dict[str, list[tuple[object, ...]]]:
    queries = {
        "documents": "SELECT d.id, r.sha256, r.number FROM documents d JOIN revisions r ON r.document_id = d.id ORDER BY 1, 3",
        "statements": "SELECT key FROM statements ORDER BY 1",
        "deliveries": "SELECT key FROM deliveries ORDER BY 1",
        "pending": "SELECT key FROM deliveries WHERE state <> 'sent' ORDER BY 1",
    }
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return {name: connection.execute(query).fetchall() for name, query in queries.items()}


def test_ten_kills_lose_nothing_and_store_nothing_twice(
    world: World, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    env = world.settings(tmp_path)
    killed, calm = tmp_path / "killed.db", tmp_path / "calm.db"
    step = len(STATES) // KILLS
    for number in range(KILLS):
        process = _poll(env, killed)
        world.wait_for(world.feed_requests + step)
        time.sleep(0.02 * number)  # another instant of the cycle each time
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.returncode == -signal.SIGKILL, process.stderr.read().decode() if process.stderr else ""
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
    _finish(env, killed)
    sent_with_kills = Counter(world.webhook_ids)
    world.webhook_ids.clear()
    _finish(env, calm)

    disturbed, undisturbed = _contents(killed), _contents(calm)
    assert len(undisturbed["documents"]) == len(STATES) * ENTRIES
    assert len(undisturbed["statements"]) >= len(STATES)
    assert disturbed == undisturbed
    keys = {str(row[0]) for row in undisturbed["deliveries"]}
    assert set(sent_with_kills) == set(world.webhook_ids) == keys
    assert len(world.webhook_ids) == len(keys)
    repeats = sum(count - 1 for count in sent_with_kills.values())
    record_property("repeated with the same key", repeats)
    assert repeats <= KILLS  # at most the one message under way at each kill
