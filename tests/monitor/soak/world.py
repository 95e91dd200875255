"""The invented publishers of the soak: what each has published at any simulated moment, and how its server misbehaves then.

Pure: everything follows from a seed, so that the server, the poller and the reckoning at the end know the same truth. All texts
are invented.
"""

import gzip
import html
import json
import random
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from feeds.types import ActorCode, Source, SourceId, SourceKind, TextMode, Tier
from tests.monitor.soak.clock import START

HOUR, DAY = 3600.0, 86_400.0
TITLE = r"Statement (\d+) of office (\d+) on the harbour"
_FILLER = "The fictional office calls for talks about the harbour and thanks its invented partners. "
_BOMB = gzip.compress(bytes(24_000_000), 6)
_CHALLENGE = b"<html><head><title>Just a moment...</title></head><body>Checking your browser before you go on.</body></html>"
_SORRY = b"<html><head><title>Technical difficulties</title></head><body><p>The site is being maintained.</p></body></html>"
FAULTS = (
    *(
        "500",
        "503",
        "429",
        "404",
        "410",
        "reset",
        "cut",
        "empty",
        "challenge",
        "html",
        "rubbish",
        "loop",
        "metadata",
        "bomb",
        "drip",
    ),
    *("403", "304", "doctype", "half"),
)


@dataclass(frozen=True, slots=True)
class Published:
    """One publication of the truth. Times are simulated seconds; `edited_at` and `gone` are None where nothing happens to it."""

    number: int
    at: float
    edited_at: float | None = None
    gone: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """One simulated source: how it publishes, how it marks change, what befalls it."""

    number: int
    kind: str  # rss, atom, json, listing, pages
    marks: str  # etag, date, none, lying, restless
    ids: str  # plain, none, shared, one_url
    host: str
    interval_min: int
    window: int
    flips_at: float | None
    moves_at: float | None
    entries: tuple[Published, ...]
    faults: tuple[tuple[float, float, str], ...]
    loses: bool  # its window is too short for what befalls it
    times: tuple[float, ...] = field(repr=False)

    @property
    def source_id(self) -> SourceId:
        return SourceId(f"zz_{self.number:04d}")

    def fault_at(self, at: float) -> str | None:
        return next((kind for start, end, kind in self.faults if start <= at < end), None)

    def shown(self, at: float) -> tuple[Published, ...]:
        """Return the window, newest first."""
        past = self.entries[: bisect_right(self.times, at)][-self.window :]
        return tuple(one for one in reversed(past) if one.gone is None or not one.gone[0] <= at < one.gone[1])


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says. `manner` is plain, reset (no answer), cut (ends early) or drip (in small pieces)."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    manner: str = "plain"


class World:
    """`size` offices for `days` days; `blackouts` are when our own network is down, in simulated seconds."""

    def __init__(self, size: int, days: float, seed: int = 20260302) -> None:
        self.days = days
        self.offices = tuple(_office(number, size, days, random.Random(f"{seed}/{number}")) for number in range(size))
        chance = random.Random(seed)
        starts = [days * DAY * share for share in (0.12, 0.7)]
        self.blackouts = tuple((start, start + chance.uniform(6, 9) * HOUR) for start in starts)
        self._by_host: dict[str, dict[str, Office]] = {}
        for office in self.offices:
            self._by_host.setdefault(office.host, {})[f"/{office.number}/"] = office

    def sources(self, port: int) -> tuple[Source, ...]:
        return tuple(_source(office, port) for office in self.offices)

    def dark(self, at: float) -> bool:
        return any(start <= at < end for start, end in self.blackouts)

    def answer(self, host: str, path: str, asked: dict[str, str], at: float, port: int) -> Answer:
        """Return what the server of `host` (without port) says to a request at that moment."""
        if path == "/robots.txt":
            return Answer(body=b"User-agent: *\nDisallow: /secret/\n")
        office = self._by_host.get(host, {}).get(path[: path.find("/", 1) + 1])
        if office is None:
            return Answer(status=404)
        rest = path[path.find("/", 1) + 1 :]
        fault = office.fault_at(at)
        if fault is not None:
            broken = _broken(fault, office, rest, at, port)
            if broken is not None:
                return broken
        if rest.startswith("s/"):
            return _page(office, rest[2:], at)
        if office.moves_at is not None and at >= office.moves_at and rest == "feed":
            return Answer(status=301, headers=(("Location", f"http://{host}:{port}/{office.number}/new"),))
        return _window(office, asked, at, port)


