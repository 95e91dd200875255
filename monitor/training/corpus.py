"""Labelled documents for the fit: what is read in them, what is labelled, and folds that keep one event on one side.

Nothing is fitted here, and no text leaves here for the model.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from feeds.types import Document
from monitor.contract import document_from_json
from monitor.evaluate import Mark, gold_from_json
from monitor.extract import stage_of
from monitor.extract.forest import Rows
from monitor.extract.grams import Grams
from monitor.extract.looks import Weighed
from monitor.extract.pairing import Pairing
from monitor.extract.places import Places
from monitor.extract.tables import Known, load_tables
from monitor.extract.tokens import tokenize
from monitor.types import Dossier, EventId
from monitor.vocabulary import load_vocabulary

FOLDS = 5
_ACT = ("act", "initiators", "affected")
_SHINGLE = 12
_SHARED = 3
_INVENTED = 1.0


@dataclass(slots=True, kw_only=True)
class Text:
    """A labelled document as read, with or without its act; the later fields are filled as the fit goes on."""

    doc_id: str
    line: str
    language: str
    marks: tuple[Mark, ...]
    places: Places
    grams: Grams
    fold: int
    weight: float
    plain: bool
    invented: bool
    group: str
    source: str
    document: Document
    dossier: Dossier | None
    event: EventId | None
    rows: Rows = field(default_factory=lambda: Rows([], {}))
    sure: list[float] = field(default_factory=list)
    pairing: Pairing | None = None
    weighed: Weighed | None = None
    stated: list[tuple[int, str | None, Mark]] = field(default_factory=list)

    @property
    def labels(self) -> tuple[Mark, ...]:
        """Return the labels that count: official and no hearsay."""
        return tuple(mark for mark in self.marks if mark.official)


def load(files: Sequence[Path], own: Sequence[Path] = ()) -> list[Text]:
    """Return the texts of labelled files; one with an act is there twice, with it and without.

    Each is read without the rows of stances, speech, acts, demands and offices whose words stand in texts of its own group only:
    they may have been written for it, and of a text that nobody has seen no row knows. `own` are files of invented texts,
    minimal pairs among them: they stay out of the figures and are read with every row. Raises: InputError, OSError.
    """
    lines = [(where, line, False) for path in files for where, line in _lines(path)]
    lines += [(where, line, True) for path in own for where, line in _lines(path)]
    data = [json.loads(line) for _, line, _ in lines]
    groups = _groups(data)
    folds = _folds(groups)
    peculiar = _peculiar([(one, group) for one, group, (*_, invented) in zip(data, groups, lines, strict=True) if not invented])
    found: list[Text] = []
    for (where, line, invented), one, group in zip(lines, data, groups, strict=True):
        hidden = frozenset[Known]() if invented else peculiar[group]
        marks = gold_from_json(line, where=where).marks
        found.extend(_texts(one, marks, where=where, hidden=hidden, fold=folds[group], invented=invented, group=group))
    return found


def _peculiar(documents: Sequence[tuple[Mapping[str, object], str]]) -> dict[str, frozenset[Known]]:
    """Return for each group the rows whose words stand in its texts only."""
    groups: dict[Known, set[str]] = defaultdict(set)
    for document, group in documents:
        tables = load_tables(str(document["language"]))
        for row in tables.known_in(tokenize(str(document["text"]))) if tables is not None else ():
            groups[row].add(group)
    found: dict[str, set[Known]] = {group: set() for _, group in documents}
    for row, where in groups.items():
        if len(where) == 1:
            found[next(iter(where))].add(row)
    return {group: frozenset(rows) for group, rows in found.items()}


def _texts(
    data: dict[str, object],
    marks: tuple[Mark, ...],
    *,
    where: str,
    hidden: frozenset[Known],
    fold: int,
    invented: bool,
    group: str,
) -> Iterator[Text]:
    """Yield the readings of one labelled document, with its act first where it has one."""
    given = {key: value for key, value in data.items() if key != "statements"}
    with_act = any(given.get(key) for key in _ACT)
    vocabulary = load_vocabulary()
    for act in (True, False) if with_act else (False,):
        line = json.dumps(given if act else {k: v for k, v in given.items() if k not in _ACT}, ensure_ascii=False)
        read = document_from_json(line, where=where)
        tables = load_tables(read.document.language)
        if tables is None:
            continue
        if hidden:
            tables = tables.without(hidden)
        stage = stage_of(read.document, read.document.text, tables, vocabulary, read.dossier, read.event)
        if stage is None:
            continue
        yield Text(
            doc_id=str(data["doc_id"]),
            line=line,
            language=tables.language,
            marks=marks,
            places=Places(stage),
            grams=Grams(stage.reading),
            fold=fold,
            weight=(0.5 if with_act else 1.0) * (_INVENTED if invented else 1.0),
            invented=invented,
            plain=not act,
            group=group,
            source=where.split(":")[0].rsplit("/", 1)[-1],
            document=read.document,
            dossier=read.dossier,
            event=read.event,
        )


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the labelled documents of a file with their places; the two sides of a minimal pair are two documents."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        data = json.loads(line)
        if "sides" not in data:
            yield f"{path}:{number}", line
            continue
        shared = {"language": data["language"], "published": data["published"], "event": data["pair_id"]}
        for letter, side in zip("ab", data["sides"], strict=True):
            yield f"{path}:{number}{letter}", json.dumps({"doc_id": f"{data['pair_id']}/{letter}", **shared, **side})


def _groups(documents: Sequence[dict[str, object]]) -> list[str]:
    """Return for each document its group: those of one event, one origin or with shared passages stand together."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    passages: dict[int, list[str]] = defaultdict(list)
    for number, document in enumerate(documents):
        me = f"document {number}"
        event, origin = document.get("event"), re.sub(r"@[0-9a-f]{6,}", "", str(document.get("origin") or "").split(";")[0])
        if event and event != "none":
            parent[root(me)] = root(f"event {event}")
        if " " in origin:  # a repository alone is no origin; a file in it is
            parent[root(me)] = root(f"origin {origin}")
        for passage in _passages(str(document["text"])):
            passages[passage].append(me)
    shared = Counter((names[0], other) for names in passages.values() if 1 < len(names) < 20 for other in names[1:])
    for (one, other), times in sorted(shared.items()):
        if times >= _SHARED:
            parent[root(one)] = root(other)
    return [root(f"document {number}") for number in range(len(documents))]


def _passages(text: str) -> Iterable[int]:
    words = re.findall(r"\w+", text.casefold())
    words = words if len(words) > _SHINGLE else list(text)
    for start in range(max(1, len(words) - _SHINGLE)):
        number = crc32(" ".join(words[start : start + _SHINGLE]).encode("utf-8", "replace"))
        if number % 8 == 0:
            yield number


def _folds(groups: Sequence[str]) -> dict[str, int]:
    """Return the fold of each group, the largest groups first, each into the emptiest fold."""
    sizes = Counter(groups)
    load = [0] * FOLDS
    found: dict[str, int] = {}
    for group in sorted(sizes, key=lambda name: (-sizes[name], crc32(name.encode()), name)):
        fold = min(range(FOLDS), key=lambda number: (load[number], number))
        found[group] = fold
        load[fold] += sizes[group]
    return found
