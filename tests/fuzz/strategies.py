"""Structure-aware inputs for the fuzz tests: feeds, pages, listings and dates made of the pieces that real ones are made of.

The pieces are our own. What is asked of the readers stands in the tests.
"""

from hypothesis import strategies as st

CHARSETS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp1251", "koi8-r", "gb18030", "big5", "shift_jis", "euc_kr", "cp1256"),
    *("iso8859-9", "utf-7", "cp037", "rot13", "base64", "no-such-charset", "ascii"),
)
TYPES = (None, "text/html", "application/rss+xml; charset=utf-8", 'text/xml; charset="koi8-r"', "x; charset=utf-16", ";;charset=")
URLS = (
    None,
    "https://mfa.example/press/",
    "https://mfa.example/a?b=c#d",
    "http://[::1]/",
    "http://mfa.example:0/",
    "//x",
    "\x00",
    "",
)
_WORDS = (
    *(
        "The ministry welcomes the talks.",
        "外交部发言人",
        "الوزارة",
        "МИД России заявил",
        "Dışişleri",
        "กระทรวง",
        "\u202eabc",
        "é",
        "\ud800",
    ),
    *(
        "",
        " ",
        "\n\n",
        "\x00",
        "\x85",
        "\ufeff",
        "\x1b[0m",
        "a" * 300,
        "&amp;",
        "&#x110000;",
        "&#0;",
        "&#55296;",
        "&#55357;&#56832;",
        "&foo;",
        "&",
        "<",
        ">",
    ),
)
_DATES = (
    *(
        "Mon, 02 Mar 2026 10:00:00 GMT",
        "2026-03-02T10:00:00Z",
        "2026-03-02",
        "02/03/2026",
        "2 марта 2026 года",
        "٢ مارس ٢٠٢٦",
        "9999-99-99",
    ),
    *(
        "2 ธันวาคม 2569",
        "令和8年3月2日",
        "3/2/26 25:61",
        "2026-03-02T10:00:00+99:99",
        "0000-00-00",
        "1e999",
        "-1",
        "Mon, 31 Feb 2026 00:00:00 EST",
    ),
)
_TAGS = (
    *(
        "p",
        "div",
        "a href='/n/1'",
        "b",
        "table",
        "tr",
        "td",
        "li",
        "ul",
        "svg",
        "math",
        "iframe src=x",
        "script",
        "style",
        "template",
    ),
    *(
        "time datetime='2026-03-02'",
        "article",
        "main",
        "nav",
        "footer",
        "h1",
        "title",
        "meta charset=utf-16",
        "base href='//x'",
        "br/",
    ),
    *(
        "meta property='article:published_time' content='2026-13-02'",
        "select",
        "textarea",
        "plaintext",
        "noscript",
        "form",
        "frameset",
    ),
    *(
        "x:y",
        "img src=data:x",
        "a href='javascript:x()' onclick=x",
        "p title='",
        "html lang=xx-yy",
        "body",
        "!--",
        "![CDATA[",
        "?php",
        "!doctype html",
    ),
)
_ELEMENTS = (
    *(
        "title",
        "link",
        "guid",
        "description",
        "pubDate",
        "author",
        "dc:date",
        "dc:creator",
        "content:encoded",
        "media:title",
        "category",
    ),
    *(
        "updated",
        "published",
        "summary",
        "content",
        "id",
        "name",
        "atom:link",
        "media:group",
        "itunes:author",
        "enclosure",
        "source",
        "x:y",
    ),
)
_ATTRIBUTES = (
    *(
        "",
        " type='html'",
        " type='xhtml'",
        " type='text/plain' mode='base64'",
        " mode='escaped'",
        " href='/x'",
        " xml:base='http://[bad'",
    ),
    *(" isPermaLink='true'", " xml:lang='fr'", " rel='alternate' href='//x'", " a='1' a='2'", " src='x", " xmlns='urn:x'"),
)
_ROOTS = (
    ("<rss version='2.0'><channel>", "item", "</channel></rss>"),
    ("<rss version='0.91'><channel>", "item", "</channel></rss"),
    ("<feed xmlns='http://www.w3.org/2005/Atom'>", "entry", "</feed>"),
    ("<feed version='0.3' xmlns='http://purl.org/atom/ns#'>", "entry", "</feed>"),
    (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel>",
        "item",
        "</channel></rdf:RDF>",
    ),
    (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>",
        "url",
        "</urlset>",
    ),
    ("<CHANNEL HREF='x'>", "ITEM", "</CHANNEL>"),
    ("", "item", ""),
)
_NAMES = " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/'"

