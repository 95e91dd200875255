"""The server of nasty sites: every way that publishers' servers are known to misbehave is a path on it. All texts are invented.

`PATHS` maps each path to what answers there; answers that change from one request to the next count in `turn`. Not a test module.
"""

import gzip
import html
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXT = "The ministry of the fictional republic rejects the closing of the strait and asks for talks. "
SHORT = "The ministry rejects the closing of the strait."
FRENCH = "Le ministère de la république imaginaire rejette la fermeture du détroit et demande des pourparlers sans délai. "
SORRY = (
    b"<html><head><title>Maintenance</title></head><body><p>The site is being renewed, please come back later.</p></body></html>"
)

Headers = dict[str, str]


class Page:
    """One path: `at` gives body and reply for the n-th request (from 0) with its headers."""

    def __init__(self, at: Callable[[int, Headers, str], tuple[bytes, dict[str, Any]]]) -> None:
        self.at = at


def item(
    number: int,
    *,
    text: str = TEXT * 4,
    title: str | None = None,
    guid: str | None = "",
    link: str | None = None,
    date: str | None = None,
    extra: str = "",
) -> str:
    """Return one RSS item, dated `number` hours ago; guid "" means its number, None none."""
    said = title or f"Statement number {number} on the strait"
    marked = "" if guid is None else f"<guid isPermaLink='false'>{guid or f'id-{number}'}</guid>"
    when = format_datetime(NOW - number * HOUR, usegmt=True) if date is None else date
    dated = f"<pubDate>{when}</pubDate>" if when else ""
    return (
        f"<item><title>{html.escape(said)}</title><link>{link or f'https://mfa.example/{number}'}</link>{marked}{dated}"
        f"<description>{html.escape(text)}</description>{extra}</item>"
    )


def rss(*items: str, channel: str = "") -> bytes:
    """Return an RSS feed of these items."""
    top = f"<title>MFA</title><link>https://mfa.example/news/</link>{channel}"
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{top}{''.join(items)}</channel></rss>".encode()


def release(number: int, words: str = TEXT) -> bytes:
    """Return the page of a release."""
    title = f"Statement number {number} on the strait"
    body = f"<h1>{title}</h1>" + f"<p>{words * 6}</p>" * 3
    return f"<html lang='en'><head><title>{title}</title></head><body><main>{body}</main></body></html>".encode()


def index(*numbers: int, style: str = "list", extra: str = "") -> bytes:
    """Return an index page of releases in one of two templates."""
    links = [(f"/press/{n}", f"Statement number {n} on the closing of the strait", f"{n} February 2026") for n in numbers]
    if style == "list":
        body = "<ul>" + "".join(f"<li><a href='{a}'>{t}</a> <i>{d}</i></li>" for a, t, d in links) + "</ul>"
    else:
        cards = (f"<div class='card'><span class='day'>{d}</span><h3><a href='{a}'>{t}</a></h3></div>" for a, t, d in links)
        body = f"<section class='cards'>{''.join(cards)}</section>"
    return f"<html lang='en'><body><h1>Press releases</h1>{body}{extra}</body></html>".encode()


def pdf(line: str) -> bytes:
    """Return a PDF of one page with a text layer."""
    stream = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(body),
    )


def always(body: bytes = b"", **more: Any) -> Page:
    return Page(lambda turn, asked, here: (body, more))


def first_then(first: bytes, *then: bytes) -> Page:
    """Answer with `first`, then with each of `then`, the last one for ever."""
    bodies = (first, *then)
    return Page(lambda turn, asked, here: (bodies[min(turn, len(bodies) - 1)], {}))


def _drip() -> Iterator[bytes]:
    for sign in b"<rss version='2.0'><channel><title>slow</title>" * 20:
        yield bytes([sign])
        time.sleep(0.02)


def _conditional(turn: int, asked: Headers, here: str) -> tuple[bytes, dict[str, Any]]:
    marks = {"ETag": 'W/"a-\xe9;1"', "Last-Modified": "Mon, 2 Mar 2026 9:00:00 +0100"}
    both = asked.get("if-none-match") == marks["ETag"] and asked.get("if-modified-since") == marks["Last-Modified"]
    return (b"", {"status": 304}) if both else (rss(item(1)), {"headers": marks})


def _lying(turn: int, asked: Headers, here: str) -> tuple[bytes, dict[str, Any]]:
    if "if-none-match" in asked:
        return b"", {"status": 304}
    return rss(*(item(n) for n in range(9, 8 - min(turn, 5), -1))), {"headers": {"ETag": '"never changes"'}}


