"""The search grammar: text -> tree.

    blockade "harbour of X" actor:FRA target:USA stance:condemn lang:es since:2026-01-01 until:2026-02 speaker:Barrot is:official

Words and conditions must all hold; OR gives a choice, brackets group, a minus excludes; `stance:(condemn OR oppose)` asks one
field for several values; `word*` is a beginning. Dates are UTC, `until` takes in the whole day, month or year. `dossier:` and
`event:` ask what a statement reacts to; `actor:EU/members`, `target:NATO/members` and `group:G7` mean the members on the day of
the statement. What a tree means is in `query`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from alerts.errors import QueryError
from alerts.query import MEMBERS, TIED, All, Any, Between, Has, Node, Not, Text, mark
from alerts.terms import folded, runs

STANCES = ("condemn", "oppose", "concern", "neutral", "understand", "support", "endorse")
LEGAL = ("unlawful", "lawful", "refers")
MARKS = ("official", "unofficial", "hearsay", "joint", "declined", "corrected", "statement", "document")
"""What `is:` may ask."""

FIELDS = ("actor", "target", "group", "stance", "legal", "lang", "speaker", "dossier", "event", "is", "since", "until")

_CLOSED = {"stance": STANCES, "legal": LEGAL, "is": MARKS}
_CODE = re.compile(r"[a-z][a-z0-9_]*(/members)?")
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
MAX_DEPTH = 50  # brackets and minuses within one another: nobody asks for more, and each costs a level of Python's stack
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_TOKEN = re.compile(
    r'\s*(?:(?P<minus>-)(?=\S)|(?P<open>\()|(?P<close>\))|(?P<field>[A-Za-z_]+):(?=[^\s)])|"(?P<phrase>[^"]*)"|(?P<word>[^\s()"]+))'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a group from `since` to the day before `until`; None is no bound."""

    code: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a query may name, each as `folded` writes it: a name that there is none of finds nothing, which nobody would notice.

    `groups` are given by their names; those in `actors` too speak for themselves, and mean their members only as `NAME/members`.
    None where it is not known what there is.
    """

    actors: Collection[str]
    targets: Collection[str]
    groups: Mapping[str, Sequence[Member]]
    dossiers: Collection[str] | None = None
    events: Collection[str] | None = None


def parse(query: str, known: Known | None = None) -> Node:
    """Return the tree of a query; with `known`, groups are spelled out as their members on the day of each statement.

    Without it no name is looked up, and a group is the mark that `passage` gives to what its members say.

    Raises: QueryError, which names the character (from 1) and what to do.
    """
    reader = _Reader(query, known)
    node = reader.choice(None)
    if reader.kind == "close":
        raise reader.error("there is no bracket that this one closes")
    return node


def _members(name: str, members: Sequence[Member]) -> Node:
    """Return what asks for the members on the day of each statement: all that ever were, but for the days when one was not."""
    terms_of: dict[str, list[Member]] = {}
    for one in members:
        terms_of.setdefault(folded(one.code), []).append(one)
    parts: list[Node] = [Any(parts=tuple(Has(mark=mark(name, code)) for code in terms_of))]
    for code, terms_held in terms_of.items():
        outside = tuple(_outside(terms_held))
        if outside:
            parts.append(Not(part=All(parts=(Has(mark=mark(name, code)), Any(parts=outside)))))
    return parts[0] if len(parts) == 1 else All(parts=tuple(parts))


def _outside(held: Sequence[Member]) -> Iterator[Between]:
    """Yield the times in which none of these memberships held."""
    free: date | None = date.min
    for one in sorted(held, key=lambda one: one.since or date.min):
        if free is None:
            return
        since = one.since or date.min
        if since > free:
            yield Between(since=None if free == date.min else _midnight(free), until=_midnight(since))
        free = None if one.until is None else max(free, one.until)
    if free is not None:
        yield Between(since=_midnight(free))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class _Reader:
    """A query being read, one token ahead."""

    def __init__(self, query: str, known: Known | None = None) -> None:
        self.query = query
        self.known = known
        self.at = 0
        self.kind = ""
        self.value = ""
        self.start = 0
        self.depth = 0
        self.next()

    def next(self) -> None:
        """Go on to the next token; its kind is empty at the end."""
        found = _TOKEN.match(self.query, self.at)
        if found is None or found.lastgroup is None:
            rest = self.query[self.at :]
            self.start = self.at + len(rest) - len(rest.lstrip())
            if rest.strip():
                raise self.error("this quotation mark is not closed", remedy='write "words in a row"')
            self.kind = self.value = ""
            return
        self.kind, self.value = found.lastgroup, found[found.lastgroup]
        self.start = found.start(self.kind) - (self.kind == "phrase")
        self.at = found.end()

    def error(self, reason: str, *, remedy: str = "", at: int | None = None) -> QueryError:
        place = (self.start if at is None else at) + 1
        shown = self.query[place - 1 : place + 29]
        here = f' (at "{shown}")' if shown.strip() else ""
        return QueryError(f"query, character {place}{here}: {reason}" + (f"; {remedy}" if remedy else ""), position=place)

    def choice(self, name: str | None) -> Node:
        parts = [self.together(name)]
        while self.kind == "word" and self.value == "OR":
            self.next()
            parts.append(self.together(name))
        return parts[0] if len(parts) == 1 else Any(parts=tuple(parts))

    def together(self, name: str | None) -> Node:
        parts: list[Node] = []
        while self.kind not in {"", "close"} and not (self.kind == "word" and self.value == "OR"):
            if self.kind == "word" and self.value == "AND" and parts:
                self.next()
                continue
            parts.append(self.one(name))
        if not parts:
            raise self.error("something to look for is missing here", remedy="write a word, a phrase or field:value")
        return parts[0] if len(parts) == 1 else All(parts=tuple(parts))

    def one(self, name: str | None) -> Node:
        if self.depth == MAX_DEPTH:
            raise self.error(f"more than {MAX_DEPTH} brackets and minuses within one another", remedy="ask more simply")
        self.depth += 1
        node = self.inner(name)
        self.depth -= 1
        return node

    def inner(self, name: str | None) -> Node:
        kind, value, start = self.kind, self.value, self.start
        self.next()
        if kind == "minus":
            if self.kind in {"", "close"}:
                raise self.error("a minus needs something behind it", at=start)
            return Not(part=self.one(name))
        if kind == "open":
            return self.group(name, start)
        if kind == "field":
            if name is not None:
                raise self.error(f"a field cannot stand within {name}:( )", at=start)
            return self.field(value, start)
        return self.leaf(name, value, start, quoted=kind == "phrase")

    def group(self, name: str | None, start: int) -> Node:
        node = self.choice(name)
        if self.kind != "close":
            raise self.error("this bracket is not closed", remedy="write a ) behind what belongs together", at=start)
        self.next()
        return node

    def field(self, name: str, start: int) -> Node:
        if name not in FIELDS:
            raise self.error(
                f'unknown field "{name}"', remedy=f"use one of {', '.join(FIELDS)}, or put the words in quotes", at=start
            )
        kind, value, at = self.kind, self.value, self.start
        if kind not in {"open", "word", "phrase"}:
            raise self.error(f"{name}: needs a value", at=at)
        self.next()
        if kind == "open":
            return self.group(name, at)
        return self.leaf(name, value, at, quoted=kind == "phrase")

    def leaf(self, name: str | None, value: str, start: int, *, quoted: bool) -> Node:
        if name is None or name == "speaker":
            return self.text(value, start, quoted=quoted, speaker=name == "speaker")
        if name in {"since", "until"}:
            return self.date(name, value, start)
        plain = folded(value)
        if name in _CLOSED and plain not in _CLOSED[name]:
            raise self.error(f'{name}: cannot be "{value}"', remedy=f"use one of {', '.join(_CLOSED[name])}", at=start)
        if name in {"actor", "target", "group"}:
            return self.code(name, value, plain, start)
        if name in TIED:
            return self.tied(name, value, plain, start)
        if name == "lang" and not _LANGUAGE.fullmatch(plain):
            raise self.error(f'"{value}" is no language', remedy="write its code, such as es", at=start)
        return Has(mark=mark(name, plain))

    def code(self, name: str, value: str, plain: str, start: int) -> Node:
        if not _CODE.fullmatch(plain) or (name == "group" and plain.endswith(MEMBERS)):
            raise self.error(f'"{value}" is no code', remedy="write one such as FRA or EU", at=start)
        if self.known is None:
            return Has(mark=mark(name, plain))
        field_of, group = ("actor", plain) if name == "group" else (name, plain.removesuffix(MEMBERS))
        there = self.known.targets if field_of == "target" else self.known.actors
        if name != "group" and plain in there:
            return Has(mark=mark(field_of, plain))
        if group in self.known.groups:
            return _members(field_of, self.known.groups[group])
        wanted = "a group such as NATO" if name == "group" else "an ISO 3166-1 alpha-3 code, an organisation's or a group's"
        raise self.error(f'{name}: there is no "{value}"', remedy=f"write {wanted}", at=start)

    def tied(self, name: str, value: str, plain: str, start: int) -> Node:
        there = None if self.known is None else self.known.dossiers if name == "dossier" else self.known.events
        if not _KEBAB.fullmatch(plain) or (there is not None and plain not in there):
            shown = ", ".join(sorted(there)[:5]) if there else ""
            remedy = f"those that there are: {shown}" if shown else "`demarche dossier list` shows what there is"
            raise self.error(f'{name}: there is no "{value}"', remedy=remedy, at=start)
        return Has(mark=mark(name, plain))

    def text(self, value: str, start: int, *, quoted: bool, speaker: bool) -> Text:
        found = runs(value)
        if not quoted and value.endswith(":") and value[:-1] in FIELDS:
            raise self.error(f"{value} needs its value right behind it, without a space", at=start)
        if not found:
            raise self.error(f'"{value}" holds no letter or digit to look for', at=start)
        words = tuple(run for run, unspaced in found if not unspaced)
        prefix = not quoted and value.endswith("*") and bool(words) and not found[-1][1]
        return Text(words=words, runs=tuple(run for run, unspaced in found if unspaced), prefix=prefix, speaker=speaker)

    def date(self, name: str, value: str, start: int) -> Between:
        first, behind = self.span(value, start)
        return Between(since=first) if name == "since" else Between(until=behind)

    def span(self, value: str, start: int) -> tuple[datetime, datetime]:
        """Return the first second of what is named and the first behind it."""
        found = _DATE.fullmatch(value)
        try:
            if found is None:
                moment = datetime.fromisoformat(value)
                aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
                second = aware.replace(microsecond=0)
                return second, second + timedelta(seconds=1)
            year, month, day = (int(part) if part else None for part in found.groups())
            first = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
            if day:
                return first, first + timedelta(days=1)
            behind = (first + timedelta(days=32)).replace(day=1) if month else first.replace(year=first.year + 1)
            return first, behind
        except (ValueError, OverflowError) as exc:
            raise self.error(
                f'"{value}" is no date', remedy="write 2026-03-02, 2026-03, 2026 or 2026-03-02T09:00:00Z", at=start
            ) from exc
