"""Labelled documents for the fit: what is read in them, what is labelled, and folds that keep one event on one side.

Nothing is fitted here, and no text leaves here for the model.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from feeds.types import Document
from monitor.contract import document_from_json
from monitor.evaluate import Mark, gold_from_json
from monitor.extract import stage_of
from monitor.extract.features import Features
from monitor.extract.grams import Grams
from monitor.extract.looks import Weighed
from monitor.extract.pairing import Pairing
from monitor.extract.places import Places
from monitor.extract.tables import load_tables
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
    rows: list[Features] = field(default_factory=list)
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

    `own` are files of invented texts, minimal pairs among them: they stay out of the figures. Raises: InputError,
    OSError.
    """
    vocabulary = load_vocabulary()
    lines = [(where, line, False) for path in files for where, line in _lines(path)]
    lines += [(where, line, True) for path in own for where, line in _lines(path)]
    groups = _groups([json.loads(line) for _, line, _ in lines])
    folds = _folds(groups)
    found: list[Text] = []
    for (where, line, invented), group in zip(lines, groups, strict=True):
        data = json.loads(line)
        gold = gold_from_json(line, where=where)
        del data["statements"]
        with_act = any(data.get(key) for key in _ACT)
        for act in (True, False) if with_act else (False,):
            shown = data if act else {key: value for key, value in data.items() if key not in _ACT}
            text = json.dumps(shown, ensure_ascii=False)
            given = document_from_json(text, where=where)
            tables = load_tables(given.document.language)
            if tables is None:
                continue
            stage = stage_of(given.document, given.document.text, tables, vocabulary, given.dossier, given.event)
            if stage is None:
                continue
            found.append(
                Text(
                    doc_id=gold.doc_id,
                    line=text,
                    language=tables.language,
                    marks=gold.marks,
                    places=Places(stage),
                    grams=Grams(stage.reading),
                    fold=folds[group],
                    weight=(0.5 if with_act else 1.0) * (_INVENTED if invented else 1.0),
                    invented=invented,
                    plain=not act,
                    group=group,
                    source=where.split(":")[0].rsplit("/", 1)[-1],
                    document=given.document,
                    dossier=given.dossier,
                    event=given.event,
                )
            )
    return found


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