def _restless(turn: int, asked: Headers, here: str) -> tuple[bytes, dict[str, Any]]:
    built = f"<lastBuildDate>{format_datetime(NOW + turn * HOUR)}</lastBuildDate><generator>{turn}</generator>"
    return rss(item(1), item(2), channel=built), {"headers": {"ETag": f'"{turn}"'}}


def _loop(turn: int, asked: Headers, here: str) -> tuple[bytes, dict[str, Any]]:
    return b"", {"status": 302, "headers": {"Location": "/loop/b" if here.endswith("a") else "/loop/a"}}


def _to(target: str, status: int = 302) -> Page:
    return always(status=status, headers={"Location": target})


def _with_pages(pages: str, *, text: str = SHORT) -> Page:
    """A feed of three short entries whose pages stand at `pages` with their number; the server's own address goes in later."""
    return Page(
        lambda turn, asked, here: (rss(*(item(n, text=text, link=f"http://{asked['host']}{pages}{n}") for n in (1, 2, 3))), {})
    )


def _giant() -> bytes:
    return rss(item(1, text="&amp;" * 111_206))


def _template(turn: int, asked: Headers, here: str) -> tuple[bytes, dict[str, Any]]:
    return index(13, 12, 11, 10, style="list" if turn == 0 else "cards"), {}


_CYRILLIC = "Министерство иностранных дел вымышленной республики отвергает закрытие пролива и просит о переговорах. "
_CHINESE = "虚构共和国外交部反对关闭海峡，并呼吁立即举行谈判。" * 4
_ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_SITEMAP = (
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
    "<url><loc>https://agency.example/1</loc><news:news><news:publication_date>2026-03-02T09:00:00Z</news:publication_date>"
    "<news:title>The strait is closed, the fictional ministry says</news:title></news:news></url></urlset>"
)
_PLAIN_SITEMAP = (
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://agency.example/about</loc></url></urlset>"
)

_SITEMAPS = ("/plain-sitemap", "/news-sitemap")


def _on(day: int) -> str:
    """Return noon of a day of March 2026, 0 and below of February."""
    return format_datetime(datetime(2026, 2, 28, 12, tzinfo=UTC) + timedelta(days=day), usegmt=True)


