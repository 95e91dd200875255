"""The publishers of the benchmarks: a web server in a process of its own that answers with bodies made beforehand.

    python -m tests.bench.publishers FEEDS UNCHANGED PAGED     prints its port, serves until its input closes

Every feed has a loopback address of its own (127.x.y.z), so that each is a host of its own to whoever asks. All texts are
invented. It answers a conditional request for what has not changed with 304, and `/.used` with what it has done so far.
"""

import asyncio
import json
import random
import resource
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

ENTRIES = 30
UNCHANGED_ENTRIES = 3
PAGED_ENTRIES = 4
_TEXT_CHARS = 1850
_NEWEST = timedelta(minutes=7)
_WHO = ("The Ministry", "The Foreign Ministry", "The spokesperson", "The Government", "The Secretariat", "The delegation")
_DOES = (
    *("condemns", "welcomes", "supports", "rejects", "regrets", "is following", "has taken note of", "calls for", "recalls"),
    *("discussed", "reaffirmed its position on", "expressed concern about"),
)
_WHAT = (
    *("the closure of the northern crossing", "the agreement on the lower river", "the new tariffs on timber and grain"),
    *("the renewal of the ferry treaty", "the detention of two surveyors", "the exchange of notes on fisheries"),
    *("the ceasefire around the salt lakes", "the visit of the joint commission", "the inspection of the lighthouse islands"),
)
_WHERE = (
    *("at the meeting of the border commission", "in a note handed over on Tuesday", "after talks that lasted two days"),
    *("during a visit to the harbour", "in view of the winter that lies ahead", "and will inform its partners"),
    *("as agreed in the protocol of the lakes", "without prejudice to the talks", "– and “only there” – as its note says"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What one path answers: the bytes of a whole answer, and of a 304."""

    full: bytes
    unchanged: bytes


def new_hosts(count: int) -> list[str]:
    """Return the hosts of the feeds in which every entry is new."""
    return _hosts(64, count)


def unchanged_hosts(count: int) -> list[str]:
    """Return the hosts of the feeds that do not change."""
    return _hosts(96, count)


def paged_hosts(count: int) -> list[str]:
    """Return the hosts of the feeds whose entries are short and have a page each."""
    return _hosts(112, count)


def _hosts(first: int, count: int) -> list[str]:
    return [f"127.{first + number // 62_500}.{number // 250 % 250 + 1}.{number % 250 + 2}" for number in range(count)]


def text_of(chance: random.Random, chars: int) -> list[str]:
    """Return invented paragraphs of about so many characters in all."""
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < chars:
        paragraphs.append(" ".join(_sentence(chance) for _ in range(4)))
    return paragraphs


def _sentence(chance: random.Random) -> str:
    said = " ".join(chance.choice(words) for words in (_WHO, _DOES, _WHAT, _WHERE))
    return f"{said} (No. {chance.randrange(9999)})."


def rss(host: str, entries: int, *, chars: int, now: datetime) -> bytes:
    """Return an RSS 2.0 feed with its texts as HTML in CDATA."""
    parts = [f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Releases of {host}</title>']
    parts.append(f"<link>http://{host}/</link><description>Invented</description><language>en</language>")
    for number, title, markup, at in _entries(host, entries, chars=chars, now=now):
        parts.append(
            f"<item><title>{escape(title)}</title><link>http://{host}/releases/{number}?utm_source=rss</link>"
            f'<guid isPermaLink="false">{host}-{number}</guid><pubDate>{format_datetime(at)}</pubDate>'
            f"<description><![CDATA[{markup}]]></description></item>"
        )
    return ("\n".join(parts) + "</channel></rss>").encode()


def atom(host: str, entries: int, *, chars: int, now: datetime) -> bytes:
    """Return an Atom 1.0 feed with its texts as escaped HTML."""
    parts = ['<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">']
    parts.append(f"<title>Releases of {host}</title><id>urn:{host}</id><updated>{now.isoformat()}</updated>")
    for number, title, markup, at in _entries(host, entries, chars=chars, now=now):
        parts.append(
            f'<entry><title>{escape(title)}</title><link href="http://{host}/releases/{number}"/><id>urn:{host}:{number}</id>'
            f"<published>{at.isoformat()}</published><updated>{at.isoformat()}</updated>"
            f'<author><name>Press office</name></author><content type="html">{escape(markup)}</content></entry>'
        )
    return ("\n".join(parts) + "</feed>").encode()


def _entries(host: str, entries: int, *, chars: int, now: datetime) -> Iterator[tuple[int, str, str, datetime]]:
    chance = random.Random(host)
    for number in range(entries, 0, -1):
        first, *others = text_of(chance, chars)
        link = f'<a href="/releases/{number}/annex">annex</a>'
        markup = f"<p>{escape(first)} See the {link}.</p>\n" + "".join(
            f"<p><em>{escape(p[:12])}</em>{escape(p[12:])}</p>\n" for p in others
        )
        title = f"No. {number}: {chance.choice(_WHO)} on {chance.choice(_WHAT)} & {chance.choice(_WHAT)}"
        yield number, title, markup, now - _NEWEST * (entries - number + 1)


def page(host: str, number: int, title: str) -> bytes:
    """Return the page of a release with the furniture that pages have."""
    chance = random.Random(f"{host} {number}")
    menu = "".join(f'<li><a href="/section/{one}">Section {one}</a></li>' for one in range(40))
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text_of(chance, 2500))
    return (
        f'<!doctype html><html lang="en"><head><title>{escape(title)} | Invented</title></head><body><nav><ul>{menu}</ul></nav>'
        f"<main><article><h1>{escape(title)}</h1>{text}</article></main><footer><ul>{menu}</ul></footer></body></html>"
    ).encode()


def paged_feed(host: str, port: int, *, now: datetime) -> tuple[bytes, dict[str, bytes]]:
    """Return a feed whose entries are a title and a link, and their pages by path."""
    chance = random.Random(host)
    items, pages = [], {}
    for number in range(PAGED_ENTRIES, 0, -1):
        title = f"{chance.choice(_WHO)} on {chance.choice(_WHAT)}"
        pages[f"/releases/{number}"] = page(host, number, title)
        at = format_datetime(now - _NEWEST * (PAGED_ENTRIES - number + 1))
        items.append(
            f"<item><title>{escape(title)}</title><link>http://{host}:{port}/releases/{number}</link>"
            f'<guid isPermaLink="false">{host}-{number}</guid><pubDate>{at}</pubDate></item>'
        )
    head = f'<rss version="2.0"><channel><title>{host}</title><language>en</language>'
    return (head + "".join(items) + "</channel></rss>").encode(), pages


def served(body: bytes, *, kind: str, version: str) -> Served:
    """Return the answers for a body under an entity tag."""
    tag = f'ETag: "{version}"\r\n'
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{tag}\r\n"
    return Served(full=head.encode() + body, unchanged=f"HTTP/1.1 304 Not Modified\r\n{tag}\r\n".encode())


_MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class _Publisher(asyncio.Protocol):
    """Answers requests without a body, one after the other on each connection."""

    def __init__(self, places: dict[tuple[str, str], Served], done: Counter[str]) -> None:
        self._places = places
        self._done = done
        self._waiting = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._host = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._waiting += data
        while (end := self._waiting.find(b"\r\n\r\n")) >= 0:
            request, self._waiting = self._waiting[: end + 2], self._waiting[end + 4 :]
            self._transport.write(self._answer(request))

    def _answer(self, request: bytes) -> bytes:
        path = request.split(b" ", 2)[1].decode("ascii")
        if path == "/.used":
            said = json.dumps({"cpu_s": time.process_time(), **self._done}).encode()
            return served(said, kind="application/json", version="-").full
        place = self._places.get((self._host, path))
        answer = _MISSING if place is None else place.full
        if place is not None and b"\r\nif-none-match:" in request.lower():
            answer = place.unchanged
        self._done[answer[9:12].decode()] += 1
        return answer


def _bound(hosts: list[str]) -> tuple[list[socket.socket], int]:
    """Return a listening socket on every host, all on one port."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if len(hosts) + 200 > hard:
        raise SystemExit(
            f"{len(hosts)} hosts need as many open files, and only {hard} are allowed ({soft} by default): raise ulimit -n"
        )
    listening: list[socket.socket] = []
    port = 0
    for host in hosts:
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind((host, port))
        port = one.getsockname()[1]
        listening.append(one)
    return listening, port


async def _serve(feeds: int, unchanged: int, paged: int) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    listening, port = _bound(["127.0.0.1", *new_hosts(feeds), *unchanged_hosts(unchanged), *paged_hosts(paged)])
    places: dict[tuple[str, str], Served] = {}
    for number, host in enumerate(new_hosts(feeds)):
        write, kind = ((rss, "application/rss+xml"), (atom, "application/atom+xml"))[number % 2]
        places[host, "/feed"] = served(write(host, ENTRIES, chars=_TEXT_CHARS, now=now), kind=kind, version=host)
    for host in unchanged_hosts(unchanged):
        body = rss(host, UNCHANGED_ENTRIES, chars=200, now=now)
        places[host, "/feed"] = served(body, kind="application/rss+xml", version=host)
    for host in paged_hosts(paged):
        body, pages = paged_feed(host, port, now=now)
        places[host, "/feed"] = served(body, kind="application/rss+xml", version=host)
        for path, markup in pages.items():
            places[host, path] = served(markup, kind="text/html; charset=utf-8", version=path)
    done: Counter[str] = Counter()
    loop = asyncio.get_running_loop()
    for one in listening:
        await loop.create_server(lambda: _Publisher(places, done), sock=one, backlog=128)
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(*(int(number) for number in sys.argv[1:4])))