_NEWS = (
    "<url><loc>{}</loc><news:news><news:title>{}</news:title><news:publication_date>{}</news:publication_date></news:news></url>"
)
_SITEMAP = (
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
    "{}</urlset>"
)

words = st.one_of(st.sampled_from(_WORDS), st.sampled_from(_DATES), st.text(max_size=20))
urls = st.sampled_from(URLS)
types = st.sampled_from(TYPES)
sitemaps = st.lists(st.builds(_NEWS.format, words, words, words), max_size=5).map(lambda found: _SITEMAP.format("".join(found)))
dates = st.one_of(
    st.sampled_from(_DATES),
    st.builds(
        "{}{}{}{}{}{}{}".format,
        st.sampled_from(["", "Mon, ", "понедельник, ", "星期一 ", "Lundi "]),
        st.one_of(st.integers(-5, 99999).map(str), st.sampled_from(["٢", "２", "²", "1st", "1er", "XX"])),
        st.sampled_from([" ", "/", ".", "-", " de ", "年", "\u00a0", ""]),
        st.sampled_from(["Mar", "марта", "mars", "مارس", "三月", "3", "13", "Bahman", "Foo", "มีนาคม", ""]),
        st.sampled_from([" ", "/", ".", "-", ", ", "月", ""]),
        st.sampled_from(["2026", "26", "2569", "1404", "1447", "115", "0", "99999999999999999999", "日"]),
        st.sampled_from(
            ["", " 10:00", " 25:00", "T10:00:00Z", " 10:00:00.999999999 +1400", " 10 PM PDT", " 24:00", " (foo)", "\x00"]
        ),
    ),
    st.text(max_size=40),
)
soup = st.lists(
    st.one_of(
        words,
        st.sampled_from(_TAGS).map("<{}>".format),
        st.sampled_from(_TAGS).map(lambda tag: f"</{tag.split()[0]}>"),
        st.builds("{}<li><a href='/n/{}'>{}</a> {}</li>".format, st.just(""), st.integers(0, 9), words, st.sampled_from(_DATES)),
    ),
    max_size=25,
).map("".join)


@st.composite
def feeds(draw: st.DrawFn) -> str:
    """Draw a feed of any format, more or less well formed."""
    head, entry, tail = draw(st.sampled_from(_ROOTS))
    parts = [
        draw(
            st.sampled_from(
                ["", "<?xml version='1.0'?>", "<?xml version='1.0' encoding='utf-16'?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>"]
            )
        )
    ]
    parts.append(head.replace(">", _NAMES + ">", 1) if draw(st.booleans()) else head)
    for _ in range(draw(st.integers(0, 3))):
        inner = "".join(draw(st.lists(_element(), max_size=5)))
        parts.append(f"<{entry}>{inner}</{entry}>" if draw(st.integers(0, 9)) else f"<{entry}>{inner}")
    return "".join((*parts, tail if draw(st.integers(0, 9)) else ""))


@st.composite
def _element(draw: st.DrawFn) -> str:
    name, more = draw(st.sampled_from(_ELEMENTS)), draw(st.sampled_from(_ATTRIBUTES))
    inner = draw(st.one_of(words, st.sampled_from(_DATES), soup))
    form = draw(st.integers(0, 4))
    if form == 0:
        return f"<{name}{more}/>"
    if form == 1:
        return f"<{name}{more}><![CDATA[{inner}]]></{name}>"
    if form == 2:
        return f"<{name}{more}>{inner}</{name}>"
    return f"<{name}{more}>{inner.replace('&', '&amp;').replace('<', '&lt;')}</{name}>"


_scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), words, st.sampled_from(_DATES), soup)
_fields = (
    "id",
    "url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "date_published",
    "date_modified",
    "author",
    "authors",
    "language",
)
_anything = st.recursive(
    _scalars, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3))
)
json_feeds = st.fixed_dictionaries(
    {"version": st.sampled_from(["https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1", 1, None])},
    optional={
        "title": _anything,
        "home_page_url": _anything,
        "language": _anything,
        "items": st.one_of(_anything, st.lists(st.dictionaries(st.sampled_from(_fields), _anything, max_size=6), max_size=4)),
    },
)


@st.composite
def encoded(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> bytes:
    """Draw the bytes of a text in some charset, and sometimes broken: cut, doubled, or with other bytes in them."""
    text, charset = draw(texts), draw(st.sampled_from(CHARSETS))
    try:
        body = text.encode(charset, "replace")
    except (LookupError, UnicodeError):
        body = text.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 4)) == 0 and body:
        at = draw(st.integers(0, len(body)))
        body = body[:at] + draw(st.binary(max_size=8)) + body[at + draw(st.integers(0, 8)) :]
    return body