def _office(number: int, size: int, days: float, chance: random.Random) -> Office:
    loses = number % 40 == 7
    kind = chance.choices(("rss", "atom", "json", "listing", "pages"), (74, 14, 6, 3, 3))[0]
    marks = chance.choices(("etag", "date", "none", "lying", "restless"), (60, 15, 10, 8, 7))[0]
    ids = "plain" if kind in {"json", "listing"} else chance.choices(("plain", "none", "shared", "one_url"), (75, 13, 6, 6))[0]
    shares_host = number % 5 == 0
    place = number // 50 if shares_host else number
    host = f"127.{20 if shares_host else 10}.{place // 250}.{place % 250 + 1}"
    every = chance.uniform(3, 4) * HOUR if loses else chance.uniform(20, 80) * HOUR
    paged = kind in {"listing", "pages"}
    window = 6 if loses else 24 if paged else 10  # pages wider than what one poll asks for
    end = days * DAY
    flips = ids == "plain" and kind in {"rss", "atom"} and not loses and chance.random() < 0.1
    flips_at = chance.uniform(0.3, 0.7) * end if flips else None
    moves_at = chance.uniform(0.1, 0.5) * end if kind == "rss" and chance.random() < 0.05 else None
    entries = _entries(chance, every, window, end, may_edit=not paged and not loses, rushes=paged and not loses)
    return Office(
        number=number,
        kind=kind,
        marks=marks,
        ids=ids,
        host=host,
        interval_min=chance.choices((60, 180, 360, 720), (2, 3, 25, 70))[0],
        window=window,
        flips_at=flips_at,
        moves_at=moves_at,
        entries=entries,
        faults=_faults(chance, end, loses=loses),
        loses=loses,
        times=tuple(one.at for one in entries),
    )


def _entries(
    chance: random.Random, every: float, window: int, end: float, *, may_edit: bool, rushes: bool
) -> tuple[Published, ...]:
    at, made = -every * window, []
    rush_after, in_rush = chance.uniform(1, 8) * DAY, 0
    while at < end:
        number = len(made)
        edited_at = gone = None
        if may_edit and chance.random() < 0.08:
            edited_at = at + chance.uniform(0.5, 24) * HOUR
        elif may_edit and chance.random() < 0.05:
            leaves = at + chance.uniform(72, 110) * HOUR  # later than the worst fault lets us see it
            gone = leaves, leaves + chance.uniform(1, 30) * HOUR
        made.append(Published(number, float(int(at)), edited_at, gone))
        if rushes and at > rush_after:  # a summit: more at once than the pages that one poll asks for
            rush_after, in_rush = at + chance.uniform(8, 12) * DAY, 14
        if in_rush:
            at, in_rush = at + chance.uniform(1, 4) * 60, in_rush - 1
            continue
        # ministries write in bursts, and then not at all for days
        at += chance.uniform(0.1, 2) * HOUR if chance.random() < 0.2 else chance.uniform(0.6, 1.9) * every
    return tuple(made)


def _faults(chance: random.Random, end: float, *, loses: bool) -> tuple[tuple[float, float, str], ...]:
    """Return what befalls an office: a fault of up to a day and a half every week or so, and peace in the last seventh."""
    if loses:
        return ((end * 0.25, end * 0.25 + 2 * DAY, "500"),)
    at, found = chance.uniform(0.1, 4) * DAY, []
    while at < end * 6 / 7 - 1.5 * DAY:
        kind = chance.choice(FAULTS)
        longest = {"410": 0.08, "bomb": 0.2, "drip": 0.2, "304": 0.4}.get(kind, 1.5)
        found.append((at, at + chance.uniform(0.02, longest) * DAY, kind))
        at = found[-1][1] + chance.uniform(4, 9) * DAY
    return tuple(found)