PATHS: dict[str, Page] = {
    "/feed": always(rss(item(1), item(2))),
    # transport and politeness
    "/busy/negative": always(status=429, headers={"Retry-After": "-30"}),
    "/busy/year": always(status=503, headers={"Retry-After": "31536000"}),
    "/busy/date": always(status=503, headers={"Retry-After": format_datetime(NOW + 2 * HOUR, usegmt=True)}),
    "/conditional": Page(_conditional),
    "/lying": Page(_lying),
    "/modified-in-2041": Page(
        lambda turn, asked, here: (
            (b"", {"status": 304})
            if "if-modified-since" in asked
            else (rss(item(1), item(2)), {"headers": {"Last-Modified": "Sat, 02 Mar 2041 10:00:00 GMT"}})
        )
    ),
    "/restless": Page(_restless),
    "/moved": _to("/maintenance", status=301),
    "/maintenance": always(SORRY),
    "/gone": always(status=410),
    "/404-with-a-feed": always(rss(item(1)), status=404),
    "/drip": Page(lambda turn, asked, here: (b"", {"stream": _drip})),
    "/bomb": always(gzip.compress(bytes(30_000_000)), headers={"Content-Encoding": "gzip"}),
    "/64-bit-length": always(headers={"Content-Length": str(2**63 + 5)}, stream=lambda: iter([rss(item(1))])),
    "/giant": always(_giant()),
    "/challenge": always(
        b"<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies</body></html>",
        headers={"Content-Type": "application/rss+xml"},
    ),
    "/403-instead-of-429": always(b"<html><title>Blocked</title><body>Whoa there, too many requests</body></html>", status=403),
    "/feed-without-pages": _with_pages("/403/"),
    **{f"/403/{n}": always(status=403) for n in (1, 2, 3)},
    "/to-metadata": _to("http://169.254.169.254/latest/meta-data/"),
    "/to-file": _to("file:///etc/passwd"),
    "/to-credentials": _to("http://user:secret@127.0.0.1/"),
    "/to-decimal": _to("http://2852039166/"),
    "/loop/a": Page(_loop),
    "/loop/b": Page(_loop),
    # content type, encoding, XML
    "/text-plain": always(rss(item(1)), headers={"Content-Type": "text/plain"}),
    "/block-page": always(SORRY, headers={"Content-Type": "application/rss+xml; charset=utf-8"}),
    "/soft-404": always(b"<html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>"),
    "/app-shell": always(
        b"<html><head><title>MFA</title></head><body><div id='root'></div><script src='/a.js'></script></body></html>"
    ),
    "/empty": always(b""),
    "/cp1251": always(
        rss(item(1, text=_CYRILLIC * 3)).decode().encode("cp1251"), headers={"Content-Type": "text/xml; charset=windows-1251"}
    ),
    "/utf-16-without-mark": always(rss(item(1)).decode().encode("utf-16-le")),
    "/gb2312": always(
        rss(item(1, text=_CHINESE + "喆")).decode().replace("'1.0'?", "'1.0' encoding='gb2312'?").encode("gb18030")
    ),
    "/mojibake": always(rss(item(1, text=(FRENCH * 4).encode().decode("cp1252", "ignore")))),
    "/unquoted": always(rss(item(1), item(2, extra="<a b=c b='d'>x</a>"))),
    "/laughs": always(
        rss(item(1, title="&l9; of the strait")).replace(
            b"<rss", b'<!DOCTYPE rss [<!ENTITY l0 "ha">' + _ENTITIES.encode() + b"]><rss"
        )
    ),
    "/external-entity": always(
        rss(item(1, title="TITLE"))
        .replace(b"TITLE", b"&x; strait")
        .replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss')
    ),
    "/100000-entities": always(rss(item(1, text="&eacute;" * 100_000))),
    "/script": always(
        rss(item(1, text="<script>jQuery(function(){ track() })</script><style>p{}</style><p onclick='x()'>" + TEXT))
    ),
    "/relative/feed": always(
        rss(item(1, link="../press/7?a=1", text=f"<a href='annex.pdf'>annex</a> {TEXT}"), item(2, link="//mfa.example/2"))
    ),
    "/double-escaped": always(rss(item(1, title="Talks &amp;amp; treaties: &lt;b&gt;the strait&lt;/b&gt;"))),
    "/odd-json": always(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": 7,
                "items": [
                    None,
                    {"id": 5, "title": ["x"]},
                    {"id": "a", "title": "On the strait", "content_text": TEXT, "tags": 3},
                ],
            }
        ).encode()
    ),
    # identity
    "/no-guid": always(
        rss(item(1, guid=None), item(2).replace("<guid isPermaLink='false'>id-2</guid>", "<guid isPermaLink='true'/>"))
    ),
    "/guid-flip": first_then(
        rss(*(item(n) for n in range(1, 6))),
        rss(*(item(n, guid=f"urn:new:{n}") for n in range(1, 6))),
        rss(item(1, guid="urn:new:1", text=TEXT * 3 + "A correction."), *(item(n, guid=f"urn:new:{n}") for n in range(2, 6))),
    ),
    "/one-guid-changes": first_then(
        rss(*(item(n) for n in range(1, 6))),
        rss(*(item(n) for n in range(1, 5)), item(5, guid="urn:new:5")),
        rss(*(item(n) for n in range(1, 5)), item(5, guid="urn:new:5", text=TEXT * 3 + "A correction.")),
    ),
    "/https-guid-flip": first_then(
        rss(*(item(n, guid=f"http://mfa.example/?p={n}") for n in (1, 2))),
        rss(*(item(n, guid=f"https://mfa.example/?p={n}") for n in (1, 2))),
    ),
    "/one-guid": always(rss(item(1, guid="same", text="One text. " * 30), item(2, guid="same", text="Another text. " * 30))),
    "/one-url": always(rss(*(item(n, link="https://mfa.example/calls", text=f"Call {n}. {TEXT}") for n in (1, 2, 3)))),
    "/edited": first_then(rss(item(1)), rss(item(1, text=TEXT * 4 + "A correction."))),
    "/title-edited": first_then(
        rss(item(1, guid=None), item(2, guid=None)),
        rss(item(1, guid=None, title="Statement on the strait, corrected"), item(2, guid=None)),
    ),
    "/date-edited": first_then(rss(item(1)), rss(item(1, date=format_datetime(NOW - 2 * HOUR)))),
    "/returning": first_then(rss(item(1), item(2), item(3)), rss(item(1), item(3)), rss(item(1), item(2), item(3))),
    "/mirror/ministry": always(rss(item(1))),
    "/mirror/embassy": always(rss(item(1, guid="embassy-1", link="https://embassy.example/1"))),
    "/template": Page(_template),
    "/template/zero": first_then(index(13, 12, 11), SORRY),
    "/template/more": first_then(index(13, 12, 11), index(*range(28, 8, -1))),
    **{f"/press/{n}": always(release(n)) for n in range(9, 29)},
    # dates
    "/future-date": always(rss(item(1, date="Sat, 02 Mar 2041 10:00:00 GMT"), item(2))),
    "/ambiguous-dates": always(rss(*(item(n, date=f"02/03/26 0{n}:00") for n in (1, 2, 3)))),
    "/undated": always(rss(*(item(n, date="") for n in (1, 2, 3, 4)))),
    "/zoneless": always(rss(item(1, date="Mon, 02 Mar 2026 10:00:00"))),
    "/seconds-drift": first_then(rss(item(1)), rss(item(1, date=format_datetime(NOW - HOUR + timedelta(seconds=3))))),
    # text, listing pages, PDF, discovery
    "/truncated": _with_pages("/release/"),
    **{f"/release/{n}": always(release(n)) for n in (1, 2, 3)},
    "/menu-pages": _with_pages("/menu/"),
    **{
        f"/menu/{n}": always(
            b"<html><body><main><p>" + b"Home. About us. Contact. Careers. Press room. " * 20 + b"</p></main></body></html>"
        )
        for n in (1, 2, 3)
    },
    "/listing": always(index(13, 12, 11, 10)),
    "/paged": always(index(13, 12, 11, 10, extra="<nav class='pager'><a rel='next' href='/paged?page=2'>Next</a></nav>")),
    "/2025/feed": always(rss(*(item(n, date=format_datetime(NOW - timedelta(days=90 + n))) for n in range(1, 9)))),
    "/with-pdf": Page(lambda turn, asked, here: (rss(item(1, text="", link=f"http://{asked['host']}/statement.pdf")), {})),
    "/statement.pdf": always(
        pdf("Statement number 1 on the strait: the fictional ministry rejects it."), headers={"Content-Type": "text/html"}
    ),
    "/mislabelled-language": always(
        rss(*(item(n, title=f"Déclaration numéro {n} sur le détroit", text=FRENCH * 3) for n in (1, 2, 3, 4)))
    ),
    "/page-with-a-feed": always(
        b"<html><head><title>News</title><link rel='alternate' type='application/rss+xml' href='/feed'></head>"
        b"<body><p>All our news, day by day, in words and pictures.</p></body></html>"
    ),
    "/sitemap": always(_SITEMAP.encode()),
    "/plain-sitemap": always(_PLAIN_SITEMAP.encode()),
    "/sitemap-index": Page(
        lambda turn, asked, here: (
            b"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            + "".join(f"<sitemap><loc>http://{asked['host']}{path}</loc></sitemap>" for path in _SITEMAPS).encode()
            + b"</sitemapindex>",
            {"headers": {"ETag": '"of the index"'}},
        )
    ),
    "/news-sitemap": always(_SITEMAP.encode()),
    "/monthly/2026-03": Page(
        lambda turn, asked, here: (b"", {"status": 404}) if turn == 0 else (rss(item(1, date=_on(4)), item(2, date=_on(3))), {})
    ),
    "/monthly/2026-02": first_then(rss(item(8, date=_on(-2))), rss(item(7, date=_on(-1)), item(8, date=_on(-2)))),
    "/hub": always(
        rss(item(1), channel="<link rel='hub' href='https://dead-hub.example/' xmlns='http://www.w3.org/2005/Atom'/>")
    ),
    "/home-links": always(
        rss(
            item(1, text="", link="https://mfa.example/"),
            item(2, link="https://mfa.example", title="A note with its text"),
            item(3),
        )
    ),
}


def build(site: Any) -> None:
    """Let the server answer on every path; robots.txt allows all."""
    counts: Counter[str] = Counter()

    def answer(path: str, page: Page) -> Callable[[Headers], Any]:
        def reply(asked: Headers) -> Any:
            body, more = page.at(counts[path], asked, path)
            counts[path] += 1
            return site.reply(body, **more)

        return reply

    for path, page in PATHS.items():
        site.answer(path, answer(path, page))
    site.serve("/robots.txt", b"User-agent: *\nAllow: /")
