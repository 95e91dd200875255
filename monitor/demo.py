"""The sample world of `demarche demo`: invented releases about an invented event, and the server that publishes them on loopback.

The server is a real one (feeds, pages, validators, a source that fails); nothing that the monitor reads here is prepared. What
the texts say stands in `data/demo`; reading, storing and showing them is the business of the same code as ever.
"""

import base64
import hashlib
import logging
import secrets
import threading
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from xml.sax.saxutils import escape

import tomli_w

from alerts.rule_writing import write_rules
from alerts.rules import parse_rules
from feeds.types import ActorCode, Source, SourceId, SourceKind, TextMode, Tier
from monitor.dossiers import load_dossier
from monitor.types import Dossier, Event
from monitor.vocabulary import Vocabulary, load_vocabulary

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "data" / "demo"
"""The overlay of invented actors and names, the dossier, the sources and the script."""
POLL_EVERY = timedelta(seconds=10)
LOG, RECEIVER, GONE = "newsdesk-log", "sample-webhook", "former-pager"
"""The channels of the sample rules: the program's log, a receiver of the sample world, and one that is gone."""
TAKEN, LEFT = "/told", "/told-no-more"
_RULES_BEFORE = timedelta(hours=2)
# The two ordinary releases of each institution stand in its feed since before the event: a listener who reads them knows that
# it has missed nothing since then.
_ROUTINE_BEFORE = (timedelta(days=2, hours=3), timedelta(days=6, hours=5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A title and a text that a release has from `at` on; `at` counts from the demo's start."""

    at: timedelta
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One publication of one source, with all wordings that it will have, first one first. `id` never changes."""

    id: str
    source_id: SourceId
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The sample world as written, on no particular day.

    A source's `url` is a path on the server. `down_at` says from when a source fails, `date_only` which ones publish without a
    time of day. `began` is when the event began; it and all times in the script count from the demo's start.
    """

    sources: tuple[Source, ...]
    dossier: Dossier
    script: tuple[Release, ...]
    began: timedelta
    down_at: Mapping[SourceId, timedelta]
    date_only: frozenset[SourceId]


def demo_vocabulary() -> Vocabulary:
    """Return the shipped vocabulary with the sample world's invented states."""
    return load_vocabulary(FOLDER)


def is_sample(dossier: Dossier) -> bool:
    """Return whether a dossier of any database is about the sample world: about states that only its tables know."""
    parties = {code for event in dossier.events for code in (*event.initiators, *event.affected)}
    invented = demo_vocabulary().actors.keys() - load_vocabulary().actors.keys()
    return not parties.isdisjoint(invented)


def load_world() -> World:
    """Return the sample world."""
    listed = tomllib.loads((FOLDER / "sources.toml").read_text(encoding="utf-8"))["sources"]
    script = tomllib.loads((FOLDER / "script.toml").read_text(encoding="utf-8"))
    sources = tuple(
        Source(
            id=SourceId(row["id"]),
            actor=ActorCode(row["actor"]),
            institution=row["institution"],
            url=f"/feeds/{row['id']}.xml",
            kind=SourceKind(row["kind"]),
            language=row["language"],
            tier=Tier(row.get("tier", Tier.OFFICIAL)),
            interval=POLL_EVERY,
            text_mode=TextMode.PAGE,
            origin="invented for the sample world",
        )
        for row in listed
    )
    language = {source.id: source.language for source in sources}
    notice: Mapping[str, str] = script["notice"]
    began = timedelta(minutes=script["began"])
    releases = []
    for row in script["releases"]:
        source_id = SourceId(row["source"])
        closing = notice[language[source_id]]
        versions = [row, row["edit"]] if "edit" in row else [row]
        wordings = tuple(
            Wording(at=timedelta(minutes=each["at"]), title=each["title"], text=f"{each['text'].strip()}\n\n{closing}")
            for each in versions
        )
        releases.append(Release(id=row["id"], source_id=source_id, wordings=wordings))
    return World(
        sources=sources,
        dossier=load_dossier(FOLDER / "dossier.toml", demo_vocabulary()),
        script=(
            *releases,
            *(
                release
                for row in script["routine"]
                for release in _routine(sources, row["language"], row["titles"], row["texts"], notice[row["language"]], began)
            ),
        ),
        began=began,
        down_at={SourceId(row["id"]): timedelta(minutes=row["down_at"]) for row in listed if "down_at" in row},
        date_only=frozenset(SourceId(row["id"]) for row in listed if row.get("date_only", False)),
    )


def _routine(
    sources: tuple[Source, ...], language: str, titles: list[str], texts: list[str], closing: str, began: timedelta
) -> tuple[Release, ...]:
    """Return what stands in a language's official feeds since before the event, each source's at minutes of its own."""
    releases = []
    for place, source in enumerate(sources):
        if source.language != language or source.tier is not Tier.OFFICIAL:
            continue
        for number, (title, text, before) in enumerate(zip(titles, texts, _ROUTINE_BEFORE, strict=True), start=1):
            wording = Wording(
                at=began - before - timedelta(minutes=7 * place), title=f"SAMPLE: {title}", text=f"{text}\n\n{closing}"
            )
            releases.append(Release(id=f"{source.id}-routine-{number}", source_id=source.id, wordings=(wording,)))
    return tuple(releases)


def sample_rules(start: datetime) -> dict[str, str]:
    """Return the sample world's alert rules, each as a rule file by its id, made some hours before the start."""
    text = (FOLDER / "rules.toml").read_text(encoding="utf-8")
    rules = parse_rules(text, name="sample rules", channels=(LOG, RECEIVER, GONE))
    return {str(rule.id): write_rules((replace(rule, made_at=start - _RULES_BEFORE),)) for rule in rules}


def moved(dossier: Dossier, began: datetime) -> Dossier:
    """Return the dossier with its one event beginning at that time."""
    events: tuple[Event, ...] = tuple(replace(event, began=began) for event in dossier.events)
    return replace(dossier, events=events)


# --- what is served ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A release as it stands at one moment: its present wording, when it came out and when it was last changed."""

    id: str
    title: str
    text: str
    published_at: datetime
    updated_at: datetime


class _Server(ThreadingHTTPServer):
    """A client that hangs up (the demo is being stopped) is no error."""

    def handle_error(self, request: object, client_address: object) -> None:
        logger.debug("sample world: a connection was cut off")


class WorldServer:
    """Serves the sample world on loopback while the `with` block lasts; what is out depends on `clock`.

    Times after the start pass `speed` times as fast as written. The demo's start is when the block is entered.
    """

    def __init__(self, world: World, *, clock: Callable[[], datetime], speed: float = 1.0, port: int = 0) -> None:
        self.world = world
        self._clock = clock
        self._speed = speed
        self._port = port
        self._by_source = {source.id: source for source in world.sources}
        self.start = clock()

    def __enter__(self) -> "WorldServer":
        self.start = self._clock().replace(microsecond=0)
        self._server = _Server(("127.0.0.1", self._port), _handler_for(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sample-world", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The server's address, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def sources(self) -> tuple[Source, ...]:
        """Return the sources with the addresses of this server."""
        return tuple(replace(source, url=self.url + source.url) for source in self.world.sources)

    def channels(self) -> str:
        """Return the channels file of the sample rules, with a secret of this start; one of its receivers is gone."""
        secret = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
        hooks = {RECEIVER: TAKEN, GONE: LEFT}
        tables = {name: {"kind": "webhook", "url": self.url + path, "secret": secret} for name, path in hooks.items()}
        return tomli_w.dumps({"channels": {LOG: {"kind": "console"}, **tables}})

    def dossier(self) -> Dossier:
        """Return the dossier, its event having begun as long before the start as the script says."""
        return moved(self.world.dossier, self.start + self.world.began)

    def moment_of(self, at: timedelta) -> datetime:
        """Return when something of the script happens on this server's clock."""
        return self.start + (at / self._speed if at > timedelta() else at)

    def finished_at(self) -> datetime:
        """Return when the last thing of the script has happened."""
        changes = [wording.at for release in self.world.script for wording in release.wordings]
        return self.moment_of(max([*changes, *self.world.down_at.values()]))

    def published(self, source_id: SourceId) -> tuple[Published, ...]:
        """Return what a source has out now, newest first."""
        now = self._clock()
        out = []
        for release in self.world.script:
            wordings = [wording for wording in release.wordings if self.moment_of(wording.at) <= now]
            if release.source_id == source_id and wordings:
                first, last = wordings[0], wordings[-1]
                out.append(
                    Published(
                        id=release.id,
                        title=last.title,
                        text=last.text,
                        published_at=self.moment_of(first.at),
                        updated_at=self.moment_of(last.at),
                    )
                )
        return tuple(sorted(out, key=lambda each: each.published_at, reverse=True))

    def answer(self, path: str) -> tuple[HTTPStatus, str, bytes]:
        """Return status, content type and body for a path."""
        parts = path.strip("/").split("/")
        source = self._by_source.get(SourceId(parts[1].removesuffix(".xml"))) if len(parts) > 1 else None
        if source is None:
            return HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"no such page"
        down_at = self.world.down_at.get(source.id)
        if down_at is not None and self._clock() >= self.moment_of(down_at):
            return HTTPStatus.SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", b"down for maintenance"
        entries = self.published(source.id)
        if parts[0] == "feeds":
            if source.kind is SourceKind.ATOM:
                feed = _atom(source, entries, self.url, date_only=source.id in self.world.date_only)
                return HTTPStatus.OK, "application/atom+xml; charset=utf-8", feed.encode()
            return HTTPStatus.OK, "application/rss+xml; charset=utf-8", _rss(source, entries, self.url).encode()
        found = next((entry for entry in entries if [entry.id] == parts[2:]), None)
        if parts[0] != "pages" or found is None:
            return HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"no such page"
        return HTTPStatus.OK, "text/html; charset=utf-8", _page(source, found).encode()


def _summary(entry: Published) -> str:
    """Return what the feed shows of a release: the beginning of its text, as ministries do."""
    return entry.text.split("\n")[0][:160]


def _page_url(base: str, source: Source, entry: Published) -> str:
    return f"{base}/pages/{source.id}/{entry.id}"


def _rss(source: Source, entries: tuple[Published, ...], base: str) -> str:
    items = "".join(
        f"<item><title>{escape(entry.title)}</title><link>{escape(_page_url(base, source, entry))}</link>"
        f'<guid isPermaLink="false">{escape(entry.id)}</guid>'
        f"<pubDate>{format_datetime(entry.published_at, usegmt=True)}</pubDate>"
        f"<description>{escape(_summary(entry))}</description></item>"
        for entry in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{escape(source.institution)}</title><link>{escape(base)}</link><description>SAMPLE DATA</description>"
        f"<language>{source.language}</language>{items}</channel></rss>"
    )


def _atom(source: Source, entries: tuple[Published, ...], base: str, *, date_only: bool) -> str:
    def time(at: datetime) -> str:
        return f"{at:%Y-%m-%d}" if date_only else f"{at:%Y-%m-%dT%H:%M:%SZ}"

    items = "".join(
        f"<entry><title>{escape(entry.title)}</title><id>urn:sample:{escape(entry.id)}</id>"
        f'<link rel="alternate" href="{escape(_page_url(base, source, entry))}"/>'
        f"<published>{time(entry.published_at)}</published>"
        f"<updated>{time(entry.updated_at)}</updated><summary>{escape(_summary(entry))}</summary></entry>"
        for entry in entries
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{source.language}">'
        f"<title>{escape(source.institution)}</title><id>urn:sample:{source.id}</id>{items}</feed>"
    )


def _page(source: Source, entry: Published) -> str:
    direction = "rtl" if source.language == "ar" else "ltr"
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in entry.text.split("\n") if line.strip())
    return (
        f'<!doctype html><html lang="{source.language}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{escape(entry.title)}</title></head><body>"
        f"<header><nav><a href='/'>{escape(source.institution)}</a></nav></header>"
        f"<main><h1>{escape(entry.title)}</h1><article>{paragraphs}</article></main>"
        "<footer><p>SAMPLE DATA of the Démarche demonstration</p></footer></body></html>"
    )


def _handler_for(world: WorldServer) -> type[BaseHTTPRequestHandler]:
    """Return the request handler class that answers for this world; the standard library wants a class."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Without this every answer waits for the client's delayed acknowledgement.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            status, content_type, body = world.answer(self.path.split("?")[0])
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if status is HTTPStatus.OK and self.headers.get("If-None-Match") == etag:
                status, body = HTTPStatus.NOT_MODIFIED, b""
            self.send_response(status)
            if status is HTTPStatus.OK:
                self.send_header("Content-Type", content_type)
            if status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
                self.send_header("ETag", etag)
            if status is not HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(HTTPStatus.NO_CONTENT if self.path == TAKEN else HTTPStatus.GONE)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            logger.debug("sample world: " + format, *args)

    return Handler