def _source(office: Office, port: int) -> Source:
    kinds = {"atom": SourceKind.ATOM, "json": SourceKind.JSON, "listing": SourceKind.LISTING}
    return Source(
        id=office.source_id,
        actor=ActorCode("ZZZ"),
        institution=f"Office {office.number}",
        url=f"http://{office.host}:{port}/{office.number}/feed",
        kind=kinds.get(office.kind, SourceKind.RSS),
        language="en",
        tier=Tier.OFFICIAL,
        interval=timedelta(minutes=office.interval_min),
        text_mode=TextMode.PAGE_IF_SHORT if office.kind in {"listing", "pages"} else TextMode.FEED,
    )


def _broken(fault: str, office: Office, rest: str, at: float, port: int) -> Answer | None:
    """Return the answer of a server in this fault; None where it answers as usual (the fault lies in what it says)."""
    here = f"http://{office.host}:{port}/{office.number}/{rest}"
    answers = {
        "500": Answer(status=500, body=b"broken"),
        "503": Answer(status=503, headers=(("Retry-After", "7200"),)),
        "429": Answer(status=429, headers=(("Retry-After", "-30"),)),
        "404": Answer(status=404),
        "410": Answer(status=410),
        "403": Answer(status=403, body=_CHALLENGE),
        "reset": Answer(manner="reset"),
        "cut": Answer(manner="cut", body=b"<rss><channel>" + b"x" * 2000),
        "empty": Answer(),
        "challenge": Answer(headers=(("Content-Type", "application/rss+xml"),), body=_CHALLENGE),
        "html": Answer(headers=(("Content-Type", "application/rss+xml"),), body=_SORRY),
        "rubbish": Answer(body=bytes(range(256)) * 20),
        "loop": Answer(status=302, headers=(("Location", here),)),
        "metadata": Answer(status=302, headers=(("Location", "http://169.254.169.254/latest/"),)),
        "bomb": Answer(headers=(("Content-Encoding", "gzip"),), body=_BOMB),
        "304": Answer(status=304),
    }
    return answers.get(fault)


def _window(office: Office, asked: dict[str, str], at: float, port: int) -> Answer:
    shown = office.shown(at)
    flipped = office.flips_at is not None and at >= office.flips_at
    fault = office.fault_at(at)
    render = {"atom": _atom, "json": _json, "listing": _listing}.get(office.kind, _rss)
    body = render(office, shown, at, flipped, port)
    if fault == "doctype":
        body = b'<!DOCTYPE rss [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>' + body if office.kind == "rss" else body
    headers = [("Content-Type", "text/html" if office.number % 7 else "application/rss+xml")]
    changed = max(
        [one.at for one in shown] + [one.edited_at or 0.0 for one in shown if (one.edited_at or at + 1) <= at], default=0.0
    )
    mark = '"' + sha256(body).hexdigest()[:16] + '"'
    date = format_datetime(START + timedelta(seconds=int(changed)), usegmt=True)
    if office.marks == "lying":
        mark = 'W/"always"'
    if office.marks == "restless":
        mark = f'"{at}"'
    if office.marks in {"etag", "lying", "restless"}:
        headers.append(("ETag", mark))
        if asked.get("if-none-match") == mark:
            return Answer(status=304, headers=(("ETag", mark),))
    elif office.marks == "date":
        headers.append(("Last-Modified", date))
        # what leaves and returns changes no date; a careful server compares exactly, as this one
        if asked.get("if-modified-since") and parsedate_to_datetime(asked["if-modified-since"]) >= parsedate_to_datetime(date):
            return Answer(status=304)
    manner = "drip" if fault == "drip" else "plain"
    if fault == "half" and office.kind in {"rss", "pages"}:
        body = body[: body.rfind(b"<item>")]  # an answer that the publisher's own cache cut between two entries
    return Answer(headers=tuple(headers), body=body, manner=manner)


