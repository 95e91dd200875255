"""Places of a page: what the tags, class names and ids around an element say about finding a release there. Pure."""

from feeds.outline import Outline, name_tokens


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MAIN_WORDS = _words("main content article articles")
_RELEASE_WORDS = _words("news press release releases list listing result results views posts items entries archive feed")
# What the words in class names and ids say about a place, and what is left of a group's score there.
_PLACES = (
    (0.15, "nav navbar navigation menu menus submenu megamenu breadcrumb breadcrumbs mainmenu topmenu navi gnb lnb menubar"),
    (0.1, "footer foot contentinfo cookie cookies consent gdpr copyright bottom"),
    (
        0.1,
        "pager pagination paginator paging pages social socials share sharing lang language languages langs langselector",
    ),
    (
        0.3,
        "sidebar aside side complementary related popular trending mostread widget widgets rail quicklinks leftcol",
    ),
    (0.2, "calendar tagcloud tags toolbar topbar skip sitemap login banner banners partners"),
    (0.6, "carousel slider slideshow slick swiper ticker marquee"),
)
_PENALTIES = {word: factor for factor, words in _PLACES for word in words.split()}
_TAGS = {"nav": 0.15, "footer": 0.12, "aside": 0.3, "header": 0.4}
_LEAST_MAIN = 200  # characters
_BESIDE_MAIN = 0.75
RECORD_TAGS = _words("article li tr dd dt section")


def score_places(page: Outline) -> list[float]:
    """Return for each element what is left of a score there, its ancestors counted in."""
    total = max(1, page.characters[-1])
    has_heading = _holders(page, {"h1", "main"})
    places: list[float] = []
    for node in page.nodes:
        above = places[node.parent] if node.parent >= 0 else 1.0
        factor = 1.0
        words = name_tokens(node.tokens)
        if node.tag in _TAGS and not (node.tag == "header" and _in_record(page, node.parent)):
            factor = _TAGS[node.tag]
        wide = page.length(node.first, node.last) > 0.7 * total or node.number in has_heading or bool(words & _MAIN_WORDS)
        if not (wide and node.tag != "nav") or node.tag == "footer":
            factor = min([factor, *(_PENALTIES[word] for word in words & _PENALTIES.keys())])
        elif node.tag != "nav":
            factor = 1.0
        if factor == 1.0 and (node.tag in {"main", "article"} or words & (_MAIN_WORDS | _RELEASE_WORDS)):
            factor = 1.15
        places.append(min(above, factor) if factor < 1 else min(1.3, above * factor))
    main = next((node for node in page.nodes if node.tag == "main" and page.length(node.first, node.last) > _LEAST_MAIN), None)
    if main is not None:
        for node in page.nodes:
            if not main.number <= node.number < main.end:
                places[node.number] *= _BESIDE_MAIN
    return places


def _holders(page: Outline, tags: set[str]) -> set[int]:
    found: set[int] = set()
    for node in page.nodes:
        if node.tag in tags:
            number = node.parent
            while number >= 0 and number not in found:
                found.add(number)
                number = page.nodes[number].parent
    return found


def _in_record(page: Outline, number: int) -> bool:
    for _ in range(4):
        if number < 0:
            return False
        if page.nodes[number].tag in RECORD_TAGS:
            return True
        number = page.nodes[number].parent
    return False
