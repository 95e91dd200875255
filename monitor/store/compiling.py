"""A query as a condition on the index of passages, for FTS5 and for tsvector, and how marks and speakers stand among its terms.

The tree is `alerts.query`'s. What is indexed, and how a condition is asked, is in `searching`.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from alerts.query import TIED, All, Any, Between, Has, Node, Not, Text
from alerts.terms import BREAK, pairs_of

EVERY = "every"
"""The term of every passage."""
_SHIFT = 24  # bits for the passages of one second: sixteen million


def number_at(at: datetime) -> int:
    """Return the least number of a passage of that second."""
    return int(at.replace(microsecond=0).timestamp()) << _SHIFT


def of_speaker(term: str) -> str:
    """Return how a term of a speaker's name is kept beside the marks of fields."""
    return "\u00a7" + term if term != BREAK else term


@lru_cache(maxsize=4096)
def field_term(mark: str) -> str:
    """Return how a mark of a field is kept as a term."""
    # The ascii tokenizer splits at ASCII signs; the private-use character in their place is no letter of any text.
    return "\u00a6" + re.sub(r"[\x00-\x2f\x3a-\x60\x7b-\x7f]", lambda found: chr(0xE000 + ord(found[0])), mark)


class Compiled:
    """A query as a condition on `passage_terms`, with its bound values."""

    def __init__(self, dialect: str) -> None:
        self.on_server = dialect == "postgresql"
        self.number = "number" if self.on_server else "rowid"
        self.at = f"passage_terms.{self.number}"
        self.values: dict[str, object] = {}

    def bind(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def whole(self, node: Node) -> str:
        """Return the condition; in a file, what FTS5 can answer by itself is one MATCH, which streams from the newest on."""
        parts = tuple(flat(node))
        if self.on_server:
            return " AND ".join(map(self.condition, parts)) or "true"
        own = tuple(part for part in parts if not _beyond_terms(part))
        others = [self.condition(part) for part in parts if _beyond_terms(part)]
        if own or not others:
            others.insert(0, f"passage_terms MATCH {self.bind(_match(All(parts=own)))}")
        return " AND ".join(others)

    def times(self, node: Node) -> str:
        """Return the condition of the spans of time in which all must lie that a query finds."""
        return " AND ".join(self.condition(part) for part in flat(node) if isinstance(part, Between)) or "true"

    def condition(self, node: Node) -> str:
        """Return any part of a query as a condition of its own."""
        match node:
            case Not(part=part):
                return f"NOT ({self.condition(part)})"
            case Between(since=since, until=until):
                bounds = [f"{self.number} >= {self.bind(number_at(since))}"] if since else []
                bounds += [f"{self.number} < {self.bind(number_at(until))}"] if until else []
                return "(" + " AND ".join(bounds) + ")"
            case Has(mark=wanted) if wanted.partition(":")[0] in TIED:
                return self.tied(*wanted.split(":", 1))
            case Any() | Has() | Text() if not self.on_server and not _beyond_terms(node):
                # As a subquery, since MATCH must not stand under OR or NOT.
                return f"rowid IN (SELECT rowid FROM passage_terms WHERE passage_terms MATCH {self.bind(_match(node))})"  # noqa: S608 every value is bound
            case All(parts=parts) | Any(parts=parts):
                sign = " AND " if isinstance(node, All) else " OR "
                return "(" + sign.join(map(self.condition, parts)) + ")"
            case Has() | Text():
                parts_of_leaf = [
                    f"{column} @@ CAST({self.bind(_tsquery(terms, prefix))} AS tsquery)" for column, terms, prefix in _leaf(node)
                ]
                return "(" + " AND ".join(parts_of_leaf) + ")"

    def tied(self, name: str, value: str) -> str:
        """Return the condition that a statement reacts to an event (or one of a dossier's), or a document belongs to it."""
        bound = self.bind(value)
        events = f"SELECT id FROM events WHERE {'id' if name == 'event' else 'dossier_id'} = {bound}"  # noqa: S608 every value is bound
        reacts = f"r.key = p.key AND r.revision = p.revision AND r.event_id IN ({events})"
        belongs = f"p.key IS NULL AND b.document_id = p.document_id AND b.event_id IN ({events})"
        return (
            f"EXISTS (SELECT 1 FROM passages AS p WHERE p.number = {self.at} AND ("  # noqa: S608 every value is bound
            f"EXISTS (SELECT 1 FROM reactions AS r WHERE {reacts}) OR EXISTS (SELECT 1 FROM bindings AS b WHERE {belongs})))"
        )


def flat(node: Node) -> Iterator[Node]:
    """Yield the parts that must all hold."""
    if isinstance(node, All):
        for part in node.parts:
            yield from flat(part)
    else:
        yield node


def in_terms(node: Node) -> bool:
    """Return whether the index of terms leads to all that a query finds, and no tie is asked for, which takes a look at each."""
    return not _tied(node) and any(map(_leads, flat(node)))


def _leads(node: Node) -> bool:
    match node:
        case All(parts=parts):
            return any(map(_leads, parts))
        case Any(parts=parts):
            return bool(parts) and all(map(_leads, parts))
    return isinstance(node, Has | Text)


def _tied(node: Node) -> bool:
    match node:
        case All(parts=parts) | Any(parts=parts):
            return any(map(_tied, parts))
        case Not(part=part):
            return _tied(part)
    return isinstance(node, Has) and node.mark.partition(":")[0] in TIED


def _beyond_terms(node: Node) -> bool:
    """Return whether a part asks for what the terms do not have: a time, or what a statement reacts to."""
    match node:
        case All(parts=parts) | Any(parts=parts):
            return any(map(_beyond_terms, parts))
        case Not(part=part):
            return _beyond_terms(part)
        case Has(mark=wanted):
            return wanted.partition(":")[0] in TIED
    return isinstance(node, Between)


def _leaf(node: Has | Text) -> Iterator[tuple[str, Sequence[str], bool]]:
    """Yield what must stand in which column: terms that follow one another, the last perhaps a beginning."""
    if isinstance(node, Has):
        yield "fields", (field_term(node.mark),), False
        return
    own = of_speaker if node.speaker else str
    if node.words:
        yield ("fields" if node.speaker else "words"), [own(word) for word in node.words], node.prefix
    for run in node.runs:
        single = len(run) == 1
        yield "pairs", [own(pair) for pair in (pairs_of(run) if single else pairs_of(run)[:-1])], single


def _match(node: Node) -> str:
    """Return an expression of FTS5, which has no NOT of one side: what is not, is of every passage."""
    match node:
        case All(parts=()):
            return f"fields : {EVERY}"
        case All(parts=parts):
            return "(" + " AND ".join(map(_match, parts)) + ")"
        case Any(parts=parts):
            return "(" + " OR ".join(map(_match, parts)) + ")"
        case Not(part=part):
            return f"(fields : {EVERY} NOT {_match(part)})"
        case Has() | Text():
            said = (f'{column} : "{" ".join(terms)}"{" *" if prefix else ""}' for column, terms, prefix in _leaf(node))
            return "(" + " AND ".join(said) + ")"
    raise TypeError(node)  # a span of time is a range of numbers, see `whole`


def _tsquery(terms: Sequence[str], prefix: bool) -> str:
    return " <-> ".join(f"'{term}'" for term in terms) + (":*" if prefix else "")