def title_of(office: Office, one: Published) -> str:
    """Return the title, which names the publication."""
    return f"Statement {one.number} of office {office.number} on the harbour"


def text_of(office: Office, one: Published, at: float) -> str:
    """Return the text as it stands at that moment."""
    version = 2 if one.edited_at is not None and one.edited_at <= at else 1
    return f"Version {version} of text {one.number} of office {office.number}. {_FILLER}"


def _guid(office: Office, one: Published, flipped: bool) -> str | None:
    if office.ids == "none":
        return None
    number = one.number // 2 if office.ids == "shared" else one.number
    return f"{'urn:new' if flipped else 'tag:old'}:{office.number}:{number}"


def _link(office: Office, one: Published, port: int) -> str:
    end = "calls" if office.ids == "one_url" and office.kind != "pages" else str(one.number)
    return f"http://{office.host}:{port}/{office.number}/s/{end}"


def _said(office: Office, one: Published, at: float) -> str:
    return "A short summary." if office.kind == "pages" else text_of(office, one, at)


def _rss(office: Office, shown: tuple[Published, ...], at: float, flipped: bool, port: int) -> bytes:
    items = []
    for one in shown:
        guid = _guid(office, one, flipped)
        marked = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
        date = format_datetime(START + timedelta(seconds=one.at), usegmt=True)
        items.append(
            f"<item><title>{title_of(office, one)}</title><link>{_link(office, one, port)}</link>{marked}"
            f"<pubDate>{date}</pubDate><description>{_said(office, one, at)}</description></item>"
        )
    built = f"<lastBuildDate>{int(at)}</lastBuildDate>" if office.marks == "restless" else ""
    return f"<rss version='2.0'><channel><title>Office</title>{built}{''.join(items)}</channel></rss>".encode()


def _atom(office: Office, shown: tuple[Published, ...], at: float, flipped: bool, port: int) -> bytes:
    entries = []
    for one in shown:
        guid = _guid(office, one, flipped)
        marked = f"<id>{guid}</id>" if guid else ""
        date = (START + timedelta(seconds=one.at)).isoformat()
        entries.append(
            f"<entry>{marked}<title>{title_of(office, one)}</title><link href='{_link(office, one, port)}'/>"
            f"<published>{date}</published><content type='html'>{html.escape(text_of(office, one, at))}</content></entry>"
        )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Office</title>{''.join(entries)}</feed>".encode()


def _json(office: Office, shown: tuple[Published, ...], at: float, flipped: bool, port: int) -> bytes:
    items = [
        {
            "id": _guid(office, one, flipped),
            "url": _link(office, one, port),
            "title": title_of(office, one),
            "content_text": text_of(office, one, at),
            "date_published": (START + timedelta(seconds=one.at)).isoformat(),
        }
        for one in shown
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Office", "items": items}).encode()


def _listing(office: Office, shown: tuple[Published, ...], at: float, flipped: bool, port: int) -> bytes:
    lines = (
        f"<li><a href='{_link(office, one, port)}'>{title_of(office, one)}</a> "
        f"<span>{(START + timedelta(seconds=one.at)).strftime('%d %B %Y')}</span></li>"
        for one in shown
    )
    return f"<html lang='en'><body><h1>Press releases</h1><ul>{''.join(lines)}</ul></body></html>".encode()


def _page(office: Office, end: str, at: float) -> Answer:
    known = {str(one.number): one for one in office.entries if one.at <= at}
    one = known.get(end)
    if one is None:
        return Answer(status=404)
    paragraphs = "".join(f"<p>{part}</p>" for part in (text_of(office, one, at), _FILLER * 3, _FILLER * 2))
    title = title_of(office, one)
    body = f"<html lang='en'><head><title>{title}</title></head><body><main><h1>{title}</h1>{paragraphs}</main></body></html>"
    return Answer(headers=(("Content-Type", "text/html; charset=utf-8"),), body=body.encode())
