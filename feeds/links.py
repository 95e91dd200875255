"""Addresses: which links of an index page may be releases, which look like it, and which are of one kind. Pure; no markup."""

import functools
import re
from urllib.parse import SplitResult, urlsplit

from feeds.identity import canonical_url
from feeds.outline import Anchor

_SHARE_HOSTS = re.compile(
    r"(?:^|\.)(?:facebook\.com|twitter\.com|x\.com|linkedin\.com|addtoany\.com|addthis\.com|wa\.me|whatsapp\.com|pinterest\.\w+|t\.me"
    r"|telegram\.me|vk\.com|reddit\.com|instagram\.com|youtube\.com|youtu\.be|flickr\.com|plus\.google\.com|weibo\.com|ok\.ru"
    r"|tiktok\.com|threads\.net|bsky\.app|line\.me|tumblr\.com|soundcloud\.com|play\.google\.com|apps\.apple\.com|viber\.com)$"
)
_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|ico|css|js|zip|rar|ics|rss|atom|mp3|mp4|avi|mov|wmv|xml)$", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|odt|rtf)(?:$|[?#])", re.IGNORECASE)
_SIDE_PATH = re.compile(
    r"/(?:tags?|category|categories|authors?|feed|rss|login|signin|user|search|wp-login\.php|cart|print|sitemap|topics?|taxonomy/term)(?:/|$)",
    re.IGNORECASE,
)
_RELEASE_PATH = re.compile(
    r"news|press|\bpr\b|releas|statement|communi|speech|article|story|notic|aktuell|presse|haber|berita|novost|detail|view|node|post|remark"
    r"|prensa|actual|stampa|medi|public|info|event|\d{3,}",
    re.IGNORECASE,
)


def may_be_release(anchor: Anchor, *, url: str) -> bool:
    """Return whether a link of the page at `url` may lead to a release: not to the page itself, a picture or a share
    button.
    """
    if anchor.rel & {"next", "prev", "tag", "author", "license", "search"}:
        return False
    try:
        here, parts = urlsplit(url), urlsplit(anchor.url)
    except ValueError:
        return False
    host, path = (parts.hostname or "").lower(), parts.path
    if canonical_url(anchor.url) == canonical_url(url) or (path in {"", "/"} and not parts.query):
        return False
    if parts.fragment and not parts.fragment.startswith(("/", "!")) and (path, parts.query) == (here.path, here.query):
        return False
    if host != (here.hostname or "") and _SHARE_HOSTS.search(host):
        return False
    return not _NO_PAGE.search(path)


def is_number(anchor: Anchor) -> bool:
    """Return whether a link says a short number and nothing else, as those of a pager and a calendar do."""
    return bool(anchor.text) and re.fullmatch(r"[\W_]*\d{0,4}[\W_]*", anchor.text) is not None


def like_release(url: str, *, here: SplitResult) -> float:
    """Return -1..1: how much an address looks like that of a release listed at `here`."""
    parts = urlsplit(url)
    if _SIDE_PATH.search(parts.path):
        return -1.0
    score = 0.5 if _RELEASE_PATH.search(parts.path + "?" + parts.query) else 0.0
    folder = here.path.rsplit("/", 1)[0]
    beside = parts.hostname == here.hostname and len(folder) > 1 and parts.path.startswith(folder)
    if beside or lies_below(url, here=here):
        score += 0.5
    last = parts.path.rstrip("/").rsplit("/", 1)[-1]
    return min(1.0, score + (0.3 if last.count("-") + last.count("_") >= 3 else 0.0))


def lies_below(url: str, *, here: SplitResult) -> bool:
    """Return whether an address stands in the folder that the page at `here` is."""
    parts, own = urlsplit(url), here.path.rstrip("/")
    return bool(own) and parts.hostname == here.hostname and len(parts.path) > len(own) + 1 and parts.path.startswith(own + "/")


def is_file(url: str) -> bool:
    """Return whether an address is that of a document and no page of a site."""
    return _FILE.search(url) is not None


def leads_aside(url: str) -> bool:
    """Return whether an address is that of a tag, a category, a search or an account."""
    return _SIDE_PATH.search(url) is not None


@functools.lru_cache(maxsize=8192)
def url_kind(url: str) -> tuple[str, str, str, str]:
    """Return what addresses of one kind share: host, folders without numbers, extension, names of parameters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return (url, "", "", "")
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    extension = name.rpartition(".")[2].lower() if re.search(r"\.[a-z]{2,5}$", name, re.IGNORECASE) else ""
    keys = ",".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair))
    return ((parts.hostname or "").removeprefix("www."), re.sub(r"\d+", "0", folder), extension, keys)
